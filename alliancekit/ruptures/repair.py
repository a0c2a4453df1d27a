"""How far repair of ruptures goes with outcome, beside what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alliancekit.clinic import Clinic
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, chart_of, estimates_table, short
from alliancekit.stats import correlate

if TYPE_CHECKING:
    import pandas as pd

# Eubanks, Muran & Safran 2018 (Psychotherapy 55:508-519): k = 11, N = 1,314; training to repair: k = 6.
PUBLISHED = {
    "published: repair": Estimate(0.29, 0.10, 0.47, name="r"),
    "published: training to repair": Estimate(0.11, -0.09, 0.30, name="r"),
}


@dataclass(frozen=True, eq=False, repr=False)
class RepairAndOutcome(Result):
    """The clinic's correlation of repair with outcome beside the published ones.

    Attributes
    ----------
    r : Estimate
        Of each client's share of ruptures that were repaired with how low distress ended: above 0, more
        repair went with a better outcome.
    published : dict
        Name to estimate: of repair, and of training therapists to repair.
    clients : pandas.DataFrame
        One row a client with a rupture: ``client_id``, ``ruptures``, ``repaired_share`` (0 to 1),
        ``outcome_end`` (distress, lower is better).
    """

    r: Estimate
    published: dict[str, Estimate]
    clients: pd.DataFrame

    def sentence(self) -> str:
        """Say both, and what neither says."""
        here = (
            "whether clients with more of their ruptures repaired ended better or worse cannot be told"
            if self.r.includes(0)
            else f"clients with more of their ruptures repaired ended {'better' if self.r > 0 else 'worse'}"
        )
        repair, training = self.published.values()
        return (
            f"In this synthetic clinic {here} ({self.r}).\n"
            f"Published: r = {short(repair)}, {repair.interval()}, 11 studies, 1,314 people; training to "
            f"repair: r = {short(training)}, {training.interval()}, 6 studies, not clearly other than 0. "
            "A correlation does not say that repair made the outcome better."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row each: this clinic, and the published figures."""
        return estimates_table({"this synthetic clinic": self.r} | self.published)

    def chart(self) -> Any:
        """Draw the three correlations with their intervals.

        Returns
        -------
        altair.LayerChart
        """
        return chart_of("charts.ruptures:repair_picture", self)


def repair_and_outcome(clinic: Clinic, *, level: float = 0.95) -> RepairAndOutcome:
    """Correlate the share of a client's ruptures that were repaired with outcome.

    r, with its sign turned so that above 0 more repair went with less distress at the end; interval by
    Fisher's z, one row a client (:func:`alliancekit.stats.correlate`). Beside it stand Eubanks, Muran &
    Safran (2018, Psychotherapy 55:508-519): repair r = .29, training to repair r = .11.

    Parameters
    ----------
    clinic
        Clients without a rupture are left out: they have no share.
    level
        Of the interval.

    Returns
    -------
    RepairAndOutcome

    Raises
    ------
    UserError
        If it is no clinic, or too few clients have a rupture.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> repair_and_outcome(load_clinic()).r.n
    388
    """
    if not isinstance(clinic, Clinic):
        raise UserError(
            f"Found a {type(clinic).__name__} where a clinic is needed: ak.repair_and_outcome(clinic)."
        )
    sessions = clinic.sessions.drop_duplicates(["client_id", "session"])
    ruptures = sessions[sessions["rupture"]].groupby("client_id", observed=True)["repaired"]
    found = ruptures.agg(ruptures="size", repaired_share="mean").reset_index()
    ends = clinic.clients[["client_id", "outcome_end"]]
    clients = found.merge(ends, on="client_id")
    r = correlate(clients, x="repaired_share", y="outcome_end", level=level)
    turned = Estimate(-r, -r.high, -r.low, level=level, n=r.n, name="r")
    return RepairAndOutcome(turned, dict(PUBLISHED), clients)
