"""The course of treatment of a block of clients: alliance, distress, ruptures and dropout, session by session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from alliancekit.simulate.model import ClinicModel

Array = np.ndarray[Any, np.dtype[Any]]


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
    """A block of clients: one value a client, then one value a session held, client by client."""

    feedback: Array
    culture_match: Array
    planned: Array
    attended: Array
    intake: Array
    end: Array
    session: Array
    outcome: Array
    ratings: Array
    rupture: Array
    repaired: Array


def follow(therapist: Array, therapists: Therapists, model: ClinicModel, rng: np.random.Generator) -> Course:
    """Take a block of clients, given the number of each one's therapist, through treatment."""
    m, n = model, len(therapist)
    feedback = rng.random(n) < m.feedback_share
    match = rng.random(n) < m.culture_match_share
    z_client, z_intake, z_slope, z_planned, z_dyad = rng.standard_normal((5, n))
    client = m.client_variance**0.5 * z_client + m.culture_match_alliance * (match - m.culture_match_share)
    stable = therapists.alliance[therapist] + client
    lasting = m.intake_variance**0.5 * z_intake
    a, b = m.repair_beta
    chance = rng.beta(a, b, n)
    z_repair = (chance - a / (a + b)) / np.sqrt(a * b / (a + b + 1)) * (a + b)
    faster = (
        m.slope_by_therapist * therapists.alliance[therapist] / m.therapist_variance**0.5
        + m.slope_by_client * client / m.client_variance**0.5
        + m.slope_by_repair * z_repair
        + m.slope_by_feedback * feedback
        + m.slope_by_intake * lasting
        + therapists.slope[therapist]
        + m.slope_residual_sd * z_slope
    )
    slope = m.slope + faster
    planned = np.exp(np.log(m.planned_median) + m.planned_spread * z_planned)
    planned = np.clip(np.rint(planned), *m.planned_range).astype(np.int32)
    last = int(m.planned_range[1])

    sd_w, sd_y = m.session_variance**0.5, m.distress_state_variance**0.5
    to_w, to_y = m.distress_to_alliance * sd_w / sd_y, m.alliance_to_distress * sd_y / sd_w
    new_w, new_y = _innovations(m)
    rupture_chance = 1 / (1 + np.exp(-m.rupture_logit - m.rupture_by_alliance * stable))
    shape = (last + 1, n)
    distress, alliance, state = np.empty(shape), np.empty(shape), np.empty(shape)
    rupture, repaired = np.zeros(shape, bool), np.zeros(shape, bool)
    w, y = np.zeros(n), sd_y * rng.standard_normal(n)
    distress[0] = lasting + y + m.distress_occasion_variance**0.5 * rng.standard_normal(n)
    attended, strain = planned.copy(), np.zeros(n)
    for s in range(1, last + 1):
        z_w, z_y, z_rating, z_distress = rng.standard_normal((4, n))
        u_rupture, u_repair, u_leave = rng.random((3, n))
        w, y = (
            m.carry_over * w + to_w * y + new_w * z_w,
            m.carry_over * y + to_y * w + new_y * z_y,
        )
        distress[s] = lasting + slope * (np.log(s + 1) / np.log(m.course_log)) + y
        distress[s] += m.distress_occasion_variance**0.5 * z_distress
        rupture[s] = u_rupture < rupture_chance
        repaired[s] = rupture[s] & (u_repair < chance)
        shock = m.rupture_shock * sd_w
        state[s] = w + shock * rupture[s]
        w += shock * (rupture[s] & ~repaired[s])
        rating = stable + state[s] + m.occasion_variance**0.5 * z_rating
        rating -= m.alliance_follows_change * (1 - 0.5 ** (s - 1)) * faster
        rating += m.growth * (min(s, m.growth_until) - 1)
        alliance[s] = rating
        strain = strain / 2 + (rupture[s] & ~repaired[s])
        logit = m.dropout_logit + m.dropout_by_alliance * rating + m.dropout_by_rupture * strain
        logit += m.dropout_by_feedback * feedback + m.dropout_early * (s <= 3)
        leaves = (u_leave * (1 + np.exp(-logit)) < 1) & (s < attended)
        attended[leaves] = s

    held = (np.arange(1, last + 1) <= attended[:, None]) & m.treated
    who, before = np.nonzero(held)
    session = before + 1

    def at(values: Array, when: Array) -> Array:
        return values[when, who]

    grown = m.growth * (np.minimum(session, m.growth_until) - 1)
    followed = m.alliance_follows_change * (1 - 0.5**before) * faster[who]
    lived = stable[who] - followed
    usual = m.slope * np.log(session) / np.log(m.course_log)
    z_therapist, z_observer = rng.standard_normal((2, len(who)))
    leniency = therapists.leniency[therapist] + m.dyad_variance**0.5 * z_dyad
    ratings = np.empty((len(who), 3))
    ratings[:, 0] = at(alliance, session)
    ratings[:, 1] = (
        grown
        + m.therapist_offset
        + m.therapist_sees_stable * lived
        + leniency[who]
        + m.therapist_sees_session * at(state, session)
        + m.therapist_sees_symptoms * (at(distress, before) - usual)
        + m.therapist_occasion_variance**0.5 * z_therapist
    )
    ratings[:, 2] = (
        grown
        + m.observer_offset
        + m.observer_sees_stable * lived
        + m.observer_sees_slope * faster[who]
        + m.observer_sees_session * at(state, session)
        + m.observer_occasion_variance**0.5 * z_observer
    )
    return Course(
        feedback=feedback,
        culture_match=match,
        planned=planned,
        attended=attended * m.treated,
        intake=_points(distress[0], m),
        end=_points(distress[attended, np.arange(n)], m),
        session=session,
        outcome=_points(at(distress, session), m),
        ratings=ratings,
        rupture=at(rupture, session),
        repaired=at(repaired, session),
    )


def _innovations(model: ClinicModel) -> tuple[float, float]:
    """Find the SD of what is new each session, so that both states keep their variance (Lyapunov equation).

    In standard units the states follow x = A x + e with A = [[r, d], [a, r]]; ``e`` is uncorrelated and its two
    variances are chosen so that the stationary covariance of x has ones on its diagonal.
    """
    r, a, d = model.carry_over, model.alliance_to_distress, model.distress_to_alliance
    c = r * (a + d) / (1 - r**2 - a * d)  # the stationary correlation of the two states
    w = 1 - r**2 - d**2 - 2 * r * d * c
    y = 1 - r**2 - a**2 - 2 * r * a * c
    return (model.session_variance * w) ** 0.5, (model.distress_state_variance * y) ** 0.5


def _points(distress: Array, model: ClinicModel) -> Array:
    """Turn distress into whole points on the 0-40 scale."""
    return np.clip(np.rint(model.distress_mean + model.distress_sd * distress), 0, 40).astype(np.int32)
