"""Build the site: run the lessons, write their pages, and put beside them what the pages load."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import DARK
from alliancekit.errors import UserError
from alliancekit.site.outputs import Outputs, reached
from alliancekit.site.pages import Place, page
from alliancekit.site.running import Ran, run_lesson
from alliancekit.site.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MARK = ".alliance-site"  # says that a folder is a site of ours, and may be written anew
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Built:
    """A site that was built.

    Attributes
    ----------
    folder
        Where it is.
    weights
        Lesson -> the bytes that a first visit loads.
    """

    folder: Path
    weights: dict[str, int]


def build_site(
    notebooks: Path,
    folder: Path,
    *,
    lessons: Sequence[str] = (),
    repository: str = "",
    kept: Path | None = None,
    tell: Callable[[str], None] | None = None,
) -> Built:
    """Build a static site of the lessons.

    Parameters
    ----------
    notebooks
        The workbook's folder of notebooks; ``data`` lies beside it.
    folder
        Where the site goes. It must be new, empty, or a site built before.
    lessons
        Numbers such as ``"03"``; all without it.
    repository
        ``owner/name`` on GitHub, for links to Binder.
    kept
        Where runs are kept for the next build; a folder beside the site without it.
    tell
        Called with the name of each lesson when it has run.

    Returns
    -------
    Built

    Raises
    ------
    UserError
        If there are no such lessons, a lesson ends in an error, or the folder holds something else.
    """
    files = sorted(
        file for file in notebooks.glob("[0-9][0-9]_*.ipynb") if not lessons or file.name[:2] in lessons
    )
    if not files or len(files) < len(set(lessons)):
        raise UserError(
            f"Found {len(files)} of the lessons asked for in {notebooks}. Give numbers of lessons that "
            'are there, such as "03", and the folder that holds their notebooks.'
        )
    if repository and not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise UserError(
            f"The repository is “{repository}”; allowed is its owner and name, such as owner/workbook."
        )
    if folder.exists() and not (folder / _MARK).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} holds something that is no site of this workbook. "
            "Give a new folder, or empty this one first."
        )
    runs = kept or folder.parent / f".{folder.name}-runs"

    def run(file: Path) -> Ran:
        ran = run_lesson(file, runs)
        if tell:
            tell(file.stem)
        return ran

    with ThreadPoolExecutor(2) as pool:  # the work is done by kernels, one a lesson
        ran = list(pool.map(run, files))
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "assets").mkdir(parents=True)
    (folder / _MARK).write_text(
        "Written by alliancekit site; written anew by the next build.\n", encoding="utf-8"
    )
    return _Site(folder, notebooks, repository).write(files, ran)


class _Site:
    def __init__(self, folder: Path, notebooks: Path, repository: str) -> None:
        self.folder, self.notebooks, self.repository = folder, notebooks, repository
        self.found: list[tuple[str, str, str, str, str]] = []  # what the search looks through

    def write(self, files: Sequence[Path], ran: Sequence[Ran]) -> Built:
        self._copy()
        places = [_place(file, each) for file, each in zip(files, ran, strict=True)]
        around = [None, *places, None]
        weights = {
            file.stem: self._lesson(file, each, places[i], around[i], around[i + 2])
            for i, (file, each) in enumerate(zip(files, ran, strict=True))
        }
        self._write("index.html", page("All lessons", _front(places), about=_ABOUT, scripts=()))
        self._write("assets/search.js", f"allianceSearch({_script_json(self.found)});\n")
        common = [self.folder / "assets" / name for name in ("site.css", "page.js")]
        extra = sum(file.stat().st_size for file in common)
        return Built(self.folder, {name: size + extra for name, size in weights.items()})

    def _lesson(self, file: Path, ran: Ran, place: Place, before: Place | None, after: Place | None) -> int:
        text, outputs, parts = Text(), Outputs(ran.models), []
        for cell in ran.cells:
            if cell["cell_type"] == "markdown":
                html = text.html(cell["source"])
                parts.append(f'<div class="words">{html}</div>')
                self._remember(place, html)
            elif cell["cell_type"] == "code":
                parts.append(f'<div class="cell">{_code(cell["source"])}{outputs.html(cell)}</div>')
        parts.insert(1, self._ways(file))
        (self.folder / "notebooks").mkdir(exist_ok=True)
        shutil.copyfile(file, self.folder / "notebooks" / file.name)
        styles, scripts = self._living(file.stem, ran, outputs.mounted)
        html = page(
            place.title,
            "\n".join(parts),
            about=place.question,
            headings=text.headings,
            before=before,
            after=after,
            styles=styles,
            scripts=scripts,
        )
        self._write(place.file, html)
        loaded = [*styles, *scripts, *(["vega.bin"] if scripts else [])]
        return len(html.encode()) + sum((self.folder / "assets" / name).stat().st_size for name in loaded)

    def _living(self, name: str, ran: Ran, mounted: Sequence[str]) -> tuple[list[str], list[str]]:
        """Write the explorers of a lesson, and return the styles and scripts that its page needs for them."""
        if not mounted:
            return [], []
        names = reached(ran.models, mounted)
        styles: dict[str, None] = {}
        scripts: dict[str, None] = {"widgets.js": None}
        widgets = {}
        for each in names:
            model = ran.models[each]
            state = dict(model["state"])
            entry: dict[str, Any] = {"name": model["name"]}
            if code := state.pop("_esm", ""):
                entry["module"] = mark = _mark(code)
                name_of = f"module-{mark}.js"
                self._write(f"assets/{name_of}", f'alliance.modules["{mark}"]={_script_json(code)};\n')
                scripts[name_of] = None
            if css := state.pop("_css", ""):
                self._write(f"assets/style-{_mark(css)}.css", css)
                styles[f"style-{_mark(css)}.css"] = None
            if "code" in state and "$b" in state["code"]:
                self._bundle(state.pop("code")["$b"])
                entry["bundle"] = True
            widgets[each] = entry | {"state": state}
        panels = {panel: ran.answers[panel] for panel in mounted if panel in ran.answers}
        self._write(
            f"assets/{name}.js", f"alliance.page({_script_json({'widgets': widgets, 'panels': panels})});\n"
        )
        return list(styles), [*scripts, f"{name}.js"]

    def _bundle(self, code: str) -> None:
        if not (file := self.folder / "assets" / "vega.bin").exists():
            file.write_bytes(b64decode(code))
            self._write("assets/vega.js", f'alliance.bundle("{code}");\n')
            shutil.copyfile(
                _HERE.parent / "explorers" / "vega" / "LICENSES.txt", file.with_name("vega-LICENSES.txt")
            )

    def _ways(self, file: Path) -> str:
        ways = [f'<a href="notebooks/{file.name}" download>Download this lesson as a notebook</a>']
        if self.repository:
            address = (
                f"https://mybinder.org/v2/gh/{self.repository}/HEAD?urlpath=lab/tree/notebooks/{file.name}"
            )
            ways.insert(0, f'<a href="{escape(address)}">Run it on Binder</a>')
        return (
            f'<p class="quiet">{" · ".join(ways)}. On this page the explorers move and the code shows '
            "what it gave; to change the code, or to have your answers checked and kept, run the lesson.</p>"
        )

    def _remember(self, place: Place, html: str) -> None:
        """Give the search each heading with the words below it."""
        parts = re.split(r"<h[1-6] id=\"([^\"]*)\">(.*?)</h[1-6]>", html)
        if parts[0].strip() and self.found and self.found[-1][0] == place.file:
            *known, words = self.found[-1]
            self.found[-1] = (*known, f"{words} {_plain(parts[0])}")  # type: ignore[assignment]
        for anchor, heading, words in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            self.found.append((place.file, unescape(anchor), place.title, _plain(heading), _plain(words)))

    def _copy(self) -> None:
        for name in ("page.js", "widgets.js"):
            shutil.copyfile(_HERE / name, self.folder / "assets" / name)
        self._write("assets/site.css", (_HERE / "site.css").read_text("utf-8") + _dark_drawings())
        images, data = self.notebooks / "images", self.notebooks.parent / "data"
        if images.is_dir():
            shutil.copytree(images, self.folder / "images")
        if data.is_dir():
            shutil.copytree(data, self.folder / "data", ignore=shutil.ignore_patterns(".*"))
            for card in data.glob("*.md"):
                text = Text()
                body = f'<div class="words">{text.html(card.read_text("utf-8"))}</div>'
                title = text.headings[0][2] if text.headings else card.stem
                self._write(f"data/{card.stem}.html", page(title, body, headings=text.headings, up="../"))

    def _write(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content, encoding="utf-8", newline="\n")


_ABOUT = (
    "An interactive workbook on the therapeutic alliance: bond, goals and tasks, and what the evidence says."
)


def _mark(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:10]


def _dark_drawings() -> str:
    """Give the colours of a drawing their twins on a dark page, as a living chart does."""
    on = 'body[data-jp-theme-light="false"] .drawing'
    return "".join(
        f'{on} [{part}="{light}" i] {{ {part}: {dark}; }}\n'
        for light, dark in DARK.items()
        for part in ("fill", "stroke")
    )


def _front(places: Sequence[Place]) -> str:
    lessons = "".join(
        f'<li><a href="{place.file}">{escape(place.title)}</a><p>{escape(place.question)}</p></li>'
        for place in places
    )
    return (
        f"<h1>The Alliance Workbook</h1><p>{_ABOUT}</p>"
        '<p class="synthetic">The clinic of these lessons is <strong>synthetic</strong>: no client or '
        "therapist in it exists.</p>"
        "<p>Open a lesson and move its explorers: no account and no installation is needed. To write "
        "code, to have answers checked and to keep your work, run the lesson as a notebook: each page says "
        "how.</p>"
        f'<h2 id="Lessons">Lessons</h2><ul class="lessons">{lessons}</ul>'
        '<p><a href="data/DATA_CARD.html">Where the data come from</a></p>'
    )


def _place(file: Path, ran: Ran) -> Place:
    """Take title and question from a lesson's first cell."""
    first = next(cell["source"] for cell in ran.cells if cell["cell_type"] == "markdown")
    title = re.sub(r"^#+ *", "", first.splitlines()[0])
    question = re.search(r"\*\*Question\.\*\* *(.*?)(?:\n\n|\Z)", first, re.DOTALL)
    plain = _plain(Text().html(question[1])) if question else ""
    return Place(f"{file.stem}.html", title, plain)


def _code(source: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    lines = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<pre class="code" tabindex="0" aria-label="Code"><code>{lines}</code></pre>'


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _script_json(value: Any) -> str:
    """Return a value as JSON that stands in a script of any encoding, compact."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
