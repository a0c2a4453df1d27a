"""Lock every library: write requirements.txt, its companions for developers and for uv, and environment.yml.

``python .ci/lock.py`` needs ``uv`` on the path. Versions already locked stay unless ``--upgrade`` is given.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEARNERS, DEVELOPERS = "requirements.txt", "requirements-dev.txt"
INSTALLER = "requirements-installer.txt"
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--constraint", ".ci/constraints.txt"),
    *("--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
)
BINDER_PYTHON = "3.12"
HEAD = f"""\
# For conda and for Binder: the libraries of requirements.txt, written by .ci/lock.py. After
#     conda env create -f environment.yml && conda activate alliance-workbook
# install the workbook itself with
#     pip install --no-deps --no-build-isolation .
name: alliance-workbook
channels:
  - conda-forge
dependencies:
  - python={BINDER_PYTHON}
  - pip
  - pip:
"""


def pins(lock: str) -> list[str]:
    """Return a lock file's ``name==version ; marker`` lines without their hashes."""
    lines = [line for line in lock.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    return [line.removesuffix("\\").strip() for line in lines]


def environment(lock: str) -> str:
    """Return environment.yml for a lock file. It holds no hashes: not every tool reads them."""
    wanted = [pin for pin in pins(lock) if "python_full_version < '3.12'" not in pin]
    return HEAD + "".join(f'    - "{pin}"\n' for pin in wanted)


def compile_lock(target: str, *options: str) -> None:
    """Have uv write one lock file."""
    command = ("uv", "pip", "compile", "--quiet", "--output-file", target)
    subprocess.run([*command, *OPTIONS, *options], cwd=ROOT, check=True)


if __name__ == "__main__":
    project = ("pyproject.toml", "--group", "build")
    extras = ("--extra", "dev", "--extra", "grading")
    compile_lock(LEARNERS, *project, *sys.argv[1:])
    compile_lock(DEVELOPERS, *project, *extras, "--constraint", LEARNERS, *sys.argv[1:])
    compile_lock(INSTALLER, "--group", "pyproject.toml:installer", *sys.argv[1:])
    (ROOT / "environment.yml").write_text(
        environment((ROOT / LEARNERS).read_text(encoding="utf-8")), encoding="utf-8"
    )
