"""The fast way from the bytes of a track export to patrol days, and the careful one: the same of every row."""

import hashlib
import shutil
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from landing_office import NOW
from properties import draws
from track_files import ODD_CODES, WORKERS, counts, csv, everything, fixes, landed, table

from ingest.errors import GridscoreError
from ingest.tail import MAX_ROWS
from ingest.tracks import careful, files, form, plain_file, stream
from ingest.vault import vault_path

HEADERS = (
    "网格员编号,定位时间,经度,纬度,定位精度,模拟定位",
    "备注,网格员,纬度,经度,定位时间",
    "located_at\tlongitude\tlatitude\tworker_code\tis_mock",
)
CODES = ("W1", "W2", "W7-a_b", "330106001001W0123456", *ODD_CODES, "-", "1e5")
DAYS = ("2026-03-02", "2026-03-03", "2026-03-31", "2026-04-01")
TIMES = (
    "{} 09:{:02d}:{:02d}",
    "{}T09:{:02d}:{:02d}",
    "{} 9:{}:{}",
    "{} 09:{:02d}:{:02d}.250",
    "{} 09:{:02d}:{:02d}Z",
    "{}T09:{:02d}:{:02d}.1234567+08:00",
    "{} 01:{:02d}:{:02d}-0930",
    "{} 09:{:02d}:{:02d}+08",
    "2026/3/{2} 9:{1}:{2}",
    "2026/02/29 09:{1}:{2}",
    "{} 23:59:59",
    "{} 24:00:00",
    "{} 09:60:00",
    "{}",
    "09:{1:02d}",
    "20260302 09{1:02d}{2:02d}",
    "1772413200000",
    "46083.5",
    "03/04/2026 09:00",
    "",
)
NUMBERS = (
    "119.9005",
    "31.7001",
    "119.90051234567",
    "119.9005123456789012",
    "9.9999999999999995",
    "0",
    "-0.0",
    "200.5",
    "-119.5",
    "+119.9",
    "119.",
    ".9",
    "1e2",
    "119,9",
    "1199005",
    "",
    "-",
    "１１９.9",
    " 119.9",
    "119.9 ",
    "119度",
    "00119.9",
    "000119.9",
)
ACCURACIES = (
    "5",
    "5.0",
    "",
    "3.9000000953674316",
    "12345678",
    "1234567890",
    "13812345678",
    "good",
    "-1",
    "0.1234567890123456789",
    "无",
    "50.000001",
)
MOCKS = ("否", "是", "0", "1", "", "true", "FALSE", "maybe", "无", "有", "达标", "不达标", "yes", " 0")
DAMAGES = (
    b"\n",
    b"\r\n",
    b",,,,,\n",
    b"  \n",
    b'"\n',
    b'W1,"2026-03-02 09:00:00,119.9,31.7,,\n',
    b"\xff\xfe,1\n",
    "错,是\n".encode("gb18030"),
    "错误的行\n".encode(),
    b"\x00\n",
    b"a\rb\n",
    b'W1,"x\ny",119.9,31.7,,\n',
    "合计,,,,,\n".encode(),
    b"\xe6\x98\n",
    "制表人：张三\n".encode(),
    b'"W1","2026-03-02 09:00:00","119.9","31.7","5",""\n',
    b'"W""1",2026-03-02 09:00:00,119.9,31.7,5,\n',
    b"W1;2026-03-02 09:00:00;1;2;3;4\n",
    b"W1,2026-03-02 09:00:00,119.9,31.7,5,0\x00\n",
    b'"W1,2026-03-02 09:00:00,119.9,31.7,,\n',
    b'W1,2026-03-02 09:00:00,119.9,31.7,,0"\n',
    b'"abc\nx,y\n',
    b'x,y\nabc"\n',
)


