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
    confrontation: Array  # of a rupture: this kind, else withdrawal
    repaired: Array
    ratings: Array  # latent alliance in SD units, one column a rater


@dataclass(frozen=True)
class _Arrivals:
    """What clients bring with them, one value each."""

    feedback: Array
    match: Array
    stable: Array  # alliance that lasts, the therapist's part and any lift included
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
    so_far: Array  # distress gone up or down for good before the session
    state: Array
    alliance: Array
    rupture: Array
    confrontation: Array
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
        confrontation=histories.confrontation[now],
        repaired=histories.repaired[now],
        ratings=_rate(arrivals, histories, held, model, rng),
    )


def _arrive(
    therapist: Array, therapists: Therapists, model: ClinicModel, rng: np.random.Generator
) -> _Arrivals:
    m, n = model, len(therapist)
    feedback = rng.random(n) < m.feedback_share
    match = rng.random(n) < m.culture_match_share
    z_client, z_intake, z_planned, z_view = rng.standard_normal((4, n))
    own = therapists.alliance[therapist]
    trait = own + m.client_variance**0.5 * z_client
    trait += m.culture_match_alliance * (match - m.culture_match_share)
    stable = trait + m.alliance_lift
    lasting = m.intake_variance**0.5 * z_intake
    faster = (
        m.slope_by_alliance * stable
        + m.slope_by_trait * trait
        + m.slope_by_feedback * feedback
        + m.slope_by_intake * lasting
        + therapists.slope[therapist]
    )
    planned = np.rint(m.planned_median * np.exp(m.planned_spread * z_planned))
    return _Arrivals(
        feedback=feedback,
        match=match,
        stable=stable,
        lasting=lasting,
        repair=rng.beta(*m.repair_beta, n),
        faster=faster,
        planned=np.clip(planned, *m.planned_range).astype(np.int32),
        own_view=therapists.leniency[therapist] + m.dyad_variance**0.5 * z_view,
    )


def _treat(arrivals: _Arrivals, model: ClinicModel, rng: np.random.Generator) -> _Histories:
    m, sessions = model, model.planned_range[1]
    # Longest plans first, so that those who still come are the first so many.
    order = np.argsort(-arrivals.planned, kind="stable")
    coming = np.searchsorted(np.sort(arrivals.planned), np.arange(sessions + 1))
    coming = len(order) - coming
    planned, feedback = arrivals.planned[order], arrivals.feedback[order]
    who = np.array([arrivals.stable, arrivals.lasting, arrivals.faster, arrivals.repair])[:, order]
    shape = (sessions + 1, len(order))
    distress, so_far, state, alliance = (np.zeros(shape) for _ in range(4))
    rupture, confrontation, repaired = (np.zeros(shape, bool) for _ in range(3))
    keep = (1 - m.carry_over**2) ** 0.5
    sd_w, sd_y = m.session_variance**0.5, m.distress_state_variance**0.5
    sd_measure, sd_rating = m.distress_occasion_variance**0.5, m.occasion_variance**0.5
    rupture_chance = 1 / (1 + np.exp(-m.rupture_logit - m.rupture_by_alliance * who[0]))
    a, b = m.repair_beta
    course = np.log(np.arange(1, sessions + 2)) / np.log(m.course_log)  # done by each session, from 0 on

    w, y = np.zeros(len(order)), sd_y * rng.standard_normal(len(order))  # states of alliance and of distress
    change, brought = np.zeros((2, len(order)))  # of distress, for good: so far; by what the last session was
    strain = np.zeros(len(order))
    distress[0] = who[1] + y + sd_measure * rng.standard_normal(len(order))
    attended = planned.copy()
    for s in range(1, sessions + 1):
        n = coming[s]
        stable, lasting, faster, repair = who[:, :n]
        w, y, change, brought, strain = (x[:n] for x in (w, y, change, brought, strain))
        z_w, z_y, z_change, z_rating, z_measure = rng.standard_normal((5, n))
        u_rupture, u_repair, u_leave = rng.random((3, n))
        so_far[s, :n] = change
        w, y = m.carry_over * w + keep * sd_w * z_w, m.carry_over * y + keep * sd_y * z_y
        pace = course[s] - course[s - 1]
        lived = stable + m.alliance_by_change * change + w
        change = change + pace * faster + (pace * m.shock_variance) ** 0.5 * z_change + brought
        distress[s, :n] = lasting + m.slope * course[s] + change + y + sd_measure * z_measure

        broken = u_rupture < rupture_chance[:n]
        mended = broken & (u_repair < repair)
        lasts = broken & ~mended
        rupture[s, :n], repaired[s, :n] = broken, mended
        confrontation[s, :n] = u_rupture < m.confrontation_share * rupture_chance[:n]
        state[s, :n] = w + m.rupture_shock * broken
        lived += m.rupture_shock * broken
        w += m.rupture_shock * lasts
        alliance[s, :n] = lived + _grown(s, m) + sd_rating * z_rating
        brought = m.change_by_session * lived + m.change_by_repair * (mended - a / (a + b) * broken)

        strain = strain / 2 + lasts
        logit = m.dropout_logit + m.dropout_by_alliance * alliance[s, :n] + m.dropout_by_rupture * strain
        logit += m.dropout_by_feedback * feedback[:n] + m.dropout_early * (s <= 3)
        leaves = (u_leave * (1 + np.exp(-logit)) < 1) & (s < attended[:n]) & m.treated
        attended[:n][leaves] = s
    back = np.argsort(order)
    found = (distress, so_far, state, alliance, rupture, confrontation, repaired)
    return _Histories(attended[back], *(history[:, back] for history in found))


def _rate(
    arrivals: _Arrivals, histories: _Histories, held: Array, model: ClinicModel, rng: np.random.Generator
) -> Array:
    """Give client's, therapist's and observer's latent rating of every session held."""
    m, (who, before) = model, np.nonzero(held)
    session = before + 1
    z_therapist, z_observer = rng.standard_normal((2, len(who)))
    grown = _grown(session, m)
    so_far = histories.so_far[session, who]
    stable = arrivals.stable[who] + m.alliance_by_change * so_far
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
        + m.observer_sees_change * so_far
        + m.observer_occasion_variance**0.5 * z_observer
    )
    return ratings


def _grown(session: Any, model: ClinicModel) -> Any:
    """Rise of the alliance since the first session."""
    return model.growth * (np.minimum(session, model.growth_until) - 1)


def _points(distress: Array, model: ClinicModel) -> Array:
    """Turn distress into whole points on the 0-40 scale."""
    return np.clip(np.rint(model.distress_mean + model.distress_sd * distress), 0, 40).astype(np.int32)
