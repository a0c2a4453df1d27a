"""How a question of the concept test is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.exercises.engine.options import Distractor, multiple_choice

if TYPE_CHECKING:
    from alliancekit.exercises.engine.base import Exercise

IDEAS = (
    "cause",
    "overlap of intervals",
    "between and within",
    "raters",
    "the size of r = .28",
    "rupture",
    "regression to the mean",
    "what feedback does",
    "allegiance and publication",
    "meanings of reciprocity",
    "those who leave",
    "whom a finding is about",
)


def question(name: str, story: str, right: str, *wrong: tuple[str, str], why: str) -> Exercise:
    """Return a question with choices; its options keep their order for everybody.

    Parameters
    ----------
    name
        Form and number, such as ``"before-1"``; the number is the place of its idea in ``IDEAS``.
    story
        What is asked.
    right, wrong
        The right option; then each wrong one with what is behind choosing it.
    why
        Why the right one is.
    """
    place = int(name.partition("-")[2])
    nearer = f"It is about {IDEAS[place - 1]}."  # a test gives no hints; an exercise declares three
    return multiple_choice(
        id=name,
        objective=place,
        question=story,
        given=lambda _clinic, _rng: {},
        right=right,
        distractors=tuple(Distractor(*each) for each in wrong),
        hints=(
            nearer,
            "Which sentence claims no more than what was found?",
            "Leave out what claims too much.",
        ),
        why=why,
    )
