"""A chart that is drawn once and then moves: rows, signals and controls reach the living picture.

Drawing anew costs 100-350 ms a change, a move 20-30 ms. So a :class:`LiveChart` holds one Altair chart, and

* ``links={"w_bond": slider}`` ties a control to a param of the chart *in the page*: no trip to the kernel;
* :meth:`LiveChart.update` sends rows into a named data set, or values into params, from the kernel;
* ``select="client_id"`` makes marks clickable: the clicked mark's ``client_id`` arrives in ``selected``,
  and the chart's param ``selected`` holds it too, to highlight the mark;
* the arrow keys go from mark to mark, and each says its tooltip, with columns named in words; Enter clicks.

The drawing library (Vega) is held by one :class:`Bundle` for each kernel, so ten charts cost one copy. A
notebook that is saved with its widgets holds that copy too, so its charts are drawn, and move with the
controls linked in the page, when the notebook is opened without a kernel.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import numpy as np
import pandas as pd
import traitlets

from alliancekit.charts.steps import with_tip_names
from alliancekit.charts.theme import DARK
from alliancekit.explorers.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import altair as alt


class Bundle(anywidget.AnyWidget):
    """What a page needs once; it is never shown.

    Vega and Vega-Lite, gzipped (rebuilt as ``vega/package.json`` says), and the script by which the keys go
    from mark to mark. An anywidget, because the base widget's model loses bytes when a notebook is saved.
    """

    _esm = "export default {};"
    code = traitlets.Bytes().tag(sync=True)
    steps = traitlets.Unicode().tag(sync=True)


@cache
def _bundle() -> Bundle:
    room = resources.files("alliancekit.explorers")
    return Bundle(
        code=(room / "vega" / "vega.js.gz").read_bytes(), steps=(room / "steps.js").read_text("utf-8")
    )


class LiveChart(Scripted):
    """One Altair chart, alive in the page.

    Parameters
    ----------
    chart
        Any Altair chart. Data sets to be updated later are named: ``alt.Chart(theme.named(frame,
        "points"))``. Its ``description`` becomes the picture's accessible name, its title is set above it as
        text that wraps.
    links
        Param of the chart -> the ipywidget whose ``value`` it follows in the page.
    select
        Field of the marks whose value a click puts into ``selected``.

    Raises
    ------
    TypeError
        A link to a drop-down or the like, whose value the page does not know.
    """

    files = (Path(__file__).with_name("live.js"),)
    style = Path(__file__).with_name("live.css")

    bundle = traitlets.Instance(Bundle).tag(sync=True, **ipywidgets.widget_serialization)
    spec = traitlets.Dict().tag(sync=True)
    dark = traitlets.Dict(DARK).tag(sync=True)
    signals = traitlets.Dict().tag(sync=True)
    links = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    datasets = traitlets.List(traitlets.Unicode()).tag(sync=True)
    select = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    selected = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        chart: alt.TopLevelMixin,
        links: Mapping[str, ipywidgets.Widget] | None = None,
        select: str | None = None,
    ) -> None:
        for name, widget in (links or {}).items():
            if widget.has_trait("index"):
                kind = type(widget).__name__
                raise TypeError(f"{name} cannot follow a {kind}: the page knows its index only. Use signals.")
        # The tests check specs; here it would cost a quarter of the opening.
        spec = with_tip_names(chart.to_dict(validate=False))
        rows = {f"rows_{name}": _columns(pd.DataFrame(values)) for name, values in _take_named(spec).items()}
        self.add_traits(**{name: traitlets.Any().tag(sync=True) for name in rows})
        datasets = [name.removeprefix("rows_") for name in rows]
        super().__init__(
            bundle=_bundle(), spec=spec, links=dict(links or {}), select=select, datasets=datasets, **rows
        )
        self.on_msg(self._receive)

    def update(
        self, rows: Mapping[str, pd.DataFrame] | None = None, signals: Mapping[str, Any] | None = None
    ) -> None:
        """Put new rows into named data sets and new values into params; the page draws them in one go.

        Raises
        ------
        KeyError
            A data set that the chart does not have.
        """
        if unknown := set(rows or {}) - set(self.datasets):
            raise KeyError(f"The chart has no data set named {sorted(unknown)}; it has {self.datasets}.")
        with self.hold_sync():
            for name, frame in (rows or {}).items():
                setattr(self, f"rows_{name}", _columns(frame))
            if signals:
                self.signals = {**self.signals, **signals}

    def _receive(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if content.get("type") == "select":
            self.selected = content.get("value")


def _take_named(node: Any) -> dict[str, list[dict[str, Any]]]:
    """Take the values of every named data set out of a spec, leaving the name."""
    found: dict[str, list[dict[str, Any]]] = {}
    if isinstance(node, list):
        for child in node:
            found |= _take_named(child)
    elif isinstance(node, dict):
        data = node.get("data")
        if isinstance(data, dict) and "name" in data and "values" in data:
            found[data["name"]] = data.pop("values")
        for key, child in node.items():
            if key not in ("data", "datasets"):
                found |= _take_named(child)
    return found


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    """One array a column: numbers as float64 bytes, the rest as a list with None where missing."""
    columns: dict[str, Any] = {}
    for name, column in frame.items():
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            columns[str(name)] = column.to_numpy("float64", na_value=np.nan).tobytes()
        else:
            columns[str(name)] = [None if pd.isna(value) else value for value in column.tolist()]
    return {"length": len(frame), "columns": columns}
