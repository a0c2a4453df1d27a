"""How far a class agrees that rated the same session."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.clinic import ITEMS, KEYS, PARTS
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, chart_of, plain
from alliancekit.stats.agreement import intraclass_correlation
from alliancekit.stats.correlation import checked_level
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

    from alliancekit.stats.columns import Array

FEWEST = 5  # people, below which no correlation is given
CHANCE = 2.0  # variance of answers drawn at random from 1 to 5: (5^2 - 1) / 12
_SESSION = KEYS["sessions"]
_COLUMNS = [
    "people",
    "mean",
    "low",
    "high",
    "lowest",
    "highest",
    "sd",
    "agreement",
    "agreement_low",
    "agreement_high",
]


@dataclass(frozen=True, repr=False)
class ClassAgreement(Result):
    """What people who rated the same sessions gave, and how far they agree.

    Attributes
    ----------
    ratings : pandas.DataFrame
        The ratings it rests on: those of sessions that two or more people rated from the same chair.
    parts, statements : pandas.DataFrame
        One row a session and part (or statement): client_id, session, rater, ``rated``, ``people``;
        ``mean`` with ``low`` and ``high``; ``lowest`` and ``highest`` rating; ``sd``; ``agreement`` (r_wg)
        with its interval. Those who differ most come first within a session. ``statements`` is empty where
        no answers were brought.
    icc : dict
        Part -> ICC(2,1) over the sessions; empty with fewer than four sessions, or fewer than five people.
    people, sessions : int
        How many there are.
    level : float
        Of every interval.
    synthetic : bool
        Whether the ratings are made up.
    """

    ratings: pd.DataFrame
    parts: pd.DataFrame
    statements: pd.DataFrame
    icc: dict[str, Estimate]
    people: int
    sessions: int
    level: float
    synthetic: bool

    def sentence(self) -> str:
        """Say on what the class agrees most and least, and how far."""
        what = "the same session" if self.sessions == 1 else f"the same {self.sessions} sessions"
        by_part = self.parts.groupby("rated", sort=False)["sd"].mean().sort_values()
        least, most = str(by_part.index[-1]), str(by_part.index[0])
        whose = "Synthetic: " if self.synthetic else ""
        first = f"{whose}{self.people} people rated {what}. They differ most on {least} (SD "
        first += f"{plain(by_part.iloc[-1])} points) and least on {most} (SD {plain(by_part.iloc[0])})."
        if self.sessions == 1:
            each = (f"{row.rated} {self._agreement(row)}" for row in self.parts.itertuples())
            more = f"Agreement r_wg (1: all give the same, 0: as if ticked at random): {'; '.join(each)}."
        elif self.icc:
            each = (f"{part}: {icc.words()}" for part, icc in self.icc.items())
            more = f"Do they agree which session had more of it? {'; '.join(each)}."
        else:
            more = (
                "To tell whether they agree which had more takes four sessions rated by the same five people."
            )
        lines = [first, more]
        if self.people < FEWEST:
            lines.append(
                f"With fewer than {FEWEST} people a single one decides these figures; read them with care."
            )
        return "\n".join(lines)

    def _agreement(self, row: object) -> str:
        low, high = getattr(row, "agreement_low", np.nan), getattr(row, "agreement_high", np.nan)
        return Estimate(getattr(row, "agreement", np.nan), low, high, level=self.level).words()

    @property
    def table(self) -> pd.DataFrame:
        """One row a session and part, or a part where there is one session; r_wg is the agreement."""
        shown = self.parts.drop(columns=_SESSION) if self.sessions == 1 else self.parts
        return shown.rename(columns=lambda name: name.replace("agreement", "r_wg"))

    def chart(self) -> LayerChart:
        """Draw all ratings side by side, with their mean and its interval."""
        chart: LayerChart = chart_of("charts.class_agreement:class_chart", self)
        return chart


def class_agreement(ratings: pd.DataFrame, *, level: float = 0.95) -> ClassAgreement:
    """Compare people who rated the same session, such as a class that saw one video.

    Agreement on one session is r_wg = 1 - s^2 / 2, where 2 is the variance of answers ticked at random from
    1 to 5 (James, Demaree & Wolf 1984, Journal of Applied Psychology 69:85-98; for means of several
    statements the same baseline is Lindell's, 2001, Applied Psychological Measurement 25:89-99). It is not
    cut off at 0: below it, people are further apart than chance, as two camps are. Its interval is the
    jackknife's of log s^2 with Student's t. The mean has a t interval. From four sessions on, ICC(2,1) says
    whether people agree which session had more.

    Parameters
    ----------
    ratings
        One row a person, client, session and rater, as :func:`alliancekit.read_class` returns them:
        ``person``, ``client_id``, ``session``, ``rater``, ``bond``, ``goals``, ``tasks`` (1 to 5), and
        ``item_1`` to ``item_12`` where there are answers. Sessions that one person rated are left out.
    level
        Of every interval.

    Returns
    -------
    ClassAgreement

    Raises
    ------
    UserError
        If a column is missing, or no two people rated the same session from the same chair.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"person": list("abcde"), "client_id": "Video", "session": 1, "rater": "observer",
    ...                      "bond": [4., 4, 5, 4, 4], "goals": [3., 3, 4, 2, 3], "tasks": [1., 5, 3, 2, 4]})
    >>> found = class_agreement(rows)
    >>> print(found.sentence().splitlines()[0])
    5 people rated the same session. They differ most on tasks (SD 1.58 points) and least on bond (SD 0.45).
    >>> found.parts[["rated", "agreement"]].round(2).values.tolist()
    [['tasks', -0.25], ['goals', 0.75], ['bond', 0.9]]
    """
    checked_level(level)
    lacking = [name for name in ("person", *_SESSION, *PARTS) if name not in getattr(ratings, "columns", ())]
    if lacking:
        raise UserError(
            f"Found no column {', '.join(lacking)}. Give ratings in which a column person says who rated, "
            "as ak.read_class returns them."
        )
    rated = ratings.dropna(subset=list(PARTS), how="all")
    rated = rated[rated.groupby(_SESSION, observed=True)["person"].transform("nunique") > 1]
    if rated.empty:
        raise UserError(
            "No two people rated the same session from the same chair, so there is nothing to compare."
        )
    items = [item for item in ITEMS if item in rated and rated[item].notna().any()]
    people, sessions = rated["person"].nunique(), rated.groupby(_SESSION, observed=True).ngroups
    return ClassAgreement(
        rated,
        _spread(rated, list(PARTS), level),
        _spread(rated, items, level),
        _icc(rated, level) if people >= FEWEST and sessions >= 4 else {},
        people,
        sessions,
        level,
        bool(ratings.attrs.get("synthetic")),
    )


def _spread(rated: pd.DataFrame, columns: list[str], level: float) -> pd.DataFrame:
    """Return one row a session and column: mean, spread and agreement."""
    import pandas as pd

    rows = []
    for key, here in rated.groupby(_SESSION, observed=True, sort=False):
        mine = {column: here[column].dropna().to_numpy(float) for column in columns}
        figures = {column: _figures(values, level) for column, values in mine.items() if len(values) > 1}
        widest = sorted(figures, key=lambda column: -figures[column][_COLUMNS.index("sd")])
        rows += [(*tuple(key), column, *figures[column]) for column in widest]  # type: ignore[misc]
    return pd.DataFrame(rows, columns=[*_SESSION, "rated", *_COLUMNS])


def _figures(values: Array, level: float) -> tuple[float, ...]:
    n, mean, variance = len(values), float(values.mean()), float(values.var(ddof=1))
    half = t_for(level, n - 1) * (variance / n) ** 0.5
    low, high = (1 - spread / CHANCE for spread in _variance_interval(values, level)[::-1])
    within = (max(mean - half, 1.0), min(mean + half, 5.0))
    return (n, mean, *within, values.min(), values.max(), variance**0.5, 1 - variance / CHANCE, low, high)


def _variance_interval(values: Array, level: float) -> tuple[float, float]:
    """Return the jackknife's interval of a variance; none where all but one person may agree wholly."""
    n, x = len(values), values - values.mean()
    # The variance without each one, from sums: x has the mean 0.
    without = (x @ x - x**2 - x**2 / (n - 1)) / (n - 2) if n > 2 else np.zeros(1)
    if not (without > 1e-12).all():
        return np.nan, np.nan
    logs = np.log(without)
    half = t_for(level, n - 1) * float(np.sqrt((n - 1) / n * ((logs - logs.mean()) ** 2).sum()))
    variance = float(values.var(ddof=1))
    return variance * float(np.exp(-half)), variance * float(np.exp(half))


def _icc(rated: pd.DataFrame, level: float) -> dict[str, Estimate]:
    """Return ICC(2,1) of each part over the sessions, of those who rated them all."""
    found = {}
    for part in PARTS:
        wide = rated.pivot_table(part, _SESSION, "person", observed=True).dropna(axis="columns")
        if len(wide) >= 4 and wide.shape[1] >= FEWEST:
            with suppress(UserError):  # where all sessions were rated alike, there is none
                found[part] = intraclass_correlation(wide, level=level)["ICC(2,1)"]
    return found
