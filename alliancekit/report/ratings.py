"""What a class's ratings hold, as a finding: means by rater, and the alliance with the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import PARTS, RATERS
from alliancekit.errors import UserError
from alliancekit.results import Result, counted
from alliancekit.stats.class_agreement import FEWEST
from alliancekit.stats.correlation import checked_level, correlate
from alliancekit.stats.differences import mean_of

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.stats.correlation import Correlation

_NUMBERS = ("session", *PARTS, "alliance", "outcome")


class Ratings(Result):
    """What a table of ratings holds.

    Attributes
    ----------
    people : int
        How many clients were rated.
    means : pandas.DataFrame
        ``rater``, ``part``, ``people``, ``mean``, ``low``, ``high``: over clients, of each client's mean over
        sessions. No limits where fewer than two were rated, or all alike.
    r : Correlation or None
        Of the client's own alliance, averaged over sessions, with the last distress known.
    level : float
        Of the intervals.

    Raises
    ------
    UserError
        If it is no table of ratings.

    Examples
    --------
    >>> rows = pd.DataFrame({"client_id": ["a", "b"], "session": 1, "rater": "client", "bond": [3.0, 4.0],
    ...                      "goals": 3.0, "tasks": 4.0, "alliance": 3.5, "outcome": 20.0})
    >>> Ratings(rows).means.loc[0, "mean"].item()
    3.5
    """

    def __init__(self, ratings: pd.DataFrame, *, level: float = 0.95) -> None:
        _refuse_other(ratings)
        self.level = checked_level(level)
        rated = ratings[ratings[list(PARTS)].notna().any(axis=1)]
        self.people, self._rated = int(rated["client_id"].nunique()), len(rated)
        self._sessions = int(rated.groupby("client_id")["session"].nunique().max()) if len(rated) else 0
        self.means = _means(rated, level)
        self.r, self._without = _with_outcome(ratings, level)

    def sentence(self) -> str:
        """Say how much there is, and how the alliance went with the outcome."""
        said = (
            f"{counted(self.people, 'client')}, up to {counted(self._sessions, 'session')} each, "
            f"{counted(self._rated, 'rating')}."
        )
        if self.means["low"].isna().any():
            said += " A dash stands where there is no interval: fewer than two were rated, or all alike."
        if self.r is None:
            return f"{said}\n{self._without}"
        found = self.r.sentence("alliance, as clients rated it themselves,", "distress in the end")
        return f"{said}\n{found} It does not say what causes what."

    @property
    def table(self) -> pd.DataFrame:
        """One row a rater and part."""
        return self.means

    def chart(self) -> LayerChart:
        """Draw the means that have an interval.

        Returns
        -------
        altair.LayerChart

        Raises
        ------
        UserError
            If none has: fewer than two people were rated, or all alike.
        """
        from alliancekit.charts.means import means_chart

        drawn = self.means.dropna(subset=["low"])
        if drawn.empty:
            raise UserError("No mean has an interval: fewer than two people were rated, or all alike.")
        return means_chart(drawn, level=self.level)


def _refuse_other(ratings: object) -> None:
    found = type(ratings).__name__
    if isinstance(ratings, pd.DataFrame):
        kinds = dict(ratings.dtypes)
        lacking = [name for name in ("client_id", "rater", *_NUMBERS) if name not in kinds]
        found = f"a table without {', '.join(lacking)}"
        if not lacking and set(ratings["rater"].dropna()) <= set(RATERS):
            if all(pd.api.types.is_numeric_dtype(kinds[name]) for name in _NUMBERS):
                return
            found = "a table that holds text where numbers belong"
        elif not lacking:
            found = "a table with other raters"
    raise UserError(
        f"The ratings are {found}. Allowed is what ak.read_ratings returns: raters are {', '.join(RATERS)}; "
        f"{', '.join(_NUMBERS)} are numbers. Read your file with it."
    )


def _means(rated: pd.DataFrame, level: float) -> pd.DataFrame:
    rows = []
    for rater in RATERS:
        each = rated[rated["rater"] == rater].groupby("client_id")[list(PARTS)].mean()
        for part in PARTS:
            values = each[part].dropna().to_numpy(float)
            if len(values):
                mean = mean_of(values, level=level)
                # The scale ends at 1 and 5, and so does what a mean can be.
                rows.append((rater, part, mean.n, float(mean), max(mean.low, 1.0), min(mean.high, 5.0)))
    means = pd.DataFrame(rows, columns=["rater", "part", "people", "mean", "low", "high"])
    flat = ~(means["low"] < means["high"])
    return means.assign(low=means["low"].mask(flat), high=means["high"].mask(flat))


def _with_outcome(ratings: pd.DataFrame, level: float) -> tuple[Correlation | None, str]:
    """Return the correlation, or why there is none."""
    own = ratings[ratings["rater"] == "client"].groupby("client_id")["alliance"].mean()
    last = ratings.dropna(subset=["outcome"]).sort_values("session", kind="stable")
    both = pd.concat([own, last.groupby("client_id")["outcome"].last()], axis=1, join="inner").dropna()
    if len(both) < FEWEST:
        have = "client has" if len(both) == 1 else "clients have"
        return None, (
            f"{len(both)} {have} both an alliance that they rated themselves and an outcome. For fewer than "
            f"{FEWEST} no correlation is shown: it would say next to nothing, and each could be made out."
        )
    try:
        return correlate(both, "alliance", "outcome", level=level), ""
    except UserError as fault:
        return None, f"No correlation is shown. {fault}"
