"""What a cell showed, as HTML: a drawing with words and table, a finding, or the place of an explorer."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

from alliancekit.charts.drawing import alternative, drawn
from alliancekit.explorers.view import table_html
from alliancekit.report.page import wide
from alliancekit.site.text import Text, readable_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_VIEW = "application/vnd.jupyter.widget-view+json"
_CHART = "application/vnd.vegalite.v5+json"
# What stands only where Python runs: the computer's own state, a file of the reader's, what they write.
_ELSEWHERE = "This part needs Python: it works in the notebook, on Binder or on your computer."
_OF_THIS_COMPUTER = ("ak.self_check(", "ak.my_work(", "ak.receipt(", "ak.progress(")


class Outputs:
    """The outputs of one page.

    Parameters
    ----------
    models
        Widget -> its state, of the run that made the outputs.

    Attributes
    ----------
    mounted
        The explorers that the page is to mount, in their order.
    practised
        The predictions, exercises and reflections that it mounts after them.
    """

    def __init__(self, models: Mapping[str, Mapping[str, Any]]) -> None:
        self._models = models
        self._drawings = 0
        self.mounted: list[str] = []
        self.practised: list[str] = []
        self._source = ""

    def html(self, cell: Mapping[str, Any]) -> str:
        """Return what a code cell showed."""
        if cell["source"].startswith(_OF_THIS_COMPUTER):
            return f'<p class="elsewhere">{_ELSEWHERE}</p>'
        self._source = cell["source"]
        return "".join(self._output(output) for output in cell["outputs"])

    def _output(self, output: Mapping[str, Any]) -> str:
        if output["output_type"] == "stream":
            return _lines(output["text"]) if output["name"] == "stdout" else ""
        data = output.get("data", {})
        if _VIEW in data:
            return self._widget(data[_VIEW]["model_id"])
        if _CHART in data:
            return self._drawing(data[_CHART])
        if 'class="ak-printed"' in data.get("text/html", ""):
            return ""  # the words of a widget for where it cannot be shown, and here it is
        if "text/html" in data:
            html = data["text/html"].replace("<th></th>", "<td></td>")  # a corner heads nothing
            return wide("What the cell shows", f'<div class="shown">{html}</div>')
        return _lines(data.get("text/plain", ""))

    def _drawing(self, spec: dict[str, Any]) -> str:
        import pandas as pd

        self._drawings += 1
        words = alternative(spec)
        drawing = drawn({**spec, "usermeta": {}}, f"drawing-{self._drawings}")
        rows = max(_data(spec), key=len, default=[])
        # A column that has no place in a picture would say nothing in a table.
        table = table_html(pd.DataFrame(rows).dropna(axis="columns", how="all"), words)
        return (
            f"<figure>{wide(words, drawing)}<figcaption>{escape(words)}</figcaption>"
            f'<details><summary>The same as a table</summary><div class="scrolls" role="group" tabindex="0" '
            f'aria-label="Table">{table}</div></details></figure>'
        )

    def _widget(self, name: str) -> str:
        model = self._models.get(name)
        if model is None:
            return f'<p class="elsewhere">{_ELSEWHERE}</p>'
        state = model["state"]
        if "ak-panel" in state.get("_dom_classes", ()) or "links" in state:
            self.mounted.append(name)
            said = "".join(self._said(name))
            explorer = re.search(r"ak\.(explore_\w+)", self._source)
            called = f' data-explorer="{explorer[1]}"' if explorer else ""
            return f'<div class="explorer" data-widget="{name}"{called}><noscript>{said}</noscript></div>'
        if "spec" in state and "question" in state["spec"]:
            asked = Text().html(f"**Your prediction.** {state['spec']['question']}")
            return self._practice(name, f"{asked}<p>Make it on paper, before you read on.</p>")
        if reflection := re.search(r"ak\.reflect\(\"([^\"]+)\"", self._source):
            return self._practice(
                name, "<p>Write your thoughts on paper.</p>", f' data-reflection="{escape(reflection[1])}"'
            )
        if "ak-practice" in state.get("_dom_classes", ()):
            question = next(self._questions(name), "<p>Code is checked where Python runs.</p>")
            return self._practice(name, readable_tables(question))
        return f'<p class="elsewhere">{_ELSEWHERE}</p>'

    def _practice(self, name: str, words: str, more: str = "") -> str:
        """Return the place of what a reader does, with its words for a page whose scripts are off."""
        self.practised.append(name)
        return f'<div class="practice" data-widget="{name}"{more}><noscript>{words}</noscript></div>'

    def _questions(self, name: str) -> Iterator[str]:
        """Return the exercise that a card asks, as text: its choices to think about, without a check."""
        for state in self._within(name):
            if state.get("question"):
                choices = "".join(f"<li>{words}</li>" for _, words in state.get("choices", ()))
                yield (
                    f"{state['question']}{f'<ul>{choices}</ul>' if choices else ''}"
                    "<p>Answer on paper. Where scripts are on, the page checks it.</p>"
                )

    def _said(self, name: str) -> Iterable[str]:
        """Return what an explorer says and describes as it opens, for a page whose scripts are off."""
        yield "<p>This explorer moves where scripts are on. As it opens, it shows:</p>"
        for state in self._within(name):
            if "ak-sentence" in state.get("_dom_classes", ()):
                yield state["value"]
            if "spec" in state and "links" in state:
                yield f"<p>{escape(alternative(state['spec']))}</p>"

    def _within(self, name: str) -> Iterable[Mapping[str, Any]]:
        state = self._models[name]["state"]
        yield state
        for child in state.get("children", ()):
            yield from self._within(child.removeprefix("IPY_MODEL_"))


def reached(models: Mapping[str, Mapping[str, Any]], roots: Iterable[str]) -> set[str]:
    """Return every widget that these name, and every one that those name."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found and name in models:
            found.add(name)
            named = json.dumps(models[name]["state"]).split('"IPY_MODEL_')[1:]
            waiting += [each.partition('"')[0] for each in named]
    return found


def _data(part: Any) -> Iterable[list[dict[str, Any]]]:
    """Return the rows of every data set of a chart."""
    if isinstance(part, dict):
        for key, each in part.items():
            if key == "datasets":
                yield from each.values()
            elif key == "data" and isinstance(each, dict) and isinstance(each.get("values"), list):
                yield each["values"]
            else:
                yield from _data(each)
    elif isinstance(part, list):
        for each in part:
            yield from _data(each)


def _lines(text: str) -> str:
    return f'<pre class="shown" tabindex="0">{escape(text)}</pre>' if text.strip() else ""
