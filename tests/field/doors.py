"""An input that people have, and every door that it goes through: what each gives is a text, as a person sees it."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

import alliancekit as ak
from alliancekit.__main__ import main
from alliancekit.errors import UserError
from alliancekit.instruments import instrument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ONE_SESSION = {"client_id": "the session", "session": 1, "rater": "client"}
_MARKS = ("_answered", "_prorated")


class Input(NamedTuple):
    """What people have: its name, its bytes, and for each door the parts of what it must give."""

    name: str
    content: Any  # bytes, text, or a function that makes bytes
    gives: dict[str, tuple[str, ...]]
    form: str = "wai-sr"
    columns: str = ""
    missing: tuple[float, ...] = ()
    words: dict[str, float] | None = None
    file: str = "answers.csv"

    def written(self, folder: Path) -> Path:
        """Write it as a file."""
        made = self.content() if callable(self.content) else self.content
        path = folder / self.file
        path.write_bytes(made.encode() if isinstance(made, str) else made)
        return path

    def options(self, folder: Path) -> list[str]:
        """Say on the command line what the reader knows of it."""
        more = ["--instrument", self.form]
        more += ["--columns", self.columns] if self.columns else []
        more += ["--missing", *(f"{code:g}" for code in self.missing)] if self.missing else []
        if self.words:
            file = folder / "words.csv"
            file.write_text("word,number\n" + "".join(f'"{w}",{n}\n' for w, n in self.words.items()))
            more += ["--words", str(file)]
        return more


def _command(*argv: str) -> tuple[int, str]:
    """Run a command; a traceback, which nobody may ever see, goes through."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = main(list(argv))
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, said.getvalue().strip()


def _numbers(row: dict[str, Any]) -> str:
    """Say what scores a row holds: no ids, no counts."""
    return ", ".join(
        f"{name} {float(value):.5g}" if str(value) else f"{name} blank" for name, value in row.items()
    )


def scored(given: Input, folder: Path) -> str:
    """``alliancekit score``: the scores of the first form, and the notes."""
    out = folder / "scores.csv"
    code, said = _command("score", str(given.written(folder)), *given.options(folder), "-o", str(out))
    if code:
        return said
    text = out.read_text(encoding="utf-8-sig")
    mark = max(",;\t", key=text.partition("\n")[0].count)
    first = next(csv.DictReader(io.StringIO(text), delimiter=mark))
    scales = instrument(given.form).scales
    return f"{_numbers({name: first[name].replace(',', '.') for name in scales})}\n{said}"


def checked(given: Input, folder: Path) -> str:
    """``alliancekit check --instrument``."""
    return _command("check", str(given.written(folder)), *given.options(folder))[1]


def checked_alone(given: Input, folder: Path) -> str:
    """``alliancekit check`` and nothing more, as if it were ratings."""
    missing = ["--missing", *(f"{code:g}" for code in given.missing)] if given.missing else []
    return _command("check", str(given.written(folder)), *missing)[1]


def read(given: Input, folder: Path) -> str:
    """`read_ratings`, told which form it is and that one session was rated."""
    how: dict[str, Any] = {"columns": {"items": given.columns}} if given.columns else {}
    try:
        ratings = ak.read_ratings(
            given.written(folder), instrument=given.form, same=_ONE_SESSION, words=given.words,
            missing=given.missing, **how,
        )  # fmt: skip
    except UserError as refused:
        return str(refused)
    first = ratings.iloc[0]
    scores = {name: first[name] for name in ("bond", "goals", "tasks", "alliance")}
    return "\n".join([_numbers(scores), f"{len(ratings)} rows", *ratings.attrs["notes"]])


def read_alone(given: Input, folder: Path) -> str:
    """`read_ratings` and nothing more: every row that comes out, and the notes."""
    try:
        ratings = ak.read_ratings(given.written(folder), missing=given.missing)
    except UserError as refused:
        return str(refused)
    rows = [
        f"{row.client_id} {row.session} {row.rater}: {row.bond:g} {row.goals:g} {row.tasks:g}, outcome {row.outcome:g}"
        for row in ratings.itertuples()
    ]
    return "\n".join([*rows, *ratings.attrs["notes"]])


def gathered(given: Input, folder: Path) -> str:
    """`read_class`: how many rows come out, or the same words."""
    try:
        return f"{len(ak.read_class([given.written(folder)], missing=given.missing))} rows"
    except UserError as refused:
        return str(refused)


def in_pandas(given: Input, folder: Path) -> str:
    """`score` of a frame that pandas read, as a learner who knows pandas has it."""
    path = given.written(folder)
    frame = pd.read_excel(path, engine="calamine") if path.suffix in (".xlsx", ".ods") else pd.read_csv(path)
    try:
        scores = ak.score(
            frame, given.form, columns=given.columns or None, missing=given.missing, words=given.words
        )
    except UserError as refused:
        return str(refused)
    first = {name: scores[name].iloc[0] for name in scores if not name.endswith(_MARKS)}
    return "\n".join([_numbers(first), *scores.attrs["notes"]])


def called(given: Input, folder: Path) -> str:
    """A call: what it gives, prints or refuses."""
    return str(given.content())


DOORS: dict[str, Callable[[Input, Path], str]] = {
    "score": scored,
    "check --instrument": checked,
    "check": checked_alone,
    "read_ratings(instrument=)": read,
    "read_ratings": read_alone,
    "read_class": gathered,
    "ak.score": in_pandas,
    "read_clinic": called,
    "Python": called,
}
