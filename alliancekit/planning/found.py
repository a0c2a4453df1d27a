"""What simulated studies found: power, width, and how many clients give so much power."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.planning.asking import MOST_CLIENTS, fewest_clients
from alliancekit.planning.designs import design_named
from alliancekit.planning.running import simulated
from alliancekit.results import Estimate, Result, chart_of, short
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

    from alliancekit.planning.intervals import Study
    from alliancekit.planning.running import Size


USUAL = 0.8  # the power that many studies aim at


class Clients(Estimate):
    """A number of clients: an :class:`Estimate` in whole numbers."""

    __slots__ = ()

    def words(self, digits: int = 0) -> str:
        """Say the number and its interval."""
        return super().words(digits)


class StudyPlan(Result):
    """What a study would find, by simulation. All of it is synthetic: no client in it exists.

    Attributes
    ----------
    study : Study
        What was asked.
    clients : int
        How many clients the study begins with.
    power : Estimate
        Share of simulated studies whose interval leaves out 0, with its Monte Carlo interval.
    width : Estimate
        Mean width of the studies' intervals, in the unit of the effect.
    sizes : list of Size
        The same for smaller and larger studies.
    sources : tuple of str
        Where the defaults come from.
    """

    def __init__(self, study: Study, clients: int, sizes: list[Size]) -> None:
        self.study, self.clients, self.sizes = study, clients, sizes
        asked = next(size for size in sizes if size.clients == clients)
        self.power, self.width = asked.power, asked.width
        self.sources = design_named(study.design).sources

    def sentence(self) -> str:
        """Say how often such a study finds what is there, and how sure it would be."""
        study, power = self.study, self.power
        what, found = f"a true effect of {short(study.effect)}", "find it"
        if study.effect == 0:
            what, found = "no effect at all", "find one that is not there"
        return (
            f"With {self.clients:,} clients and {what}, {power:.0%} of {study.studies:,} simulated studies "
            f"{found} ({power.level:.0%} interval {power.low:.0%} to {power.high:.0%}).\n"
            f"{self._reached()}A study's interval is {short(self.width, 3)} wide on average "
            f"({self.width.interval(3)}).\n"
            f"The question: {design_named(study.design).asks} The studies are simulated; the answer is as "
            "good as what they assume."
        )

    def _reached(self) -> str:
        """Say between which of the sizes the usual power is reached, where something is there to be found."""
        if self.study.effect == 0:
            return ""
        first = next((place for place, size in enumerate(self.sizes) if size.power >= USUAL), None)
        if first is None:
            return f"A power of {USUAL:.0%} takes more than {self.sizes[-1].clients:,} clients. "
        if first == 0:
            return f"A power of {USUAL:.0%} takes {self.sizes[0].clients:,} clients or fewer. "
        low, high = (self.sizes[place].clients for place in (first - 1, first))
        return f"A power of {USUAL:.0%} takes between {low:,} and {high:,} clients. "

    @property
    def table(self) -> pd.DataFrame:
        """By size: ``clients``; ``power``, ``low``, ``high``; ``width``, ``width_low``, ``width_high``."""
        import pandas as pd

        rows = [
            (
                size.clients,
                *(float(size.power), size.power.low, size.power.high),
                *(float(size.width), size.width.low, size.width.high),
            )
            for size in self.sizes
        ]
        return pd.DataFrame(
            rows, columns=["clients", "power", "low", "high", "width", "width_low", "width_high"]
        )

    def chart(self) -> LayerChart:
        """Draw power against the number of clients, with its Monte Carlo interval.

        Returns
        -------
        altair.LayerChart
        """
        chart: LayerChart = chart_of("charts.planning:power_chart", self)
        return chart

    def needed(self, power: float = USUAL) -> Clients:
        """Say how many clients give so much power.

        More sizes are simulated until the power lies between two of them. Between them a probit regression of
        "found" on the square root of the number of clients is inverted; its interval, by the delta method, is
        the Monte Carlo error alone.

        Parameters
        ----------
        power
            Above the share of false findings, and at most .99.

        Returns
        -------
        Clients
            Rounded up.

        Raises
        ------
        UserError
            If ``power`` is out of range, or 5,000 clients do not give it.

        Examples
        --------
        >>> from alliancekit.planning import plan_study
        >>> plan = plan_study("correlation", effect=.278, clients=100, dropout=0, seed=1)
        >>> 90 < plan.needed(power=.8) < 108
        True
        """
        least = 1 - self.study.level
        if not least < power <= 0.99:
            raise UserError(f"power is {power}; allowed is a number above {least:.2g} and up to .99.")
        smallest = fewest_clients(self.study)
        low = high = max(self.clients, smallest)
        while simulated(self.study, high).power < power:
            if high >= MOST_CLIENTS:
                raise UserError(
                    f"Even {MOST_CLIENTS:,} clients do not give a power of {power:.0%} with these settings. "
                    "Try a larger effect, more sessions or raters, or more therapists."
                )
            low, high = high, min(2 * high, MOST_CLIENTS)
        while low > smallest and simulated(self.study, low).power >= power:
            low, high = max(low // 2, smallest), low
        if low == high:
            return Clients(low, low, low, level=self.study.level, name="clients")
        between = {round(each**2) for each in np.linspace(low**0.5, high**0.5, 6)}
        return _inverted([simulated(self.study, each) for each in sorted(between)], power, self.study)


def _inverted(sizes: list[Size], power: float, study: Study) -> Clients:
    """Say at how many clients the fitted curve reaches the power."""
    from statistics import NormalDist

    import statsmodels.api as sm

    found = np.array([round(float(size.power) * study.studies) for size in sizes])
    root = np.sqrt([size.clients for size in sizes])
    family = sm.families.Binomial(link=sm.families.links.Probit())
    fit = sm.GLM(np.column_stack([found, study.studies - found]), sm.add_constant(root), family=family).fit()
    start, slope = fit.params
    at = (NormalDist().inv_cdf(power) - start) / slope
    gradient = np.array([1, at]) / slope
    half = t_for(study.level, 1e6) * float(np.sqrt(gradient @ fit.cov_params() @ gradient))
    ends = (max(at - half, 0) ** 2, (at + half) ** 2)
    return Clients(np.ceil(at**2), np.floor(ends[0]), np.ceil(ends[1]), level=study.level, name="clients")
