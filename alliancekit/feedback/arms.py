"""Two arms, with and without feedback: how far they end apart, and who stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, estimates_table, short
from alliancekit.simulate import ClinicModel, simulate_clinic
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.effects import odds_ratio, standardised_difference

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.clinic import Clinic


class Arms(Result):
    """What two arms of clients show.

    Attributes
    ----------
    d : Estimate
        How much lower distress ended with feedback, in standard deviations: above 0 is a benefit.
    staying : Estimate
        Odds of staying to the planned end with feedback, over those without: above 1 is a benefit.
    sizes : tuple of int
        Clients with and without feedback.
    """

    def __init__(self, d: Estimate, staying: Estimate, sizes: tuple[int, int]) -> None:
        self.d, self.staying, self.sizes = d, staying, sizes

    @property
    def table(self) -> pd.DataFrame:
        """Both figures with their intervals."""
        return estimates_table({"d, less distress at the end": self.d, "OR, staying": self.staying})

    def sentence(self) -> str:
        """Say both, and what cannot be told."""
        ended = "lower" if self.d > 0 else "higher"
        told = "" if not self.d.includes(0) else " The interval of d holds 0: this clinic alone cannot tell."
        stayed = (
            "who stays cannot be compared"
            if np.isnan(self.staying)
            else f"the odds of staying were {self.staying:.2f} times those without ({self.staying.words()})"
        )
        return (
            f"{self.sizes[0]:,} clients with feedback, {self.sizes[1]:,} without. With feedback, distress "
            f"ended {short(abs(self.d))} standard deviations {ended} ({self.d.words()}); {stayed}.{told}"
        )


def compare_arms(
    clients: pd.DataFrame,
    *,
    outcome: str = "outcome_end",
    dropout: str = "dropped_out",
    among: str = "feedback",
    level: float = 0.95,
) -> Arms:
    """Compare clients with feedback and without: distress at the end, and who stayed.

    d = (mean without - mean with) / pooled SD, so that above 0 is less distress with feedback (Cohen 1988;
    interval: Hedges & Olkin 1985). The odds ratio of staying is (stayed / left) with feedback over the same
    without, Woolf's interval (1955, Annals of Human Genetics 19:251-253); above 1 is favourable, as in
    de Jong et al. (2021, Clinical Psychology Review 85:102002).

    Chance decides in the synthetic clinic who has feedback. Where it does not, a difference is no effect. And
    clients of one therapist are taken as independent, which makes the intervals a little too narrow.

    Parameters
    ----------
    clients
        One row a client.
    outcome
        Column of distress at the end, lower is better.
    dropout
        Column of who left before the planned end: yes or no.
    among
        Column of who had feedback: yes or no.
    level
        Of both intervals, between 0 and 1.

    Returns
    -------
    Arms
        ``.d``, ``.staying``, ``.table``.

    Raises
    ------
    UserError
        If a column is not there, or an arm has fewer than two clients.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> compare_arms(load_clinic().clients).d
    d = .11, 95% interval -.09 to .30, n = 400
    """
    rows = complete_rows(clients, [outcome, dropout, among])
    fed = rows[among].to_numpy(bool)
    values, left = rows[outcome].to_numpy(float), rows[dropout].to_numpy(bool)
    if min(fed.sum(), (~fed).sum()) < 2:
        raise UserError(
            f"Found {fed.sum()} clients with {among} and {(~fed).sum()} without. Two arms of 2 or more are "
            "needed."
        )
    counts = [[(~left)[arm].sum(), left[arm].sum()] for arm in (fed, ~fed)]
    return Arms(
        standardised_difference(values[~fed], values[fed], level=level),
        odds_ratio(np.array(counts), level=level),
        (int(fed.sum()), int((~fed).sum())),
    )


def live_twice(clients: int, *, seed: int, model: ClinicModel | None = None) -> tuple[Clinic, Clinic]:
    """Make one SYNTHETIC clinic twice from the same seed: nobody has feedback, then everybody has.

    The same people meet the same chance in their distress and in what keeps them coming, so that what differs
    there is what feedback did. (The noise in a rating is drawn anew.) No study of real people can do so.

    Parameters
    ----------
    clients
        How many.
    seed
        The same seed gives the same two clinics.
    model
        By default ``ClinicModel()``, in which feedback makes distress fall a little faster for everybody who
        has it, and keeps a few more in treatment. It does not know the signal.

    Returns
    -------
    tuple of Clinic
        Without and with feedback.

    Examples
    --------
    >>> without, fed = live_twice(50, seed=1)
    >>> (without.clients["intake"] == fed.clients["intake"]).all()
    np.True_
    """
    model = model or ClinicModel()
    without, fed = (
        simulate_clinic(clients, seed=seed, model=replace(model, feedback_share=share))
        for share in (0.0, 1.0)
    )
    return without, fed
