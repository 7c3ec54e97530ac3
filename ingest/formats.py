"""What a file is, by its bytes and never by its name, and the reader for it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from ingest.archive import GZIP, unpacked
from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.gpx_file import gpx_table, is_gpx
from ingest.html_file import html_table
from ingest.json_file import json_table, looks_like_json
from ingest.old_workbook import COMPOUND
from ingest.parquet_file import is_parquet, parquet_tables
from ingest.raw import Raw
from ingest.table import Shape, Table, text_tables
from ingest.workbook import workbook_table
from ingest.xml_spreadsheet import is_xml_spreadsheet, xml_spreadsheet_table
from ingest.zip_guard import ZIP, is_workbook

NOT_READ = {
    b"%pdf": ("a PDF file, which is not read", "PDF文件，不支持读取"),
    b"rar!": ("a RAR archive; pack it as .zip", "RAR压缩包，请改用.zip"),
    b"7z\xbc\xaf": ("a 7z archive; pack it as .zip", "7z压缩包，请改用.zip"),
    b"\x89png": (PICTURE := ("a picture, which is not read", "图片，不支持读取")),
    b"\xff\xd8\xff": PICTURE,
    b"{\\rtf": ("an RTF document, which is not read", "RTF文档，不支持读取"),
    b"mime-version:": ("a web archive (MHTML); save it as .xlsx", "网页存档（MHTML），请另存为.xlsx"),
}


PACKED, OFFICE = (ZIP, GZIP), (ZIP, COMPOUND)
START = 4096
# Bytes of a format that is held whole; JSON, HTML and workbooks have limits of their own on what they unpack to.
MOST_WHOLE = 60 * 1_000_000


def read_tables(raw: Raw, feed: Feed, shape_of: Shape, encoding: str | None = None) -> Iterator[Table]:
    """The columns the feed takes, as text: tables that follow each other and together are the file. Text and Parquet
    come in several, every other format in one.

    Raises SetAsideError when nothing of the file can be read, OtherEncodingError when what came must be forgotten and
    the file read anew in that encoding.
    """
    packed, raw = raw, unpacked(raw)
    start = raw.start(START)
    if start.startswith(OFFICE) and is_workbook(raw):
        yield workbook_table(_whole(raw), feed, shape_of)
        return
    if is_parquet(start):
        # It is read from its end, which a packed one does not let anybody do.
        yield from parquet_tables(raw if raw is packed else Raw.of(_whole(raw)), feed, shape_of)
        return
    start = start.removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, words in NOT_READ.items():
        if start[: len(mark)].lower() == mark:
            raise SetAsideError(*words)
    if is_gpx(start):
        yield gpx_table(_whole(raw), feed, shape_of)
    elif is_xml_spreadsheet(start):
        yield xml_spreadsheet_table(_whole(raw), feed, shape_of)
    elif start.startswith(b"<"):
        yield html_table(_whole(raw), feed, shape_of)
    elif looks_like_json(start):
        yield json_table(_whole(raw), feed, shape_of)
    else:
        yield from text_tables(raw, feed, shape_of, encoding)


def _whole(raw: Raw) -> bytes:
    """All bytes of a file that cannot be read piece by piece."""
    if raw.size > MOST_WHOLE:
        size = f"{MOST_WHOLE // 1_000_000} MB"
        raise SetAsideError(
            f"larger than {size}, and of a format that is held whole; export it as CSV",
            f"超过{size}，且该格式须整体读入，请改为导出CSV",
        )
    return raw.whole()
