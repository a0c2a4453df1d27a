"""The records that a class handed in: zips of *Keep your work*, each given by its learner of their own will.

Nothing else tells what somebody predicted or tried. A zip that cannot be read is said in a sentence, and the
others are read. Nothing of it is unpacked onto the disk, and no code in it is run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alliancekit.course.places import CONFIG
from alliancekit.errors import UserError
from alliancekit.record.zipped import (
    DAMAGED,
    ENCRYPTED,
    FOREIGN,
    LARGEST_ZIP,
    MANIFEST,
    RECORD,
    UNREADABLE,
    events_in,
    is_newer,
    unzip,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from alliancekit.record import Event

_SAYS = {
    DAMAGED: "is damaged; what could still be read of it counts.",
    UNREADABLE: "is not a zip, or nothing in it can be read.",
    ENCRYPTED: "is encrypted, so it cannot be read. Ask for it without a password.",
    FOREIGN: "holds no record that “Save my work” wrote.",
}
_NO_RECORD = "holds no readable record; ask for the zip once more."
_NEWER = "was made by a newer version of the workbook. Update yours to read it."
_NO_FILE = "is a link or no file, and was not opened."
_TOO_LARGE = f"is larger than {LARGEST_ZIP // 1_000_000} MB, and was not opened."


@dataclass(frozen=True)
class Trouble:
    """What a person should look at.

    Parameters
    ----------
    learner
        Whose it is; as their folder or file is called.
    what
        The file or the lesson.
    said
        What is the matter, as the rest of a sentence that begins with ``what``; without anybody's name.
    others
        Other learners whom it is about, to be named after it.
    """

    learner: str
    what: str
    said: str
    others: tuple[str, ...] = ()


@dataclass
class Records:
    """The records of a class.

    Parameters
    ----------
    events
        Learner -> what they did, in order. A learner whose zip cannot be read is not there.
    troubles
        What a person should look at.
    """

    events: dict[str, list[Event]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


def read_records(
    folders: Iterable[Path], progress: Callable[[str, int], None] = lambda _name, _of: None
) -> Records:
    """Read the zips in folders; of a course, those in its folder ``submitted``.

    A learner is called as the folder that their zips lie in, or as the zip itself where it lies in none.
    Several zips of one learner are read as one record. What two learners handed in alike counts for the first
    of them, and is told.

    Parameters
    ----------
    folders
        The folders.
    progress
        Called before each zip with its name, and how many there are.

    Returns
    -------
    Records
        What was read, and what a person should look at.

    Raises
    ------
    UserError
        If a folder is not there.
    """
    found = [each for folder in folders for each in _zips(folder)]
    records = Records()
    seen: dict[str, str] = {}
    for learner, path in found:
        progress(path.name, len(found))
        events, said = _read(path)
        records.troubles += [Trouble(learner, path.name, said)] if said else []
        own = [event for event in events if seen.setdefault(event.id, learner) == learner]
        if shared := len(events) - len(own):
            others = {seen[event.id] for event in events} - {learner}
            records.troubles.append(_alike(learner, path.name, shared, len(events), others))
        if own:
            known = records.events.setdefault(learner, [])
            ids = {event.id for event in known}
            known += [event for event in own if event.id not in ids]
    return records


def _zips(folder: Path) -> list[tuple[str, Path]]:
    """Return the zips in a folder, each with its learner."""
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}. Give the folder in which your class's zips lie.")
    top = folder / "submitted" if (folder / CONFIG).is_file() else folder
    found = sorted(path for path in top.rglob("*") if path.suffix.lower() == ".zip")
    parts = {path: path.relative_to(top).parts for path in found}
    return [(parts[path][0] if len(parts[path]) > 1 else path.stem, path) for path in found]


def _alike(learner: str, what: str, shared: int, of: int, others: set[str]) -> Trouble:
    said = f"holds {shared:,} of its {of:,} entries in common with another record, where alone they count:"
    return Trouble(learner, what, said, tuple(sorted(others)))


def _read(path: Path) -> tuple[list[Event], str]:
    """Return the events in a zip, and what is the matter with it; the empty string for nothing."""
    if path.is_symlink() or not path.is_file():
        return [], _NO_FILE
    try:
        if path.stat().st_size > LARGEST_ZIP:
            return [], _TOO_LARGE
        zipped = unzip(path.read_bytes(), only=(RECORD, MANIFEST))
    except OSError as fault:
        return [], f"could not be read: {fault.strerror or fault}."
    record = zipped.part(RECORD)
    if is_newer(record) or is_newer(zipped.part(MANIFEST)):
        return [], _NEWER
    events, unread = events_in(record)
    some = f"holds {unread:,} entries that cannot be read; the others count." if unread else ""
    return events, _SAYS.get(zipped.trouble) or (some if events else _NO_RECORD)
