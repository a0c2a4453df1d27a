"""Two lessons built as a site: pages that load nothing from elsewhere, links that lead somewhere, words for every chart."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from alliancekit.__main__ import main
from alliancekit.errors import UserError
from alliancekit.site import build_site
from tests.site.runs import NOTEBOOKS, shared_runs

LESSONS = ["00", "03"]
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "line", "col"}


class Page(HTMLParser):
    """What a page loads, where it links to, what can be linked to, and whether its elements close."""

    def __init__(self, file):
        super().__init__()
        self.loads, self.links, self.ids, self.open, self.faults = [], [], [], [], []
        self.svgs, self.text = [], file.read_text("utf-8")
        self.feed(self.text)
        self.faults += self.open

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "svg":
            self.svgs.append(given)
        for name in ("src", "srcset", "data", "poster"):
            self.loads += [given[name]] if given.get(name) and tag != "svg" else []
        if tag == "link":
            self.loads.append(given["href"])

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID or tag == "p":
            if tag == "p" and self.open and self.open[-1] == "p":
                self.open.pop()
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


@pytest.fixture(scope="module")
def runs(request):
    return shared_runs(request.config, LESSONS)


@pytest.fixture(scope="module")
def site(tmp_path_factory, runs):
    folder = tmp_path_factory.mktemp("site")
    told = []
    built = build_site(
        NOTEBOOKS,
        folder / "out",
        lessons=LESSONS,
        repository="some/book",
        kept=runs,
        tell=told.append,
    )
    assert sorted(told) == ["00_start_here", "03_alliance_and_outcome"]
    return built, {
        file.relative_to(built.folder).as_posix(): Page(file) for file in built.folder.rglob("*.html")
    }


pytestmark = pytest.mark.slow


def test_pages_are_whole_and_load_nothing_from_elsewhere(site):
    built, pages = site
    assert set(pages) == {
        "index.html",
        "404.html",
        "00_start_here.html",
        "03_alliance_and_outcome.html",
        "data/DATA_CARD.html",
        "instructors.html",
    } | {f"instructors/{each}.html" for each in ("README", "marks", "privacy", "reading", "servers")}
    for name, page in pages.items():
        assert page.faults == [], name
        assert len(page.ids) == len(set(page.ids)), name
        for address in page.loads:
            held = address.startswith(("data:,", "data:image/svg+xml;base64,"))  # a still chart, in the page
            assert held or not urlsplit(address).scheme, (name, address)
            if not held:
                assert (built.folder / name).parent.joinpath(address).is_file(), (name, address)
    for style in built.folder.rglob("*.css"):
        assert not re.search(r"url\((?!\"?'?data:)|@import", style.read_text("utf-8")), style


def test_links_lead_somewhere(site):
    built, pages = site
    others = {file.name[:-6] for file in NOTEBOOKS.glob("*.ipynb")} - {name[:-5] for name in pages}
    for name, page in pages.items():
        for link in page.links:
            way = urlsplit(link)
            if way.scheme or Path(way.path).stem in others:
                continue
            file = (built.folder / name).parent / way.path if way.path else built.folder / name
            assert file.resolve().is_file(), (name, link)
            if way.fragment:
                assert (
                    unquote(way.fragment)
                    in pages[file.resolve().relative_to(built.folder.resolve()).as_posix()].ids
                ), link


def test_every_chart_has_words_and_every_explorer_what_it_says_without_scripts(site):
    built, pages = site
    page = pages["03_alliance_and_outcome.html"].text
    drawings = re.findall(r'<img alt="([^"]*)"[^>]*src="assets/drawing-[^"]*\.svg"', page)
    assert len(drawings) == 3
    assert all(len(words) > 20 for words in drawings)
    places = re.findall('<div class="(explorer|practice)"[^>]*data-widget=', page)
    said = re.findall("<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert (places.count("explorer"), places.count("practice")) == (2, 12)
    assert len(said) == len(places)
    assert all(len(words) > 30 for words in said)
    [file] = (built.folder / "assets").glob("03_alliance_and_outcome-??????????.js")
    text = file.read_text("utf-8")
    state = json.loads(text.removeprefix("alliance.page(").removesuffix(");\n"))
    charts = [each["state"] for each in state["widgets"].values() if "spec" in each["state"]]
    assert len(charts) == 7
    assert all(len(chart["spec"]["description"]) > 40 for chart in charts)


def test_nothing_of_the_machine_that_built_it_is_told(site):
    built, _ = site
    for file in built.folder.rglob("*"):
        if file.suffix in {".html", ".js", ".css"} and file.name != "vega.js":
            assert not re.search(r"/(tmp|home|root|Users|work)/|site-packages", file.read_text("utf-8")), (
                file.name
            )


def test_the_search_knows_every_heading(site):
    built, pages = site
    text = (built.folder / "assets" / "search.js").read_text("utf-8")
    found = json.loads(text.removeprefix("allianceSearch(").removesuffix(");\n"))
    assert {(page, anchor) for page, anchor, *_ in found} == {
        (name, anchor)
        for name, page in pages.items()
        if name[:2].isdigit()
        for anchor in re.findall(r'<h\d id="([^"]*)"', page.text)
    }
    assert any("correlation" in words for *_, words in found)


def test_a_second_build_takes_what_was_run(site, runs, tmp_path):
    built, _ = site

    def kept():
        return {file: file.stat().st_mtime_ns for each in LESSONS for file in runs.glob(f"{each}_*.json")}

    before = kept()
    again = build_site(NOTEBOOKS, tmp_path / "again", lessons=LESSONS, repository="some/book", kept=runs)
    assert kept() == before
    for file in built.folder.rglob("*.*"):
        if file.is_file():
            assert (again.folder / file.relative_to(built.folder)).read_bytes() == file.read_bytes(), file


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="no site of this workbook"):
        build_site(NOTEBOOKS, tmp_path, lessons=["00"])
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_lesson_that_is_not_there_and_an_odd_repository_are_told_in_words(tmp_path, capsys):
    with pytest.raises(UserError, match="numbers of lessons that are there"):
        build_site(NOTEBOOKS, tmp_path / "out", lessons=["77"])
    assert main(["site", str(tmp_path / "out"), "--lessons", "00", "--repository", "a b"]) == 2
    assert "owner and name" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_cell_that_fails_stops_the_build_and_is_named(tmp_path):
    import nbformat

    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# A"), nbformat.v4.new_code_cell("1 / 0")]
    )
    nbformat.write(book, tmp_path / "00_broken.ipynb")
    with pytest.raises(UserError, match=r"00_broken.ipynb stopped at the cell .*division by zero"):
        build_site(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
