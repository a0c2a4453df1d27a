"""A small workbook with locked libraries that are wheels beside it, and stand-ins for uv."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


SOURCE = ROOT / "start.py"


LIBRARIES = ("jupyterlab", "ipywidgets", "altair", "pandas", "scipy", "statsmodels")


BACKEND = """
import zipfile

def build_wheel(folder, settings=None, metadata=None):
    name = "alliancekit-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        for file in ("__init__.py", "__main__.py"):
            wheel.write(f"alliancekit/{file}")
        wheel.writestr("alliancekit-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: alliancekit\\nVersion: 1.0\\n")
        wheel.writestr("alliancekit-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("alliancekit-1.0.dist-info/RECORD", "")
    return name
"""


PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "alliancekit"
version = "1.0"
"""


# Stand-ins for uv: they keep what they were asked, then leave the work to pip, or do none.
KEEPS = r"""#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
'''
import json, os, subprocess, sys
settings = {n: v for n, v in os.environ.items() if n.startswith(("UV_", "SSL_", "HTTP"))}
open("uv-was-asked.json", "w").write(json.dumps({"words": sys.argv[1:], "settings": settings}))
words = sys.argv[sys.argv.index("--require-hashes"):]
"""


WORKS = KEEPS + 'sys.exit(subprocess.run([sys.executable, "-m", "pip", "install", *words]).returncode)'


def make_wheel(folder: Path, name: str, files: dict[str, str | bytes]) -> str:
    """Write a wheel and return the line that locks it."""
    info = f"{name}-1.0.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            entry = zipfile.ZipInfo(file)
            entry.external_attr = (0o100755 if "/scripts/" in file else 0o100644) << 16
            wheel.writestr(entry, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Workbook:
    """A folder with ``start.py``, a package of two files and locked libraries that are wheels beside them."""

    def __init__(self, root: Path, extra: dict[str, str] | None = None, uv: str | None = WORKS) -> None:
        self.root, self.wheels = root, root / "wheels"
        self.wheels.mkdir(parents=True)
        shutil.copy(SOURCE, root)
        (root / "alliancekit").mkdir()
        (root / "data").mkdir()
        (root / "alliancekit" / "__init__.py").write_text("VERSION = 1\n")
        (root / "alliancekit" / "__main__.py").write_text("import sys; print('opened', *sys.argv[1:])")
        (root / "backend.py").write_text(BACKEND)
        (root / "pyproject.toml").write_text(PYPROJECT)
        modules = {f"{name}.py": "" for name in LIBRARIES}
        learners = make_wheel(self.wheels, "libraries", {**modules, **(extra or {})})
        tools = make_wheel(self.wheels, "tools", {"pytest.py": "import sys; print('tested', *sys.argv[1:])"})
        (root / "requirements.txt").write_text(learners)
        (root / "requirements-dev.txt").write_text(learners + tools)
        script = {"uv-1.0.data/scripts/uv": uv} if isinstance(uv, str) else uv
        lock = make_wheel(self.wheels, "uv", script) if uv else f"uv==1.0 --hash=sha256:{'0' * 64}\n"
        (root / "requirements-installer.txt").write_text(lock)

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
        own = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri()}
        return {**kept, **own, "PIP_CACHE_DIR": str(self.root / "cache"), **variables}

    def start(self, *arguments: str, **variables: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, str(self.root / "start.py"), *arguments],
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    def module(self):
        spec = importlib.util.spec_from_file_location("start_under_test", self.root / "start.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def asked(self):
        return json.loads((self.root / "uv-was-asked.json").read_text())

    def has_a_venv(self, ready: Workbook) -> None:
        """Make the private folder with another workbook's pip, which is far quicker than with a new one."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.root / ".venv"], check=True)
        for part in ready.packages().glob("pip*"):
            shutil.copytree(part, self.packages() / part.name)

    def copy(self, root: Path) -> Workbook:
        """Return the same workbook as another person has it, with nothing set up and no wheels."""
        other = object.__new__(Workbook)
        other.root = shutil.copytree(
            self.root, root, ignore=shutil.ignore_patterns(".venv", "wheels", "cache")
        )
        other.wheels = root / "wheels"
        return other

    def packages(self) -> Path:
        return next((self.root / ".venv").glob("Lib" if os.name == "nt" else "lib/*")) / "site-packages"
