"""How far a score can be trusted: alpha with its interval, omega, item-total correlations, error."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.instruments.answers import read_answers, read_columns
from alliancekit.instruments.doubts import doubts
from alliancekit.instruments.model import Instrument
from alliancekit.instruments.register import instrument as find_instrument
from alliancekit.results import Estimate, Result, short
from alliancekit.tables.numbers import far_codes

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

_FEW_PEOPLE = 30
_HEYWOOD = 0.005


@dataclass(frozen=True, repr=False)
class Reliability(Result):
    """Internal consistency of one scale; NaN where a value has no meaning, and `notes` says why.

    Attributes
    ----------
    scale : str
        Which scale.
    people, left_out : int
        Complete forms used; forms left out because an answer was missing.
    alpha : Estimate
        Coefficient alpha, with Feldt's interval.
    omega : float
        Omega total.
    sd, sem : float
        Standard deviation of the score and its standard error of measurement, in the unit of `unit`.
    unit : str
        ``"mean"`` or ``"sum"`` of the items.
    table : pandas.DataFrame
        One row an item, after keying: ``mean``, ``sd``, ``item_total_r`` (with the sum of the other items),
        ``alpha_if_dropped``, ``loading`` (standardised, one factor).
    notes : tuple of str
        What to keep in mind, in words.
    """

    scale: str
    people: int
    left_out: int
    alpha: Estimate
    omega: float
    sd: float
    sem: float
    unit: str
    table: pd.DataFrame
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """Say the figures, line by line, and what to keep in mind."""
        forms = f"{self.people:,} complete forms ({self.left_out:,} left out)"
        lines = [
            f"{self.scale}: {len(self.table)} items, {forms}",
            f"{self.alpha.words(3)} (Feldt)",
            f"omega total {short(self.omega, 3)}",
            f"standard error of measurement {self.sem:.3g} ({self.unit} of the items, SD {self.sd:.3g})",
        ]
        return "\n".join([*lines, *(f"Note: {note}" for note in self.notes)])


def reliability(
    responses: pd.DataFrame,
    instrument: str | Instrument | Sequence[Hashable],
    scale: str | None = None,
    *,
    level: float = 0.95,
) -> Reliability:
    """Estimate the internal consistency of a scale from the answers of many people.

    Parameters
    ----------
    responses
        Answers as `score` takes them, wide or long, before keying.
    instrument
        A questionnaire's name or an `Instrument`, whose key is applied; or a list of columns, taken as they
        are.
    scale
        A subscale's name, or the total's, which is the default: all items.
    level
        Of the interval around alpha.

    Returns
    -------
    Reliability

    Raises
    ------
    DataError
        The answers cannot be scored; every fault is listed.
    UserError
        The questionnaire has no such scale.

    Notes
    -----
    With k items of variance v_i and a sum of variance V, from complete forms:
    alpha = k / (k - 1) * (1 - sum(v_i) / V) (Cronbach, 1951, Psychometrika, 16, 297-334).
    Interval: 1 - (1 - alpha) * F, with F the quantiles of F(n - 1, (n - 1)(k - 1)) (Feldt, 1965,
    Psychometrika, 30, 357-370). It takes answers as normal: of five-point answers crowded at the ceiling it
    holds the true value less often than it says (about 86 of 100 times for a 95% interval).
    Omega total, of the sum of the raw items, = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique
    variances), from a model with one factor fitted by maximum likelihood (McDonald, 1999, Test theory).
    Standard error of measurement = SD * sqrt(1 - alpha). Alpha does not tell whether the items measure one
    thing, nor whether they measure the right one.

    Examples
    --------
    >>> sheet = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 4], "c": [1, 3, 3, 4, 4]})
    >>> reliability(sheet, ["a", "b", "c"]).alpha
    alpha = .94, 95% interval .68 to .99
    """
    if not 0 < level < 1:
        raise UserError(f"level is {level}; it must be between 0 and 1, such as 0.95.")
    if not isinstance(instrument, str | Instrument | Iterable):
        raise UserError(
            f"instrument is {instrument!r}; allowed are a questionnaire's name, an Instrument or a "
            "list of columns."
        )
    if isinstance(instrument, str | Instrument):
        form = find_instrument(instrument)
        name, unit = form.total if scale is None else scale, str(form.scored)
        form.bounds(name)  # says which scales there are when this is none of them
        numbers = form.scales[name]
        answers = read_answers(responses, form)
        labels: list[Hashable] = [f"item_{item}" for item in numbers]
    else:
        labels, name, unit = list(instrument), "these items", "sum"
        answers, form = read_columns(responses, labels)
        numbers = tuple(form.numbers)
    sheet, missing = answers.checked(form)
    people, mean, covariance = _moments(sheet, missing, [number - 1 for number in numbers])
    turned = np.isin(numbers, form.reverse)
    sign = np.where(turned, -1, 1)
    mean, covariance = (form.low + form.high) * turned + sign * mean, np.outer(sign, sign) * covariance
    count = len(labels)
    variances, total = np.diag(covariance), covariance.sum()
    rest = covariance.sum(axis=0) - variances
    without = total - 2 * rest - variances
    alpha = float(_alpha(count, variances.sum(), total))
    with np.errstate(divide="ignore", invalid="ignore"):
        item_total = np.where((variances > 0) & (without > 0), rest / np.sqrt(variances * without), np.nan)
    loadings, omega = np.full(count, np.nan), np.nan
    if count < 2 or people < 2:
        few = "one item" if count < 2 else f"{people} complete form{'' if people == 1 else 's'}"
        notes = [f"nothing can be said from {few}: at least two items and two people are needed."]
    else:
        notes = _warnings(labels, covariance, item_total, people)
        loadings, omega, note = _one_factor(covariance, people)
        notes += note
    if isinstance(instrument, str | Instrument):
        notes += doubts(sheet, missing, replace(form, reverse=()))  # items that go against others are named
    elif codes := far_codes(np.unique(sheet).tolist()):
        listed = " and ".join(f"{code:g}" for code in codes)
        notes.insert(
            0, f"{listed} lies far from all other answers: if it marks a missing one, empty the cell."
        )
    sd = float(np.sqrt(total)) / (count if unit == "mean" else 1)
    low, high = _feldt(alpha, count, people, level)
    table = {
        "mean": mean,
        "sd": np.sqrt(variances),
        "item_total_r": item_total,
        "alpha_if_dropped": _alpha(count - 1, variances.sum() - variances, without),
        "loading": loadings,
    }
    return Reliability(
        scale=name,
        people=people,
        left_out=len(answers.cells) - people,
        alpha=Estimate(alpha, low, high, level=level, name="alpha"),
        omega=omega,
        sd=sd,
        sem=float(sd * np.sqrt(1 - alpha)) if alpha >= 0 else np.nan,
        unit=unit,
        table=pd.DataFrame(table, index=pd.Series(labels, name="item", dtype=object)),
        notes=tuple(notes),
    )


def _moments(
    sheet: NDArray[Any], missing: NDArray[np.bool_] | None, items: Sequence[int]
) -> tuple[int, NDArray[np.floating], NDArray[np.floating]]:
    """Count the forms complete in some items; give means and covariances, NaN where there are too few."""
    complete = sheet[:, items] if missing is None else sheet[~missing[:, items].any(axis=1)][:, items]
    people, count = len(complete), len(items)
    if people < 2:
        return people, np.full(count, np.nan), np.full((count, count), np.nan)
    return people, complete.mean(axis=0), np.atleast_2d(np.cov(complete, rowvar=False))


def _alpha(count: int, variances: Any, total: Any) -> NDArray[np.floating]:
    if count < 2:
        return np.full(np.shape(total), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, count / (count - 1) * (1 - variances / total), np.nan)


def _feldt(alpha: float, count: int, people: int, level: float) -> tuple[float, float]:
    if not np.isfinite(alpha):
        return np.nan, np.nan
    from scipy.stats import f

    tail = (1 - level) / 2
    upper, lower = f.ppf([1 - tail, tail], people - 1, (people - 1) * (count - 1))
    return float(1 - (1 - alpha) * upper), float(1 - (1 - alpha) * lower)


def _warnings(
    labels: Sequence[Hashable],
    covariance: NDArray[np.floating],
    item_total: NDArray[np.floating],
    people: int,
) -> list[str]:
    """Say in words what makes these values weak or meaningless."""
    notes = []
    variances = np.diag(covariance)
    constant = [str(label) for label, variance in zip(labels, variances, strict=True) if variance <= 0]
    if constant:
        notes.append(f"everyone gave the same answer to {', '.join(constant)}: no variance, no correlation.")
    if covariance.sum() < variances.sum():
        notes.append(
            "the items' mean covariance is negative, so alpha is below 0 and means nothing: "
            "see whether reverse-keyed items were turned round once, and only once."
        )
    against = [str(label) for label, r in zip(labels, item_total, strict=True) if r < 0]
    if against:
        notes.append(f"{', '.join(against)}: against the other items; reverse-keyed, or another subject?")
    if len(labels) == 2:
        notes.append("with two items alpha says little, and omega cannot be estimated.")
    if people < _FEW_PEOPLE:
        notes.append(f"{people} people are few: read the interval, not the value.")
    return notes


def _one_factor(
    covariance: NDArray[np.floating], people: int
) -> tuple[NDArray[np.floating], float, list[str]]:
    """Fit one factor by maximum likelihood: standardised loadings, omega total, and why there is none."""
    none = np.full(len(covariance), np.nan)
    deviations = np.sqrt(np.diag(covariance))
    if len(covariance) < 3 or not (deviations > 0).all():
        return none, np.nan, []  # said already
    correlations = covariance / np.outer(deviations, deviations)
    if people <= len(covariance) or np.linalg.cond(correlations) > 1e10:
        return none, np.nan, ["omega cannot be estimated: too few people, or items that repeat each other."]
    from statsmodels.multivariate.factor import Factor

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that did not settle shows in its values, checked below
        fit = Factor(corr=correlations, n_factor=1, method="ml", nobs=people).fit(rng=0)
    # Real by construction; from numpy 2.5 on, they come as complex numbers without an imaginary part.
    loadings, unique = np.real(fit.loadings[:, 0]), np.real(fit.uniqueness)
    loadings = loadings * (np.sign(loadings.sum()) or 1)
    settled = np.allclose(loadings**2 + unique, 1, atol=1e-3)
    if not settled or unique.min() < _HEYWOOD:
        return none, np.nan, ["omega cannot be estimated: a model with one factor does not fit these items."]
    common = (loadings @ deviations) ** 2
    return loadings, float(common / (common + unique @ deviations**2)), []
