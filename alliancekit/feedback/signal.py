"""Not on track: the signal, and what came of those who got it and of those who did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.feedback.course import ExpectedCourse, own_sessions
from alliancekit.results import Estimate, Result, estimates_table
from alliancekit.stats.effects import share_of
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.clinic import Clinic

ABOVE = 6.0  # points; a choice, as every threshold is
RELIABLE = 6.0  # points of change beyond measurement error (CORE-10, a 90% interval: Barkham et al. 2013)
FROM_INTAKE = 11.0  # CORE-10's cut-off: those below have little room to improve


class Signals(Result):
    """Who got the signal, and how it fits with how they ended.

    Attributes
    ----------
    above : float
        The threshold, in points above the expected course.
    clients : pandas.DataFrame
        The clients' own columns, and ``signalled``, ``first_signal`` (session), ``furthest`` (points above
        the expected course before the last session) and ``poor_end``.
    sensitivity : Estimate
        Of those with a poor end, the share who got the signal.
    specificity : Estimate
        Of those with a good end, the share who did not.
    false_alarms : Estimate
        Of those who got the signal, the share with a good end.
    needed : Estimate
        Number needed to signal: how many get it for one with a poor end.
    lead : Estimate
        Lead time: sessions left after the signal, of those with a poor end who got it.
    """

    def __init__(self, clients: pd.DataFrame, above: float, level: float) -> None:
        self.above, self.clients = above, clients
        signalled, poor = clients["signalled"], clients["poor_end"]
        hits = int((signalled & poor).sum())
        self.sensitivity = share_of(hits, int(poor.sum()), level=level)
        self.specificity = share_of(int((~signalled & ~poor).sum()), int((~poor).sum()), level=level)
        self.false_alarms = share_of(int((signalled & ~poor).sum()), int(signalled.sum()), level=level)
        right = share_of(hits, int(signalled.sum()), level=level)
        self.needed = _one_in(right)
        left = (clients["sessions_attended"] - clients["first_signal"])[signalled & poor]
        self.lead = _mean(left.to_numpy(float), level)
        self.hits = hits

    @property
    def table(self) -> pd.DataFrame:
        """One row a figure, with its interval."""
        return estimates_table(
            {
                "sensitivity": self.sensitivity,
                "specificity": self.specificity,
                "false alarms, of all signals": self.false_alarms,
                "number needed to signal": self.needed,
                "lead time, sessions": self.lead,
            }
        )

    def sentence(self) -> str:
        """Say how many got the signal, how many of them it fitted, and whom it missed."""
        signalled, poor = int(self.clients["signalled"].sum()), int(self.clients["poor_end"].sum())
        said = (
            f"Signal at {self.above:g} points above the expected course: {signalled} of {len(self.clients)} "
            f"clients got it. Of {poor} with a poor end it found {self.hits}; {signalled - self.hits} "
            "signals were false alarms."
        )
        if np.isnan(self.needed):
            return said
        return f"{said} Number needed to signal: {self.needed:.1f} ({self.needed.interval(1)})."


def not_on_track(
    clinic: Clinic,
    expected: ExpectedCourse,
    above: float = ABOVE,
    *,
    reliable: float = RELIABLE,
    from_intake: float = FROM_INTAKE,
    level: float = 0.95,
) -> Signals:
    """Signal clients whose distress is well above the expected course, and compare with how they ended.

    A client is signalled in the first session in which distress - expected(intake, session) >= ``above``. The
    last session does not count: then the signal would be the outcome itself, and come too late. A *poor end*
    is distress at the end less than ``reliable`` points below intake: no reliable improvement (Jacobson &
    Truax 1991, Journal of Consulting and Clinical Psychology 59:12-19). Sensitivity = found / poor ends,
    specificity = left alone / good ends, false alarms = good ends / signals, number needed to signal =
    signals / found; shares have Wilson's interval, the mean lead time Student's t.

    Every threshold is an operational choice: published systems use others, such as tolerance intervals around
    the course (Finch, Lambert & Schaalje 2001, Clinical Psychology & Psychotherapy 8:231-242).

    Parameters
    ----------
    clinic
        Whose clients are followed.
    expected
        What :func:`expected_course` returned, of this or of another clinic.
    above
        The threshold, in points of distress (0 to 40) above the expected course.
    reliable
        Points by which distress must fall to count as reliable improvement.
    from_intake
        Clients who began below this are left out, for want of room to improve.
    level
        Of every interval, between 0 and 1.

    Returns
    -------
    Signals
        ``.sensitivity``, ``.specificity``, ``.false_alarms``, ``.needed``, ``.lead``; ``.clients``.

    Raises
    ------
    UserError
        If it is no clinic, ``expected`` is no expected course, a threshold is no number, or nobody began at
        ``from_intake`` or higher.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.feedback import expected_course
    >>> clinic = load_clinic()
    >>> found = not_on_track(clinic, expected_course(clinic), above=10)
    >>> found.sensitivity < not_on_track(clinic, expected_course(clinic), above=4).sensitivity
    True
    """
    if not isinstance(expected, ExpectedCourse):
        raise UserError(
            f"expected is a {type(expected).__name__}. Give what ak.expected_course(clinic) returns."
        )
    for name, value in (("above", above), ("reliable", reliable), ("from_intake", from_intake)):
        if not isinstance(value, int | float) or not np.isfinite(value):
            raise UserError(f"{name} is {value!r}; allowed is a number of points.")
    rows = excess(clinic, expected)
    clients = clinic.clients.astype({"client_id": str})
    clients = clients[clients["intake"] >= from_intake].reset_index(drop=True)
    if clients.empty:
        raise UserError(f"No client began at {from_intake:g} or higher. Lower from_intake.")
    before = rows[rows["session"] < rows["sessions_attended"]]
    over = before[before["excess"] >= above]
    first = over.groupby("client_id")["session"].min()
    furthest = before.groupby("client_id")["excess"].max()
    names = clients["client_id"]
    return Signals(
        clients.assign(
            first_signal=names.map(first),
            signalled=names.isin(first.index),
            furthest=names.map(furthest),
            poor_end=clients["outcome_end"] > clients["intake"] - reliable,
        ),
        above,
        level,
    )


def excess(clinic: Clinic, expected: ExpectedCourse) -> pd.DataFrame:
    """Return one row a session, with ``excess``: points of distress above the expected course.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.feedback import expected_course
    >>> clinic = load_clinic()
    >>> abs(excess(clinic, expected_course(clinic))["excess"].mean()) < 1e-6
    np.True_
    """
    rows = own_sessions(clinic)
    return rows.assign(excess=rows["outcome"] - expected.values(rows["intake"], rows["session"]))


def _one_in(share: Estimate) -> Estimate:
    """Turn the share of signals that fitted into how many it takes for one that does."""
    if not share > 0:
        return Estimate(np.nan, np.nan, np.nan, level=share.level, n=share.n)
    return Estimate(1 / share, 1 / share.high, 1 / share.low, level=share.level, n=share.n)


def _mean(values: np.ndarray, level: float) -> Estimate:
    """Give a mean; of fewer than three values, without an interval."""
    if len(values) < 3 or np.ptp(values) == 0:
        mean = float(values.mean()) if len(values) else np.nan
        return Estimate(mean, np.nan, np.nan, level=level, n=len(values))
    found = regress(values, {}, level=level).estimate(intercept=1)
    return Estimate(found, found.low, found.high, level=level, n=len(values))
