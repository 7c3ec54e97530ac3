"""Verification: whatever byte of the truth or of what was published is changed, its file is named; nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from handmade_build import ROWS, make_build

from ingest.home import Home
from ingest.identifiers import load_key
from ingest.intake import intake
from ingest.settings import Sources
from publish import publication, publish
from publish.publications import note_documents
from publish.verification import verify_home

FILES = {"logins_2026-01.csv": "worker_code\nW01\n", "items_2026-01.csv": "item_code\nI1\n", "unknown.txt": "x"}
Damage = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with files in its vault, a key, a release, two publications and a document."""
    home = Home(tmp_path_factory.mktemp("whole") / "home")
    home.exports.mkdir(parents=True)
    for name, text in FILES.items():
        (home.exports / name).write_text(text, encoding="utf-8")
    intake(home, Sources(), datetime(2026, 2, 1, tzinfo=UTC))
    load_key(home)
    make_build(home.build_file)
    publish(home)
    (home.published / "briefing").mkdir()
    (home.published / "briefing" / "2026-01.pdf").write_bytes(b"%PDF")
    note_documents(home)
    publish(home)
    return home


@pytest.fixture
def home(whole: Home, tmp_path: Path) -> Home:
    """A copy to damage."""
    shutil.copytree(whole.root, tmp_path / "home")
    return Home(tmp_path / "home")


def truth_and_publication(home: Home) -> list[Path]:
    folders = (home.vault, home.ledger, home.published)
    return [home.key_file, *(path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())]


def rewrite(path: Path, change: Damage) -> None:
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))
    path.chmod(mode)


def found(home: Home) -> list[tuple[str, str]]:
    return [(damage.path, damage.what) for damage in verify_home(home).damages]


def test_nothing_is_found_where_nothing_is_damaged(whole: Home) -> None:
    verified = verify_home(whole)
    assert verified.damages == []
    assert verified.looked_at["vault"] == len(FILES)
    assert verified.looked_at["ledger"] > len(FILES)
    assert verified.looked_at["releases"] == 9
    assert (whole.published / "SHA256SUMS").read_text("utf-8").count("\n") == verified.looked_at["published"] > 20


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_changed_bit_of_any_file_is_named_with_its_file(home: Home, where: str) -> None:
    for path in truth_and_publication(home):
        content = path.read_bytes()
        at = {"first": 0, "middle": len(content) // 2, "last": len(content) - 1}[where]
        rewrite(path, lambda _, content=content, at=at: content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        name = path.relative_to(home.root).as_posix()
        # the key's last byte is a line break, of which it does not consist
        expected = {name} if (path, where) != (home.key_file, "last") else set()
        assert {where for where, _ in found(home)} == expected, name
        rewrite(path, lambda _, content=content: content)
    assert found(home) == []


def test_every_file_that_is_gone_is_named(home: Home) -> None:
    for path in truth_and_publication(home):
        away = path.rename(home.root / "away")
        name = path.relative_to(home.root).as_posix()
        assert [where for where, _ in found(home)] == [name], name
        away.rename(path)


@pytest.mark.parametrize("log", ["intake.jsonl", "releases.jsonl"])
def test_a_log_that_lost_its_end_is_found_although_its_chain_holds(home: Home, log: str) -> None:
    rewrite(home.ledger / log, lambda lines: b"".join(lines.splitlines(keepends=True)[:-1]))
    assert (f"ledger/{log}", "shortened") in found(home)


def test_a_log_that_was_written_anew_is_found_although_its_chain_holds(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.exports.mkdir(parents=True)
    for name in FILES:
        (other.exports / name).write_text("other", encoding="utf-8")
    intake(other, Sources(), datetime(2026, 2, 1, tzinfo=UTC))
    shutil.copy(other.intake_file, home.intake_file)
    assert ("ledger/intake.jsonl", "changed") in found(home)


def test_a_key_that_others_can_read_or_that_is_another_is_found(home: Home) -> None:
    home.key_file.chmod(0o440)
    assert found(home) == [("key", "readable")]
    home.key_file.unlink()
    load_key(home)
    assert found(home) == [("key", "another")]


def test_all_damages_are_told_at_once(home: Home) -> None:
    stored = next(path for path in home.vault.rglob("*") if path.is_file())
    stored.unlink()
    rewrite(home.intake_file, lambda lines: lines.replace(b"logins", b"lo9ins"))
    parquet = home.published / "parquet" / "score.parquet"
    parquet.unlink()
    assert {where for where, _ in found(home)} == {"ledger/intake.jsonl", "published/parquet/score.parquet"}
    shutil.rmtree(home.published)
    assert found(home) == [("ledger/intake.jsonl", "chain")]  # published files can be made anew


def test_a_run_that_was_stopped_while_it_published_is_one_line_and_the_next_run_mends_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    make_build(home.build_file, ROWS | {"fct_item": []})
    with monkeypatch.context() as kill:
        kill.setattr(publication, "_swap_parquet", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(home)
    assert found(home) == [("published/SHA256SUMS", "stopped")]
    publish(home)
    assert found(home) == []
