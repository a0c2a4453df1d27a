"""Write a report: one page that holds everything, prints well and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from alliancekit.charts.drawing import alternative, drawn
from alliancekit.errors import UserError, refusal
from alliancekit.report.page import bullets, page, paragraphs, section, table, wide
from alliancekit.report.people import People, codes_in
from alliancekit.report.ratings import Ratings
from alliancekit.results import Estimate, Result
from alliancekit.stats.class_agreement import FEWEST, class_agreement
from alliancekit.stats.correlation import Correlation
from alliancekit.tables.writing import replacing

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    import pandas as pd

_SYNTHETIC = "The data of this report are SYNTHETIC: no client or therapist in them exists."
_FOOT = (
    "Written with the Alliance Workbook, which is for learning and gives no advice about any person. Other "
    "people, chosen in the same way, would have given somewhat other figures: an interval says how much."
)
_FEW = f"This rests on fewer than {FEWEST} people, so no correlation is shown."
_NOT_DRAWN = "This chart could not be drawn. It would have shown: "


class _Part(NamedTuple):
    """One finding, before it is put on the page."""

    heading: str
    said: str
    table: pd.DataFrame | None = None
    chart: dict[str, Any] | None = None


def write_report(
    path: str | os.PathLike[str],
    *,
    title: str,
    words: str | Mapping[str, str] = "",
    ratings: pd.DataFrame | None = None,
    results: Mapping[str, Any] | None = None,
    sources: Sequence[str] = (),
    synthetic: bool = False,
) -> Path:
    """Write a report as one HTML page, to be read in any browser and printed on A4 or Letter.

    It holds no script and asks no outside host for anything; all that is given is shown as text. Codes of
    people (what stands in columns whose names end in ``_id``) become Person 1, Person 2 and so on, and of
    fewer than five people no correlation is shown. The same input gives the same file. A file that is there
    is replaced, whole or not at all.

    Parameters
    ----------
    path
        The file, its name ending in .html.
    title
        The report's title.
    words
        Your own words: a text, or heading -> text. A blank line begins a paragraph. Names in them stay.
    ratings
        Your class's ratings, as :func:`alliancekit.read_class` or :func:`alliancekit.read_ratings` returned
        them: the report gives the means by rater and the alliance with the outcome, with their intervals, and
        how far people agree who rated the same session.
    results
        Heading -> finding, such as ``{"How many clients?": plan}``: each says itself, with its picture and
        the first rows of its table. A chart made with Altair will do too.
    sources
        Works that the report rests on, a text each; those that a finding knows are added.
    synthetic
        Whether the data are invented, as those of the sample clinic are. The page then says so at its top, as
        it does for ratings from a file with a column ``synthetic``.

    Returns
    -------
    pathlib.Path
        Where the report is.

    Raises
    ------
    UserError
        If the file cannot be written there, or something given is no finding.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from alliancekit.stats import correlate
    >>> import pandas as pd
    >>> found = correlate(pd.DataFrame({"bond": [1, 2, 3, 4, 5], "tasks": [1, 3, 2, 5, 4]}), "bond", "tasks")
    >>> with TemporaryDirectory() as folder:
    ...     file = write_report(Path(folder, "mine.html"), title="Mine", results={"Bond and tasks": found})
    ...     "<p>r = .80, 95% interval -.28 to .99, n = 5</p>" in file.read_text(encoding="utf-8")
    True
    """
    target = Path(path)
    if target.suffix.lower() not in (".html", ".htm"):
        raise UserError(
            f"Found {target.name}. A report is a web page: give its file a name that ends in .html."
        )
    findings = [*_of_ratings(ratings), *_findings(results)]
    parts = [_part(str(heading), found) for heading, found in findings]
    given = [ratings, *(part.table for part in parts), *(part.chart for part in parts)]
    people = People(code for each in given for code in codes_in(each))
    own = words if isinstance(words, Mapping) else {"In my own words": words}
    known = [source for _, found in findings for source in getattr(found, "sources", ())]
    works = dict.fromkeys(map(str, [*([sources] if isinstance(sources, str) else sources), *known]))
    sections = [
        paragraphs(_SYNTHETIC, "synthetic")
        if synthetic or getattr(ratings, "attrs", {}).get("synthetic")
        else "",
        *(section(str(asked), paragraphs(str(text))) for asked, text in own.items() if str(text).strip()),
        *(_shown(part, people, f"chart{place}") for place, part in enumerate(parts, 1)),
        section("Sources", bullets(works)) if works else "",
        paragraphs(_FOOT, "quiet"),
    ]
    content = page(title, filter(None, sections))
    try:
        with replacing(target) as (beside,):
            beside.write_text(content, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise UserError(refusal(error, target.name)) from None
    return target


def _of_ratings(ratings: pd.DataFrame | None) -> Iterable[tuple[str, Result]]:
    """Say what a class's ratings hold; those that several people gave the same session, side by side."""
    if ratings is None:
        return
    together = None
    if "person" in ratings:
        with suppress(UserError):  # people are named, but no two rated the same session
            together = class_agreement(ratings)
    if together is None or len(ratings["client_id"].unique()) > 1:
        yield "The ratings", Ratings(ratings)
    if together is not None:
        yield "Everyone rated the same session", together


def _findings(results: Mapping[str, Any] | None) -> Iterable[tuple[str, Any]]:
    if results is not None and not isinstance(results, Mapping):
        raise UserError(
            f"results is {type(results).__name__}. Give each finding under a heading of its own, such as "
            '{"Bond and distress": found}.'
        )
    return (results or {}).items()


def _part(heading: str, found: Any) -> _Part:
    """Take a finding apart: what it says, its table and its chart."""
    if isinstance(found, Estimate | Result) and _of_few(found):
        return _Part(heading, _FEW)
    if isinstance(found, Estimate):
        return _Part(heading, repr(found))
    if isinstance(found, Result):
        try:
            chart = found.chart().to_dict() if hasattr(found, "chart") else None
        except UserError:  # its kind has a picture, but these data give none
            chart = None
        return _Part(heading, found.sentence(), found.table, chart)

    from alliancekit.charts.theme import alt

    if isinstance(found, alt.TopLevelMixin):
        chart = found.to_dict()
        return _Part(heading, alternative(chart), None, chart)
    raise UserError(
        f"“{heading}” is {type(found).__name__}, which is no finding. Allowed are findings, such as those of "
        "ak.correlate or ak.plan_study, and charts."
    )


def _of_few(found: Estimate | Result) -> bool:
    """Tell whether a finding is, or holds, a correlation of too few people."""
    held = getattr(found, "found", None)
    each = [found, *(held.values() if isinstance(held, dict) else ())]
    return any(isinstance(one, Correlation) and one.n is not None and one.n < FEWEST for one in each)


def _shown(part: _Part, people: People, name: str) -> str:
    body = "".join(paragraphs(people.text(line)) for line in part.said.splitlines())
    if part.chart is not None:
        chart = people.spec(part.chart)
        try:
            body += wide(f"Chart: {part.heading}", drawn(chart, name))
        except UserError as fault:
            raise UserError(f"“{part.heading}”: {fault}") from None
        except ValueError:
            body += paragraphs(_NOT_DRAWN + alternative(chart), "quiet")
    if part.table is not None and len(part.table):
        body += wide(f"Table: {part.heading}", table(people.frame(part.table)))
    return section(part.heading, body)
