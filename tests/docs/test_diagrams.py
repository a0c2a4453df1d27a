"""The diagrams are those that the program draws; each speaks, and stands in a lesson with words in its place."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from PIL import ImageFont

from docs.diagrams import DRAWINGS, IMAGES

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
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


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_stay_in_their_box_even_in_a_wide_font(name):
    drawing = ET.fromstring((IMAGES / f"{name}.svg").read_text(encoding="utf-8"))
    sides = [
        [float(box.get(side)) for side in ("x", "y", "width", "height")] for box in drawing.iter(f"{SVG}rect")
    ]
    for word in drawing.iter(f"{SVG}text"):
        if word.get("transform"):
            continue
        kind = word.get("class", "").split()
        bold = {"name", "tile"} & set(kind)
        font = ImageFont.truetype(
            FONTS / f"DejaVuSans{'-Bold' * bool(bold)}.ttf", 15 if "name" in kind else 14
        )
        x, y, width = float(word.get("x")), float(word.get("y")), font.getlength(word.text)
        left = x if "left" in kind else x - width / 2
        around = [(w, bx) for bx, by, w, h in sides if bx < x < bx + w and by < y < by + h]
        wide, start = min(around)
        assert start + 2 < left < left + width < start + wide - 2, word.text


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
