"""Any table comes back equal; any damage of one byte ends in equal rows, rejected rows or a rejected file.

A row is *silently different* when it landed from a place where no row was written, when more than one of its cells
changed, when one changed although the damage lies in another row or a part of it is rejected, or when it is not there
and no rejected line touches its place. (Damage inside a cell's own text necessarily changes that cell; nobody could
tell.) Damage in the header may cost columns: then the receipt names them, and every cell of the others is as it was.
"""

from __future__ import annotations

import csv
import gzip
import json

import polars as pl
import pytest
from draws import ANY_ROW, DIALECTS, ORDERS, ROW, Dialect, Written, is_plain_speech, written
from hypothesis import assume, event, given
from hypothesis import strategies as st
from landing_office import read_table
from objects_and_maps import OBJECTS, lines, parquet
from polluted import CATEGORY, CODE, GRID, HEADER, REPORTED, ROWS
from polluted import csv as clean_csv
from properties import IS_SOAK, draws
from test_ods_files import ods, sheet
from test_ods_files import row as ods_row
from workbooks import workbook

from ingest.decode import SetAsideError
from ingest.feeds import FEEDS
from ingest.table import Shape, Table

ITEMS = FEEDS["items"]
COLUMNS = ("item_code", "grid_code", "category", "reported_at", "due_at", "outcome", "rework_count", "note")
BYTES = st.sampled_from(list(b'",;|\t\n\r\x00\xff\x81\xc2\xef 0A\\')) | st.integers(0, 255)
KINDS = st.sampled_from(["flip", "insert", "delete"])


def read(content: bytes) -> Table:
    return read_table(content, ITEMS, Shape())


def damaged(content: bytes, kind: str, at: int, byte: int) -> bytes:
    """The content with one byte changed, added or lost."""
    middle = {"flip": bytes([byte]), "insert": bytes([byte]) + content[at : at + 1], "delete": b""}[kind]
    return content[:at] + middle + content[at + 1 :]


def as_read(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.replace("\r\n", "\n") for cell in row)


@draws(150, 5_000)
@given(rows=st.lists(ANY_ROW, min_size=1, max_size=8), dialect=DIALECTS, order=ORDERS)
def test_any_table_in_any_dialect_and_encoding_comes_back_equal(
    rows: list[tuple[str, ...]], dialect: Dialect, order: list[int]
):
    file = written(rows, dialect, order)
    assume(is_plain_speech(file))
    table = read(file.content)
    assert table.broken == ()
    # What is a blank beyond space and tab is not asked: a row of nothing else lands nowhere, here or later.
    came, wanted = (
        [row for row in given if "".join(row).strip()] for given in (table.cells.select(COLUMNS).rows(), rows)
    )
    assert came == [as_read(row) for row in wanted]


class Judge:
    """Holds what was read of a damaged file against what was written. A row without a required cell never lands: it
    is rejected when it is typed."""

    def __init__(self, file: Written, kind: str, at: int, content: bytes, table: Table) -> None:
        self.file, self.at, self.table = file, at, table
        self.shift = {"flip": 0, "insert": 1, "delete": -1}[kind]
        # An old Macintosh file ends its lines with CR alone; ours never do before they are damaged.
        lines = content.split(b"\n")
        self.line_starts = [0]
        for line in lines:
            self.line_starts.append(self.line_starts[-1] + len(line) + 1)

    def place(self, line: int) -> int:
        """Where a line (from 1) of the damaged file began in the file that was written."""
        start = self.line_starts[line - 1]
        before = start if start <= self.at else start - self.shift
        row = max((first for first in self.file.starts if first <= before), default=before)
        # Its first character became a line end, or blanks before them are a line now.
        lost = self.file.content[row : self.at] + self.file.content[self.at + (self.shift == 0) : before]
        return row if row <= self.at <= before and not lost.strip() else before

    def holds_damage(self, row: int) -> bool:
        """Whether the damage lies in this row, or between it and its neighbour."""
        return self.file.starts[row] <= self.at <= self.file.starts[row + 1]

    def silently_different(self) -> list[str]:
        """What is wrong with the rows that landed, and with those that did not; nothing, if all is as it should be."""
        at_place = {start: row for row, start in enumerate(self.file.starts[:-1])}
        columns = [column for column in COLUMNS if column in self.table.cells.columns]
        wrong: list[str] = []
        landed: set[int] = set()
        torn: set[int] = set()
        required = [column.name for column in ITEMS.columns if column.required]
        is_whole = pl.all_horizontal(pl.col(required).str.strip_chars() != "")
        for line, *cells in self.table.cells.filter(is_whole).select("row", *columns).rows():
            row = at_place.get(self.place(line))
            if row is None:
                wrong.append(f"line {line} lands, and was never written")
                continue
            landed.add(row)
            said = dict(zip(COLUMNS, as_read(self.file.rows[row]), strict=True))
            changed = [name for name, cell in zip(columns, cells, strict=True) if cell != said[name]]
            if len(changed) > 1 or (changed and not self.holds_damage(row)):
                wrong.append(f"line {line}: {', '.join(changed)} changed")
            torn |= {row} if changed else set()
        rejected = [*(b.row for b in self.table.broken), *self.table.cells.filter(~is_whole)["row"]]
        touched = [(self.place(line), self.place(line + 1)) for line in rejected]
        for row, said_row in enumerate(self.file.rows):
            start, end = self.file.starts[row], self.file.starts[row + 1]
            is_named = any(first < end and start < last for first, last in touched)
            is_due = all(said_row[at].strip() for at in (CODE, GRID, CATEGORY, REPORTED))
            if row not in landed and not is_named and is_due:
                wrong.append(f"row {row} is lost")
            if row in torn and is_named:
                wrong.append(f"row {row} lands without a part of it")
        return wrong


