"""A place to drop files: what they hold goes to this computer's Python and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from alliancekit.explorers.scripted import Scripted
from alliancekit.ratings import ratings_template
from alliancekit.tables.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Drop(Scripted):
    """Files, dropped or chosen by mouse or keyboard.

    Parameters
    ----------
    take
        Is given the names and contents of files that came together.

    Examples
    --------
    >>> Drop(print).most
    10000000
    """

    files = (Path(__file__).parents[2] / "jupyter" / "arrive.js", Path(__file__).with_name("drop.js"))
    style = Path(__file__).with_name("drop.css")

    fresh = traitlets.Bool(True).tag(sync=True)  # until it has been shown once
    template = traitlets.Unicode(ratings_template().to_csv(index=False)).tag(sync=True)  # to be filled in
    most = traitlets.Int(MAX_BYTES).tag(sync=True)  # bytes at once: so much a message to Python can hold

    def __init__(self, take: Callable[[dict[str, bytes]], None]) -> None:
        super().__init__()
        self._take = take
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: Any, buffers: Sequence[memoryview]) -> None:
        files: dict[str, bytes] = {}
        for place, (name, held) in enumerate(zip(content["names"], buffers, strict=True), 1):
            # Two folders can hold files of one name.
            files[name if name not in files else f"{place} {name}"] = bytes(held)
        self._take(files)
