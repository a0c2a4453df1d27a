"""The diagrams of the lessons, in one style: ``python docs/diagrams.py`` writes ``notebooks/images/*.svg``.

Colours and shapes of bond, goals, tasks and of client and therapist are those of the charts. A picture in a
notebook cannot know whether the page is light or dark, so each stands on a light card of its own. They are
narrow, so that their words can still be read on a phone.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from alliancekit.charts.theme import FONT, INK, QUIET, STYLES

IMAGES = Path(__file__).resolve().parents[1] / "notebooks" / "images"
WIDTH = 480
_SHEET = f"""\
  <style>
    text {{ font: 14px {FONT}; fill: {INK}; text-anchor: middle; }}
    .name {{ font-weight: 600; font-size: 15px; }}
    .tile {{ font-weight: 600; }}
    .left {{ text-anchor: start; }}
    .card {{ fill: #f7f8f9; stroke: {QUIET}; }}
    .box {{ fill: #ffffff; stroke: {INK}; stroke-width: 1.5; }}
    .line {{ fill: none; stroke: {INK}; stroke-width: 1.5; }}
    .quiet {{ fill: none; stroke: {QUIET}; stroke-width: 1.5; stroke-dasharray: 4 4; }}
    .arrow {{ marker-end: url(#tip); }}
  </style>
  <defs>
    <marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
      <path d="M0 0 10 5 0 10z" fill="{INK}"/>
    </marker>
  </defs>"""


def _words(x: float, y: float, *lines: str, kind: str = "", gap: int = 20) -> str:
    """Lines of text, one below the other; the first stands at ``y``."""
    kind = f' class="{kind}"' if kind else ""
    return "\n".join(
        f'  <text x="{x:g}" y="{y + i * gap:g}"{kind}>{escape(line)}</text>' for i, line in enumerate(lines)
    )


def _box(x: float, y: float, width: float, height: float, kind: str = "box") -> str:
    return f'  <rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" class="{kind}"/>'


def _path(way: str, kind: str = "line arrow") -> str:
    return f'  <path d="{way}" class="{kind}"/>'


def _mark(name: str, x: float, y: float, size: float = 9) -> str:
    """Return the mark of a part or a rater, in its colour and its shape."""
    style, s = STYLES[name], size
    shapes = {
        "circle": f"M{x - s:g} {y:g}a{s:g} {s:g} 0 1 0 {2 * s:g} 0a{s:g} {s:g} 0 1 0 {-2 * s:g} 0z",
        "square": f"M{x - s:g} {y - s:g}h{2 * s:g}v{2 * s:g}h{-2 * s:g}z",
        "triangle-up": f"M{x:g} {y - s:g}L{x + s:g} {y + s:g}H{x - s:g}z",
        "diamond": f"M{x:g} {y - s:g}L{x + s:g} {y:g} {x:g} {y + s:g} {x - s:g} {y:g}z",
    }
    return f'  <path d="{shapes[style.shape]}" fill="{style.colour}"/>'


def _drawing(title: str, told: str, height: float, *parts: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby="title desc">\n'
        f'  <title id="title">{escape(title)}</title>\n  <desc id="desc">{escape(told)}</desc>'
    )
    card = _box(0.5, 0.5, WIDTH - 1, height - 1, "card")
    return "\n".join([head, _SHEET, card, *parts, "</svg>\n"])


def three_parts() -> str:
    """Bordin's three parts, between two people."""
    rows = (
        ("bond", "Bond", "Do we trust, like", "and respect each other?"),
        ("goals", "Goals", "Do we agree on what", "this is for?"),
        ("tasks", "Tasks", "Do we agree on what we do?", "Does it make sense to us?"),
    )
    parts = []
    for i, (part, name, *question) in enumerate(rows):
        y = 20 + i * 96
        parts += [
            _path(f"M86 154L126 {y + 40}", "line"),
            _path(f"M394 154L354 {y + 40}", "line"),
            _box(126, y, 228, 80),
            _mark(part, 206, y + 19),
            _words(222, y + 24, name, kind="name left"),
            _words(240, y + 46, *question),
        ]
    for who, x in (("client", 50), ("therapist", 430)):
        parts += [_mark(who, x, 154, 22), _words(x, 200, who, kind="name")]
    return _drawing(
        "The alliance has three parts, and lies between two people",
        "Client and therapist stand left and right. Between them are three boxes, each joined to "
        "both: bond, goals and tasks. Goals and tasks are agreements.",
        346,
        *parts,
        _words(240, 330, "Goals and tasks are agreements: it takes two."),
    )


def feedback_loop() -> str:
    """Four steps that begin again."""
    steps = (
        (20, 20, "1  Ask", "How was today?", ("therapist",)),
        (270, 20, "2  Answer", "a mark, a word, a silence", ("client",)),
        (270, 170, "3  Look together", "what does it tell us?", ("client", "therapist")),
        (20, 170, "4  Change something", "or nothing, on purpose", ("client", "therapist")),
    )
    parts = []
    for x, y, name, example, who in steps:
        parts += [
            _box(x, y, 190, 96),
            _words(x + 95, y + 26, name, kind="name"),
            _words(x + 95, y + 50, example),
        ]
        says = "both" if len(who) == 2 else who[0]
        start = x + 95 - 4.2 * len(says) - 13 * (len(who) - 1)
        parts += [_mark(each, start + 26 * i, y + 75, 8) for i, each in enumerate(who)]
        parts.append(_words(start + 26 * (len(who) - 1) + 16, y + 80, says, kind="left"))
    return _drawing(
        "The feedback loop has four steps, and then begins again",
        "Four boxes in a ring, with arrows clockwise: the therapist asks, the client answers, both "
        "look at it together, both change something or leave it on purpose; from there back to "
        "asking.",
        286,
        *parts,
        _path("M210 68H267"),
        _path("M365 116V167"),
        _path("M270 218H213"),
        _path("M115 170V119"),
    )


def rupture_and_repair() -> str:
    """Two ways that a strain may show, and the ways on from there."""
    return _drawing(
        "A rupture may show in two ways, and there are several ways on",
        "At the top, two people work together. An arrow leads to a strain, which shows as withdrawal, "
        "away from the other or the work, or as confrontation, against them. Both lead to a question: "
        "does somebody notice, and is it talked about? If so, repair may follow, and an arrow leads "
        "back to working together. If not, the strain may stay or pass by itself.",
        470,
        _box(140, 16, 200, 44),
        _words(240, 44, "Working together", kind="name"),
        _path("M240 60V88"),
        _box(140, 92, 200, 44),
        _words(240, 120, "A strain: a rupture", kind="name"),
        _path("M200 136L122 164"),
        _path("M280 136L358 164"),
        _box(20, 168, 204, 92),
        _words(122, 192, "Withdrawal", kind="name"),
        _words(122, 214, "away from the other", "“Fine, I suppose.”"),
        _path("M108 248H44", "line arrow"),
        _box(256, 168, 204, 92),
        _words(358, 192, "Confrontation", kind="name"),
        _words(358, 214, "against the other", "“This does not help.”"),
        _path("M296 248H340", "line arrow"),
        _path("M420 248H376", "line arrow"),
        _path("M122 260L190 288"),
        _path("M358 260L290 288"),
        _box(90, 292, 300, 44),
        _words(240, 320, "Is it noticed, and talked about?", kind="name"),
        _path("M160 336L122 376"),
        _path("M320 336L358 376"),
        _words(120, 358, "yes"),
        _words(362, 358, "no"),
        _box(20, 380, 204, 74),
        _words(122, 410, "Repair", kind="name"),
        _words(122, 434, "may bring them back"),
        _path("M20 417H9V38H137", "line arrow"),
        _box(256, 380, 204, 74),
        _words(358, 410, "It may stay,", "or pass by itself", gap=24),
    )


def three_levels() -> str:
    """Sessions within clients within therapists."""
    parts = []
    for i in range(2):
        x = 20 + i * 226
        parts += [
            _box(x, 20, 214, 190),
            _mark("therapist", x + 22, 42),
            _words(x + 38, 47, f"Therapist {'AB'[i]}", kind="name left"),
        ]
        for j in range(2):
            y = 64 + j * 70
            parts += [
                _box(x + 14, y, 186, 60, "box"),
                _mark("client", x + 34, y + 19, 8),
                _words(x + 48, y + 24, f"Client {i * 2 + j + 1}", kind="left"),
            ]
            parts += [
                f'  <rect x="{x + 28 + k * 42}" y="{y + 36}" width="32" height="14" rx="3" class="line"/>'
                for k in range(4)
            ]
    told = (
        ("session", "Is this session above what is usual for this client?"),
        ("client", "Do clients who rate higher end differently?"),
        ("therapist", "Do therapists who are rated higher differ?"),
    )
    for i, (level, question) in enumerate(told):
        y = 244 + i * 44
        parts.append(
            _mark(level, 34, y - 5, 8)
            if level in STYLES
            else f'  <rect x="20" y="{y - 12}" width="32" height="14" rx="3" class="line"/>'
        )
        parts += [
            _words(64, y, level.capitalize(), kind="name left"),
            _words(64, y + 19, question, kind="left"),
        ]
    return _drawing(
        "Sessions belong to clients, and clients to therapists",
        "Two large boxes are therapists. In each are two smaller boxes, clients, and in each of these "
        "four small ones, sessions. A different question belongs to each level.",
        364,
        *parts,
    )


def four_meanings() -> str:
    """Draw a tile for each thing that reciprocity may mean."""
    pink, ochre = STYLES["client"].colour, STYLES["therapist"].colour
    parts = []
    tiles = (
        ("Mutual emotion", "feelings move together"),
        ("Collaboration", "two do the work together"),
        ("Lagged effects both ways", "each, and the other later"),
        ("Dyadic covariance", "high with high, low with low"),
    )
    for i, (name, seen) in enumerate(tiles):
        x, y = 14 + (i % 2) * 230, 14 + (i // 2) * 186
        parts += [
            _box(x, y, 222, 176),
            _words(x + 111, y + 146, name, kind="tile"),
            _words(x + 111, y + 167, seen),
        ]
    wave = "q22 -44 44 0t44 0t44 0t44 0"
    parts += [
        f'  <path d="M36 72{wave}" fill="none" stroke="{pink}" stroke-width="3"/>',
        f'  <path d="M36 98{wave}" fill="none" stroke="{ochre}" stroke-width="3" stroke-dasharray="6 3"/>',
        _mark("client", 36, 72, 8),
        _mark("therapist", 36, 98, 9),
        _mark("client", 280, 84, 12),
        _mark("therapist", 428, 84, 13),
        _box(318, 40, 72, 34),
        _mark("goals", 354, 57, 8),
        _box(318, 92, 72, 34),
        _mark("tasks", 354, 109, 8),
        *(_path(f"M{a} 84L{b} {y}") for a, b in ((296, 315), (411, 393)) for y in (62, 106)),
        _mark("client", 76, 238, 11),
        _mark("therapist", 76, 288, 12),
        _mark("client", 176, 238, 11),
        _mark("therapist", 176, 288, 12),
        _path("M90 244L160 281"),
        _path("M90 282L160 245"),
        _words(76, 322, "earlier"),
        _words(176, 322, "later"),
        _path("M276 304V210", "line arrow"),
        _path("M276 304H430", "line arrow"),
        _words(353, 322, "client’s rating"),
    ]
    dots = (
        (296, 288),
        (310, 276),
        (322, 284),
        (334, 260),
        (346, 270),
        (362, 246),
        (378, 254),
        (392, 230),
        (408, 238),
    )
    parts += [f'  <circle cx="{x}" cy="{y}" r="5" fill="{INK}"/>' for x, y in dots]
    parts.append('  <text x="268" y="256" transform="rotate(-90 268 256)">therapist’s</text>')
    return _drawing(
        "Reciprocity has four meanings",
        "Four tiles. Mutual emotion: two wavy lines, the client's and the therapist's, rise and fall "
        "together. Collaboration: both reach for the same goals and tasks. Lagged effects both ways: "
        "arrows cross from each person earlier to the other later. Dyadic covariance: a cloud of "
        "pairs, in which the therapist's rating is high where the client's is.",
        386,
        *parts,
    )


DRAWINGS = {
    "three_parts": three_parts,
    "feedback_loop": feedback_loop,
    "rupture_and_repair": rupture_and_repair,
    "three_levels": three_levels,
    "four_meanings": four_meanings,
}


def main() -> None:
    for name, draw in DRAWINGS.items():
        (IMAGES / f"{name}.svg").write_text(draw(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