def damage(draw: st.DrawFn, size: int) -> tuple[str, int, int]:
    return draw(KINDS), draw(st.integers(0, size - 1)), draw(BYTES)


@st.composite
def damaged_tables(draw: st.DrawFn) -> tuple[Written, str, int, int]:
    file = written(draw(st.lists(ROW, min_size=2, max_size=6)), draw(DIALECTS), draw(ORDERS))
    return (file, *damage(draw, len(file.content)))


@draws(400, 20_000)
@given(drawn=damaged_tables())
def test_one_damaged_byte_of_a_table_never_shifts_merges_or_loses_a_row(drawn: tuple[Written, str, int, int]):
    file, kind, at, byte = drawn
    assume(is_plain_speech(file))
    content = damaged(file.content, kind, at, byte)
    try:
        table = read(content)
    except SetAsideError:
        event("set aside")
        return
    event("rejected" if table.broken else "equal but for one cell")
    if at < file.starts[0] and table.cells.width < len(COLUMNS) + 1:
        event("a column is lost")
        assert any("columns not in the file" in note for note in table.notes)
    assert Judge(file, kind, at, content, table).silently_different() == []


TORN_ROWS = (
    ("A01", "G1", "环境保护", "2026-03-01 08:05:00", "", "已办结", "0", "水管，破损"),
    ("编号A02", "G2", "社会治安", "2026-03-02 08:05:00", "2026-03-09", "", "1", "3处, 已修"),
    ("A03", "G3", "河道清淤", "2026-03-03 08:05:00", "", "处置中", "1", '"见"\n"附件"\n第二行'),
    ("A04", "G4", "河道清淤", "2026-03-04 08:05:00", "", "", "", ""),
)
NOTE_FIRST = (7, 1, 2, 3, 4, 6, 0, 5)
TORN_FILES = {
    "code first, note last": written(TORN_ROWS, Dialect("utf-8", ",", "\n", csv.QUOTE_MINIMAL)),
    "note first": written(TORN_ROWS, Dialect("gb18030", ";", "\r\n", csv.QUOTE_MINIMAL), NOTE_FIRST),
    "in quotes": written(TORN_ROWS, Dialect("utf-8-sig", "\t", "\n", csv.QUOTE_ALL), NOTE_FIRST),
}
REACH = 60 if IS_SOAK else 9


@pytest.mark.parametrize("name", TORN_FILES)
def test_damage_near_the_ends_of_rows_leaves_no_row_without_a_part_of_it(name: str):
    """Every byte there turned into a line end or a letter, lost, or a line end put before it. That a first or last cell
    was cut short cannot be seen in it, and nothing is wrong with the number of fields."""
    file = TORN_FILES[name]
    near = {at for start in file.starts for at in range(start - REACH, start + REACH)}
    wrong = {}
    for at in near.intersection(range(file.starts[0], file.starts[-1])):
        for kind, byte in (("flip", b"\n"), ("insert", b"\n"), ("flip", b"x"), ("delete", b"x")):
            content = damaged(file.content, kind, at, byte[0])
            found = Judge(file, kind, at, content, read(content)).silently_different()
            wrong |= {(kind, byte, at): found} if found else {}
    assert wrong == {}


