"""Build the site: run the lessons, write their pages, and put beside them what the pages load."""

from __future__ import annotations

import gzip
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.charts.theme import DARK
from alliancekit.errors import UserError
from alliancekit.site.doors import front, instructors, nowhere, sitemap
from alliancekit.site.living import Assets, script_json
from alliancekit.site.outputs import Outputs
from alliancekit.site.pages import Common, Place, page
from alliancekit.site.running import Ran, run_lesson
from alliancekit.site.text import Text
from alliancekit.tables.writing import refuse_name

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_MARK = ".alliance-site"  # says that a folder is a site of ours, and may be written anew
_HERE = Path(__file__).parent
_PICTURE = "component_explorer.png"


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
    weights: dict[str, Weight]


@dataclass(frozen=True)
class Weight:
    """Bytes that the first visit of a page loads, with nothing kept from another.

    Attributes
    ----------
    first
        Until its first chart is alive.
    packed
        The same, where the server packs text (gzip).
    whole
        With all that follows, packed.
    """

    first: int
    packed: int
    whole: int

    @classmethod
    def of(cls, first: Sequence[Path], later: Sequence[Path]) -> Weight:
        """Weigh files."""
        packed = sum(map(_packed, first))
        return cls(sum(file.stat().st_size for file in first), packed, packed + sum(map(_packed, later)))


def build_site(
    notebooks: Path,
    folder: Path,
    *,
    lessons: Sequence[str] = (),
    repository: str = "",
    address: str = "",
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
    address
        Where the site will be found, for search engines and for links shown elsewhere with a picture.
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
    OSError
        If something cannot be written, or not every system takes the folder's name.
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
    if address and not re.fullmatch(r"https?://[^\s?#]+", address):
        raise UserError(
            f"The address is “{address}”; allowed is where the site will be found, such as https://example.org/book/."
        )
    if folder.exists() and not (folder / _MARK).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} holds something that is no site of this workbook. "
            "Give a new folder, or empty this one first."
        )
    if not folder.exists():
        refuse_name(folder)
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
    return _Site(folder, notebooks, repository, address and f"{address.rstrip('/')}/").write(files, ran)


