"""What goes out guarded against spreadsheet programs comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.tables.formulas import guarded, unguarded

TEXT = st.text(st.sampled_from("=+-@\t\r 'aé1")) | st.text()


@given(TEXT)
def test_guarding_never_leaves_a_formula_and_can_be_taken_back(text):
    safe = guarded(text)
    assert not safe.startswith(("\t", "\r"))
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert (
        unguarded(safe) == text or unguarded(text) != text
    )  # text that looks guarded already stays as it is


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "@SUM(A1)", "-cmd", "+1", "\t=1", "\rx"])
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["C001", "", "a=b", "'s Heer", "1-2"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text == unguarded(text)
