"""What may be asked of a study, and what is told to somebody who asks for something else."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from alliancekit.errors import UserError
from alliancekit.planning.designs import design_named
from alliancekit.planning.intervals import Study
from alliancekit.stats.correlation import checked_level

if TYPE_CHECKING:
    from alliancekit.planning.designs import Design

MOST_STUDIES, MOST_CLIENTS = 100_000, 5_000


def checked_study(
    design: str, *, effect: Any, studies: Any, seed: Any, level: float, **settings: Any
) -> Study:
    """Return the study that is asked for; what was not given is the design's own.

    Raises
    ------
    UserError
        If a setting is out of range or has no part in the design.

    Examples
    --------
    >>> checked_study("agreement", effect=None, studies=100, seed=1, level=.95).raters
    2
    """
    kind = design_named(design)
    for name, value in settings.items():
        if value is not None and name not in kind.defaults:
            raise UserError(
                f"{name} has no part in the design {design!r}: leave it out. It has: "
                f"effect, clients, {', '.join(kind.defaults)}."
            )
    counts = {name: _count(kind, name, settings.get(name)) for name in ("sessions", "raters", "therapists")}
    return Study(
        design,
        effect=_effect(kind, effect),
        dropout=_dropout(kind, settings.get("dropout")),
        studies=whole("studies", studies, 100, MOST_STUDIES),
        seed=whole("seed", seed, 0, 2**32 - 1),
        level=checked_level(level),
        **counts,
    )


def fewest_clients(study: Study) -> int:
    """Return with how few clients a study can be simulated."""
    return max(design_named(study.design).smallest, 2 * (study.therapists or 0))


def whole(name: str, value: Any, least: int, most: int) -> int:
    """Return a whole number within limits.

    >>> whole("seed", 3, 0, 9)
    3
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or not least <= int(value) <= most:
        raise UserError(f"{name} is {value!r}; allowed is a whole number from {least:,} to {most:,}.")
    return int(value)


def _effect(kind: Design, effect: Any) -> float:
    if effect is None:
        return kind.effect
    low, high = kind.limits
    if not isinstance(effect, Real) or not low <= float(effect) <= high:
        raise UserError(f"effect is {effect!r}; allowed is a {kind.unit}, from {low:g} to {high:g}.")
    return float(effect)


def _count(kind: Design, name: str, value: Any) -> int | None:
    if value is None:
        default = kind.defaults.get(name)
        return None if default is None else int(default)
    return whole(name, value, kind.least.get(name, 1), 500 if name == "therapists" else 50)


def _dropout(kind: Design, value: Any) -> float | None:
    if value is None:
        return kind.defaults.get("dropout")
    if not isinstance(value, Real) or not 0 <= float(value) <= 0.9:
        raise UserError(f"dropout is {value!r}; allowed is a share from 0 to .9, such as .197.")
    return float(value)
