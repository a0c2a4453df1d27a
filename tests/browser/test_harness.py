"""The harness itself: it sees what goes wrong, and what is kept when a notebook is closed and opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

SLIDER = """\
import ipywidgets
slider, label = ipywidgets.IntSlider(3, 1, 5, description="Bond"), ipywidgets.Label("not moved")
slider.observe(lambda change: setattr(label, "value", f"the bond is {change.new}"), "value")
ipywidgets.VBox([slider, label])"""


def test_a_slider_moves_by_keyboard_and_its_state_outlives_the_kernel(lab: Lab) -> None:
    lab.write_notebook("slider.ipynb", SLIDER)
    lab.open_notebook("slider.ipynb")
    lab.run_all()
    assert lab.errors() == []
    lab.outputs(0).locator(".noUi-handle").press("ArrowRight")
    lab.outputs(0).get_by_text("the bond is 4").wait_for(timeout=5_000)
    assert lab.screenshot("slider", 800).stat().st_size > 5_000

    lab.save_and_close(shut_down=True)
    lab.open_notebook("slider.ipynb")
    lab.outputs(0).get_by_text("the bond is 4").wait_for(timeout=20_000)
    assert lab.errors() == []
    assert lab.exceptions == []


def test_every_kind_of_fault_is_seen(lab: Lab) -> None:
    lab.write_notebook("faults.ipynb", "import sys; print('careful', file=sys.stderr)", "[][1]")
    lab.open_notebook("faults.ipynb")
    lab.run_all()
    assert [fault.split(":")[1].strip() for fault in lab.errors()] == ["stderr", "IndexError"]


def test_an_unlabelled_control_is_a_violation(lab: Lab) -> None:
    lab.write_notebook("axe.ipynb", "from IPython.display import HTML\nHTML('<div><input type=range></div>')")
    lab.open_notebook("axe.ipynb")
    lab.run_all()
    faults = lab.violations(lab.outputs(0))
    for theme in ("Light", "Dark"):
        assert any(fault.startswith(f"JupyterLab {theme}: label:") for fault in faults)


def test_asking_an_outside_host_is_seen_in_page_and_kernel(lab: Lab) -> None:
    lab.write_notebook(
        "outside.ipynb",
        "from IPython.display import HTML\nHTML('<img alt=outside src=https://example.org/picture.png>')",
        "import urllib.request\ntry:\n    urllib.request.urlopen('https://example.org')\nexcept OSError:\n    print('refused')",
    )
    lab.open_notebook("outside.ipynb")
    lab.run_all()
    assert lab.outputs(1).inner_text().strip() == "refused"
    assert lab.asked_outside() == ["https://example.org/picture.png", "kernel -> example.org"]
    lab.forgive()
