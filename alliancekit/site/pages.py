"""The page around a lesson: its head, the ways to other lessons, and what a browser is let load."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A browser then asks no other host, whatever stands in a page. Vega makes functions of its expressions: eval.
_POLICY = (
    "default-src 'none'; script-src 'self' file: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; "
    "style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data: blob:; font-src 'self'"
)
_PAGE = """\
<!doctype html>
<html lang="en"{vega}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Alliance Workbook</title>
<meta name="description" content="{about}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{about}">
<meta property="og:type" content="article">
{social}
<link rel="icon" href="data:,">
{loads}
</head>
<body>
<script>document.body.dataset.jpThemeLight = !matchMedia("(prefers-color-scheme: dark)").matches</script>
<a class="skip" href="#content">To the text</a>
<header class="top">
<a href="{up}index.html">Alliance Workbook</a>
<div class="search" role="search"><label for="search">Search all lessons</label>
<input id="search" type="search" placeholder="Search all lessons" autocomplete="off">
<ul class="found" aria-label="What was found"></ul><span role="status"></span></div>
<button class="theme" type="button">Dark page</button>
</header>
<div class="sheet">
{contents}
<main id="content" tabindex="-1">
{body}
{around}
</main>
</div>
</body>
</html>
"""


@dataclass(frozen=True)
class Common:
    """What every page shares.

    Attributes
    ----------
    style, script
        Files of ``assets``.
    address
        Where the site will be found, such as ``"https://example.org/book/"``; empty where that is not known.
    picture
        The picture that stands for the site where it is linked to, from the top of the site; may be empty.
    """

    style: str
    script: str
    address: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Place:
    """A page and its title.

    Attributes
    ----------
    file
        Its address on the site.
    title
        Its heading.
    question
        What the lesson asks.
    """

    file: str
    title: str
    question: str


def page(
    title: str,
    body: str,
    *,
    common: Common,
    file: str = "",
    about: str = "",
    headings: Sequence[tuple[int, str, str]] = (),
    before: Place | None = None,
    after: Place | None = None,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    vega: str = "",
    up: str = "",
) -> str:
    """Return a whole page.

    Parameters
    ----------
    title, body, about
        Its title, its HTML, and what a search engine may say of it.
    common, file
        What all pages share, and the page's own address on the site.
    headings
        Level, anchor and words of its headings; those of the second level are its contents.
    before, after
        The pages around it.
    styles, scripts
        Files of ``assets`` that it needs besides the common ones.
    vega
        The library that draws, in ``assets``, without its ending; empty where nothing is drawn.
    up
        The way to the top of the site, such as ``"../"``.
    """
    links = "".join(
        f'<li><a href="#{escape(anchor)}">{escape(words)}</a></li>'
        for level, anchor, words in headings
        if level == 2
    )
    contents = (
        f'<nav class="contents" aria-label="On this page"><ol>{links}</ol></nav>' if links else "<div></div>"
    )
    ways = [
        f'<a rel="{rel}" href="{place.file}">{word}: {escape(place.title)}</a>' if place else "<span></span>"
        for rel, word, place in (("prev", "Previous", before), ("next", "Next", after))
    ]
    around = (
        f'<nav class="around" aria-label="Other lessons">{ways[0]}'
        f'<a href="{up}index.html">All lessons</a>{ways[1]}</nav>'
        if before or after
        else ""
    )
    ways_in = [f'<link rel="stylesheet" href="{up}assets/{name}">' for name in (common.style, *styles)]
    if vega:  # the largest of all: it is asked for before anything else is read
        ways_in.insert(
            0, f'<link rel="preload" href="{up}assets/{vega}.bin" as="fetch" crossorigin="anonymous">'
        )
    ways_in += [f'<script defer src="{up}assets/{name}"></script>' for name in (*scripts, common.script)]
    social = []
    if common.address:
        social.append(f'<link rel="canonical" href="{escape(common.address + file)}">')
        social.append(f'<meta property="og:url" content="{escape(common.address + file)}">')
    if common.address and common.picture:
        social.append(f'<meta property="og:image" content="{escape(common.address + common.picture)}">')
        social.append('<meta name="twitter:card" content="summary_large_image">')
    return _PAGE.format(
        policy=_POLICY,
        title=escape(title),
        about=escape(about or title),
        social="\n".join(social),
        loads="\n".join(ways_in),
        contents=contents,
        body=body,
        around=around,
        vega=f' data-vega="{vega}"' if vega else "",
        up=up,
    )
