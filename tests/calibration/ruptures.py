"""Print how well each rule finds the simulated ruptures, and repair with outcome beside the published figure.

Run: python tests/calibration/ruptures.py --seeds 20
"""

import argparse

import numpy as np
import pandas as pd
from tqdm import tqdm

from alliancekit.clinic import RATERS
from alliancekit.ruptures import RULES, judge_ruptures, repair_and_outcome, rupture_curve
from alliancekit.simulate import simulate_clinic

CLIENTS = 400  # as many as the sample clinic has
SHOWN = (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3)
FIGURES = ("precision", "recall", "f1", "chance")


def collect(seeds):
    """Return the rules' figures at each threshold, those of the raters' reports, and r, one clinic a seed."""
    curves, reports, repair = [], [], []
    for seed in seeds:
        clinic = simulate_clinic(CLIENTS, seed=seed)
        for rater, rows in clinic.sessions.groupby("rater", observed=True):
            for rule in RULES:
                for tolerance in (0, 1):
                    found = rupture_curve(rows, rule=rule, thresholds=SHOWN, tolerance=tolerance)
                    table = found.table[["threshold", *FIGURES]].assign(f1_of_all=found.f1_of_all)
                    curves.append(table.assign(rater=rater, rule=rule, tolerance=tolerance))
            asked = judge_ruptures(rows, marks="rupture_reported")
            reports.append((rater, *map(float, (asked.precision, asked.recall, asked.f1, asked.chance))))
        found = repair_and_outcome(clinic)
        repair.append((float(found.r), found.r.low, found.r.high))
    return (
        pd.concat(curves),
        pd.DataFrame(reports, columns=["rater", *FIGURES]),
        pd.DataFrame(repair, columns=["r", "low", "high"]),
    )


def spread(values):
    """Say the mean, and between which the middle 95 of 100 clinics lie."""
    there = values.dropna()
    if there.empty:
        return "-"
    low, high = np.percentile(there, [2.5, 97.5])
    return f"{there.mean():.2f} [{low:.2f}, {high:.2f}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20, help="how many clinics (default %(default)s)")
    seeds = parser.parse_args().seeds
    if seeds < 2:
        parser.error(f"--seeds is {seeds}; an interval over clinics needs 2 or more")
    curves, reports, repair = collect(tqdm(range(1, seeds + 1), desc="clinics", unit="clinic"))
    print(f"{seeds} synthetic clinics of {CLIENTS} clients: mean, and the middle 95% of clinics.")
    print(f"Signalling every session: F1 {spread(curves['f1_of_all'])}.\n")
    for (tolerance, rule), of_rule in curves.groupby(["tolerance", "rule"], sort=False):
        near = "the same session" if tolerance == 0 else f"at most {tolerance} session apart"
        print(f"{rule} ({RULES[rule].unit}), {near}")
        print(f"  {'rater':<10}{'threshold':>9}" + "".join(f"{name:>20}" for name in FIGURES))
        for rater in RATERS:
            for threshold, rows in of_rule[of_rule["rater"] == rater].groupby("threshold"):
                print(
                    f"  {rater:<10}{threshold:>9}" + "".join(f"{spread(rows[name]):>20}" for name in FIGURES)
                )
        print()
    print("What the raters themselves report, the same session")
    for rater in RATERS:
        rows = reports[reports["rater"] == rater]
        print(f"  {rater:<19}" + "".join(f"{spread(rows[name]):>20}" for name in FIGURES))
    print("\nShare of a client's ruptures that were repaired, with a better outcome")
    print(f"  simulated: r = {spread(repair['r'])} over clinics; one clinic's own interval is about")
    print(f"             {repair['low'].mean():.2f} to {repair['high'].mean():.2f}")
    print("  published: r = 0.29 [0.10, 0.47] (Eubanks, Muran & Safran 2018; k = 11, N = 1,314)")


if __name__ == "__main__":
    main()
