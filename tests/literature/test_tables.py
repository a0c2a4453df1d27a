"""The tables of studies: real ones with their sources, synthetic ones that say so, and one's own."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.errors import DataError


def test_every_published_result_has_a_source_and_lies_within_its_interval():
    table = ak.pooled_results()
    assert table[["topic", "about", "measure", "value", "source"]].notna().all(axis=None)
    given_ = table.dropna(subset=["low", "high"])
    assert given_["value"].between(given_["low"], given_["high"]).all()
    assert table["source"].str.fullmatch(r".+ \(\d{4}\)").all()
    assert set(table["measure"]) == {"r", "d", "g", "OR"}
    assert len(table) >= 25


def test_changing_the_table_changes_nobody_elses():
    table = ak.pooled_results()
    table.loc[0, "value"] = 9
    assert ak.pooled_results().loc[0, "value"] == 0.275


def test_the_synthetic_studies_resemble_the_published_synthesis():
    """science: k = 295, mean N about 102, mean z .2855, tau about .13, prediction .03 to .49, 2% negative or so."""
    studies = ak.study_rows()
    found = ak.pool_correlations(studies)
    assert len(studies) == 295
    assert studies["n"].mean() == pytest.approx(102, abs=3)
    assert np.arctanh(found.r) == pytest.approx(0.2855, abs=0.005)
    assert found.tau == pytest.approx(0.13, abs=0.01)
    assert (found.prediction.low, found.prediction.high) == pytest.approx((0.03, 0.49), abs=0.015)
    assert studies["synthetic"].all()
    assert studies["study"].str.startswith("Synthetic study").all()


def test_same_seed_same_studies():
    assert ak.study_rows(7).equals(ak.study_rows(7))
    assert not ak.study_rows(7).equals(ak.study_rows(8))


def write(tmp_path, text):
    file = tmp_path / "studies.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_columns_of_ones_own_are_kept(tmp_path):
    studies = ak.read_studies(write(tmp_path, "R;N;country\n0,33;34;DK\n-0,1;60;SE\n"))
    assert studies.to_dict("list") == {
        "study": ["Study 1", "Study 2"],
        "r": [0.33, -0.1],
        "n": [34, 60],
        "country": ["DK", "SE"],
    }
    assert ak.explore_evidence(studies).controls["which"].widget.options[1] == "country: DK"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("r,n\n1.2,50\n", "between -1 and 1"),
        ("r,n\n.3,3\n", "4 or more"),
        ("r,n\n.3,40.5\n", "a whole number of people"),
        ("r,n\n,50\n", "nothing"),
        ("r,n\nhigh,50\n", "Type it in digits"),
        ("r,n\n", "holds no study yet"),
        ("r,people\n.3,50\n", "Head it n"),
        ("r,r,n\n.3,.3,50\n", "Head it r"),
        ("name,age\nx,3\n", "Head it r"),
    ],
)
def test_faults_are_listed_in_words(tmp_path, text, said):
    with pytest.raises(DataError, match=said):
        ak.read_studies(write(tmp_path, text))


@given(st.text(max_size=80))
def test_no_text_whatever_raises_anything_else(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "any.csv"
    file.write_text("r,n\n.3,50\n" + text, encoding="utf-8", errors="replace", newline="")
    with suppress(DataError):
        assert ak.read_studies(file)["r"].abs().lt(1).all()
