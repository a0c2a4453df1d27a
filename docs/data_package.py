"""The description of the data: ``python docs/data_package.py`` writes ``data/datapackage.json``.

The five tables of the clinic describe themselves, wherever they are written; here stands what else ``data/``
holds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from alliancekit.clinic import ITEMS, PARTS, SCHEMA, data_package, describe_table
from alliancekit.clinic.schema import Column

PAGE = Path(__file__).resolve().parents[1] / "data" / "datapackage.json"

_SYNTHETIC = Column("synthetic", "choice", "none", "Always yes: nobody rated this.", allowed=("yes",))
_RATING = {column.name: column for columns in SCHEMA.values() for column in columns}
_VIDEO = Column("client_id", "id", "none", "What was rated: the same session for everybody.")
_PLAY = Column("client_id", "id", "none", "Names one role-play.")
_PERSON = Column("person", "id", "none", "Names one invented person who rated, S01 and on.")
_POOLED = (
    Column("topic", "text", "none", "What the pooled result belongs to."),
    Column("about", "text", "none", "Which people, raters or part it is about."),
    Column(
        "measure",
        "choice",
        "none",
        "Correlation (r), standardised difference (d, g) or odds ratio (OR).",
        allowed=("r", "d", "g", "OR"),
    ),
    Column("value", "number", "measure", "The pooled result; above 0, for OR above 1, is benefit.", -1, 10),
    Column("low", "number", "measure", "Lower end of its 95% interval.", -1, 10, missing=True),
    Column("high", "number", "measure", "Upper end of its 95% interval.", -1, 10, missing=True),
    Column("k", "integer", "studies", "Studies or samples that were pooled.", 1, 10_000, missing=True),
    Column("people", "integer", "people", "People in them, at least so many.", 1, 10_000_000, missing=True),
    Column("source", "text", "none", "Authors and year of the synthesis."),
    Column("doi", "text", "none", "Where it is to be found.", missing=True),
)

_TABLES = {
    "pooled_results": (
        "What published syntheses found: REAL figures, each with its source",
        _POOLED,
        ["topic", "about"],
    ),
    "class_one_session": (
        "SYNTHETIC: an invented class rates one session with the teaching form, as observers",
        (_SYNTHETIC, _PERSON, _VIDEO, *(_RATING[name] for name in ("session", "rater", *ITEMS))),
        ["person"],
    ),
    "class_role_plays": (
        "SYNTHETIC: role-plays, rated by client, therapist and observer",
        (_SYNTHETIC, _PLAY, *(_RATING[name] for name in ("session", "rater", *PARTS, "outcome"))),
        ["client_id", "session", "rater"],
    ),
}
_WRITTEN = {
    "vignettes": "SYNTHETIC: twelve written exchanges between invented people, rated by an invented panel",
    "dialogues": "SYNTHETIC: thirteen written dialogues, marked line by line by an invented panel",
    "claims": "Eleven popular claims, with REAL findings and their sources, and this workbook's own verdicts",
}


def package() -> dict[str, Any]:
    """Return the description as it should stand."""
    clinic = data_package()
    tables = [
        describe_table(name, columns, key) | {"title": title}
        for name, (title, columns, key) in _TABLES.items()
    ]
    written = [
        {"name": name, "path": f"{name}.json", "title": title, "format": "json"}
        | {"profile": "data-resource", "mediatype": "application/json", "encoding": "utf-8"}
        for name, title in _WRITTEN.items()
    ]
    licensed = [resource | {"licenses": clinic["licenses"]} for resource in (*tables, *written)]
    return clinic | {
        "profile": "data-package",
        "name": "alliance-workbook",
        "title": "The data of the Alliance Workbook: a synthetic clinic, and what single lessons add to it",
        "description": clinic["description"]
        + " Only pooled_results.csv and the findings in claims.json are real, each with its source.",
        "resources": [*clinic["resources"], *licensed],
    }


def main() -> None:
    PAGE.write_bytes((json.dumps(package(), indent=1, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
