"""The diagrams are those that the program draws; each speaks, and stands in a lesson with words in its place."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from docs.diagrams import DRAWINGS, IMAGES, WIDTH

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_file_is_what_is_drawn(name):
    assert (IMAGES / f"{name}.svg").read_text(encoding="utf-8") == DRAWINGS[name]()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_diagram_has_a_title_and_a_description_and_asks_nobody(name):
    text = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
    drawing = ET.fromstring(text)
    assert drawing.find(f"{SVG}title").text
    assert len(drawing.find(f"{SVG}desc").text.split()) > 15
    assert not re.search(r"href|@import|url\(http", text)
    for word in drawing.iter(f"{SVG}text"):
        assert 0 < float(word.get("x")) < WIDTH


@pytest.mark.parametrize("name", DRAWINGS)
def test_one_lesson_shows_it_with_sentences_in_its_place(name):
    told = [
        found[1]
        for path in IMAGES.parent.glob("*.ipynb")
        for found in re.finditer(rf"!\[([^\]]+)\]\(images/{name}\.svg\)", path.read_text(encoding="utf-8"))
    ]
    assert len(told) == 1
    assert told[0].endswith((".", "?"))
    assert len(told[0].split()) > 20
