"""What the exercises of lesson 07 are asked about: lines of the dialogues, rules, published figures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from alliancekit.clinic import RUPTURE_KINDS, dialogue_marks, kept, load_dialogues
from alliancekit.exercises.lessons.texts_07 import ANSWERS, AT_WORK, FIGURES, HEARD_NOT, STANCE
from alliancekit.ruptures import RULES, JudgedRuptures, judge_ruptures

if TYPE_CHECKING:
    import numpy as np

    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given

HEARD = (*RUPTURE_KINDS, "mends")
_CLEAR = 6  # of eight on the panel

_THRESHOLDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


def clear_line(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - written, not simulated
    """Choose a line that nearly all of the panel heard alike, and what to tell who heard it otherwise."""
    kind = str(rng.choice(HEARD))
    lines = [
        (dialogue, place, line)
        for dialogue in load_dialogues().values()
        for place, line in enumerate(dialogue.lines, 1)
        if line.panel.count(kind) >= _CLEAR
    ]
    dialogue, place, line = lines[int(rng.integers(len(lines)))]
    first, second = (other for other in HEARD if other != kind)
    return {
        "dialogue": dialogue.id,
        "title": dialogue.title,
        "line": place,
        "who": dialogue.people[line.speaker],
        "said": line.text,
        "right": kind,
        "first": first,
        "second": second,
        "first_reply": HEARD_NOT[kind, first],
        "second_reply": HEARD_NOT[kind, second],
        "votes": line.panel.count(kind),
        "reason": line.reasons[kind],
    }


def answer_to_a_strain(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Choose what a client said, with four answers to it."""
    chosen = dict(ANSWERS[int(rng.integers(len(ANSWERS)))])
    name, place = chosen.pop("place")
    dialogue = load_dialogues()[name]
    line = dialogue.lines[place - 1]
    return chosen | {"title": dialogue.title, "who": dialogue.people["client"], "said": line.text}


@lru_cache(maxsize=1)
def _shares() -> dict[tuple[str, str], dict[str, float]]:
    """Return (dialogue, speaker) -> mark -> its share of the panel's marks."""
    marks = dialogue_marks()
    marks = marks[marks["speaker"] != "supervisor"]
    found = marks.groupby(["dialogue", "speaker"])["mark"].value_counts(normalize=True).unstack(fill_value=0)
    return {
        (str(dialogue), str(speaker)): {str(mark): float(share) for mark, share in row.items()}
        for (dialogue, speaker), row in zip(found.index, found.to_dict("records"), strict=True)
    }


def share_of_marks(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Choose a dialogue, who speaks and a mark, so that the ways to miss give other numbers."""
    titles = {each.id: each.title for each in load_dialogues().values() if "client" in each.people}
    while True:
        dialogue, speaker = str(rng.choice(list(titles))), str(rng.choice(["client", "therapist"]))
        asked = str(rng.choice(HEARD))
        other = str(rng.choice([mark for mark in HEARD if mark != asked]))
        own = _shares()[dialogue, speaker]
        theirs = _shares()[dialogue, "therapist" if speaker == "client" else "client"]
        told = [own[asked], own[other], own["none"], theirs[asked], 1 - own[asked]]
        if own[asked] > 0 and min(abs(a - b) for i, a in enumerate(told) for b in told[:i]) > 0.02:
            break
    of = sum(line.speaker == speaker for line in load_dialogues()[dialogue].lines) * 8
    return {
        "dialogue": dialogue,
        "title": titles[dialogue],
        "speaker": speaker,
        "asked": asked,
        "right": own[asked],
        "none": own["none"],
        "theirs": theirs[asked],
        "count": round(own[asked] * of),
        "of": of,
        "not_asked": 1 - own[asked],
        "percent": f"{100 * own[asked]:.0f}%",
    }


def at_work(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Choose a line in which something is at work that has a name."""
    return _named(AT_WORK, rng)


def stance(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Choose a line in which two people meet in a way that has a name."""
    return _named(STANCE, rng)


def _named(table: tuple[dict[str, Any], ...], rng: np.random.Generator) -> Given:
    chosen = table[int(rng.integers(len(table)))]
    name, place = chosen["places"][int(rng.integers(len(chosen["places"])))]
    dialogue = load_dialogues()[name]
    line = dialogue.lines[place - 1]
    (near, near_reply), (far, far_reply) = chosen["others"].items()
    return {
        "dialogue": name,
        "title": dialogue.title,
        "line": place,
        "who": dialogue.people[line.speaker],
        "said": line.text,
        "right": chosen["right"],
        "near": near,
        "far": far,
        "near_reply": near_reply,
        "far_reply": far_reply,
    }


@kept
def _judged(clinic: Clinic, rule: str, threshold: float) -> JudgedRuptures:
    mine = clinic.sessions[clinic.sessions["rater"] == "client"]
    return judge_ruptures(mine, rule=rule, threshold=threshold)


def rule_at_work(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Choose a rule and a threshold, and judge it on the clients' own ratings."""
    while True:
        rule, threshold = str(rng.choice(list(RULES))), float(rng.choice(_THRESHOLDS))
        judged = _judged(clinic, rule, threshold)
        right, recall = 100 * float(judged.precision), 100 * float(judged.recall)
        if min(abs(right - wrong) for wrong in (recall, 100 - right)) > 3:
            break
    return {
        "rule": rule,
        "threshold": threshold,
        "unit": RULES[rule].unit,
        "right": right,
        "recall": recall,
        "false": 100 - right,
        "said": f"{right:.0f}",
        "found": f"{recall:.0f}",
    }


def cases(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Draw hits, misses and false alarms; one case in which nothing is found."""
    drawn = rng.integers(1, 60, size=(6, 3)).tolist()
    return {"cases": [(20, 20, 10), *(tuple(map(int, each)) for each in drawn), (0, 4, 3)]}


def f1(hits: int, misses: int, false_alarms: int) -> float:
    """Return F1, which is right."""
    return 2 * hits / (2 * hits + misses + false_alarms)


def recall(hits: int, misses: int, false_alarms: int) -> float:  # noqa: ARG001
    """Return the share of the ruptures that was found."""
    return hits / (hits + misses)


def precision(hits: int, misses: int, false_alarms: int) -> float:  # noqa: ARG001
    """Return the share of the signals that was right."""
    return hits / (hits + false_alarms)


def hits_once(hits: int, misses: int, false_alarms: int) -> float:
    """Return the share of hits among all three, in which hits count once."""
    return hits / (hits + misses + false_alarms)


def published(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    """Choose a published figure."""
    return dict(FIGURES[str(rng.choice(list(FIGURES)))])
