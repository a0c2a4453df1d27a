"""What an exercise is: declared once, used by the learner's check, by grading and by the tests."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

    from alliancekit.clinic import Clinic

Track = Literal["Look", "Edit", "Write"]
Verdict = Literal["right", "not yet", "not attempted", "could not read"]

# The facts one variant of an exercise is about: a client, a session, a rater, a small frame ...
Given = Mapping[str, Any]


_BLANKS = {"", "...", "…", "_", "__", "___", "____", "?", "none"}


class UnreadableError(Exception):
    """An answer that is of another kind than the exercise asks for.

    Parameters
    ----------
    found
        What the answer is, in words.
    wanted
        What is asked for, in words.
    """

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"Found: {found}. Wanted: {wanted}.")


class NotYetError(Exception):
    """An answer that was read and cannot be right, with the message that says why."""


class Kind(ABC):
    """How an answer of one kind is read and compared; see :mod:`alliancekit.exercises.engine.kinds`."""

    def choices(self, given: Given) -> dict[str, str]:  # noqa: ARG002 - most kinds have none
        """Return what can be answered -> the text that is shown for it; empty where anything can be."""
        return {}

    def listed(self, given: Given) -> str:  # noqa: ARG002
        """Return what there is to choose from, in Markdown, where the question itself does not say it."""
        return ""

    def is_blank(self, raw: Any) -> bool:
        """Tell whether nothing has been answered yet."""
        return is_blank(raw)

    @abstractmethod
    def read(self, raw: Any, given: Given) -> Any:
        """Return the answer in a form that can be compared, or raise UnreadableError or NotYetError."""

    @abstractmethod
    def same(self, value: Any, other: Any, given: Given) -> bool:
        """Tell whether two answers that have been read agree, within the tolerance of this kind."""

    @abstractmethod
    def explain(self, value: Any, right: Any, given: Given) -> str:
        """Say what can be said about a wrong answer that no misconception accounts for."""


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that many arrive at, and what to tell them.

    Parameters
    ----------
    wrong
        From the given facts to the answer that this way of thinking leads to.
    message
        Names the mistake and says what to look at; does not give the answer away.
    """

    wrong: Callable[[Given], Any]
    message: str


@dataclass(frozen=True)
class Explorer:
    """The explorer in which an exercise is done, set as its question asks.

    Parameters
    ----------
    name
        Its name in ``ak``.
    settings
        From the given facts to control name -> what it is set to, in the words or numbers that are shown.
    start
        From the given facts to what the explorer is called with.
    """

    name: str
    settings: Callable[[Given], Mapping[str, Any]] = lambda _: {}
    start: Callable[[Given], Mapping[str, Any]] = lambda _: {}

    def open(self, given: Given) -> Any:
        """Return the explorer, set."""
        import alliancekit

        panel = getattr(alliancekit, self.name)(**self.start(given))
        for control, setting in self.settings(given).items():
            widget = panel.controls[control].widget
            setattr(widget, "label" if hasattr(widget, "options") else "value", setting)
        return panel


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    ``$name`` in ``question``, ``starter``, ``hints``, ``worked``, ``why`` and the misconceptions' messages
    stands for the given fact of that name.

    Parameters
    ----------
    id
        Lesson and number, such as ``"03-2"``.
    track
        Look (no code), Edit (one line), Write (a function of a few lines).
    objective
        Number of the lesson's objective that it serves, from 1.
    question
        What is asked.
    kind
        How an answer is read and compared.
    given
        From the clinic and a generator to the facts of one variant.
    answer
        From those facts to the right answer, computed.
    misconceptions, hints
        Wrong answers with their message; three hints, each nearer than the one before.
    worked
        Code that solves it; it may use ``ak`` and ``clinic`` and ends by setting ``answer``.
    why
        The explanation that belongs to it.
    starter
        The cell that the learner begins with, without the ``ak.check`` line.
    untouched
        For Edit: what the starter gives as it stands, which is not an attempt.
    explorer
        The explorer that the question is about, if it is about one.
    """

    id: str
    track: Track
    objective: int
    question: str
    kind: Kind
    given: Callable[[Clinic, np.random.Generator], Given]
    answer: Callable[[Given], Any]
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, str, str]
    worked: str
    why: str
    starter: str = "answer = ..."
    untouched: Callable[[Given], Any] | None = None
    explorer: Explorer | None = None

    @property
    def lesson(self) -> str:
        """The lesson's number, such as ``"03"``."""
        return self.id[:2]

    @property
    def answer_name(self) -> str:
        """The name that the starter gives to the answer: that of its function, or of its last line."""
        function = re.search(r"^def (\w+)", self.starter, re.MULTILINE)
        return function[1] if function else self.starter.splitlines()[-1].split(" =")[0]

    def variant(self, clinic: Clinic, seed: int = 0) -> Given:
        """Return the facts of one variant; seed 0 is the notebook's own."""
        import numpy as np

        return self.given(clinic, np.random.default_rng([seed, *map(ord, self.id)]))

    def asks(self, given: Given) -> str:
        """Return the question of a variant, with the options that there are, in Markdown."""
        return f"{fill(self.question, given)}\n\n{self.kind.listed(given)}".rstrip()

    def typed(self, clinic: Clinic, seed: int = 0) -> str:
        """Return the code cell in which the answer is typed and checked."""
        start = fill(self.starter, self.variant(clinic, seed))
        gap = "\n\n" if start.startswith("def ") else "\n"
        variant = f", seed={seed}" if seed else ""
        return f'{start}{gap}ak.check("{self.id}", {self.answer_name}{variant})'

    def cell(self, clinic: Clinic) -> str:
        """Return the lesson's code cell: a card to answer in, or for Edit and Write the code to work on."""
        return f'ak.exercise("{self.id}")' if self.track == "Look" else self.typed(clinic)

    def prose(self, clinic: Clinic) -> str:
        """Return the text cell that stands before it; what a card asks is asked there alone."""
        heading, serves = f"### Exercise {self.id} ({self.track})", f"*Serves objective {self.objective}.*"
        if self.track == "Look":
            return f"{heading}\n\n{serves}"
        return f"{heading}\n\n{self.asks(self.variant(clinic))}\n\n{serves}"


@dataclass(frozen=True)
class Judgement:
    """What came of checking one answer.

    Parameters
    ----------
    verdict
        ``right``, ``not yet``, ``not attempted`` or ``could not read``.
    message
        For the learner; plain text.
    """

    verdict: Verdict
    message: str


def is_blank(raw: Any, depth: int = 5) -> bool:
    """Tell whether an answer is still the blank: ``...``, None, empty text, or only such things.

    So deep are lists looked into: one may hold itself.

    Examples
    --------
    >>> is_blank(...), is_blank(" ... "), is_blank(0)
    (True, True, False)
    """
    if raw is None or raw is Ellipsis:
        return True
    if isinstance(raw, str):
        return raw.strip().strip("\"'").casefold() in _BLANKS
    return isinstance(raw, list | tuple | set | frozenset | dict) and (
        depth > 0 and all(is_blank(part, depth - 1) for part in raw)
    )


def fill(text: str, given: Given) -> str:
    """Put the given facts in the place of their ``$names``.

    Examples
    --------
    >>> fill("What did client $client say?", {"client": "C007"})
    'What did client C007 say?'
    """
    return Template(text).safe_substitute({name: _plain(value) for name, value in given.items()})


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
