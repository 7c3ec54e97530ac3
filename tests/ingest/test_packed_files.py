"""Archives: one file inside is read as if it had come unpacked, within limits; everything else says why not."""

import gzip
import io
import json
import zipfile

import pytest
from test_workbooks import GOOD as WORKBOOK

from ingest.decode import SetAsideError
from ingest.zip_guard import ARCHIVE

CSV = "事项编号,网格编号,事项类别,上报时间\nA1,G1,x,2026-03-01\n".encode("gb18030")


def gzipped(content):
    """The same bytes at any time of the day, as the names of tests are made of them."""
    return gzip.compress(content, mtime=0)


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


LINES = json.dumps({"item_code": "A1", "grid_code": "G1", "category": "x", "reported_at": "2026-03-01"}).encode()


@pytest.mark.parametrize(
    "content",
    [
        gzipped(CSV),
        gzipped(CSV[:20]) + gzipped(CSV[20:]),
        gzipped(LINES),
        zipped({"三月.csv": CSV}),
        zipped({"三月.csv": CSV}, zipfile.ZIP_LZMA),
        zipped({"a/": b"", "a/三月.csv": CSV, "__MACOSX/a/._三月.csv": b"x", "a/.DS_Store": b"x"}),
        zipped({"items.xlsx": WORKBOOK}),
        zipped({"items.xlsx": WORKBOOK}, zipfile.ZIP_STORED),
        gzipped(WORKBOOK),
    ],
    ids=["gz", "gz in two parts", "gz of JSON", "zip", "lzma", "additions", "zip of XLSX", "stored XLSX", "gz of XLSX"],
)
def test_one_file_inside_is_read(office, content):
    assert office.read("items", content).rows["item_code"].to_list() == ["A1"]


@pytest.mark.parametrize("name", ["items_2026-03.csv.gz", "事项上报_2026-03.zip", "items_20260331.csv.zip"])
def test_packed_file_lands_under_its_own_name(office, name):
    office.put(name, zipped({"whatever.csv": CSV}) if name.endswith("zip") else gzipped(CSV))
    receipt = office.land()[name]
    assert (receipt.rows_landed, receipt.encoding) == (1, "gb18030")
    assert office.lake("items")["source_file"].to_list() == [name]


def encrypted():
    content = bytearray(zipped({"a.csv": CSV}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzipped(CSV)[:-9], "the archive is damaged or cut short / 压缩包已损坏"),
        (gzipped(CSV)[:30] + b"\x00" * 9 + gzipped(CSV)[39:], "damaged or cut short"),
        (zipped({"a.csv": CSV})[:-9], "the archive is damaged or cut short"),
        (zipped({"a.csv": CSV}, zipfile.ZIP_STORED).replace(b"A1", b"A2"), "damaged or cut short"),
        (encrypted(), "encrypted"),
        (zipped({"a.csv": CSV, "b.csv": CSV}), "holds 2 files / 压缩包内有2个文件"),
        (zipped({"a/": b""}), "holds 0 files"),
        (zipped({"a.zip": zipped({"a.csv": CSV})}), "holds another archive"),
        (gzipped(gzipped(CSV)), "holds another archive"),
        (gzipped(b"a.csv".ljust(257, b"\x00") + b"ustar  "), "holds another archive"),
        (zipped({"../a.csv": CSV}), "points outside"),
        (zipped({f"{i}.csv": b"" for i in range(1001)}), "more than 1000"),
        (gzipped(b"0" * 11_000_000), "unpacks to more"),
        (zipped({"a.csv": b"0" * 11_000_000}), "unpacks to more"),
        (gzipped(b""), "the file is empty"),
        (zipped({"word/document.xml": "<a/>"}), "a Word file"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
    ],
)
def test_archive_that_cannot_be_trusted_is_set_aside_with_one_reason(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


def test_small_archive_of_equal_lines_is_no_bomb(office):
    many = CSV + CSV[CSV.index(b"A1") :] * 50_000
    assert len(many) > 200 * len(gzipped(many))
    assert office.read("items", gzipped(many)).rows.height == 50_001


def test_never_more_than_the_limit_is_unpacked():
    assert ARCHIVE.most(100 * 1_000_000) == ARCHIVE.max_unpacked
