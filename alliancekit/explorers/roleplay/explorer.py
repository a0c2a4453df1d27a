"""Role-play form: three chairs rate the same session, and every answer is kept as it is given."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS, RATERS
from alliancekit.errors import UserError
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.roleplay.charts import roleplay_chart
from alliancekit.instruments import TEACHING, score
from alliancekit.ratings.role_play import RolePlaySheets, role_name
from alliancekit.record import current_record

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = "Role-play 1"
_ANSWERS = [("–", 0), *((f"{n} {anchor}", n) for n, anchor in enumerate(TEACHING.anchors, 1))]


def roleplay_form(folder: str | Path | None = None) -> Panel:
    """Rate one role-played session from each chair with the teaching form.

    Every answer is saved at once in ``role_play.csv``; ``ak.read_ratings`` reads it. Coming back to a name,
    session and chair brings its answers back.

    Parameters
    ----------
    folder
        Where the file is kept; the learner's own folder, ``my-work``, if left out.

    Returns
    -------
    Panel
        A widget to display.

    Examples
    --------
    >>> form = roleplay_form()
    >>> form.controls["item_1"].widget.value = 4
    >>> "Saved in role_play.csv" in form.text
    True
    """
    form = _Form(RolePlaySheets(Path(folder or current_record().path.parent) / "role_play.csv"))
    return Panel(
        controls={
            "code": Control(form.code, "A made-up name for this role-play; no real client's name."),
            "session": Control(form.session, "Which meeting of the two was it?"),
            "chair": Control(form.chair, "From which chair did you see it? The wording follows."),
        }
        | {
            f"item_{number}": Control(widget, form.statements[number])
            for number, widget in form.answers.items()
        }
        | {
            "outcome": Control(form.outcome, "If the role has one: how distressed, 0 to 40? Lower is better.")
        },
        charts={"chairs": LiveChart(roleplay_chart(form.view.rows["chairs"]["chairs"]))},
        see=form.see,
        note="A teaching form, written for this workbook and not validated: for role-plays, never for "
        f"clients. Each answer is saved in {form.sheets.path.parent.name}/role_play.csv as you give it. Two "
        "chairs that differ by less than about 0.75 on a part may differ by no more than the wobble of four "
        "answers.",
    )


class _Form:
    """The widgets of the form, and the sheet that lies on it now."""

    def __init__(self, sheets: RolePlaySheets) -> None:
        self.sheets = sheets
        self.code = ipywidgets.Text(_NAME, description="Name", continuous_update=False)
        self.session = ipywidgets.BoundedIntText(1, min=1, max=9999, description="Session")
        self.chair = ipywidgets.Dropdown(options=RATERS, description="Your chair")
        self.outcome = ipywidgets.Text(
            description="Distress", placeholder="0 to 40, or blank", continuous_update=False
        )
        self.statements = {number: ipywidgets.HTML() for number in TEACHING.numbers}
        self.answers = {
            number: ipywidgets.Dropdown(options=_ANSWERS, description=f"Statement {number}")
            for number in TEACHING.numbers
        }
        self._laying_out = False
        self._lay_out()
        for widget in (self.code, self.session, self.chair):
            widget.observe(self._lay_out, "value")
        for widget in self.answers.values():
            widget.observe(self._keep, "value")
        self.outcome.observe(self._keep_outcome, "value")

    @property
    def key(self) -> tuple[str, int, str]:
        return role_name(self.code.value) or _NAME, self.session.value, self.chair.value

    def see(self, **_values: object) -> View:
        return self.view

    def _lay_out(self, _change: object = None) -> None:
        kept = self.sheets.find(self.key)
        self._laying_out = True
        for number, widget in self.answers.items():
            self.statements[number].value = escape(TEACHING.wording[self.chair.value][number - 1])
            widget.value = int(kept.get(f"item_{number}", 0))
        self.outcome.value = f"{kept['outcome']:g}" if "outcome" in kept else ""
        self._laying_out = False
        if not kept.keys() - {"outcome"}:
            self._show("Nothing is answered here yet.")
        else:
            saved = self.sheets.is_saved(self.key)
            self._show("These answers are saved." if saved else "These answers are not saved yet.")

    def _keep(self, _change: object) -> None:
        if not self._laying_out:
            given = {
                f"item_{number}": float(widget.value or np.nan) for number, widget in self.answers.items()
            }
            self._show(self.sheets.keep(self.key, _scored(given) | given))

    def _keep_outcome(self, _change: object) -> None:
        if not self._laying_out:
            try:
                self._show(self.sheets.keep_outcome(*self.key[:2], read_distress(self.outcome.value)))
            except ValueError as fault:
                self._show(str(fault))

    def _show(self, saved: str) -> None:
        self.view = view_chairs(self.sheets.rows(), self.key, f"{saved} {self.sheets.take_notice()}".strip())


def read_distress(text: str) -> float:
    """Read a typed distress score; blank is missing.

    Raises
    ------
    ValueError
        If it is not a whole number from 0 to 40.

    Examples
    --------
    >>> read_distress(" 12 ")
    12.0
    """
    if not text.strip():
        return np.nan
    if text.strip().isdecimal() and int(text) <= 40:
        return float(int(text))
    raise UserError(
        f"Not saved: for distress “{text.strip()[:20]}” was found; allowed is a whole number from 0 to 40, "
        "or nothing."
    )


def view_chairs(rows: pd.DataFrame, key: tuple[str, int, str], saved: str) -> View:
    r"""Return what the form shows of one session from each chair that has rated it.

    Parameters
    ----------
    rows
        All sheets: client_id, session, rater, bond, goals, tasks, outcome, items.
    key
        Name, session and chair on the form now.
    saved
        Whether the last answer was saved, in words.

    Examples
    --------
    >>> rows = pd.DataFrame({"client_id": ["A"], "session": 1, "rater": "client", "bond": 4.0, "goals": 3.0,
    ...                      "tasks": 2.0})
    >>> view_chairs(rows, ("A", 1, "client"), "Saved.").sentence
    'Saved.\nSo far this session was rated by the client: bond 4.00, goals 3.00, tasks 2.00.'
    """
    here = rows[(rows["client_id"] == key[0]) & (rows["session"] == key[1])].set_index("rater")
    here = here.reindex(index=[rater for rater in RATERS if rater in here.index], columns=[*PARTS, *ITEMS])
    parts, items = here[list(PARTS)], here[list(ITEMS)]
    points = parts.rename_axis("rater").reset_index()
    points = points.melt("rater", list(PARTS), var_name="part", value_name="mean").dropna()
    said = "; ".join(
        f"by the {rater}: " + ", ".join(f"{part} {mean:.2f}" for part, mean in row.dropna().items())
        for rater, row in parts.dropna(how="all").iterrows()
    )
    words = [
        saved,
        f"So far this session was rated {said}."
        if said
        else "A part gets its mean once three of its four statements are answered.",
        _furthest_apart(items),
    ]
    table = pd.concat([parts, items.astype("Int64")], axis="columns").astype(object).T
    table.insert(0, "part or statement", [*PARTS, *map(_statement, TEACHING.numbers)])
    return View(
        "\n".join(filter(None, words)),
        table.reset_index(drop=True),
        f"{key[0]}, session {key[1]}, from each chair: the means of bond, goals and tasks, then the answers "
        "as they were given, 1 to 5 (R: reverse-keyed).",
        rows={"chairs": {"chairs": points}},
    )


def _furthest_apart(items: pd.DataFrame) -> str:
    """Name the statement that the chairs answered most differently."""
    spread = items.max() - items.min()
    if not (spread > 0).any():
        return ""
    item = str(spread.idxmax())
    answers = items[item]
    return (
        f"Furthest apart: statement {_statement(ITEMS.index(item) + 1)}, answered {answers.min():g} by the "
        f"{answers.idxmin()} and {answers.max():g} by the {answers.idxmax()}."
    )


def _statement(number: int) -> str:
    return f"{number}{'R' if number in TEACHING.reverse else ''}"


def _scored(given: Mapping[str, float]) -> dict[str, float]:
    own = score(pd.DataFrame([given]), TEACHING).iloc[0]
    return {part: float(own[part]) for part in PARTS}
