"""Sources beyond the landing folder: any fsspec address, and a query of a database."""

import os
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import fsspec
import polars as pl
import pytest
from landing_office import NOW, Office
from sqlalchemy import make_url

from ingest import remote
from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from ingest.reading import Reader, read_column
from ingest.settings import Source

CODE = UUID("6f9619ff-8b86-d011-b42d-00cf4fc964ff")
SERVER = "GRIDSCORE_TEST_DATABASE"
LOGINS = "worker_code,login_at\nW1,2026-03-02 08:00\nW2,2026-03-02 08:05\n"


def sources(office: Office, text: str) -> None:
    office.home.sources_file.write_text("sources:\n" + text, encoding="utf-8")


def database(folder: Path, rows: list[tuple[object, ...]]) -> str:
    path = folder / "platform.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("create table if not exists login (who text, at text, device integer)")
        connection.execute("delete from login")
        connection.executemany("insert into login values (?, ?, ?)", rows)
    return f"sqlite:///{path}"


QUERY = """\
  - feed: logins
    query: select who, at, device from login order by who, at
    database: "{address}"
    columns: {{worker_code: who, login_at: at, device_code: device}}
"""


def test_query_lands_like_a_file_and_the_same_result_again_changes_nothing(office, tmp_path):
    sources(office, QUERY.format(address=database(tmp_path, [("W1", "2026-03-02 08:00", 7), ("", "2026-03-02", 1)])))
    (receipt,) = office.land().values()
    assert receipt.file_name.startswith("logins_query-")
    assert (receipt.rows_read, receipt.rows_landed, receipt.rows_rejected) == (2, 1, 1)
    assert office.lake("logins").select("worker_code", "device_code").rows() == [("W1", "7")]
    assert list(office.land(NOW + timedelta(days=1))) == [receipt.file_name]
    database(tmp_path, [("W1", "2026-03-02 08:00", 7), ("W3", "2026-03-03 08:00", None)])
    office.land(NOW + timedelta(days=2))  # the database said something new
    assert office.lake("logins")["worker_code"].to_list() == ["W1", "W3"]


def test_register_from_a_query_is_a_snapshot_as_of_the_day_it_was_asked(office, tmp_path):
    address = database(tmp_path, [("G1", "C1", 0)])
    sources(
        office,
        "  - feed: grids\n    query: select distinct who as grid_code, at as community_code from login\n"
        f'    database: "{address}"\n    constants: {{grid_type: comprehensive, area_type: urban}}\n',
    )
    office.land()
    office.land(NOW + timedelta(days=30))
    assert [str(day) for day in office.lake("grids")["snapshot_date"]] == ["2026-04-10", "2026-05-10"]


def test_secret_comes_from_the_environment_and_its_absence_is_said(office, tmp_path, monkeypatch):
    database(tmp_path, [("W1", "2026-03-02 08:00", 7)])
    sources(office, QUERY.format(address="sqlite:///${PLATFORM_FOLDER}/platform.sqlite"))
    (receipt,) = office.land().values()
    assert receipt.status == "set_aside"
    assert "the environment has no PLATFORM_FOLDER" in receipt.reason
    monkeypatch.setenv("PLATFORM_FOLDER", str(tmp_path))
    (receipt,) = office.land().values()
    assert (receipt.status, receipt.rows_landed) == ("landed", 1)
    assert str(tmp_path) not in office.home.intake_file.read_text()


def test_query_is_asked_as_it_is_written(office, tmp_path):
    address = database(tmp_path, [("W1", "2026-03-02 08:00", 7), ("W%s", "2026-03-02", 1)])
    query = QUERY.replace("order by", "where at || ':00' like '%:00:00' and who <> '%s' order by")
    sources(office, query.format(address=address))
    (receipt,) = office.land().values()
    assert (receipt.status, receipt.rows_landed) == ("landed", 1)


def test_secret_may_have_any_character_and_is_in_no_reason(office, monkeypatch):
    secret = "let@me:in/80%?#"
    monkeypatch.setenv("PLATFORM_PASSWORD", secret)
    source = Source(feed="logins", query="select 1", database="oracle://clerk:${PLATFORM_PASSWORD}@host:1521/db")
    url = make_url(remote._expanded(source))
    assert (url.username, url.password, url.host, url.port) == ("clerk", secret, "host", 1521)
    for address in ("nosuch://clerk:${PLATFORM_PASSWORD}@host/db", "nosuch://host:${PLATFORM_PASSWORD}/db"):
        sources(office, QUERY.format(address=address))
        receipts = list(office.land().values())
        assert {receipt.status for receipt in receipts} == {"set_aside"}
        assert not [word for word in ("let", "me:in", "80") if any(word in receipt.reason for receipt in receipts)]


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("sqlite:////nowhere/at/all.sqlite", "the database cannot be reached (OperationalError) / 数据库无法连接"),
        ("sqlite://", "the query cannot be run (OperationalError) / 查询无法执行"),
        ("nosuch://host/db", "the database cannot be reached (NoSuchModuleError)"),
        ("postgresql://host:none/db", "the database cannot be reached (ValueError)"),
        ("oracle+cx_oracle://host/db", "the driver of the database is not installed: cx_Oracle / 未安装数据库驱动"),
        ("postgresql://clerk:letmein@host/db", "holds a password"),
    ],
)
def test_database_that_cannot_be_read_is_set_aside_without_a_secret_and_the_rest_goes_on(office, address, word):
    office.put("logins_2026-03.csv", LOGINS)
    sources(office, QUERY.format(address=address))
    receipts = office.land()
    assert receipts.pop("logins_2026-03.csv").rows_landed == 2
    (receipt,) = receipts.values()
    assert receipt.status == "set_aside"
    assert word in receipt.reason
    assert "letmein" not in receipt.reason


