"""What answers are made of: means, shares and lines, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.exercises.predictions.drawing import Course
from alliancekit.exercises.predictions.hands import Mark
from alliancekit.stats.effects import share_of
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from alliancekit.results import Estimate


def mark(name: str, found: Estimate, times: float = 1) -> Mark:
    """Put an estimate on a scale, perhaps in another unit or with its sign turned.

    Examples
    --------
    >>> from alliancekit.results import Estimate
    >>> mark("us", Estimate(-0.3, -0.4, -0.2), times=-1).low
    0.2
    """
    low, high = sorted((times * found.low, times * found.high))
    return Mark(name, times * found, low, high)


def mean_of(values: pd.Series, groups: pd.Series | None = None) -> Estimate:
    """Return the mean with its interval, which may allow for values that share a group.

    Examples
    --------
    >>> import pandas as pd
    >>> float(mean_of(pd.Series([1.0, 2, 3, 4])))
    2.5
    """
    fit = regress(values, {}, groups)
    return fit.estimate(intercept=1)


def in_100(name: str, count: int, of: int) -> Mark:
    """Put a share on a scale from 0 to 100, with Wilson's interval (1927, J Am Stat Assoc 22:209-212).

    Examples
    --------
    >>> in_100("us", 20, 100).value
    20.0
    """
    return mark(name, share_of(count, of), times=100)


def largest_or_alike(columns: Mapping[str, pd.Series], alike: str) -> str:
    """Return which column's mean is largest, or ``alike`` where one of the others could be as large.

    Columns are paired row by row, so the largest is compared with each other by its mean difference.

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.Series([1.0, 2, 3, 4])
    >>> largest_or_alike({"a": a, "b": a - 1 + 0.1 * a}, "alike")
    'a'
    """
    largest = max(columns, key=lambda name: columns[name].mean())
    others = [name for name in columns if name != largest]
    differences = [mean_of((columns[largest] - columns[name]).dropna()) for name in others]
    return alike if any(each.low <= 0 for each in differences) else largest


def fitted_line(
    name: str, x: pd.Series, y: pd.Series, points: Iterable[float], groups: pd.Series | None = None
) -> Course:
    """Return the straight line by least squares, with the band of its mean, at these points of x.

    Examples
    --------
    >>> import pandas as pd
    >>> x = pd.Series([1.0, 2, 3, 4, 5])
    >>> [round(each, 2) for each in fitted_line("y", x, 2 * x + 1, [1, 3]).value]
    [3.0, 7.0]
    """
    fit = regress(y, {"x": x}, groups)
    return course(name, [fit.estimate(intercept=1, x=point) for point in points])


def course(name: str, found: Iterable[Estimate]) -> Course:
    """Return a line through estimates, one a point, with their intervals as its band."""
    values = list(found)
    return Course(
        name, [float(each) for each in values], [each.low for each in values], [each.high for each in values]
    )
