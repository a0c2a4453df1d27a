"""“Save my work”: notebooks, answers and record in one zip."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from typing import TYPE_CHECKING

from alliancekit.record.own import reflections
from alliancekit.record.owner import owners
from alliancekit.record.tables import answers_csv
from alliancekit.tables.names import fitting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from alliancekit.record.store import Record

FORMAT = 1


def pack(notebooks: Path, record: Record) -> bytes:
    """Return a zip of the learner's work.

    It holds ``record.json`` (every event), ``answers.csv`` (the attempts), ``reflections.txt``,
    ``notebooks/*.ipynb``, the learner's own tables as ``my-work/*.csv`` and ``manifest.json`` (when each
    file was last changed, and the random names of its owner). The record comes first, so that even a
    download that broke off holds it. A file whose name not every system takes is in it under a near one.

    Parameters
    ----------
    notebooks
        The folder with the notebooks.
    record
        The learner's record.
    """
    files = _named("notebooks", notebooks.glob("*.ipynb"))
    files |= _named("my-work", record.path.parent.glob("*.csv"))
    contents = {name: path.read_bytes() for name, path in files.items()}
    events, written = record.events(), reflections(record)
    manifest = {
        "format": FORMAT,
        "owners": owners(record.path.parent),
        "made": record.clock(),
        "changed": {name: path.stat().st_mtime for name, path in files.items()},
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("record.json", json.dumps({"format": FORMAT, "events": [asdict(e) for e in events]}))
        zipped.writestr("manifest.json", json.dumps(manifest))
        zipped.writestr("answers.csv", answers_csv(events))
        zipped.writestr("reflections.txt", "".join(f"{n}\n\n{text}\n\n\n" for n, text in written.items()))
        for name, content in contents.items():
            zipped.writestr(name, content)
    return archive.getvalue()


def _named(folder: str, paths: Iterable[Path]) -> dict[str, Path]:
    """Give each file its name in the zip: its own, or the nearest that every system takes, and no other's."""
    named: dict[str, Path] = {}
    files = [path for path in paths if path.is_file() and not path.name.startswith(".")]
    for path in sorted(files, key=lambda path: (fitting(path.name) != path.name, path.name)):
        name, number = fitting(path.name), 1
        while f"{folder}/{name}" in named:
            number += 1
            name = f"{fitting(path.name).removesuffix(path.suffix)} {number}{path.suffix}"
        named[f"{folder}/{name}"] = path
    return named
