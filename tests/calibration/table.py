"""Print the simulated clinic's figures beside the published ones: python tests/calibration/table.py --seeds 20.

Exits with 1 if a figure lies outside its tolerance.
"""

import argparse
import sys

from tqdm import tqdm

from tests.calibration.figures import calibrate


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--seeds", type=int, default=20, help="how many clinics (default %(default)s)")
    seeds = parser.parse_args(argv).seeds
    if seeds < 2:
        parser.error(f"--seeds is {seeds}; a standard error needs 2 or more")
    table, _ = calibrate(tqdm(range(1, seeds + 1), desc="clinics", unit="clinic"))
    print(f"{seeds} synthetic clinics of 600 therapists and 9,600 clients; obtained: mean (and SE)\n")
    line = "{:<29}{:>9}  {:<43}{:>9} {:<8}{:>15}  {:<7} {}"
    print(line.format("target", "published", "source", "obtained", "", "tolerance", "inside?", "why"))
    for figure, row in table.iterrows():
        print(
            line.format(
                figure,
                row["published"],
                row["source"],
                f"{row['obtained']:.3f}",
                f"({row['se']:.3f})",
                f"{row['low']:.3f} - {row['high']:.3f}",
                "yes" if row["inside"] else "NO",
                row["reason"],
            )
        )
    outside = int((~table["inside"]).sum())
    print(f"\n{len(table) - outside} of {len(table)} figures are inside their tolerance.")
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main())