def test_a_lenient_reader_would_be_found_at_fault():
    """The judge is not blind: a row taken shifted by a column, and rows that are merged or lost."""
    row = ("A", "G", "x", "2026-03-01 08:05:00", "", "", "0", "")
    file = written([row, row, row], Dialect("utf-8", ",", "\n", 1))
    for kind, at, byte in (("flip", file.starts[1] - 1, ord(";")), ("insert", file.starts[1] + 4, ord(","))):
        content = damaged(file.content, kind, at, byte)
        text = pl.read_csv(content, infer_schema=False, truncate_ragged_lines=True, ignore_errors=True)
        cells = text.rename(dict(zip(text.columns, COLUMNS, strict=True))).with_row_index("row", 2)
        table = Table(cells.with_columns(pl.col("row").cast(pl.Int64)), (), frozenset(), "utf-8", ())
        assert Judge(file, kind, at, content, table).silently_different() != []


JSON_LINES = lines()


@draws(200, 10_000)
@given(data=st.data())
def test_one_damaged_byte_of_json_lines_changes_one_cell_at_most(data: st.DataObject):
    kind, at, byte = data.draw(st.composite(damage)(len(JSON_LINES)))
    content = damaged(JSON_LINES, kind, at, byte)
    try:
        table = read(content)
    except SetAsideError:
        return
    rejected = {broken.row for broken in table.broken}
    here = JSON_LINES[:at].count(b"\n") + 1
    moved = content.count(b"\n") - JSON_LINES.count(b"\n")
    whole = {row: tuple(each.values()) for row, each in enumerate(OBJECTS, 1)}
    landed = set()
    for row, *cells in table.cells.select("row", *COLUMNS).rows():
        before = row if row <= here else row - moved
        changed = [a for a, b in zip(whole[before], cells, strict=True) if a != b]
        assert len(changed) <= (before == here)
        landed.add(before)
    lost = whole.keys() - landed
    assert lost <= {here, here + 1}
    assert bool(lost) <= bool(rejected)


REPLY = json.dumps({"code": 0, "data": {"total": len(OBJECTS), "rows": OBJECTS}}, ensure_ascii=False).encode()


@draws(100, 5_000)
@given(data=st.data(), is_cut=st.booleans())
def test_one_damaged_byte_of_a_reply_changes_one_cell_at_most_or_sets_it_aside(data: st.DataObject, is_cut: bool):
    kind, at, byte = data.draw(st.composite(damage)(len(REPLY)))
    try:
        table = read(REPLY[:at] if is_cut else damaged(REPLY, kind, at, byte))
    except SetAsideError:
        return
    assert not is_cut
    whole = {row: tuple(each.values()) for row, each in enumerate(OBJECTS, 1)}
    columns = [column for column in COLUMNS if column in table.cells.columns]
    assert len(columns) == len(COLUMNS) or any("columns not in the file" in note for note in table.notes)
    changed = [
        name
        for row, *cells in table.cells.select("row", *columns).rows()
        for name, cell in zip(columns, cells, strict=True)
        if cell != whole[row][COLUMNS.index(name)]
    ]
    assert len(changed) <= 1
    assert table.cells.height + len(table.broken) == len(OBJECTS)


SEALED = {
    "xlsx": workbook(),
    "ods": ods(sheet(*(ods_row(*each) for each in (HEADER, *ROWS)))),
    "gz": gzip.compress(clean_csv(), mtime=0),
    "parquet": parquet(write_page_checksum=True),
}
WHOLE = {name: read(content).cells.select(COLUMNS) for name, content in SEALED.items()}


@draws(120, 4_000)
@given(data=st.data(), name=st.sampled_from(sorted(SEALED)))
def test_one_damaged_byte_of_a_sealed_file_changes_nothing_or_sets_it_aside(data: st.DataObject, name: str):
    """Workbooks, archives and Parquet with checksums. Where columns are lost, the receipt names them."""
    content = SEALED[name]
    kind, at, byte = data.draw(st.composite(damage)(len(content)))
    try:
        table = read(damaged(content, kind, at, byte))
    except SetAsideError:
        return
    columns = [column for column in COLUMNS if column in table.cells.columns]
    assert len(columns) == len(COLUMNS) or any("columns not in the file" in note for note in table.notes)
    assert table.cells.select(columns).equals(WHOLE[name].select(columns))


def test_a_page_that_is_read_as_the_end_of_its_column_is_damage():
    """This byte makes the reader end early without a word; the file itself says how many rows it has."""
    with pytest.raises(SetAsideError, match="damaged or cut short"):
        read(damaged(SEALED["parquet"], "flip", 86, 34))
