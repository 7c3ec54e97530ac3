"""Writing briefings: both files of one under published/briefing/, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.files import write_whole
from ingest.home import Home
from ingest.settings import load_site
from publish.briefing.charts import map_svg
from publish.briefing.parts import Cover
from publish.briefing.pdf import briefing_pdf
from publish.briefing.read import Closed, closed_periods, read_briefing
from publish.briefing.workbook import briefing_xlsx
from publish.read_scores import closed_last
from publish.reader import open_published
from publish.slip_words import Lang

ENDINGS = (".pdf", ".xlsx")


def briefing_folder(home: Home) -> Path:
    """Where the briefings of a home lie."""
    return home.published / "briefing"


def write_briefing(home: Home, rulebook: str, period: str, lang: Lang = "zh") -> tuple[Path, ...]:
    """Write the PDF and the XLSX of a rulebook and closed period, and return them; equal tables give equal bytes.

    Raises GridscoreError when the period is not closed, nothing is published, or the font lacks a character.
    """
    site = load_site(home)
    with open_published(home, site.time_zone) as connection:
        briefing = read_briefing(connection, rulebook, period, site.small_cell)
    cover = Cover(
        office=site.name.zh if lang == "zh" else site.name.en,
        number=site.number,
        with_workers=site.briefing.workers,
        small_cell=site.small_cell,
    )
    chart_of_map = map_svg(briefing, lang)
    made = (briefing_pdf(briefing, cover, chart_of_map, lang), briefing_xlsx(briefing, cover, chart_of_map, lang))
    folder = briefing_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{file_stem(briefing.closed, lang)}{ending}" for ending in ENDINGS]
    for path, content in zip(written, made, strict=True):
        write_whole(path, content)
    return tuple(written)


def file_stem(closed: Closed, lang: Lang) -> str:
    """chengnan-2026-06-r1-zh: a later release leaves the briefing of the earlier one where it is."""
    return f"{closed.release_id}-{lang}"


def briefings_due(home: Home, lang: Lang) -> list[tuple[str, str]]:
    """Rulebook and period of what has no briefing of its newest release: what closed last, or has an earlier one."""
    folder = briefing_folder(home)
    with open_published(home) as connection:
        periods = closed_periods(connection)
    newest = newest_closed(periods)
    return [
        (closed.rulebook, closed.period)
        for closed in periods
        if not all((folder / f"{file_stem(closed, lang)}{ending}").exists() for ending in ENDINGS)
        and (closed in newest or any(folder.glob(f"{closed.release_id.rpartition('-r')[0]}-r*-{lang}.pdf")))
    ]


def newest_closed(periods: Sequence[Closed]) -> list[Closed]:
    """Of each rulebook the periods that ended last: a month, and the quarter and year that end with it."""
    last = closed_last((closed.rulebook, closed.period) for closed in periods)
    return [closed for closed in periods if (closed.rulebook, closed.period) in last]
