"""Exercises of lesson 05: four meanings, steady states, synchrony by lag, actor and partner effects."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.clinic import THERAPIES, rater_means
from alliancekit.exercises.engine.base import Exercise, Explorer, Given, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.results import short
from alliancekit.stats import CoupledModel, actor_partner, synchrony

if TYPE_CHECKING:
    import numpy as np

    from alliancekit.clinic import Clinic

TITLE = "Reciprocity"

_MEANINGS = {
    "emotion": "mutual emotion: two people's feelings move together",
    "collaboration": "collaboration: two people do the work together",
    "lags": "lagged effects both ways: each goes with what the other does later",
    "covariance": "dyadic covariance: pairs in which one rates high are pairs in which the other does",
}
_SIGNS = {
    "emotion": "Feelings, in the same minutes, would be the sign of mutual emotion.",
    "collaboration": "Shared work, such as goals and tasks agreed on, would be the sign of collaboration.",
    "lags": "Two times, and both directions, would be the sign of lagged effects both ways.",
    "covariance": "Many pairs, compared with one another, would be the sign of dyadic covariance.",
}
_FINDINGS = (
    ("emotion", "Within the session, when the client's voice grew warmer, so did the therapist's."),
    ("emotion", "In the same minutes in which one of the two smiled, the other mostly smiled too."),
    ("emotion", "The two people's moods rose and fell together from turn to turn."),
    ("collaboration", "They set the agenda together, and the client chose what to try next."),
    ("collaboration", "Client and therapist agreed on the goals and shared the tasks out between them."),
    ("collaboration", "The therapist offered two ways to go on, and the client changed one of them."),
    (
        "lags",
        "Alliance went with less distress a session later, and distress with a weaker alliance after it.",
    ),
    ("lags", "What the client did went with what the therapist did next, and the other way round."),
    ("lags", "Earlier ratings by either went with the other's later ratings."),
    ("covariance", "Across 200 pairs, clients who rated high tended to have therapists who rated high."),
    ("covariance", "The correlation of the two people's ratings, one dot a pair, was .36."),
    ("covariance", "Pairs differed: in some both rated the bond high, in others both rated it low."),
)


def _meaning(_clinic: Clinic, rng: np.random.Generator) -> Given:
    right, finding = _FINDINGS[int(rng.integers(len(_FINDINGS)))]
    others = [name for name in _MEANINGS if name != right]
    wrong = dict(zip(("first", "second", "third"), others, strict=True))
    told = {f"told_{place}": _SIGNS[name] for place, name in wrong.items()}
    texts = {place: _MEANINGS[name] for place, name in wrong.items()}
    named = {"finding": finding, "meaning": _MEANINGS[right], "sign": _SIGNS[right]}
    return {**texts, **told, **named}


_WARM = CoupledModel(b1=0.5, c1=0.4, b2=-0.3, c2=1.2)


def _settling(_clinic: Clinic, rng: np.random.Generator) -> Given:
    first = _WARM.steady_states()[0]
    while True:
        c1, b2 = round(float(rng.uniform(-2, 2)), 1), round(float(rng.uniform(-1, 0.2)), 1)
        states = replace(_WARM, c1=c1, b2=b2).steady_states()
        client, therapist = states[0].client, states[0].therapist
        wrong = (therapist, first.client, b2)
        if len(states) == 1 and all(abs(client - each) > 0.05 for each in wrong):
            return {
                "c1": c1,
                "b2": b2,
                "client": client,
                "therapist": therapist,
                "before": first.client,
                "shown": f"{client:.2f}".replace("-", "−"),
            }


def _branching(_clinic: Clinic, rng: np.random.Generator) -> Given:
    while True:
        m1, m2 = (float(rng.choice([-1.3, -1.15, -1.0, -0.85, -0.7])) for _ in range(2))
        c2 = round(float(rng.uniform(0.5, 2)), 1)
        c1 = m1 * m2 / c2
        wrong = (1.0, c2, m1 * m2, c2 / (m1 * m2))
        apart = all(abs(one - other) > 0.13 for one, other in combinations((c1, *wrong), 2))
        if 0.3 < c1 < 1.8 and apart:
            return {"m1": m1, "m2": m2, "c2": c2, "c1": c1, "shown": f"{c1:.2f}"}


def _session(clinic: Clinic, rng: np.random.Generator) -> tuple[str, int, pd.DataFrame]:
    exchanges = clinic.exchanges
    there = exchanges[["client_id", "session"]].drop_duplicates()
    client, session = there.iloc[int(rng.integers(len(there)))]
    mine = exchanges[(exchanges["client_id"] == client) & (exchanges["session"] == session)]
    return str(client), int(session), mine


def _threshold(clinic: Clinic, rng: np.random.Generator) -> Given:
    while True:
        client, session, turns = _session(clinic, rng)
        found = synchrony(turns)
        numbers = {"r": found.r, "threshold": found.threshold, "p": found.p}
        apart = [abs(found.threshold - each) > 0.02 for each in (found.r, abs(found.r), found.p, found.lag)]
        if all(apart):
            beyond = abs(found.r) > found.threshold
            return numbers | {
                "client": client,
                "session": session,
                "lag": found.lag,
                "shown": short(found.threshold),
                "verdict": "lies beyond it: more than chance explains"
                if beyond
                else "does not reach it: synchrony is not shown, although these data were made with some",
            }


def _series(clinic: Clinic, rng: np.random.Generator) -> Given:
    cases: list[tuple[Any, ...]] = []
    for lag in (0, 1, int(rng.integers(2, 6))):
        *_, turns = _session(clinic, rng)
        cases.append((turns["client_affect"], turns["therapist_affect"], lag))
    echo = pd.Series(rng.standard_normal(40)).round(2)
    follower = echo.shift(3).fillna(0.0) + 0.1
    return {"cases": [*cases, (echo, follower, 3)]}


def _lag_r(client: pd.Series, therapist: pd.Series, lag: int) -> float:
    return float(client.corr(therapist.shift(-lag)))


def _lag_r_backwards(client: pd.Series, therapist: pd.Series, lag: int) -> float:
    return float(client.corr(therapist.shift(lag)))


def _lag_r_unmoved(client: pd.Series, therapist: pd.Series, lag: int) -> float:  # noqa: ARG001
    return float(client.corr(therapist))


def _lag_r_both(client: pd.Series, therapist: pd.Series, lag: int) -> float:
    return float(client.shift(-lag).corr(therapist.shift(-lag)))


def _actor_partner(clinic: Clinic, rng: np.random.Generator) -> Given:
    therapy = str(rng.choice(THERAPIES))
    part = str(rng.choice(["bond", "goals", "tasks", "alliance"]))
    early, late = (rater_means(clinic, phase) for phase in ("early", "late"))
    pairs = early.merge(late[["client_id", f"{part}_client", f"{part}_therapist"]], "left", "client_id")
    found = actor_partner(
        pairs[pairs["therapy"] == therapy],
        client=(f"{part}_client_x", f"{part}_client_y"),
        therapist=(f"{part}_therapist_x", f"{part}_therapist_y"),
        groups="therapist_id",
    )
    effects = {(who, kind): numbers for who, kind, *numbers in found.table.itertuples(index=False, name=None)}
    own, other = effects["client", "actor"], effects["client", "partner"]
    clear = not other[1] <= 0 <= other[2]
    if clear:
        towards = "higher" if other[0] > 0 else "lower"
        fits = (
            "Of two clients with the same early rating, the one whose therapist rated higher early "
            f"tended to rate {towards} late; why, these data do not tell."
        )
        none = "The partner effect's interval holds 0, so no partner effect is shown."
    else:
        fits = (
            "These data do not show whether the therapist's early rating goes with the client's late one, "
            "once the client's own early rating is taken into account."
        )
        none = "It is shown that the therapist's early rating has nothing to do with the client's."
    return {
        "therapy": therapy,
        "part": part,
        "pairs": found.n,
        "own": _with_interval(own),
        "other": _with_interval(other),
        "fits": fits,
        "none": none,
    }


def _with_interval(numbers: list[float]) -> str:
    estimate, low, high = map(short, numbers)
    return f"{estimate} (95% interval {low} to {high})"


EXERCISES = (
    multiple_choice(
        id="05-1",
        objective=1,
        question="Somebody writes: “$finding” They call it *reciprocity*. Which of the four meanings is it?",
        given=_meaning,
        right="$meaning",
        distractors=(
            Distractor("$first", "$told_first Is it in the sentence?"),
            Distractor("$second", "$told_second Do you find it in the sentence?"),
            Distractor("$third", "$told_third Does the sentence speak of it?"),
        ),
        hints=(
            "What was looked at: feelings, shared work, what comes later, or how pairs differ?",
            "Ask what one dot in the picture would be: a moment, a piece of work, a step in time, a pair.",
            "$sign",
        ),
        why="It is $meaning. $sign One word, four findings; a study of one says nothing about the others.",
    ),
    Exercise(
        id="05-2",
        track="Look",
        objective=2,
        question=(
            "In the reciprocity lab, press *Show where they end* and choose the situation **warm and "
            "steady**. Then set c1 (how far the therapist is moved by the client) to **$c1**, and b2 (the "
            "client's own drive) to **$b2**. At what affect does the **client** settle, to two decimals? "
            "(The table gives it, too.)"
        ),
        kind=Number(tolerance=0.0151, asked="where the client settles, on the scale of affect"),
        given=_settling,
        answer=lambda g: g["client"],
        misconceptions=(
            Misconception(
                lambda g: g["therapist"],
                "That is where the *therapist* settles. The sentence names the therapist first, then the "
                "client.",
            ),
            Misconception(
                lambda g: g["before"],
                "That is where the client settles before you change anything. Have you set both c1 and b2?",
            ),
            Misconception(
                lambda g: g["b2"],
                "That is where the client would settle *alone*, at −b2 / m2. Here the therapist's influence "
                "comes on top.",
            ),
        ),
        hints=(
            (
                "The sentence under the controls says where they settle. Press *Show the table* for both "
                "numbers."
            ),
            "Check the situation first, then c1 = $c1 and b2 = $b2; all else stays as it is.",
            "Look for the row of the stable steady state, and take the number under *client*.",
        ),
        worked=(
            "model = ak.CoupledModel(m1=-1, b1=0.5, c1=$c1, m2=-1, b2=$b2, c2=1.2)\n"
            "answer = model.steady_states()[0].client"
        ),
        why="The client settles at $shown: the own drive, and the therapist's influence on top. It holds for "
        "the model; whether any two people work like that is another question.",
        explorer=Explorer(
            "explore_reciprocity", lambda g: {"preset": "warm and steady", "c1": g["c1"], "b2": g["b2"]}
        ),
    ),
    Exercise(
        id="05-3",
        track="Look",
        objective=2,
        question=(
            "In the lab, press *Show where they end*, choose **two ways it can go**, and set both *own "
            "drives*, b1 and b2, to **0**. Set the inertias to m1 = **$m1** and m2 = **$m2**, and set c2 "
            "(how far the client is moved by the therapist) to **$c2**. Now move c1 up from 0. From about "
            "which c1 on are there **three** steady states and no longer one? (To one decimal; the turning "
            "point itself lies between two steps of the slider.)"
        ),
        kind=Number(tolerance=0.11, asked="the value of c1 from which there are three steady states"),
        given=_branching,
        answer=lambda g: g["c1"],
        misconceptions=(
            Misconception(
                lambda _: 1.0,
                "1 is the turning point only when both inertias are −1 and the other's coupling is 1. Try "
                "it with the numbers given.",
            ),
            Misconception(
                lambda g: g["c2"],
                "That is c2 itself. The two couplings need not be equal: a strong one makes up for a weak "
                "one.",
            ),
            Misconception(
                lambda g: g["m1"] * g["m2"],
                "That is m1 times m2. It is what c1 *times c2* must be larger than.",
            ),
            Misconception(
                lambda g: g["c2"] / (g["m1"] * g["m2"]),
                "Upside down: the stronger the client is moved, the *less* the therapist has to be.",
            ),
        ),
        hints=(
            "The sentence says how many steady states there are. Move c1 one step at a time.",
            (
                "A saddle appears in the middle, and two stable states part from it. Note c1 just before "
                "and after."
            ),
            "For this shape of influence, three appear where c1 times c2 passes m1 times m2.",
        ),
        worked="answer = $m1 * $m2 / $c2",
        why="It is at $shown, where the product of the couplings passes the product of the "
        "inertias. Below it, each lets go of a feeling faster than the other can keep it alive; "
        "above it, the two can hold each other up, or down.",
        explorer=Explorer(
            "explore_reciprocity",
            lambda g: {
                "preset": "two ways it can go",
                "b1": 0,
                "b2": 0,
                "m1": g["m1"],
                "m2": g["m2"],
                "c2": g["c2"],
                "c1": 0,
            },
        ),
    ),
    Exercise(
        id="05-4",
        track="Edit",
        objective=3,
        question="The lines below look for synchrony in session $session of client $client, and give the "
        "strongest correlation at any lag. Change the **last word**, so that they give the value that the "
        "strongest correlation of 95 of 100 *unrelated* series stays below. (It is called `threshold`.) Then "
        "compare: is the correlation beyond it?",
        kind=Number(tolerance=0.006, asked="the threshold"),
        given=_threshold,
        answer=lambda g: g["threshold"],
        misconceptions=(
            Misconception(
                lambda g: g["p"],
                "That is p: the share of unrelated series at least as strong. Asked for is the value that "
                "95 of 100 of them stay below.",
            ),
            Misconception(
                lambda g: float(g["lag"]),
                "That is the lag, in turns, at which the two lines go together most.",
            ),
        ),
        hints=(
            "Put `found` in a cell of its own first, to see what was found.",
            "What was found has parts, each after a point: `.r`, `.lag`, `.p`, `.threshold`.",
            "Put `.threshold` in the place of `.r`, and leave all else as it is.",
        ),
        worked=(
            "turns = clinic.exchanges.query(\"client_id == '$client' and session == $session\")\n"
            "found = ak.synchrony(turns)\n"
            "answer = found.threshold"
        ),
        why="The threshold is $shown, and the strongest correlation $verdict.",
        starter=(
            "turns = clinic.exchanges.query(\"client_id == '$client' and session == $session\")\n"
            "found = ak.synchrony(turns)\n"
            "answer = found.r"
        ),
        untouched=lambda g: g["r"],
    ),
    Exercise(
        id="05-5",
        track="Write",
        objective=3,
        question="Write a function `lag_r(client, therapist, lag)`. It is given two columns of "
        "affect, one row a turn, and a lag of 0 turns or more. It gives back the correlation of "
        "the **client** at each turn with the **therapist** `lag` turns **later**. Turns without a "
        "partner are left out.",
        kind=Function(of=Number(tolerance=0.0005), cases=lambda g: g["cases"]),
        given=_series,
        answer=lambda _: _lag_r,
        misconceptions=(
            Misconception(
                lambda _: _lag_r_backwards,
                "You pair the client with the therapist `lag` turns *earlier*. To bring later rows up, "
                "the number in `shift` is below 0.",
            ),
            Misconception(
                lambda _: _lag_r_unmoved,
                "You always pair the same turns. Your function has to do something with `lag`.",
            ),
            Misconception(
                lambda _: _lag_r_both,
                "You move both columns, so the same turns meet again. Move only the therapist's.",
            ),
        ),
        hints=(
            "`therapist.shift(1)` moves a column one row down. Which number moves it `lag` rows up?",
            "`client.corr(other)` is the correlation of two columns; rows with a missing value are left out.",
            "Move the therapist's column up by `lag` rows, and correlate the client's with it.",
        ),
        worked="def lag_r(client, therapist, lag):\n    return client.corr(therapist.shift(-lag))",
        why="`shift(-lag)` puts the therapist's later turn beside the client's earlier one. "
        "`ak.synchrony` does so at every lag, takes a straight trend out first, and adds what "
        "unrelated series would show.",
        starter="def lag_r(client, therapist, lag):\n    return ...",
    ),
    multiple_choice(
        id="05-6",
        objective=4,
        question="In the sample clinic ($therapy therapy, $pairs pairs, ratings of **$part**), the client's "
        "rating in the last sessions goes with the client's own early rating by $own, and with the "
        "*therapist's* early rating by $other. Which sentence do these numbers allow?",
        given=_actor_partner,
        right="$fits",
        distractors=(
            Distractor(
                "A therapist who rates the first sessions higher raises the client's later ratings.",
                "“Raises” names a cause. The therapist's rating may go with something that both saw coming.",
            ),
            Distractor(
                "The two ratings influence each other, so the relationship is reciprocal in every sense.",
                "An effect in a table is one of four meanings. It says nothing about shared feelings or "
                "shared work.",
            ),
            Distractor(
                "Without a reciprocal relationship there would have been no lasting change.",
                "Nothing here compares people with and without such a relationship, and nothing measures "
                "lasting change.",
            ),
            Distractor(
                "$none",
                "Look at the second interval again. Does it hold 0, and does holding 0 show that there "
                "is *nothing*?",
            ),
        ),
        hints=(
            "The first number is the actor effect, the second the partner effect. Which is the claim about?",
            "Does the second interval hold 0?",
            "Leave out what names a cause, and what these ratings never measured.",
        ),
        why="An interval that holds 0 leaves it open; one that does not shows that they go together, between "
        "pairs, and still not why. The data are synthetic.",
    ),
)
