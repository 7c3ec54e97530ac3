"""Who has not delivered, what came too late, and which fields are not complete, as `gridscore check` tells it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from rich.console import Console

from orchestration.show_fields import show_fields
from orchestration.show_late import show_late, show_not_delivered
from publish.read_fields import FieldCompleteness, read_fields
from publish.read_late import Late, NotDelivered, read_late, read_not_delivered

TABLES = """
    create table ingested_file (sha256 varchar, feed varchar, file_name varchar, rows_landed bigint, months varchar[],
        unit_codes varchar[], missed_releases varchar[]);
    create table release (release_id varchar, supersedes varchar);
    create table dim_grid (grid_code varchar, month varchar, community_code varchar);
    create table evidence (rulebook varchar, measure varchar, subject_type varchar, subject_code varchar,
        unit_code varchar, period varchar, numerator bigint, denominator bigint);
    insert into release values ('c-2026-02-r1', null), ('c-2026-03-r1', null), ('c-2026-03-r2', 'c-2026-03-r1');
    insert into dim_grid values ('G1', '2026-03', 'C1'), ('G2', '2026-03', 'C2'), ('G3', '2026-04', 'C3');
    insert into ingested_file values
        ('a', 'visits', 'v.csv', 9, ['2026-03'], ['C1'], null),
        ('b', 'logins', 'l.csv', 9, ['2026-02', '2026-03'], ['C1', 'C2'], []),
        ('c', 'findings', 'f.csv', 1, ['2026-03'], ['C1'], null),
        ('d', 'items', 'set_aside.csv', 0, null, null, null);
"""
NOTED = """
    create table ingested_file (sha256 varchar, arrived_at timestamptz);
    set TimeZone = 'Asia/Shanghai';
    insert into ingested_file values ('x', '2026-04-20 01:05:00+00'), ('x', '2026-04-21 01:05:00+00');
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """C1 and C2 in March: both delivered logins, C1 its visits."""
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def add_late(marts: duckdb.DuckDBPyConnection, sha256: str, missed: str, months: str = "['2026-03']") -> None:
    row = f"('{sha256}', 'visits', '{sha256}.csv', 3, {months}, ['C2'], {missed})"
    marts.execute(f"insert into ingested_file values {row}")


def test_a_file_that_every_release_of_its_months_was_made_with_is_not_late(marts: duckdb.DuckDBPyConnection) -> None:
    assert read_late(marts) == []


def test_a_late_file_counts_once_its_month_was_released_again_with_it(marts: duckdb.DuckDBPyConnection) -> None:
    add_late(marts, "x", "['c-2026-03-r1']")
    add_late(marts, "y", "['c-2026-03-r1', 'c-2026-03-r2']")
    add_late(marts, "z", "['c-2026-02-r1', 'c-2026-03-r1']", "['2026-02', '2026-03', '2026-04']")
    found = read_late(marts)
    assert [(late.sha256, late.is_counted) for late in found] == [("z", False), ("y", False), ("x", True)]
    assert found[0] == Late("visits", "z.csv", "z", 3, ["C2"], ["c-2026-02-r1", "c-2026-03-r1"], False, None)


def test_when_it_came_is_what_the_last_run_noted_in_local_time(marts: duckdb.DuckDBPyConnection) -> None:
    add_late(marts, "x", "['c-2026-03-r1']")
    add_late(marts, "y", "['c-2026-03-r1']")
    with duckdb.connect() as noted:
        noted.execute(NOTED)
        came = {late.sha256: late.arrived_at for late in read_late(marts, noted)}
    assert came == {"x": "2026-04-20 09:05", "y": None}


def test_the_page_of_a_community_has_its_own_late_files(marts: duckdb.DuckDBPyConnection) -> None:
    add_late(marts, "x", "['c-2026-03-r1']")
    assert [late.sha256 for late in read_late(marts, unit="C2")] == ["x"]
    assert read_late(marts, unit="C1") == []


def test_who_has_not_delivered_is_held_against_the_communities_of_the_month(marts: duckdb.DuckDBPyConnection) -> None:
    """Findings come when there is something to find; a feed that nobody delivered is told of as missing."""
    assert read_not_delivered(marts, "2026-03") == [NotDelivered("visits", ["C2"])]
    assert read_not_delivered(marts, "2026-04") == []


def test_files_published_by_an_earlier_version_say_nothing_of_it(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute("alter table ingested_file drop months")
    marts.execute("alter table ingested_file drop missed_releases")
    assert (read_late(marts), read_not_delivered(marts, "2026-03")) == ([], [])


def test_fields_are_told_with_where_they_are_least_complete(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute("""
        insert into evidence values
            ('c', 'field_completeness', 'grid_feed_field', 'G1/residents/phone', 'C1', '2026-03', 9, 10),
            ('c', 'field_completeness', 'grid_feed_field', 'G2/residents/phone', 'C1', '2026-03', 10, 10),
            ('c', 'field_completeness', 'grid_feed_field', 'G3/residents/phone', 'C2', '2026-03', 5, 10),
            ('c', 'field_completeness', 'grid_feed_field', 'G4/houses/usage', 'C2', '2026-03', 4, 4),
            ('c', 'field_completeness', 'grid_feed_field', 'G5/houses/usage', 'C2', '2026-03', 0, 0),
            ('c', 'field_completeness', 'grid_feed_field', 'G1/workers/phone', 'C1', '2026-02', 0, 2),
            ('d', 'field_completeness', 'grid_feed_field', 'G1/residents/phone', 'C1', '2026-03', 0, 10),
            ('c', 'visit_coverage', 'grid_cadence', 'G1/daily', 'C1', '2026-03', 0, 2)
    """)
    assert read_fields(marts, "2026-03") == [
        FieldCompleteness("residents", "phone", Decimal("80.0"), "C2", Decimal("50.0"))
    ]
    assert read_fields(marts, "2026-03", "C1") == [
        FieldCompleteness("residents", "phone", Decimal("95.0"), "G1", Decimal("90.0"))
    ]
    assert read_fields(marts, "2026-03", "G3") == [
        FieldCompleteness("residents", "phone", Decimal("50.0"), "G3", Decimal("50.0"))
    ]
    assert read_fields(marts, "2026-05") == []


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", "2026-03 未报送走访记录的村社区：C1, C2, C3, C4 等 5 个|2026-04-20 09:05|未计入|已重新发布|联系电话"),
        ("zh", "80.0 %|... 另有 2 个：gridscore sql|... 另有 1 个字段|gridscore restate 月份"),
        ("en", "no visits of 2026-03 from C1, C2, C3, C4 and others, 5 in all|c-2026-03-r1|restated since|phone"),
        ("en", "80.0 %|... 2 more: gridscore sql|... 1 more fields|gridscore restate MONTH"),
    ],
)
def test_it_reads_in_both_languages_and_long_lists_end(lang: str, expected: str) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    show_not_delivered(console, [NotDelivered("visits", [f"C{n}" for n in range(1, 6)])], "2026-03", lang)
    late = Late("visits", "v.csv", "x", 3, ["C2"], ["c-2026-03-r1"], False, "2026-04-20 09:05")
    show_late(console, [late] + [Late("items", "i.csv", "y", 3, [], ["c-2026-03-r1"], True, None)] * 16, lang)
    show_fields(
        console, [FieldCompleteness("residents", "phone", Decimal("80.0"), "C2", Decimal("50.0"))] * 7, "2026-03", lang
    )
    shown = console.export_text()
    assert [text for text in expected.split("|") if text not in shown] == []
