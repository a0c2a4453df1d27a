"""Influence functions: how strongly one person's affect acts on the other's, at each affect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array


@dataclass(frozen=True)
class Linear:
    """F(x) = slope * x: twice the affect, twice the influence, without limit.

    Parameters
    ----------
    slope
        Influence for one unit of affect.

    Examples
    --------
    >>> Linear()(np.array([-1., 2.])).tolist()
    [-1.0, 2.0]
    """

    slope: float = 1.0

    def __call__(self, x: Array) -> Array:
        """Return the influence at each affect."""
        return self.slope * x


@dataclass(frozen=True)
class Saturating:
    """F(x) = limit * tanh(slope * x / limit): strong affect adds little more.

    Parameters
    ----------
    slope
        Influence for one unit of affect, near 0.
    limit
        The strongest influence, above 0.

    Raises
    ------
    UserError
        If ``limit`` is not above 0.

    Examples
    --------
    >>> Saturating()(np.array([0., 100.])).tolist()
    [0.0, 1.0]
    """

    slope: float = 1.0
    limit: float = 1.0

    def __post_init__(self) -> None:
        if not self.limit > 0:
            raise UserError(f"limit is {self.limit}; allowed is a number above 0.")

    def __call__(self, x: Array) -> Array:
        """Return the influence at each affect."""
        return self.limit * np.tanh(self.slope / self.limit * x)


@dataclass(frozen=True)
class Piecewise:
    """Two straight pieces that meet at 0, held between a floor and a ceiling.

    F(x) = ``below`` * x for unpleasant affect and ``above`` * x for pleasant, clipped to ``floor`` and
    ``ceiling``. Without floor and ceiling it is the bilinear influence function of Gottman, Murray, Swanson,
    Tyson & Swanson (2002, The mathematics of marriage, MIT Press): unpleasant affect may count for more than
    pleasant.

    Parameters
    ----------
    below, above
        Influence for one unit of unpleasant and of pleasant affect.
    floor, ceiling
        Lowest influence, 0 or less, and highest, 0 or more.

    Raises
    ------
    UserError
        If ``floor`` is above or ``ceiling`` below 0.

    Examples
    --------
    >>> Piecewise(below=2, above=.5, floor=-1)(np.array([-3., -.25, 2.])).tolist()
    [-1.0, -0.5, 1.0]
    """

    below: float = 1.0
    above: float = 1.0
    floor: float = -np.inf
    ceiling: float = np.inf

    def __post_init__(self) -> None:
        if not self.floor <= 0 <= self.ceiling:
            raise UserError(
                f"floor is {self.floor} and ceiling {self.ceiling}; allowed is a floor of "
                "0 or less and a ceiling of 0 or more."
            )

    def __call__(self, x: Array) -> Array:
        """Return the influence at each affect."""
        return np.clip(np.where(x < 0, self.below * x, self.above * x), self.floor, self.ceiling)
