"""Every benchmark, one after another: ``python benchmarks/all.py`` prints all their tables.

``--only budgets imports`` runs these alone. The whole takes more than an hour, and nothing else should be
running. Below each table, the seconds that it took; one that fails is told of and does not stop the others.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "all")


def main() -> int:
    parser = argparse.ArgumentParser(description="Every benchmark, one after another.")
    parser.add_argument(
        "--only", nargs="*", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES)
    )
    failed = []
    for name in parser.parse_args().only:
        start = time.monotonic()
        print(f"## {name}\n", flush=True)
        done = subprocess.run([sys.executable, str(HERE / f"{name}.py")], cwd=HERE.parent, check=False)
        print(f"\n({time.monotonic() - start:.0f} s)\n", flush=True)
        failed += [name] * (done.returncode != 0)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
