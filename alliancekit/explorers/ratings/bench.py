"""Own-data bench: drop files as they come, see what is wrong in plain words, and look at what they hold."""

from __future__ import annotations

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import ipywidgets

from alliancekit.clinic import data_folder
from alliancekit.errors import DataError, UserError, printable
from alliancekit.explorers.ratings.columns import ColumnChooser, form_of, headings_of, remember, remembered
from alliancekit.explorers.ratings.drop import Drop
from alliancekit.explorers.ratings.views import offers
from alliancekit.ratings.checks import ANSWER
from alliancekit.ratings.columns import known_columns
from alliancekit.ratings.gathering import read_class
from alliancekit.results import counted
from alliancekit.tables.limits import MAX_BYTES
from alliancekit.tables.numbers import number

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pandas as pd

    from alliancekit.explorers.panel import Panel
    from alliancekit.explorers.ratings.views import Offer

EXAMPLES = {"One session, rated by 24": "class_one_session.csv", "Eight role-plays": "class_role_plays.csv"}
_ASKED = (
    "<p>This is a table, but not all of its columns are known by their headings. Say below which is which, "
    "then press “Read with these columns”. Your choice is kept for the next file with these headings.</p>"
)
_WORDS = (
    "<p>Some answers are words. Say below which number each stands for, and press “Read with these columns”. "
    "Your choice is kept for the next file with these headings.</p>"
)
_MOST_WORDS = 12
_NOTES = 6  # shown; a file of many odd columns has many


def explore_ratings(files: Sequence[str | os.PathLike[str]] = ()) -> RatingsBench:
    """Look at your class's own ratings: drop or choose one file or several, as they come.

    Read are the workbook's template, the role-play form's file, a file of each classmate, and exports of
    survey tools. Nothing leaves this computer. People are shown by number, clients by letter.

    Parameters
    ----------
    files
        Files to open with; a synthetic example if left out.

    Returns
    -------
    RatingsBench
        A widget to display. What was read is ``.ratings``, as :func:`alliancekit.read_class` returns it.

    Raises
    ------
    DataError
        If one of ``files`` cannot be read.

    Examples
    --------
    >>> bench = explore_ratings()
    >>> bench.text.splitlines()[0]
    'They differ most on tasks: SD 0.85, from 1.0 to 4.2; least on bond: SD 0.45.'
    """
    bench = RatingsBench()
    if files:
        how = _usual([Path(file) for file in files])
        bench.show(read_class(files, **how), [Path(file).name for file in files])
    else:
        bench.open_example(next(iter(EXAMPLES)))
    return bench


