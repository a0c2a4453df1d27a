"""The parameters of the simulated clinic: each with its unit, default and source."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from numbers import Real
from typing import Any

import pandas as pd

from alliancekit.errors import UserError

_CHOICE = "our choice"
_RATERS = "tuned to Tryon et al. 2007: client-therapist r .36, d .63"
_WORLD = "tuned in each world to Flückiger et al. 2018: r .278 with outcome at session 3"
_DROPOUT = "tuned to Swift & Greenberg 2012 (19.7%) and Sharf et al. 2010 (d .55)"
_SHARES = "our choice: about 7% of variance between therapists, 55% clients, 37% sessions"
_REPORTS = "tuned to sessions with a reported rupture: 19-42, 43-56, 41-100%"
_CORE = "CORE-10, clinical sample: M 19.7, SD 7.7 (Barkham et al. 2013)"
_AFFECT = "form of Liebovitch et al. 2011; value our choice"
_LIMITS = {"share": (0, 1), "probability": (0, 1), "loading": (0, 1), "SD²": (0, math.inf)}


def _parameter(default: Any, unit: str, meaning: str, source: str) -> Any:
    return field(default=default, metadata={"unit": unit, "meaning": meaning, "source": source})


@dataclass(frozen=True)
class ClinicModel:
    """Every parameter of the simulated clinic; :meth:`parameters` lists them with unit, value and source.

    Alliance and distress are first made in standard-deviation units ("SD"): 1 SD of distress is 7.7 points on
    the 0-40 scale, 1 SD of alliance about what one client's rating differs from another's. Triples stand for
    client, therapist and observer, or for bond, goals and tasks.

    Distress that lasts falls along a curve that is steep at first and moves by shocks, most of them early, so
    that nobody's later fall is known from the earlier one. How the alliance has to do with it is the world's
    affair: ``ClinicModel()`` is the world in which it acts over the course, :meth:`world` gives that and
    three others, and :meth:`waiting_list` a clinic that treats nobody. In every world repair, feedback and
    therapists lower distress on their own account.

    Examples
    --------
    >>> ClinicModel().growth
    0.03
    >>> ClinicModel(feedback_share=0.0).feedback_share
    0.0
    """

    # People
    caseload: int = _parameter(13, "clients", "clients a therapist, if therapists are not counted", _CHOICE)
    feedback_share: float = _parameter(0.5, "share", "clients whose therapist sees their scores", _CHOICE)
    culture_match_share: float = _parameter(
        0.4, "share", "clients who share a culture with the therapist", _CHOICE
    )
    culture_match_alliance: float = _parameter(
        0.15,
        "SD",
        "more alliance where cultures match",
        "our choice; gives outcome d near .09 (Cabral & Smith 2011)",
    )
    age_mean: float = _parameter(38.0, "years", "mean age", _CHOICE)
    age_sd: float = _parameter(12.0, "years", "SD of age, before a cut at 18 and 85", _CHOICE)
    planned_median: float = _parameter(
        11.0, "sessions", "median of planned length", "our choice: a median of 10 attended"
    )
    planned_spread: float = _parameter(0.45, "log units", "SD of the log of planned length", _CHOICE)
    planned_range: tuple[int, int] = _parameter((4, 24), "sessions", "shortest and longest plan", _CHOICE)

    # Alliance as the client lives it
    therapist_variance: float = _parameter(0.085, "SD²", "between therapists", _SHARES)
    client_variance: float = _parameter(0.56, "SD²", "between clients of one therapist", _SHARES)
    session_variance: float = _parameter(0.20, "SD²", "between sessions of one client, lasting", _SHARES)
    occasion_variance: float = _parameter(0.05, "SD²", "of one rating, not lasting", _SHARES)
    carry_over: float = _parameter(0.30, "correlation", "of one session's state with the next", _CHOICE)
    growth: float = _parameter(0.03, "SD a session", "rise of the alliance", _CHOICE)
    growth_until: int = _parameter(8, "session", "where the rise ends", _CHOICE)
    alliance_by_change: float = _parameter(
        0.0, "SD per SD", "rise with lasting fall of distress so far, beyond the usual", _WORLD
    )
    alliance_lift: float = _parameter(
        0.0, "SD", "added to every alliance from outside: an experiment", _CHOICE
    )

    # The therapist's and the observer's ratings
    therapist_offset: float = _parameter(-0.755, "SD", "therapist below client", _RATERS)
    therapist_sees_stable: float = _parameter(0.42, "weight", "of the stable alliance", _RATERS)
    therapist_sees_session: float = _parameter(0.37, "weight", "of the session's state", _RATERS)
    therapist_sees_symptoms: float = _parameter(-0.12, "weight", "of the last session's distress", _RATERS)
    leniency_variance: float = _parameter(0.15, "SD²", "between therapists' habits of rating", _RATERS)
    dyad_variance: float = _parameter(0.40, "SD²", "of the therapist's own view of a client", _RATERS)
    therapist_occasion_variance: float = _parameter(0.20, "SD²", "of one rating by a therapist", _RATERS)
    observer_offset: float = _parameter(-0.30, "SD", "observer below client", _CHOICE)
    observer_sees_stable: float = _parameter(0.60, "weight", "of the stable alliance", _CHOICE)
    observer_sees_session: float = _parameter(0.40, "weight", "of the session's state", _CHOICE)
    observer_sees_change: float = _parameter(
        -0.35,
        "SD per SD",
        "of lasting change of distress so far",
        "our choice: this, and no steadier eye, lifts the observer's r with outcome to the client's",
    )
    observer_occasion_variance: float = _parameter(0.35, "SD²", "of one rating by an observer", _CHOICE)

    # Distress
    intake_variance: float = _parameter(0.72, "SD²", "between clients at intake, lasting", _CHOICE)
    distress_state_variance: float = _parameter(
        0.18, "SD²", "between sessions of one client, lasting", _CHOICE
    )
    distress_occasion_variance: float = _parameter(
        0.10, "SD²", "of one measurement", "CORE-10, alpha .90 (Barkham et al. 2013)"
    )
    slope: float = _parameter(
        -1.10,
        "SD a course",
        "mean change by session 11",
        "tuned to a pre-post d of about 1 (Knapstad et al. 2018)",
    )
    course_log: float = _parameter(
        12.0, "sessions + 1", "where ln(session + 1) has done one full course", _CHOICE
    )
    slope_by_alliance: float = _parameter(
        -0.59, "SD a course per SD", "of the alliance that lasts: it acts", _WORLD
    )
    slope_by_trait: float = _parameter(
        0.0, "SD a course per SD", "of what raises that alliance too, while it does nothing", _WORLD
    )
    change_by_session: float = _parameter(
        0.0, "SD per SD", "of one session's alliance, from the next session on: it acts", _WORLD
    )
    change_by_repair: float = _parameter(
        -0.36,
        "SD",
        "of a repair against none, from the next session on",
        "tuned to Eubanks et al. 2018: r .29 [.10, .47]",
    )
    slope_by_feedback: float = _parameter(
        -0.20, "SD a course", "with feedback", "tuned to de Jong et al. 2021: d .15"
    )
    slope_by_intake: float = _parameter(-0.25, "SD a course per SD", "of distress at intake", _CHOICE)
    slope_therapist_sd: float = _parameter(
        0.20,
        "SD a course",
        "between therapists",
        "tuned to outcome ICC .01-.08 (Delgadillo et al. 2022 and naturalistic data)",
    )
    shock_variance: float = _parameter(
        0.55, "SD² a course", "of lasting change that nothing here explains; most comes early", _CHOICE
    )

    # Ruptures
    rupture_logit: float = _parameter(
        -0.38, "logit", "of a rupture in a session", "tuned to reported rates, below"
    )
    rupture_by_alliance: float = _parameter(-0.5, "logit per SD", "of stable alliance", _CHOICE)
    rupture_shock: float = _parameter(-0.31, "SD", "fall of the session's alliance", _CHOICE)
    repair_beta: tuple[float, float] = _parameter(
        (6.0, 4.0), "Beta shape", "of clients' chance of repair", _CHOICE
    )
    confrontation_share: float = _parameter(
        0.35, "share", "of ruptures that are confrontation, not withdrawal", _CHOICE
    )
    reported_if_withdrawal: tuple[float, float, float] = _parameter(
        (0.44, 0.64, 0.93), "probability", "of a report where there was one", _REPORTS
    )
    reported_if_confrontation: tuple[float, float, float] = _parameter(
        (0.61, 0.81, 0.99), "probability", "of a report where there was one: easier to see", _REPORTS
    )
    reported_if_none: tuple[float, float, float] = _parameter(
        (0.08, 0.28, 0.35), "probability", "of a report where there was none", _REPORTS
    )

    # Dropout, after each session but the last planned
    dropout_logit: float = _parameter(-4.23, "logit", "of leaving after a session", _DROPOUT)
    dropout_by_alliance: float = _parameter(-0.46, "logit per SD", "of the client's rating", _DROPOUT)
    dropout_by_rupture: float = _parameter(
        0.6, "logit", "after an unrepaired rupture, halving each session", _DROPOUT
    )
    dropout_early: float = _parameter(0.3, "logit", "after each of the first three sessions", _DROPOUT)
    dropout_by_feedback: float = _parameter(
        -0.15, "logit", "with feedback", "tuned to de Jong et al. 2021: OR 1.19"
    )

    # Scores and answers
    distress_mean: float = _parameter(19.7, "points", "mean at intake", _CORE)
    distress_sd: float = _parameter(7.7, "points", "SD at intake", _CORE)
    facet_loading: tuple[float, float, float] = _parameter(
        (0.80, 0.93, 0.93),
        "loading",
        "of each part on alliance",
        "our choice: r of goals with tasks .75, of bond with each .64",
    )
    item_loading: float = _parameter(
        0.845, "loading", "of each answer on its part", "tuned to alpha above .80 a part (Munder et al. 2010)"
    )
    item_mean: tuple[float, float, float] = _parameter(
        (4.21, 4.06, 3.91),
        "points",
        "of answers before rounding",
        "our choice: total M 3.93, SD .69",
    )
    item_missing: float = _parameter(0.01, "share", "answers left out", _CHOICE)

    # Turn-by-turn affect
    exchange_clients: int = _parameter(40, "clients", "with turn-by-turn exchanges", _CHOICE)
    exchange_sessions: tuple[int, ...] = _parameter((1, 4, 8), "session", "sessions with exchanges", _CHOICE)
    exchange_turns: int = _parameter(120, "turns", "exchanges a session", _CHOICE)
    affect_step: float = _parameter(0.25, "time a turn", "step of the equations", _AFFECT)
    affect_noise: float = _parameter(
        0.20, "affect", "SD of what nobody's influence explains, each turn", _AFFECT
    )
    affect_inertia: tuple[float, float] = _parameter(
        (-1.0, -1.0), "1 / time", "m of client, therapist", _AFFECT
    )
    affect_alone: tuple[float, float] = _parameter(
        (-0.3, 0.5), "affect / time", "b of client, therapist", _AFFECT
    )
    affect_influence: tuple[float, float] = _parameter(
        (0.7, 0.5), "1 / time", "c: how far client, therapist is moved", _AFFECT
    )
    affect_by_alliance: float = _parameter(
        0.15, "1 / time per SD", "more c of the client with more alliance", _CHOICE
    )

    treated: bool = _parameter(
        True, "yes or no", "false on the waiting list: no sessions take place", _CHOICE
    )

    def __post_init__(self) -> None:
        """Refuse what is no number, a share, probability or variance that cannot be one, and empty ranges."""
        for row in fields(self):
            least, most = _LIMITS.get(row.metadata["unit"], (-math.inf, math.inf))
            found = getattr(self, row.name)
            for value in found if isinstance(found, tuple) else (found,):
                if not isinstance(value, Real) or not least <= float(value) <= most:
                    raise UserError(f"{row.name} is {value!r}; allowed is a number from {least} to {most}.")
        if self.caseload < 1:
            raise UserError(f"caseload is {self.caseload}; allowed is 1 or more clients a therapist.")
        if not 1 <= self.planned_range[0] <= self.planned_range[1]:
            raise UserError(f"planned_range is {self.planned_range}; allowed are two lengths, shorter first.")

    def parameters(self) -> pd.DataFrame:
        """List every parameter: one row each, with value, unit, meaning and source.

        Examples
        --------
        >>> ClinicModel().parameters().loc["growth", "unit"]
        'SD a session'
        """
        rows = [{"value": getattr(self, row.name), **row.metadata} for row in fields(self)]
        return pd.DataFrame(rows, index=pd.Index([row.name for row in fields(self)], name="parameter"))

    @classmethod
    def world(cls, name: str) -> ClinicModel:
        """Give one of four worlds that show the same correlation of alliance and outcome at session 3.

        Parameters
        ----------
        name
            ``acts over the course``: the alliance that lasts steepens the fall of distress.
            ``acts session by session``: each session's alliance lowers distress from the next session on.
            ``follows``: the alliance rises with improvement so far, and does nothing.
            ``third thing``: what a client brings raises the alliance and steepens the fall; the alliance does
            nothing. The same seed gives the same tables as in the first world: only an experiment, here
            ``alliance_lift``, tells the two apart.

        Raises
        ------
        UserError
            If there is no such world.

        Examples
        --------
        >>> ClinicModel.world("acts over the course") == ClinicModel()
        True
        >>> ClinicModel.world("follows").slope_by_alliance
        0.0
        """
        if name not in _WORLDS:
            raise UserError(f"There is no world {name!r}. There are: {', '.join(map(repr, _WORLDS))}.")
        return cls(**_WORLDS[name])

    @classmethod
    def waiting_list(cls) -> ClinicModel:
        """Give the variant in which clients wait as long as they would have been treated.

        No session takes place and nobody rates an alliance; ``outcome_end`` is distress after the wait.

        Examples
        --------
        >>> ClinicModel.waiting_list().slope
        -0.2
        """
        return cls(
            treated=False,
            slope=-0.2,
            slope_by_alliance=0.0,
            change_by_repair=0.0,
            slope_by_feedback=0.0,
            slope_therapist_sd=0.0,
        )


_WORLDS: dict[str, dict[str, Any]] = {
    "acts over the course": {},
    "acts session by session": {
        "slope_by_alliance": 0.0,
        "change_by_session": -0.0545,
        "slope": -1.16,  # ruptures lower the mean alliance, which this makes good
    },
    "follows": {
        "slope_by_alliance": 0.0,
        "alliance_by_change": -1.62,
        # What follows change varies too: less is left, so that ratings vary as much as elsewhere.
        "client_variance": 0.07,
        "session_variance": 0.06,
        "observer_sees_change": -0.60,
    },
    "third thing": {"slope_by_alliance": 0.0, "slope_by_trait": ClinicModel.slope_by_alliance},
}
WORLDS = tuple(_WORLDS)
