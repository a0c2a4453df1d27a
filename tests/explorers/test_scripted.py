"""A kind of widget is sent to the page once, and its widgets with little more than its name."""

from __future__ import annotations

import alliancekit as ak
from alliancekit.explorers.scripted import Scripted


def test_widgets_of_a_kind_share_one_script_and_style():
    one, other = ak.predict("03-1"), ak.predict("03-2")
    assert one.script is other.script
    assert one.script is not ak.explore_components(ak.load_clinic()).manners.script
    assert "export default" in one.script.module
    assert one.script.style == one.style.read_text("utf-8")


def test_none_sends_a_script_of_its_own():
    ak.explore_components(ak.load_clinic())
    kinds = Scripted.__subclasses__()
    assert len(kinds) >= 4
    for kind in kinds:
        assert kind._esm is Scripted._esm, kind
        assert all(file.is_file() for file in kind.files), kind
