"""gridscore check on files: what a run that was held back found, and what was left out of files that count."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from ingest.home import Home
from ingest.land import land_all
from ingest.settings import load_site, load_sources
from orchestration.checks import held_back
from orchestration.show_notes import localised_note
from orchestration.words import side
from publish.read_receipts import Note, open_receipts, read_notes

HEAD = "事项编号,网格编号,上报人,事项类别,上报时间,当事人\n"
FILES = {
    "items_2026-02.csv": HEAD + "A1,G1,张三,x,2026-02-01,李四\n合计,,,,,1\n",
    "items_2026-03.csv": HEAD + "B1,G1,张三,x,2026-03-01,\nB2,G1,王五,x,2026-03-01,\nB3,G1,,x,昨天,\nB4,G1,,x,昨天,\n",
}


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Files taken in by a run that published nothing, because one of them was held."""
    home = Home(tmp_path_factory.mktemp("landed") / "home")
    home.exports.mkdir(parents=True)
    for name, text in FILES.items():
        (home.exports / name).write_text(text, encoding="utf-8")
    receipts = land_all(home, load_site(home), load_sources(home), datetime(2026, 4, 10, tzinfo=UTC))
    assert [receipt.status for receipt in receipts] == ["landed", "held"]
    return home


def test_before_anything_is_published_check_says_what_held_the_run_back(gridscore, landed: Home) -> None:
    result = gridscore("check", home=landed.root)
    assert result.exit_code == 1
    for expected in ("nothing is published yet", "2 of 4 rows rejected", "rejected rows: 2", "reported_at is no date"):
        assert expected in result.stdout


def test_of_two_files_of_one_name_the_held_one_is_named_by_its_hash_and_other_names_have_a_place(
    gridscore, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    home.exports.mkdir(parents=True)
    (home.exports / "案件.csv").write_text("流水号\n1\n", encoding="utf-8")
    for text in (FILES["items_2026-03.csv"], FILES["items_2026-03.csv"].replace("昨天", "2026-03-02")):
        (home.exports / "items_2026-03.csv").write_text(text, encoding="utf-8")
        land_all(home, load_site(home), load_sources(home), datetime(2026, 4, 10, tzinfo=UTC))
    wrong = hashlib.sha256(FILES["items_2026-03.csv"].encode()).hexdigest()
    shown = gridscore("check", home=home.root).stdout
    assert f"items_2026-03.csv ({wrong[:8]})" in shown
    assert "docs/your_office.md" in shown
    assert "set aside besides: 案件.csv" in held_back(home, "en")


def test_a_home_no_run_has_come_to_says_how_to_begin(gridscore, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    result = gridscore("check", home=tmp_path)
    assert (result.exit_code, "nothing is published yet" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "2 of 4 rows, more than 5 %; 3 rows, fewer"), ("zh", "4 行中 2 行；3 行，不足")],
)
def test_reason_in_two_languages_is_told_in_one(lang, expected) -> None:
    assert side("2 of 4 rows, more than 5 % / 4 行中 2 行; 3 rows, fewer / 3 行，不足", lang) == expected
    assert side("typed for the wrong office", lang) == "typed for the wrong office"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            ["worker_code: 3 cells are no code of the worker register", "columns not taken: 当事人", "1 total or note"],
        ),
        ("zh", ["网格员编号：3 个单元格不是网格员台账中的编号", "未取用的列：当事人", "合计或备注 1 行", "处置时限"]),
    ],
)
def test_what_was_left_out_of_files_is_told_with_its_sum_over_them(gridscore, landed: Home, lang, words) -> None:
    shown = "".join(gridscore("check", "--lang", lang, home=landed.root).stdout.split())
    for expected in words:
        assert "".join(expected.split()) in shown, expected


def test_published_state_is_told_together_with_what_a_later_run_found(
    gridscore, published_home: Home, landed: Home, tmp_path
) -> None:
    (tmp_path / "published").symlink_to(published_home.published)
    (tmp_path / "lake").symlink_to(landed.lake)
    shown = gridscore("check", home=tmp_path).stdout
    assert "2 of 4 rows rejected" in shown  # of the later run
    assert "holiday.jpg" not in shown  # of the publication before it
    assert "not measured yet (chengnan): C1.1, C3" in shown


def test_every_note_a_receipt_can_hold_has_chinese_words(landed: Home) -> None:
    connection = open_receipts(landed)
    assert connection is not None
    with connection:
        notes = read_notes(connection)
    said = pl.read_parquet(landed.lake / "receipts" / "ingested_file.parquet")["notes"].str.split("; ").explode()
    assert sum(note.files for note in notes) == len(said)
    further = [
        Note("grid_boundaries", f"boundary: 2 {repair}", 1, "a")
        for repair in ("had heights; left out", "had a ring that was not closed; closed")
    ]
    for note in [*notes, *further]:
        assert localised_note(note, "en") == note.note
        assert localised_note(note, "zh") != note.note
