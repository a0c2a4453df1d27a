"""The clinic model once more: one session, rater and answer at a time, with the standard library alone.

It shares no line with ``alliancekit.simulate`` but the parameters, so that what both show must agree.
"""

import math
import random

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS, RATERS, Clinic

PEOPLE = (
    "client_id",
    "therapist_id",
    "feedback",
    "culture_match",
    "planned_sessions",
    "sessions_attended",
    "dropped_out",
    "intake",
    "outcome_end",
)
SESSIONS = (
    "client_id",
    "session",
    "rater",
    *PARTS,
    "alliance",
    "outcome",
    "rupture",
    "repaired",
    "confronting",
)


def plain_clinic(clients, model, seed):
    """Make a clinic by the plain loop; it has no table of therapists and no exchanges."""
    people, rows = plain_loop(clients, model, seed)
    rows = pd.DataFrame(rows, columns=[*SESSIONS, "rupture_reported", *ITEMS])
    confronting = rows.pop("confronting").to_numpy()
    rows["rupture_kind"] = np.where(confronting, "confrontation", "withdrawal")
    rows["rupture_kind"] = rows["rupture_kind"].where(rows["rupture"])
    rows["rater"] = pd.Categorical.from_codes(rows["rater"], RATERS, ordered=True)
    return Clinic(
        therapists=pd.DataFrame(),
        clients=pd.DataFrame(people, columns=PEOPLE),
        sessions=rows.drop(columns=list(ITEMS)),
        items=rows[["client_id", "session", "rater", *ITEMS]],
        exchanges=pd.DataFrame(),
    )


def in_points(distress, m):
    """Distress in whole points on the 0-40 scale."""
    return min(40, max(0, round(m.distress_mean + m.distress_sd * distress)))


def plain_loop(clients, model, seed):
    """Return one row a client, and one row a session and rater, as lists in the order of the names below."""
    m, rng = model, random.Random(seed)
    normal, uniform = rng.gauss, rng.random
    sd_y = m.distress_state_variance**0.5
    new_w = (m.session_variance * (1 - m.carry_over**2)) ** 0.5
    new_y = (m.distress_state_variance * (1 - m.carry_over**2)) ** 0.5
    caseload = range(max(1, clients // m.caseload))
    traits = [
        (
            normal(0, m.therapist_variance**0.5),
            normal(0, m.slope_therapist_sd),
            normal(0, m.leniency_variance**0.5),
        )
        for _ in caseload
    ]
    a, b = m.repair_beta
    people, sessions = [], []
    for client in range(clients):
        own, own_slope, leniency = traits[client % len(traits)]
        feedback, match = uniform() < m.feedback_share, uniform() < m.culture_match_share
        trait = own + normal(0, m.client_variance**0.5)
        trait += m.culture_match_alliance * (match - m.culture_match_share)
        lasting = normal(0, m.intake_variance**0.5)
        repair = rng.betavariate(a, b)
        slope = (
            m.slope
            + m.slope_by_alliance * (trait + m.alliance_lift)
            + m.slope_by_trait * trait
            + m.slope_by_feedback * feedback
            + m.slope_by_intake * lasting
            + own_slope
        )
        low, high = m.planned_range
        planned = min(high, max(low, round(m.planned_median * math.exp(normal(0, m.planned_spread)))))
        stable, view = trait + m.alliance_lift, leniency + normal(0, m.dyad_variance**0.5)
        chance = 1 / (1 + math.exp(-m.rupture_logit - m.rupture_by_alliance * stable))
        w, y, strain, fallen, later = 0.0, normal(0, sd_y), 0.0, 0.0, 0.0
        before = lasting + y + normal(0, m.distress_occasion_variance**0.5)
        intake = in_points(before, m)
        for s in range(1, planned + 1):
            # what the alliance follows is change that is more than the clinic's mean fall
            usual = m.slope * math.log(s, m.course_log)
            unusual = fallen - usual
            w, y = m.carry_over * w + normal(0, new_w), m.carry_over * y + normal(0, new_y)
            pace = math.log((s + 1) / s, m.course_log)
            fallen += pace * slope + later + normal(0, (pace * m.shock_variance) ** 0.5)
            distress = lasting + fallen + y + normal(0, m.distress_occasion_variance**0.5)
            rupture = uniform() < chance
            confronting = rupture and uniform() < m.confrontation_share
            repaired = rupture and uniform() < repair
            state = w + m.rupture_shock * rupture
            w += m.rupture_shock * (rupture and not repaired)
            grown = m.growth * (min(s, m.growth_until) - 1)
            now = stable + m.alliance_by_change * unusual
            later = m.change_by_session * (now + state)
            if rupture:
                later += m.change_by_repair * (repaired - a / (a + b))
            ratings = (
                now + grown + state + normal(0, m.occasion_variance**0.5),
                grown
                + m.therapist_offset
                + view
                + m.therapist_sees_stable * now
                + m.therapist_sees_session * state
                + m.therapist_sees_symptoms * (before - usual)
                + normal(0, m.therapist_occasion_variance**0.5),
                grown
                + m.observer_offset
                + m.observer_sees_stable * now
                + m.observer_sees_session * state
                + m.observer_sees_change * unusual
                + normal(0, m.observer_occasion_variance**0.5),
            )
            points = in_points(distress, m)
            for rater, rating in enumerate(ratings):
                facets = [load * rating + normal(0, (1 - load**2) ** 0.5) for load in m.facet_loading]
                answers, sums, counts = [], [0, 0, 0], [0, 0, 0]
                for item in range(12):
                    part = item % 3
                    x = m.item_mean[part] + m.item_loading * facets[part]
                    x = min(5, max(1, round(x + normal(0, (1 - m.item_loading**2) ** 0.5))))
                    if uniform() < m.item_missing:
                        answers.append(None)
                        continue
                    sums[part] += x
                    counts[part] += 1
                    answers.append(6 - x if (item // 3) % 2 else x)
                means = [t / k if k >= 3 else None for t, k in zip(sums, counts, strict=True)]
                alliance = None if None in means else sum(means) / 3
                likely = m.reported_if_none
                if rupture:
                    likely = m.reported_if_confrontation if confronting else m.reported_if_withdrawal
                reported = uniform() < likely[rater]
                sessions.append(
                    (
                        client,
                        s,
                        rater,
                        *means,
                        alliance,
                        points,
                        rupture,
                        repaired,
                        confronting,
                        reported,
                        *answers,
                    )
                )
            strain = strain / 2 + (rupture and not repaired)
            logit = m.dropout_logit + m.dropout_by_alliance * ratings[0] + m.dropout_by_rupture * strain
            logit += m.dropout_by_feedback * feedback + m.dropout_early * (s <= 3)
            if uniform() < 1 / (1 + math.exp(-logit)):
                break
            before = distress
        therapist = client % len(traits)
        people.append((client, therapist, feedback, match, planned, s, s < planned, intake, points))
    return people, sessions
