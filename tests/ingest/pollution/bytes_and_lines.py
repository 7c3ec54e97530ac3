"""Polluted bytes, encodings, lines, delimiters and quotes."""

from __future__ import annotations

import codecs

from polluted import (
    Kind,
    csv,
    item,
    line,
    text,
    with_line_bytes,
    with_lines,
)

A5 = line(6)
WITHOUT_NOTE = A5.rpartition(",")[0]
MIXED = "\n".join(text().split("\n")[:5]).encode() + b"\n" + "\n".join(text().split("\n")[5:]).encode("gb18030")

BYTES = [
    Kind("empty", "nothing is in it", b"", aside="the file is empty"),
    Kind("only blanks", "blank lines are nothing", b" \r\n\n \n", aside="the file is empty"),
    Kind("only a mark", "a byte order mark without text", codecs.BOM_UTF8, aside="no header that fits"),
    Kind("random bytes", "no text in any encoding", b"\xff\xfe\xfd\x80\x81\xff" * 40, aside=" "),
    Kind("PDF", "a report, no table", b"%PDF-1.7\n" + csv(), aside="a PDF file"),
    Kind("RAR", "an archive nobody here opens", b"Rar!\x1a\x07\x00" + csv(), aside="a RAR archive"),
    Kind("7z", "an archive nobody here opens", b"7z\xbc\xaf\x27\x1c" + csv(), aside="a 7z archive"),
    Kind("web archive", "a page saved by a browser", b"MIME-Version: 1.0\n" + csv(), aside="a web archive"),
    Kind(
        "zero byte",
        "what a disk fault leaves; nobody knows what stood there",
        with_lines({6: A5.replace("第5", "第\x005")}),
        item(5),
        rejected=((6, None, "control_character"),),
    ),
    Kind(
        "lone carriage return",
        "half a line end inside a line",
        with_lines({6: A5.replace("第5", "第\r5")}),
        item(5),
        rejected=((6, None, "control_character"),),
    ),
    Kind(
        "byte that is no UTF-8",
        "one line is damaged, the others are not",
        with_line_bytes(6, A5.encode() + b"\xff"),
        item(5),
        rejected=((6, None, "encoding"),),
    ),
    Kind(
        "cut within a character",
        "the transfer ended in the last line",
        text().encode().rstrip(b"\n")[:-1],
        item(12),
        rejected=((13, None, "encoding"),),
    ),
    Kind(
        "GB18030 line in UTF-8",
        "two systems wrote into one file",
        with_line_bytes(6, A5.encode("gb18030")),
        item(5),
        rejected=((6, None, "encoding"),),
    ),
    Kind(
        "UTF-8 line in GB18030",
        "it would decode, to mojibake",
        with_line_bytes(6, A5.encode(), "gb18030"),
        item(5),
        rejected=((6, None, "encoding"),),
    ),
    Kind(
        "lone byte in GB18030",
        "half a character",
        with_line_bytes(6, A5.encode("gb18030") + b"\x81", "gb18030"),
        item(5),
        rejected=((6, None, "encoding"),),
    ),
    Kind("two encodings, half each", "nobody can say which of them it is meant to be", MIXED, aside=" "),
    Kind(
        "UTF-16 with a byte missing",
        "every character behind it would be another",
        codecs.BOM_UTF16_LE + text().encode("utf-16-le")[:-1],
        aside="the UTF-16 text is damaged",
    ),
    Kind("UTF-16 without its mark", "a mark is the only way to know it", text().encode("utf-16-le"), aside=" "),
    Kind(
        "mojibake saved as UTF-8",
        "Chinese read wrongly by somebody before us; its header fits nothing",
        text().encode().decode("gb18030", "replace").encode(),
        aside="no header that fits",
    ),
    Kind(
        "characters lost before us",
        "U+FFFD stands where a character was; the code is nobody's",
        with_lines({6: A5.replace("A05", "A\ufffd5"), 7: line(7).replace("环境保护", "锟斤拷")}),
        frozenset({"A05", "A06"}),
        rejected=((6, "item_code", "characters_lost"), (7, "category", "characters_lost")),
    ),
]

