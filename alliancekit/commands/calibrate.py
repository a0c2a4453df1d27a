"""``alliancekit calibrate``: compare the simulated clinic with published figures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--seeds", type=int, default=20, help="how many clinics to simulate (default %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the table; 1 if a figure lies outside its tolerance, 2 if the call was at fault."""
    if args.seeds < 2:
        print(f"alliancekit calibrate: --seeds is {args.seeds}; allowed is 2 or more.", file=sys.stderr)
        return 2
    from tqdm import tqdm

    from alliancekit.simulate.calibration import calibrate

    table, _ = calibrate(tqdm(range(1, args.seeds + 1), desc="clinics", unit="clinic"))
    print(f"{args.seeds} synthetic clinics of 600 therapists and 9,600 clients; obtained: mean (and SE)\n")
    line = "{:<29}{:>9}  {:<43}{:>9} {:<8}{:>15}  {:<7} {}"
    print(line.format("target", "published", "source", "obtained", "", "tolerance", "inside?", "why"))
    for figure, row in table.iterrows():
        print(
            line.format(
                str(figure),
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
