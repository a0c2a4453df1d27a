"""A class's ratings from several files, with nobody's name left in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from alliancekit.clinic import KEYS
from alliancekit.errors import UserError, printable
from alliancekit.ratings import SYNTHETIC, read_ratings
from alliancekit.ratings.columns import PERSON
from alliancekit.tables.workbook import letter

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

_KEY = KEYS["sessions"]


def read_class(
    files: Sequence[str | os.PathLike[str]],
    *,
    each_file: Literal["person", "clients"] = "person",
    **how: Any,
) -> pd.DataFrame:
    r"""Read the ratings of a class, from one file or from a file of each, and take the names away.

    Parameters
    ----------
    files
        As :func:`alliancekit.read_ratings` takes them. A file that holds just what another one holds is
        read once.
    each_file
        What it means that two files rate the same client's session from the same chair: ``"person"``, two
        people rated it; ``"clients"``, each file has clients of its own, who happen to have the same code.
    how
        ``columns``, ``same``, ``instrument``, ``words`` and ``missing``, as for
        :func:`alliancekit.read_ratings`.

    Returns
    -------
    pandas.DataFrame
        As :func:`alliancekit.read_ratings` returns it, with ``client_id`` turned into A, B, C, in the order
        of the files, and ``person``, where people rated the same session, into Person 1, Person 2, in an
        order drawn by lot. ``.attrs["notes"]`` holds each file's notes, ``.attrs["synthetic"]`` is true if
        any is.

    Raises
    ------
    DataError
        Of the first file that cannot be read.
    UserError
        If no file is given, or two files give one client's session different distress.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     files = [Path(folder, name) for name in ("ann.csv", "ben.csv")]
    ...     for file, bond in zip(files, (4, 2)):
    ...         _ = file.write_text(f"client_id,session,rater,bond,goals,tasks\nC001,1,observer,{bond},3,3\n")
    ...     sorted(read_class(files)["person"])
    ['Person 1', 'Person 2']
    """
    if not files:
        raise UserError("No file was given. Give the names of one or more files with ratings.")
    read: dict[str, pd.DataFrame] = {}
    notes = []
    for path in map(Path, files):
        ratings = read_ratings(path, **how)
        told = [f"{printable(path.name)}: {note}" for note in ratings.attrs["notes"]]
        twin = next((name for name, other in read.items() if other.equals(ratings)), None)
        if twin:
            told = [f"{printable(path.name)} holds the same as {printable(twin)} and was read once."]
        else:
            read[_free(path.name, read)] = ratings
        notes += told
    together = _together(read, each_file)
    clash = together.dropna(subset=["outcome"]).groupby(["client_id", "session"])["outcome"]
    apart = clash.max() > clash.min()
    if apart.any():
        client, session = apart[apart].index[0]
        raise UserError(
            f"Found two different outcomes for client {printable(str(client))}, session {session}. If each "
            'file has clients of its own, say each_file="clients" (on the command line --each-file clients); '
            "if not, write the right one in both files."
        )
    together = _nameless(together)
    together.attrs |= {"notes": notes, SYNTHETIC: any(each.attrs[SYNTHETIC] for each in read.values())}
    return together


def _free(name: str, taken: dict[str, pd.DataFrame]) -> str:
    """Return a name that no file before had: two folders can hold files of one name."""
    return name if name not in taken else f"{name} ({len(taken) + 1})"


def _together(read: dict[str, pd.DataFrame], each_file: str) -> pd.DataFrame:
    """Put the files below each other, so that no two rows have one key."""
    frames = []
    for name, ratings in read.items():
        frame = ratings.copy()
        if each_file == "clients" and len(read) > 1:
            frame["client_id"] = f"{name}: " + frame["client_id"].astype(str)
        elif PERSON in frame and len(read) > 1:
            frame[PERSON] = f"{name}: " + frame[PERSON].astype(str)
        frames.append(frame.assign(file=name))
    together = pd.concat(frames, ignore_index=True)
    if PERSON not in together and together.duplicated(_KEY).any():
        together[PERSON] = together["file"]
    elif PERSON in together:
        together[PERSON] = together[PERSON].fillna(together["file"])
    # Joining the files lost the rater's order, as not each has the same raters.
    rater = pd.Categorical(together["rater"], categories=frames[0]["rater"].cat.categories)
    return together.drop(columns="file").assign(rater=rater)


def _nameless(ratings: pd.DataFrame) -> pd.DataFrame:
    """Give numbers in place of names; people by lot, so that their order in the file tells nobody's."""
    ratings = ratings.copy()
    ratings["client_id"] = [letter(int(place)) for place in pd.factorize(ratings["client_id"])[0]]
    if PERSON in ratings:
        codes, people = pd.factorize(ratings[PERSON])
        lot = np.random.default_rng(len(people)).permutation(len(people))
        ratings[PERSON] = [f"Person {lot[code] + 1}" for code in codes]
    return ratings
