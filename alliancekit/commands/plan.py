"""``alliancekit plan DESIGN --clients 100 --seed 1``: how often a study of this kind finds what is there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from alliancekit.planning.designs import DESIGNS

    parser.add_argument("design", metavar="DESIGN", help=f"one of: {', '.join(DESIGNS)}")
    parser.add_argument("--clients", type=int, required=True, help="with how many the study begins")
    parser.add_argument("--effect", type=float, help="the true effect (default: the design's own)")
    parser.add_argument(
        "--sessions", type=int, help="whose ratings are averaged; in within, how many there are"
    )
    parser.add_argument("--raters", type=int, help="whose ratings are averaged; in agreement, compared")
    parser.add_argument("--therapists", type=int, help="in clustered (default: one for 13 clients)")
    parser.add_argument("--dropout", type=float, help="share who leave early, such as .197")
    parser.add_argument(
        "--studies", type=int, default=1000, help="how many of each size (default %(default)s)"
    )
    parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same answer")


def run(args: argparse.Namespace) -> int:
    """Simulate the study and print what it finds; 2 when something is asked that cannot be."""
    from tqdm import tqdm

    from alliancekit.errors import UserError
    from alliancekit.planning import plan_study

    asked = ("clients", "effect", "sessions", "raters", "therapists", "dropout", "studies", "seed")
    try:
        # The bar stays away where nobody would see it move: in a log, or when it is soon done.
        with tqdm(unit=" studies", desc="simulating", delay=0.5, disable=None) as bar:

            def show(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            plan = plan_study(args.design, progress=show, **{name: getattr(args, name) for name in asked})
    except UserError as problem:
        print(f"alliancekit plan: {problem}", file=sys.stderr)
        return 2
    print(plan.sentence())
    print(plan.table.to_string(index=False, float_format="{:.3f}".format))
    print("All of it is SYNTHETIC: no client in it exists.")
    return 0
