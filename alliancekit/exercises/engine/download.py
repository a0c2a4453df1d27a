"""A link in a card by which the learner gets a file, on their own computer and on Binder."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

from alliancekit.tables.writing import write_whole


def offer(words: str, name: str, content: bytes, folder: Path, kind: str) -> tuple[str, str, str]:
    """Put a file beside the notebook and return a card's link to it.

    JupyterLab turns a relative link into its own download address, whatever the server is called. Where the
    file cannot be written, or lies outside the notebook's folder, the link carries the content itself.

    Parameters
    ----------
    words
        What the link says.
    name
        The file's name, on the disk and as downloaded.
    content
        The file's bytes.
    folder
        Where to write it.
    kind
        The content's media type.

    Returns
    -------
    tuple of str
        The words, the address and the file name.
    """
    try:
        write_whole(folder / name, content)
        inside = (folder / name).relative_to(Path.cwd())
    except (OSError, ValueError):
        return words, f"data:{kind};base64,{base64.b64encode(content).decode()}", name
    return words, quote(inside.as_posix()), name
