"""Two-chair explorer: the same sessions as two people rated them, who is alike in order, who in level."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.clinic import PARTS, PHASES, RATERS, Clinic, given_or_sample, phase_means
from alliancekit.explorers.chairs.charts import (
    MEASURES,
    agreement_bars,
    agreement_scatter,
    chair_lines,
    difference_chart,
)
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.results import short
from alliancekit.stats import Agreement, agreement

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAWN = 400  # clients drawn at most; every figure uses all
_ALL = (*PARTS, "alliance")
_PAIRS = [("client", "therapist"), ("client", "observer"), ("therapist", "observer")]
_SINGLE_SESSIONS = 10  # of later ones, too few clients are left to compare
_MADE = "Synthetic data: made by a program that was told how far the raters agree. "
_PARTS, _ONE = "Part by part", "One client"  # pages of charts


class Chairs:
    """A clinic's ratings from every chair, ready to be asked for one pair after another.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> chairs = Chairs(load_clinic())
    >>> rows = chairs.pair(("client", "therapist"), "early", "all")
    >>> rows[["client_id", "bond_one", "bond_two"]].columns.size
    3
    """

    def __init__(self, clinic: Clinic) -> None:
        self._sessions = clinic.sessions
        self._clinic = clinic
        self.kind = "synthetic " if clinic.synthetic else ""
        ids = clinic.clients["client_id"].astype(str)
        self._therapist = pd.Series(clinic.clients["therapist_id"].astype(str).to_numpy(), ids)
        self._order = ids.iloc[np.random.default_rng(1979).permutation(len(ids))].tolist()
        self.ratings = lru_cache(64)(self._ratings)
        self.people = lru_cache(256)(self._people)
        self.pair = lru_cache(256)(self._pair)
        self.compare = lru_cache(256)(self._compare)
        self.lines = lru_cache(256)(self._lines)
        self.beside = lru_cache(256)(self._beside)

    def _people(self, therapist: str) -> list[str]:
        """Return the clients to draw and to choose from: of too many, the first in a random order."""
        mine = [who for who in self._order if therapist in ("all", self._therapist[who])]
        return sorted(mine[:DRAWN])

    def _ratings(self, rater: str, when: str | int) -> pd.DataFrame:
        rows = phase_means(self._clinic, rater, when)
        return rows.set_index(rows["client_id"].astype(str))[list(_ALL)]

    def _pair(self, raters: tuple[str, str], when: str | int, therapist: str) -> pd.DataFrame:
        """Return one row a client whom both rated: client_id, and each part as ``_one`` and ``_two``."""
        first, second = (self.ratings(rater, when) for rater in raters)
        rows = first.add_suffix("_one").join(second.add_suffix("_two"), how="inner")
        if therapist != "all":
            rows = rows[self._therapist.reindex(rows.index) == therapist]
        return rows.rename_axis("client_id").reset_index()

    def _compare(self, raters: tuple[str, str], when: str | int, therapist: str) -> Mapping[str, Agreement]:
        """Return part -> how far the two agree."""
        rows = self.pair(raters, when, therapist)
        return {part: agreement(rows, f"{part}_one", f"{part}_two") for part in _ALL}

    def _lines(self, client: str, part: str) -> pd.DataFrame:
        """Return one client's ratings of a part: session, rater, rating."""
        mine = self._sessions.loc[self._sessions["client_id"] == client, ["session", "rater", part]]
        return mine.rename(columns={part: "rating"}).astype({"rater": str}).reset_index(drop=True)

    def _beside(self, client: str, part: str) -> pd.DataFrame:
        """Return the same with one row a session and one column a rater."""
        wide = self.lines(client, part).pivot_table("rating", "session", "rater", dropna=False)
        return wide.reindex(columns=RATERS)

    def points(
        self, raters: tuple[str, str], when: str | int, therapist: str, part: str
    ) -> tuple[pd.DataFrame, dict[str, float]]:
        """Return the clients to draw (``client_id``, ``one``, ``two``), and what all of them are like."""
        rows = self.pair(raters, when, therapist)
        rows = pd.DataFrame(
            {"client_id": rows["client_id"], "one": rows[f"{part}_one"], "two": rows[f"{part}_two"]}
        ).dropna()
        one, two = rows["one"], rows["two"]
        facts = {
            "mean_one": float(one.mean()),
            "mean_two": float(two.mean()),
            "middle": float((one.mean() + two.mean()) / 2),
            "spread": float(np.sqrt((one.var() + two.var()) / 2)),
            "reach": max(2.5, float((one - two).abs().max()) + 0.2),
        }
        rows = rows[rows["client_id"].isin(self.people(therapist))]
        return rows.sort_values("client_id", ignore_index=True), facts


