"""Where a class's beliefs went: which world it is (lesson 08), and popular claims (lesson 09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.charts.class_work import shifts_chart
from alliancekit.course.report.tries import FEW
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result
from alliancekit.stats.class_agreement import FEWEST
from alliancekit.stats.differences import mean_of

if TYPE_CHECKING:
    from altair import LayerChart


class Shifts(Result):
    """How sure a class was before and after, belief by belief.

    Attributes
    ----------
    people : int
        How many said both for any of them.
    table : pandas.DataFrame
        A row a belief that ``FEWEST`` people or more told of: ``about``, ``people``, mean ``before`` and
        ``after`` in percent, and the mean ``change`` with its interval ``low`` to ``high`` (of paired
        differences, by t); without one where all changed alike.
    """

    def __init__(self, rows: pd.DataFrame, *, title: str) -> None:
        """Take ``learner``, ``about``, ``before`` and ``after``, a row a person and belief."""
        self.title = title
        self.people = int(rows["learner"].nunique())
        sizes = rows.groupby("about")["learner"].transform("size")
        self._rows = rows[sizes >= FEWEST]
        told = [_shift(about, part) for about, part in self._rows.groupby("about", sort=False)]
        columns = ["about", "people", "before", "after", "change", "low", "high"]
        self._table = pd.DataFrame(told, columns=columns)

    @property
    def table(self) -> pd.DataFrame:
        """A row a belief."""
        return self._table

    def sentence(self) -> str:
        """Say which mean moved most."""
        if self.table.empty:
            return f"{self.people} told what they believed before and after. {FEW}"
        row = self.table.iloc[int(self.table["change"].abs().argmax())]
        interval = (
            "" if np.isnan(row["low"]) else f", 95% interval {row['low']:+.0f} to {row['high']:+.0f}"
        ).replace("-", "−")
        change = f"{row['change']:+.0f}".replace("-", "−")
        return (
            f"{self.people} people told how sure they were before they looked, and after. It moved most for "
            f"“{row['about']}”: on average from {row['before']:.0f}% to {row['after']:.0f}% ({change} "
            f"points{interval}; {row['people']} people). What made them change, this does not say."
        )

    def chart(self) -> LayerChart:
        """Draw each one's way and the means.

        Raises
        ------
        UserError
            If too few told of any belief.
        """
        if self.table.empty:
            raise UserError(FEW)
        return shifts_chart(
            self.table,
            self._rows,
            title=self.title,
            subtitle="White: mean before. Full: mean after. Thin: each person's way.",
        )


def _shift(about: object, part: pd.DataFrame) -> tuple[object, int, float, float, float, float, float]:
    change = (part["after"] - part["before"]).to_numpy(float)
    if np.ptp(change) == 0:
        found = Estimate(float(change[0]), float("nan"), float("nan"))
    else:
        found = mean_of(change, level=0.95)
    before, after = float(part["before"].mean()), float(part["after"].mean())
    return about, len(part), before, after, float(found), found.low, found.high


def world_beliefs(beliefs: pd.DataFrame) -> dict[str, Shifts]:
    """Return, for each hidden clinic of lesson 08 that was judged, how beliefs in the four worlds moved.

    Examples
    --------
    >>> rows = pd.DataFrame({"learner": list("abcde"), "clinic": "1", "world": "follows", "before": 25.0,
    ...                      "after": [5.0, 10, 15, 20, 25]})
    >>> world_beliefs(rows)["1"].table.loc[0, "change"].item()
    -10.0
    """
    return {
        str(clinic): Shifts(
            part.rename(columns={"world": "about"}), title=f"Which world is clinic {clinic} of?"
        )
        for clinic, part in beliefs.groupby("clinic")
        if part["learner"].nunique() >= FEWEST
    }


def claim_beliefs(claims: pd.DataFrame) -> Shifts:
    """Return how sure a class was of the claims of lesson 09, before and after they looked.

    Examples
    --------
    >>> rows = pd.DataFrame({"learner": list("abcde"), "claim": "C03", "before": 80.0, "after": 40.0})
    >>> claim_beliefs(rows).table[["about", "change"]].values.tolist()
    [['the bond heals', -40.0]]
    """
    from alliancekit.literature.claims import load_claims

    titles = {each.id: each.title for each in load_claims().values()}
    order = {title: place for place, title in enumerate(titles.values())}
    rows = claims.assign(about=claims["claim"].map(titles))
    rows = rows.sort_values("about", key=lambda about: about.map(order), kind="stable")
    return Shifts(rows[["learner", "about", "before", "after"]], title="How sure the class was, and is")
