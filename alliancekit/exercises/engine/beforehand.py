"""Load what lessons stand on while their reader still reads."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from threading import Thread

_AWHILE = 1.0  # seconds in which a first cell that is run at once is not held up by the first drawing


def load_beforehand() -> Thread | None:
    """Read the sample clinic, load what draws and asks, and draw a point, beside whatever else Python does.

    A kernel does this as it starts: the first cells of a lesson then answer at once to whoever has read its
    first lines. Where a notebook is graded, nothing runs beside it.

    Returns
    -------
    threading.Thread or None
        What loads them.

    Examples
    --------
    >>> load_beforehand().join()
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return None
    thread = Thread(target=_load, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # where no second thread is allowed
        return None
    return thread


def _load() -> None:
    with suppress(Exception):  # what is amiss is said where it is needed
        from alliancekit.clinic import load_clinic

        load_clinic()
        from alliancekit.exercises.predictions import card  # noqa: F401, I001 - it stands on nearly everything
        from alliancekit.charts.drawing import still
        from alliancekit.charts.theme import alt

        time.sleep(_AWHILE)
        point = alt.Chart(alt.Data(values=[{"x": 1}])).mark_point().encode(x="x:Q")
        still(point.properties(description="A point").to_dict())
