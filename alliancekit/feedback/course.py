"""The course to expect: distress over sessions, for people who began as high as this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.clinic import given_or_sample
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, chart_of
from alliancekit.stats.correlation import z_for
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from altair import LayerChart

    from alliancekit.clinic import Clinic
    from alliancekit.stats.columns import Array
    from alliancekit.stats.regression import Fit

SESSIONS = (1, 3, 6, 10)  # of the table
INTAKES = (12.0, 20.0, 28.0)  # about the mean, and a standard deviation to either side
_MIDDLE = 0.8  # of the clients, for the wide band


class ExpectedCourse(Result):
    """Distress that is expected in each session, by distress at intake.

    Attributes
    ----------
    fit : Fit
        The regression of distress on intake, ln(session + 1) and their product.
    sessions, clients : int
        How many it rests on.
    level : float
        Of every interval.
    """

    def __init__(self, fit: Fit, sessions: int, clients: int, spread: tuple[float, float]) -> None:
        self.fit = fit
        self.sessions, self.clients, self.level = sessions, clients, fit.level
        self._spread = spread

    def at(self, intake: float, session: float) -> Estimate:
        """Give the mean distress to expect in a session, of people who began at ``intake``.

        Examples
        --------
        >>> from alliancekit.clinic import load_clinic
        >>> expected_course(load_clinic()).at(20, session=6).interval(1)
        '95% interval 11.7 to 13.1'
        """
        time = np.log(session + 1)
        return self.fit.estimate(intercept=1, intake=intake, time=time, both=intake * time)

    def values(self, intake: Any, session: Any) -> Array:
        """Give the same for whole columns, without intervals."""
        intake, time = np.asarray(intake, float), np.log(np.asarray(session, float) + 1)
        b = self.fit.coefficients
        return np.asarray(b[0] + b[1] * intake + b[2] * time + b[3] * intake * time)

    def spread(self, session: float) -> float:
        """Give the standard deviation of single clients around the course in a session, in points."""
        return float(np.sqrt(self._spread[0] + self._spread[1] * np.log(session + 1)))

    def courses(self, intakes: Sequence[float] = INTAKES, last: int = 16) -> pd.DataFrame:
        """Give expected courses in full, for a picture.

        Returns
        -------
        pandas.DataFrame
            ``intake``, ``session``, ``expected``, the mean's interval ``low`` to ``high``, and ``from_``
            to ``to``, between which about 80 of 100 clients lie; nothing below 0 or above 40.
        """
        reach = z_for(_MIDDLE)
        rows = []
        for intake in intakes:
            for session in range(1, last + 1):
                mean, half = self.at(intake, session), reach * self.spread(session)
                rows.append((intake, session, float(mean), mean.low, mean.high, mean - half, mean + half))
        columns = ["intake", "session", "expected", "low", "high", "from_", "to"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(**{name: frame[name].clip(0, 40) for name in columns[2:]})

    @property
    def table(self) -> pd.DataFrame:
        """Expected distress, one row a session, for three levels of distress at intake, with intervals."""
        found = {(session, intake): self.at(intake, session) for session in SESSIONS for intake in INTAKES}
        rows = [
            [
                f"{each:.1f} ({each.low:.1f} to {each.high:.1f})"
                for each in (found[session, intake] for intake in INTAKES)
            ]
            for session in SESSIONS
        ]
        began = [f"began at {intake:.0f}" for intake in INTAKES]
        return pd.DataFrame(rows, [f"session {session}" for session in SESSIONS], began)

    def sentence(self) -> str:
        """Say what is expected of somebody who begins in the middle, and how far single people stray."""
        middle = INTAKES[1]
        mean = self.at(middle, SESSIONS[-1])
        half = z_for(_MIDDLE) * self.spread(SESSIONS[-1])
        return (
            f"Of people who begin at {middle:.0f}, distress of {mean:.1f} is expected in session "
            f"{SESSIONS[-1]} ({mean.interval(1)} for their mean); about 80 of 100 of them are between "
            f"{max(0.0, mean - half):.0f} and {mean + half:.0f}. From {self.sessions:,} sessions of "
            f"{self.clients:,} clients."
        )

    def chart(self) -> LayerChart:
        """Draw the expected course for three levels of distress at intake.

        Returns
        -------
        altair.LayerChart
        """
        chart: LayerChart = chart_of("charts.feedback:course_chart", self)
        return chart


def expected_course(clinic: Clinic, *, level: float = 0.95) -> ExpectedCourse:
    """Fit the course that distress takes on average, by distress at intake.

    distress in session s = b0 + b1 intake + b2 ln(s + 1) + b3 intake ln(s + 1), by least squares; the
    logarithm because most change comes early. So recovery curves by severity at intake are made for early
    warning (Finch, Lambert & Schaalje 2001, Clinical Psychology & Psychotherapy 8:231-242, who used a mixed
    model). Intervals allow for sessions of one client (cluster jackknife, see
    :func:`alliancekit.stats.regression.regress`). The spread of single clients around it is fitted as
    variance = a + b ln(s + 1), from the squared residuals.

    Those who leave early are in the early sessions only, so later sessions are about those who stayed.

    Parameters
    ----------
    clinic
        What :func:`load_clinic`, :func:`read_clinic` or :func:`simulate_clinic` returns. Uses ``intake``
        and, of every session, ``outcome``: distress, 0 to 40 points, lower is better.
    level
        Of every interval, between 0 and 1.

    Returns
    -------
    ExpectedCourse
        ``.at(intake, session)``, ``.table``, ``.chart()``.

    Raises
    ------
    UserError
        If it is no clinic, or its clients or sessions are too few or too alike.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> expected_course(load_clinic()).table.columns.tolist()
    ['began at 12', 'began at 20', 'began at 28']
    """
    rows = own_sessions(clinic)
    time = np.log(rows["session"] + 1)
    terms = {"intake": rows["intake"], "time": time, "both": rows["intake"] * time}
    fit = regress(rows["outcome"], terms, rows["client_id"], level=level)
    slope, start = np.polyfit(time, fit.residuals**2, 1)
    spread = (float(start), float(slope))
    if min(start + slope * np.log(2), start + slope * time.max()) < 0:  # no line that stays above 0
        spread = (float((fit.residuals**2).mean()), 0.0)
    return ExpectedCourse(fit, len(rows), rows["client_id"].nunique(), spread)


def own_sessions(clinic: Clinic) -> pd.DataFrame:
    """Return one row a session that the client rated: its distress and alliance, and the client's columns."""
    sessions = given_or_sample(clinic).sessions
    own = sessions[sessions["rater"] == "client"]
    if own.empty:
        raise UserError("No session of this clinic is rated by a client, so there is no course to follow.")
    own = own[["client_id", "session", "alliance", "outcome", "rupture", "rupture_reported"]]
    rows = own.astype({"client_id": str}).merge(clinic.clients.astype({"client_id": str}), on="client_id")
    return rows.dropna(subset=["outcome", "intake"]).sort_values(["client_id", "session"], ignore_index=True)
