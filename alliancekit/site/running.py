"""A lesson run in a kernel of its own, with what its explorers answer; kept by its content."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliancekit.errors import UserError

_STATE = "application/vnd.jupyter.widget-state+json"


@dataclass(frozen=True)
class Ran:
    """A lesson that was run.

    Attributes
    ----------
    cells
        Its cells as a notebook holds them, outputs included.
    models
        Widget -> its state, as the page needs it.
    panels
        Panel -> what :func:`alliancekit.site.answers.lay_down` found.
    cards
        Prediction or exercise -> what its card answers; see :mod:`alliancekit.site.practice`.
    """

    cells: list[dict[str, Any]]
    models: dict[str, dict[str, Any]]
    panels: dict[str, dict[str, Any]]
    cards: dict[str, dict[str, Any]]


def run_lesson(path: Path, kept: Path) -> Ran:
    """Run a lesson, or take what was kept of an earlier run of the same cells by the same package.

    Parameters
    ----------
    path
        The notebook.
    kept
        The folder of earlier runs.

    Returns
    -------
    Ran

    Raises
    ------
    UserError
        If a cell ends in an error.
    """
    file = kept / f"{path.stem}-{_fingerprint(path)}.json"
    if not file.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        for old in kept.glob(f"{path.stem}-*.json"):
            old.unlink(missing_ok=True)  # another build beside this one may have
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(_run(path)), encoding="utf-8")
        part.replace(file)
    return Ran(**json.loads(file.read_text(encoding="utf-8")))


def _fingerprint(path: Path) -> str:
    """Tell one run from another: by the cells, the package and its data, and the libraries that draw."""
    from importlib.metadata import version

    package = Path(__file__).parents[1]
    known = hashlib.sha256(path.read_bytes())
    folders = (package, package.parent / "data")
    for file in sorted(each for folder in folders for each in folder.rglob("*") if each.is_file()):
        if file.parent == Path(__file__).parent and file.suffix != ".py":
            continue  # what a page loads is no part of a run
        if file.suffix in {".py", ".js", ".css", ".csv", ".json", ".gz"}:
            known.update(file.read_bytes())
    for library in ("altair", "anywidget", "ipywidgets", "pandas", "scipy", "statsmodels"):
        known.update(version(library).encode())
    return known.hexdigest()[:16]


def _run(path: Path) -> dict[str, Any]:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, 4)
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "answers.json")
        asking = f"from alliancekit.site.answers import write as _write; _write({str(told)!r})"
        notebook.cells.append(nbformat.v4.new_code_cell(asking))
        client = NotebookClient(
            notebook,
            timeout=1200,
            kernel_name="python3",
            store_widget_state=True,
            extra_arguments=["--IPKernelApp.log_level=40"],
            resources={"metadata": {"path": folder}},
        )
        # A record of its own, below the folder that is about to be gone; nothing of the person who builds.
        own = {"ALLIANCE_WORK": str(Path(folder, "my-work")), "IPYTHONDIR": str(Path(folder, "ipython"))}
        own["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")))
        )
        try:
            client.execute(env={**os.environ, **own})
        except CellExecutionError as fault:
            cell = next(filter(_failed, reversed(notebook.cells)), notebook.cells[-1])
            raise UserError(
                f"{path.name} stopped at the cell {cell.get('id', '')}: {fault.ename}: {fault.evalue}. "
                "A site shows lessons that run: mend the cell, then build again."
            ) from None
        answers = json.loads(told.read_text(encoding="utf-8"))
    notebook.cells.pop()
    state = notebook.metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
    models = {name: _model(each) for name, each in state.items()}
    for panel in answers["panels"].values():
        for trait, value in panel.pop("opens").items():
            model, _, name = trait.partition(".")
            models[model]["state"][name] = value
    return {"cells": notebook.cells, "models": models, **answers}


def _failed(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", ()))


def _model(saved: Any) -> dict[str, Any]:
    """Return a widget's state with its bytes in their places (as ``$b``), without what no page reads."""
    state = deepcopy(dict(saved["state"]))
    for buffer in saved.get("buffers", ()):
        *way, last = buffer["path"]
        inside: Any = state
        for step in way:
            inside = inside[step]
        inside[last] = {"$b": buffer["data"]}
    unread = {"tabbable", "tooltip"}
    kept = {"_dom_classes", "_options_labels"}
    return {
        "name": saved["model_name"],
        "state": {
            key: value
            for key, value in state.items()
            if key in kept or not (key.startswith("_") or key in unread or value is None)
        },
    }