LINES = [
    Kind(
        "one delimiter too many, last cell empty",
        "lenient readers take this row shifted by a column",
        with_lines({6: WITHOUT_NOTE.replace("A05,", "A05,,") + ","}),
        item(5),
        rejected=((6, None, "field_count"),),
    ),
    Kind(
        "one field missing",
        "the cells behind it stand one to the left",
        with_lines({6: A5.replace(",G3", "", 1)}),
        item(5),
        rejected=((6, None, "field_count"),),
    ),
    Kind(
        "delimiter in a text without quotes",
        "the writer forgot its quotes",
        with_lines({6: WITHOUT_NOTE + ",破损,已修"}),
        item(5),
        rejected=((6, None, "field_count"),),
    ),
    Kind(
        "another delimiter in one line",
        "a line pasted in by hand",
        with_lines({6: A5.replace(",", ";")}),
        item(5),
        rejected=((6, None, "field_count"),),
    ),
    Kind(
        "quote that never closes",
        "lenient readers swallow the rest of the file",
        with_lines({6: WITHOUT_NOTE + ',"破损'}),
        item(5),
        rejected=((6, None, "quotes"),),
    ),
    Kind(
        "quote that closes rows later",
        "lenient readers merge three rows into one",
        with_lines({6: WITHOUT_NOTE + ',"破损', 8: line(8) + '"'}),
        frozenset({"A05", "A07"}),
        rejected=((6, None, "quotes"), (8, None, "quotes")),
    ),
    Kind(
        "text behind a closing quote",
        "which of the two was the cell?",
        with_lines({6: WITHOUT_NOTE + ',"破损"已修'}),
        item(5),
        rejected=((6, None, "quotes"),),
    ),
    Kind(
        "quote within a bare field",
        "RFC 4180 has quotes around whole fields only",
        with_lines({6: WITHOUT_NOTE + ',3"水管'}),
        item(5),
        rejected=((6, None, "quotes"),),
    ),
    Kind(
        "blank before a quote",
        "is the quote text or not?",
        with_lines({6: WITHOUT_NOTE + ', "破损"'}),
        item(5),
        rejected=((6, None, "quotes"),),
    ),
    Kind(
        "quotes escaped by a backslash",
        "another dialect; where the field ends would be a guess",
        with_lines({6: WITHOUT_NOTE + ',"\\"破损\\",待修"'}),
        item(5),
        rejected=((6, None, "quotes"),),
    ),
    Kind(
        "line torn in two",
        "a line break inside a bare field",
        with_lines({6: A5.replace("2026-03-05 08", "2026-03-05\n08", 1)}),
        item(5),
        rejected=((6, None, "field_count"), (7, None, "field_count")),
    ),
    Kind(
        "two lines run together",
        "a lost line break",
        with_lines({6: A5 + line(7), 7: ""}),
        frozenset({"A05", "A06"}),
        rejected=((6, None, "field_count"),),
    ),
    Kind(
        "last line cut short",
        "the transfer ended there",
        text()[: text().index("A12") + 12].encode(),
        item(12),
        rejected=((13, None, "field_count"),),
    ),
    Kind(
        "last line cut short within quotes",
        "the transfer ended there",
        with_lines({13: line(13).rpartition(",")[0] + ',"第12处'}).rstrip(b"\n"),
        item(12),
        rejected=((13, None, "quotes"),),
    ),
    Kind(
        "quoted cell that holds a whole record",
        "or a lost quote: rejected either way, never merged",
        with_lines({6: WITHOUT_NOTE + f',"见\n{line(7)}\n同上"', 7: ""}),
        item(5),
        rejected=((6, None, "quotes"), (8, None, "quotes")),
    ),
    Kind(
        "header again in the middle",
        "two exports behind each other in one file",
        with_lines({6: line(1) + "\n" + A5}),
        rejected=((6, "reported_at", "unreadable_date"),),
    ),
    Kind(
        "another table below",
        "its lines have another number of fields",
        csv() + "走访编号,走访时间\nV1,2026-03-01\n".encode(),
        rejected=((14, None, "field_count"), (15, None, "field_count")),
    ),
    Kind(
        "subtotal between the rows",
        "totals belong under the data; in between one is a row without its required cells",
        with_lines({6: "小计" + "," * 6 + "4,\n" + A5}),
        rejected=((6, "grid_code", "required"),),
    ),
    Kind(
        "quotes and nothing else",
        "a row of stray quotes is no empty row",
        with_lines({6: '"""",,,,,,,'}),
        item(5),
        rejected=((6, "grid_code", "required"),),
    ),
]
