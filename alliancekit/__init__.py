"""Learn what the therapeutic alliance is, and what the evidence says about it.

Every public name is loaded the first time it is used, so ``import alliancekit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> the module that defines it.
_NAMES: dict[str, str] = {
    "score": "instruments",
    "reliable_change": "instruments",
    "reliability": "instruments",
    "ScoringError": "instruments",
    "check": "exercises",
    "exercise": "exercises",
    "hint": "exercises",
    "my_work": "exercises",
    "predict": "exercises.predictions.card",
    "progress": "exercises",
    "receipt": "exercises",
    "restore_work": "exercises",
    "save_work": "exercises",
    "solution": "exercises",
    "RatingsError": "ratings",
    "ratings_template": "ratings",
    "read_ratings": "ratings",
    "INSTRUMENTS": "instruments",
    "Instrument": "instruments",
    "instrument": "instruments",
    "Clinic": "clinic",
    "ClinicModel": "simulate",
    "simulate_clinic": "simulate",
    "load_clinic": "clinic",
    "load_vignettes": "clinic",
    "vignette_ratings": "clinic",
    "change_chart": "charts.change",
    "lags_chart": "charts.lags",
    "explore_levels": "explorers.levels.explorer",
    "explore_reciprocity": "explorers.reciprocity.explorer",
    "explore_synchrony": "explorers.synchrony.explorer",
    "explore_clinic": "explorers.tour.explorer",
    "explore_components": "explorers.component.explorer",
    "explore_chairs": "explorers.chairs.explorer",
    "congruence_chart": "charts.congruence",
    "roleplay_form": "explorers.roleplay.explorer",
    "explore_scoring": "explorers.scoring.explorer",
    "self_check": "explorers.self_check",
    "explore_sessions": "explorers.sessions.explorer",
    "explore_vignettes": "explorers.vignettes.explorer",
    "read_clinic": "clinic",
    "Correlation": "stats",
    "composite_correlation": "stats",
    "correlate": "stats",
    "effect_size_display": "stats",
    "expectancy": "stats",
    "moments": "stats",
    "observed_expectancy": "stats",
    "overlap": "stats",
    "partial_correlation": "stats",
    "phase_means": "clinic",
    "rater_means": "clinic",
    "lagged": "stats",
    "multilevel": "stats",
    "shrunken_means": "stats",
    "split_levels": "stats",
    "variance_between": "stats",
    "within_between": "stats",
    "CoupledModel": "stats",
    "Linear": "stats",
    "Piecewise": "stats",
    "Saturating": "stats",
    "actor_partner": "stats",
    "agreement": "stats",
    "congruence": "stats",
    "difference_scores": "stats",
    "intraclass": "stats",
    "limits_of_agreement": "stats",
    "synchrony": "stats",
    "truth_and_bias": "stats",
}

__all__ = ["__version__", *sorted(_NAMES)]  # noqa: PLE0604 - names are strings, gathered from the register


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, _NAMES, n=1)
        guess = f". Did you mean {near[0]!r}?" if near else ""
        message = f"module 'alliancekit' has no name {name!r}{guess}"
        raise AttributeError(message)
    value = getattr(import_module(f"alliancekit.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_NAMES]
