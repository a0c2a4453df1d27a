"""What axe-core finds in every lesson: light and dark, before and after everything in it has been used.

Run: python benchmarks/accessibility.py   (about half an hour for all)
``--lessons 03 08`` and ``--places jupyterlab`` or ``notebook`` choose. ``--site FOLDER`` looks at a site that
``alliancekit site`` has built in this folder, instead of at Jupyter. Every rule of axe is on. A fault counts
if it lies in an output or in a text of the lesson; the rules in the last column are broken by Jupyter's own
page around them, which we do not write. "Used" means: folds, tabs and tables open, every first slider and
drop-down moved, a guess kept and its answer shown, an answer checked, hints taken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import CHROMIUM_ARGS, NOTEBOOKS, Lab, Server, _chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

LESSONS = sorted(file.stem for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
OURS = ".jp-RenderedMarkdown, .jp-OutputArea-output"
LAPTOP = {"width": 1366, "height": 768}
WITHIN = """([targets, ours]) => targets.map(target => {
    let found = document;
    for (const part of target.flat()) found = (found.shadowRoot ?? found).querySelector(part) ?? found;
    return Boolean(found.closest?.(ours));
})"""
# A chart is drawn when it is first in sight.
SEE_ALL = """async () => {
    for (const each of document.querySelectorAll('.ak-live, .ak-predict, .ak-card')) {
        each.scrollIntoView({ block: 'center' });
        await new Promise(done => setTimeout(done, 150));
    }
}"""
USE_ALL = """async () => {
    const wait = ms => new Promise(done => setTimeout(done, ms));
    const all = (where, selector) => [...where.querySelectorAll(selector)];
    const named = (where, words) =>
        all(where, 'button').filter(each => words.test(each.textContent) && !each.disabled);
    const key = (each, key) => each.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    for (const panel of all(document, '.ak-panel')) {
        panel.scrollIntoView({ block: 'center' });
        await wait(200);
        const control = panel.querySelector('.ak-control .noUi-handle, .ak-control input[type=range]');
        if (control) key(control, 'ArrowRight');
        const heads = '.ak-fold-head button[aria-expanded=false], .ak-ask button, .ak-words-head button';
        const shut = `${heads}, [role=tab]`;
        for (const each of all(panel, shut)) {
            each.click();
            await wait(150);
        }
        for (const each of named(panel, /^(Show|Compare|Look)/)) {
            each.click();
            await wait(300);
        }
        const choice = panel.querySelector('.ak-control select:not(:disabled)');
        if (choice?.options.length > 1) {
            choice.selectedIndex = (choice.selectedIndex + 1) % choice.options.length;
            choice.dispatchEvent(new Event('change', { bubbles: true }));
        }
        await wait(500);
    }
    for (const card of all(document, '.ak-predict')) {
        card.scrollIntoView({ block: 'center' });
        await wait(100);
        all(card, '[type=radio]')[0]?.click();
        for (const each of all(card, '[type=range]')) {
            each.value = each.max;
            each.dispatchEvent(new Event('input', { bubbles: true }));
            each.dispatchEvent(new Event('change', { bubbles: true }));
        }
        named(card, /▼/)[0]?.click();
        const line = card.querySelector('svg[role=slider]');
        for (let i = 0; line && i < 40; i++) {
            line.akKey(new KeyboardEvent('keydown', { key: i % 2 ? 'ArrowRight' : 'ArrowDown' }));
        }
        for (const details of all(card, 'details')) details.open = true;
        for (const words of [/^Keep/, /^Show the answer/]) {
            for (let i = 0; i < 20 && !named(card, words).length; i++) await wait(150);
            named(card, words)[0]?.click();
            await wait(600);
        }
    }
    for (const card of all(document, '.ak-card')) {
        card.scrollIntoView({ block: 'center' });
        all(card, '[type=radio]')[0]?.click();
        for (const field of all(card, 'input[type=text], textarea')) {
            field.value = '1';
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        for (const words of [/^Check/, /hint/i]) {
            named(card, words)[0]?.click();
            await wait(600);
        }
    }
    for (const each of all(document, 'details')) each.open = true;
    await wait(800);
}"""


def look(page: Page, ours: str) -> tuple[Counter[str], set[str], list[str]]:
    """Run axe over the page: our faults by rule, the rules that Jupyter breaks, and where ours are."""
    found, mine, theirs, where = Axe().run(page).response["violations"], Counter[str](), set[str](), []
    for rule in found:
        targets = [node["target"] for node in rule["nodes"]]
        for node, within in zip(rule["nodes"], page.evaluate(WITHIN, [targets, ours]), strict=True):
            if within:
                mine[rule["id"]] += 1
                where.append(
                    f"{rule['id']}: {node['target']}: {node['html'][:160]}: {node['failureSummary']}"
                )
            else:
                theirs.add(rule["id"])
    return mine, theirs, where


def in_jupyter(browser: Browser, server: Server, lesson: str) -> Iterator[tuple[str, str, Any]]:
    """Look at one lesson in JupyterLab or Notebook 7: theme, before or after, and what was found."""
    context = browser.new_context(viewport=LAPTOP, service_workers="block")
    lab = Lab(server, context.new_page(), f"axe-{lesson}")
    lab.open_notebook(f"{lesson}.ipynb")
    lab.run_all(240)
    lab.page.evaluate(SEE_ALL)
    for moment, themes in (("before", ("Light", "Dark")), ("after", ("Dark", "Light"))):
        if moment == "after":
            lab.page.evaluate(USE_ALL)
            lab.wait_idle(120)
        for theme in themes:
            lab.command("apputils:change-theme", theme=f"JupyterLab {theme}")
            lab.page.wait_for_timeout(1200)
            yield theme.lower(), moment, look(lab.page, OURS)
    lab.end_kernels()
    context.close()


def on_the_site(browser: Browser, folder: Path, lesson: str) -> Iterator[tuple[str, str, Any]]:
    """Look at one lesson's page of the built site."""
    for theme in ("light", "dark"):
        # axe puts its own script into the page, which the page's policy would refuse.
        context = browser.new_context(viewport=LAPTOP, color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((folder / f"{lesson}.html").resolve().as_uri())
        page.evaluate(SEE_ALL)
        page.wait_for_timeout(1500)
        yield theme, "before", look(page, "body")
        page.evaluate(USE_ALL)
        yield theme, "after", look(page, "body")
        context.close()


def main() -> int:
    """Print a row a lesson, place and theme, then every fault of ours."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--lessons", nargs="*", default=[])
    wanted.add_argument("--places", nargs="*", default=["jupyterlab", "notebook"])
    wanted.add_argument("--site", type=Path)
    given = wanted.parse_args()
    lessons = [name for name in LESSONS if not given.lessons or name[:2] in given.lessons]
    places = ["site"] if given.site else given.places
    faults: list[str] = []
    print(
        "| lesson | place | theme | before | after | the page around |\n|---|---|---|---|---|---|", flush=True
    )
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        for place in places:
            (folder := Path(scratch) / place).mkdir()
            server = None if given.site else Server(folder, place)
            for lesson in lessons:
                looks = (
                    in_jupyter(browser, server, lesson)
                    if server
                    else on_the_site(browser, given.site, lesson)
                )
                seen = {(theme, moment): found for theme, moment, found in looks}
                for theme in ("light", "dark"):
                    (before, around, one), (after, later, two) = (seen[theme, m] for m in ("before", "after"))
                    numbers = [str(sum(each.values())) for each in (before, after)]
                    around = ", ".join(sorted(around | later)) or "–"
                    print(
                        f"| {lesson[:2]} | {place} | {theme} | {' | '.join(numbers)} | {around} |", flush=True
                    )
                    faults += [f"{lesson[:2]} {place} {theme}: {each}" for each in dict.fromkeys(one + two)]
            if server:
                server.stop()
        browser.close()
    print(*faults, sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
