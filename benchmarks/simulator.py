"""How long a million simulated sessions take, beside the same model as a plain loop and its chance alone.

Run: python benchmarks/simulator.py
Every run of a row happens in a process of its own, rows taking turns, so that peak memory is that row's.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time

CLIENTS = 97_000  # about a million sessions
LOOP_CLIENTS = 400
ROUNDS = 5
ROWS = {
    "import only": 0,
    "simulate_clinic, 1/4": CLIENTS // 4,
    "simulate_clinic, 1/2": CLIENTS // 2,
    "simulate_clinic": CLIENTS,
    "plain loop, one session at a time": LOOP_CLIENTS,
    "its normals alone (the floor)": CLIENTS,
}


def plain_loop(clients: int) -> int:  # noqa: PLR0915 - one plain loop is the point
    """Run the same model one session, rater and answer at a time, with the standard library alone."""
    import random

    from alliancekit.simulate import ClinicModel
    from alliancekit.simulate.course import _innovations

    m, rng = ClinicModel(), random.Random(1)
    normal, uniform = rng.gauss, rng.random
    new_w, new_y = _innovations(m)
    sd_w, sd_y = m.session_variance**0.5, m.distress_state_variance**0.5
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
    sessions, items = [], []
    for client in range(clients):
        own, own_slope, leniency = traits[client % len(traits)]
        feedback, match = uniform() < m.feedback_share, uniform() < m.culture_match_share
        trait = normal(0, m.client_variance**0.5) + m.culture_match_alliance * (match - m.culture_match_share)
        lasting = normal(0, m.intake_variance**0.5)
        repair = rng.betavariate(a, b)
        faster = (
            m.slope_by_therapist * own / m.therapist_variance**0.5
            + m.slope_by_client * trait / m.client_variance**0.5
            + m.slope_by_repair * (repair - a / (a + b)) * (a + b) * ((a + b + 1) / (a * b)) ** 0.5
            + m.slope_by_feedback * feedback
            + m.slope_by_intake * lasting
            + own_slope
            + normal(0, m.slope_residual_sd)
        )
        low, high = m.planned_range
        planned = min(high, max(low, round(m.planned_median * math.exp(normal(0, m.planned_spread)))))
        stable, view = own + trait, leniency + normal(0, m.dyad_variance**0.5)
        chance = 1 / (1 + math.exp(-m.rupture_logit - m.rupture_by_alliance * stable))
        w, y, strain = 0.0, normal(0, sd_y), 0.0
        before = lasting + y + normal(0, m.distress_occasion_variance**0.5)
        for s in range(1, planned + 1):
            w, y = (
                m.carry_over * w + m.distress_to_alliance * sd_w / sd_y * y + normal(0, new_w),
                m.carry_over * y + m.alliance_to_distress * sd_y / sd_w * w + normal(0, new_y),
            )
            distress = lasting + (m.slope + faster) * math.log(s + 1) / math.log(m.course_log) + y
            distress += normal(0, m.distress_occasion_variance**0.5)
            rupture = uniform() < chance
            repaired = rupture and uniform() < repair
            state = w + m.rupture_shock * sd_w * rupture
            w += m.rupture_shock * sd_w * (rupture and not repaired)
            grown = m.growth * (min(s, m.growth_until) - 1)
            usual = m.slope * math.log(s) / math.log(m.course_log)
            ratings = (
                stable + grown + state + normal(0, m.occasion_variance**0.5),
                grown
                + m.therapist_offset
                + view
                + m.therapist_sees_stable * stable
                + m.therapist_sees_session * state
                + m.therapist_sees_symptoms * (before - usual)
                + normal(0, m.therapist_occasion_variance**0.5),
                grown
                + m.observer_offset
                + m.observer_sees_stable * stable
                + m.observer_sees_session * state
                + m.observer_sees_slope * faster
                + normal(0, m.observer_occasion_variance**0.5),
            )
            points = min(40, max(0, round(m.distress_mean + m.distress_sd * distress)))
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
                likely = m.reported_if_rupture[rater] if rupture else m.reported_if_none[rater]
                sessions.append(
                    (client, s, rater, *means, alliance, points, rupture, repaired, uniform() < likely)
                )
                items.append((client, s, rater, *answers))
            strain = strain / 2 + (rupture and not repaired)
            logit = m.dropout_logit + m.dropout_by_alliance * ratings[0] + m.dropout_by_rupture * strain
            logit += m.dropout_by_feedback * feedback + m.dropout_early * (s <= 3)
            if uniform() < 1 / (1 + math.exp(-logit)):
                break
            before = distress
    return len(sessions) // 3


def normals_alone(clients: int) -> int:
    """Draw as many normals as simulate_clinic does, in arrays of the same size and kind."""
    import numpy as np

    from alliancekit.simulate import _BLOCK

    rng = np.random.default_rng(1)
    sessions = round(clients * 10.36)
    for start in range(0, clients, _BLOCK):
        n = min(_BLOCK, clients - start)
        held = 3 * round(n * 10.36)
        rng.standard_normal((5, n))
        for _ in range(24):
            rng.standard_normal((4, n))
        rng.standard_normal((2, held // 3))
        rng.standard_normal((3, held), np.float32)
        rng.standard_normal((12, held), np.float32)
    return sessions


def once(row: str) -> None:
    """Run one row and print what it took."""
    import numpy as np  # noqa: F401 - outside the clock
    import pandas as pd  # noqa: F401 - outside the clock

    from alliancekit.simulate import simulate_clinic

    clients = ROWS[row]
    start = time.perf_counter()
    if row.startswith("simulate"):
        sessions = len(simulate_clinic(clients, seed=1).sessions) // 3
    elif row.startswith("plain"):
        sessions = plain_loop(clients)
    else:
        sessions = normals_alone(clients)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    print(json.dumps({"sessions": sessions, "seconds": seconds, "peak": peak}))


def main() -> None:
    """Take turns over the rows, and print the table."""
    taken: dict[str, list[dict[str, float]]] = {row: [] for row in ROWS}
    for _ in range(ROUNDS):
        for row in ROWS:
            done = subprocess.run([sys.executable, __file__, row], capture_output=True, text=True, check=True)
            taken[row].append(json.loads(done.stdout))
    whole = min(run["seconds"] for run in taken["simulate_clinic"]) / taken["simulate_clinic"][0]["sessions"]
    print(f"best of {ROUNDS} (worst); every session has three raters and twelve answers each\n")
    print(
        f"{'':<36}{'sessions':>11}{'seconds':>9}{'(worst)':>10}{'s a million':>13}{'ratio':>8}{'peak MB':>9}"
    )
    for row, runs in taken.items():
        seconds, sessions = sorted(run["seconds"] for run in runs), runs[0]["sessions"]
        peak = f"{max(run['peak'] for run in runs):>9.0f}"
        if not sessions:
            print(f"{row:<36}{'':>51}{peak}")
            continue
        each = seconds[0] / sessions
        line = f"{row:<36}{sessions:>11,}{seconds[0]:>9.2f}{f'({seconds[-1]:.2f})':>10}"
        print(f"{line}{each * 1e6:>13.2f}{each / whole:>8.2f}{peak}")
    print(
        f"\nThe loop is measured on {LOOP_CLIENTS} clients and scaled. Ratio: time a session.\n"
        "simulate_clinic uses two threads, the others one. Peak memory is that of the whole process."
    )


if __name__ == "__main__":
    once(sys.argv[1]) if len(sys.argv) > 1 else main()
