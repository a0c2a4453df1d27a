"""Whether a person's change is more than measurement error, and whether it crossed a cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.instruments.register import instrument as find_instrument
from alliancekit.results import Result, chart_of
from alliancekit.tables.numbers import MISSING_CODES, far_codes

if TYPE_CHECKING:
    from altair import LayerChart
    from numpy.typing import ArrayLike

    from alliancekit.instruments.model import Instrument

_ROUNDING = 1e-9  # of sums of decimals
_NO_SCORES = tuple(code for code in MISSING_CODES if code < 0 or code >= 777)
CATEGORIES = ("recovered", "improved", "unchanged", "deteriorated")


@dataclass(frozen=True, repr=False)
class ReliableChange(Result):
    """What `reliable_change` found.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a person: ``pre``, ``post``, ``change`` (post - pre), ``index`` (change / S_diff; missing
        where the points were given, not computed), ``reliable``, ``crossed`` (from the clinical to the
        general side of the cut-off), ``category``. Missing where pre or post is.
    points : float
        The change, in points, that counts as reliable.
    basis : str
        Where the points come from.
    cutoffs : dict
        Cut-offs a, b and c, those that can be computed.
    cutoff : float or None
        The cut-off used; None when there is none, and then nobody is called recovered.
    higher_is_better : bool
        Which way improvement goes.
    low, high : float
        The lowest and highest possible score; those found where no questionnaire tells.
    unit : str
        What is scored, in words.
    """

    table: pd.DataFrame
    points: float
    basis: str
    cutoffs: dict[str, float]
    cutoff: float | None
    higher_is_better: bool
    low: float
    high: float
    unit: str

    @property
    def counts(self) -> pd.Series:
        """How many people are in each category."""
        return self.table["category"].value_counts(sort=False)

    def sentence(self) -> str:
        """Say what counts as reliable, and how many people are in each category."""
        side = "no cut-off" if self.cutoff is None else f"cut-off {self.cutoff:g}"
        counts = ", ".join(f"{count} {category}" for category, count in self.counts.items())
        return f"Reliable from {self.points:.3g} points ({self.basis}); {side}. {counts}."

    @property
    def _shown(self) -> None:
        return None  # the sentence counts; the table has one row a person

    def chart(self) -> LayerChart:
        """Draw each person's score before and after.

        Returns
        -------
        altair.LayerChart
        """
        chart: LayerChart = chart_of("charts.change:change_chart", self)
        return chart


def reliable_change(
    pre: ArrayLike,
    post: ArrayLike,
    instrument: str | Instrument | None = None,
    *,
    reliability: float | None = None,
    sd: float | None = None,
    points: float | None = None,
    general: tuple[float, float] | None = None,
    clinical: tuple[float, float] | None = None,
    cutoff: float | Literal["a", "b", "c"] | None = None,
    higher_is_better: bool | None = None,
    level: float = 0.95,
) -> ReliableChange:
    """Sort people into recovered, improved, unchanged and deteriorated (Jacobson & Truax, 1991).

    Parameters
    ----------
    pre, post
        Scores before and after, one a person in the same order; Series must have the same index.
    instrument
        A questionnaire, for its direction, reliable change index, cut-off, norms and alpha. What is given
        below goes before what the questionnaire brings.
    reliability
        Alpha or retest correlation of the score, from which the index is computed.
    sd
        Standard deviation for the index; by default that of the clinical norms, else of the `pre` scores.
    points
        A published reliable change index in points, in place of a computed one.
    general, clinical
        Mean and standard deviation in a general and in a clinical population, for the cut-offs.
    cutoff
        A score, or ``"a"``, ``"b"`` or ``"c"``. By default the questionnaire's own clinical cut-off, else c,
        else whichever can be computed.
    higher_is_better
        Direction, needed where no questionnaire tells it; it is never guessed.
    level
        Of the computed index: 0.95 gives 1.96.

    Returns
    -------
    ReliableChange

    Raises
    ------
    UserError
        Something needed was not given, pre and post do not match, or one holds what is no score of the
        questionnaire or, where none is named, a code for a missing score such as -99 or 999.

    Notes
    -----
    S_diff = SD * sqrt(2) * sqrt(1 - reliability); index = (post - pre) / S_diff; reliable when beyond z.
    Published points count as reliable from that number up. Cut-offs: a, two SD from the clinical mean towards
    the general; b, two SD from the general mean towards the clinical;
    c = (SD0 * M1 + SD1 * M0) / (SD0 + SD1), with 0 the general and 1 the clinical population.
    Recovered: reliably improved, from the clinical side of the cut-off to the other. Improved: reliably
    better without that crossing. Source: Journal of Consulting and Clinical Psychology, 59, 12-19.

    Examples
    --------
    >>> found = reliable_change([22, 15, 14, 18], [8, 8, 14, 29], "core-10")
    >>> found.table["category"].tolist()
    ['recovered', 'recovered', 'unchanged', 'deteriorated']
    >>> found.points
    6.0
    """
    form = None if instrument is None else find_instrument(instrument)
    before, after, index = _pairs(pre, post)
    for name, scores in {"pre": before, "post": after}.items():
        _refuse_no_scores(name, scores, form)
    if higher_is_better is None:
        if form is None:
            raise UserError(
                "Say which way is better: higher_is_better=True or False, or name the questionnaire."
            )
        higher_is_better = form.higher_is_better
    if form is not None and form.norms is not None:
        general, clinical = general or form.norms.general, clinical or form.norms.clinical
    for name, norm in {"general": general, "clinical": clinical}.items():
        if norm is not None and not (np.shape(norm) == (2,) and np.isfinite(norm).all() and norm[1] > 0):
            raise UserError(f"{name} is {norm}; it must be a mean and a standard deviation above 0.")
    spread = _spread(sd, clinical, before)
    s_diff, needed, basis = _index(form, reliability, points, spread, level)
    cutoffs = _cutoffs(general, clinical, towards=1 if higher_is_better else -1)
    line = _cutoff(cutoff, form, cutoffs)

    change = after - before
    size = np.abs(change)
    # Sums of decimals miss a whole number by a hair; a published number of points counts from itself up.
    reliable = size > needed if np.isfinite(s_diff) else size >= needed - _ROUNDING
    better = reliable & ((change > 0) == higher_is_better)
    crossed = np.zeros(len(change), dtype=bool)
    if line is not None:
        crossed = (before < line) & (after >= line) if higher_is_better else (before >= line) & (after < line)
    outcomes = {"recovered": better & crossed, "improved": better, "deteriorated": reliable}
    category = np.select(list(outcomes.values()), list(outcomes), "unchanged")
    frame = pd.DataFrame(
        {
            "pre": before,
            "post": after,
            "change": change,
            "index": change / s_diff,
            "reliable": pd.array(reliable, dtype="boolean"),
            "crossed": pd.array(crossed, dtype="boolean"),
            "category": pd.Categorical(category, categories=CATEGORIES, ordered=True),
        },
        index=index,
    )
    frame.loc[np.isnan(change), ["reliable", "crossed", "category"]] = None
    unit = "score" if form is None else f"{form.name.upper()} score"
    return ReliableChange(
        frame, needed, basis, cutoffs, line, higher_is_better, *_range(form, before, after), unit
    )


def _pairs(pre: ArrayLike, post: ArrayLike) -> tuple[np.ndarray, np.ndarray, pd.Index]:
    if isinstance(pre, pd.Series) and isinstance(post, pd.Series) and not pre.index.equals(post.index):
        raise UserError("pre and post are not of the same people in the same order: their indexes differ.")
    try:
        before, after = (np.asarray(scores, dtype=float) for scores in (pre, post))
    except (TypeError, ValueError):
        raise UserError("pre and post must be numbers, one a person; leave a missing score as NaN.") from None
    if before.ndim != 1 or before.shape != after.shape:
        raise UserError(
            f"pre and post must be two equally long columns; found {before.shape} and {after.shape}."
        )
    return before, after, pre.index if isinstance(pre, pd.Series) else pd.RangeIndex(len(before))


def _refuse_no_scores(name: str, scores: np.ndarray, form: Instrument | None) -> None:
    present = scores[~np.isnan(scores)]
    if form is None:
        wrong = np.array(far_codes(present.tolist(), _NO_SCORES))
        why = "far from all other scores"
    else:
        low, high = form.bounds(form.total)
        wrong = np.unique(present[(present < low - _ROUNDING) | (present > high + _ROUNDING)])
        why = f"outside the scores of {form.name}, {low:g} to {high:g}"
    if len(wrong):
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        found = f"{', '.join(f'{score:g}' for score in wrong[:3])}{more}"
        raise UserError(
            f"{name} holds {found}: {why}. If that marks a missing score, leave it as NaN; if not, "
            "compare with the forms."
        )


def _spread(sd: float | None, clinical: tuple[float, float] | None, before: np.ndarray) -> float:
    if sd is not None:
        return float(sd)
    if clinical is not None:
        return float(clinical[1])
    present = before[~np.isnan(before)]
    return float(present.std(ddof=1)) if len(present) > 1 else np.nan


def _index(
    form: Instrument | None, reliability: float | None, points: float | None, sd: float, level: float
) -> tuple[float, float, str]:
    """Return S_diff (NaN where points are given), the points needed, and where they come from."""
    if points is not None:
        if not isinstance(points, Real) or not float(points) > 0:
            raise UserError(f"points is {points!r}; the change that counts as reliable must be above 0.")
        return np.nan, float(points), "given"
    if reliability is None and form is not None:
        if form.rci is not None:
            return np.nan, float(form.rci.value), f"{form.rci.meaning}; {form.rci.source}"
        if form.alpha is not None:
            reliability = form.alpha.value
    if reliability is None:
        raise UserError("Give reliability=..., the alpha or retest correlation of the score, or points=...")
    if not 0 <= reliability < 1:
        raise UserError(f"reliability is {reliability}; it must be from 0 to below 1.")
    if not (np.isfinite(sd) and sd > 0):
        raise UserError(f"The standard deviation is {sd:g}; give sd=..., a number above 0.")
    if not 0 < level < 1:
        raise UserError(f"level is {level}; it must be between 0 and 1, such as 0.95.")
    s_diff = sd * np.sqrt(2) * np.sqrt(1 - reliability)
    z = NormalDist().inv_cdf((1 + level) / 2)
    return s_diff, float(z * s_diff), f"{level:.0%} interval, SD {sd:.3g}, reliability {reliability:g}"


def _range(form: Instrument | None, *scores: np.ndarray) -> tuple[float, float]:
    """Return the lowest and highest possible score, or, unless a questionnaire tells, those found."""
    low, high = (np.inf, -np.inf) if form is None else form.bounds(form.total)
    found = np.concatenate([each[np.isfinite(each)] for each in scores])
    return float(min(low, found.min(initial=low))), float(max(high, found.max(initial=high)))


def _cutoffs(
    general: tuple[float, float] | None, clinical: tuple[float, float] | None, towards: int
) -> dict[str, float]:
    found = {}
    if clinical is not None:
        found["a"] = clinical[0] + towards * 2 * clinical[1]
    if general is not None:
        found["b"] = general[0] - towards * 2 * general[1]
    if general is not None and clinical is not None:
        found["c"] = (general[1] * clinical[0] + clinical[1] * general[0]) / (general[1] + clinical[1])
    return found


def _cutoff(wanted: float | str | None, form: Instrument | None, cutoffs: dict[str, float]) -> float | None:
    if isinstance(wanted, str):
        if wanted not in cutoffs:
            raise UserError(
                f"Cut-off {wanted!r} cannot be computed; give general=(M, SD) and clinical=(M, SD)."
            )
        return cutoffs[wanted]
    if wanted is not None:
        return float(wanted)
    published = [cutoff.value for cutoff in form.cutoffs if cutoff.clinical] if form is not None else []
    return next(iter([*published, *(cutoffs[name] for name in "cba" if name in cutoffs)]), None)
