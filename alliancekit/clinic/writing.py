"""Writing a clinic: five CSV files and a Frictionless description of them."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.clinic.schema import HOMES, KEYS, SCHEMA, Clinic, Column
from alliancekit.tables.formulas import guarded
from alliancekit.tables.writing import refuse_name, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_clinic(clinic: Clinic, folder: str | Path) -> None:
    """Write a clinic's five CSV files and ``datapackage.json``, the same bytes on every system.

    Parameters
    ----------
    clinic
        The tables to write.
    folder
        Where to; made if it does not exist. Files of the same names are replaced, all together once the last
        is written; a link among them is replaced too, never written through.

    Raises
    ------
    OSError
        A file cannot be written; those that were there stay as they were.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliancekit.clinic import load_clinic, read_clinic
    >>> with TemporaryDirectory() as folder:
    ...     write_clinic(load_clinic(), folder)
    ...     len(read_clinic(folder).clients)
    400
    """
    folder = Path(folder)
    made = not folder.exists()
    if made:
        refuse_name(folder)
    folder.mkdir(parents=True, exist_ok=True)
    targets = [*(folder / f"{table}.csv" for table in SCHEMA), folder / "datapackage.json"]
    with _taken_back(folder if made else None), replacing(*targets) as beside:
        for (table, columns), path in zip(SCHEMA.items(), beside, strict=False):
            frame = getattr(clinic, table)[[column.name for column in columns]]
            answers = [column.name for column in columns if column.kind == "answer"]
            frame = frame.astype(dict.fromkeys(answers, "Int8"))  # an answer is written as 4, not as 4.0
            for column in columns:
                if column.kind == "id":
                    frame[column.name] = frame[column.name].cat.rename_categories(guarded)
            frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
        text = json.dumps(data_package(), indent=1, ensure_ascii=False) + "\n"
        beside[-1].write_bytes(text.encode())


@contextmanager
def _taken_back(folder: Path | None) -> Iterator[None]:
    """Remove a folder that was made for nothing."""
    try:
        yield
    except BaseException:
        if folder is not None:
            with suppress(OSError):  # somebody has put something there
                folder.rmdir()
        raise


def data_package() -> dict[str, Any]:
    """Describe the five files as a Frictionless data package, every column with its unit and range.

    Examples
    --------
    >>> [resource["name"] for resource in data_package()["resources"]]
    ['therapists', 'clients', 'sessions', 'items', 'exchanges']
    """
    return {
        "profile": "tabular-data-package",
        "name": "synthetic-clinic",
        "title": "A synthetic clinic: therapeutic alliance, session by session",
        "description": "SYNTHETIC data made by the simulator of the Alliance Workbook, for learning. "
        "No client or therapist in it exists, and it is no evidence about psychotherapy.",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(table, columns) for table, columns in SCHEMA.items()],
    }


def _resource(table: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    homes = [
        {"fields": [key], "reference": {"resource": home, "fields": [key]}}
        for key, home in HOMES.items()
        if table != home and key in {column.name for column in columns}
    ]
    described = describe_table(table, columns, KEYS[table])
    described["schema"] |= {"foreignKeys": homes} if homes else {}
    return described


def describe_table(table: str, columns: tuple[Column, ...], key: list[str]) -> dict[str, Any]:
    """Describe one CSV file as a Frictionless resource.

    Parameters
    ----------
    table
        The file's name without its ending.
    columns
        What its columns are, in the file's order.
    key
        The columns that tell its rows apart.

    Examples
    --------
    >>> describe_table("sessions", SCHEMA["sessions"], KEYS["sessions"])["path"]
    'sessions.csv'
    """
    fields = [_field(column) for column in columns]
    return {
        "name": table,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": key},
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": {**dict.fromkeys(("id", "text", "choice"), "string"), "answer": "integer"}.get(
            column.kind, column.kind
        ),
        "description": column.meaning,
        "unit": column.unit,
        "constraints": {"required": not column.missing},
    }
    if column.kind == "choice":
        field["constraints"]["enum"] = list(column.allowed)
    elif column.kind == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    elif column.kind not in {"id", "text"}:
        field["constraints"] |= {"minimum": column.low, "maximum": column.high}
    return field
