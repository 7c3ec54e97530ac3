"""How much a workbook holds once it is read, told from its XML: a cell far out makes a sheet of all cells before it,
and a text that is stored once may stand in any number of them."""

from __future__ import annotations

import re
import zipfile

import numpy as np

from ingest.sheet_facts import MERGED, column_index, members_by_name

MAX_CELLS = 6_000_000
MAX_TEXT = 200 * 1_000_000
SHARED = "xl/sharedstrings.xml"
# A cell with something in it, and one whose text is stored elsewhere. (Nothing before its end has a > or / in it.)
FILLED = re.compile(rb'<(?:\w+:)?c\b[^>/]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>')
REFERENCE = re.compile(rb'\bt="s"[^>/]*>\s*<(?:\w+:)?v>(\d{1,9})<')


def is_too_large(archive: zipfile.ZipFile) -> bool:
    """Whether the sheets of an XLSX have more cells than are allowed, or more text in them."""
    names = members_by_name(archive)
    texts = archive.read(names[SHARED]).split(b"</si>") if SHARED in names else []
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    longest = int(sizes.max(initial=0))
    cells = text = 0
    for name in names.keys() - {SHARED}:
        if not name.endswith(".xml"):
            continue
        xml = archive.read(names[name])
        rows, columns = 0, set[bytes]()
        for cell in FILLED.finditer(xml):
            columns.add(cell[1])
            rows = max(rows, int(cell[2]))
        cells += rows * (1 + max(map(column_index, columns), default=-1))
        references = xml.count(b't="s"')
        if references * longest > MAX_TEXT:
            used = np.bincount([int(number) for number in REFERENCE.findall(xml)], minlength=len(sizes))
            references = int((used[: len(sizes)] * sizes).sum()) // max(longest, 1)
        merged = sum(
            min(int(last), rows) - int(first) for _, first, _, last in MERGED.findall(xml) if int(first) < rows
        )
        text += (references + merged) * longest
    return cells > MAX_CELLS or text > MAX_TEXT
