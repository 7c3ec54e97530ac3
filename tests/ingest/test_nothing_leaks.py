"""Canaries: names, ID numbers, phones and notes planted in every feed are in no byte outside exports and vault."""

import polars as pl

from ingest.feeds import FEEDS
from ingest.identifiers import load_key
from simulate import write_office

NAME = "欧阳金丝雀"
ID = "11010519491231002X"
PHONE = "13912345678"
NOTE = "金丝雀独白"
CANARIES = (NAME, ID, PHONE, NOTE)

FILES = {
    "workers_20260331.csv": (
        "网格员编号,网格编号,岗位,姓名,身份证号,联系电话\n"
        f"W1,G1,网格长,{NAME},{ID},{PHONE}\nW2,G1,错岗,{NAME},{ID},{PHONE}\n"
    ),
    "items_2026-03.csv": (
        "事项编号,网格编号,上报人,事项类别,上报时间,办结人,事项描述,当事人,身份证\n"
        f"A1,G1,{NAME},x,2026-03-01,{NAME},{NOTE}{PHONE},{NAME},{ID}\n"
        f"A2,G1,{PHONE},x,昨天{NAME},{ID},{NOTE},{NAME},{ID}\n"
        f"A3,G1,{NAME},x,2026-03-01,{NAME},{NOTE},{NAME}\n"
        f'A4,G1,"{NAME},x,2026-03-01,{ID},{NOTE},,\n'
        f"{ID},G1,,x,2026-03-01,,,,\n"
        f"制表人：{NAME} {PHONE}\n"
    ),
    "visits_2026-03.csv": (
        f"走访编号,走访人,网格编号,走访时间,走访内容,走访对象编号\nV1,{NAME},G1,2026-03-01,{NOTE},{PHONE}\n"
    ),
    "logins_2026-03.csv": f"网格员编号,登录时间,终端编号\nW1,2026-03-01,{PHONE}\n{NAME},2026-03-02,D\n",
    f"{NAME}.csv": "x",
}


def leaks(folder, canaries) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += pl.read_parquet(path).write_csv().encode()
        found += [f"{path.name}: {canary}" for canary in canaries if canary.encode() in content]
    return found


def test_no_identifier_is_in_any_byte_of_lake_or_ledger(office, caplog, capfd):
    for name, content in FILES.items():
        if NAME not in name:
            office.put(name, content)
    receipts = office.land()
    assert receipts["items_2026-03.csv"].rows_rejected == 4
    assert leaks(office.home.lake, CANARIES) == []
    assert leaks(office.home.ledger, CANARIES) == []
    said = "".join([str(receipts), caplog.text, *capfd.readouterr()])
    assert not any(canary in said for canary in CANARIES)


def test_not_even_a_keyed_hash_of_a_name_or_phone_is_written(office):
    """Under any domain a column could have: a guessed name could be tried against it by whoever holds the key."""
    pinyin = "ouyang jinsique"
    for name, content in FILES.items():
        office.put(name, content + (f"A5,G1,{pinyin},x,2026-03-01,{pinyin},,,\n" if name.startswith("items") else ""))
    office.land()
    key, domains = load_key(office.home), {column.name for feed in FEEDS.values() for column in feed.columns}
    hashes = [key.hashed(domain, word)[9:] for domain in domains for word in (NAME, PHONE, pinyin)]
    assert len(hashes) > 300
    assert leaks(office.home.lake, hashes) == []


def test_simulated_office_leaves_no_trace_of_its_people(office):
    truth = write_office(office.home.exports, communities=2, grids=4, months=1)
    office.land()
    assert len(truth.canaries) > 20
    assert leaks(office.home.lake, truth.canaries) == []
