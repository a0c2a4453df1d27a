"""Role-play form: three chairs rate the same session, and every answer is kept as it is given."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    sheets = RolePlaySheets(Path(folder or current_record().path.parent) / "role_play.csv")
    answers = {
        f"item_{number}": ipywidgets.Dropdown(options=_ANSWERS, description=f"Statement {number}")
        for number in TEACHING.numbers
    }
    distress = ipywidgets.Text(
        description="Distress", placeholder="0 to 40, or blank", continuous_update=False
    )
    first = lay_out(sheets, (_NAME, 1, RATERS[0]))
    for name, widget in answers.items():
        widget.value = first[name]
    distress.value = first["outcome"]

    def see(code: str, session: int, chair: str, saved: str, **_answers: Any) -> View:
        view = view_chairs(sheets.rows(), _key(code, session, chair), saved)
        return replace(view, questions=dict(zip(answers, TEACHING.wording[chair], strict=True)))

    return Panel(
        controls={
            "code": Control(
                ipywidgets.Text(_NAME, description="Name", continuous_update=False),
                "A made-up name for this role-play; no real client's name.",
            ),
            "session": Control(
                ipywidgets.BoundedIntText(1, min=1, max=9999, description="Session"),
                "Which meeting of the two was it?",
            ),
            "chair": Control(
                ipywidgets.Dropdown(options=RATERS, description="Your chair"),
                "From which chair did you see it? The wording follows.",
            ),
        }
        | {name: Control(widget, "", worded=True) for name, widget in answers.items()}
        | {"outcome": Control(distress, "If the role has one: how distressed, 0 to 40? Lower is better.")},
        charts={"chairs": LiveChart(roleplay_chart(_points(sheets.rows(), (_NAME, 1))))},
        see=see,
        react=partial(keep_or_lay_out, sheets),
        state={"saved": first["saved"]},
        wide=["chairs"],
        note="A teaching form, written for this workbook and not validated: for role-plays, never for "
        f"clients. Each answer is saved in {sheets.path.parent.name}/role_play.csv as you give it. Two "
        "chairs that differ by less than about 0.75 on a part may differ by no more than the wobble of four "
        "answers.",
    )


def keep_or_lay_out(sheets: RolePlaySheets, changed: str, values: dict[str, Any]) -> dict[str, Any]:
    """Keep an answer that was given, or lay out the sheet of another name, session or chair.

    Returns
    -------
    dict
        ``saved``: whether it is saved, in words; with the answers where another sheet is laid out.
    """
    key = _key(values["code"], values["session"], values["chair"])
    if changed in ("code", "session", "chair"):
        return lay_out(sheets, key)
    if changed == "outcome":
        try:
            saved = sheets.keep_outcome(*key[:2], read_distress(values["outcome"]))
        except UserError as fault:
            saved = str(fault)
    else:
        given = {name: float(values[name] or np.nan) for name in ITEMS}
        saved = sheets.keep(key, _scored(given) | given)
    return {"saved": f"{saved} {sheets.take_notice()}".strip()}


def lay_out(sheets: RolePlaySheets, key: tuple[str, int, str]) -> dict[str, Any]:
    """Return what a sheet holds, as the form's controls show it, and whether that is saved."""
    kept = sheets.find(key)
    saved = "Nothing is answered here yet."
    if kept.keys() - {"outcome"}:
        saved = "These answers are saved." if sheets.is_saved(key) else "These answers are not saved yet."
    return {name: int(kept.get(name, 0)) for name in ITEMS} | {
        "outcome": f"{kept['outcome']:g}" if "outcome" in kept else "",
        "saved": f"{saved} {sheets.take_notice()}".strip(),
    }


def _key(code: str, session: int, chair: str) -> tuple[str, int, str]:
    return role_name(code) or _NAME, session, chair


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
    here = _here(rows, key[:2])
    parts, items = here[list(PARTS)], here[list(ITEMS)]
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
        rows={"chairs": {"chairs": _points(rows, key[:2])}},
    )


def _here(rows: pd.DataFrame, place: tuple[str, int]) -> pd.DataFrame:
    """Return one role-played session, a row a rater."""
    here = rows[(rows["client_id"] == place[0]) & (rows["session"] == place[1])].set_index("rater")
    return here.reindex(index=[rater for rater in RATERS if rater in here.index], columns=[*PARTS, *ITEMS])


def _points(rows: pd.DataFrame, place: tuple[str, int]) -> pd.DataFrame:
    """Return the means to draw: rater, part, mean."""
    points = _here(rows, place)[list(PARTS)].rename_axis("rater").reset_index()
    return points.melt("rater", list(PARTS), var_name="part", value_name="mean").dropna()


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
