"""Print what each look shows in each world, and how often a reader who follows the rule is right.

Run: python tests/calibration/looks.py --seeds 20 --blind 200
"""

import argparse

import pandas as pd
from tqdm import tqdm

from alliancekit.explorers.worlds import data
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic

CLIENTS = 20_000
# What the first trial found (40,000 clients, a smaller model): the same figures, in the order of WORLDS.
TRIAL = {
    ("r by session", "session 1"): (-0.28, -0.28, -0.01, -0.28),
    ("r by session", "session 3"): (-0.27, -0.28, -0.27, -0.27),
    ("r by session", "session 8"): (-0.27, -0.28, -0.46, -0.27),
    ("r given distress so far", "session 3"): (-0.24, -0.33, -0.09, -0.24),
    ("r with later change", "session 3"): (-0.17, -0.26, 0.00, -0.17),
    ("lags detrended", "alliance to distress"): (0.00, -0.03, -0.03, 0.00),
    ("lags detrended", "distress to alliance"): (0.00, 0.02, -0.23, 0.00),
    ("experiment", "d"): (-0.20, -0.20, 0.0, 0.0),
}


def figures(seeds):
    """Give look and figure by world: mean over seeds, and the greatest standard error of such a mean."""
    rows = {world: [] for world in WORLDS}
    for seed in seeds:
        for world in WORLDS:
            clinic = simulate_clinic(CLIENTS, seed=seed, model=ClinicModel.world(world))
            found = data.observed(clinic)
            found[data.EXPERIMENT] = {"d": data.experiment(world, CLIENTS, seed)}
            rows[world].append(
                {(look, name): float(x) for look, each in found.items() for name, x in each.items()}
            )
    runs = {world: pd.DataFrame(found) for world, found in rows.items()}
    table = pd.DataFrame({world: found.mean() for world, found in runs.items()})
    return table.assign(SE=pd.DataFrame({world: found.sem() for world, found in runs.items()}).max(axis=1))


def hits(seeds, clients):
    """For blind clinics: is the rule right, look by look, with all that was observed, and with the experiment?"""
    rows = []
    for seed in seeds:
        blind = data.draw(seed)
        looks = data.observed(blind.clinic)
        tried = {n: {data.EXPERIMENT: {"d": data.experiment(blind.world, n, seed)}} for n in clients}
        stages = {look: {look: looks[look]} for look in data.OBSERVED} | {"all that was observed": looks}
        stages |= {f"experiment alone, n = {n:,}": tried[n] for n in clients}
        stages |= {f"all observed and experiment, n = {n:,}": looks | tried[n] for n in clients}
        for stage, taken in stages.items():
            shares = data.weigh(taken)
            best = max(shares.values())
            named = [world for world in WORLDS if shares[world] > best - 1e-9]
            pair = {WORLDS[0], WORLDS[3]}
            rows.append(
                {
                    "stage": stage,
                    "world": blind.world,
                    "right": (blind.world in named) / len(named),  # a tie is settled by a coin
                    "first and fourth as one": blind.world in named or ({blind.world, *named} <= pair),
                    "belief in the truth": shares[blind.world],
                }
            )
    return pd.DataFrame(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20, help="clinics a world (default %(default)s)")
    parser.add_argument("--blind", type=int, default=200, help="blind clinics (default %(default)s)")
    args = parser.parse_args()
    if args.seeds:
        table = figures(tqdm(range(1, args.seeds + 1), desc="clinics", unit="seed"))
        print(
            f"{args.seeds} clinics of {CLIENTS:,} clients in each world; the first trial's figures in brackets\n"
        )
        print(f"{'':<46}" + "".join(f"{world:>26}" for world in WORLDS) + f"{'SE':>8}")
        for (look, figure), row in table.iterrows():
            trial = [f" ({old:.2f})" for old in TRIAL.get((look, figure), ())] or [""] * len(WORLDS)
            cells = (f"{row[world]:.3f}{old}" for world, old in zip(WORLDS, trial, strict=True))
            print(
                f"{look + ': ' + figure:<46}"
                + "".join(f"{cell:>26}" for cell in cells)
                + f"{row['SE']:>8.3f}"
            )
    if args.blind:
        found = hits(tqdm(range(args.blind), desc="blind clinics", unit="clinic"), data.SIZES)
        by_stage = found.groupby("stage", sort=False)
        table = by_stage[["right", "first and fourth as one", "belief in the truth"]].mean()
        for world in WORLDS:
            table[world] = found[found["world"] == world].groupby("stage")["right"].mean()
        print(f"\n{args.blind} blind clinics of {data.CLIENTS:,} clients: share in which the rule is right")
        print((100 * table).round().astype(int).to_string())


if __name__ == "__main__":
    main()