def explore_chairs(clinic: Clinic | None = None) -> Panel:
    """Compare two raters of the same sessions: in order, in level, and client by client.

    The reader predicts the correlation and the mean difference, and sees the cloud that would come of them;
    the data come when they ask for them, and the prediction is kept in the learner's record.

    Parameters
    ----------
    clinic
        Whose sessions to show; the sample clinic if left out. Of more than 400 clients a random sample is
        drawn; every figure uses all of them.

    Returns
    -------
    Panel
        A widget to display. The predictions move the charts in the page; the rest asks the kernel.

    Examples
    --------
    >>> explorer = explore_chairs()
    >>> explorer.controls["shown"].widget.value = True
    >>> "the client rated higher" in explorer.text
    True
    """
    clinic = given_or_sample(clinic)
    chairs = Chairs(clinic)
    guess = ipywidgets.FloatSlider(0, min=-1, max=1, step=0.05, description="Predicted r")
    gap = ipywidgets.FloatSlider(
        0, min=-2, max=2, step=0.1, description="Predicted gap", readout_format=".1f"
    )
    prediction = Prediction(
        {"r": guess, "gap": gap}, "04-two-chairs", "Does your ring lie where the clients are?"
    )
    raters = ipywidgets.Dropdown(
        options=[(f"{one} and {two}", (one, two)) for one, two in _PAIRS], description="Two chairs"
    )
    part = ipywidgets.Dropdown(options=_ALL, value="alliance", description="Part")
    last = int(clinic.sessions["session"].max())
    sessions = [(f"session {n}", n) for n in range(1, min(last, _SINGLE_SESSIONS) + 1)]
    when = ipywidgets.Dropdown(options=[*((name, name) for name in PHASES), *sessions], description="When")
    therapists = sorted(clinic.clients["therapist_id"].astype(str).unique())
    therapist = ipywidgets.Dropdown(options=["all", *therapists], description="Therapist")
    points = chairs.points(raters.value, when.value, therapist.value, part.value)[0]
    client = ipywidgets.Dropdown(options=chairs.people("all"), description="Client")

    links = {"guess": guess, "gap": gap, "shown": prediction.button}
    return Panel(
        controls={
            "guess": Control(guess, "Do the two put clients in the same order? 0: not at all, 1: exactly."),
            "gap": Control(gap, "Above 0: the first chair rates higher. By how many points?"),
            "raters": Control(raters, "Which two agree best? Who rates lowest?"),
            "part": Control(part, "Is bond seen more alike than goals or tasks?"),
            "when": Control(when, "Is r higher over all sessions than in one? Why might that be?", MORE),
            "therapist": Control(
                therapist, "With one therapist's clients, what becomes of the intervals?", MORE
            ),
            "client": Control(client, "Or click a ring far from the line: what happened there?", MORE, _ONE),
        },
        charts={
            "scatter": LiveChart(agreement_scatter(points), links=links, select="client_id"),
            "apart": LiveChart(difference_chart(points), links=links, select="client_id"),
            "bars": LiveChart(agreement_bars(_no_measures()), links={"shown": prediction.button}),
            "lines": LiveChart(chair_lines(chairs.lines(client.value, part.value))),
        },
        see=partial(view_chairs, chairs),
        prediction=prediction,
        clicks={"client": ["scatter", "apart"]},
        pages={_PARTS: ["bars"], _ONE: ["lines"]},
        note=f"{_MADE if clinic.synthetic else ''}Intervals take "
        "clients as independent; clients of one therapist are not quite that, so true ones are wider.",
    )


