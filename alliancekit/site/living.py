"""What a page loads to come alive: modules shared by all pages, widgets, and what follows the first chart."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.site.outputs import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alliancekit.site.running import Ran

_HERE = Path(__file__).parent
_MET_AT_ONCE = ("controls", "answered", "python", "clicks", "sets", "table", "toggle")
_LATER = ("traits", "values", "columns", "nodes", "turns", "moves", "frees")


@dataclass(frozen=True)
class Living:
    """What one page loads.

    Attributes
    ----------
    styles, scripts
        Files of ``assets`` that its charts need.
    later
        Those that follow once the first chart is drawn.
    """

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    later: tuple[str, ...]


class Assets:
    """The folder of files that pages load.

    A file's name changes with its content, so that a browser may keep it for ever.

    Parameters
    ----------
    folder
        ``assets`` of the site.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vega = ""

    def add(self, name: str, content: str) -> str:
        """Write a file and return its name."""
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem}-{hashlib.sha256(content.encode()).hexdigest()[:10]}{dot}{suffix}"
        (self.folder / name).write_text(content, encoding="utf-8", newline="\n")
        return name

    def drawings(self, html: str) -> str:
        """Put each still chart of a page into a file of its own, which is loaded when it comes into sight."""

        def moved(found: re.Match[str]) -> str:
            drawing = b64decode(found[2]).decode()
            size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
            shape = f"aspect-ratio:{size[1]}/{size[2]};" if size else ""
            return f'loading="lazy" style="{shape}{found[1]}" src="assets/{self.add("drawing.svg", drawing)}"'

        return re.sub(r'style="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', moved, html)

    def of(self, name: str, ran: Ran, mounted: Sequence[str], practised: Sequence[str]) -> Living:
        """Write what a lesson's explorers and cards need, and return what its page loads."""
        if not mounted and not practised:
            return Living((), (), ())
        first = _Set(self, ran)
        first.take(mounted)
        after = _Set(self, ran, but=first.names)
        after.take(practised)
        cards = {each: ran.cards[each] for each in practised if each in ran.cards}
        work = f"alliance.practice({script_json({'widgets': after.widgets, 'cards': cards})});\n"
        later = [
            *(
                self.add(script, (_HERE / script).read_text("utf-8"))
                for script in ("replies.js", "practice.js")
            ),
            *(script for script in after.scripts if script not in first.scripts),
            self.add(f"{name}-practice.js", work),
        ]
        styles = [style for style in after.styles if style not in first.styles]
        files: list[str] = []
        panels = {each: self._answers(ran.panels[each], files) for each in mounted if each in ran.panels}
        told = {"widgets": first.widgets, "panels": panels, "later": {"styles": styles, "scripts": later}}
        own = self.add(f"{name}.js", f"alliance.page({script_json(told)});\n")
        widgets = self.add("widgets.js", (_HERE / "widgets.js").read_text("utf-8"))
        return Living(tuple(first.styles), (widgets, *first.scripts, own), (*styles, *later, *files))

    def _answers(self, found: Mapping[str, Any], files: list[str]) -> dict[str, Any]:
        """Put what an explorer answers into a file of its own, packed; a single setting stays in the page."""
        told = {name: found[name] for name in _MET_AT_ONCE}
        laid = {name: found[name] for name in _LATER}
        if len(found["nodes"]) == 1:
            return told | {"only": laid}
        packed = b64encode(gzip.compress(script_json(laid).encode(), mtime=0)).decode()
        mark = hashlib.sha256(packed.encode()).hexdigest()[:10]
        file = self.add("answers.js", f'alliance.answers("{mark}","{packed}");\n')
        files.append(file)
        return told | {"file": file, "mark": mark}

    def keep_vega(self, code: str) -> None:
        """Write the library that draws: bytes for a server, and a script for a folder that is only opened."""
        if self.vega:
            return
        self.vega = f"vega-{hashlib.sha256(code.encode()).hexdigest()[:10]}"
        (self.folder / f"{self.vega}.bin").write_bytes(b64decode(code))
        (self.folder / f"{self.vega}.js").write_text(f'alliance.bundle("{code}");\n', encoding="utf-8")
        licences = _HERE.parent / "explorers" / "vega" / "LICENSES.txt"
        (self.folder / "vega-LICENSES.txt").write_bytes(licences.read_bytes())


class _Set:
    """Widgets with the modules and styles that they share."""

    def __init__(self, assets: Assets, ran: Ran, but: Iterable[str] = ()) -> None:
        self._assets, self._ran, self._but = assets, ran, set(but)
        self.names: set[str] = set()
        self.styles: dict[str, None] = {}
        self.scripts: dict[str, None] = {}
        self.widgets: dict[str, dict[str, Any]] = {}

    def take(self, roots: Sequence[str]) -> None:
        """Take these widgets, and every one that they name."""
        self.names = reached(self._ran.models, roots) - self._but
        for each in sorted(self.names):
            model = self._ran.models[each]
            if "module" in model["state"]:
                continue  # it becomes a file, below
            state = dict(model["state"])
            entry: dict[str, Any] = {"name": model["name"]}
            if named := state.pop("script", ""):
                script = self._ran.models[named.removeprefix("IPY_MODEL_")]["state"]
                code, style = script["module"], script.get("style")
                entry["module"] = mark = hashlib.sha256(code.encode()).hexdigest()[:10]
                file = f'alliance.modules["{mark}"]={script_json(code)};\n'
                self.scripts[self._assets.add("module.js", file)] = None
                if style:
                    self.styles[self._assets.add("style.css", style)] = None
            if "code" in state and "$b" in state["code"]:
                self._assets.keep_vega(state.pop("code")["$b"])
                entry["bundle"] = True
            self.widgets[each] = entry | {"state": state}


def script_json(value: Any) -> str:
    """Return a value as JSON that stands in a script of any encoding, compact."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
