"""Files that are no tables, whatever their names end in: known by how they begin, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.errors import DataError, Fault
from alliancekit.tables.limits import MAX_BYTES

if TYPE_CHECKING:
    from typing import BinaryIO

SAVE = "Open it in the program it comes from and save the table as “CSV UTF-8” or as .xlsx."
_ALLOWED = "a CSV file or an .xlsx workbook"
_UNPACK = "Unpack it, and name the file in it."
_PICTURE = "Type the table into a spreadsheet program, and save the table as “CSV UTF-8” or as .xlsx."
_R = 'In R, say write.csv(my_table, "ratings.csv", row.names = FALSE), and name that file.'
_KINDS = (
    (b"\x89PNG", "This is a picture (PNG)", _PICTURE),
    (b"\xff\xd8\xff", "This is a picture (JPEG)", _PICTURE),
    (b"GIF8", "This is a picture (GIF)", _PICTURE),
    (b"II*\0", "This is a picture (TIFF)", _PICTURE),
    (b"MM\0*", "This is a picture (TIFF)", _PICTURE),
    (b"RIFF", "This is a picture or a sound", _PICTURE),
    (b"%PDF", "This is a PDF document", SAVE),
    (b"{\\rtf", "This is a text document (RTF)", SAVE),
    (b"\x1f\x8b", "This is a compressed file (gzip)", _UNPACK),
    (b"BZh", "This is a compressed file (bzip2)", _UNPACK),
    (b"\xfd7zXZ", "This is a compressed file (xz)", _UNPACK),
    (b"7z\xbc\xaf", "This is a compressed file (7z)", _UNPACK),
    (b"Rar!", "This is a compressed file (RAR)", _UNPACK),
    (b"SQLite format 3", "This is a database (SQLite)", SAVE),
    (b"<stata_dta>", "This is a Stata file (.dta)", 'In Stata, say export delimited using "ratings.csv".'),
    (b"RDX", "This is an R file (.RData)", _R),
    (b"PAR1", "This is a Parquet file", SAVE),
)
OLE = b"\xd0\xcf\x11\xe0"  # what Excel wrote until 2003, and the wrapping of a workbook with a password
_RECORDED = b"ftyp"  # after four bytes, in what phones record


def refuse_other_kind(refused: str, begin: bytes, file: BinaryIO) -> None:
    """Refuse a file of a kind that is known and is no table; ``begin`` was read from it.

    Raises
    ------
    DataError
        It is of such a kind.
    """
    found, advice = next(((what, do) for start, what, do in _KINDS if begin.startswith(start)), ("", SAVE))
    if begin[4:8] == _RECORDED:
        found, advice = "This is a photograph or a film (HEIC, MP4)", _PICTURE
    if begin.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in begin + file.read(MAX_BYTES):
        found = "This workbook has a password"
        advice = "Open it in Excel, take the password off (File, Info), and save the table as .xlsx."
    if found:
        raise DataError(refused, [Fault(None, "", found, _ALLOWED, advice)])