class RatingsBench(ipywidgets.VBox):
    """A place to drop files, what was found in them, and the explorers that they fill.

    Attributes
    ----------
    ratings : pandas.DataFrame or None
        What was read the last time that it could be.
    panel : Panel or None
        The explorer in sight.
    told : str
        What is said of the files, as HTML.
    """

    def __init__(self) -> None:
        self.ratings: pd.DataFrame | None = None
        self.panel: Panel | None = None
        self._files: dict[str, bytes] = {}
        self._headings: list[str] = []
        self._how: dict[str, Any] = {}
        self._offers: list[Offer] = []
        self._told = ipywidgets.HTML()
        self._chooser: ColumnChooser | None = None
        self._place, self._columns = ipywidgets.VBox(), ipywidgets.VBox()
        self._look = ipywidgets.ToggleButtons(description="Look at", options=["–"])
        self._look.add_class("ak-looks")
        self._look.observe(self._open, "value")
        examples = [
            ipywidgets.Button(description=f"Example: {name}", layout={"width": "max-content"})
            for name in EXAMPLES
        ]
        for button, name in zip(examples, EXAMPLES, strict=True):
            button.on_click(lambda _, name=name: self.open_example(name))
        self._other = ipywidgets.ToggleButton(
            description="Choose columns", layout={"width": "max-content", "display": "none"}
        )
        self._other.observe(self._choose, "value")
        self._each_file = ipywidgets.Dropdown(
            options=[("each file is another person", "person"), ("each file has its own clients", "clients")],
            description="Several files:",
            style={"description_width": "initial"},
            layout={"width": "max-content", "display": "none"},
        )
        self._each_file.observe(lambda _: self._read(), "value")
        buttons = ipywidgets.HBox(
            [*examples, self._other, self._each_file], layout={"flex_flow": "row wrap", "overflow": "visible"}
        )
        super().__init__([Drop(self.take), buttons, self._told, self._columns, self._look, self._place])
        self.add_class("ak-bench")

    @property
    def told(self) -> str:
        """What is said of the files, as HTML."""
        return str(self._told.value)

    @property
    def text(self) -> str:
        """The sentence of the explorer in sight."""
        return self.panel.text if self.panel else ""

    @property
    def charts(self) -> dict[str, Any]:
        """The charts of the explorer in sight."""
        return self.panel.charts if self.panel else {}

    def open_example(self, name: str) -> None:
        """Open one of the workbook's own, synthetic class files."""
        file = data_folder() / EXAMPLES[name]
        self.take({file.name: file.read_bytes()})

    def take(self, files: dict[str, bytes]) -> None:
        """Read files that came together; what was there before stays where they cannot be read."""
        self._headings, self._chooser, self._columns.children = [], None, ()
        if sum(map(len, files.values())) > MAX_BYTES:
            limit = f"{MAX_BYTES // 1_000_000} MB"
            self._wrong(UserError(f"Found more than {limit}. Bring fewer or smaller files."))
            return
        self._files = {Path(name.replace("\\", "/")).name or "file": held for name, held in files.items()}
        self._each_file.layout.display = "none" if len(files) < 2 else None
        self._read()

    def _read(self) -> None:
        """Read the files with the columns that were chosen, now or earlier, or as they are understood."""
        with TemporaryDirectory() as folder:
            paths = [Path(folder, str(place), name) for place, name in enumerate(self._files)]
            for path, held in zip(paths, self._files.values(), strict=True):
                path.parent.mkdir()
                path.write_bytes(held)
            try:
                self._headings = headings_of(paths[0])
                how = self._how = self._chooser.how() if self._chooser else _usual(paths)
                ratings = read_class(paths, each_file=self._each_file.value, **how)
            except UserError as fault:
                self._wrong(fault)
                return
            except Exception as fault:  # noqa: BLE001 - whatever a file does, the page stays alive and says so
                name = type(fault).__name__
                self._wrong(UserError(f"This file could not be read ({name}). Save it as CSV."))
                return
        if self._chooser:
            remember(self._headings, how)
        self.show(ratings, list(self._files))

    def show(self, ratings: pd.DataFrame, names: Sequence[str]) -> None:
        """Show ratings that were read from files of these names."""
        self.ratings = ratings
        self._offers = offers(ratings)
        possible = [offer.name for offer in self._offers if not offer.lacks]
        self._say(_read_words(ratings, names), _more_words(ratings, self._offers))
        self._other.layout.display = None if self._files else "none"
        self._other.value, self._columns.children = False, ()
        self._look.unobserve(
            self._open, "value"
        )  # it is opened once, whether the choice stays the same or not
        self._look.options = possible  # which chooses the first
        self._look.observe(self._open, "value")
        self._open()

    def _open(self, _change: object = None) -> None:
        """Open the explorer that is chosen."""
        offer = next((each for each in self._offers if each.name == self._look.value), None)
        if offer is None or offer.lacks:
            return
        try:
            self.panel = offer.make()
        except UserError as fault:
            self.panel = None
            self._place.children = (ipywidgets.HTML(f"<p>{escape(str(fault))}</p>"),)
            return
        self.panel.stay()
        self._place.children = (self.panel,)

    def _wrong(self, fault: UserError) -> None:
        """Say what is wrong, and offer to choose the columns where the file could at least be opened."""
        held = fault._repr_html_() if isinstance(fault, DataError) else f"<p>{escape(str(fault))}</p>"
        words = _words_in(fault)
        ask = bool(self._headings) and not self._chooser and not _understood(self._headings)
        if words:
            held = f"{_WORDS}<details><summary>Where they stand</summary>{held}</details>"
            how = self._how
            self._chooser = ColumnChooser(self._headings, self._read, words)
            self._chooser.set(how)
            self._columns.children = (self._chooser,)
            self._other.value = True
        elif ask:
            held = f"{_ASKED}<details><summary>What was looked for</summary>{held}</details>"
        kept = "<p>What you see below is what was read before.</p>" if self.ratings is not None else ""
        self._told.value = f'<div class="ak-told ak-wrong" role="status">{held}{kept}</div>'
        self._other.layout.display = None if self._headings else "none"
        if ask:
            self._other.value = True

    def _choose(self, change: dict[str, Any]) -> None:
        """Open or close the lists of columns."""
        if change["new"] and self._chooser is None:
            self._chooser = ColumnChooser(self._headings, self._read)
        self._columns.children = (self._chooser,) if change["new"] and self._chooser else ()

    def _say(self, first: str, more: Sequence[str]) -> None:
        rest = "".join(f"<li>{escape(line)}</li>" for line in more)
        folded = f"<details><summary>What else to know</summary><ul>{rest}</ul></details>" if rest else ""
        self._told.value = f'<div class="ak-told" role="status"><p>{escape(first)}</p>{folded}</div>'


def _usual(paths: Sequence[Path]) -> dict[str, Any]:
    """Return how files are read if nobody says: as the last time, or with the form they hold answers of."""
    headings = headings_of(paths[0])
    known = remembered(headings)
    if known is not None:
        return known
    form = form_of(headings)
    return {"instrument": form} if form else {}


def _words_in(fault: UserError) -> list[str]:
    """Return the different words that stand for answers, where nothing else is wrong; else none."""
    listed = fault.listed if isinstance(fault, DataError) else []
    if not listed or any(each.allowed != ANSWER or number(str(each.found)) is not None for each in listed):
        return []
    words = list(dict.fromkeys(str(each.found) for each in listed))
    return words if len(words) <= _MOST_WORDS else []


def _understood(headings: Sequence[str]) -> bool:
    """Tell whether the columns that every table of ratings has are there under names that are understood."""
    return {"client_id", "session"} <= known_columns(headings, {})


def _read_words(ratings: pd.DataFrame, names: Sequence[str]) -> str:
    listed = ", ".join(map(printable, names[:3])) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    clients = ratings["client_id"].nunique()
    sessions = len(ratings[["client_id", "session"]].drop_duplicates())
    what = f"{counted(clients, 'client')}, {counted(sessions, 'session')}"
    people = f", rated by {ratings['person'].nunique()} people" if "person" in ratings else ""
    made = " Synthetic ratings, made by a program." if ratings.attrs.get("synthetic") else ""
    return f"Read {listed}: {what}{people}; {len(ratings):,} forms.{made}"


def _more_words(ratings: pd.DataFrame, offered: Sequence[Offer]) -> list[str]:
    notes = list(ratings.attrs.get("notes", ()))
    more = [f"… and {len(notes) - _NOTES} more notes."] if len(notes) > _NOTES else []
    lacking = [f"“{offer.name}” would take {offer.lacks}." for offer in offered if offer.lacks]
    named = "Names are not shown: clients have letters in the order of the file, people numbers drawn by lot."
    return [named, *notes[:_NOTES], *more, *lacking]
