"""How large a study must be: it is simulated many times, in several sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.planning.asking import MOST_CLIENTS, checked_study, fewest_clients, whole
from alliancekit.planning.found import StudyPlan
from alliancekit.planning.running import simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from alliancekit.planning.intervals import Study

SIZES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)  # of the clients asked about, for the curve


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
    steps = plan_steps(study, clients)
    while True:
        try:
            done, of = next(steps)
        except StopIteration as end:
            plan: StudyPlan = end.value
            return plan
        if progress:
            progress(done, of)


def plan_steps(study: Study, clients: int) -> Generator[tuple[int, int], None, StudyPlan]:
    """Do the work of :func:`plan_study` in short steps, each yielding how many studies are done of how many.

    Whoever goes through them may do something else in between, or stop.

    Examples
    --------
    >>> steps = plan_steps(checked_study("agreement", effect=None, studies=1000, seed=1, level=.95), 20)
    >>> next(steps)
    (1000, 6000)
    """
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
