"""Learn what the therapeutic alliance is, and what the evidence says about it.

Every public name is loaded the first time it is used, so ``import alliancekit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> the module that defines it.
_NAMES: dict[str, str] = {
    "score": "scoring",
    "reliable_change": "scoring",
    "reliability": "scoring",
    "ScoringError": "scoring",
    "check": "exercises",
    "hint": "exercises",
    "my_work": "exercises",
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
    "load_vignettes": "vignettes",
    "vignette_ratings": "vignettes",
    "change_chart": "charts.change",
    "lags_chart": "charts.lags",
    "levels_explorer": "explorers.levels_explorer",
    "reciprocity_lab": "explorers.reciprocity_lab",
    "synchrony_finder": "explorers.synchrony_finder",
    "clinic_tour": "explorers.clinic_tour",
    "component_explorer": "explorers.component_explorer",
    "two_chair_explorer": "explorers.two_chair_explorer",
    "congruence_chart": "charts.agreement",
    "roleplay_form": "explorers.roleplay_form",
    "scoring_bench": "explorers.scoring_bench",
    "self_check": "explorers.self_check",
    "session_viewer": "explorers.session_viewer",
    "vignette_desk": "explorers.vignette_desk",
    "read_clinic": "clinic",
    "Correlation": "relate",
    "composite_correlation": "relate",
    "correlate": "relate",
    "effect_size_display": "relate",
    "expectancy": "relate",
    "moments": "relate",
    "observed_expectancy": "relate",
    "overlap": "relate",
    "partial_correlation": "relate",
    "phase_means": "relate",
    "lagged": "relate",
    "multilevel": "relate",
    "shrunken_means": "relate",
    "split_levels": "relate",
    "variance_between": "relate",
    "within_between": "relate",
    "CoupledModel": "dyads",
    "Linear": "dyads",
    "Piecewise": "dyads",
    "Saturating": "dyads",
    "actor_partner": "dyads",
    "agreement": "dyads",
    "congruence": "dyads",
    "difference_scores": "dyads",
    "intraclass": "dyads",
    "limits_of_agreement": "dyads",
    "synchrony": "dyads",
    "truth_and_bias": "dyads",
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
