"""“Save my work”: notebooks, answers and record in one zip."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.record.tables import answers_csv

if TYPE_CHECKING:
    from alliancekit.record.store import Record

FORMAT = 1
_BLANK = re.compile(r"(\*[^*]*your answer[^*]*\*)?", re.IGNORECASE)  # what stands there before one writes


def pack(notebooks: Path, record: Record) -> bytes:
    """Return a zip of the learner's work.

    It holds ``record.json`` (every event), ``answers.csv`` (the attempts, for reading),
    ``notebooks/*.ipynb``, the learner's own tables as ``my-work/*.csv`` and ``manifest.json`` (when each
    file was last changed). The record comes first, so that even a download that broke off holds it.

    Parameters
    ----------
    notebooks
        The folder with the notebooks.
    record
        The learner's record; reflections that have been written are marked in it.
    """
    files = {f"notebooks/{path.name}": path for path in sorted(notebooks.glob("*.ipynb"))}
    files |= {f"my-work/{path.name}": path for path in sorted(record.path.parent.glob("*.csv"))}
    contents = {name: path.read_bytes() for name, path in files.items()}
    _mark_reflections(contents, record)
    events = record.events()
    manifest = {
        "format": FORMAT,
        "made": record.clock(),
        "changed": {name: path.stat().st_mtime for name, path in files.items()},
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("record.json", json.dumps({"format": FORMAT, "events": [asdict(e) for e in events]}))
        zipped.writestr("manifest.json", json.dumps(manifest))
        zipped.writestr("answers.csv", answers_csv(events))
        for name, content in contents.items():
            zipped.writestr(name, content)
    return archive.getvalue()


def _mark_reflections(contents: dict[str, bytes], record: Record) -> None:
    marked = {event.name: event.value for event in record.events("reflection")}
    for name, content in contents.items():
        if not name.endswith(".ipynb"):
            continue
        for place, text in _reflections(content).items():
            words = f"{len(text.split())} words"
            if marked.get(mark := f"{Path(name).stem} {place}") != words:
                record.add("reflection", mark, value=words)


def _reflections(notebook: bytes) -> dict[str, str]:
    """Return the answered reflections of a notebook, by cell id; none when it cannot be read."""
    try:
        cells: list[dict[str, Any]] = json.loads(notebook)["cells"]
        written = {cell["id"]: "".join(cell["source"]).strip() for cell in cells if _is_reflection(cell)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {place: text for place, text in written.items() if not _BLANK.fullmatch(text)}


def _is_reflection(cell: dict[str, Any]) -> bool:
    return cell["cell_type"] == "markdown" and str(cell.get("id", "")).endswith("-answer")
