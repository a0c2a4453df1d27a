"""What leads a reader about leads somewhere, and what is said of the workbook for citing agrees."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

import alliancekit

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("[bd]*/*.md"))]


def _anchors(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_to_files(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"", text)
    for link in ("".join(both) for both in links):
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def test_what_is_said_for_citing_agrees():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    deposit = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert deposit["title"] == cited["title"]
    assert deposit["version"] == cited["version"] == alliancekit.__version__
    assert deposit["publication_date"] == str(cited["date-released"])
    assert [each["name"] for each in deposit["creators"]] == [each["name"] for each in cited["authors"]]
    assert deposit["keywords"] == cited["keywords"]
    assert deposit["license"] == cited["license"][0]
    assert all(
        licence.replace("-", " ").removesuffix(" 4.0") in deposit["notes"] for licence in cited["license"]
    )
    assert f"## {cited['version']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_moving_picture_is_light_short_and_ends():
    pictures = [
        path for path in (ROOT / "docs" / "pictures").glob("*.webp") if not path.stem.endswith("-still")
    ]
    assert pictures
    for path in pictures:
        assert path.stat().st_size < 1_000_000
        assert path.with_stem(f"{path.stem}-still").exists()
        with Image.open(path) as moving:
            assert moving.info["loop"] == 1
            total = 0
            for frame in range(moving.n_frames):
                moving.seek(frame)
                moving.load()
                total += moving.info["duration"]
        assert 0 < total < 5000
