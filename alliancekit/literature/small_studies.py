"""What may be missing: small studies with small effects, that nobody published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.literature.model import fit, mean_effect
from alliancekit.literature.tables import effects
from alliancekit.results import Estimate, Result, estimates_table

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.literature.model import Method
    from alliancekit.stats.columns import Array


@dataclass(frozen=True, repr=False)
class SmallStudyEffects(Result):
    """Whether small studies found more than large ones, and what filling the gap would change.

    Attributes
    ----------
    egger : Estimate
        Intercept of Egger's regression: 0 where small and large studies agree.
    filled : int
        How many studies trim and fill adds.
    pooled, pooled_filled : Estimate
        The pooled r, as found and with those studies added.
    synthetic : bool
        Whether any study is.
    """

    egger: Estimate
    filled: int
    pooled: Estimate
    pooled_filled: Estimate
    synthetic: bool

    @property
    def table(self) -> pd.DataFrame:
        """One row an estimate: ``estimate``, ``low``, ``high``."""
        rows = {
            "Egger's intercept": self.egger,
            "r as found": self.pooled,
            "r, gap filled": self.pooled_filled,
        }
        return estimates_table(rows)

    def sentence(self) -> str:
        """Say whether small studies found more, and how much r would change."""
        whose = "Synthetic studies. " if self.synthetic else ""
        told = (
            "so small and large studies do not differ by more than chance"
            if self.egger.includes(0)
            else f"so small studies found {'higher' if self.egger > 0 else 'lower'} r than large ones"
        )
        added = "no study" if not self.filled else f"{self.filled} stud{'y' if self.filled == 1 else 'ies'}"
        return (
            f"{whose}{self.egger.words()}: {told}.\n"
            f"Trim and fill adds {added}: {self.pooled.words()} becomes {self.pooled_filled.words()}."
        )

    @property
    def _shown(self) -> None:
        """The sentence holds all that the table does."""


def small_study_effects(
    studies: pd.DataFrame, *, r: str = "r", n: str = "n", method: Method = "reml", level: float = 0.95
) -> SmallStudyEffects:
    """Ask whether small studies found more than large ones, as if those that found little were lost.

    Parameters
    ----------
    studies, r, n, method, level
        As in :func:`pool_correlations`; at least three studies.

    Returns
    -------
    SmallStudyEffects

    Raises
    ------
    UserError
        As :func:`pool_correlations` does, and where all studies are of one size.

    Notes
    -----
    Egger et al. (1997, BMJ, 315, 629-634): z / SE on 1 / SE, by least squares; the intercept is 0 where
    there is no effect of size. Trim and fill with the estimator L0 (Duval & Tweedie, 2000, Biometrics, 56,
    455-463). Both show a lack of balance; that unpublished studies are its cause is only one reading. Small
    studies may differ in other ways too.

    Examples
    --------
    >>> import pandas as pd
    >>> even = pd.DataFrame({"r": [0.2, 0.3, 0.4, 0.3, 0.3], "n": [50, 60, 50, 200, 400]})
    >>> small_study_effects(even).filled
    0
    """
    rows, z, v = effects(studies, r, n)
    error = np.sqrt(v)
    if np.ptp(error) == 0:
        raise UserError(f"All {len(z)} studies have the same {n}: there are no small and no large ones.")
    from statsmodels.api import OLS

    line = OLS(z / error, np.column_stack([np.ones(len(z)), 1 / error])).fit()
    low, high = line.conf_int(1 - level)[0]
    egger = Estimate(float(line.params[0]), low, high, level=level, name="Egger's intercept")
    missing = _missing(z if egger >= 0 else -z, v, method)
    more = np.concatenate([z, missing if egger >= 0 else -missing])
    variances = np.concatenate([v, _variances_of_missing(z if egger >= 0 else -z, v, len(missing))])
    return SmallStudyEffects(
        egger=egger,
        filled=len(missing),
        pooled=_pooled(z, v, method, level),
        pooled_filled=_pooled(more, variances, method, level),
        synthetic=bool("synthetic" in rows and rows["synthetic"].any()),
    )


def _pooled(z: Array, v: Array, method: Method, level: float) -> Estimate:
    found = fit(z, v, np.ones((len(z), 1)), method, level)
    low, high = found.limits(found.coefficients, found.covariance[0], level)
    mean, least, most = (float(np.tanh(each[0])) for each in (found.coefficients, low, high))
    return Estimate(mean, least, most, level=level, name="r")


def _missing(z: Array, v: Array, method: Method) -> Array:
    """Return the effects that would mirror the highest ones, which lack a counterpart on the low side."""
    from scipy.stats import rankdata

    order = np.argsort(z, kind="stable")
    z, v, k, trimmed = z[order], v[order], len(z), 0
    for _ in range(100):
        kept = k - trimmed
        centre = mean_effect(z[:kept], v[:kept], method)
        apart = z - centre
        above = rankdata(np.abs(apart))[apart > 0].sum()
        found = min(max(0, round((4 * above - k * (k + 1)) / (2 * k - 1))), k - 2)
        if found == trimmed:
            break
        trimmed = found
    return 2 * centre - z[k - trimmed :]


def _variances_of_missing(z: Array, v: Array, count: int) -> Array:
    return v[np.argsort(z, kind="stable")][len(z) - count :]
