"""Actor and partner effects: each person's later state on their own and on the other's earlier state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Result, short
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.regression import regress


@dataclass(frozen=True, eq=False, repr=False)
class ActorPartner(Result):
    """Actor and partner effects of two people who can be told apart.

    Attributes
    ----------
    table : pandas.DataFrame
        Four rows: ``person`` (client or therapist), ``effect`` (actor: own earlier state; partner: the
        other's), ``estimate`` (change for one unit), ``low``, ``high``.
    left_over : float
        Correlation of what is left unexplained in the two, -1 to 1.
    n : int
        Pairs used.
    """

    table: pd.DataFrame
    left_over: float
    n: int

    def sentence(self) -> str:
        """Say in words which effects the data show."""
        parts = []
        for person, effect, estimate, low, high in self.table.itertuples(index=False):
            other = "therapist" if person == "client" else "client"
            source = "their own" if effect == "actor" else f"the {other}'s"
            shown = "did not clearly go" if low <= 0 <= high else "went"
            parts.append(
                f"the {person}'s later rating {shown} with {source} earlier one "
                f"({short(estimate)}, {short(low)} to {short(high)})"
            )
        return f"Among {self.n:,} pairs {'; '.join(parts)}."


def actor_partner(
    frame: pd.DataFrame,
    client: tuple[str, str],
    therapist: tuple[str, str],
    *,
    groups: str | None = None,
    level: float = 0.95,
) -> ActorPartner:
    """Fit the actor-partner interdependence model for pairs of one client and one therapist.

    later_c = i + actor_c earlier_c + partner_c earlier_t, and the same for the therapist (Kenny, Kashy & Cook
    2006, Dyadic data analysis, Guilford). Both equations have the same predictors, so least squares one by
    one is the joint solution (Zellner 1962, J Am Stat Assoc 57:348-368). An effect here is a difference
    between pairs, not a cause; noise in the earlier ratings can move weight between actor and partner.

    Parameters
    ----------
    frame
        One row a pair; incomplete rows are left out.
    client, therapist
        Names of the columns with the earlier and the later value.
    groups
        Name of a column of labels that pairs share, such as therapist_id; intervals then allow for it.
    level
        Of every interval.

    Returns
    -------
    ActorPartner

    Raises
    ------
    UserError
        If a column is not there, rows or groups are too few, or a predictor does not vary.

    Examples
    --------
    >>> frame = pd.DataFrame({"c1": [1., 2, 3, 4, 5, 6], "t1": [2., 1, 2, 1, 3, 1]})
    >>> frame["c2"], frame["t2"] = 2 * frame["c1"] + frame["t1"], frame["c1"] + 3 * frame["t1"]
    >>> actor_partner(frame, ("c1", "c2"), ("t1", "t2")).table["estimate"].round(2).tolist()
    [2.0, 1.0, 3.0, 1.0]
    """
    for person, pair in (("client", client), ("therapist", therapist)):
        if isinstance(pair, str) or len(pair) != 2:
            raise UserError(
                f"{person} is {pair!r}; allowed are two columns, the earlier and the later value."
            )
    rows = complete_rows(frame, [*client, *therapist], [groups] if groups else [], least=5)
    labels = rows[groups] if groups else None
    terms = {"client": rows[client[0]], "therapist": rows[therapist[0]]}
    effects, residuals = [], []
    for person, other, later in (("client", "therapist", client[1]), ("therapist", "client", therapist[1])):
        fit = regress(rows[later], terms, labels, level=level)
        residuals.append(fit.residuals)
        for effect, source in (("actor", person), ("partner", other)):
            found = fit.estimate(**{source: 1.0})
            effects.append((person, effect, float(found), found.low, found.high))
    spread = np.std(residuals, axis=1)
    left_over = float(np.corrcoef(residuals[0], residuals[1])[0, 1]) if spread.min() > 1e-12 else 0.0
    return ActorPartner(
        pd.DataFrame(effects, columns=["person", "effect", "estimate", "low", "high"]), left_over, len(rows)
    )
