"""What is read of a file: a table of text, the columns the feed takes under their canonical names, and the lines that
are none. Text files come in several, one after the other, so that none of them need be held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import polars as pl

from ingest import records as guard
from ingest.datum import Datum
from ingest.decode import SetAsideError, line_batches
from ingest.feed import Feed
from ingest.header import NO_MAPPING, Candidate, Header, find_header
from ingest.lines import Lines, concat_lines
from ingest.mask import shape
from ingest.prefetch import prefetched
from ingest.raw import CHUNK, Raw
from ingest.records import Broken, Records, read_record, split_lines_of, split_records
from ingest.regular import regular_lines
from ingest.tail import MAX_ROWS, end_of_data
from ingest.torn import Neighbours

DELIMITERS = (",", "\t", ";", "|")
WIDE_COMMAS = SetAsideError(
    "full-width commas stand between the columns, and in texts too; export it with commas or as .xlsx",
    "列之间为全角逗号“，”，与正文中的逗号无法区分；请改用半角逗号，或导出为.xlsx",
)
HEADER_ROWS = 30
PLACE = "__place"
"""Column of a table of several sheets: the number of the sheet among those that can be seen."""
# A row of the header may go over as many lines as it may have rows.
HEADER_LINES = HEADER_ROWS * HEADER_ROWS


@dataclass(frozen=True)
class Shape:
    """How a file differs from our own shape, by sources.yaml. columns: canonical -> header; constants: canonical ->
    value for every row; time_format: strptime format of its times."""

    columns: Mapping[str, str] = field(default_factory=lambda: dict(NO_MAPPING))
    constants: Mapping[str, str] = field(default_factory=dict)
    time_format: str | None = None
    time_zone: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    datum: Datum = "WGS-84"


@dataclass(frozen=True)
class BrokenRow:
    """A physical row that is no record: its number in the file, the rule it broke, and its shape without content."""

    row: int
    rule: str
    reason: str
    reason_zh: str
    content: str


@dataclass(frozen=True)
class Table:
    """cells: `row` (Int64, physical line or sheet row, from 1) and one String column per column taken.

    numeric and faulty: where cells have types, the same columns as Boolean: the cell held a number (that may have lost
    digits) or a date (that may have been a code); it held an error. people: columns whose header often holds names.
    from_1904: serial dates count from 1904. timed: columns whose times the file itself has as times, so that no
    declared format applies. examples: rows of a template that were left out.
    """

    cells: pl.DataFrame
    broken: tuple[BrokenRow, ...]
    people: frozenset[str]
    encoding: str
    notes: tuple[str, ...]
    numeric: pl.DataFrame | None = None
    faulty: pl.DataFrame | None = None
    from_1904: bool = False
    timed: frozenset[str] = frozenset()
    examples: int = 0


def text_tables(
    raw: Raw,
    feed: Feed,
    shape_of: Shape,
    encoding: str | None = None,
    size: int = CHUNK,
    known: tuple[Header, str] | None = None,
) -> Iterator[Table]:
    """Tables of a delimited text file, in order, about `size` bytes each; together they are the file.

    known: the header and delimiter, where they were found before. Raises SetAsideError when it is no text or has no
    header that fits, OtherEncodingError (also after the last of them) when they must be forgotten and read anew in that
    encoding.
    """
    # The end of the data is found in the last lines, so they must come together.
    are_many = raw.size > size
    batches = prefetched(line_batches(raw, encoding or shape_of.encoding, size, MAX_ROWS), are_many)
    lines = _beginning(batches) if are_many else concat_lines(list(batches))
    try:
        header, delimiter = known or _header(lines.first(HEADER_LINES).text, feed, shape_of)
    except SetAsideError:
        for _ in batches:  # what is wrong with the file as a whole shows at its end, and comes first
            pass
        raise
    form = _Form.of(header, delimiter, feed)
    lines, before, count, notes = lines.head(header.following)[1], header.following, 0, header.notes
    above: list[str] = []
    for following in chain(batches, [None]):
        if following is None:
            lines, end = lines.tail(MAX_ROWS)
            data, tail = end.head(end_of_data(end.text, header.width, form.required, delimiter))
            lines, notes = concat_lines([lines, data]), (*notes, *_tail_note(tail))
        records = _records(lines, before + 1, above, form, following is None)
        count += records.cells.height
        if following is None and not count and header.holds_values:
            raise SetAsideError(
                "the header holds values: its line break is lost", "表头中含有数据，表头与数据之间缺少换行"
            )
        below = _damaged_below(tail, before + 1 + records.lines) if following is None else ()
        yield Table(records.cells, (*records.broken, *below), header.people, lines.encoding, notes)
        if following is not None:
            lines = concat_lines([records.rest, following])
            before, notes, above = before + records.lines, (), records.above


@dataclass(frozen=True)
class _Form:
    """How the lines of a file are written. required: positions of the cells a data row must have. ends_read: whether
    the first and the last cell of a line are taken, and a line that may hold a part of them matters."""

    header: Header
    delimiter: str
    required: list[int]
    ends_read: tuple[bool, bool]

    @staticmethod
    def of(header: Header, delimiter: str, feed: Feed) -> _Form:
        required = [header.columns[c.name] for c in feed.columns if c.required and c.name in header.columns]
        taken = set(header.columns.values())
        return _Form(header, delimiter, required, (0 in taken, header.width - 1 in taken))


@dataclass(frozen=True)
class _Records:
    """Some lines as records. cells: `row` (Int64, number of the line in the file) and the columns taken. lines: how
    many of the lines these are; rest: the others, that cannot be told yet; above: what stands right above these and is
    broken."""

    cells: pl.DataFrame
    broken: tuple[BrokenRow, ...]
    lines: int
    rest: Lines
    above: list[str]


def _records(body: Lines, first: int, above: list[str], form: _Form, is_end: bool) -> _Records:
    """first: number of the first line in the file. above: broken lines right above the body."""
    header, delimiter, required = form.header, form.delimiter, form.required
    if required and not body.damaged:
        regular = regular_lines(body.content, header.width, delimiter, header.columns, required[0])
        cells, count = regular.cells, regular.lines
        if regular.odd.is_empty():
            records = Records(pl.DataFrame(), [], count)
        else:
            records = split_lines_of(regular.odd, count, header.width, delimiter, frozenset(), is_end)
            cells = pl.concat([cells, _cells(records, header)]).sort("row")
    else:
        records = split_records(body.series, 0, header.width, delimiter, body.damaged, is_end)
        cells, count = _cells(records, header), len(body.series)
    broken, end, texts, around = records.broken, records.open, [*above], None
    if broken or above:
        texts = [*above, *body.text]
        around = _around(records, cells["row"], texts, len(above), form)
        torn = [replace(line, line=line.line - len(above)) for line in around.torn(*form.ends_read)]
        cells = cells.filter(~pl.col("row").is_in([line.line for line in torn]))
        broken = sorted([*broken, *torn], key=lambda line: line.line)
    last = int(cells["row"][-1]) if cells.height else -1
    if not is_end and cells.height and count - records.spans.get(last, last) <= 2 * guard.MAX_LINES:
        # The last record waits for the lines below it: blank ones, and those of a cell.
        end = min(end, last)
    if end < count:
        cells, broken = cells.filter(pl.col("row") < end), [line for line in broken if line.line < end]
    cells = cells.with_columns(pl.col("row") + first)
    shown = _broken_rows(broken, first, [body.text[line.line] for line in broken])
    stop = len(above) + end
    above = texts[:stop][-2 * guard.MAX_LINES :] if around and around.is_behind_broken(stop) else []
    return _Records(cells, shown, end, body.tail(count - end)[1], above)


def _around(records: Records, rows: pl.Series, texts: list[str], shift: int, form: _Form) -> Neighbours:
    """Lines with what is known of them. texts: theirs, and before them so many that end with a broken one."""
    whole = set((rows + shift).to_list())
    spans = {first + shift: last + shift for first, last in records.spans.items()}
    broken = {line.line + shift for line in records.broken}
    broken |= {max(at for at in range(shift) if texts[at].strip())} if shift else set()
    return Neighbours(texts, whole, spans, sorted(broken), form.header.width, form.delimiter)


def _cells(records: Records, header: Header) -> pl.DataFrame:
    return records.frame.select(
        pl.col("line").alias("row"),
        *(pl.col("fields").list.get(index).alias(name) for name, index in header.columns.items()),
    )


def _beginning(batches: Iterator[Lines]) -> Lines:
    """Enough lines for the header."""
    lines = next(batches, Lines(b"", "utf-8"))
    while not lines.has(HEADER_LINES) and (following := next(batches, None)) is not None:
        lines = concat_lines([lines, following])
    return lines


def _header(lines: list[str], feed: Feed, shape_of: Shape) -> tuple[Header, str]:
    """The header and delimiter under which the feed finds most of its columns."""
    found: list[tuple[int, Header, str]] = []
    problem: SetAsideError | None = None
    for delimiter in [shape_of.delimiter] if shape_of.delimiter else DELIMITERS:
        candidates = list(_candidates(lines, delimiter))
        try:
            header = find_header(candidates, feed, shape_of.columns, shape_of.constants)
        except SetAsideError as error:
            # The delimiter that splits the file at all has the more telling reason.
            is_split = any(len(candidate.cells) > 1 for candidate in candidates)
            problem = error if problem is None or is_split else problem
            # through its traceback it would hold itself, and all that every caller holds, until garbage is collected
            problem.__traceback__ = None
            continue
        found.append((len(header.columns), header, delimiter))
    if not found:
        assert problem is not None
        raise WIDE_COMMAS if _fits_with_wide_commas(lines, feed, shape_of) else problem
    _, header, delimiter = max(found, key=lambda each: each[0])
    return header, delimiter


def _fits_with_wide_commas(lines: list[str], feed: Feed, shape_of: Shape) -> bool:
    """Whether cells stand between `，`. Words have that comma, too, and nobody puts them in quotes because of it."""
    try:
        find_header(_candidates(lines, "，"), feed, shape_of.columns, shape_of.constants)
    except SetAsideError:
        return False
    return True


def _candidates(lines: list[str], delimiter: str) -> Iterator[Candidate]:
    position = rows = 0
    while position < len(lines) and rows < HEADER_ROWS:
        record = read_record(lines, position, delimiter, max_lines=HEADER_ROWS)
        if record is not None and any(cell.strip() for cell in record[0]):
            yield Candidate(position, record[1], tuple(record[0]))
        rows += 1
        position = record[1] if record is not None else position + 1


def _broken_rows(broken: Sequence[Broken], first: int, texts: Sequence[str]) -> tuple[BrokenRow, ...]:
    """first: number of the first line in the file. texts: of the broken ones."""
    shapes = shape("\n".join(texts)).split("\n") if texts else []
    return tuple(
        BrokenRow(
            first + line.line,
            line.rule,
            line.reason,
            line.reason_zh,
            (f"({line.fields} fields) " if line.fields else "") + own[:200],
        )
        for line, own in zip(broken, shapes, strict=True)
    )


def _tail_note(tail: Lines) -> list[str]:
    count = sum(1 for at, line in enumerate(tail.text) if line.strip() and at not in tail.damaged)
    return [f"{count} total or note rows under the data"] if count else []


def _damaged_below(tail: Lines, first: int) -> list[BrokenRow]:
    """Lines among totals and notes that cannot be read, and so may have been rows."""
    words = "the line is not in the file's encoding", "该行编码与文件不一致"
    return [BrokenRow(first + at, "encoding", *words, shape(tail.text[at])[:200]) for at in sorted(tail.damaged)]
