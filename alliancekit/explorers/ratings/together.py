"""Everyone rated the same session: all ratings side by side, and where the class differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from alliancekit.charts.class_agreement import class_layers, class_rows
from alliancekit.charts.marks import picture
from alliancekit.charts.theme import CHOSEN, QUIET, alt
from alliancekit.clinic import ITEMS, KEYS
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.instruments import TEACHING
from alliancekit.results import Estimate, plain
from alliancekit.stats.class_agreement import class_agreement

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

    from alliancekit.stats.class_agreement import ClassAgreement

NOBODY = "nobody"
_PARTS, _STATEMENTS = "bond, goals and tasks", "single statements"
_MADE = "Synthetic ratings: a program made them. "
_WORD = "statement "
_KEY = KEYS["sessions"]


def together_panel(ratings: pd.DataFrame) -> Panel:
    """Return a panel on the sessions that several people rated.

    Raises
    ------
    UserError
        If no two people rated the same session.

    Examples
    --------
    >>> from alliancekit.simulate.class_ratings import simulate_class
    >>> tasks = [1., 5, 1, 5, 2, 4]
    >>> rows = simulate_class(6, seed=1).assign(bond=4.0, goals=[3., 4, 3, 4, 3, 4], tasks=tasks)
    >>> together_panel(rows).text.splitlines()[0][:44]
    'They differ most on tasks: SD 1.90, from 1.0'
    """
    found = class_agreement(ratings)
    sessions = {_name(*row): row for row in found.parts[_KEY].drop_duplicates().itertuples(index=False)}
    people = sorted(found.ratings["person"].unique(), key=lambda name: (len(name), name))
    rows = [_PARTS] + ([_STATEMENTS] if len(found.statements) else [])

    def see(session: str, what: str, person: str) -> View:
        return view_together(found, sessions[session], what, person)

    first = see(next(iter(sessions)), rows[0], NOBODY).rows["ratings"]
    return Panel(
        controls={
            "session": Control(
                ipywidgets.Dropdown(options=list(sessions), description="Session"),
                "Is every session seen as differently?",
            ),
            "what": Control(
                ipywidgets.Dropdown(options=rows, description="Show"),
                "Which single statement divides the class?",
            ),
            "person": Control(
                ipywidgets.Dropdown(options=[NOBODY, *people], description="Person"),
                "Click a dot: does one who rates high here rate high everywhere?",
            ),
        },
        charts={
            "ratings": LiveChart(_chart(first["points"], first["means"], found.synthetic), select="person")
        },
        see=see,
        clicks={"person": ["ratings"]},
        wide=["ratings"],
        note=f"{_MADE if found.synthetic else ''}Numbers stand for people, drawn by lot. r_wg compares their "
        "spread with answers ticked at random (James, Demaree & Wolf, 1984).",
    )


def _name(client: object, session: object, rater: object) -> str:
    return f"{client}, session {session} ({rater})"


def view_together(found: ClassAgreement, session: tuple[object, ...], what: str, person: str) -> View:
    """Return what the panel shows of one session, and of one person among those who rated it."""
    statements = what == _STATEMENTS
    spread = found.statements if statements else found.parts
    here = spread[(spread[_KEY] == list(session)).all(axis=1)]
    mine = found.ratings[(found.ratings[_KEY] == list(session)).all(axis=1)]
    points, means = class_rows(mine, here)
    named = {item: _statement(place) for place, item in enumerate(ITEMS, 1)}
    here, points = (frame.replace({"rated": named}) for frame in (here, points))
    most, least = here.iloc[0], here.iloc[-1]
    said = f"They differ most on {most.rated}: SD {plain(most.sd)}, from {most.lowest:.1f} to "
    said += f"{most.highest:.1f}; least on {least.rated}: SD {plain(least.sd)}."
    if person != NOBODY and len(own := points[points["person"] == person]):
        gap = own.merge(here, on="rated")
        away = float((gap["rating"] - gap["mean"]).mean())
        way = (
            "about as the others do"
            if abs(away) < 0.05
            else f"{abs(away):.2f} {'higher' if away > 0 else 'lower'}"
        )
        said += f" {person} rates {way} on the whole."
    lines = [said, _agreement(most), f"{len(mine)} people rated this session."]
    if statements:
        lines.append(
            "R marks a statement that is reverse-keyed: there, a high answer speaks against the alliance."
        )
    table = here.drop(columns=_KEY).rename(columns={"rated": "statement" if statements else "part"})
    return View(
        "\n".join(lines),
        table,
        f"{_name(*session)}: mean with its 95% interval, lowest and highest rating, SD, and "
        "agreement r_wg with its interval.",
        rows={"ratings": {"points": points, "means": means}},
        # Beside the axis there is room for a number, not for the word before each.
        signals={
            "ratings": {"names": [name.removeprefix(_WORD) for name in here["rated"]], "count": len(here)}
        },
        options={"person": [NOBODY, *sorted(points["person"].unique(), key=lambda name: (len(name), name))]},
    )


def _agreement(row: pd.Series) -> str:  # type: ignore[type-arg]
    agreed = Estimate(row.agreement, row.agreement_low, row.agreement_high, name=f"r_wg for {row.rated}")
    chance = " It holds 0: this cannot be told from answers ticked at random." if agreed.includes(0) else ""
    return f"1 would mean that all give the same, 0 that they tick at random: {agreed.words()}.{chance}"


def _statement(number: int) -> str:
    return f"{_WORD}{number}{' R' if number in TEACHING.reverse else ''}"


def _chart(points: pd.DataFrame, means: pd.DataFrame, synthetic: bool) -> LayerChart:
    dots, *estimate = class_layers(points, means)
    chosen = alt.condition("datum.person == selected", alt.value(CHOSEN), alt.value(QUIET))
    dots = dots.encode(color=chosen)
    ring = dots.transform_filter("datum.person == selected")
    ring = ring.mark_point(filled=False, shape="circle", strokeWidth=3, color=CHOSEN, opacity=1)
    return picture(
        *estimate,
        dots,
        ring.encode(size=alt.value(200)),
        params={"selected": NOBODY, "names": [], "count": 3},
        height=310,
        title=f"Everybody's rating of one session{' (synthetic)' if synthetic else ''}",
        subtitle="A dot: one person. Diamond: their mean, 95% interval. Widest spread on top.",
        description="Each person's ratings of one session from 1 to 5 as dots, a row a part or statement, "
        "ordered by how far people differ, with mean and interval. The table holds the same numbers.",
    )
