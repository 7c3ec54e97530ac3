"""A period from its first score to its second release: provisional, released, late data, restated, another method."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from whole_office import A_DAY_LATER, LATE_FILE, Reading, Row, Stage, Tables, gridscore

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.ledger import Ledger

CLOSED = {"2025-12", "2025-Q4", "2025"}
OPEN = {"2026-01", "2026-Q1", "2026"}
RELEASED_TABLES = ("score", "score_item", "score_rule", "measure", "evidence")
GUARD = Path(__file__).parents[2] / "dbt_project" / "tests" / "scoring" / "every_released_period_is_shown.sql"


def of_town(stage: Stage, table: str, periods: set[str]) -> list[Row]:
    """Rows of rulebook `town` for these periods."""
    return [row for row in stage.rows[table] if row["rulebook"] == "town" and row["period"] in periods]


def released_rows(stage: Stage, periods: set[str]) -> Tables:
    """What the releases of these periods hold, as it is published."""
    return {table: of_town(stage, table, periods) for table in RELEASED_TABLES}


def contact_lost(stage: Stage, period: str) -> Decimal:
    """Points of community CN01 for persons it lost contact with."""
    [item] = [
        row for row in of_town(stage, "score_item", {period}) if (row["unit_code"], row["item"]) == ("CN01", "T4")
    ]
    return item["points"]


def revisions(stage: Stage, period: str) -> list[tuple]:
    """What would change, or has changed, in a period of `town`."""
    wanted = ("unit_code", "item", "old_points", "new_points", "cause", "status")
    return sorted(tuple(row[name] for name in wanted) for row in of_town(stage, "revision", {period}))


def test_before_the_close_everything_is_provisional(provisional: Stage) -> None:
    scores = provisional.rows["score"]
    assert {row["period"] for row in scores} == CLOSED | OPEN
    assert {(row["is_provisional"], row["release_id"]) for row in scores} == {(True, None)}
    assert provisional.rows["release"] == []


def test_what_is_missing_is_told_while_the_month_is_open_and_no_more_once_it_has_closed(
    provisional: Stage, released: Stage
) -> None:
    def told(stage: Stage, kind: str) -> set[tuple[str, str]]:
        """Month and severity of alerts of this kind."""
        rows = [row for row in stage.rows["alert"] if row["kind"] == kind]
        return {(re.findall(r"\d{4}-\d\d", row["alert_code"])[0], row["severity"]) for row in rows}

    assert {month for month, _ in told(provisional, "month_open")} == {"2025-12", "2026-01"}
    # December has ended, January runs
    assert {("2025-12", "warning"), ("2026-01", "info")} <= told(provisional, "missing_to_close")
    assert {month for month, _ in told(released, "month_open")} == {"2026-01"}
    assert "2025-12" not in {month for month, _ in told(released, "missing_to_close")}


def test_the_first_run_after_the_close_releases_month_quarter_and_year(released: Stage) -> None:
    for row in released.rows["score"]:
        release = f"{row['rulebook']}-{row['period']}-r1" if row["period"] in CLOSED else None
        assert (row["release_id"], row["is_provisional"]) == (release, release is None)
    made = {(row["rulebook"], row["period"], row["supersedes"]) for row in released.rows["release"]}
    assert made == {(rulebook, period, None) for rulebook in ("town", "former") for period in CLOSED}


def test_a_reader_neither_blocks_the_run_nor_is_broken_by_it(
    read_and_released: tuple[Reading, Stage], provisional: Stage
) -> None:
    reading, released = read_and_released
    of_december = [row for row in provisional.rows["score"] if row["period"] == "2025-12"]
    assert reading.before == reading.after == f"{len(of_december)} 0\n"
    assert all(row["release_id"] for row in released.rows["score"] if row["period"] == "2025-12")


def test_a_late_file_moves_nothing_and_is_told_as_a_revision(released: Stage, late: Stage) -> None:
    assert contact_lost(late, "2025-12") == 0
    assert released_rows(late, CLOSED) == released_rows(released, CLOSED)
    assert late.rows["release"] == released.rows["release"]
    [proposed] = late.rows["revision"]
    assert revisions(late, "2025-12") == [("CN01", "T4", Decimal(0), Decimal("-1.5"), "data", "proposed")]
    assert LATE_FILE in proposed["cause_detail"]


def test_a_restatement_supersedes_the_release_and_shows_the_new_points(late: Stage, restated: Stage) -> None:
    [second] = [row for row in restated.rows["release"] if row not in late.rows["release"]]
    assert (second["release_id"], second["supersedes"]) == ("town-2025-12-r2", "town-2025-12-r1")
    assert second["because"] == "漏报失联"
    assert {row["release_id"] for row in of_town(restated, "score", {"2025-12"})} == {"town-2025-12-r2"}
    assert contact_lost(restated, "2025-12") == Decimal("-1.5")
    assert revisions(restated, "2025-12") == [("CN01", "T4", Decimal(0), Decimal("-1.5"), "data", "released")]


def test_quarter_and_year_wait_for_their_own_restatement(late: Stage, restated: Stage) -> None:
    longer = CLOSED - {"2025-12"}
    assert released_rows(restated, longer) == released_rows(late, longer)
    for period in longer:
        assert revisions(restated, period) == [("CN01", "T4", Decimal(0), Decimal("-1.5"), "data", "proposed")]


def test_the_release_that_was_superseded_stays_in_the_ledger(restated: Stage) -> None:
    kept = {path.name for path in (restated.home.ledger / "releases").iterdir()}
    assert {"town-2025-12-r1", "town-2025-12-r2"} <= kept


def test_another_method_moves_nothing_and_is_told_as_such(restated: Stage, reworded: Stage) -> None:
    assert released_rows(reworded, CLOSED) == released_rows(restated, CLOSED)
    proposed = [row for row in of_town(reworded, "revision", {"2025-12"}) if row["status"] == "proposed"]
    [change] = [row for row in proposed if row["unit_code"] == "CN01"]
    assert (change["item"], change["old_points"], change["new_points"]) == ("T4", Decimal("-1.5"), Decimal(-3))
    assert {row["cause"] for row in proposed} == {"method"}


def test_a_month_that_closes_later_is_released_by_the_method_in_force_then(reworded: Stage) -> None:
    sha256 = {row["release_id"]: row["rulebook_sha256"] for row in of_town(reworded, "release", {"2025-12", "2026-01"})}
    assert sha256["town-2025-12-r1"] == sha256["town-2025-12-r2"] != sha256["town-2026-01-r1"]
    assert {row["release_id"] for row in of_town(reworded, "score", {"2026-01"})} == {"town-2026-01-r1"}


def test_a_rulebook_that_is_given_up_stops_no_run_and_keeps_what_it_released(restated: Stage, reworded: Stage) -> None:
    def of_former(stage: Stage) -> list[Row]:
        return [row for row in stage.rows["score"] if row["rulebook"] == "former"]

    assert {row["period"] for row in of_former(restated)} == CLOSED | OPEN
    assert of_former(reworded) == [row for row in of_former(restated) if row["period"] in CLOSED]


def test_no_run_can_publish_without_a_released_month(reworded: Stage, tmp_path: Path) -> None:
    query = re.sub(r"\{\{ config\(.*\) \}\}", "", GUARD.read_text(encoding="utf-8"))
    query = query.replace("{{ ref('score') }}", "marts.score")
    for schema, table in (("ledger", "release"), ("rules", "rulebook")):
        query = query.replace(f"{{{{ source('{schema}', '{table}') }}}}", f"{schema}.{table}")
    build_file = tmp_path / "build.duckdb"
    build_file.write_bytes(reworded.home.build_file.read_bytes())
    with duckdb.connect(str(build_file)) as connection:
        assert connection.execute(query).fetchall() == []
        connection.execute("delete from marts.score where period = '2025-12'")
        assert connection.execute(query).fetchall() == [("town", "2025-12")]


@pytest.mark.parametrize("log", ["intake.jsonl", "releases.jsonl"])
def test_the_ledger_is_a_chain_and_one_changed_byte_is_found(reworded: Stage, tmp_path: Path, log: str) -> None:
    path = reworded.home.ledger / log
    assert Ledger(path).verify() > 1
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / log).write_bytes(content)
    with pytest.raises(GridscoreError, match=rf"{log}: line \d+"):
        Ledger(tmp_path / log).verify()


@pytest.mark.parametrize(
    ("log", "old", "new", "command"),
    [
        ("intake.jsonl", b"2025-12", b"2025-11", ("run",)),
        ("releases.jsonl", b"2025-12-r2", b"2025-12-r3", ("restate", "2025-12", "--because", "x")),
    ],
)
def test_work_on_a_tampered_ledger_is_refused(
    restated: Stage, tmp_path: Path, log: str, old: bytes, new: bytes, command: tuple[str, ...]
) -> None:
    home = Home(tmp_path / "home")
    home.ledger.mkdir(parents=True)
    for path in restated.home.ledger.glob("*.jsonl"):
        content = path.read_bytes()
        (home.ledger / path.name).write_bytes(content.replace(old, new) if path.name == log else content)
    told = gridscore(home, *command, "--as-of", A_DAY_LATER)
    assert told.exit_code == 2
    assert re.fullmatch(rf"gridscore: {log}: line \d+ does not fit the chain; .*", told.stderr.splitlines()[-1])
    assert not home.published_file.exists()
