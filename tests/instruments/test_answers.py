"""Malformed frames and files by the thousand: the documented error or the right total, never anything else.

The everyday run takes a sample. The whole is ``python tests/test_scoring_fuzz.py 100000``.
"""

from __future__ import annotations

import csv
import io
import math
import random
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alliancekit.errors import DataError, Fault
from alliancekit.instruments import INSTRUMENTS, Instrument, MissingRule, score
from alliancekit.instruments.answers import item_places
from alliancekit.instruments.files import score_file

FORMS = [
    *(INSTRUMENTS[name] for name in ("teaching", "wai-s", "srs", "arm-5", "core-10", "phq-9")),
    Instrument("odd", items=3, low=-2, high=2, reverse=(2,), scored="sum", missing=MissingRule(0.3, "ours")),
    Instrument("parts", items=5, low=0, high=9, subscales={"a": (5, 1), "b": (2, 3, 4)}, reverse=(1, 4)),
]
# (cell, its number; None where it is not answered; "bad" where it must be refused whatever the range)
ODD_CELLS = [
    ("", None), (" ", None), ("NA", None), ("n/a", None), ("NaN", None), ("null", None),
    ("x", "bad"), ("0x1", "bad"), ("1_0", "bad"), ("inf", "bad"), ("-inf", "bad"), ("True", "bad"),
    ("--1", "bad"), ("1 2", "bad"), ("é", "bad"), ("=1+1", "bad"), ("1e999", "bad"), ("9" * 400, "bad"),
    ("1", 1), (" 2 ", 2), ("+1", 1), ("2.0", 2), ("1e0", 1), ("-1", -1), ("0", 0), ("7", 7), ("11", 11), ("1.5", 1.5), ("1,5", 1.5),
    ("99999999999999999999", 1e20),
]  # fmt: skip
ODD_OBJECTS = [
    (None, None), (math.nan, None), (pd.NA, None), (pd.NaT, None), (True, "bad"), (np.False_, "bad"), (b"1", "bad"),
    ([1], "bad"), ({}, "bad"), (1j, "bad"), (object(), "bad"), (math.inf, "bad"), (10**400, "bad"),
    (Decimal("sNaN"), "bad"), (pd.Timestamp("2024-01-01"), "bad"), (np.datetime64("2024-01-01"), "bad"),
    (Decimal(1), 1), (np.int8(2), 2), (np.float16(1), 1), (np.uint64(2**63), 2**63), (1.0000000001, 1.0000000001),
]  # fmt: skip
NAMES = ["{}", "item_{}", "Item {}", "q{:02}", "I-{}", "question.{}"]


def expected_total(numbers: list[float | None], form: Instrument) -> float:
    """Score one sheet in plain Python; NaN where the rule says missing."""
    scores = []
    for items in (form.subscales or {"": tuple(form.numbers)}).values():
        keyed = [
            form.low + form.high - numbers[item - 1] if item in form.reverse else numbers[item - 1]
            for item in items
            if numbers[item - 1] is not None
        ]
        if len(keyed) < form.missing.needed(len(items)):
            return math.nan
        scores.append(sum(keyed) / len(keyed) * (1 if form.scored == "mean" else len(items)))
    return sum(scores) / (len(scores) if form.scored == "mean" else 1)


def is_fault(number: float | str | None, form: Instrument) -> bool:
    if number is None:
        return False
    return number == "bad" or not form.low <= number <= form.high or (form.whole and number != int(number))


def same(found: float, expected: float) -> bool:
    return (math.isnan(found) and math.isnan(expected)) or math.isclose(found, expected, abs_tol=1e-9)


def draw(dice: random.Random, odd: list) -> tuple[Instrument, list[list[tuple]]]:
    """A form and a sheet of (cell, number), mostly allowed answers with some odd cells among them."""
    form = dice.choice(FORMS)
    share = dice.choice([0, 0, 0.02, 0.3])
    rows = [
        [
            dice.choice(odd)
            if dice.random() < share
            else (answer := dice.randint(int(form.low), int(form.high)), answer)
            for _ in form.numbers
        ]
        for _ in range(dice.randint(0, 6))
    ]
    return form, rows


def spoil(dice: random.Random, frame: pd.DataFrame, form: Instrument, name: str) -> pd.DataFrame:
    """Make the columns such that the items can no longer be told."""
    some = dice.choice(list(frame))
    return dice.choice(
        [
            lambda: frame.drop(columns=some),
            lambda: pd.concat([frame, frame[[some]]], axis=1),
            lambda: frame.assign(**{name.format(form.items + form.unscored + dice.randint(1, 9)): 1}),
            lambda: frame.assign(**{name.format(0): 1}),
            lambda: frame.join(frame.set_axis([f"{form.name}_{item}" for item in form.numbers], axis=1)),
            lambda: frame.rename(columns={some: "elsewhere"}),
        ]
    )()


