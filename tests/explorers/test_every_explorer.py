"""What holds for every explorer: its charts can be read by everybody, and a wrong clinic is named."""

from __future__ import annotations

from inspect import signature

import pytest

import alliancekit as ak
from alliancekit.errors import UserError

EXPLORERS = sorted(name for name, module in ak._NAMES.items() if module.startswith("explorers."))
OF_A_CLINIC = [
    name
    for name in EXPLORERS
    if "clinic" in signature(getattr(ak, name)).parameters
    and name != "explore_reciprocity"  # which shows a model and no data
]


def encodings(node):
    """Every x and y of a chart, as it is encoded."""
    if isinstance(node, list):
        for child in node:
            yield from encodings(child)
    elif isinstance(node, dict):
        for name in ("x", "y"):
            if isinstance(node.get("encoding", {}).get(name), dict):
                yield name, node["encoding"][name]
        for key in ("layer", "hconcat", "vconcat"):
            yield from encodings(node.get(key))


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_chart_has_a_title_a_description_and_no_axis_named_by_its_field_alone(name):
    panel = getattr(ak, name)()
    for chart in panel.charts.values():
        spec = chart.spec
        title = spec["title"]
        assert title if isinstance(title, str) else title["text"]
        assert len(spec["description"]) > 40
        for channel in ("x", "y"):
            axes = [
                e
                for c, e in encodings(spec)
                if c == channel and "field" in e and e.get("axis", {}) is not None
            ]
            assert not axes or any("title" in e or "title" in (e.get("axis") or {}) for e in axes), (
                channel,
                axes,
            )


@pytest.mark.parametrize("name", OF_A_CLINIC)
def test_what_is_no_clinic_is_named(name):
    with pytest.raises(UserError, match="Found a DataFrame where a clinic is needed"):
        getattr(ak, name)(ak.load_clinic().sessions)


@pytest.mark.parametrize("name", OF_A_CLINIC)
def test_a_clinic_in_which_nobody_was_treated_is_named(name):
    waiting = ak.simulate_clinic(20, seed=1, model=ak.ClinicModel.waiting_list())
    with pytest.raises(
        UserError, match=r"This clinic has no (sessions|exchanges), so there is nothing to show"
    ):
        getattr(ak, name)(waiting)
