"""``alliancekit simulate``: write a synthetic clinic as five CSV files and their description."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from alliancekit.errors import refusal

if TYPE_CHECKING:
    import argparse

_WAITING = "waiting-list"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from alliancekit.simulate import WORLDS

    models = [world.replace(" ", "-") for world in WORLDS]
    parser.add_argument("--clients", type=int, default=400, help="how many clients (default %(default)s)")
    parser.add_argument("--therapists", type=int, help="how many therapists (default: one for 13 clients)")
    parser.add_argument("--seed", type=int, required=True, help="the same seed makes the same files")
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder to write to; made if it is not there"
    )
    parser.add_argument(
        "--model",
        choices=[*models, _WAITING],
        default=models[0],
        help="how the alliance has to do with improvement, or that nobody is treated (default %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the clinic."""
    from alliancekit.clinic import write_clinic
    from alliancekit.simulate import ClinicModel, simulate_clinic

    waiting = args.model == _WAITING
    model = ClinicModel.waiting_list() if waiting else ClinicModel.world(args.model.replace("-", " "))
    try:
        clinic = simulate_clinic(args.clients, therapists=args.therapists, seed=args.seed, model=model)
        write_clinic(clinic, args.out)
    except ValueError as problem:
        print(f"alliancekit simulate: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"alliancekit simulate: {refusal(problem, args.out)}", file=sys.stderr)
        return 2
    print(f"Wrote {clinic} to {args.out}. These data are SYNTHETIC: no client or therapist in them exists.")
    return 0
