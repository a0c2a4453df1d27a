"""A lesson exported to a page: each explorer's charts stand in it as pictures, among the words it said.

They are drawn when a notebook is exported, from the widgets saved in it, so that they cost a class nothing.
Jupyter's settings (``jupyter/jupyter_settings.json``) name :class:`Pictures` for ``jupyter nbconvert`` and
for *Save and Export Notebook As*. The widgets themselves are left out: a page that holds them asks outside
hosts for the scripts that show them, and without Python their controls would answer nothing.
"""

from __future__ import annotations

import math
from base64 import b64decode
from copy import deepcopy
from struct import iter_unpack
from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import Preprocessor

from alliancekit.charts.drawing import alternative, still
from alliancekit.charts.marks import WIDTH
from alliancekit.errors import UserError
from alliancekit.explorers.printed import PICTURES, VIEW
from alliancekit.explorers.view import paragraphs_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_STATE = "application/vnd.jupyter.widget-state+json"
_NAMED = "IPY_MODEL_"
_ELSEWHERE = "This part works where the lesson runs: in Jupyter."


class Pictures(Preprocessor):
    """Put a picture of each chart where an explorer was, and words where a card was.

    It takes and returns a notebook, as nbconvert asks. One that was saved without its widgets has its words
    only; widgets that are not the workbook's stay.
    """

    def preprocess(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """Return a copy of the notebook with pictures in place of widgets."""
        if not any(VIEW in output.get("data", {}) for output in _outputs(notebook)):
            return notebook, resources
        notebook = deepcopy(notebook)
        saved = notebook.metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
        models = {name: _with_bytes(model) for name, model in saved.items()}
        for cell in notebook.cells:
            if "outputs" in cell:
                cell.outputs = list(_on_paper(cell.outputs, models))
        if not any(VIEW in output.get("data", {}) for output in _outputs(notebook)):
            notebook.metadata.pop("widgets", None)
            resources["require_js_url"] = ""  # which would fetch what shows widgets
        if not any("$" in cell.source for cell in notebook.cells if cell.cell_type == "markdown"):
            resources["mathjax_url"] = ""  # there is no formula to set
        return notebook, resources


def _outputs(notebook: Any) -> Iterator[Any]:
    for cell in notebook.cells:
        yield from cell.get("outputs", ())


def _on_paper(outputs: Sequence[Any], models: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    """Leave each widget of ours out; put its charts among the words behind it, or say what it holds."""
    for output, after in zip(outputs, [*outputs[1:], {}], strict=False):
        name = output.get("data", {}).get(VIEW, {}).get("model_id", "")
        words = after.get("data", {}).get("text/html", "")
        pictures = "".join(map(_picture, _charts(name, models)))
        if name and 'class="ak-printed"' in words:
            after["data"]["text/html"] = words.replace(PICTURES, pictures)
        elif any(each.startswith("ak-") for each in models.get(name, {}).get("_dom_classes", ())):
            said = paragraphs_html("\n".join(_written(name, models)) or _ELSEWHERE)
            output["data"] = {"text/html": said + pictures}
            yield output
        else:
            yield output


def _written(name: str, models: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Return what stands in the fields of a widget, such as a reflection."""
    state = models.get(name.removeprefix(_NAMED), {})
    if "rows" in state and "placeholder" in state:
        yield f"{state.get('description', '')}: {state.get('value') or 'nothing written yet.'}"
    for child in state.get("children", ()):
        yield from _written(child, models)


def _with_bytes(saved: Mapping[str, Any]) -> dict[str, Any]:
    """Return a saved widget's state with its bytes in their places."""
    state: dict[str, Any] = deepcopy(saved["state"])
    for buffer in saved.get("buffers", ()):
        *way, last = buffer["path"]
        inside: Any = state
        for step in way:
            inside = inside[step]
        inside[last] = b64decode(buffer["data"])
    return state


def _charts(name: str, models: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return every chart in a widget, in their order, as it stood when the notebook was saved."""
    state = models.get(name.removeprefix(_NAMED), {})
    if "spec" in state and "bundle" in state:
        links = state.get("links", {})
        # Who saves a notebook leaves out what stands where it began: a slider at 0, nothing chosen.
        followed = {
            param: models[control.removeprefix(_NAMED)].get("value", 0) for param, control in links.items()
        }
        values = state.get("signals", {}) | followed | {"selected": state.get("selected")}
        rows = {each: _rows(state[f"rows_{each}"]) for each in state.get("datasets", ())}
        yield _as_it_stood(state["spec"], rows, values)
    for child in state.get("children", ()):
        yield from _charts(child, models)


def _rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return rows from columns (:func:`alliancekit.explorers.live._columns`)."""
    columns = {
        name: [None if math.isnan(x) else x for (x,) in iter_unpack("<d", column)]
        if isinstance(column, bytes)
        else column
        for name, column in sent["columns"].items()
    }
    return [{name: column[i] for name, column in columns.items()} for i in range(sent["length"])]


def _as_it_stood(part: Any, rows: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Return a spec with its rows, its params at these values, and a width for paper."""
    if isinstance(part, list):
        return [_as_it_stood(each, rows, values) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("width") == "container":
        part = part | {"width": WIDTH}
    if part.get("name") in values and "value" in part:
        return part | {"value": values[part["name"]]}
    return {
        key: {"values": rows[each["name"]]}
        if key == "data" and isinstance(each, dict) and each.get("name") in rows
        else _as_it_stood(each, rows, values)
        for key, each in part.items()
    }


def _picture(spec: dict[str, Any]) -> str:
    try:
        return still(spec)
    except (UserError, ValueError):
        return paragraphs_html(alternative(spec))
