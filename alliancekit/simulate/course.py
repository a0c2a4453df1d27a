"""The course of treatment of a block of clients: alliance, distress, ruptures and dropout by session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from alliancekit.simulate.model import ClinicModel
    from alliancekit.stats.columns import Array


@dataclass(frozen=True)
class Therapists:
    """What makes one therapist differ from another, one value each."""

    alliance: Array
    slope: Array
    leniency: Array

    @classmethod
    def draw(cls, count: int, model: ClinicModel, rng: np.random.Generator) -> Therapists:
        """Draw the traits of ``count`` therapists."""
        alliance, slope, leniency = rng.standard_normal((3, count))
        return cls(
            alliance * model.therapist_variance**0.5,
            slope * model.slope_therapist_sd,
            leniency * model.leniency_variance**0.5,
        )


@dataclass(frozen=True)
class Course:
    """What comes out for a block: one value a client, then one value a session held, client by client."""

    feedback: Array
    culture_match: Array
    planned: Array
    attended: Array
    intake: Array
    end: Array
    session: Array
    outcome: Array
    rupture: Array
    repaired: Array
    ratings: Array  # latent alliance in SD units, one column a rater


@dataclass(frozen=True)
class _Arrivals:
    """What clients bring with them, one value each."""

    feedback: Array
    match: Array
    stable: Array  # alliance that lasts, the therapist's part included
    lasting: Array  # distress that lasts
    repair: Array  # chance that a rupture is repaired
    faster: Array  # slope of distress beyond the mean slope
    planned: Array
    own_view: Array  # what the therapist's rating adds, leniency included


@dataclass(frozen=True)
class _Histories:
    """One row a session from 0 (intake), one column a client; those after ``attended`` were not held."""

    attended: Array
    distress: Array
    state: Array
    alliance: Array
    rupture: Array
    repaired: Array


def follow(therapist: Array, therapists: Therapists, model: ClinicModel, rng: np.random.Generator) -> Course:
    """Take a block of clients, given the number of each one's therapist, through treatment."""
    arrivals = _arrive(therapist, therapists, model, rng)
    histories = _treat(arrivals, model, rng)
    attended = histories.attended
    held = (np.arange(1, len(histories.state)) <= attended[:, None]) & model.treated
    who, before = np.nonzero(held)
    now = (before + 1, who)
    return Course(
        feedback=arrivals.feedback,
        culture_match=arrivals.match,
        planned=arrivals.planned,
        attended=attended * model.treated,
        intake=_points(histories.distress[0], model),
        end=_points(histories.distress[attended, np.arange(len(attended))], model),
        session=before + 1,
        outcome=_points(histories.distress[now], model),
        rupture=histories.rupture[now],
        repaired=histories.repaired[now],
        ratings=_rate(arrivals, histories, held, model, rng),
    )


def _arrive(
    therapist: Array, therapists: Therapists, model: ClinicModel, rng: np.random.Generator
) -> _Arrivals:
    m, n = model, len(therapist)
    feedback = rng.random(n) < m.feedback_share
    match = rng.random(n) < m.culture_match_share
    z_client, z_intake, z_slope, z_planned, z_view = rng.standard_normal((5, n))
    own = therapists.alliance[therapist]
    client = m.client_variance**0.5 * z_client + m.culture_match_alliance * (match - m.culture_match_share)
    lasting = m.intake_variance**0.5 * z_intake
    a, b = m.repair_beta
    repair = rng.beta(a, b, n)
    z_repair = (repair - a / (a + b)) * (a + b) * ((a + b + 1) / (a * b)) ** 0.5
    faster = (
        m.slope_by_therapist * own / m.therapist_variance**0.5
        + m.slope_by_client * client / m.client_variance**0.5
        + m.slope_by_repair * z_repair
        + m.slope_by_feedback * feedback
        + m.slope_by_intake * lasting
        + therapists.slope[therapist]
        + m.slope_residual_sd * z_slope
    )
    planned = np.rint(m.planned_median * np.exp(m.planned_spread * z_planned))
    return _Arrivals(
        feedback=feedback,
        match=match,
        stable=own + client,
        lasting=lasting,
        repair=repair,
        faster=faster,
        planned=np.clip(planned, *m.planned_range).astype(np.int32),
        own_view=therapists.leniency[therapist] + m.dyad_variance**0.5 * z_view,
    )


