"""``alliancekit instruments``: the questionnaires that can be scored, or all that is known of one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from alliancekit.instruments import Instrument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("name", nargs="?", help="show this one in full")


def run(args: argparse.Namespace) -> int:
    """Print the list, or one questionnaire; 2 when there is none of that name."""
    from alliancekit.instruments import INSTRUMENTS, instrument

    if args.name is None:
        for form in INSTRUMENTS.values():
            print(f"{form.name:<9} {form.items:>2} items, {form.low:g}-{form.high:g}  {form.title}")
        return 0
    try:
        print("\n".join(_lines(instrument(args.name))))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _lines(form: Instrument) -> list[str]:
    better = "higher is better" if form.higher_is_better else "lower is better"
    lines = [
        f"{form.name}: {form.title}",
        f"Key: {form.source}",
        f"Rights: {form.licence}",
        f"Answers: {form.allowed}",
        f"Reverse-keyed: {', '.join(map(str, form.reverse)) or 'none'}",
    ]
    for scale, items in form.scales.items():
        low, high = form.bounds(scale)
        numbers = f"items {', '.join(map(str, items))}" if scale in form.subscales else f"all items, {better}"
        lines.append(f"Column {scale}: {form.scored}, {low:g}-{high:g}; {numbers}")
    lines.append(f"Missing answers: {form.missing.source}")
    if form.alpha is not None:
        lines.append(f"Usual alpha: {form.alpha.value:.2f}, {form.alpha.meaning} ({form.alpha.source})")
    if form.rci is not None:
        lines.append(f"Reliable change: {form.rci.value:g} {form.rci.meaning} ({form.rci.source})")
    lines += [f"Cut-off {cutoff.value:g}: {cutoff.meaning} ({cutoff.source})" for cutoff in form.cutoffs]
    return lines
