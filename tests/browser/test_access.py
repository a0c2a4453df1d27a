"""Panels, cards and still charts for every reader: names, keys before the notebook's, both themes, narrow pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import unfold

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

CELLS = (
    "import alliancekit as ak; clinic = ak.load_clinic()",
    "ak.explore_components(clinic)",
    'ak.predict("03-1")',
    'ak.exercise("03-1")',
    'ak.exercise("03-2")',
    'ak.scatter(ak.phase_means(clinic, "client", "early"), x="alliance", y="outcome_end")',
    'ak.bland_altman(ak.rater_means(clinic, "early"), "alliance_client", "alliance_therapist")',
)

# Each control with the id of its question, and whether that is the question of its own box.
HEARD = """panel => [...panel.querySelectorAll('select, input, .noUi-handle, .widget-readout')].map(each => {
    const own = each.closest('.ak-control').querySelector('.ak-question');
    const label = each.getAttribute('aria-label') ?? each.labels?.[0]?.textContent ?? '';
    return { name: label.trim(), own: each.getAttribute('aria-describedby') === own.id && own.textContent.trim() !== '',
             value: each.getAttribute('aria-valuetext'),
             read: each.closest('.ak-control').querySelector('.widget-readout')?.textContent ?? null };
})"""
TWICE = """() => { const ids = [...document.querySelectorAll('.jp-Notebook [id]')].map(each => each.id);
                   return ids.filter((id, place) => ids.indexOf(id) !== place); }"""
# How light a picture's paper is, of 765, and its darkest and lightest colour.
PAPER_AND_INK = """canvas => {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const light = place => data[place] + data[place + 1] + data[place + 2];
    let [least, most] = [765, 0];
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) [least, most] = [Math.min(least, light(i)), Math.max(most, light(i))];
    return [light(0), least, most];
}"""


@pytest.fixture
def page(lab: Lab) -> Lab:
    lab.write_notebook("all.ipynb", *CELLS)
    lab.open_notebook("all.ipynb")
    lab.run_all()
    assert lab.errors() == []
    expect(lab.notebook.locator(".ak-live[data-drawn=yes]").first).to_be_visible(timeout=30_000)
    return lab


def _colours(lab: Lab, panel: Locator) -> list[int]:
    lab.page.wait_for_timeout(2500)
    found: list[int] = panel.locator("canvas").first.evaluate(PAPER_AND_INK)
    return found


def test_every_control_has_its_own_name_question_and_value(page: Lab) -> None:
    panel = unfold(page.notebook.locator(".ak-panel").first)
    panel.get_by_role("slider", name="Weight of bond").press("ArrowLeft")
    page.page.wait_for_timeout(500)
    heard = panel.evaluate(HEARD)
    assert len(heard) > 8
    assert [each for each in heard if not each["name"] or not each["own"]] == []
    assert {each["value"] for each in heard if each["read"] == "0.9"} == {"0.9", None}
    assert page.page.evaluate(TWICE) == []
    cards = page.notebook.locator(".ak-card")
    for card in cards.all():
        said = card.locator("[aria-describedby]").first.evaluate(
            "each => document.getElementById(each.getAttribute('aria-describedby')).textContent"
        )
        assert said == card.locator(".ak-card-question").text_content()
    assert cards.count() == 2


def test_a_table_of_a_result_has_no_empty_head(page: Lab) -> None:
    heads = page.outputs(6).locator("th").all_text_contents()
    assert len(heads) > 3
    assert all(head.strip() for head in heads)


def test_arrows_move_a_control_before_any_shortcut_of_the_notebook(page: Lab) -> None:
    """As in Notebook 7, where the shortcut's selector finds the control itself."""
    page.page.evaluate(
        """() => {
            const { commands } = window.jupyterapp;
            window.taken = [];
            commands.addCommand('alliance:take', { execute: ({ key }) => window.taken.push(key) });
            const selector = '.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus:not(:read-write)';
            for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowDown', 'Home', 'Ctrl B'])
                commands.addKeyBinding({ command: 'alliance:take', args: { key }, keys: [key], selector });
        }"""
    )
    panel = unfold(page.notebook.locator(".ak-panel").first)
    slider = panel.get_by_role("slider", name="Weight of bond")
    for key, value in (("ArrowLeft", "0.9"), ("ArrowRight", "1.0"), ("Home", "0.0")):
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuetext", value)
        expect(slider).to_be_focused()
    rater = panel.get_by_label("Rater", exact=True)
    rater.press("ArrowDown")
    expect(rater).to_have_value("therapist")
    guess = page.notebook.locator(".ak-predict").get_by_role("slider")
    guess.press("Home")
    expect(guess).to_have_attribute("aria-valuetext", ".00")
    assert page.page.evaluate("window.taken") == []
    slider.press("Control+b")
    assert page.page.evaluate("window.taken") == ["Ctrl B"]


def test_charts_follow_the_theme_there_and_back(page: Lab) -> None:
    panel = unfold(page.notebook.locator(".ak-panel").first)
    still = page.outputs(5).locator(".ak-still img")
    still.scroll_into_view_if_needed()
    for theme in ("Light", "Dark", "Light"):
        page.command("apputils:change-theme", theme=f"JupyterLab {theme}")
        paper, least, most = _colours(page, panel)
        assert (paper > 700) if theme == "Light" else (paper < 100), theme
        assert most - least > 450, "words and paper are far apart"
        expect(still).to_have_css("color-scheme", theme.lower())
    assert page.exceptions == []


def test_a_still_chart_is_whole_or_can_be_moved_on_a_narrow_page(page: Lab) -> None:
    chart = page.outputs(5).locator(".ak-still")
    for width in (1366, 683, 390):
        page.page.set_viewport_size({"width": width, "height": 800})
        chart.scroll_into_view_if_needed()
        page.page.wait_for_timeout(500)
        seen, whole = chart.evaluate("each => [each.clientWidth, each.scrollWidth]")
        assert seen <= width
        if whole > seen:
            chart.press("End")  # its last mark stands at the right
            page.page.wait_for_timeout(600)
            assert chart.evaluate("each => each.scrollLeft") > 0
            chart.press("Home")
            ring, whole = chart.locator(".ak-ring").bounding_box(), chart.bounding_box()
            assert ring
            assert whole
            assert ring["x"] <= whole["x"] + whole["width"]
            assert ring["x"] + ring["width"] >= whole["x"]
    assert page.violations(page.outputs(5)) == []


def test_words_in_place_of_a_widget_are_shown_only_without_it(page: Lab) -> None:
    words = page.notebook.locator(".ak-printed")
    expect(words).to_have_count(4)
    for each in words.all():
        expect(each).to_be_hidden()
    page.page.evaluate("document.querySelector('.ak-predict').closest('.jp-OutputArea-child').remove()")
    expect(page.outputs(2).locator(".ak-printed")).to_be_visible(timeout=10_000)