@pytest.mark.parametrize("protocol", ["memory", "file"])
def test_files_at_any_address_land_under_their_address(office, tmp_path, protocol):
    base = "memory://exports" if protocol == "memory" else f"file://{tmp_path}/there"
    with fsspec.open(f"{base}/logins_2026-03.csv", "w", auto_mkdir=True) as file:
        file.write(LOGINS)
    sources(office, f'  - feed: logins\n    files: "{base}/*_2026-03.csv"\n')
    (receipt,) = office.land().values()
    assert receipt.file_name == f"{base}/logins_2026-03.csv"
    assert (receipt.status, receipt.rows_landed) == ("landed", 2)
    assert len(office.land()) == 1
    assert not list(office.home.vault.glob(".taking-in-*"))


def test_address_where_nothing_is_says_so(office, tmp_path):
    sources(office, f'  - feed: logins\n    files: "file://{tmp_path}/not_mounted/*.csv"\n')
    (receipt,) = office.land().values()
    assert (receipt.status, "no file is there that fits" in receipt.reason) == ("set_aside", True)


def test_package_that_a_protocol_needs_is_named(office, monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    sources(office, '  - feed: logins\n    files: "s3://bucket/logins*.csv"\n')
    (receipt,) = office.land().values()
    assert "not installed: s3fs / " in receipt.reason


@pytest.mark.parametrize(
    ("value", "code"),
    [(320412001002003.0, "320412001002003"), (3204120010020031.0, None), (7.0, "7"), (CODE, str(CODE))],
)
def test_code_that_a_database_keeps_as_a_number_or_a_key_of_its_own(value, code):
    told = pl.Series([remote._text(value)])
    assert read_column(FEEDS["logins"].column("device_code"), told, Reader("Asia/Shanghai")).values.to_list() == [code]


def test_password_in_an_address_is_refused(office):
    sources(office, '  - feed: logins\n    files: "sftp://clerk:letmein@host/*.csv"\n')
    with pytest.raises(GridscoreError, match="a password stands in files"):
        office.land()


def test_address_that_cannot_be_reached_is_set_aside_and_the_rest_goes_on(office):
    office.put("logins_2026-03.csv", LOGINS)
    sources(office, '  - feed: visits\n    files: "nosuchprotocol://host/visits*.csv"\n')
    receipts = office.land()
    assert receipts["logins_2026-03.csv"].rows_landed == 2
    assert "cannot be reached (ValueError)" in receipts["nosuchprotocol://host/visits*.csv"].reason


IS_SERVED = pytest.mark.skipif(
    not os.environ.get(SERVER), reason=f"{SERVER} names no PostgreSQL or MySQL server to ask"
)


@IS_SERVED
def test_database_server_answers_with_typed_values(office):
    """Run by hand, with the driver installed: GRIDSCORE_TEST_DATABASE=postgresql+psycopg://reader:...@host/db."""
    kind = "timestamp" if os.environ[SERVER].startswith("postgresql") else "datetime"
    cells = (
        "cast('A{0}' as char(2)) as item_code, '32041220260301001{0}' as grid_code, '道路 𠮷家门' as category",
        "cast('2026-03-0{0} 08:05:00' as {1}) as reported_at, cast('2026-03-0{0}' as date) as due_at",
        "cast(119.123456 as decimal(9, 6)) as longitude, cast(null as char(5)) as worker_code, 0 as rework_count",
    )
    rows = [f"select {', '.join(cells)}".format(n, kind) for n in (1, 2)]
    query = f"{' union all '.join(rows)} order by item_code"
    sources(office, f'  - feed: items\n    query: "{query}"\n    database: "${{{SERVER}}}"\n')
    (receipt,) = office.land().values()
    assert (receipt.status, receipt.rows_landed, receipt.reason) == ("landed", 2, None)
    lake = office.lake("items").select(
        "item_code", "grid_code", "category", "reported_at", "due_at", "longitude", "worker_code", "rework_count"
    )
    moments = [(datetime(2026, 3, n, 0, 5, tzinfo=UTC), datetime(2026, 3, n, 15, 59, 59, tzinfo=UTC)) for n in (1, 2)]
    assert lake.rows() == [
        (f"A{n}", f"32041220260301001{n}", "道路 𠮷家门", *moments[n - 1], 119.123456, None, 0) for n in (1, 2)
    ]
    assert len(office.land(NOW + timedelta(days=1))) == 1  # the same again changes nothing


@IS_SERVED
def test_database_server_that_refuses_a_password_is_named_without_it(office, monkeypatch):
    monkeypatch.setenv("PLATFORM_PASSWORD", "let@me:in/80%")
    address = make_url(os.environ[SERVER]).set(password="SECRET").render_as_string(hide_password=False)
    sources(office, QUERY.format(address=address.replace("SECRET", "${PLATFORM_PASSWORD}")))
    (receipt,) = office.land().values()
    assert receipt.reason == "the database cannot be reached (OperationalError) / 数据库无法连接（OperationalError）"
