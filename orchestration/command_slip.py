"""`gridscore slip`: the slips of one unit, or of all of them, as PDF files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

import duckdb

from ingest.errors import GridscoreError
from ingest.files import is_named_file
from publish.read_scores import Score, find_units, known_period, known_rulebook, ranking
from publish.read_slip import slips_of
from publish.slip import slip_pdf
from publish.slip_words import Lang

ALL = "all"


def write_slips(
    connection: duckdb.DuckDBPyConnection,
    unit: str,
    period: str,
    rulebook: str | None,
    output: Path,
    each: bool,
    office: str,
    made_at: datetime,
    lang: Lang,
) -> list[Path]:
    """Write the slips of a unit (code or name), or of `all`, and return the files.

    output: a folder, or a file ending in .pdf when there is only one to write. all: one file per rulebook in the order
    of the ranking, or with `each` one per unit. Raises GridscoreError for a unit or period without a score, for an
    output of another ending, and where it cannot write.
    """
    scores = ranking(connection, known_period(connection, period), known_rulebook(connection, rulebook))
    if unit != ALL:
        wanted = {(found.unit_type, found.unit_code) for found in find_units(connection, unit)}
        scores = [score for score in scores if (score.unit_type, score.unit_code) in wanted]
    if not scores:
        by = f" by {rulebook}" if rulebook else ""
        raise GridscoreError(f"{unit} has no score for {period}{by}; see gridscore scores")
    documents = dict(_documents(scores, unit == ALL and not each, lang))
    is_file = is_named_file(output, ".pdf")
    if is_file and len(documents) > 1:
        raise GridscoreError(f"there are {len(documents)} files to write; name a folder with --output")
    written = []
    for name, together in documents.items():
        path = output if is_file else output / name
        made = slip_pdf(slips_of(connection, together), office, made_at, lang)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
        except OSError as error:
            raise GridscoreError(f"cannot write {path}: {error.strerror}") from error
        written.append(path)
    return written


def _documents(scores: list[Score], together: bool, lang: Lang) -> Iterator[tuple[str, list[Score]]]:
    """File name and scores of each document; a code that is no file name is made one."""
    for (rulebook, period, _), group in groupby(
        scores, key=lambda score: (score.rulebook, score.period, score.unit_type)
    ):
        if together:
            yield f"slips-{rulebook}-{period}-{lang}.pdf", list(group)
            continue
        for number, score in enumerate(group, start=1):
            name = re.sub(r"[^\w.-]", "_", score.unit_code)
            which = name if name == score.unit_code else f"{name}-{number}"
            yield f"slip-{rulebook}-{period}-{which}-{lang}.pdf", [score]
