"""A zip of several files: each member is a file of its own feed, the archive stays byte for byte, limits hold."""

import hashlib
import shutil
import struct
import zipfile
from datetime import date, timedelta

import pytest
from landing_office import NOW
from test_packed_files import zipped
from test_workbooks import GOOD as WORKBOOK

from ingest.errors import GridscoreError
from ingest.intake import arrivals, intake, known_files
from ingest.judgements import file_named, files_named, judge
from ingest.ledger import Ledger
from ingest.settings import load_sources
from ingest.vault import opened
from orchestration.plan import plan_lines

HEADER = "事项编号,网格编号,事项类别,上报时间\n"
GRIDS = "grid_code,grid_type,community_code,area_type\nG1,综合网格,C1,城市\n"


def items(*codes: str) -> str:
    return HEADER + "".join(f"{code},G1,x,2026-03-01\n" for code in codes)


PARTS = {
    "items_2026-03.csv": items("A1", "A2").encode("gb18030"),
    "grids.csv": GRIDS.encode(),
    "三月/读我.txt": "谢谢".encode(),
    "__MACOSX/._items_2026-03.csv": b"x",
}


def codes(office) -> list[str]:
    return office.lake("items")["item_code"].to_list()


def test_each_file_lands_in_its_own_feed_and_the_archive_is_kept_as_it_came(office):
    packed = zipped(PARTS)
    office.put("月报_20260331.zip", packed)
    receipts = office.land()
    assert {name: (r.feed, r.status, r.rows_landed) for name, r in receipts.items()} == {
        "月报_20260331.zip/items_2026-03.csv": ("items", "landed", 2),
        "月报_20260331.zip/grids.csv": ("grids", "landed", 1),
        "月报_20260331.zip/三月/读我.txt": (None, "set_aside", 0),
    }
    assert office.lake("items")["source_file"].unique().to_list() == ["月报_20260331.zip/items_2026-03.csv"]
    # a member without a date in its name has the archive's
    assert office.lake("grids")["snapshot_date"].to_list() == [date(2026, 3, 31)]
    for content in (packed, *[PARTS[name] for name in ("items_2026-03.csv", "grids.csv", "三月/读我.txt")]):
        assert opened(office.home, hashlib.sha256(content).hexdigest()).whole() == content
    first, *rest = Ledger(office.home.intake_file).entries()
    assert (first["name"], first["sha256"], first["holds"]) == (
        "月报_20260331.zip",
        hashlib.sha256(packed).hexdigest(),
        3,
    )
    assert len(rest) == 3


def test_same_archive_again_is_not_opened_and_changes_nothing(office, monkeypatch):
    packed = zipped(PARTS)
    office.put("a_20260331.zip", packed)
    first = office.land()
    log = office.home.intake_file.read_bytes()
    monkeypatch.setattr("ingest.intake.member_names", None)
    office.put("sub/a_20260331.zip", packed)
    assert {k: r.rows_landed for k, r in office.land(NOW + timedelta(days=1)).items()} == {
        k: r.rows_landed for k, r in first.items()
    }
    assert office.home.intake_file.read_bytes() == log


def test_lake_is_rebuilt_the_same_from_vault_and_ledger(office):
    office.put("a_20260331.zip", zipped(PARTS))
    office.land()
    before = office.lake("items").rows()
    shutil.rmtree(office.home.lake)
    shutil.rmtree(office.home.exports)
    office.land()
    assert office.lake("items").rows() == before


def test_file_that_came_by_itself_and_in_an_archive_is_one_file(office):
    office.put("items_2026-03.csv", PARTS["items_2026-03.csv"])
    office.put("z.zip", zipped(PARTS))
    receipts = office.land()
    assert [name for name, receipt in receipts.items() if receipt.feed == "items"] == ["items_2026-03.csv"]
    assert codes(office) == ["A1", "A2"]


def test_another_archive_brings_only_what_is_new_in_it(office):
    office.put("a.zip", zipped(PARTS))
    office.land()
    later = {**PARTS, "items_2026-03.csv": items("A1", "A3").encode()}
    office.put("b.zip", zipped(later))
    receipts = office.land(NOW + timedelta(days=1))
    assert receipts["a.zip/items_2026-03.csv"].rows_replaced + receipts["a.zip/items_2026-03.csv"].rows_landed == 2
    assert receipts["b.zip/items_2026-03.csv"].rows_repeated == 1
    assert codes(office) == ["A1", "A2", "A3"]
    assert "b.zip/grids.csv" not in receipts


def test_name_folder_or_pattern_of_the_archive_says_whose_files_they_are(office):
    parts = {"1.csv": items("A1").encode(), "2.csv": items("A2").encode()}
    office.put("items_2026-03.zip", zipped(parts))
    cases = {name: items("B" + name[0]).replace("事项编号", "case").encode() for name in parts}
    office.put("cases.zip", zipped(cases))
    office.put("other.zip", zipped({"事项上报/9.csv": items("C1").encode(), "x.csv": b"x"}))
    office.home.sources_file.write_text(
        'sources:\n  - {feed: items, files: "cases*.zip", columns: {item_code: case}}\n', encoding="utf-8"
    )
    office.land()
    assert sorted(codes(office)) == ["A1", "A2", "B1", "B2", "C1"]


