"""The README's moving pictures, taken from the workbook itself: ``python docs/moving_pictures.py``.

Real JupyterLab in headless Chromium; a slider is moved by its keys and each state is a frame. A picture plays
once, for less than five seconds, and then stands still, so that nobody need stop it. Its last frame is kept
beside it, for those who want nothing to move.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.browser.conftest import CHROMIUM_ARGS, Lab, Server, _chromium, picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator

PICTURES = Path(__file__).with_name("pictures")
FRAME_MS, WIDTH, HEIGHT, EDGE = 300, 900, 500, 8
# File -> what is opened, the slider, the keys that move it, and the button that shows the answer.
SCENES = {
    "prediction": (
        "ak.explore_components()",
        "My prediction of r",
        ["ArrowLeft"] * 11,
        "Show what the data say",
    ),
}


def frames(lab: Lab, call: str, slider: str, keys: list[str], answer: str) -> list[Image.Image]:
    """Return a picture of an explorer before each key, after the last, and with the answer shown."""
    lab.write_notebook("one.ipynb", f"import alliancekit as ak\n{call}")
    lab.open_notebook("one.ipynb")
    lab.run_all()
    panel = lab.notebook.locator(".ak-panel").first
    panel.locator("[data-drawn=yes]").first.wait_for()
    handle = panel.get_by_role("slider", name=slider)
    taken = [_frame(panel)]
    for key in keys:
        handle.press(key)
        taken.append(_frame(panel))
    panel.get_by_role("button", name=answer).press("Enter")
    taken += [_frame(panel)] * 3
    assert lab.errors() == []
    return taken


def _frame(panel: Locator) -> Image.Image:
    picture(panel)  # once it stands still
    box = panel.bounding_box()
    shown = panel.page.screenshot(
        clip={"x": box["x"] - EDGE, "y": box["y"] - EDGE, "width": box["width"] + 2 * EDGE, "height": HEIGHT}
    )
    image = Image.open(io.BytesIO(shown)).convert("RGB")
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)


def write(name: str, taken: list[Image.Image]) -> None:
    """Write a picture that plays once, and its last frame."""
    PICTURES.mkdir(exist_ok=True)
    moving = {"save_all": True, "append_images": taken[1:], "duration": FRAME_MS, "loop": 1}
    taken[0].save(PICTURES / f"{name}.webp", quality=85, method=6, **moving)
    taken[-1].save(PICTURES / f"{name}-still.webp", quality=85, method=6)


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        server = Server(Path(folder))
        try:
            for name, scene in SCENES.items():
                lab = Lab(server, browser.new_page(viewport={"width": 1366, "height": 1500}), name)
                write(name, frames(lab, *scene))
                lab.end_kernels()
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
