"""The places of a control: the values that it can stand at, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

if TYPE_CHECKING:
    from collections.abc import Iterator


def places(widget: ipywidgets.Widget) -> Iterator[Any]:
    """Yield all values of a control in the order of its places; none where they cannot be counted.

    Parameters
    ----------
    widget
        A control.

    Yields
    ------
    object
        A value.

    Examples
    --------
    >>> list(places(ipywidgets.FloatSlider(min=0, max=1, step=0.5)))
    [0.0, 0.5, 1.0]
    """
    if widget.has_trait("index"):
        yield from widget._options_values  # noqa: SLF001 - as the page counts them, whatever form they were given in
    elif isinstance(widget.value, bool):
        yield from (False, True)
    elif isinstance(widget, ipywidgets.BoundedIntText):  # what is typed is read by Python
        return
    elif widget.has_trait("step") and widget.has_trait("min"):
        kind, low, step = type(widget.value), widget.min, widget.step
        for i in range(round((widget.max - low) / step) + 1):
            yield kind(round(low + i * step, 10))


def elsewhere(widget: ipywidgets.Widget, value: Any) -> Any:
    """Return the first place of a control that is another; the same where it has no other.

    Parameters
    ----------
    widget
        A control.
    value
        Where it is not to stand.

    Returns
    -------
    object
        A value.

    Examples
    --------
    >>> elsewhere(ipywidgets.ToggleButton(), False)
    True
    """
    return next((each for each in places(widget) if each != value), value)
