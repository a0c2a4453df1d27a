"""``alliancekit site``: write the lessons as a site that lives without Python."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import UserError, refusal

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", metavar="DIR", help="folder to write to: a new one, or a site built before")
    parser.add_argument(
        "--lessons", nargs="+", default=[], metavar="NN", help="numbers such as 03 (default: all)"
    )
    parser.add_argument(
        "--repository", default="", metavar="OWNER/NAME", help="on GitHub, for links to Binder"
    )
    parser.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where the site will be found, for a sitemap and for links with a picture",
    )


def run(args: argparse.Namespace) -> int:
    """Build the site."""
    from tqdm import tqdm

    from alliancekit.commands.lab import workbook_folder

    book = workbook_folder(Path.cwd())
    if book is None:
        print(
            "alliancekit site: the workbook's notebooks are neither in this folder nor above it. "
            "Go into the workbook's folder and try again.",
            file=sys.stderr,
        )
        return 2
    notebooks = book / "notebooks"
    count = len(args.lessons) or len(list(notebooks.glob("[0-9][0-9]_*.ipynb")))
    try:
        from alliancekit.site import build_site

        with tqdm(total=count, unit="lesson", desc="Running the lessons") as bar:
            built = build_site(
                notebooks,
                Path(args.folder),
                lessons=args.lessons,
                repository=args.repository,
                address=args.address,
                tell=lambda _: bar.update(),
            )
    except ModuleNotFoundError as missing:
        words = f"{missing.name} is not installed. Run: pip install 'alliancekit[site]'"
        print(f"alliancekit site: {words}", file=sys.stderr)
        return 2
    except UserError as problem:
        print(f"alliancekit site: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"alliancekit site: {refusal(problem, args.folder)}", file=sys.stderr)
        return 2
    print(f"{'kB on a first visit':32} {'first chart':>12} {'packed':>8} {'all of it, packed':>18}")
    for name, size in built.weights.items():
        print(f"{name:32} {size.first / 1000:12,.0f} {size.packed / 1000:8,.0f} {size.whole / 1000:18,.0f}")
    print(f"The site is in {built.folder}. Open its index.html, or put the folder on any web server.")
    return 0
