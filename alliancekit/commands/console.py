"""What a console shows of a sign that it lacks: a plain twin, or the sign's number, and never an error."""

from __future__ import annotations

import codecs
import io
import sys

# Signs of our own sentences -> how they are typed. Consoles and pipes of Windows (cp437, cp1252) lack some.
_TWINS = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑", "-"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’", "'"),
        "…": "...",
        "×": "x",
        "÷": "/",
        "≈": "~",
        "≤": "<=",
        "≥": ">=",
        "±": "+/-",
        "→": "->",
        "²": "2",
        "·": "-",
        "•": "*",
        "✓": "+",
        "○": "o",
        "\xa0": " ",
    }
)
_HANDLER = "alliancekit.twins"


def _twins(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = error.object[error.start : error.end].translate(_TWINS)
    # What has no twin, as a letter of somebody's name, is written so that it can be told from every other.
    return plain.encode("ascii", "backslashreplace").decode("ascii"), error.end


def show_every_sign() -> None:
    r"""Let what is printed from now on stop at no sign, whatever the console's letters are.

    Examples
    --------
    >>> show_every_sign()
    >>> "a “minus” of −3, ą".encode("cp437", "alliancekit.twins")
    b'a "minus" of -3, \\u0105'
    """
    codecs.register_error(_HANDLER, _twins)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a notebook's takes every sign
            stream.reconfigure(errors=_HANDLER)
