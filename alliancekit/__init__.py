"""Learn what the therapeutic alliance is, and what the evidence says about it.

Every public name is loaded the first time it is used, so ``import alliancekit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from sys import modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers; held to the register below by a test
    from alliancekit.charts.scatter import scatter as scatter
    from alliancekit.clinic import dialogue_marks as dialogue_marks
    from alliancekit.clinic import load_clinic as load_clinic
    from alliancekit.clinic import phase_means as phase_means
    from alliancekit.clinic import rater_means as rater_means
    from alliancekit.clinic import read_clinic as read_clinic
    from alliancekit.clinic import vignette_ratings as vignette_ratings
    from alliancekit.course.report.board import class_board as class_board
    from alliancekit.errors import UserError as UserError
    from alliancekit.exercises import check as check
    from alliancekit.exercises import exercise as exercise
    from alliancekit.exercises import hint as hint
    from alliancekit.exercises import kept_answers as kept_answers
    from alliancekit.exercises import my_work as my_work
    from alliancekit.exercises import progress as progress
    from alliancekit.exercises import receipt as receipt
    from alliancekit.exercises import reflect as reflect
    from alliancekit.exercises import report_desk as report_desk
    from alliancekit.exercises import restore_lesson as restore_lesson
    from alliancekit.exercises import restore_work as restore_work
    from alliancekit.exercises import save_work as save_work
    from alliancekit.exercises import solution as solution
    from alliancekit.exercises.predictions.card import predict as predict
    from alliancekit.explorers.chairs.explorer import explore_chairs as explore_chairs
    from alliancekit.explorers.claims.explorer import explore_claims as explore_claims
    from alliancekit.explorers.clouds.explorer import explore_clouds as explore_clouds
    from alliancekit.explorers.component.explorer import explore_components as explore_components
    from alliancekit.explorers.dialogues.explorer import explore_dialogues as explore_dialogues
    from alliancekit.explorers.evidence.explorer import explore_evidence as explore_evidence
    from alliancekit.explorers.feedback.explorer import explore_feedback as explore_feedback
    from alliancekit.explorers.levels.explorer import explore_levels as explore_levels
    from alliancekit.explorers.plan.explorer import explore_plan as explore_plan
    from alliancekit.explorers.ratings.bench import explore_ratings as explore_ratings
    from alliancekit.explorers.reciprocity.explorer import explore_reciprocity as explore_reciprocity
    from alliancekit.explorers.roleplay.explorer import roleplay_form as roleplay_form
    from alliancekit.explorers.ruptures.explorer import explore_ruptures as explore_ruptures
    from alliancekit.explorers.scoring.explorer import explore_scoring as explore_scoring
    from alliancekit.explorers.self_check import self_check as self_check
    from alliancekit.explorers.sessions.explorer import explore_sessions as explore_sessions
    from alliancekit.explorers.synchrony.explorer import explore_synchrony as explore_synchrony
    from alliancekit.explorers.tour.explorer import explore_clinic as explore_clinic
    from alliancekit.explorers.vignettes.explorer import explore_vignettes as explore_vignettes
    from alliancekit.explorers.worlds.explorer import explore_worlds as explore_worlds
    from alliancekit.feedback import compare_arms as compare_arms
    from alliancekit.feedback import expected_course as expected_course
    from alliancekit.feedback import not_on_track as not_on_track
    from alliancekit.feedback import rating_dips as rating_dips
    from alliancekit.instruments import instrument as instrument
    from alliancekit.instruments import reliability as reliability
    from alliancekit.instruments import reliable_change as reliable_change
    from alliancekit.instruments import score as score
    from alliancekit.literature import meta_regression as meta_regression
    from alliancekit.literature import pool_correlations as pool_correlations
    from alliancekit.literature import pooled_results as pooled_results
    from alliancekit.literature import read_studies as read_studies
    from alliancekit.literature import small_study_effects as small_study_effects
    from alliancekit.literature import study_rows as study_rows
    from alliancekit.planning import plan_study as plan_study
    from alliancekit.ratings import read_ratings as read_ratings
    from alliancekit.ratings.gathering import read_class as read_class
    from alliancekit.report import write_report as write_report
    from alliancekit.results import side_by_side as side_by_side
    from alliancekit.ruptures import find_ruptures as find_ruptures
    from alliancekit.ruptures import judge_ruptures as judge_ruptures
    from alliancekit.ruptures import repair_and_outcome as repair_and_outcome
    from alliancekit.ruptures import rupture_curve as rupture_curve
    from alliancekit.ruptures import rupture_reports as rupture_reports
    from alliancekit.simulate import ClinicModel as ClinicModel
    from alliancekit.simulate import simulate_clinic as simulate_clinic
    from alliancekit.stats import CoupledModel as CoupledModel
    from alliancekit.stats import actor_partner as actor_partner
    from alliancekit.stats import bland_altman as bland_altman
    from alliancekit.stats import compare_correlations as compare_correlations
    from alliancekit.stats import compare_means as compare_means
    from alliancekit.stats import congruence as congruence
    from alliancekit.stats import correlate as correlate
    from alliancekit.stats import difference_scores as difference_scores
    from alliancekit.stats import expectancy as expectancy
    from alliancekit.stats import intraclass_correlation as intraclass_correlation
    from alliancekit.stats import lagged as lagged
    from alliancekit.stats import observed_expectancy as observed_expectancy
    from alliancekit.stats import partial_correlation as partial_correlation
    from alliancekit.stats import synchrony as synchrony
    from alliancekit.stats import truth_and_bias as truth_and_bias
    from alliancekit.stats import variance_between as variance_between
    from alliancekit.stats import within_between as within_between
    from alliancekit.stats.class_agreement import class_agreement as class_agreement

__version__ = "0.1.0"

# Public name -> the module that defines it.
_NAMES: dict[str, str] = {
    "UserError": "errors",
    "side_by_side": "results",
    "instrument": "instruments",
    "reliability": "instruments",
    "reliable_change": "instruments",
    "score": "instruments",
    "dialogue_marks": "clinic",
    "load_clinic": "clinic",
    "phase_means": "clinic",
    "rater_means": "clinic",
    "read_clinic": "clinic",
    "vignette_ratings": "clinic",
    "read_ratings": "ratings",
    "read_class": "ratings.gathering",
    "find_ruptures": "ruptures",
    "judge_ruptures": "ruptures",
    "repair_and_outcome": "ruptures",
    "rupture_curve": "ruptures",
    "rupture_reports": "ruptures",
    "ClinicModel": "simulate",
    "simulate_clinic": "simulate",
    "compare_arms": "feedback",
    "expected_course": "feedback",
    "not_on_track": "feedback",
    "rating_dips": "feedback",
    "meta_regression": "literature",
    "pool_correlations": "literature",
    "pooled_results": "literature",
    "read_studies": "literature",
    "small_study_effects": "literature",
    "study_rows": "literature",
    "plan_study": "planning",
    "scatter": "charts.scatter",
    "write_report": "report",
    "CoupledModel": "stats",
    "actor_partner": "stats",
    "bland_altman": "stats",
    "compare_correlations": "stats",
    "compare_means": "stats",
    "congruence": "stats",
    "correlate": "stats",
    "difference_scores": "stats",
    "expectancy": "stats",
    "intraclass_correlation": "stats",
    "class_agreement": "stats.class_agreement",
    "lagged": "stats",
    "observed_expectancy": "stats",
    "partial_correlation": "stats",
    "synchrony": "stats",
    "truth_and_bias": "stats",
    "variance_between": "stats",
    "within_between": "stats",
    "check": "exercises",
    "exercise": "exercises",
    "hint": "exercises",
    "kept_answers": "exercises",
    "my_work": "exercises",
    "predict": "exercises.predictions.card",
    "progress": "exercises",
    "receipt": "exercises",
    "reflect": "exercises",
    "report_desk": "exercises",
    "restore_lesson": "exercises",
    "restore_work": "exercises",
    "save_work": "exercises",
    "solution": "exercises",
    "class_board": "course.report.board",
    "explore_chairs": "explorers.chairs.explorer",
    "explore_claims": "explorers.claims.explorer",
    "explore_clouds": "explorers.clouds.explorer",
    "explore_components": "explorers.component.explorer",
    "explore_dialogues": "explorers.dialogues.explorer",
    "explore_evidence": "explorers.evidence.explorer",
    "explore_feedback": "explorers.feedback.explorer",
    "explore_levels": "explorers.levels.explorer",
    "explore_ratings": "explorers.ratings.bench",
    "explore_plan": "explorers.plan.explorer",
    "explore_reciprocity": "explorers.reciprocity.explorer",
    "roleplay_form": "explorers.roleplay.explorer",
    "explore_ruptures": "explorers.ruptures.explorer",
    "explore_scoring": "explorers.scoring.explorer",
    "self_check": "explorers.self_check",
    "explore_sessions": "explorers.sessions.explorer",
    "explore_synchrony": "explorers.synchrony.explorer",
    "explore_clinic": "explorers.tour.explorer",
    "explore_vignettes": "explorers.vignettes.explorer",
    "explore_worlds": "explorers.worlds.explorer",
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
    if "ipykernel" in modules:
        from alliancekit.exercises.engine.mistakes import stand_by
        from alliancekit.results import show_plainly

        stand_by()
        show_plainly()
    return value


def __dir__() -> list[str]:
    return [*globals(), *_NAMES]
