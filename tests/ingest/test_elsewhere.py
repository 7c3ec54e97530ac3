"""Sources beyond the landing folder: any fsspec address, and a query of a database."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest
from landing_office import NOW, Office

from ingest.errors import GridscoreError

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


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("sqlite:////nowhere/at/all.sqlite", "the database cannot be reached (OperationalError) / 数据库无法连接"),
        ("sqlite://", "the query cannot be run (OperationalError) / 查询无法执行"),
        ("nosuch://host/db", "the database cannot be reached (NoSuchModuleError)"),
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


@pytest.mark.skipif(not os.environ.get(SERVER), reason=f"{SERVER} names no PostgreSQL or MySQL server to ask")
def test_database_server_answers_with_typed_values(office):
    """Run by hand, with the driver installed: GRIDSCORE_TEST_DATABASE=postgresql+psycopg://reader:...@host/db."""
    worker, moment = "cast('W{0}' as char(2)) as worker_code", "cast('2026-03-0{0} 08:05:00' as {1}) as login_at"
    kind = "timestamp" if os.environ[SERVER].startswith("postgresql") else "datetime"
    rows = [f"select {worker}, {moment}, 32041220260301001{{0}} as device_code".format(n, kind) for n in (1, 2)]
    query = f"{' union all '.join(rows)} order by worker_code"
    sources(office, f'  - feed: logins\n    query: "{query}"\n    database: "${{{SERVER}}}"\n')
    (receipt,) = office.land().values()
    assert (receipt.status, receipt.rows_landed, receipt.reason) == ("landed", 2, None)
    rows = office.lake("logins").select("worker_code", "login_at", "device_code").rows()
    assert rows == [(f"W{n}", datetime(2026, 3, n, 0, 5, tzinfo=UTC), f"32041220260301001{n}") for n in (1, 2)]
    assert len(office.land(NOW + timedelta(days=1))) == 1  # the same again changes nothing
