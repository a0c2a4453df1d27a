"""The pages that lead to others: the front, the door for instructors, the one for a lost address."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from alliancekit.site.pages import page
from alliancekit.site.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from alliancekit.site.pages import Common, Place

_ABOUT = (
    "An interactive workbook on the therapeutic alliance: bond, goals and tasks, and what the evidence says."
)
_TEACHING = """\
Each lesson stands alone and fills about an hour, with its aims, its time plan, its questions and its sources
on the page. Show it on a projector, or give students its address: no account and no installation is needed,
and any number of them can read at once.

- **Before class.** Read the lesson and make its predictions yourself. The clinic is synthetic: nobody in it
  exists.
- **In class.** Let everybody keep a guess before an explorer is moved. What a student predicts and answers
  stays in their own browser; nobody else sees it, and nothing is sent.
- **Code and marks.** To change code, to hand something in or to have it marked, students need the notebook,
  which each page offers to download.
"""


def front(places: Sequence[Place], common: Common) -> str:
    """Return the front page."""
    lessons = "".join(
        f'<li><a href="{place.file}">{escape(place.title)}</a><p>{escape(place.question)}</p></li>'
        for place in places
    )
    body = (
        f"<h1>The Alliance Workbook</h1><p>{_ABOUT}</p>"
        '<p class="synthetic">The clinic of these lessons is <strong>synthetic</strong>: no client or '
        "therapist in it exists.</p>"
        "<p>Open a lesson, make your guess, and move its explorers: no account and no installation is "
        "needed. To write code, download the lesson as a notebook: each page says how.</p>"
        f'<h2 id="Lessons">Lessons</h2><ul class="lessons">{lessons}</ul>'
        '<p><a href="instructors.html">For instructors</a> · <a href="data/DATA_CARD.html">Where the data '
        "come from</a></p>"
    )
    return page("All lessons", body, common=common, file="index.html", about=_ABOUT)


def instructors(
    places: Sequence[Place],
    lessons: Sequence[Sequence[Mapping[str, Any]]],
    guides: Sequence[Path],
    common: Common,
) -> str:
    """Return the page for those who teach: how a class uses the site, and what each lesson is for.

    Parameters
    ----------
    places, lessons
        The lessons' pages, and their cells.
    guides
        Further pages for instructors, in Markdown.
    common
        What all pages share.
    """
    text = Text()
    parts = [text.html("# For instructors"), text.html(_TEACHING)]
    if guides:
        links = "".join(f"- [{_title(guide)}](instructors/{guide.name})\n" for guide in guides)
        parts.append(text.html(f"## Guides\n\n{links}"))
    parts.append(text.html("## Lesson by lesson"))
    for place, cells in zip(places, lessons, strict=True):
        about = {cell.get("id", "").partition("-")[2]: cell["source"] for cell in cells}
        aims = about.get("objectives", "").partition("\n")[2]
        time = re.search(r"^About .*$", about.get("time", ""), re.MULTILINE)
        parts.append(text.html(f"### {place.title}\n\n**{place.question}** {time[0] if time else ''}"))
        parts.append(text.html(f"Students will be able to\n\n{aims.strip()}"))
        parts.append(f'<p><a href="{place.file}">Open {escape(place.title)}</a></p>')
    body = f'<div class="words">{"".join(parts)}</div>'
    about_it = "How to use the Alliance Workbook in class, and what each lesson is for."
    return page(
        "For instructors",
        body,
        common=common,
        file="instructors.html",
        about=about_it,
        headings=text.headings,
    )


def nowhere(common: Common) -> str:
    """Return the page that a server shows for an address that is not there, wherever that was asked for."""
    body = (
        "<h1>This page is not there</h1><p>The address may have changed, or lost a letter. "
        '<a href="{home}">All lessons</a> are on the front page.</p>'
    )
    whole = page("Not there", body.format(home=f"{common.address}index.html"), common=common, file="404.html")
    # It stands in for any address below the site, so what it loads must not depend on where that is.
    return whole.replace('="assets/', f'="{common.address}assets/') if common.address else whole


def sitemap(address: str, pages: Sequence[str]) -> str:
    """Return the list of pages that search engines read.

    >>> "<loc>https://example.org/index.html</loc>" in sitemap("https://example.org/", ["index.html"])
    True
    """
    places = "".join(f"<url><loc>{escape(address + name)}</loc></url>\n" for name in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    )


def _title(guide: Path) -> str:
    first = guide.read_text("utf-8").lstrip().splitlines()[:1]
    return first[0].lstrip("# ") if first else guide.stem
