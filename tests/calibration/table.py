"""Print the simulated clinic's figures beside the published ones: python tests/calibration/table.py --seeds 20.

Exits with 1 if a figure lies outside its tolerance.
"""

import argparse
import sys

from tqdm import tqdm

from alliancekit.simulate import WORLDS
from tests.calibration.figures import calibrate


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--seeds", type=int, default=20, help="how many clinics (default %(default)s)")
    seeds = parser.parse_args(argv).seeds
    if seeds < 2:
        parser.error(f"--seeds is {seeds}; a standard error needs 2 or more")
    table, _ = calibrate(tqdm(range(1, seeds + 1), desc="clinics", unit="clinic"))
    print(f"{seeds} synthetic clinics of 600 therapists and 9,600 clients in each of four worlds; means of")
    for number, world in enumerate(WORLDS, 1):
        print(f"  {number}: {world}")
    print("(SE: the greatest of the four means')\n")
    line = "{:<29}{:>9}  {:<43}" + 4 * "{:>8}" + "{:>8}{:>15}  {:<7} {}"
    print(line.format("target", "published", "source", *"1234", "SE", "tolerance", "inside?", "why"))
    for figure, row in table.iterrows():
        print(
            line.format(
                figure,
                row["published"],
                row["source"],
                *(f"{row[world]:.3f}" for world in WORLDS),
                f"{row['se']:.3f}",
                f"{row['low']:.3f} - {row['high']:.3f}",
                "yes" if row["inside"] else "NO",
                row["reason"],
            )
        )
    outside = int((~table["inside"]).sum())
    print(f"\n{len(table) - outside} of {len(table)} figures are inside their tolerance in every world.")
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main())
