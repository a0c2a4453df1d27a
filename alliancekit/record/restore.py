"""“Restore my work”: take a zip back, and never lose what is newer here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from alliancekit.record.event import Event, moment
from alliancekit.record.owner import add_owners, owners, sound_names
from alliancekit.record.zipped import (
    DAMAGED,
    ENCRYPTED,
    FOREIGN,
    MANIFEST,
    READ_ONLY_PARTS,
    RECORD,
    UNREADABLE,
    events_in,
    is_newer,
    unzip,
)
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from alliancekit.record.store import Record

Keep = Literal["mine", "zip", "both", "merge"]

_NOTHING_OF_OURS = "This zip holds nothing that “Save my work” wrote, so nothing was changed."
_UNREADABLE = (
    "This file is not a zip, or nothing in it can be read, so nothing was changed. "
    "Choose the file that “Save my work” gave you; its name ends in .zip."
)
_ENCRYPTED = (
    "This zip is encrypted, so it cannot be read and nothing was changed. Unpack it with its password, zip "
    "the files again without one, and choose that file."
)
_SAYS = {
    DAMAGED: (
        "This zip is damaged, perhaps because the download broke off. What could still be read was taken."
    ),
    UNREADABLE: _UNREADABLE,
    ENCRYPTED: _ENCRYPTED,
    FOREIGN: _NOTHING_OF_OURS,
}


@dataclass
class Restored:
    """What a restore did, in the names of the files.

    Parameters
    ----------
    written
        Files taken from the zip.
    same
        Files that were the same here and in the zip.
    conflicts
        Files that are newer here and were left as they are: choose ``keep`` and restore again.
    copies
        Where the zip's version, or the version that was here, was put beside the other.
    refused
        Name of an entry, and why it was not taken.
    new_events, known_events
        Attempts, hints and so on that the record did not have yet, and those it had.
    faults
        Sentences about what is wrong with the zip itself; empty when it is sound.
    another
        Whether the zip was saved from another record, so that nothing was taken from it unasked.
    """

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    new_events: int = 0
    known_events: int = 0
    faults: list[str] = field(default_factory=list)
    another: bool = False


def restore(data: bytes, notebooks: Path, record: Record, keep: Keep = "mine") -> Restored:
    """Take the work in a zip back: merge the record, write the notebooks and tables.

    A file that is missing here is written. One that differs is replaced only if it is older here, or is a
    notebook in which no cell has been run; what was here goes to ``my-work/before-restore``. Where the file
    here is newer, ``keep`` decides.

    Parameters
    ----------
    data
        The zip's bytes. From a damaged zip, what can still be read is taken.
    notebooks
        The folder with the notebooks.
    record
        The learner's record, into which the zip's events are merged.
    keep
        ``"mine"`` leaves a newer file as it is, ``"zip"`` replaces it, ``"both"`` puts the zip's version
        beside it. ``"merge"`` does as ``"mine"``, also with a zip that was saved from another record:
        another person's, or one's own on another computer. Without it, nothing is taken from such a zip,
        unless nothing has been done here yet.
    """
    zipped = unzip(data)
    manifest, saved = zipped.part(MANIFEST), zipped.part(RECORD)
    report = Restored(refused=zipped.refused, faults=[_SAYS[zipped.trouble]] if zipped.trouble else [])
    if is_newer(manifest) or is_newer(saved):
        report.faults.append(
            "This zip was made by a newer version of the workbook, so nothing was taken from it. "
            "Update the workbook first."
        )
        return report
    work, events = record.path.parent, record.events()
    if saved_by := sound_names(manifest.get("owners")):
        if any(map(_is_own_work, events)) and keep != "merge" and not {*saved_by} & {*owners(work)}:
            report.another = True
            return report
        add_owners(work, saved_by)
    _merge(saved, record, events, report)
    changed = manifest.get("changed", {})
    for name, content in zipped.contents.items():
        if name in READ_ONLY_PARTS:
            continue
        folder = notebooks if name.startswith("notebooks/") else work
        stamp = moment(changed.get(name) if isinstance(changed, dict) else None)
        try:
            here = folder / Path(name).name
            _place(name, here, content, stamp=stamp, work=work, keep=keep, report=report)
        except OSError as fault:
            report.refused[name] = f"it could not be written ({fault.strerror or fault})"
    return report


def _place(
    name: str, here: Path, content: bytes, *, stamp: float, work: Path, keep: Keep, report: Restored
) -> None:
    if here.is_symlink() or (here.exists() and not here.is_file()):
        report.refused[name] = "something other than a file stands in its place"
        return
    if here.exists():
        present = here.read_bytes()
        if present == content:
            report.same.append(name)
            return
        if here.stat().st_mtime > stamp and not _is_untouched(here, present):
            if keep == "both":
                copy = here.with_name(f"{here.stem} (from zip){here.suffix}")
                if copy.exists() and copy.read_bytes() == content:
                    report.same.append(name)
                    return
                copy = _free(copy)
                write_whole(copy, content, stamp)
                report.copies.append(copy.name)
                return
            if keep != "zip":
                report.conflicts.append(name)
                return
        report.copies.append(f"before-restore/{put_aside(here, work).name}")
    write_whole(here, content, stamp)
    report.written.append(name)


def put_aside(path: Path, work: Path) -> Path:
    """Copy a file that is about to be replaced to ``before-restore`` in the work folder; return the copy."""
    copy = _free(work / "before-restore" / path.name)
    write_whole(copy, path.read_bytes(), path.stat().st_mtime)
    return copy


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    return free


def _is_untouched(path: Path, content: bytes) -> bool:
    """Tell a fresh notebook, which is always newer than saved work, from one that has been worked in."""
    if path.suffix != ".ipynb":
        return False
    try:
        cells = json.loads(content)["cells"]
        return not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _merge(saved: dict[str, Any], record: Record, here: list[Event], report: Restored) -> None:
    events, unread = events_in(saved)
    known = {event.id for event in here}
    fresh = [event for event in events if event.id not in known]
    if fresh:
        record.merge(fresh)
    report.new_events = len({event.id for event in fresh})
    report.known_events = len(events) - len(fresh)
    if unread:
        entries = f"{unread} of the {unread + len(events)} entries of the record"
        report.refused[entries] = "nothing can be read there"


def _is_own_work(event: Event) -> bool:
    return event.kind in ("attempt", "reflection") or (event.kind, event.verdict) == ("prediction", "kept")
