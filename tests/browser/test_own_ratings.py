"""The own-data bench: files chosen, dropped and refused in the page, which stays alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from alliancekit.clinic import data_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

SURVEY = "Timestamp,Your code,Bond (1-5),Agreement on goals,Agreement on tasks\n" + "".join(
    f"2026-01-0{n},Name{n},{bond},{goals},{tasks}\n"
    for n, (bond, goals, tasks) in enumerate(
        [(4, 3, 1), (5, 3, 4), (4, 4, 2), (3, 3, 5), (4, 2, 1), (4, 3, 3)], 1
    )
)


@pytest.fixture
def bench(lab: Lab) -> Locator:
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    lab.write_notebook("bench.ipynb", "import alliancekit as ak\nak.explore_ratings()")
    lab.open_notebook("bench.ipynb")
    lab.run_all()
    found = lab.notebook.locator(".ak-bench")
    expect(found.locator("[data-drawn=yes]").first).to_be_visible(timeout=30_000)
    return found


def told(bench: Locator) -> Locator:
    return bench.locator(".ak-told")


def test_it_opens_with_a_synthetic_example_and_shows_every_picture(lab: Lab, bench: Locator) -> None:
    expect(told(bench)).to_contain_text("24 people")
    expect(told(bench)).to_contain_text("Synthetic ratings")
    lab.screenshot("bench-one-session", width=1366)
    assert lab.violations(bench) == []
    bench.get_by_role("button", name="Example: Eight role-plays").click()
    expect(told(bench)).to_contain_text("8 clients")
    for look in ("Session by session", "Two chairs", "Alliance and outcome", "Beside the sample clinic"):
        bench.get_by_role("button", name=look, exact=True).click()
        expect(bench.locator(".ak-panel [data-drawn=yes]").first).to_be_visible(timeout=30_000)
        lab.page.wait_for_timeout(800)
        lab.screenshot(f"bench-{look.split()[0].lower()}", width=1366)
        assert lab.violations(bench) == []
    assert lab.errors() == []


def test_a_file_that_is_chosen_is_read_and_one_that_is_damaged_leaves_the_page_alive(
    lab: Lab, bench: Locator, tmp_path: Path
) -> None:
    chooser = bench.locator("input[type=file]")
    for name, content, said in (
        ("photo.csv", b"\xff\xd8\xff\xe0" + b"\0" * 500, "picture (JPEG)"),
        (
            "wrong.csv",
            b"client_id,session,rater,bond,goals,tasks\n<b>X</b>,1,client,9.5,3,3\n",
            "Row 2, column bond",
        ),
        ("large.csv", b"a" * 10_500_000, "Found 10.5 MB; at most 10 MB"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        chooser.set_input_files(file)
        expect(bench.get_by_text(said)).to_be_visible(timeout=20_000)
    assert bench.locator("b", has_text="X").count() == 0
    expect(told(bench)).to_contain_text("what was read before")
    chooser.set_input_files(data_folder() / "class_role_plays.csv")
    expect(told(bench)).to_contain_text("8 clients", timeout=20_000)
    assert lab.errors() == []


def test_unknown_headings_are_asked_for_once_and_names_are_never_shown(
    lab: Lab, bench: Locator, tmp_path: Path
) -> None:
    file = tmp_path / "survey.csv"
    file.write_text(SURVEY, encoding="utf-8")
    chooser = bench.locator("input[type=file]")
    chooser.set_input_files(file)
    expect(bench.get_by_role("button", name="Read with these columns")).to_be_visible(timeout=20_000)
    lab.screenshot("bench-columns", width=1366)
    assert lab.violations(bench) == []
    bench.get_by_label("Who rated").select_option("Your code")
    bench.get_by_role("button", name="Read with these columns").click()
    expect(told(bench)).to_contain_text("rated by 6 people", timeout=20_000)
    assert "Name1" not in bench.inner_text()
    lab.screenshot("bench-survey", width=1366)
    chooser.set_input_files(data_folder() / "class_role_plays.csv")
    expect(told(bench)).to_contain_text("8 clients", timeout=20_000)
    chooser.set_input_files(file)
    expect(told(bench)).to_contain_text("rated by 6 people", timeout=20_000)
    assert lab.errors() == []


def test_a_file_can_be_dropped_and_several_at_once(lab: Lab, bench: Locator) -> None:
    bench.locator(".ak-drop").evaluate(
        """zone => {
            const held = new DataTransfer();
            for (const [name, bond] of [["ann.csv", 4], ["ben.csv", 2]]) {
                const text = `client_id,session,rater,bond,goals,tasks\\nC1,1,observer,${bond},3,3\\n`;
                held.items.add(new File([text], name));
            }
            zone.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true }));
        }"""
    )
    expect(told(bench)).to_contain_text("rated by 2 people", timeout=20_000)
    expect(bench.get_by_label("Several files:")).to_be_visible()
    bench.get_by_label("Several files:").select_option("each file has its own clients")
    expect(told(bench)).to_contain_text("2 clients", timeout=20_000)
    assert lab.errors() == []
