"""A lesson's text as HTML: its headings can be linked to, its links lead to pages of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import mistune

# What may be wider than a small screen, and is then moved sideways, with the keyboard too.
# The one kind of HTML that lessons are written in: what is closed until the reader opens it.
_FOLD = re.compile(r"<details>\s*<summary>(<b>[\w ]+</b>|[\w ,.])*</summary>\s*|</details>\s*")
_SCROLLS = '<div class="wide" role="group" tabindex="0" aria-label="Table">'


@dataclass
class Text:
    """The text of one page: its HTML cell by cell, and the headings met so far.

    Attributes
    ----------
    headings
        Level, anchor and words of each heading.
    """

    headings: list[tuple[int, str, str]] = field(default_factory=list)
    _anchors: set[str] = field(default_factory=set)

    def html(self, markdown: str) -> str:
        r"""Return a cell of Markdown as HTML.

        Examples
        --------
        >>> Text().html("## Your turn\n\nSee [lesson 03](03_outcome.ipynb#Time).")
        '<h2 id="Your-turn">Your turn</h2>\n<p>See <a href="03_outcome.html#Time">lesson 03</a>.</p>\n'
        >>> Text().html("At https://doi.org/10.1.")  # as JupyterLab does
        '<p>At <a href="https://doi.org/10.1">https://doi.org/10.1</a>.</p>\n'
        """
        html = str(mistune.create_markdown(renderer=_Renderer(self), plugins=["table", "url"])(markdown))
        return readable_tables(html)

    def anchor(self, words: str) -> str:
        """Return the anchor that JupyterLab gives a heading, made unlike those before it."""
        anchor = wanted = re.sub(r"\s+", "-", words.strip())
        count = 1
        while anchor in self._anchors:
            count += 1
            anchor = f"{wanted}-{count}"
        self._anchors.add(anchor)
        return anchor


class _Renderer(mistune.HTMLRenderer):
    def __init__(self, text: Text) -> None:
        super().__init__(escape=True)
        self._page = text

    def heading(self, text: str, level: int, **_attributes: Any) -> str:
        words = unescape(re.sub(r"<[^>]*>", "", text))
        before = self._page.headings[-1][0] if self._page.headings else level - 1
        level = min(level, before + 1)  # a level left out would be one to look for
        anchor = self._page.anchor(words)
        self._page.headings.append((level, anchor, words))
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        return super().block_code(code, info).replace("<pre>", '<pre tabindex="0">', 1)

    def block_html(self, html: str) -> str:
        return html if _FOLD.fullmatch(html) else super().block_html(html)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if re.match(r"[a-z]+:", url):
            return super().link(text, url, title)
        return f'<a href="{escape(page_address(url))}">{text}</a>'  # a heading may hold a colon


def readable_tables(html: str) -> str:
    """Let tables be moved sideways, and call no empty corner a heading.

    >>> readable_tables("<table><tr><th></th></tr></table>")
    '<div class="wide" role="group" tabindex="0" aria-label="Table"><table><tr><td></td></tr></table></div>'
    """
    html = re.sub(r"<th[^>]*></th>", "<td></td>", html)
    return html.replace("<table>", f"{_SCROLLS}<table>").replace("</table>", "</table></div>")


def page_address(address: str) -> str:
    """Return where a link of a notebook leads on the site.

    >>> page_address("../data/DATA_CARD.md"), page_address("#Time"), page_address("https://doi.org/10.1")
    ('data/DATA_CARD.html', '#Time', 'https://doi.org/10.1')
    """
    if re.match(r"[a-z]+:", address):
        return address
    return re.sub(r"\.(ipynb|md)(?=#|$)", ".html", address.removeprefix("../"))