def test_single_file_is_the_archive_unless_only_its_own_name_says_whose_it_is(office):
    office.put("items_2026-03.zip", zipped({"whatever.csv": items("A1").encode()}))
    office.put("月报.zip", zipped({"items_2026-02.csv": items("A2").encode()}))
    assert set(office.land()) == {"items_2026-03.zip", "月报.zip/items_2026-02.csv"}


def test_names_of_chinese_windows_are_understood(office):
    plain = zipped({"xxxxxxxx_1.csv": items("A1").encode(), "yyyyyyyy_2.csv": items("A2").encode()})
    packed = plain.replace(b"xxxxxxxx", "事项上报".encode("gb18030")).replace(b"yyyyyyyy", "事项上报".encode("gb18030"))
    office.put("a.zip", packed)
    assert set(office.land()) == {"a.zip/事项上报_1.csv", "a.zip/事项上报_2.csv"}


def test_archive_in_an_archive_is_set_aside_with_that_reason_on_every_run(office):
    inner = zipped({"items.csv": items("B1").encode()})
    office.put("a.zip", zipped({"items_1.zip": inner, "items_2.csv": items("A1").encode(), "items_3.xlsx": WORKBOOK}))
    for day in range(2):
        receipts = office.land(NOW + timedelta(days=day))
        assert (receipts["a.zip/items_1.zip"].status, receipts["a.zip/items_1.zip"].rows_read) == ("set_aside", 0)
        assert "another archive" in receipts["a.zip/items_1.zip"].reason
        assert receipts["a.zip/items_3.xlsx"].status == "landed"


def lying() -> bytes:
    """The directory promises fewer bytes than there are."""
    content = bytearray(zipped({"items_1.csv": b"x" * 5000, "items_2.csv": b"y"}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped({"items_1.csv": b"0" * 11_000_000, "items_2.csv": b"x"}), "unpacks to more"),
        (zipped({f"items_{i}.csv": b"" for i in range(1001)}), "more than 1000"),
        (zipped({"../items_1.csv": b"x", "items_2.csv": b"x"}), "points outside"),
        (zipped({"items_1.csv": b"abc", "items_2.csv": b"x"}, zipfile.ZIP_STORED).replace(b"abc", b"abd"), "damaged"),
        (lying(), "damaged"),
    ],
    ids=["bomb", "too many", "outside", "checksum", "lying directory"],
)
@pytest.mark.parametrize("name", ["a.zip", "items_2026.zip"])
def test_archive_that_cannot_be_trusted_is_one_file_with_one_reason(office, name, content, words):
    office.put(name, content)
    for day in range(2):
        receipts = office.land(NOW + timedelta(days=day))
        assert [(name, r.status) for name, r in receipts.items()] == [(name, "set_aside")]
        assert words in receipts[name].reason
    assert len(Ledger(office.home.intake_file).entries()) == 1
    assert not list(office.home.vault.glob(".taking*"))


def test_one_of_its_files_can_be_withdrawn_by_its_name(office):
    office.put("a.zip", zipped(PARTS))
    intake(office.home, load_sources(office.home), NOW)
    found = file_named(known_files(office.home, load_sources(office.home)), "a.zip/grids.csv")
    assert found.feeds == ("grids",)


def test_an_archive_is_withdrawn_and_accepted_with_all_that_came_in_it(office):
    office.put("items_2026-02.csv", items("A0"))
    office.land()
    before = office.lake("items")
    office.put("a.zip", zipped(PARTS))
    office.land()
    whole = office.lake("items")
    for word, lake, status in (("withdraw", before, "withdrawn"), ("accept", whole, "landed")):
        files = files_named(arrivals(office.home, load_sources(office.home)), "data/exports/a.zip")
        assert {file.name for file in files} == {f"a.zip/{name}" for name in PARTS if "MACOSX" not in name}
        judge(office.home, files, word, "packed for another office")
        receipts = office.land()
        assert receipts["a.zip/items_2026-03.csv"].status == receipts["a.zip/grids.csv"].status == status
        assert office.lake("items").equals(lake)


def test_an_archive_is_not_guessed_where_two_came_under_its_name_or_it_brought_nothing_new(office):
    def named(name: str) -> list[str]:
        return [file.name for file in files_named(arrivals(office.home, load_sources(office.home)), name)]

    contents = [zipped(PARTS), zipped({**PARTS, "items_2026-04.csv": items("A4").encode()})]
    for packed in contents:
        office.put("a.zip", packed)
        office.land()
    with pytest.raises(GridscoreError, match=r"a\.zip came 2 times with different bytes"):
        named("a.zip")
    assert named(hashlib.sha256(contents[1]).hexdigest()[:12]) == ["a.zip/items_2026-04.csv"]
    office.put("b.zip", zipped({name: PARTS[name] for name in ("items_2026-03.csv", "grids.csv")}))
    office.land()
    with pytest.raises(GridscoreError, match="had come before; name its files one by one"):
        named("b.zip")


def test_dry_run_names_the_files_in_it(office):
    office.put("a.zip", zipped(PARTS))
    lines = plan_lines(office.home, NOW, "en")
    assert "new file a.zip/items_2026-03.csv -> items" in lines
    assert "new file a.zip/grids.csv -> grids" in lines
    office.land()
    assert plan_lines(office.home, NOW, "en")[0] == "no new files"
