"""Check an answer, work on a whole exercise, take a hint, see a solution; and the points for a grader.

In a lesson, a Look exercise is a card that takes the answer by mouse or keyboard
(``ak.exercise("03-1")``), and the answer is kept in the learner's record. *Graded*, it travels as code,
like the others: ``answer = ...``, then ``ak.check("03-1", answer)`` (:meth:`Exercise.typed`). For a
notebook that is handed in is run anew, elsewhere and without the learner's record, and one who marks it
by eye finds the answer where it was given. So :func:`exercise` refuses to run while grading, and
:func:`check` takes the answer to any exercise.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.card import Card, show
from alliancekit.exercises.engine.cards import hint_lines, solution_card, verdict_card
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.limit import quiet
from alliancekit.exercises.engine.own import OWN, keep_answer, marked_elsewhere
from alliancekit.exercises.engine.practice import Practice
from alliancekit.exercises.engine.register import (
    UnknownExerciseError,
    UnknownVariantError,
    exercise_clinic,
    find,
    variant_number,
)
from alliancekit.explorers.printed import in_notebook

if TYPE_CHECKING:
    from alliancekit.exercises.engine.concept import ConceptCard
    from alliancekit.exercises.engine.live import PracticeCard

_GRADING = "NBGRADER_EXECUTION"


def check(name: str, answer: Any = ..., *, seed: int = 0) -> None:
    """Check an answer, show a card about it and keep the attempt.

    An exercise of your instructor's own, such as ``"exam-1"``, is kept and not judged: they mark it.

    Parameters
    ----------
    name
        The exercise's id, such as ``"03-2"``.
    answer
        Your answer.
    seed
        The variant; the notebook's own is 0.

    Raises
    ------
    AssertionError
        Only while a notebook is being graded, when the answer is not right.

    Examples
    --------
    >>> check("00-1", ...)
    ○ 00-1 (Look): Not attempted
    Put your answer where the `...` is, and run the cell again.
    """
    if os.environ.get(_GRADING):
        _grade(name, answer, seed)
        return
    with quiet():
        if OWN.fullmatch(str(name)):
            show(keep_answer(name, answer))
            return
        practice = _find_or_say(name, seed)
        if practice is None:
            return
        judgement = practice.attempt(answer)
        if in_notebook():
            from alliancekit.exercises.engine.live import PracticeCard

            show(PracticeCard(practice, judgement))
        else:
            show(verdict_card(practice, judgement))


def _grade(name: str, answer: Any, seed: int) -> None:
    """Show what became of an answer, keep nothing, and raise where it is not right."""
    with quiet():
        try:
            practice = Practice(find(name), seed)
            judgement = practice.judge(answer)
            card, right = verdict_card(practice, judgement), judgement.verdict == "right"
        except UnknownExerciseError as fault:
            card, right = _no_such(fault), False
        show(card)
    if not right:
        raise AssertionError(card.text)


def exercise(name: str, *, seed: int = 0) -> PracticeCard | ConceptCard | Card:
    """Work on a whole exercise in a card: its question, a field or choices, hints, and new numbers.

    Parameters
    ----------
    name
        The exercise's id, such as ``"03-1"``.
    seed
        The variant; the lesson's own is 0, and each other number gives other facts to ask about.

    Returns
    -------
    PracticeCard or Card
        The card; where there is no notebook, one to read, which says how to answer in code.

    Raises
    ------
    AssertionError
        While a notebook is being graded: what is answered in a card is not in the notebook.

    Examples
    --------
    >>> exercise("00-1")
    ○ 00-1 (Look): Not attempted
    Choose client **...** in the clinic tour. ...
    """
    if os.environ.get(_GRADING):
        raise AssertionError(
            f'Graded, this is answered in code: answer = ..., then ak.check("{name}", answer).'
        )
    with quiet():
        if OWN.fullmatch(str(name)):
            return _own(name)
        try:
            practice = Practice(find(name), seed)
        except UnknownExerciseError as fault:
            return _no_such(fault)
        if in_notebook():
            from alliancekit.exercises.engine.live import PracticeCard

            return PracticeCard(practice)
        return verdict_card(practice, practice.judge(...), whole=True)


def score(name: str, answer: Any = ..., *, points: float = 1.0, seed: int = 0) -> float:
    """Return the points for an answer: all of them when it is right, else none.

    Parameters
    ----------
    name
        The exercise's id.
    answer
        The answer.
    points
        What a right answer is worth.
    seed
        The variant.

    Returns
    -------
    float
        Never above ``points``, and a plain Python number, as nbgrader needs.

    Raises
    ------
    UnknownExerciseError
        If there is no exercise of that id, or no variant of that number.

    Examples
    --------
    >>> score("00-1", "nonsense", points=2)
    0.0
    """
    with quiet():
        judgement = judge(find(name), answer, exercise_clinic(), variant_number(seed))
    return float(points) if judgement.verdict == "right" else 0.0


def hint(name: str, *, seed: int = 0) -> None:
    """Show the next of an exercise's three hints below those already taken, and keep that it was taken.

    Parameters
    ----------
    name
        The exercise's id, such as ``"03-2"``.
    seed
        The variant; the notebook's own is 0.

    Examples
    --------
    >>> hint("no such")
    ? No such exercise
    There is no exercise “no such”. There are: ...
    """
    with quiet():
        practice = _find_or_say(name, seed)
        if practice is None:
            return
        practice.take_hint()
        lines, known = hint_lines(practice), practice.exercise
        if len(lines) < len(known.hints):
            ask = f'Ask `ak.hint("{known.id}")` again for a nearer one.'
        else:
            ask = f'This was the last hint. If you are still stuck: `ak.solution("{known.id}")`.'
        heading = f"{known.id}: hint {len(lines)} of {len(known.hints)}"
        show(Card(heading, [*lines, ask, practice.record.take_notice()], "☞"))


def solution(name: str, *, reveal: bool = False, seed: int = 0) -> None:
    """Show a worked answer, once you have tried; your record will say that you have seen it.

    Parameters
    ----------
    name
        The exercise's id.
    reveal
        Show it although nothing has been tried yet.
    seed
        The variant.

    Examples
    --------
    >>> solution("00-1")
    ○ 00-1: try it first
    ...
    """
    with quiet():
        practice = _find_or_say(name, seed)
        if practice is None:
            return
        if not practice.tried and not reveal:
            known = practice.exercise.id
            offer = (
                "One honest try, right or not, opens the worked answer. If you want it now, run "
                f'`ak.solution("{known}", reveal=True)`. Your record will say that you have seen it.'
            )
            show(Card(f"{known}: try it first", [offer], "○"))
            return
        practice.see_solution()
        show(solution_card(practice))


def _own(name: str) -> ConceptCard | Card:
    """Return the card of a question that is kept and not judged."""
    from alliancekit.exercises.engine.concept import ConceptCard, concept_form, concept_questions

    form = concept_form(name)
    question = concept_questions(form).get(name) if form else None
    return ConceptCard(question) if question else marked_elsewhere(name)


def _find_or_say(name: str, seed: int) -> Practice | None:
    """Return the exercise; where there is none, show a card that says which there are."""
    if OWN.fullmatch(str(name)):
        show(marked_elsewhere(name))
        return None
    try:
        return Practice(find(name), seed)
    except UnknownExerciseError as fault:
        show(_no_such(fault))
        return None


def _no_such(fault: UnknownExerciseError) -> Card:
    what = "variant" if isinstance(fault, UnknownVariantError) else "exercise"
    return Card(f"No such {what}", [str(fault)], "?", "wait")