def _treat(arrivals: _Arrivals, model: ClinicModel, rng: np.random.Generator) -> _Histories:
    m, who, n = model, arrivals, len(arrivals.stable)
    sessions = m.planned_range[1]
    shape = (sessions + 1, n)
    distress, state, alliance = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    rupture, repaired = np.zeros(shape, bool), np.zeros(shape, bool)
    sd_w, sd_y = m.session_variance**0.5, m.distress_state_variance**0.5
    to_w, to_y = m.distress_to_alliance * sd_w / sd_y, m.alliance_to_distress * sd_y / sd_w
    new_w, new_y = _innovations(m)
    sd_measure, sd_rating = m.distress_occasion_variance**0.5, m.occasion_variance**0.5
    rupture_chance = 1 / (1 + np.exp(-m.rupture_logit - m.rupture_by_alliance * who.stable))

    w, y = np.zeros(n), sd_y * rng.standard_normal(n)  # the states of alliance and of distress
    distress[0] = who.lasting + y + sd_measure * rng.standard_normal(n)
    attended, strain = who.planned.copy(), np.zeros(n)
    for s in range(1, sessions + 1):
        z_w, z_y, z_rating, z_measure = rng.standard_normal((4, n))
        u_rupture, u_repair, u_leave = rng.random((3, n))
        w, y = m.carry_over * w + to_w * y + new_w * z_w, m.carry_over * y + to_y * w + new_y * z_y
        course = np.log(s + 1) / np.log(m.course_log)
        distress[s] = who.lasting + (m.slope + who.faster) * course + y + sd_measure * z_measure

        rupture[s] = u_rupture < rupture_chance
        repaired[s] = rupture[s] & (u_repair < who.repair)
        lasts = rupture[s] & ~repaired[s]
        state[s] = w + m.rupture_shock * sd_w * rupture[s]
        w += m.rupture_shock * sd_w * lasts
        alliance[s] = (
            who.stable + _grown(s, m) + _followed(s, m) * who.faster + state[s] + sd_rating * z_rating
        )

        strain = strain / 2 + lasts
        logit = m.dropout_logit + m.dropout_by_alliance * alliance[s] + m.dropout_by_rupture * strain
        logit += m.dropout_by_feedback * who.feedback + m.dropout_early * (s <= 3)
        attended[(u_leave * (1 + np.exp(-logit)) < 1) & (s < attended) & m.treated] = s
    return _Histories(attended, distress, state, alliance, rupture, repaired)


def _rate(
    arrivals: _Arrivals, histories: _Histories, held: Array, model: ClinicModel, rng: np.random.Generator
) -> Array:
    """Give client's, therapist's and observer's latent rating of every session held."""
    m, (who, before) = model, np.nonzero(held)
    session = before + 1
    z_therapist, z_observer = rng.standard_normal((2, len(who)))
    grown = _grown(session, m)
    faster = arrivals.faster[who]
    stable = arrivals.stable[who] + _followed(session, m) * faster
    state = histories.state[session, who]
    usual = m.slope * np.log(session) / np.log(m.course_log)
    ratings = np.empty((len(who), 3))
    ratings[:, 0] = histories.alliance[session, who]
    ratings[:, 1] = (
        grown
        + m.therapist_offset
        + arrivals.own_view[who]
        + m.therapist_sees_stable * stable
        + m.therapist_sees_session * state
        + m.therapist_sees_symptoms * (histories.distress[before, who] - usual)
        + m.therapist_occasion_variance**0.5 * z_therapist
    )
    ratings[:, 2] = (
        grown
        + m.observer_offset
        + m.observer_sees_stable * stable
        + m.observer_sees_session * state
        + m.observer_sees_slope * faster
        + m.observer_occasion_variance**0.5 * z_observer
    )
    return ratings


def _grown(session: Any, model: ClinicModel) -> Any:
    """Rise of the alliance since the first session."""
    return model.growth * (np.minimum(session, model.growth_until) - 1)


def _followed(session: Any, model: ClinicModel) -> Any:
    """Alliance gained for each unit of slope, catching up by half of what is left each session."""
    return -model.alliance_follows_change * (1 - 0.5 ** (session - 1.0))


def _innovations(model: ClinicModel) -> tuple[float, float]:
    """Find the SD of what is new each session, so that both states keep their variance.

    In standard units the states follow x = A x + e with A = [[r, d], [a, r]]; the variances of the
    uncorrelated e are those that leave ones on the diagonal of the stationary covariance of x.
    """
    r, a, d = model.carry_over, model.alliance_to_distress, model.distress_to_alliance
    c = r * (a + d) / (1 - r**2 - a * d)  # the stationary correlation of the two states
    w = 1 - r**2 - d**2 - 2 * r * d * c
    y = 1 - r**2 - a**2 - 2 * r * a * c
    return (model.session_variance * w) ** 0.5, (model.distress_state_variance * y) ** 0.5


def _points(distress: Array, model: ClinicModel) -> Array:
    """Turn distress into whole points on the 0-40 scale."""
    return np.clip(np.rint(model.distress_mean + model.distress_sd * distress), 0, 40).astype(np.int32)
