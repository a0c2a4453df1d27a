"""What the learner sees: one card, as HTML that a screen reader reads well and as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Tone = Literal["good", "wait", "plain"]

_EDGES = {"good": "#00795c", "wait": "#b35900", "plain": "#56718f"}
_BOX = (
    "border:1px solid var(--jp-border-color2,#bbb);border-left:6px solid {edge};border-radius:4px;"
    "padding:.5em 1em;margin:.4em 0;max-width:46em;line-height:1.45;"
    "font-family:var(--jp-ui-font-family,sans-serif);color:var(--jp-ui-font-color1,#1a1a1a);"
    "background:var(--jp-layout-color1,#fff)"
)
_HEADING = "font-size:1.05em;font-weight:600;margin:.2em 0"
_PRE = "background:var(--jp-layout-color2,#f3f3f3);padding:.6em;overflow-x:auto"
_LINES = "white-space:pre;background:none;padding:0"  # the notebook's own style would wrap and stripe them
_WHOLE = "white-space:nowrap"
_LONGEST_WHOLE = 36  # characters of code that a narrow card can still hold in one line
_CELL = "text-align:left;padding:.25em .4em;border-bottom:1px solid var(--jp-border-color2,#ccc)"


@dataclass(frozen=True)
class Card:
    """A heading, paragraphs, and perhaps code, a table and links.

    Everything is plain text and is escaped; only ``**bold**``, ``*italics*`` and `` `code` `` are given
    form.

    Parameters
    ----------
    heading, mark
        The heading, and the sign before it that says the same as the colour.
    lines
        The paragraphs.
    tone
        ``good``, ``wait`` or ``plain``: the colour of the edge.
    code
        Lines of code shown as they are.
    header, rows
        A table; its first column heads the rows.
    links
        (words, address, file name to download as) of each link.
    question
        What is asked, in Markdown, under the heading.
    folded
        Words to open, and the lines that they open.
    """

    heading: str
    lines: Sequence[str] = ()
    mark: str = "•"
    tone: Tone = "plain"
    code: str = ""
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    links: Sequence[tuple[str, str, str]] = ()
    question: str = ""
    folded: tuple[str, str] = ("", "")

    @property
    def html(self) -> str:
        """The card as HTML."""
        box = _BOX.format(edge=_EDGES[self.tone])
        return f'<div role="status" class="alliance-card" style="{box}">{self.inside}</div>'

    @property
    def inside(self) -> str:
        """What stands in the card's box, as HTML."""
        parts = [
            (
                f'<h4 style="{_HEADING}"><span aria-hidden="true">{escape(self.mark)}</span> '
                f"{_inline(self.heading)}</h4>"
            ),
            markdown(self.question),
            *(f'<p style="margin:.3em 0">{_inline(line)}</p>' for line in self.lines if line),
        ]
        if self.code:
            parts.append(code_html(self.code))
        if self.rows:
            parts.append(self._table())
        for words, address, name in self.links:
            link = f'<a href="{escape(address)}" download="{escape(name)}">{escape(words)}</a>'
            parts.append(f'<p style="margin:.3em 0">{link}</p>')
        words, lines = self.folded
        if lines:
            parts.append(f"<details><summary>{escape(words)}</summary>{code_html(lines)}</details>")
        return "".join(parts)

    @property
    def text(self) -> str:
        """The card as plain text."""
        parts = [f"{self.mark} {self.heading}", *(line for line in (self.question, *self.lines) if line)]
        if self.code:
            parts.append("\n".join(f"    {line}" for line in self.code.splitlines()))
        if self.rows:
            table = [list(map(str, row)) for row in (self.header, *self.rows)]
            widths = [max(map(len, column)) for column in zip(*table, strict=True)]
            parts += ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in table]
        if self.folded[1]:
            parts.append(self.folded[1])
        parts += [
            f"{words}: {address}" for words, address, _ in self.links if not address.startswith("data:")
        ]
        return "\n".join(parts)

    def _table(self) -> str:
        head = "".join(f'<th scope="col" style="{_CELL}">{escape(name)}</th>' for name in self.header)
        body = "".join(
            f'<tr><th scope="row" style="{_CELL};font-weight:normal">{_inline(first)}</th>'
            + "".join(f'<td style="{_CELL}">{_inline(str(cell))}</td>' for cell in rest)
            + "</tr>"
            for first, *rest in self.rows
        )
        return (
            f'<div tabindex="0" role="region" aria-label="{escape(self.heading)}" style="overflow-x:auto">'
            '<table style="border-collapse:collapse;margin:.5em 0">'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def __repr__(self) -> str:
        return self.bundle["text/plain"]

    @property
    def bundle(self) -> dict[str, str]:
        """Both forms, by media type; a half character, which no page can show, is marked."""
        forms = {"text/html": self.html, "text/plain": self.text}
        return {kind: text.encode("utf-8", "replace").decode() for kind, text in forms.items()}

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return self.bundle


def markdown(text: str) -> str:
    """Return Markdown, tables included, as HTML in which nothing else is HTML."""
    import mistune

    return str(mistune.create_markdown(escape=True, plugins=["table"])(text)) if text else ""


def code_html(code: str) -> str:
    """Return lines of code as HTML, just as they are."""
    return f'<pre tabindex="0" style="{_PRE}"><code style="{_LINES}">{escape(code)}</code></pre>'


def show(card: object) -> None:
    """Show a card below the cell, or print it where there is no notebook."""
    from IPython.display import display

    display(card)  # type: ignore[no-untyped-call]


def _inline(text: str) -> str:
    """Escape text and give form to bold, italics and code; within code, nothing else has a meaning."""
    outside_and_code = re.split(r"`([^`]+)`", escape(text))
    for place, piece in enumerate(outside_and_code):
        if place % 2:
            whole = f' style="{_WHOLE}"' if len(piece) <= _LONGEST_WHOLE else ""
            outside_and_code[place] = f"<code{whole}>{piece}</code>"
        else:
            bold = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<strong>\1</strong>", piece)
            outside_and_code[place] = re.sub(r"\*([^\s*](?:[^*]*[^\s*])?)\*", r"<em>\1</em>", bold)
    return "".join(outside_and_code)