def view_chairs(
    chairs: Chairs,
    *,
    guess: float,
    gap: float,
    shown: bool,
    raters: tuple[str, str],
    part: str,
    when: str | int,
    therapist: str,
    client: str,
) -> View:
    """Return what the explorer shows for two chairs, one part, one time, and one client.

    Raises
    ------
    ValueError
        If both rated fewer than four of these clients, or one gives everybody the same.
    """
    people = chairs.people(therapist)
    client = client if client in people else people[0]
    found = chairs.compare(raters, when, therapist)
    here = found[part]
    points, facts = chairs.points(raters, when, therapist, part)
    first, second = raters
    time = f"in session {when}" if isinstance(when, int) else f"in the {when} sessions"
    time = "over all sessions" if when == "all" else time
    whose = "" if therapist == "all" else f" of therapist {therapist}"
    opening = (
        f"{here.n:,} {chairs.kind}clients{whose}: {part}, as the {first} and the {second} rated it {time}."
    )
    if here.n > DRAWN:
        opening += f" A random {len(points)} of them are drawn; every figure uses all."
    predicted = f"r = {short(guess)} and a gap of {gap:.1f} points ({first} minus {second})"
    if shown:
        answer = f"{_short(here, first, second)} You predicted {short(guess)} and {gap:.1f}."
        opening += _said(here, first, second)
    else:
        answer = (
            f"You predict {predicted}, the dashed ring. Set it as you think, then press "
            "“Show what the data say”."
        )
    names = {"first": first, "second": second}
    limits = zip(
        ("mean", "lower", "upper"),
        (here.limits.difference, here.limits.lower, here.limits.upper),
        strict=True,
    )
    bands = [{"name": name, "value": float(e), "low": e.low, "high": e.high} for name, e in limits]
    return View(
        f"{answer}\n{opening}",
        _table(here) if shown else _table(here).iloc[:0],
        f"How far the {first} and the {second} agree about {part}: estimates with 95% intervals. "
        "Gap and limits are in rating points.",
        rows={
            "scatter": {"points": points},
            "apart": {"points": points},
            "bars": {"measures": _measures(found)},
            "lines": {"lines": chairs.lines(client, part)},
        },
        signals={
            "scatter": names
            | {name: facts[name] for name in ("mean_one", "mean_two", "middle", "spread")}
            | {"words": f"r = {short(here.r)} [{short(here.r.low)}, {short(here.r.high)}]"},
            "apart": names | {"lines": bands, "reach": facts["reach"]},
        },
        options={"client": people},
        pages={_ONE: _person(chairs.beside(client, part), client, part, first, second)},
    )


def _short(found: Agreement, first: str, second: str) -> str:
    """Say order and level in a line or two."""
    gap = found.limits.difference
    higher = first if gap > 0 else second
    level = "who rated higher cannot be told" if gap.includes(0) else f"the {higher} rated higher"
    return f"Order: {found.r}. Level: {level} (gap {gap})."


def _said(found: Agreement, first: str, second: str) -> str:
    """Say order, level and value, each with its interval, in words of their own."""
    if found.r.includes(0):
        order = f"whether the two put clients in a like order cannot be told ({found.r})"
    else:
        like = "higher" if found.r > 0 else "lower"
        order = f"whom one rated higher, the other tended to rate {like} ({found.r})"
    d, difference = found.d, found.limits.difference
    if d.includes(0):
        level = f"which of the two rated higher cannot be told (gap {difference}; {d})"
    else:
        higher = first if d > 0 else second
        size = f"{short(abs(difference))} points"
        level = f"the {higher} rated higher, by {size} on average (gap {difference}; {d})"
    limits = found.limits
    return (
        f"\nCloseness in order: {order}.\nAgreement in level: {level}.\n"
        f"Agreement in value, order and level together: {found.icc['ICC(2,1)']}.\n"
        "About 95 of 100 single differences lie between the limits of agreement, "
        f"{limits.lower} and {limits.upper}."
    )


def _table(found: Agreement) -> pd.DataFrame:
    limits = found.limits
    rows = [
        ("r", "closeness in order", float(found.r), found.r.low, found.r.high),
        *(
            (name, tells, float(e), e.low, e.high)
            for name, tells, e in (
                ("gap", "level: first minus second", limits.difference),
                ("d", "level, in SDs", found.d),
                ("ICC(2,1)", "value: level counts", found.icc["ICC(2,1)"]),
                ("ICC(3,1)", "value: level set aside", found.icc["ICC(3,1)"]),
                ("lower limit", "of 95 in 100 differences", limits.lower),
                ("upper limit", "of 95 in 100 differences", limits.upper),
            )
        ),
    ]
    return pd.DataFrame(rows, columns=["measure", "what it tells", "value", "low", "high"]).assign(n=found.n)


def _measures(found: Mapping[str, Agreement]) -> pd.DataFrame:
    order, value = MEASURES
    rows = []
    for part, each in found.items():
        icc = each.icc["ICC(2,1)"]
        rows += [
            (part, order, float(each.r), each.r.low, each.r.high),
            (part, value, float(icc), icc.low, icc.high),
        ]
    return pd.DataFrame(rows, columns=["part", "measure", "value", "low", "high"])


def _no_measures() -> pd.DataFrame:
    return pd.DataFrame(
        {"part": ["bond"], "measure": [MEASURES[0]], "value": [np.nan], "low": [np.nan], "high": [np.nan]}
    )


def _person(wide: pd.DataFrame, client: str, part: str, first: str, second: str) -> str:
    means = ", ".join(f"{rater} {mean:.2f}" for rater, mean in wide.mean().dropna().items())
    both = wide[[first, second]].dropna()
    higher = int((both[first] > both[second]).sum())
    return (
        f"Client {client}, mean {part} over {len(wide)} sessions: {means}. "
        f"The {first} rated higher than the {second} in {higher} of the {len(both)} that both rated."
    )
