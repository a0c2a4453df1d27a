"""Reliable change, against the figures of Jacobson and Truax and of the CORE-10."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.errors import UserError
from alliancekit.instruments import reliable_change

# The example of Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology, 59, 12-19, Table 1: a scale
# on which higher is better, M0 = 60, M1 = 40, s0 = s1 = 7.5, r_xx = .80; one client went from 32.5 to 47.5.
JACOBSON_TRUAX = {
    "reliability": 0.80, "general": (60, 7.5), "clinical": (40, 7.5), "higher_is_better": True,
}  # fmt: skip


def test_the_example_of_jacobson_and_truax() -> None:
    found = reliable_change([32.5], [47.5], **JACOBSON_TRUAX)
    assert found.cutoffs == {"a": 55, "b": 45, "c": 50}
    assert found.table["index"].item() == pytest.approx(3.16, abs=0.005)
    assert found.points == pytest.approx(1.96 * 4.74, abs=0.02)
    assert (found.cutoff, found.table["category"].item()) == (50, "improved")


@pytest.mark.parametrize(
    ("cutoff", "category"), [("a", "improved"), ("b", "recovered"), ("c", "improved"), (47.5, "recovered")]
)
def test_the_cutoff_decides_who_is_recovered(cutoff: float | str, category: str) -> None:
    found = reliable_change([32.5], [47.5], cutoff=cutoff, **JACOBSON_TRUAX)
    assert found.table["category"].item() == category


def test_core_10_recomputed_from_its_norms() -> None:
    # Barkham et al. (2013): alpha .90; general population M 4.7 SD 4.8, clinical M 19.7 SD 7.7.
    wide = reliable_change([20], [10], "core-10", reliability=0.90, cutoff="c")
    assert wide.points == pytest.approx(6.75, abs=0.005)
    assert wide.cutoff == pytest.approx(10.46, abs=0.005)
    narrow = reliable_change([20], [10], "core-10", reliability=0.90, level=0.90)
    assert narrow.points == pytest.approx(5.66, abs=0.005)
    assert wide.cutoffs["a"] == pytest.approx(19.7 - 2 * 7.7)
    assert wide.cutoffs["b"] == pytest.approx(4.7 + 2 * 4.8)


def test_a_computed_index_must_be_passed_and_published_points_be_reached() -> None:
    computed = reliable_change([0.0], [0.0], sd=5, reliability=0.8, higher_is_better=True)
    there = reliable_change([0.0], [computed.points], sd=5, reliability=0.8, higher_is_better=True)
    beyond = reliable_change([0.0], [computed.points + 1e-6], sd=5, reliability=0.8, higher_is_better=True)
    assert [found.table["category"].item() for found in (there, beyond)] == ["unchanged", "improved"]
    # .7 - .4 is a hair below .3 in binary; .3 points were needed and .3 were gained.
    given = reliable_change([0.4], [0.7], points=0.3, higher_is_better=True)
    assert given.table["category"].item() == "improved"


def test_published_points_and_cutoff_are_used_by_default() -> None:
    #      recovered: 11 is clinical, 10 is not; six points count; five do not; from below the cut-off: improved
    pre = [16, 11, 17, 15, 10, 5, 20, 20]
    post = [10, 5, 11, 10, 4, 11, 25, 26]
    found = reliable_change(pre, post, "core-10")
    assert (found.points, found.cutoff) == (6, 11)
    assert found.table["category"].tolist() == [
        "recovered", "recovered", "improved", "unchanged", "improved", "deteriorated", "unchanged", "deteriorated",
    ]  # fmt: skip
    assert "90% interval" in found.basis
    assert found.table["index"].isna().all()
    assert found.counts.to_dict() == {"recovered": 2, "improved": 2, "unchanged": 2, "deteriorated": 2}


def test_direction_comes_from_the_instrument() -> None:
    ors = reliable_change([20, 20, 30], [25, 15, 20], "ors")
    assert ors.table["category"].tolist() == ["recovered", "deteriorated", "deteriorated"]
    assert ors.higher_is_better


def test_alpha_of_the_instrument_serves_where_no_index_is_published() -> None:
    found = reliable_change([2.0, 3.0, 4.0], [4.5, 3.1, 4.0], "wai-sr")
    assert found.points == pytest.approx(
        1.959964 * np.sqrt(2) * np.sqrt(1 - 0.80), abs=1e-6
    )  # SD of pre is 1
    assert found.cutoff is None
    assert found.table["category"].tolist() == ["improved", "unchanged", "unchanged"]


def test_missing_scores_have_no_category() -> None:
    index = ["x", "y", "z"]
    pre = pd.Series([20, np.nan, 20], index=index)
    found = reliable_change(pre, pd.Series([5, 5, np.nan], index=index), "phq-9")
    assert found.table["category"].astype(object).tolist() == [
        "recovered",
        *[pytest.approx(np.nan, nan_ok=True)] * 2,
    ]
    assert found.table["reliable"].isna().tolist() == [False, True, True]
    assert found.counts.sum() == 1
    assert list(found.table.index) == index


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=30),
    st.floats(0.05, 0.99),
)
def test_turning_the_scale_round_changes_no_category(
    pairs: list[tuple[int, int]], reliability: float
) -> None:
    pre, post = np.array(pairs, dtype=float).T
    norms = {"general": (5.3, 4.8), "clinical": (19.1, 7.7)}
    turned = {name: (40 - mean, sd) for name, (mean, sd) in norms.items()}
    down = reliable_change(pre, post, reliability=reliability, higher_is_better=False, **norms)
    up = reliable_change(40 - pre, 40 - post, reliability=reliability, higher_is_better=True, **turned)
    assert down.points == up.points
    assert {name: 40 - value for name, value in up.cutoffs.items()} == pytest.approx(down.cutoffs)
    assert down.table["category"].tolist() == up.table["category"].tolist()
    gone = down.table["category"] == "deteriorated"
    assert (down.table.loc[gone, "change"] > down.points).all()
    assert down.counts.sum() == len(pairs)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "Say which way is better"),
        ({"higher_is_better": True}, "Give reliability="),
        ({"higher_is_better": True, "reliability": 1.0}, "reliability is 1.0"),
        ({"higher_is_better": True, "reliability": 0.8, "sd": 0}, "standard deviation is 0"),
        ({"higher_is_better": True, "reliability": 0.8, "level": 95}, "level is 95"),
        ({"higher_is_better": True, "points": 0}, "points is 0"),
        ({"higher_is_better": True, "points": "6"}, "points is '6'"),
        ({"higher_is_better": True, "points": 5, "general": 4}, "general is 4; it must be a mean and"),
        ({"higher_is_better": True, "points": 5, "cutoff": "c"}, "Cut-off 'c' cannot be computed"),
        ({"higher_is_better": True, "points": 5, "clinical": (20, 0)}, "clinical is (20, 0)"),
        ({"instrument": "no-such"}, "no instrument 'no-such'"),
    ],
)
def test_what_is_lacking_is_said(arguments: dict, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        reliable_change([1.0, 2.0], [2.0, 4.0], **arguments)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("pre", "post", "said"),
    [
        ([1, 2], [1], "equally long"),
        (["a"], [1], "must be numbers"),
        (pd.Series([1, 2], index=["x", "y"]), pd.Series([1, 2], index=["y", "x"]), "indexes differ"),
    ],
)
def test_pairs_that_do_not_match_are_refused(pre, post, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        reliable_change(pre, post, "core-10")


def test_it_prints_its_counts_and_its_basis() -> None:
    text = repr(reliable_change([22, 15], [8, 15], "core-10"))
    assert "Reliable from 6 points" in text
    assert "1 recovered, 0 improved, 1 unchanged, 0 deteriorated" in text


def data(spec: dict, name: str) -> list[dict]:
    sets = [layer["data"] for layer in spec["layer"]]
    return next(found["values"] for found in sets if found.get("name") == name)


def test_the_chart_shows_two_lines_the_cutoff_and_each_person() -> None:
    found = reliable_change([22, 15, 14, 18, np.nan], [8, 8, 14, 29, 3], "core-10")
    spec = found.chart().to_dict()
    assert {(line["line"], line["post"] - line["pre"]) for line in data(spec, "slants")} == {
        (-1, -6),
        (0, 0),
        (1, 6),
    }
    assert data(spec, "cutoff") == [{"cutoff": 11}]
    across = spec["layer"][0]["encoding"]["x"]
    assert across["scale"]["domain"] == [0, 40]
    assert across["title"] == ["before:", "CORE-10 score, 0–40 (lower is better)"]
    people = data(spec, "points")
    assert [(person["pre"], person["post"], person["category"]) for person in people] == [
        (22, 8, "recovered"), (15, 8, "recovered"), (14, 14, "unchanged"), (18, 29, "deteriorated"),
    ]  # fmt: skip
    assert "2 recovered, 0 improved, 1 unchanged, 1 deteriorated" in spec["description"]
    assert "measurement error" in " ".join(spec["title"]["subtitle"])
    dots = spec["layer"][-1]["encoding"]
    assert dots["shape"]["field"] == dots["color"]["field"] == "category"  # never colour alone


def test_the_chart_of_many_people_is_a_stated_sample() -> None:
    scores = np.random.default_rng(1).integers(0, 41, (2, 6000))
    chart = reliable_change(*scores, higher_is_better=False, points=6).chart()
    spec = chart.to_dict()
    assert len(data(spec, "points")) == 5000
    assert "5,000 of 6,000 people" in " ".join(spec["title"]["subtitle"])
    assert len(spec["layer"]) == 2  # no cut-off, no lines for it


@pytest.mark.parametrize(
    ("pre", "post", "how", "said"),
    [
        (
            [22, 15, 18],
            [8, -99, 999],
            {"instrument": "core-10"},
            "post holds -99, 999: outside the scores of core-10, 0 to 40",
        ),
        ([22, 41, 18], [8, 9, 10], {"instrument": "core-10"}, "pre holds 41"),
        (
            [22, 15, 18],
            [8, -99, 999],
            {"points": 5, "higher_is_better": False},
            "post holds -99, 999: far from all other",
        ),
    ],
)
def test_what_is_no_score_is_refused_in_words(pre, post, how, said):
    with pytest.raises(UserError) as caught:
        reliable_change(pre, post, **how)
    assert said in str(caught.value)
    assert "leave it as NaN" in str(caught.value)


def test_scores_that_only_look_like_codes_are_scores():
    found = reliable_change([60, 9, 0], [99, 77, 88], points=5, higher_is_better=True)
    assert found.table["post"].tolist() == [99, 77, 88]
