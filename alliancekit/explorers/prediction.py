"""What a reader predicts with the controls of a panel before they see what the data say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from alliancekit.explorers.panel import Control
from alliancekit.record import last_prediction, record_prediction

if TYPE_CHECKING:
    from collections.abc import Mapping


class Prediction:
    """Controls that are a guess, the name it is kept under, and the button that shows the answer.

    Link the charts to ``button``; in a :class:`Panel` it stands after the guess, as the control ``shown``.
    Pressing it keeps the guess in the learner's record, and its label says what the next press will do. Who
    has kept a guess finds it, with its answer, when the explorer is opened again.

    Parameters
    ----------
    guesses
        Name in the record -> control; a guess of one control is kept without its name.
    kept_as
        Name of the prediction in the record, in which ``{client}`` stands for the value of a control of that
        name: each has a prediction of its own. Empty: the guess is made by eye, and nothing is kept.
    question
        What pressing the button answers.
    show, hide
        Labels of the button.

    Examples
    --------
    >>> guess = ipywidgets.FloatSlider(0, min=-1, max=1)
    >>> Prediction({"r": guess}, "03-component-r", "How far off were you?").button.description
    'Show what the data say'
    """

    def __init__(
        self,
        guesses: Mapping[str, ipywidgets.Widget],
        kept_as: str,
        question: str,
        *,
        show: str = "Show what the data say",
        hide: str = "Hide it again",
        page: str = "",
    ) -> None:
        self.button = ipywidgets.ToggleButton(description=show)
        self._control = Control(self.button, question, page=page)
        self._guesses = dict(guesses)
        self._first = {name: widget.value for name, widget in guesses.items()}
        self._kept_as = kept_as
        self._name = ""
        self._labels = show, hide
        self.button.observe(self._label, "value")

    def among(self, controls: Mapping[str, Control]) -> dict[str, Control]:
        """Return the controls with the button, ``shown``, behind the last guess, or the first control."""
        names = list(controls)
        guesses = [name for name in names if controls[name].widget in self._guesses.values()]
        place = names.index(guesses[-1]) + 1 if guesses else 1
        before, after = names[:place], names[place:]
        return (
            {name: controls[name] for name in before}
            | {"shown": self._control}
            | {name: controls[name] for name in after}
        )

    def recall(self, values: Mapping[str, Any]) -> None:
        """Set the guess to what was kept for these values of the controls, where that is another than now."""
        name = self._kept_as.format(**values)
        if name == self._name:
            return
        self._name = name
        kept = last_prediction(name)
        guess = kept if isinstance(kept, dict) else dict.fromkeys(self._guesses, kept)
        found = bool(guess) and all(isinstance(guess.get(key), float | int) for key in self._guesses)
        for key, widget in self._guesses.items():
            widget.value = guess[key] if found else self._first[key]
        self.button.value = found

    def follows(
        self, before: Mapping[str, Any], after: Mapping[str, Any], controls: Mapping[str, Control]
    ) -> dict[str, Any]:
        """Return what a change to other values sets back, where nothing was kept: what is guessed anew."""
        if self._kept_as.format(**before) == self._kept_as.format(**after):
            return {}
        first = {id(widget): self._first[key] for key, widget in self._guesses.items()}
        back = {name: first[id(each.widget)] for name, each in controls.items() if id(each.widget) in first}
        return back | {"shown": False}

    def keep(self, values: Mapping[str, Any]) -> None:
        """Keep the guess, if the answer is now shown."""
        if self._kept_as and self.button.value:
            guess = {name: widget.value for name, widget in self._guesses.items()}
            name = self._kept_as.format(**values)
            record_prediction(name, guess if len(guess) > 1 else next(iter(guess.values())))

    def _label(self, _change: object) -> None:
        self.button.description = self._labels[self.button.value]