class _Site:
    def __init__(self, folder: Path, notebooks: Path, repository: str, address: str) -> None:
        self.folder, self.notebooks, self.repository = folder, notebooks, repository
        self.assets = Assets(folder / "assets")
        picture = notebooks / "images" / _PICTURE
        self.common = Common(
            style=self.assets.add("site.css", (_HERE / "site.css").read_text("utf-8") + _dark_drawings()),
            script=self.assets.add("page.js", (_HERE / "page.js").read_text("utf-8")),
            address=address,
            picture=f"images/{_PICTURE}" if picture.is_file() else "",
        )
        self.found: list[tuple[str, str, str, str, str]] = []  # what the search looks through
        self.pages: list[str] = []

    def write(self, files: Sequence[Path], ran: Sequence[Ran]) -> Built:
        places = [_place(file, each) for file, each in zip(files, ran, strict=True)]
        around = [None, *places, None]
        weights = {
            file.stem: self._lesson(file, each, places[i], around[i], around[i + 2])
            for i, (file, each) in enumerate(zip(files, ran, strict=True))
        }
        self._write("index.html", front(places, self.common))
        guides = sorted((self.notebooks.parent / "docs" / "instructors").glob("*.md"))
        self._write(
            "instructors.html", instructors(places, [each.cells for each in ran], guides, self.common)
        )
        for guide in guides:
            self._words(guide, f"instructors/{guide.stem}.html", {each.name for each in guides})
        self._data()
        if self.common.address:
            self._write("sitemap.xml", sitemap(self.common.address, self.pages))
        self._write("404.html", nowhere(self.common))
        self._write("assets/search.js", f"allianceSearch({script_json(self.found)});\n")
        return Built(self.folder, weights)

    def _lesson(
        self, file: Path, ran: Ran, place: Place, before: Place | None, after: Place | None
    ) -> Weight:
        text, outputs, parts = Text(), Outputs(ran.models), []
        for cell in ran.cells:
            if cell["cell_type"] == "markdown":
                html = text.html(cell["source"])
                parts.append(f'<div class="words">{html}</div>')
                self._remember(place, html)
            elif cell["cell_type"] == "code":
                shown = self.assets.drawings(outputs.html(cell))
                parts.append(f'<div class="cell">{_code(cell["source"])}{shown}</div>')
        parts.insert(1, self._ways(file))
        (self.folder / "notebooks").mkdir(exist_ok=True)
        shutil.copyfile(file, self.folder / "notebooks" / file.name)
        living = self.assets.of(file.stem, ran, outputs.mounted, outputs.practised)
        html = page(
            place.title,
            "\n".join(parts),
            about=place.question,
            headings=text.headings,
            before=before,
            after=after,
            common=self.common,
            file=place.file,
            styles=living.styles,
            scripts=living.scripts,
            vega=self.assets.vega if living.scripts else "",
        )
        self._write(place.file, html)
        first = [self.common.style, self.common.script, *living.styles, *living.scripts]
        first += [f"{self.assets.vega}.bin"] if outputs.mounted else []
        return Weight.of(
            [self.folder / place.file, *(self.assets.folder / name for name in first)],
            [self.assets.folder / name for name in living.later],
        )

    def _ways(self, file: Path) -> str:
        ways = [f'<a href="notebooks/{file.name}" download>Download this lesson as a notebook</a>']
        if self.repository:
            address = (
                f"https://mybinder.org/v2/gh/{self.repository}/HEAD?urlpath=lab/tree/notebooks/{file.name}"
            )
            ways.insert(0, f'<a href="{escape(address)}">Run it on Binder</a>')
        return (
            f'<p class="quiet ways">{" · ".join(ways)}. On this page explorers move, predictions are taken '
            "and exercises without code are checked; code shows what it gave, and is changed in the "
            "notebook. What you do here is kept in this browser. "
            '<button class="forget" type="button">Forget what I did</button></p>'
        )

    def _remember(self, place: Place, html: str) -> None:
        """Give the search each heading with the words below it."""
        parts = re.split(r"<h[1-6] id=\"([^\"]*)\">(.*?)</h[1-6]>", html)
        if parts[0].strip() and self.found and self.found[-1][0] == place.file:
            *known, words = self.found[-1]
            self.found[-1] = (*known, f"{words} {_plain(parts[0])}")  # type: ignore[assignment]
        for anchor, heading, words in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            self.found.append((place.file, unescape(anchor), place.title, _plain(heading), _plain(words)))

    def _data(self) -> None:
        images, data = self.notebooks / "images", self.notebooks.parent / "data"
        if images.is_dir():
            shutil.copytree(images, self.folder / "images")
        if data.is_dir():
            shutil.copytree(data, self.folder / "data", ignore=shutil.ignore_patterns(".*"))
            for card in sorted(data.glob("*.md")):
                self._words(card, f"data/{card.stem}.html")

    def _words(self, file: Path, name: str, beside: Container[str] = ()) -> None:
        """Write a page one folder below the top; its links lead to what is beside it or in the repository."""

        def led(link: re.Match[str]) -> str:
            words, address = link.groups()
            where = address.partition("#")[0]
            if ":" in address or where in beside or (self.folder / name).parent.joinpath(where).exists():
                return link[0]
            top = self.notebooks.parent.resolve()
            place = (file.parent / address).resolve().relative_to(top).as_posix()
            return (
                f"[{words}](https://github.com/{self.repository}/blob/HEAD/{place})"
                if self.repository
                else words
            )

        text = Text()
        body = f'<div class="words">{text.html(_LINK.sub(led, file.read_text("utf-8")))}</div>'
        title = text.headings[0][2] if text.headings else file.stem
        whole = page(title, body, common=self.common, file=name, headings=text.headings, up="../")
        self._write(name, whole)

    def _write(self, name: str, content: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(content, encoding="utf-8", newline="\n")
        if name.endswith(".html"):
            self.pages.append(name)


def _packed(file: Path) -> int:
    return file.stat().st_size if file.suffix == ".bin" else len(gzip.compress(file.read_bytes(), 6))


def _dark_drawings() -> str:
    """Give the colours of a drawing their twins on a dark page, as a living chart does."""
    on = 'body[data-jp-theme-light="false"] .drawing'
    return "".join(
        f'{on} [{part}="{light}" i] {{ {part}: {dark}; }}\n'
        for light, dark in DARK.items()
        for part in ("fill", "stroke")
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
