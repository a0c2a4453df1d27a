"""Lesson 09 in the browser: studies pooled by keyboard and mouse, claims judged and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

NOTEBOOK = "09_what_the_evidence_says.ipynb"
EVIDENCE = "ak.explore_evidence()"
CLAIMS = "ak.explore_claims()"


def test_studies_are_pooled_by_keyboard_and_left_out_by_a_click(lesson: Lab) -> None:
    panel = lesson.explorer(EVIDENCE, 2)
    sentence = panel.locator(".ak-sentence")
    before = picture(panel, 0)
    panel.get_by_role("slider", name="People, at least").press("End")
    expect(sentence).not_to_contain_text("295 studies")
    assert picture(panel, 0) != before
    panel.get_by_role("slider", name="People, at least").press("Home")
    panel.get_by_label("Pooled by", exact=True).press("Home")
    expect(sentence).to_contain_text("one true r for all")
    chart = panel.locator(".ak-live").nth(1)
    x, y, name = chart.evaluate(
        """element => {
            const marks = [];
            const visit = item => {
                if (item.marktype === 'symbol') marks.push(...item.items);
                (item.items ?? []).forEach(visit);
            };
            visit(element.alliance.scenegraph().root);
            const [ox, oy] = element.alliance.origin(), { left, top } = element.alliance.padding();
            const mark = marks.filter(m => m.datum?.study).sort((a, b) => a.y - b.y)[0];
            return [mark.x + ox + left, mark.y + oy + top, mark.datum.study];
        }"""
    )
    chart.locator("canvas").click(position={"x": x, "y": y})
    expect(sentence).to_contain_text(f"Without {name}")
    assert lesson.violations(panel) == []


def test_a_claim_is_believed_looked_at_judged_and_kept(lesson: Lab) -> None:
    panel = lesson.explorer(CLAIMS, 2)
    sure = panel.get_by_role("slider", name="Sure that it holds, %")
    sure.press("ArrowRight")
    panel.get_by_role("button", name="Look at the evidence").press("Enter")
    expect(panel).to_contain_text("Webb et al., 2010")
    panel.get_by_label("Your verdict", exact=True).select_option("goes too far")
    expect(panel.locator(".ak-sentence")).to_contain_text("This workbook: cannot be told.")
    panel.get_by_label("What would change my mind").fill("a trial")
    panel.get_by_label("What would change my mind").press("Tab")
    assert lesson.violations(panel) == []
    lesson.save_and_close(shut_down=True)
    lesson.open_notebook(NOTEBOOK)
    lesson.run_all()
    again = lesson.explorer(CLAIMS, 2)
    expect(again.get_by_label("Your verdict", exact=True)).to_have_value("goes too far")
    expect(again.get_by_label("What would change my mind")).to_have_value("a trial")
    assert lesson.errors() == []


def test_legible_at_two_widths(lesson: Lab) -> None:
    lesson.explorer(EVIDENCE, 2)
    for width in (1366, 800):
        lesson.screenshot("lesson-09", width)
    assert lesson.exceptions == []