@st.composite
def exports(draw: st.DrawFn) -> bytes:
    """A track export, mostly clean, of one encoding and line end, mostly."""
    header = draw(st.sampled_from(HEADERS))
    delimiter = "\t" if "\t" in header else ","
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "gb18030"]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    seed = Random(draw(st.integers(0, 1 << 32)))
    is_odd = draw(st.sampled_from([0.0, 0.02, 0.3]))
    quoted = draw(st.sampled_from([0.0, is_odd, 1.0]))

    def one(values: tuple[str, ...]) -> str:
        return seed.choice(values) if seed.random() < is_odd else values[0]

    names = {
        "网格员编号": "worker",
        "网格员": "worker",
        "worker_code": "worker",
        "定位时间": "time",
        "located_at": "time",
    }
    lines = [header + end]
    for number in range(seed.randint(80, 220)):
        cells = []
        for name in header.split(delimiter):
            match names.get(name, name):
                case "worker":
                    cells.append(one(CODES) if number % 3 else seed.choice(CODES[:2]))
                case "time":
                    cells.append(one(TIMES).format(seed.choice(DAYS), number % 60, seed.randrange(3)))
                case "经度" | "longitude" | "纬度" | "latitude":
                    first = f"{119.9 if name in ('经度', 'longitude') else 31.7:.1f}{seed.randrange(100):03d}"
                    cells.append(one((first, *NUMBERS)))
                case "定位精度":
                    cells.append(one(ACCURACIES))
                case "备注":
                    cells.append(seed.choice(["", "note", "雨天", "㐀", f"a{delimiter}b"]) if is_odd else "")
                case _:
                    cells.append(one(MOCKS))
        line = delimiter.join(f'"{cell}"' if seed.random() < quoted else cell for cell in cells)
        lines.append((f'"{line}"' if seed.random() < is_odd / 10 else line) + end)
        if seed.random() < is_odd / 10:
            lines.append(lines[-1])
    content = [line.encode(encoding.removesuffix("-sig")) for line in lines]
    for damage in draw(st.lists(st.sampled_from(DAMAGES), max_size=5)):
        content.insert(seed.randint(1, len(content)), damage)
    mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b""
    cut = draw(st.sampled_from([0, 0, 1, 7]))
    text = mark + b"".join(content)
    return text[: len(text) - cut]


@draws(12, 2_000)
@given(
    contents=st.lists(exports(), min_size=1, max_size=2),
    block=st.sampled_from([300, 2000, 1 << 20]),
    held=st.sampled_from([50, 1 << 16]),
)
def test_both_ways_account_for_every_row_alike(ground, contents, block, held):
    with pytest.MonkeyPatch.context() as patch:
        carefully = landed(ground, contents, False, patch)
        patch.setattr(plain_file, "BLOCK", block)
        patch.setattr(plain_file, "MOST_BLOCKS", 3)
        patch.setattr(stream, "MOST_HELD", held)
        assert landed(ground, contents, True, patch) == carefully


def test_clean_export_needs_the_careful_reader_for_two_lines_of_a_block_and_the_last_ones_of_the_file(
    placed, monkeypatch
):
    rows = [f"W1,2026-03-02 {n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},119.9005,31.7001,5,否" for n in range(300)]
    placed.put("tracks_2026-03.csv", csv(rows))
    monkeypatch.setattr(form, "FEWEST_BYTES", 0)
    monkeypatch.setattr(plain_file, "BLOCK", 500)
    monkeypatch.setattr(files, "read_part", None)
    read, original = [], careful.type_rows
    monkeypatch.setattr(careful, "type_rows", lambda table, *a: read.append(table.cells.height) or original(table, *a))
    assert counts(placed.land()["tracks_2026-03.csv"]) == (300, 300, 0, 0, 0)
    lines_of_a_block = -(-500 // len(f"{rows[0]}\n".encode()))
    blocks = -(-(len(rows) - MAX_ROWS) // lines_of_a_block)
    assert sum(read) == 2 * blocks + MAX_ROWS + 1


def test_export_that_lies_otherwise_in_the_vault_than_it_came_is_not_landed(placed, monkeypatch):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02", number=60), fixes("W2", "2026-03-02", number=60)))
    monkeypatch.setattr(form, "FEWEST_BYTES", 0)
    placed.land()
    path = vault_path(
        placed.home, hashlib.sha256((placed.home.exports / "tracks_2026-03.csv").read_bytes()).hexdigest()
    )
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"119.9005", b"119.9006"))
    shutil.rmtree(placed.home.lake)
    with pytest.raises(GridscoreError, match="no longer has the bytes"):
        placed.land()
    assert not table(placed, "track_day").height


