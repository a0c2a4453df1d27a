"""What is said about an exercise, as cards: the question, the verdict, hints, a worked solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.card import Card, Tone

if TYPE_CHECKING:
    from alliancekit.exercises.engine.base import Judgement
    from alliancekit.exercises.engine.practice import Practice

_SIGNS: dict[str, tuple[str, str, Tone]] = {
    "right": ("✓", "Right", "good"),
    "not yet": ("→", "Not yet", "wait"),
    "not attempted": ("○", "Not attempted", "plain"),
    "could not read": ("?", "Could not read the answer", "wait"),
}


def verdict_card(
    practice: Practice, judgement: Judgement, *, whole: bool = False, buttons: bool = False
) -> Card:
    """Say what became of an answer.

    Parameters
    ----------
    practice, judgement
        The exercise and the answer's verdict.
    whole
        Whether the card also asks the question.
    buttons
        Whether hints and the like are asked for by buttons, and not by code.
    """
    exercise = practice.exercise
    mark, word, tone = _SIGNS[judgement.verdict]
    lines = [judgement.message]
    if judgement.verdict == "not attempted":
        last = practice.last
        if whole:
            lines = ["Give an answer, then press *Check*." if buttons else _how_to_answer(practice)]
        elif last:
            lines.append(f"What you answered here last was: {last.verdict}.")
    if judgement.verdict == "not yet" and not buttons:
        lines.append(f'For a hint: `ak.hint("{exercise.id}")`.')
    lines.append(practice.record.take_notice())
    return Card(
        f"{exercise.id} ({exercise.track}): {word}",
        lines,
        mark,
        tone,
        code=last.value if judgement.verdict == "not attempted" and last and not whole else "",
        question=exercise.asks(practice.given) if whole and not buttons else "",
    )


def _how_to_answer(practice: Practice) -> str:
    seed = f", seed={practice.seed}" if practice.seed else ""
    return f'Answer with `ak.check("{practice.exercise.id}", ...{seed})`, your answer in place of the `...`.'


def hint_lines(practice: Practice) -> list[str]:
    """Return the hints taken so far, one a paragraph."""
    return [f"**Hint {number}.** {hint}" for number, hint in enumerate(practice.hints, start=1)]


def solution_card(practice: Practice) -> Card:
    """Show one way to get there, and why."""
    exercise, given = practice.exercise, practice.given
    lines = [fill(exercise.why, given), practice.record.take_notice(), "One way to get there:"]
    return Card(f"{exercise.id}: a worked answer", lines, "✎", code=fill(exercise.worked, given))