def fuzz_frame(dice: random.Random) -> None:
    form, rows = draw(dice, ODD_CELLS + ODD_OBJECTS)
    faults = [
        (row, item)
        for row, cells in enumerate(rows)
        for item, cell in enumerate(cells, 1)
        if is_fault(cell[1], form)
    ]
    name = dice.choice(NAMES)
    columns = [name.format(item) for item in form.numbers]
    cells = [[cell for cell, _ in row] for row in rows]
    frame = pd.DataFrame(
        {
            column: pd.Series([row[place] for row in cells], dtype=object)
            for place, column in enumerate(columns)
        }
    )
    if dice.random() < 0.5 and not faults:
        frame = frame.infer_objects()
    spoilt = dice.random() < 0.25
    if spoilt:
        frame = spoil(dice, frame, form, name)
    places = list(range(frame.shape[1]))
    dice.shuffle(places)
    frame = frame.iloc[:, places].assign(note="q", item_count=3)
    if dice.random() < 0.3:
        frame.index = dice.choices("abc", k=len(frame))
    if spoilt or faults:
        with pytest.raises(DataError) as refused:
            score(frame, form)
        assert spoilt or len(refused.value.faults) == len(faults), (form.name, rows, refused.value)
        assert len(str(refused.value)) < 4000
        return
    found = score(frame, form)
    for (_, scored), row in zip(found.iterrows(), rows, strict=True):
        assert same(scored[form.total], expected_total([number for _, number in row], form)), (
            form.name,
            row,
            scored,
        )


def fuzz_file(dice: random.Random, folder: Path) -> None:
    form, rows = draw(dice, ODD_CELLS)
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=(separator := dice.choice(",;\t")), lineterminator=dice.choice(["\n", "\r\n"])
    )
    writer.writerow(["who", *(f"item_{item}" for item in form.numbers)])
    writer.writerows(
        [dice.choice(["ann", "", "a,b", 'c"d', "e\nf", "007"]), *(cell for cell, _ in row)] for row in rows
    )
    data = bytearray(text.getvalue().encode())
    broken = dice.random() < 0.5
    for _ in range(dice.randint(1, 4) if broken else 0):
        place = dice.randrange(len(data) + 1)
        way = dice.choice(["flip", "cut", "insert", "end", "long", "blank"])
        if way == "flip" and place < len(data):
            data[place] = dice.randrange(256)
        elif way == "cut":
            del data[place : place + dice.randint(1, 5)]
        elif way == "insert":
            data[place:place] = dice.choice(
                [b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b" ", b"9", b"\xef\xbb\xbf"]
            )
        elif way == "end":
            del data[place:]
        else:
            ends = [at for at, byte in enumerate(data) if byte == ord("\n")] or [len(data)]
            at = dice.choice(ends)
            data[at:at] = b"\n" if way == "blank" else separator.encode() + b"9"
    source, target = folder / "answers.csv", folder / "scores.csv"
    source.write_bytes(bytes(data))
    target.unlink(missing_ok=True)
    told: list[Fault] = []
    try:
        score_file(source, target, form)
    except DataError as refused:
        told = refused.listed
    assert target.exists() == (not told)
    assert not [file for file in folder.iterdir() if file.name.endswith(".part")]
    if not broken:
        faults = sum(is_fault(number, form) for row in rows for _, number in row)
        assert len(told) == faults, (form.name, rows, told)
        if not told:
            check_totals(bytes(data), target, form, separator)


def check_totals(data: bytes, target: Path, form: Instrument, separator: str) -> None:
    """Read both files with Python's own reader, and score every row by hand."""
    text = data.decode("utf-8")
    heading, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    places = item_places(heading, form)  # which names are understood is tested by itself
    with target.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=separator))
    rows = [row for row in rows if any(row)]
    assert not any(any(row[len(heading) :]) for row in rows), (data, "a cell too many was lost")
    assert len(found) == len(rows), (data, found)
    for scored, row in zip(found, rows, strict=True):
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        numbers = [
            None
            if cell.casefold() in {"", "na", "n/a", "nan", "<na>", "null", "none"}
            else float(cell.replace(",", "."))
            for cell in cells
        ]
        total = float(scored[form.total].replace(",", ".")) if scored[form.total] else math.nan
        assert same(total, expected_total(numbers, form)), (data, scored)


def fuzz(times: int, seed: int, folder: Path) -> None:
    for number in range(seed, seed + times):
        fuzz_frame(random.Random(f"frame {number}"))
        fuzz_file(random.Random(f"file {number}"), folder)


@pytest.mark.parametrize("seed", [0, 10_000, 20_000, 30_000])
def test_malformed_frames_and_files(seed: int, tmp_path: Path) -> None:
    fuzz(150, seed, tmp_path)


if __name__ == "__main__":
    from tqdm import tqdm

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        for start in tqdm(range(0, wanted // 2, 50), unit="x 100"):
            fuzz(min(50, wanted // 2 - start), start, Path(place))
    print(f"{wanted:,} malformed frames and files: documented errors or right totals only.")
