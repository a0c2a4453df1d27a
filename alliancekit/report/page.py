"""The page itself: its looks on screen and on paper, its paragraphs and its tables."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from alliancekit.results import short

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# Light on a dark screen too: it is paper, and its charts are drawn in the colours of a light page. No size of
# paper is set, so that A4 and Letter both serve. Nothing may be loaded, whatever a browser thinks of it.
_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: only light; background: #fff; }}
body {{ font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; color: #222;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
h1, h2, p, li {{ overflow-wrap: anywhere; }}
h1 {{ font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }}
h2 {{ font-size: 1.2rem; margin: 1.6rem 0 .5rem; border-bottom: 1px solid #ccc; }}
p {{ margin: .5rem 0; white-space: pre-line; }}
ul {{ padding-left: 1.2rem; }}
.synthetic {{ border: 2px solid #222; padding: .4rem .8rem; font-weight: 600; }}
.quiet {{ color: #555; font-size: .9rem; }}
.wide {{ margin: 1rem 0; overflow-x: auto; }}
.drawing {{ display: block; min-width: 36rem; max-width: 100%; height: auto; overflow: visible; }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; color: #555; padding-bottom: .2rem; }}
th, td {{ border-bottom: 1px solid #ddd; padding: .15rem .8rem .15rem 0; }}
th, td {{ text-align: left; vertical-align: top; }}
.number {{ text-align: right; white-space: nowrap; }}
@page {{ margin: 16mm; }}
@media print {{
  body {{ font-size: 10.5pt; max-width: none; margin: 0; padding: 0; }}
  h1, h2, caption {{ break-after: avoid; }}
  .wide, li, .synthetic, h1, h2, tr {{ break-inside: avoid; }}
  .wide:has(tr:nth-child(13)) {{ break-inside: auto; }}
  .wide {{ overflow: visible; }}
  p + .wide {{ break-before: avoid; }}
  .drawing {{ min-width: 0; }}
  table {{ font-size: 9.5pt; overflow-wrap: anywhere; }}
  th {{ overflow-wrap: normal; }}
  p {{ orphans: 3; widows: 3; }}
}}
</style>
</head>
<body>
<main>
"""
_ROWS = 12  # of a table, as a notebook shows them; a report is no data file


def page(title: str, sections: Iterable[str]) -> str:
    """Return a whole page.

    >>> page("A & B", ["<p>Text</p>"]).splitlines()[-5:]
    ['<h1>A &amp; B</h1>', '<p>Text</p>', '</main>', '</body>', '</html>']
    """
    title = escape(title)
    body = "\n".join([f"<h1>{title}</h1>", *sections])
    return f"{_HEAD.format(title=title)}{body}\n</main>\n</body>\n</html>\n"


def section(heading: str, body: str) -> str:
    """Return a part of the page below its heading.

    >>> section("What & why", "<p>Text</p>")
    '<section><h2>What &amp; why</h2><p>Text</p></section>'
    """
    return f"<section><h2>{escape(heading)}</h2>{body}</section>"


def paragraphs(text: str, kind: str = "") -> str:
    r"""Return text as paragraphs, one for every blank line; whatever it holds is shown as text.

    >>> paragraphs("a < b\n\nc")
    '<p>a &lt; b</p><p>c</p>'
    """
    attribute = f' class="{kind}"' if kind else ""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p{attribute}>{escape(part)}</p>" for part in parts if part)


def bullets(texts: Iterable[str]) -> str:
    """Return texts as a list.

    >>> bullets(["One", "Two & three"])
    '<ul><li>One</li><li>Two &amp; three</li></ul>'
    """
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def wide(name: str, body: str) -> str:
    """Return what may be wider than a small screen: it can then be moved sideways, with the keyboard too.

    >>> wide("Chart: A & B", "<svg></svg>")
    '<div class="wide" role="group" tabindex="0" aria-label="Chart: A &amp; B"><svg></svg></div>'
    """
    return f'<div class="wide" role="group" tabindex="0" aria-label="{escape(name)}">{body}</div>'


def table(frame: pd.DataFrame, rows: int = _ROWS) -> str:
    """Return a frame, its index aside, as a table; of a long one the first ``rows``, and it says so.

    >>> import pandas as pd
    >>> table(pd.DataFrame({"n": [12], "r": [.277]}))[-78:]
    '<tr><td class="number">12</td><td class="number">.28</td></tr></tbody></table>'
    """
    said = f"<caption>The first {rows} of {len(frame):,} rows.</caption>" if len(frame) > rows else ""
    head = "".join(
        _cell(str(name), "number" if kind.kind in "iuf" else "", "th" if str(name) else "td")
        for name, kind in frame.dtypes.items()
    )
    shown = frame.head(rows).itertuples(index=False, name=None)
    body = "".join(f"<tr>{''.join(map(_value, row))}</tr>" for row in shown)
    return f"<table>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _value(value: Any) -> str:
    import pandas as pd

    if not isinstance(value, str) and pd.isna(value) is True:
        return _cell("–", "number")
    value = value.item() if hasattr(value, "item") else value  # numpy's numbers are Python's
    if isinstance(value, bool):
        return _cell("yes" if value else "no")
    if isinstance(value, int | float):
        return _cell(f"{value:,}" if isinstance(value, int) else short(value), "number")
    return _cell(str(value))


def _cell(text: str, kind: str = "", tag: str = "td") -> str:
    scope, of_kind = ' scope="col"' if tag == "th" else "", f' class="{kind}"' if kind else ""
    return f"<{tag}{scope}{of_kind}>{escape(text)}</{tag}>"
