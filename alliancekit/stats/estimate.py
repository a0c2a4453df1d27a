"""An estimate with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from alliancekit.stats.correlation import short


@dataclass(frozen=True)
class Estimate:
    """A number estimated from data.

    Attributes
    ----------
    value : float
        The estimate.
    low, high : float
        Limits of its interval.
    confidence : float
        Of the interval, for example .95.

    Examples
    --------
    >>> print(Estimate(.63, .48, .78))
    .63, 95% interval .48 to .78
    >>> Estimate(.63, .48, .78).includes(0)
    False
    """

    value: float
    low: float
    high: float
    confidence: float = 0.95

    def __str__(self) -> str:
        """Say the figures."""
        return f"{short(self.value)}, {self.confidence:.0%} interval {short(self.low)} to {short(self.high)}"

    def includes(self, value: float) -> bool:
        """Tell whether the interval holds ``value``."""
        return self.low <= value <= self.high
