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

if TYPE_CHECKING:
    from pathlib import Path

    from alliancekit.record.store import Record

FORMAT = 1


def pack(notebooks: Path, record: Record) -> bytes:
    """Return a zip of the learner's work.

    It holds ``record.json`` (every event), ``answers.csv`` (the attempts), ``reflections.txt``,
    ``notebooks/*.ipynb``, the learner's own tables as ``my-work/*.csv`` and ``manifest.json`` (when each
    file was last changed, and the random names of its owner). The record comes first, so that even a
    download that broke off holds it.

    Parameters
    ----------
    notebooks
        The folder with the notebooks.
    record
        The learner's record.
    """
    files = {f"notebooks/{path.name}": path for path in sorted(notebooks.glob("*.ipynb"))}
    files |= {f"my-work/{path.name}": path for path in sorted(record.path.parent.glob("*.csv"))}
    files = {name: path for name, path in files.items() if path.is_file()}
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
