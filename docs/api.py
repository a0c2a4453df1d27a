"""The reference: ``python docs/api.py`` writes ``docs/api.md``, a line for every public name.

``python docs/api.py --site FOLDER`` renders all docstrings, with their examples, as pages that ask no outside
host (after ``pip install ".[docs]"``). Sphinx needs a configuration, a theme and a parser for as much; pdoc
reads the package as it is.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import warnings
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import alliancekit

PAGE = Path(__file__).with_name("api.md")
_HEAD = """\
# The package, name by name

`import alliancekit as ak`, then `ak.` and the name. `help(ak.NAME)` in a notebook shows the whole of it: what
goes in, what comes out, what may be wrong, and an example, which the tests run.

As pages with a search: `pip install '.[docs]'`, then `python docs/api.py --site FOLDER`.
`python docs/api.py` writes this page, and a test compares it with the package.
"""


def summary(name: str) -> str:
    """Return the first paragraph of what is said of a public name."""
    value = getattr(alliancekit, name)
    told = inspect.getdoc(value) if callable(value) else None
    return " ".join((told or f"A constant: {value!r}.").split("\n\n")[0].split()).replace("|", "\\|")


def page() -> str:
    """Return the page as it should stand."""
    lines = [_HEAD]
    names = sorted(alliancekit._NAMES.items(), key=lambda item: (item[1].split(".")[0], item[0]))  # noqa: SLF001 - the register
    for room, listed in groupby(names, key=lambda item: item[1].split(".")[0]):
        lines.append(f"## {room}\n\n| Name | What it is |\n|---|---|")
        lines += [f"| `{name}` | {summary(name)} |" for name, _ in listed]
        lines.append("")
    return "\n".join(lines)


def render(folder: Path) -> None:
    """Write pages of the front door and of every public module; a warning is an error."""
    import pdoc

    warnings.simplefilter("error", UserWarning)
    pdoc.render.configure(docformat="numpy", search=True, show_source=False)
    pdoc.pdoc("alliancekit", output_directory=folder)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the reference.")
    parser.add_argument("--site", type=Path, metavar="FOLDER", help="render all docstrings as pages")
    asked = parser.parse_args()
    if asked.site:
        render(asked.site)
    else:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
