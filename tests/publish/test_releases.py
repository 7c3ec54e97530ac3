"""Releases: written once, recovered after a crash at any step, read back as dbt declares them."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml
from handmade_build import FILES, RELEASE, ROWS, make_build

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.ledger import Ledger
from publish import publish, read_releases, releases
from publish.release_tables import SCHEMAS
from publish.releases import enter_releases, keep_releases, released_evidence, releases_file, releases_folder

SOURCES_YML = Path(__file__).parents[2] / "dbt_project" / "models" / "staging" / "_sources.yml"


def kept_and_entered(home: Home) -> list[str]:
    """Both steps of a publication that make releases, one behind the other."""
    return enter_releases(home, keep_releases(home, home.build_file))


def folder_hash(folder: Path) -> str:
    parts = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(folder.iterdir())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def restate(home: Home) -> str:
    """The next build has a second release of the month, with another score."""
    second = RELEASE.replace("r1", "r2")
    scores = [
        dict(row, release_id=second, score="5.00") if row["release_id"] == RELEASE else row for row in ROWS["score"]
    ]
    later = dict(ROWS["release"][0], release_id=second, supersedes=RELEASE, released_at="2026-03-01 09:00:00+08")
    make_build(
        home.build_file, ROWS | {"score": scores, "release": [*ROWS["release"], later | {"because": "late file"}]}
    )
    return second


def test_a_release_is_written_once_and_never_touched_again(home: Home) -> None:
    assert kept_and_entered(home) == [RELEASE]
    folder = releases_folder(home) / RELEASE
    before, log = folder_hash(folder), releases_file(home).read_bytes()
    assert kept_and_entered(home) == []
    assert (folder_hash(folder), releases_file(home).read_bytes()) == (before, log)


def test_the_entry_names_rulebook_inputs_and_the_hash_of_every_file(home: Home) -> None:
    kept_and_entered(home)
    [entry] = Ledger(releases_file(home)).entries()
    assert entry["rulebook_sha256"] == "c" * 64
    assert entry["inputs_sha256"] == "d" * 64
    assert datetime.datetime.fromisoformat(entry["released_at"]) == datetime.datetime(
        2026, 2, 6, 1, tzinfo=datetime.UTC
    )
    for name, sha256 in entry["files"].items():
        assert hashlib.sha256((releases_folder(home) / RELEASE / name).read_bytes()).hexdigest() == sha256


def test_only_rows_of_its_rulebook_and_period_are_kept(home: Home) -> None:
    kept_and_entered(home)
    read = read_releases(home)
    assert read["released_score"].select("rulebook", "period", "unit_code").rows() == [
        ("chengnan", "2026-01", "C01"),
        ("chengnan", "2026-01", "C02"),
    ]
    assert read["released_evidence"].height == len(ROWS["evidence"])
    assert set(read["released_evidence"]["release_id"]) == {RELEASE}
    assert read["release_input"].rows() == [(RELEASE, sha256, name) for sha256, name in sorted(FILES)]


def test_what_is_read_back_has_the_columns_and_types_dbt_declares(home: Home) -> None:
    declared = {
        table["name"]: [(column["name"], column["data_type"]) for column in table["columns"]]
        for source in yaml.safe_load(SOURCES_YML.read_text(encoding="utf-8"))["sources"]
        if source["name"] == "ledger"
        for table in source["tables"]
    }
    before = read_releases(home)
    kept_and_entered(home)
    after = read_releases(home)
    assert before.keys() == after.keys() == declared.keys()
    duck = {
        "string": "VARCHAR",
        "bigint": "BIGINT",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "timestamptz": "TIMESTAMP WITH TIME ZONE",
    }
    for table, columns in declared.items():
        assert before[table].height == 0
        assert before[table].schema == after[table].schema == pl.Schema(SCHEMAS[table])
        with duckdb.connect() as connection:
            connection.register("frame", after[table].to_arrow())
            read = connection.execute("select column_name, column_type from (describe frame)").fetchall()
        assert read == [(name, duck.get(kind, kind.upper())) for name, kind in columns]


def test_after_a_restatement_the_newest_release_counts_and_both_are_known(home: Home) -> None:
    kept_and_entered(home)
    second = restate(home)
    assert kept_and_entered(home) == [second]
    read = read_releases(home)
    assert read["release"].select("release_id", "supersedes", "because").rows() == [
        (RELEASE, None, None),
        (second, RELEASE, "late file"),
    ]
    for table in ("score", "score_rule", "measure", "evidence"):
        assert set(read[f"released_{table}"]["release_id"]) == {second}
    assert set(read["released_score_item"]["release_id"]) == {RELEASE, second}
    assert folder_hash(releases_folder(home) / RELEASE) != folder_hash(releases_folder(home) / second)


@pytest.mark.parametrize("step", ["_copy_rows", "sha256_of", "sync_folder", "_entry"])
def test_a_crash_before_the_entry_is_recovered_by_the_next_run(
    home: Home, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def crashes(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(releases, step, crashes)
        with pytest.raises(KeyboardInterrupt):
            kept_and_entered(home)
    assert read_releases(home)["release"].height == 0
    # The next run starts from new data: what the killed one wrote must not be taken for the release.
    scores = [dict(row, score="1.00") for row in ROWS["score"]]
    make_build(home.build_file, ROWS | {"score": scores})
    assert kept_and_entered(home) == [RELEASE]
    assert [str(score) for score in read_releases(home)["released_score"]["score"]] == ["1.00", "1.00"]
    assert [path.name for path in releases_folder(home).iterdir()] == [RELEASE]


def test_a_crash_within_the_entry_is_recovered_by_the_next_run(home: Home) -> None:
    kept_and_entered(home)
    log = releases_file(home)
    log.write_bytes(log.read_bytes()[:-20])
    assert read_releases(home)["release"].height == 0
    assert kept_and_entered(home) == [RELEASE]
    assert read_releases(home)["released_score"].height == 2


def test_a_crash_between_entry_and_swap_leaves_nothing_to_do_but_the_swap(home: Home) -> None:
    kept_and_entered(home)
    made = publish(home)
    assert made.releases == ()
    assert made.database.exists()


def test_a_folder_of_working_files_left_behind_is_removed(home: Home) -> None:
    left = releases_folder(home) / ".writing-99999"
    left.mkdir(parents=True)
    kept_and_entered(home)
    assert not left.exists()


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_release_is_named_not_read(home: Home, damage: str) -> None:
    kept_and_entered(home)
    path = releases_folder(home) / RELEASE / "score.parquet"
    if damage == "changed":
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    else:
        path.unlink()
    with pytest.raises(GridscoreError, match=rf"{RELEASE}: score.parquet .*{damage}"):
        read_releases(home)


def test_evidence_need_not_be_held_and_is_read_from_its_files(home: Home) -> None:
    kept_and_entered(home)
    second = restate(home)
    kept_and_entered(home)
    assert read_releases(home).keys() - read_releases(home, has_evidence=False).keys() == {"released_evidence"}
    [path] = released_evidence(home)  # of the newest release
    assert path == releases_folder(home) / second / "evidence.parquet"
    assert pl.read_parquet(path).rows() == read_releases(home)["released_evidence"].rows()
    path.unlink()
    with pytest.raises(GridscoreError, match=f"{second}: evidence.parquet is missing"):
        released_evidence(home)


def test_a_release_without_scores_stops_publication(home: Home) -> None:
    make_build(home.build_file, ROWS | {"score": ROWS["score"][2:]})
    with pytest.raises(GridscoreError, match="has no score"):
        publish(home)
    assert not home.published_file.exists()


@pytest.mark.parametrize("name", ["../up", "", ".hidden", "a/b"])
def test_a_release_id_that_is_no_file_name_is_refused(home: Home, name: str) -> None:
    release = dict(ROWS["release"][0], release_id=name)
    make_build(home.build_file, ROWS | {"release": [release]})
    with pytest.raises(GridscoreError, match="no file name"):
        publish(home)


def test_a_release_of_an_older_version_without_a_new_column_is_read_with_it_empty(home: Home) -> None:
    kept_and_entered(home)
    path = releases_folder(home) / RELEASE / "evidence.parquet"
    pl.read_parquet(path).drop("reason_zh").write_parquet(path)
    log = releases_file(home)
    [entry] = Ledger(log).entries()
    log.unlink()
    entry["files"]["evidence.parquet"] = hashlib.sha256(path.read_bytes()).hexdigest()
    Ledger(log).append(entry)
    assert read_releases(home)["released_evidence"]["reason_zh"].null_count() == len(ROWS["evidence"])
