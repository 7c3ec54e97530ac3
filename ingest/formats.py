"""What a file is, by its bytes and never by its name, and the reader for it."""

from __future__ import annotations

import codecs

from ingest.archive import unpacked
from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.html_file import html_table
from ingest.json_file import json_table, looks_like_json
from ingest.parquet_file import is_parquet, parquet_table
from ingest.table import Shape, Table, text_table
from ingest.workbook import workbook_table
from ingest.zip_guard import is_workbook

NOT_READ = {
    b"%pdf": ("a PDF file, which is not read", "PDF文件，不支持读取"),
    b"rar!": ("a RAR archive; pack it as .zip", "RAR压缩包，请改用.zip"),
    b"7z\xbc\xaf": ("a 7z archive; pack it as .zip", "7z压缩包，请改用.zip"),
    b"mime-version:": ("a web archive (MHTML); save it as .xlsx", "网页存档（MHTML），请另存为.xlsx"),
}


def read_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """The columns the feed takes, as text. Raises SetAsideError when nothing of the file can be read."""
    content = unpacked(content)
    if is_workbook(content):
        return workbook_table(content, feed, shape_of)
    if is_parquet(content):
        return parquet_table(content, feed, shape_of)
    start = content[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, words in NOT_READ.items():
        if start[: len(mark)].lower() == mark:
            raise SetAsideError(*words)
    if start.startswith(b"<"):
        return html_table(content, feed, shape_of)
    if looks_like_json(start):
        return json_table(content, feed, shape_of)
    return text_table(content, feed, shape_of)