def test_file_that_was_read_at_once_and_then_by_blocks_gives_all_rows_of_a_day(placed, monkeypatch):
    """A block in which nothing is plain sends the file to the careful reader: when it is read, not when it is seen."""
    monkeypatch.setattr(form, "FEWEST_BYTES", 0)
    monkeypatch.setattr(plain_file, "BLOCK", 500)
    odd = [row.replace("2026-03-02", "2026年3月2日") for row in fixes("W1", "2026-03-02", hour=11, number=60)]
    walks = [fixes("W1", "2026-03-02", number=60), odd, fixes("W1", "2026-03-02", hour=12, number=60)]
    placed.put("tracks_2026-03.csv", csv(*walks))
    assert counts(placed.land()["tracks_2026-03.csv"]) == (180, 180, 0, 0, 0)
    placed.put("workers_20260430.csv", WORKERS + "W1,G1,专职网格员,,\nW1,G2,网格员,2026-03-01,2026-03-31\n")
    placed.land(NOW + timedelta(days=1))
    before = everything(placed)
    shutil.rmtree(placed.home.lake)
    placed.land(NOW + timedelta(days=1))
    assert everything(placed) == before


def test_one_line_of_each_encoding_is_set_aside_either_way(ground):
    """A header in GB18030, a total in UTF-8, nothing else beyond ASCII: half of the lines speak for either."""
    rows = fixes("W1", "2026-03-02", number=200)
    content = csv(rows[:100]).encode("gb18030") + "合计,,,,,\n".encode() + "\n".join(rows[100:]).encode() + b"\n"
    with pytest.MonkeyPatch.context() as patch:
        carefully = landed(ground, [content], False, patch)
        assert "neither UTF-8 nor GB18030" in carefully[2][0][3]
        assert landed(ground, [content], True, patch) == carefully


@pytest.mark.parametrize("block", [8, 500])
@pytest.mark.parametrize("lines", [('"abc', "x,y"), ("x,y", 'abc"')])
def test_row_beside_a_cell_of_several_lines_is_judged_by_all_of_them(ground, lines, block):
    """Also where one or more blocks end between them and the row, and the careful reader begins at each."""
    rows = fixes("W1", "2026-03-02", number=60) + fixes("W1", "2026-03-03", number=60)
    for at in range(20, 32):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_file, "BLOCK", block)
            patch.setattr(plain_file, "MOST_BLOCKS", 1)
            _, _, ((*_, rejected),) = landed(ground, [csv(rows[:at], [*lines], rows[at:]).encode()], True, patch)
        assert sorted(row[2] for row in rejected) == ["field_count", "quotes", "torn"]


@pytest.mark.parametrize(("begin", "careful_rows"), [("W1", 0), ('"W1"', 1)])
def test_rows_beside_one_with_a_lost_quote_are_plain_where_they_have_none(ground, begin, careful_rows):
    rows = [row.replace("W1", begin) for row in fixes("W1", "2026-03-02", number=60)]
    rows += [row.replace("W1", begin) for row in fixes("W1", "2026-03-03", number=60)]
    odd = '"W1,2026-03-02 10:00:00,119.9005,31.7001,5,否'
    read, original = [], careful.type_rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(careful, "type_rows", lambda table, *a: read.append(table.cells.height) or original(table, *a))
        fast = landed(ground, [csv(rows[:20], [odd], rows[20:]).encode()], True, patch)
        assert sum(read) == 2 + careful_rows + MAX_ROWS + 1
        assert landed(ground, [csv(rows[:20], [odd], rows[20:]).encode()], False, patch) == fast


@pytest.mark.parametrize("block", [500, 1 << 20])
def test_row_that_lost_part_of_its_first_cell_is_rejected_with_the_lines_beside_it(ground, block):
    """A damaged byte that became a line end leaves a record of another worker, whole to look at."""
    rows = fixes("W12", "2026-03-02", number=60) + fixes("W1", "2026-03-03", number=60)
    for damaged in range(40, 56):  # at the edges of blocks and between them
        torn = [*rows[:damaged], rows[damaged].replace("W12,", "W1\n2,", 1), *rows[damaged + 1 :]]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_file, "BLOCK", block)
            _, _, ((*_, rejected),) = landed(ground, [csv(torn).encode()], True, patch)
        # the line above, whose last cell may go on there, too
        at = damaged + 1
        rules = sorted((row[0], row[2]) for row in rejected)
        assert rules == [(at, "torn"), (at + 1, "field_count"), (at + 2, "torn")]
