"""How many clients a study needs: it is simulated many times, in several sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.planning.asking import checked_study, fewest_clients, whole
from alliancekit.planning.designs import design_named
from alliancekit.planning.running import simulate, simulated
from alliancekit.results import Estimate, Result, chart_of, short
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import pandas as pd
    from altair import LayerChart

    from alliancekit.planning.designs import Study
    from alliancekit.planning.running import Size

MOST_CLIENTS = 5_000
SIZES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)  # of the clients asked about, for the curve


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
            f"A study's interval is {short(self.width, 3)} wide on average ({self.width.interval(3)}).\n"
            f"The question: {design_named(study.design).asks} The studies are simulated; the answer is as "
            "good as what they assume."
        )

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

    def needed(self, power: float = 0.8) -> Clients:
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


def plan_study(
    design: str,
    *,
    clients: int,
    effect: float | None = None,
    sessions: int | None = None,
    raters: int | None = None,
    therapists: int | None = None,
    dropout: float | None = None,
    studies: int = 1000,
    seed: int,
    level: float = 0.95,
    progress: Callable[[int, int], object] | None = None,
) -> StudyPlan:
    """Simulate a study many times, to see how often it finds what is there and how wide its interval is.

    Five designs: ``"correlation"`` (early alliance with the outcome), ``"clustered"`` (the same, clients of
    one therapist being alike), ``"experiment"`` (the alliance is lifted for half the clients, by chance),
    ``"within"`` (from session to session within clients) and ``"agreement"`` (raters of the same clients).

    What is assumed: everything is normal; who leaves early does so by chance and has no outcome (in "within",
    fewer sessions); and the outcome goes with what raters agree on, so that averaging over ``sessions`` and
    ``raters`` makes r = effect / sqrt(.36 + .41 / raters + .23 / (raters x sessions)). In real clinics those
    who leave had rated lower (Sharf, Primavera & Diener 2010, Psychotherapy 47(4), doi 10.1037/a0021175).

    A study finds something when its interval leaves out 0: Fisher's of r, Student's of a difference, Shrout
    and Fleiss' of the ICC, and a jackknife by therapist ("clustered") or by client ("within").

    Parameters
    ----------
    design
        One of the five.
    clients
        With how many the study begins, up to 5,000.
    effect
        The true effect: a correlation of one rating by one rater ("correlation", "clustered"; default .278,
        Flückiger and others 2018), a difference in SDs ("experiment", .20), a slope in SDs ("within", .12),
        an ICC ("agreement", .36, Tryon and others 2007). ``.sources`` of the result says where each default
        comes from.
    sessions
        Whose ratings are averaged (default 1); in "within", sessions a client has (default 10).
    raters
        Whose ratings are averaged (default 1); in "agreement", who are compared (default 2).
    therapists
        In "clustered": how many. By default one for 13 clients.
    dropout
        Share who leave early, by default .197 (Swift & Greenberg 2012).
    studies
        How many are simulated of each size, 100 to 100,000.
    seed
        The same seed and question give the same answer, at once the second time.
    level
        Of every interval, also those of the studies.
    progress
        Called with how many studies are done and how many there are. What it raises stops the simulation;
        nothing half done is kept.

    Returns
    -------
    StudyPlan
        ``.power``, ``.width``, ``.table``, ``.chart()``, ``.needed(power=.8)``.

    Raises
    ------
    UserError
        If a setting is out of range or has no part in the design.

    Examples
    --------
    >>> plan = plan_study("correlation", clients=100, dropout=0, seed=1)
    >>> plan.power.includes(.81)
    True
    """
    steps = plan_steps(
        design,
        clients=clients,
        effect=effect,
        sessions=sessions,
        raters=raters,
        therapists=therapists,
        dropout=dropout,
        studies=studies,
        seed=seed,
        level=level,
    )
    while True:
        try:
            done, of = next(steps)
        except StopIteration as end:
            plan: StudyPlan = end.value
            return plan
        if progress:
            progress(done, of)


def plan_steps(
    design: str,
    *,
    clients: int,
    effect: float | None = None,
    sessions: int | None = None,
    raters: int | None = None,
    therapists: int | None = None,
    dropout: float | None = None,
    studies: int = 1000,
    seed: int,
    level: float = 0.95,
) -> Generator[tuple[int, int], None, StudyPlan]:
    """Do the work of :func:`plan_study` in short steps, each yielding how many studies are done of how many.

    Whoever goes through them may do something else in between, or stop.

    Examples
    --------
    >>> steps = plan_steps("agreement", clients=20, seed=1)
    >>> next(steps)
    (1000, 6000)
    """
    study = checked_study(
        design,
        effect=effect,
        sessions=sessions,
        raters=raters,
        therapists=therapists,
        dropout=dropout,
        studies=studies,
        seed=seed,
        level=level,
    )
    fewest = fewest_clients(study)
    clients = whole("clients", clients, fewest, MOST_CLIENTS)
    sizes = sorted({min(max(round(clients * share), fewest), MOST_CLIENTS) for share in SIZES})
    return _run(study, clients, sizes)


def _run(study: Study, clients: int, sizes: list[int]) -> Generator[tuple[int, int], None, StudyPlan]:
    found = []
    for place, size in enumerate(sizes):
        steps = simulate(study, size)
        while True:
            try:
                done = next(steps)
            except StopIteration as end:
                found.append(end.value)
                break
            yield place * study.studies + done, len(sizes) * study.studies
    return StudyPlan(study, clients, found)


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
