"""Lesson 10 in the browser: a class's own file from the chooser to the report, and a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "10_alliance_lab.ipynb"


def desk_in(lesson: Lab) -> Locator:
    desk = lesson.notebook.locator(".ak-report-desk").last
    desk.scroll_into_view_if_needed()
    return desk


def test_from_ones_own_file_to_a_report(lesson: Lab, tmp_path: Path) -> None:
    bench = lesson.notebook.locator(".ak-bench").first
    bench.scroll_into_view_if_needed()
    file = tmp_path / "ours.csv"
    rows = "".join(f"<i>N{n}</i>,V,1,observer,{1 + n % 5},3,{1 + n % 2}\n" for n in range(1, 9))
    file.write_text(f"person,client_id,session,rater,bond,goals,tasks\n{rows}", encoding="utf-8")
    bench.locator("input[type=file]").set_input_files(file)
    expect(bench.locator(".ak-told")).to_contain_text("rated by 8 people", timeout=20_000)
    lesson.notebook.locator(".jp-CodeCell", has_text="ak.report_desk").first.click()
    lesson.command("notebook:run-cell")
    desk = desk_in(lesson)
    desk.get_by_label("What we asked").fill("Do we <b>see</b> the same bond?")
    desk.get_by_role("button", name="Make my report").press("Enter")
    link = desk.get_by_role("link", name="Open your report")
    expect(link).to_be_visible(timeout=30_000)
    assert lesson.violations(desk) == []
    lesson.screenshot("report-desk", 1366)
    page = lesson.page.context.request.get(link.get_attribute("href") or "")
    text = page.text()
    assert "Do we &lt;b&gt;see&lt;/b&gt; the same bond?" in text
    assert "8 people rated the same session" in text
    assert "N1" not in text
    assert "<script" not in text
    assert lesson.errors() == []


def test_what_was_written_for_the_report_is_there_again(lesson: Lab) -> None:
    desk = desk_in(lesson)
    desk.get_by_label("What we found").fill("Nothing that eight could tell.")
    expect(desk.get_by_text("5 words kept.")).to_be_visible()
    lesson.save_and_close(shut_down=True)
    lesson.open_notebook(NOTEBOOK)
    lesson.run_all()
    again = desk_in(lesson)
    expect(again.get_by_label("What we found")).to_have_value("Nothing that eight could tell.")
    assert lesson.errors() == []


def test_legible_at_two_widths(lesson: Lab) -> None:
    for width in (1366, 800):
        lesson.screenshot("lesson-10", width)
    assert lesson.exceptions == []
