"""A lost cell of an HTML table would move all behind it: no damaged byte shifts, merges or loses a row in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from landing_office import Office, read_table
from polluted import HEADER, ROWS
from properties import draws

from ingest.decode import SetAsideError
from ingest.feeds import FEEDS
from ingest.table import Shape, Table

ITEMS = FEEDS["items"]
COLUMNS = ("item_code", "grid_code", "category", "reported_at", "due_at", "outcome", "rework_count", "note")
BYTES = st.sampled_from(list(b'<>/tdrhx"= \n&A0')) | st.integers(0, 255)


def html(*rows: tuple[str, ...]) -> bytes:
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return ("<html><body><table border=1>\n" + "\n".join(lines) + "\n</table></body></html>").encode()


WHOLE = html(HEADER, *ROWS)
FIRST = WHOLE.index(b"<tr>", WHOLE.index(b"</tr>"))


def read(content: bytes) -> Table:
    return read_table(content, ITEMS, Shape())


@draws(400, 20_000)
@given(at=st.integers(FIRST, len(WHOLE) - 1), kind=st.sampled_from(["flip", "insert", "delete"]), byte=BYTES)
def test_one_damaged_byte_of_html_changes_one_cell_at_most_or_rejects_its_row(at: int, kind: str, byte: int):
    middle = {"flip": bytes([byte]), "insert": bytes([byte]) + WHOLE[at : at + 1], "delete": b""}[kind]
    try:
        table = read(WHOLE[:at] + middle + WHOLE[at + 1 :])
    except SetAsideError:
        return
    written = {tuple(map(str.strip, row)) for row in ROWS}
    landed = [tuple(cell or "" for cell in row) for row in table.cells.select(COLUMNS).rows()]
    changed = [row for row in landed if row not in written]
    assert len(changed) <= 1
    assert all(min(sum(a != b for a, b in zip(row, other, strict=True)) for other in written) == 1 for row in changed)
    assert len(landed) == len(ROWS) or table.broken


@pytest.mark.parametrize("cells", [ROWS[0][:-1], (*ROWS[0], ""), (ROWS[0][0], "", *ROWS[0][1:])])
def test_row_of_more_or_fewer_cells_than_the_header_is_rejected(office: Office, cells: tuple[str, ...]):
    typed = office.read("items", html(HEADER, cells, ROWS[1]))
    assert typed.rows.height == 1
    assert typed.rejected.select("row_number", "rule", "reason").rows() == [
        (2, "field_count", f"{len(cells)} fields where the header has {len(HEADER)}")
    ]
    assert not any(char.isalnum() and char not in "9x" for char in typed.rejected["content_masked"][0])
