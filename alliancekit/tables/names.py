"""Names of files that every system takes: a learner's work goes from one computer to another."""

from __future__ import annotations

import re
from pathlib import PurePath

# Windows sends what is written to these to a device, whatever stands behind the first full stop.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|\Z)", re.IGNORECASE)
_NOWHERE_ELSE = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_LONGEST = 240  # bytes: systems take 255, and a file is written beside its place first
_ROOM = 15  # bytes left for what tells two files of one name apart


def unfit(name: str) -> str:
    r"""Say why not every system takes this name of a file, as the end of "it ..."; empty if it does.

    Examples
    --------
    >>> unfit("nul.csv")
    'has a name that Windows keeps for a device'
    >>> unfit("12:30.csv")
    'has “:” in its name, which Windows does not take'
    >>> unfit("scores.csv")
    ''
    """
    if _DEVICE.match(name):
        return "has a name that Windows keeps for a device"
    if sign := _NOWHERE_ELSE.search(name):
        shown = sign.group() if sign.group().isprintable() else "an invisible sign"
        return f"has “{shown}” in its name, which Windows does not take"
    if name.endswith((".", " ")) and name.strip("."):
        return "has a name that ends in a full stop or a blank, which Windows cuts off"
    if len(_bytes(name)) > _LONGEST:
        return f"has a name longer than {_LONGEST} bytes"
    return ""


def fitting(name: str) -> str:
    """Return the name, or the nearest one that every system takes.

    Examples
    --------
    >>> fitting("aux.ipynb"), fitting("Week 1: notes.ipynb"), fitting("scores.csv")
    ('_aux.ipynb', 'Week 1_ notes.ipynb', 'scores.csv')
    """
    name = "".join(sign if sign.isprintable() else "_" for sign in _NOWHERE_ELSE.sub("_", name))
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    while len(_bytes(stem + suffix)) > _LONGEST - _ROOM:
        stem = stem[:-1]
    return f"_{stem}{suffix}" if _DEVICE.match(name) else f"{stem}{suffix}"


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
