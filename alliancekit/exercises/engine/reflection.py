"""Reflections: a field to write in, kept in the record as one writes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from alliancekit.explorers.printed import in_notebook
from alliancekit.record import current_record, reflections

if TYPE_CHECKING:
    import ipywidgets

_PAUSE = 0.8  # seconds without a new letter, after which what stands there is kept
_LABEL = "Your answer"


def reflect(name: str) -> ipywidgets.VBox:
    """Return a field for one's thoughts; what is written is kept, and stands there again next time.

    Parameters
    ----------
    name
        The reflection: lesson and number, such as ``"03-1"``.

    Returns
    -------
    ipywidgets.VBox
        The field, and under it a line that says what has been kept.

    Examples
    --------
    >>> field = reflect("03-1").children[0]
    >>> field.value = "Two people, one aim."
    >>> reflect("03-1").children[0].value
    'Two people, one aim.'
    """
    return kept_field(name, _LABEL, rows=6)


def kept_field(name: str, label: str, *, rows: int) -> ipywidgets.VBox:
    """Return a labelled field of so many rows whose text is kept under a name, and a line on what is kept."""
    import ipywidgets

    kept = reflections(current_record()).get(name, "")
    field = ipywidgets.Textarea(
        kept,
        description=label,
        placeholder="A few sentences. They are kept as you write.",
        rows=rows,
        layout=ipywidgets.Layout(width="100%", max_width="46em"),
        style={"description_width": "initial"},
    )
    told = ipywidgets.HTML(_kept(kept))
    waiting: list[asyncio.TimerHandle] = []

    def keep() -> None:
        record = current_record()
        if reflections(record).get(name, "") != field.value:
            record.add("reflection", name, value=field.value)
        told.value = record.take_notice() or _kept(field.value)

    def soon(_change: object) -> None:
        while waiting:
            waiting.pop().cancel()
        if in_notebook():
            waiting.append(asyncio.get_running_loop().call_later(_PAUSE, keep))
        else:
            keep()

    field.observe(soon, "value")
    box = ipywidgets.VBox([field, told])
    box.add_class("ak-reflection")
    return box


def _kept(text: str) -> str:
    words = len(text.split())
    return f"{words} word{'s' * (words != 1)} kept." if words else "Nothing written yet."
