"""Five kinds of study: what each asks, what it takes, and where its first settings come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.errors import UserError
from alliancekit.planning.intervals import Study, agreement, clustered, correlation, experiment, within

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from alliancekit.stats.columns import Array

_TRYON = "Tryon, Blackwell & Hammel 2007, Psychotherapy Research"
_FLUECKIGER = "Flückiger, Del Re, Wampold & Horvath 2018, Psychotherapy 55:316-340, doi 10.1037/pst0000172"
_SWIFT = (
    "dropout .197: Swift & Greenberg 2012, Journal of Consulting and Clinical Psychology 80:547-559, "
    "doi 10.1037/a0028226"
)
_STABLE = (
    "what stays with the client, .77 of a rating: Crits-Christoph and others 2011, Journal of Consulting and "
    "Clinical Psychology 79:267-278, doi 10.1037/a0023668"
)
_JOHNS = "Johns and others 2019, Clinical Psychology Review 67:78-93, doi 10.1016/j.cpr.2018.08.004"
_CLINIC = "the clinic model of this workbook (synthetic)"


@dataclass(frozen=True)
class Design:
    """One kind of study.

    Attributes
    ----------
    asks
        What it asks, in words.
    unit
        What its effect is.
    effect
        The effect if none is given.
    limits
        Lowest and highest effect that can be simulated.
    defaults
        Setting -> its value if none is given; a setting that is not here has no part in the design.
    least
        Of a setting that has another least value than 1.
    smallest
        Fewest clients.
    sources
        Where the defaults come from.
    found
        From chance, how many studies, how many clients and the settings to the lower and upper limit that
        each study finds.
    """

    asks: str
    unit: str
    effect: float
    limits: tuple[float, float]
    defaults: dict[str, float | None]
    least: dict[str, int]
    smallest: int
    sources: tuple[str, ...]
    found: Callable[[np.random.Generator, int, int, Study], tuple[Array, Array]]


DESIGNS: dict[str, Design] = {
    "correlation": Design(
        "does a stronger early alliance go with a better outcome?",
        "correlation with the outcome, of one rating by one rater",
        0.278,
        (-0.59, 0.59),
        {"sessions": 1, "raters": 1, "dropout": 0.197},
        {},
        10,
        (f"effect .278: {_FLUECKIGER}", _SWIFT, _STABLE, f"raters share .36: {_TRYON}"),
        correlation,
    ),
    "clustered": Design(
        "does a stronger early alliance still do so, when clients of one therapist are alike?",
        "correlation with the outcome, of one rating by one rater",
        0.278,
        (-0.59, 0.59),
        {"sessions": 1, "raters": 1, "therapists": None, "dropout": 0.197},
        {"therapists": 3},
        12,
        (
            f"effect .278: {_FLUECKIGER}",
            _SWIFT,
            _STABLE,
            f"raters share .36: {_TRYON}",
            f"therapists' share of outcome, .05: {_JOHNS}",
            f"therapists' share of alliance, .07, and 13 clients a therapist: {_CLINIC}",
        ),
        clustered,
    ),
    "experiment": Design(
        "do clients whose alliance is lifted, chosen by chance, end better?",
        "difference at the end, in standard deviations",
        0.20,
        (-3, 3),
        {"dropout": 0.197},
        {},
        8,
        (f"effect .20, of half a standard deviation more alliance: lesson 08's worlds, {_CLINIC}", _SWIFT),
        experiment,
    ),
    "within": Design(
        "is a session better than is usual for a client followed by less distress?",
        "slope from one session to the next within clients, in standard deviations",
        0.12,
        (-0.95, 0.95),
        {"sessions": 10, "dropout": 0.197},
        {"sessions": 3},
        8,
        (f"effect .12, 10 sessions, .30 carried over: {_CLINIC}", _SWIFT),
        within,
    ),
    "agreement": Design(
        "how far do raters of the same clients agree?",
        "intraclass correlation, ICC(3,1)",
        0.36,
        (0, 0.99),
        {"raters": 2},
        {"raters": 2},
        5,
        (f"effect .36, client with therapist: {_TRYON}",),
        agreement,
    ),
}


def design_named(name: str) -> Design:
    """Return the design of this name.

    >>> design_named("experiment").effect
    0.2

    Raises
    ------
    UserError
        There is none.
    """
    if name not in DESIGNS:
        raise UserError(f"There is no design {name!r}. Allowed: {', '.join(DESIGNS)}.")
    return DESIGNS[name]
