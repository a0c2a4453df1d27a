"""Widgets with a script of their own, which a page gets once however many of them it shows.

An anywidget sends script and style with each widget: twenty cards would send twenty copies. A
:class:`Scripted` sends a few lines instead, and the name of the one :class:`Script` of its kind.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import ipywidgets
import traitlets

from alliancekit.explorers.pieces import plain_layout


class Script(anywidget.AnyWidget):
    """A kind of widget as the page knows it: its module and its style. It is never shown."""

    _esm = "export default {};"
    module = traitlets.Unicode().tag(sync=True)
    style = traitlets.Unicode().tag(sync=True)


@cache
def _script(files: tuple[Path, ...], style: Path | None) -> Script:
    module = "\n".join(file.read_text("utf-8") for file in files)
    return Script(module=module, style=style.read_text("utf-8") if style else "")


class Scripted(anywidget.AnyWidget):
    """A widget whose module is what the files of its class say, one after the other.

    Attributes
    ----------
    files
        Scripts that make one module: what an anywidget's ``_esm`` is.
    style
        Its style sheet.

    Examples
    --------
    >>> class Bell(Scripted):
    ...     files = (Path(__file__).with_name("live.js"),)
    >>> Bell().script is Bell().script
    True
    """

    _esm = Path(__file__).with_name("scripted.js")
    files: ClassVar[tuple[Path, ...]]
    style: ClassVar[Path | None] = None

    script = traitlets.Instance(Script).tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, **traits: Any) -> None:
        super().__init__(script=_script(self.files, self.style), layout=plain_layout(), **traits)
