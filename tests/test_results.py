"""Results show themselves: a number that is a float and knows its interval, findings readable in a notebook."""

from __future__ import annotations

import copy
import json
import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, in_words, plain, short, side_by_side
from alliancekit.stats import CoupledModel, agreement, multilevel, shrunken_means

R = Estimate(-0.281, -0.37, -0.184, n=400, name="r")


def results():
    clinic = ak.load_clinic()
    early = ak.rater_means(clinic, "early")
    pair = ("alliance_client", "alliance_therapist")
    mine = clinic.sessions.query("rater == 'client'")
    turns = clinic.exchanges.query("client_id == 'C027' and session == 4")
    sheets = clinic.items.query("rater == 'client' and session == 3")
    ends = (("alliance_client", "bond_client"), ("alliance_therapist", "bond_therapist"))
    return {
        "within_between": ak.within_between(mine, "alliance", "outcome", groups="client_id"),
        "variance_between": ak.variance_between(early, "outcome_end", groups="therapist_id"),
        "shrunken_means": shrunken_means(early, "outcome_end", groups="therapist_id"),
        "multilevel": multilevel(early, "outcome_end", "alliance_client", groups="therapist_id"),
        "lagged": ak.lagged(mine, "alliance", "outcome"),
        "agreement": agreement(early, *pair),
        "bland_altman": ak.bland_altman(early, *pair),
        "intraclass_correlation": ak.intraclass_correlation(early, pair),
        "congruence": ak.congruence(early, *pair, "outcome_end", centre=3),
        "difference_scores": ak.difference_scores(early, *pair, "outcome_end"),
        "truth_and_bias": ak.truth_and_bias(early, *pair),
        "actor_partner": ak.actor_partner(early, *ends),
        "synchrony": ak.synchrony(turns),
        "expectancy": ak.expectancy(0.28),
        "coupled": CoupledModel(),
        "reliable_change": ak.reliable_change(early["intake"], early["outcome_end"], "core-10"),
        "reliability": ak.reliability(sheets, "teaching", "bond"),
        "side_by_side": side_by_side({"one": ak.expectancy(0.28), "<other>": ak.expectancy(0.1)}),
    }


FOUND = results()


class Closed(HTMLParser):
    """Reads HTML and keeps what is open."""

    def __init__(self, text):
        super().__init__()
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("found", FOUND.values(), ids=FOUND)
def test_every_result_says_itself_in_words_and_shows_a_table(found):
    assert isinstance(found, Result)
    said = repr(found)
    assert said == found.sentence()
    assert not re.search(r"np\.|float64|nan|-\.?0+\b(?!\.)", said)
    assert isinstance(found.table, pd.DataFrame)
    assert len(found.table)


@pytest.mark.parametrize("found", FOUND.values(), ids=FOUND)
def test_every_result_is_readable_in_a_notebook(found):
    shown, _ = DisplayFormatter().format(found)
    assert shown["text/plain"] == repr(found)
    assert Closed(shown["text/html"]).open == []
    heads = re.findall(r"<th(?!ead)([^>]*)>\s*(.*?)\s*</th>", shown["text/html"], re.DOTALL)
    assert all("scope=" in scope and words for scope, words in heads), "a table's heads are read aloud"
    assert "colour" not in shown["text/html"]
    assert "color" not in shown["text/html"], "a theme's own colours are left alone"
    assert not re.search(r"np\.|float64|-\.00|&lt;NA&gt;", shown["text/html"])


@pytest.mark.parametrize("name", ["reliable_change", "lagged", "congruence"])
def test_results_with_a_picture_draw_it_without_being_told_anything_twice(name):
    spec = FOUND[name].chart().to_dict()
    assert spec["title"]
    assert len(spec["description"]) > 60


def test_an_estimate_is_a_float():
    assert isinstance(R, float)
    assert (R == -0.281, R < 0, round(R, 1), f"{R:.3f}", abs(R)) == (True, True, -0.3, "-0.281", 0.281)
    assert type(R + 0) is float
    assert json.dumps({"r": R}) == '{"r": -0.281}'
    assert np.asarray([R]).dtype == pd.Series([R, R]).dtype == float
    shown, _ = DisplayFormatter().format(R)
    assert shown["text/plain"] == "r = -.28, 95% interval -.37 to -.18, n = 400"


@pytest.mark.parametrize("again", [copy.copy(R), copy.deepcopy(R), pickle.loads(pickle.dumps(R))])
def test_an_estimate_survives_being_copied(again):
    assert again == R
    assert repr(again) == repr(R)


@given(st.floats(-1e6, 1e6), st.integers(1, 4))
def test_numbers_are_written_in_one_way(value, digits):
    text = short(value, digits)
    assert float(text) == pytest.approx(value, abs=0.51 * 10**-digits)
    assert not text.startswith(("0.", "-0."))
    assert not re.fullmatch(r"-0?\.0+", text)
    assert float(plain(value, digits)) == float(text)


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, ".50"), (-0.999, "-1.00"), (1.24, "1.24"), (-0.004, ".00")]
)
def test_numbers_are_written_as_psychology_does(value, text):
    assert short(value) == text


def test_columns_are_named_in_words():
    assert in_words("outcome") == "distress"
    assert in_words("goals_observer") == "observer's goals"
    assert in_words("my_own_scale") == "my own scale"


def test_side_by_side_keeps_each_and_makes_one_table():
    found = side_by_side({"early": R, "late": Estimate(-0.1, -0.2, 0.0, n=300, name="r")})
    assert list(found) == ["early", "late"]
    assert found["early"] == R
    assert found.table["n"].tolist() == [400, 300]
    assert repr(found).splitlines()[0] == f"early: {R}"
    with pytest.raises(UserError, match="no chart"):
        found.chart()
    lags = FOUND["lagged"]
    assert len(side_by_side({"one": lags, "two": lags}).table) == 2 * len(lags.table)
    assert (
        "two: alliance to next distress"
        in side_by_side({"one": lags, "two": lags}).chart().to_dict()["description"]
    )


@pytest.mark.parametrize("wrong", [{}, {"a": R, "b": ak.expectancy(0.1)}, {"a": 1.0}, [R]])
def test_only_results_of_one_kind_stand_side_by_side(wrong):
    with pytest.raises(UserError, match="of one kind"):
        side_by_side(wrong)


def test_a_notebook_shows_numbers_of_numpy_as_numbers():
    """As a kernel does once a name of the workbook has been asked for; in a process of its own."""
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from alliancekit.results import show_plainly\n"
        "import numpy as np\n"
        "shell = InteractiveShell.instance()\n"
        "show_plainly()\n"
        "for value in (np.float64(38.0), np.int64(3), np.bool_(True), 0.5, [np.float64(1.0)]):\n"
        "    print(shell.display_formatter.format(value)[0]['text/plain'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["38.0", "3", "True", "0.5", "[1.0]"]
