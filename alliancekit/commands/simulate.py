"""``alliancekit simulate``: write a synthetic clinic as five CSV files and their description."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from alliancekit.errors import refusal

if TYPE_CHECKING:
    import argparse

_VARIANTS = ("causal", "by-product", "waiting-list")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--clients", type=int, default=400, help="how many clients (default %(default)s)")
    parser.add_argument("--therapists", type=int, help="how many therapists (default: one for 13 clients)")
    parser.add_argument("--seed", type=int, required=True, help="the same seed makes the same files")
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder to write to; made if it is not there"
    )
    parser.add_argument(
        "--model",
        choices=_VARIANTS,
        default="causal",
        help="causal: alliance steepens improvement; by-product: alliance follows improvement, "
        "causes nothing; waiting-list: nobody is treated (default %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the clinic."""
    from alliancekit.clinic import write_clinic
    from alliancekit.simulate import ClinicModel, simulate_clinic

    model = {
        "causal": ClinicModel,
        "by-product": ClinicModel.by_product,
        "waiting-list": ClinicModel.waiting_list,
    }[args.model]()
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
