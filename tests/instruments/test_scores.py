"""Answers to scores: frames of any make, missing answers, and what must be refused."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.errors import DataError
from alliancekit.instruments import INSTRUMENTS, Instrument, MissingRule, instrument, score

MINE = Instrument(
    "steady",
    items=7,
    low=0,
    high=6,
    subscales={"calm": (1, 4, 7), "drive": (2, 3, 5, 6)},
    reverse=(4, 6),
    scored="sum",
    missing=MissingRule(0.6, "ours"),
)


def by_hand(answers: list[float | None], form: Instrument) -> dict[str, float | None]:
    """Score one sheet in plain Python, one answer at a time."""
    found: dict[str, float | None] = {}
    parts = form.subscales or {form.total: tuple(form.numbers)}
    for scale, items in parts.items():
        given_ = [
            form.low + form.high - answers[item - 1] if item in form.reverse else answers[item - 1]
            for item in items
            if answers[item - 1] is not None
        ]
        if len(given_) < math.ceil(form.missing.min_share * len(items) - 1e-9) or not given_:
            found[scale] = None
            continue
        mean = sum(given_) / len(given_)
        if form.missing.rounded:
            filled = given_ + [math.floor(mean + 0.5)] * (len(items) - len(given_))
            found[scale] = sum(filled) / (len(items) if form.scored == "mean" else 1)
        else:
            found[scale] = mean * (1 if form.scored == "mean" else len(items))
    if form.subscales:
        values = list(found.values())
        total = None if None in values else sum(values)  # type: ignore[arg-type]
        found[form.total] = total / len(values) if total is not None and form.scored == "mean" else total
    return found


def wide(sheets: list[list[float | None]], name: str = "item_{}") -> pd.DataFrame:
    items = len(sheets[0])
    return pd.DataFrame(sheets, columns=[name.format(item) for item in range(1, items + 1)])


sheets_of = st.sampled_from([*INSTRUMENTS.values(), MINE]).flatmap(
    lambda form: st.tuples(
        st.just(form),
        st.lists(
            st.lists(
                st.none() | st.integers(int(form.low), int(form.high)),
                min_size=form.items,
                max_size=form.items,
            ),
            min_size=1,
            max_size=6,
        ),
    )
)


@given(sheets_of)
def test_scores_agree_with_scoring_by_hand(drawn: tuple[Instrument, list[list[int | None]]]) -> None:
    form, sheets = drawn
    found = score(wide(sheets), form)
    for answers, (_, row) in zip(sheets, found.iterrows(), strict=True):
        for scale, value in by_hand(answers, form).items():
            items = form.scales[scale]
            answered = sum(answers[item - 1] is not None for item in items)
            assert row[f"{scale}_answered"] == answered
            assert row[f"{scale}_prorated"] == (value is not None and answered < len(items))
            assert math.isnan(row[scale]) if value is None else row[scale] == pytest.approx(value)
            if value is not None:
                low, high = form.bounds(scale)
                assert low - 1e-9 <= row[scale] <= high + 1e-9


@given(sheets_of, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(drawn, random) -> None:
    form, sheets = drawn
    frame = wide(sheets)
    rows, columns = list(frame.index), list(frame.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    pd.testing.assert_frame_equal(score(frame.loc[rows, columns], form), score(frame, form).loc[rows])


@given(
    st.lists(st.lists(st.integers(-3, 9), min_size=7, max_size=7), min_size=1, max_size=5),
    st.sampled_from(["int8", "int64", "float32", "float64", "object", "Int64", "Float64", "str", "category"]),
)
def test_every_fault_is_named_and_none_besides(sheets: list[list[int]], dtype: str) -> None:
    frame = wide(sheets).astype(dtype)
    wrong = [
        (row, f"item_{item}", answer)
        for row, answers in enumerate(sheets)
        for item, answer in enumerate(answers, 1)
        if not 0 <= answer <= 6
    ]
    if not wrong:
        expected = [by_hand(answers, MINE)["total"] for answers in sheets]
        assert score(frame, MINE)["total"].tolist() == pytest.approx(expected)
        return
    with pytest.raises(DataError) as refused:
        score(frame, MINE)
    faults = refused.value.faults
    assert [
        (row, column, int(float(found))) for row, column, found, *_ in faults.itertuples(index=False)
    ] == wrong
    assert set(faults["allowed"]) == {"a whole number from 0 to 6"}


@given(sheets_of)
def test_long_answers_score_as_wide_ones(drawn) -> None:
    form, sheets = drawn
    frame = wide(sheets, "{}").assign(client=[f"C{row}" for row in range(len(sheets))], session=1)
    long = frame.melt(["client", "session"], var_name="item", value_name="answer")
    found = score(long, form)
    expected = score(frame, form).set_axis(pd.MultiIndex.from_frame(frame[["client", "session"]]))
    pd.testing.assert_frame_equal(found, expected)


NAMES = [
    "{}",
    "item_{}",
    "Item {}",
    "q{}",
    "Q0{}",
    "WAI_SR_{:0>2}",
    "wai-sr {}",
    "waisr{}",
    "WAI-SR_item{}",
    "i{}",
]


@pytest.mark.parametrize("name", NAMES)
def test_item_names_are_understood(name: str) -> None:
    sheet = [[1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]]
    frame = wide(sheet, name).assign(client="a", age=40, item="x", bond_1=9)
    assert score(frame, "wai-sr")["alliance"].item() == by_hand(sheet[0], instrument("wai-sr"))["alliance"]


def test_numbers_as_names_and_a_total_beside_the_items() -> None:
    assert score(pd.DataFrame([[1] * 9], columns=range(1, 10)), "phq-9")["phq_9"].item() == 9
    named = wide([[1] * 9], "phq9_{}").assign(phq9=27)
    assert score(named, "phq-9")["phq_9"].item() == 9
    assert score(wide([[1] * 9], "phq{}"), "phq-9")["phq_9"].item() == 9


def test_columns_can_be_named_in_item_order() -> None:
    frame = pd.DataFrame({"d": [4], "c": [3], "b": [2], "a": [1]})
    form = Instrument("mine", items=4, low=1, high=5, reverse=(1,), scored="sum")
    assert score(frame, form, columns=["a", "b", "c", "d"])["total"].item() == 5 + 2 + 3 + 4


@pytest.mark.parametrize(
    ("frame", "column", "found"),
    [
        (wide([[1] * 11]), "item_12", "no such column"),
        (pd.DataFrame({"age": [3]}), "items", "no such column"),
        (wide([[1] * 13]), "item_13", "an item 13"),
        (wide([[1] * 12]).assign(item_0=1), "item_0", "an item 0"),
        (wide([[1] * 12]).assign(item_01=1), "item_1", "2 columns, item_1, item_01"),
        (pd.concat([wide([[1] * 12]), wide([[1] * 12])], axis=1), "item_1", "2 columns, item_1, item_1"),
        (
            wide([[1] * 12]).join(wide([[1] * 12], "q{}")),
            "items",
            "two sets of columns, item_1 ... and q1 ...",
        ),
        (wide([[1] * 12]).assign(item=1, answer=1), "columns", "both one column an item and one row an item"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(frame: pd.DataFrame, column: str, found: str) -> None:
    with pytest.raises(DataError) as refused:
        score(frame, "wai-sr")
    first = refused.value.faults.iloc[0]
    assert (first["column"], first["found"]) == (column, found)


def test_named_columns_must_be_there_once_each() -> None:
    frame = wide([[1] * 4])
    form = Instrument("mine", items=4, low=1, high=5)
    with pytest.raises(DataError) as refused:
        score(frame, form, columns=["item_1", "item_1", "x"])
    assert refused.value.faults["column"].tolist() == ["columns", "item_1", "item_1", "x"]


def test_long_faults_are_named_by_their_row() -> None:
    long = pd.DataFrame(
        {"client": list("aaaab"), "item": [1, 2, 2, 99, "item_3"], "answer": [7, 1, 1, 1, "?"]},
        index=list("vwxyz"),
    )
    with pytest.raises(DataError) as refused:
        score(long, Instrument("mine", items=3, low=1, high=5))
    faults = refused.value.faults[["row", "column", "found"]].to_numpy().tolist()
    assert faults == [["v", "answer", 7], ["x", "item", 2], ["y", "item", 99], ["z", "answer", "?"]]


def test_long_answers_that_were_never_given_are_missing() -> None:
    long = pd.DataFrame({"client": ["a", None, "a", None], "Item": [1, 1, 2, 3], "Response": [1, 2, 3, 4]})
    found = score(long, Instrument("mine", items=3, low=1, high=5, missing=MissingRule(0.6, "ours")))
    assert found["total_answered"].tolist() == [2, 2]
    assert found["total"].tolist() == [2, 3]
    assert found.index[0] == "a"
    assert pd.isna(found.index[1])


def with_cell(row: int, cell: object) -> pd.DataFrame:
    frame = wide([[3] * 4] * (row + 1)).astype(object)
    frame["item_2"] = pd.Series([3] * row + [cell], dtype=object)
    return frame


@pytest.mark.parametrize(
    "cell", ["x", "3,5", "0x3", "1_0", "inf", "3½", True, np.True_, b"3", [3], 3 + 0j, pd.Timestamp("2024-01-03"), 2.5, math.inf, 10**400, Decimal("2.5")]
)  # fmt: skip
def test_what_is_no_whole_number_is_refused(cell: object) -> None:
    frame = with_cell(1, cell)
    with pytest.raises(DataError) as refused:
        score(frame, Instrument("mine", items=4, low=1, high=5))
    assert refused.value.faults[["row", "column"]].to_numpy().tolist() == [[1, "item_2"]]


@pytest.mark.parametrize("cell", [None, np.nan, pd.NA, pd.NaT, "", "  ", "NA", "n/a", "nan", "NULL"])
def test_what_counts_as_not_answered(cell: object) -> None:
    frame = with_cell(0, cell)
    found = score(frame, Instrument("mine", items=4, low=1, high=5))
    assert found.to_dict("records") == [{"total": 3.0, "total_answered": 3, "total_prorated": True}]


@pytest.mark.parametrize("cell", ["3", " 3 ", "3.0", "+3", "3e0", Decimal(3), np.int8(3), np.float32(3)])
def test_what_counts_as_a_number(cell: object) -> None:
    frame = with_cell(0, cell)
    assert score(frame, Instrument("mine", items=4, low=1, high=5))["total_answered"].item() == 4


@pytest.mark.parametrize(
    "values", [[True] * 4, pd.to_datetime(["2024-01-01"] * 4), pd.to_timedelta([1] * 4), [1j] * 4]
)
def test_columns_that_only_look_like_numbers_are_refused(values: list) -> None:
    frame = pd.DataFrame({f"q{item}": [value] for item, value in enumerate(values, 1)})
    with pytest.raises(DataError) as refused:
        score(frame, Instrument("mine", items=4, low=0, high=5))
    assert len(refused.value.faults) == 4


def test_marks_on_a_line_may_have_decimals() -> None:
    assert score(wide([[9.5, 8.25, 0, 10]]), "ors")["ors"].item() == 27.75


def test_a_missing_oq_item_is_the_rounded_mean_of_its_subscale() -> None:
    # Social role has nine items; eight answered 1 1 1 1 2 2 2 2 after keying: mean 1.5, rounded half up to 2.
    form = instrument("oq-45")
    answers: list[float | None] = [0] * 45
    for item, keyed in zip(form.subscales["social_role"], [1, 1, 1, 1, 2, 2, 2, 2, None], strict=True):
        answers[item - 1] = None if keyed is None else 4 - keyed if item in form.reverse else keyed
    found = score(wide([answers]), form)
    assert found["social_role"].item() == 12 + 2
    assert found["social_role_prorated"].item()
    # With 2 2 2 2 3 3 3 3 the mean is 2.5, and half up is 3: 20 + 3, where half to even would give 22.
    answers = [None if a is None else a - 1 if i in form.reverse else a + 1 for i, a in enumerate(answers, 1)]
    social = [answers[item - 1] for item in form.subscales["social_role"]]
    found = score(
        wide([[social.pop(0) if i in form.subscales["social_role"] else 0 for i in form.numbers]]), form
    )
    assert found["social_role"].item() == 20 + 3


def test_phq_9_is_prorated_with_two_missing_and_not_with_three() -> None:
    found = score(wide([[2] * 7 + [None] * 2, [2] * 6 + [None] * 3]), "phq-9")
    assert found["phq_9"].tolist() == pytest.approx([18, np.nan], nan_ok=True)


def test_nothing_is_reversed_that_the_key_does_not_name() -> None:
    # Item 4 runs against the rest in every row; the WAI-SR has no reverse-keyed item, so it stays as it is.
    against = [[5, 5, 5, 1, 5, 5, 5, 5, 5, 5, 5, 5]] * 50
    assert (score(wide(against), "wai-sr")["goals"] == 4).all()


def test_answers_of_any_type_are_scored_alike() -> None:
    random = np.random.default_rng(3)
    answers = random.integers(1, 6, (500, 12))
    whole = score(pd.DataFrame(answers, columns=range(1, 13)), "teaching")
    for kind in (np.int8, np.uint64, np.float32, float, "Int64", str, object):
        found = score(pd.DataFrame(answers, columns=range(1, 13)).astype(kind), "teaching")
        pd.testing.assert_frame_equal(found, whole)


def test_one_mixed_column_leaves_the_others_as_they_are() -> None:
    frame = wide([[5, 4, 4, 1, 2, 2, 5, 4, 3, 3, 1, 2]] * 2)
    frame[frame.columns[0]] = ["5", ""]
    assert score(frame, "teaching")["bond_prorated"].tolist() == [False, True]


def test_the_frame_handed_in_is_left_alone() -> None:
    frame = wide([[1, 2, 3, 4, 5, 1, 2, None, 4, 5, 1, 2]])
    before = frame.copy()
    result = score(frame, "teaching")
    result["bond"] = 0
    pd.testing.assert_frame_equal(frame, before)


def test_an_empty_frame_gives_an_empty_frame() -> None:
    found = score(wide([[1] * 12]).iloc[:0], "teaching")
    assert len(found) == 0
    assert list(found)[:4] == ["bond", "goals", "tasks", "alliance"]


def test_the_index_is_kept_even_with_repeats() -> None:
    frame = wide([[1] * 4, [2] * 4]).set_axis(["a", "a"])
    assert list(score(frame, Instrument("mine", items=4, low=1, high=5)).index) == ["a", "a"]


def test_no_frame_is_said_to_be_none() -> None:
    with pytest.raises(ValueError, match=r"must be a pandas DataFrame, not ndarray.*range\(1, 5\)"):
        score(np.ones((2, 4)), Instrument("mine", items=4, low=1, high=5))  # type: ignore[arg-type]


def test_a_notebook_shows_the_sentences_and_no_traceback() -> None:
    with pytest.raises(DataError) as refused:
        score(wide([[9] * 12] * 3), "teaching")
    lines = refused.value._render_traceback_()
    assert lines[0] == "These answers cannot be scored as teaching. 36 things to mend:"
    assert lines[1].startswith("- Rows 0, 1 and 2, column item_1: found “9”. Allowed: a whole number from 1")
    assert len(lines) == 13, "one line a column"
    assert len(refused.value.faults) == 36


def test_long_cells_are_cut_in_the_message() -> None:
    with pytest.raises(DataError) as refused:
        score(wide([["x" * 10_000] + [1] * 11]), "teaching")
    assert len(str(refused.value)) < 400


def test_the_sample_clinics_items_score_to_its_sessions() -> None:
    from alliancekit.clinic import load_clinic

    clinic = load_clinic()
    keys = ["client_id", "session", "rater"]
    scored = clinic.items[keys].join(score(clinic.items, "teaching")).set_index(keys).sort_index()
    sessions = clinic.sessions.set_index(keys).sort_index()
    parts = ["bond", "goals", "tasks", "alliance"]
    np.testing.assert_allclose(scored.loc[sessions.index, parts], sessions[parts], atol=0.005)
