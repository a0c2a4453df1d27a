"""A learner's way through whole lessons, by keyboard alone and by mouse alone, until everything is answered.

Code has to be typed either way. By keyboard, cards and panels are reached as lesson 00 says: with Tab and Shift + Tab.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import alliancekit as ak
from alliancekit.exercises import exercises_of, find
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.predictions.register import predictions_of
from alliancekit.record import Record
from tests.browser.conftest import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

pytestmark = pytest.mark.slow
LESSONS = {"00": "00_start_here.ipynb", "03": "03_alliance_and_outcome.ipynb"}
FARTHEST = 10  # presses of Tab or Shift + Tab from one thing to the next


class ByKeyboard:
    """No mouse at all: what is wanted gets the focus by Tab, and then its keys."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.keys = lab, lab.page.keyboard

    def start(self) -> None:
        self.lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.activate()")

    def run(self, cell: int, code: str = "") -> None:
        """Run the active cell and go on to the next."""
        assert self.lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex") == cell
        if code:
            self.keys.press("Enter")
            self.keys.press("ControlOrMeta+a")
            self.keys.insert_text(code)
        self.keys.press("Shift+Enter")

    def reach(self, wanted: Locator, key: str = "Shift+Tab") -> None:
        """Go to a control with Tab, one by one."""
        for _ in range(FARTHEST):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.keys.press(key)
        here = self.lab.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        pytest.fail(f"{key} does not reach {wanted}; it ends at {here}")

    def press(self, button: Locator, key: str = "Tab") -> None:
        self.reach(button, key)
        self.keys.press("Enter")

    def choose(self, radios: Locator, place: int) -> None:
        """Go to a group of choices, where Shift + Tab stops once, at the last, and round by the arrows."""
        self.reach(radios.last)
        self.keys.press("Space")
        for _ in range(place + 1):
            self.keys.press("ArrowDown")
        expect(radios.nth(place)).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.keys.insert_text(text)

    def slide(self, handle: Locator) -> None:
        self.reach(handle)
        self.keys.press("ArrowRight")

    def draw(self, picture: Locator) -> None:
        self.reach(picture)
        for _ in range(30):
            self.keys.press("ArrowDown")
            self.keys.press("ArrowRight")

    def back(self, cell: int) -> None:
        """Leave a card for the cell below it."""
        self.keys.press("Escape")
        self.lab.page.evaluate(
            """cell => { const content = window.jupyterapp.shell.currentWidget.content;
                         content.activeCellIndex = cell; content.activate(); }""",
            cell,
        )


class ByMouse:
    """No key but for code and written answers."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.keys = lab, lab.page.keyboard

    def start(self) -> None:
        self.lab.notebook.locator(".jp-Cell").first.click(position={"x": 200, "y": 20})

    def run(self, cell: int, code: str = "") -> None:
        if code:
            self.lab.notebook.locator(f'[data-windowed-list-index="{cell}"] .cm-content').click()
            self.keys.press("ControlOrMeta+a")
            self.keys.insert_text(code)
        self.lab.page.locator(
            '.jp-NotebookPanel-toolbar [data-command="notebook:run-cell-and-select-next"]'
        ).click()

    def press(self, button: Locator, key: str = "") -> None:
        button.click()

    def choose(self, radios: Locator, place: int) -> None:
        radios.nth(place).click()
        expect(radios.nth(place)).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        self.keys.insert_text(text)

    def slide(self, handle: Locator) -> None:
        handle.click(position={"x": 60, "y": 8})

    def draw(self, picture: Locator) -> None:
        box, mouse = at_rest(picture), self.lab.page.mouse
        mouse.move(box["x"] + 48, box["y"] + 80)
        mouse.down()
        mouse.move(box["x"] + box["width"] - 8, box["y"] + 140, steps=30)
        mouse.up()

    def back(self, cell: int) -> None:
        self.lab.notebook.locator(f'[data-windowed-list-index="{cell}"]').click(position={"x": 200, "y": 8})


def predict(hand: ByKeyboard | ByMouse, card: Locator) -> None:
    """Make a guess of whatever kind, keep it, and see the answer."""
    keep = card.get_by_role("button", name="Keep my guess")
    expect(keep).to_be_visible(timeout=30_000)
    if card.get_by_role("radio").count():
        hand.choose(card.get_by_role("radio"), 1)
    elif card.get_by_role("button", name="down").count():
        hand.press(card.get_by_role("button", name="down").first)
    elif card.locator(".ak-mine-line").count():
        hand.draw(card.get_by_role("slider"))
    else:
        hand.slide(card.get_by_role("slider"))
    hand.press(keep)
    hand.press(card.get_by_role("button", name="Show the answer"))
    expect(card.locator(".ak-said")).not_to_be_empty(timeout=20_000)


def answer(hand: ByKeyboard | ByMouse, card: Locator, name: str) -> None:
    """Answer a card of the track Look rightly."""
    exercise = find(name)
    given = exercise.variant(ak.load_clinic())
    right = exercise.kind.read(exercise.answer(given), given)
    check = card.get_by_role("button", name="Check")
    expect(check).to_be_visible(timeout=30_000)
    radios = card.get_by_role("radio")
    if radios.count():
        values = radios.evaluate_all("all => all.map(each => each.value)")
        hand.choose(radios, values.index(str(right)))
    else:
        hand.write(card.get_by_role("textbox"), str(right))
    hand.press(check)
    expect(card.locator(".ak-card-said")).to_contain_text("Right", timeout=20_000)


@pytest.mark.parametrize("way", [ByKeyboard, ByMouse])
@pytest.mark.parametrize("lesson", LESSONS)
def test_everything_in_the_lesson_can_be_done(lab: Lab, lesson: str, way: type[ByKeyboard | ByMouse]) -> None:
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    lab.open_notebook(LESSONS[lesson])
    hand = way(lab)
    hand.start()
    cells = lab.cells()
    for place, cell in enumerate(cells):
        code, name = cell["source"], cell["source"].partition('"')[2].partition('"')[0]
        typed = ""
        if f'ak.check("{lesson}' in code:
            name = code.partition('ak.check("')[2][:4]
            exercise = find(name)
            worked = fill(exercise.worked, exercise.variant(ak.load_clinic()))
            typed = f'{worked}\n\nak.check("{name}", {exercise.answer_name})'
        hand.run(place, typed)
        if cell["cell_type"] != "code":
            continue
        lab.wait_idle()
        shown = lab.outputs(place)
        if code.startswith("ak.predict"):
            predict(hand, shown.locator(".ak-predict"))
        elif code.startswith("ak.exercise"):
            answer(hand, shown.locator(".ak-card"), name)
        elif code.startswith("ak.reflect"):
            hand.write(shown.get_by_role("textbox"), "What I noticed was how wide it is.")
        elif code.startswith("ak.explore"):
            panel = shown.locator(".ak-panel")
            expect(panel.locator("[data-drawn=yes]").first).to_be_visible(timeout=30_000)
            said = panel.inner_text()
            hand.press(panel.get_by_role("button", name="Show the table"), "Shift+Tab")  # from the cell below
            expect(panel).not_to_have_text(said)
        else:
            continue
        hand.back(place + 1)
    assert lab.errors() == []
    assert lab.exceptions == []
    record = Record(lab.folder / "my-work" / "progress.db")
    right = {event.name for event in record.events("attempt") if event.verdict == "right"}
    assert right == {exercise.id for exercise in exercises_of(lesson)}
    seen = {event.name for event in record.events("prediction") if event.verdict == "seen"}
    assert seen == {each.id for each in predictions_of(lesson)}
