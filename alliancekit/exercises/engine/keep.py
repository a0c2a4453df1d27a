"""“Save my work” and “Restore my work”, as functions and as a small panel."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from alliancekit.exercises.engine.card import Card, show
from alliancekit.exercises.engine.download import offer
from alliancekit.exercises.engine.kinds import shown
from alliancekit.exercises.engine.lesson_text import as_made, restored
from alliancekit.record import Keep, Restored, current_record, pack, restore, when

if TYPE_CHECKING:
    import ipywidgets

_ZIP = "alliance-work.zip"
_ANOTHER = (
    "This zip was saved from another record than the one here: another person's, or yours on another "
    "computer. Once added together, the answers of the two cannot be told apart. **If it is yours,** choose "
    "“add work from another record to mine” above and choose the file again (in a cell: "
    '`keep="merge"`). To look at another person\'s work, restore it in a copy of the workbook of its own.'
)
_STEPS = (
    (
        "<b>Save.</b> First save this page: Ctrl + S, or ⌘ S on a Mac. Then get all of your lessons and "
        "answers as one file, and keep it somewhere of your own."
    ),
    (
        "<b>Take it back.</b> Here or on another computer: choose that file, and your lessons and answers "
        "are as they were. Nothing that is replaced is lost."
    ),
    "<b>A lesson is in disorder?</b> Get its own text back. Your answers stay.",
)


def save_work() -> None:
    """Put your notebooks, answers and record in one zip and show a link to download it.

    Save the open notebooks first (Ctrl+S, or ⌘S on a Mac): the zip holds them as they are on the disk.

    Examples
    --------
    >>> save_work()
    ✓ Your work is ready to download
    ...
    """
    show(_saved())


def restore_work(saved: str | Path | bytes, *, keep: Keep = "mine") -> None:
    """Take back the work in a zip that “Save my work” made, on this or another computer.

    Nothing that is newer here is overwritten unless you ask for it, and whatever is replaced is kept in
    ``my-work/before-restore``.

    Parameters
    ----------
    saved
        The zip, by its path, or its content.
    keep
        Where a file here is newer than the zip's: ``"mine"`` leaves it, ``"zip"`` replaces it, ``"both"``
        puts the zip's version beside it. ``"merge"`` is needed where the zip was saved from another
        record: yours on another computer, or another person's. It is added to yours then, and what is
        newer here stays.

    Examples
    --------
    >>> restore_work("nowhere.zip")
    ? Nothing was restored
    There is no file “nowhere.zip” here. Give the path of the zip that “Save my work” made.
    """
    show(_restored(saved, keep))


def my_work() -> ipywidgets.VBox:
    """Return a panel to save your work, to take it back, and to put a lesson's own text back.

    Examples
    --------
    >>> save, take_back, lesson = my_work().children
    >>> [step.children[1].description for step in (save, take_back)]
    ['Save my work', 'Choose the saved file']
    """
    import ipywidgets

    # JupyterLab gives a relative link its address only in an output. What a step says stands right under it.
    below = [ipywidgets.Output() for _ in _STEPS]
    made = as_made()

    def tell(step: int, card: Card) -> None:
        for place, each in enumerate(below):
            told = {"output_type": "display_data", "data": card.bundle, "metadata": {}}
            each.outputs = (told,) if place == step else ()

    def take(change: dict[str, Any]) -> None:
        if change["new"]:
            tell(1, _restored(bytes(change["new"][0]["content"]), choice.value))
            upload.value = ()  # so that the same file can be chosen again

    save = ipywidgets.Button(description="Save my work", icon="download")
    save.on_click(lambda _: tell(0, _saved()))
    upload = ipywidgets.FileUpload(accept=".zip", description="Choose the saved file", multiple=False)
    upload.observe(take, names="value")
    choice = ipywidgets.Dropdown(
        options=[
            ("keep the one on this computer", "mine"),
            ("take the saved one", "zip"),
            ("keep both, side by side", "both"),
            ("add work from another record to mine", "merge"),
        ],
        description="If a lesson was changed here since it was saved:",
        style={"description_width": "initial"},
    )
    here = Path(os.environ.get("JPY_SESSION_NAME", "")).name[:2]  # the lesson in which this panel stands
    lesson = ipywidgets.Dropdown(
        options=list(made),
        value=here if here in made else next(iter(made), None),
        description="Lesson:",
        style={"description_width": "initial"},
    )
    put_back = ipywidgets.Button(description="Put its own text back", icon="undo")
    put_back.on_click(lambda _: tell(2, restored(lesson.value, made)))
    for control in (save, upload, put_back):
        control.layout.width = "max-content"
    for drop in (choice, lesson):
        drop.layout = ipywidgets.Layout(
            width="max-content", max_width="100%", flex_flow="row wrap", height="auto"
        )
    save_words, take_words, lesson_words = map(_paragraph, _STEPS)
    box = ipywidgets.VBox(
        [
            ipywidgets.VBox([save_words, save, below[0]]),
            ipywidgets.VBox([take_words, upload, choice, below[1]]),
            ipywidgets.VBox([lesson_words, lesson, put_back, below[2]]),
        ]
    )
    box.add_class("ak-my-work")
    return box


def _paragraph(words: str) -> ipywidgets.HTML:
    import ipywidgets

    return ipywidgets.HTML(f"<p style='margin:.6em 0 0;max-width:46em;line-height:1.4'>{words}</p>")


def _saved() -> Card:
    record = current_record()
    try:
        content = pack(Path.cwd(), record)
    except OSError as fault:
        return Card(
            "Your work could not be put together", [f"{fault}. Mend that, and try again."], "?", "wait"
        )
    link = offer(f"Download {_ZIP}", _ZIP, content, record.path.parent / "downloads", "application/zip")
    size = f"{max(1, round(len(content) / 1000)):,} kB"
    lines = [
        (
            f"Your notebooks, answers and record as of {when(record.clock())} UTC, {size}. "
            "Keep the file somewhere of your own; *Take it back* restores it. What you answer or write from "
            "now on is not in it: save again then."
        ),
        record.take_notice(),
    ]
    return Card("Your work is ready to download", lines, "✓", "good", links=[link])


def _restored(saved: str | Path | bytes, keep: Keep) -> Card:
    failed = "Nothing was restored"
    if not isinstance(keep, str) or keep not in get_args(Keep):
        allowed = ", ".join(f'"{word}"' for word in get_args(Keep))
        return Card(failed, [f"Found keep={shown(keep)}; allowed is one of {allowed}."], "?", "wait")
    if not isinstance(saved, bytes):
        path = _zip_at(saved)
        if path is None:
            name = Path(saved).name if isinstance(saved, str | Path) else shown(saved)
            text = f"There is no file “{name[:100]}” here. Give the path of the zip that “Save my work” made."
            return Card(failed, [text], "?", "wait")
        try:
            saved = path.read_bytes()
        except OSError as fault:
            return Card(failed, [f"“{path.name}” could not be read: {fault.strerror}."], "?", "wait")
    record = current_record()
    report = restore(saved, Path.cwd(), record, keep)
    if report.another:
        return Card("Nothing was restored yet", [_ANOTHER, record.take_notice()], "?", "wait")
    sound = not report.faults and not report.refused and not report.conflicts
    new = bool(report.written or report.copies or report.new_events)
    if sound:
        heading = "Your work is back" if new else "All that is in the zip is here already"
    else:
        heading = "Restored, with remarks" if new else failed
        if (report.same or report.known_events) and not new:
            heading = "Nothing new was restored"
    lines = [*report.faults, *_sentences(report), record.take_notice()]
    return Card(heading, lines, "✓" if sound else "!", "good" if sound else "wait")


def _zip_at(saved: object) -> Path | None:
    """Return the file that is meant, if there is one."""
    with suppress(OSError, ValueError, RuntimeError):  # a name too long, or of somebody not known here
        if isinstance(saved, str | Path) and (path := Path(saved).expanduser()).is_file():
            return path
    return None


def _sentences(report: Restored) -> list[str]:
    sentences = []
    if report.written:
        opened = "it" if len(report.written) == 1 else "one of them"
        sentences.append(
            f"Taken from the zip: {_list(report.written)}. If {opened} is open, close it without saving and "
            "open it again."
        )
    if report.new_events:
        entries = "1 entry" if report.new_events == 1 else f"{report.new_events} entries"
        sentences.append(f"Added to your record: {entries}. See `ak.progress()`.")
    if report.conflicts:
        left = "it is" if len(report.conflicts) == 1 else "they are"
        sentences.append(
            f"**Changed here since it was saved, so left as {left}: {_list(report.conflicts)}.** To take the "
            "saved one, or to have both, choose so above and choose the file again (in a cell: "
            '`keep="zip"` or `keep="both"`).'
        )
    if report.copies:
        sentences.append(f"Put aside in my-work, or beside the other: {_list(report.copies)}.")
    sentences += [
        f"Not taken: {name[:100]}, because {why}." for name, why in list(report.refused.items())[:10]
    ]
    if len(report.refused) > 10:
        sentences.append(f"And {len(report.refused) - 10} more were not taken.")
    return sentences


def _list(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
