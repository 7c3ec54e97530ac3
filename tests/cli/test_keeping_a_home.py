"""verify, backup, restore and runs at the command line: what they say, how they end, what a full disk leaves."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from handmade_build import RELEASE, make_build
from typer.testing import CliRunner, Result

from ingest import backup
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.intake import intake
from ingest.settings import Sources
from orchestration import command_rebuild
from orchestration.cli import app
from publish import publish

ITEMS = "items_2026-01.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published home with settings, a calendar and a rulebook of its own; one file waits in exports/."""
    home = Home(tmp_path_factory.mktemp("kept") / "home")
    home.exports.mkdir(parents=True)
    (home.exports / ITEMS).write_text("item_code\nI1\n", encoding="utf-8")
    intake(home, Sources(), datetime(2026, 2, 1, tzinfo=UTC))
    load_key(home)
    home.rulebooks.mkdir()
    for path in (home.site_file, home.sources_file, home.root / "days.csv", home.rulebooks / "own.yaml"):
        path.write_text("", encoding="utf-8")
    home.site_file.write_text("calendar: days.csv\n", encoding="utf-8")
    make_build(home.build_file)
    publish(home)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    shutil.copytree(made.root, tmp_path / "home")
    return Home(tmp_path / "home")


def gridscore(home: Home | Path, *arguments: str, lang: str = "en") -> Result:
    root = home.root if isinstance(home, Home) else home
    return CliRunner().invoke(app, [*arguments, "--home", str(root), "--lang", lang])


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Name -> bytes and mode of every file of a home that a backup is for."""
    kept = ("vault", "ledger", "rulebooks", "key", "site.yaml", "sources.yaml", "days.csv")
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] in kept
    }


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[None]:
    """So many files can be written, the next one cannot."""
    left = iter(range(after))
    sync = os.fsync

    def write(handle: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    with monkeypatch.context() as disk:
        disk.setattr(backup.os, "fsync", write)
        yield


def test_verify_says_how_much_it_looked_at_or_what_is_damaged(home: Home) -> None:
    fine = gridscore(home, "verify")
    assert (fine.exit_code, fine.stdout.startswith("all as it was written: ledger ")) == (0, True)
    [stored] = [path for path in home.vault.rglob("*") if path.is_file()]
    stored.chmod(0o600)
    stored.write_bytes(b"other")
    (home.published / "parquet" / "score.parquet").unlink()
    damaged = gridscore(home, "verify")
    assert damaged.exit_code == 2
    assert damaged.stdout.splitlines()[:2] == [
        f"vault/{stored.parent.name}/{stored.name} ({ITEMS}): was changed",
        "published/parquet/score.parquet: is missing",
    ]
    assert "gridscore rebuild" in damaged.stdout
    assert "gridscore restore" in damaged.stdout
    assert f"({ITEMS})：内容已变" in gridscore(home, "verify", lang="zh").stdout


def test_a_backup_holds_what_cannot_be_made_again_and_nothing_else(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    said = gridscore(home, "backup", str(copy))
    assert (said.exit_code, said.stdout.startswith(f"backup: {copy} (")) == (0, True), said.output
    assert {path.name for path in copy.iterdir()} == {
        *("vault", "ledger", "rulebooks", "key", "site.yaml", "sources.yaml", "days.csv", "backup.json")
    }
    assert content(copy) == content(home.root)
    assert stat.S_IMODE((copy / "key").stat().st_mode) == 0o400
    assert all(stat.S_IMODE(folder.stat().st_mode) == 0o700 for folder in (copy, copy / "vault"))


def test_a_home_made_of_a_backup_is_the_same(home: Home, tmp_path: Path) -> None:
    gridscore(home, "backup", str(tmp_path / "copy"))
    (tmp_path / "empty").mkdir()
    for root in (tmp_path / "new", tmp_path / "empty"):
        said = gridscore(root, "restore", str(tmp_path / "copy"))
        assert (said.exit_code, said.stdout.startswith(f"restored to {root}: ")) == (0, True), said.output
        assert content(root) == content(home.root)
        assert gridscore(root, "verify").exit_code == 0
        assert load_key(Home(root)).id == load_key(home).id
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "empty", "home", "new"]


def test_a_file_that_no_run_has_taken_in_is_told_of(home: Home, tmp_path: Path) -> None:
    (home.exports / "late.csv").write_text("x", encoding="utf-8")
    said = gridscore(home, "backup", str(tmp_path / "copy"))
    assert (said.exit_code, "1 files of exports/: late.csv" in said.stdout) == (1, True)


def test_a_copy_of_a_damaged_home_is_made_and_told_of(home: Home, tmp_path: Path) -> None:
    next(path for path in home.vault.rglob("*") if path.is_file()).unlink()
    for command in (("backup", str(tmp_path / "copy")), ("restore", str(tmp_path / "copy"))):
        said = gridscore(home if command[0] == "backup" else tmp_path / "new", *command)
        assert (said.exit_code, f"({ITEMS}): is missing" in said.stdout) == (1, True), said.output


@pytest.mark.parametrize("after", [0, 3])
def test_a_disk_that_is_full_leaves_no_backup_and_no_home(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    copy, new = tmp_path / "copy", tmp_path / "new"
    with full_disk(monkeypatch, after):
        said = gridscore(home, "backup", str(copy))
    assert (said.exit_code, said.stderr) == (2, f"gridscore: no backup was made in {copy}: No space left on device\n")
    assert "no backup at" in gridscore(new, "restore", str(copy)).stderr
    assert gridscore(home, "backup", str(copy)).exit_code == 0
    with full_disk(monkeypatch, after):
        said = gridscore(new, "restore", str(copy))
    assert (said.exit_code, "nothing was restored" in said.stderr, new.exists()) == (2, True, False)
    assert gridscore(new, "restore", str(copy)).exit_code == 0
    assert content(new) == content(home.root)


def test_what_a_killed_copy_left_is_no_backup_and_stands_in_nobodys_way(home: Home, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy", tmp_path / "new"
    (copy / backup.WORKING / "vault").mkdir(parents=True)
    assert "no backup at" in gridscore(new, "restore", str(copy)).stderr
    assert gridscore(home, "backup", str(copy)).exit_code == 0
    (tmp_path / ".new.restoring" / "ledger").mkdir(parents=True)
    (tmp_path / ".new.restoring" / "key").write_text("half", encoding="ascii")
    assert gridscore(new, "restore", str(copy)).exit_code == 0
    assert not (tmp_path / ".new.restoring").exists()


@pytest.mark.parametrize("damage", ["changed", "missing", "outside"])
def test_a_damaged_backup_is_named_and_makes_no_home(home: Home, tmp_path: Path, damage: str) -> None:
    copy, new = tmp_path / "copy", tmp_path / "new"
    gridscore(home, "backup", str(copy))
    if damage == "outside":
        said = json.loads((copy / "backup.json").read_text("utf-8"))
        said["files"]["../../outside"] = "0" * 64
        (copy / "backup.json").write_text(json.dumps(said), encoding="utf-8")
    elif damage == "missing":
        (copy / "ledger" / "intake.jsonl").unlink()
    else:
        (copy / "ledger" / "intake.jsonl").write_bytes(b"{}")
    refused = gridscore(new, "restore", str(copy))
    assert (refused.exit_code, refused.stderr.count("\n"), damage in refused.stderr) == (2, 1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "home"]


def test_nothing_is_written_over(home: Home, tmp_path: Path) -> None:
    before = content(home.root)
    gridscore(home, "backup", str(tmp_path / "copy"))
    for said in (
        gridscore(home, "restore", str(tmp_path / "copy")),
        gridscore(home, "backup", str(tmp_path / "copy")),
        gridscore(home, "backup", str(tmp_path)),
        gridscore(home, "backup", str(home.site_file)),
        gridscore(home, "backup", str(home.root / "inside")),
    ):
        assert (said.exit_code, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert content(home.root) == before


def test_a_disk_on_which_others_could_read_the_key_gets_no_backup(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open
    with monkeypatch.context() as disk:
        disk.setattr(Path, "chmod", lambda *_: None)
        disk.setattr(backup.os, "open", lambda path, flags, mode=0, **more: opened(path, flags, mode | 0o44, **more))
        said = gridscore(home, "backup", str(tmp_path / "copy"))
    assert (said.exit_code, "others could read the key" in said.stderr) == (2, True)
    assert not list((tmp_path / "copy").iterdir())


@pytest.mark.parametrize("command", ["verify", "rebuild", "backup", "restore"])
def test_of_two_at_once_the_second_is_told_and_changes_nothing(home: Home, tmp_path: Path, command: str) -> None:
    copy, new = tmp_path / "copy", tmp_path / "new"
    gridscore(home, "backup", str(copy))
    lock = Home(tmp_path / ".new.restoring").lock_file if command == "restore" else home.lock_file
    lock.parent.mkdir(exist_ok=True)
    held = f"import fcntl; f = open({str(lock)!r}, 'a+'); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); input()"
    given = {"backup": [str(tmp_path / "second")], "restore": [str(copy)]}.get(command, [])
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        said = gridscore(new if command == "restore" else home, command, *given)
        other.communicate(b"\n")
    assert (said.exit_code, "another run works on this home" in said.stderr) == (2, True)
    assert (any(home.lake.iterdir()), new.exists(), (tmp_path / "second").exists()) == (False, False, False)
    assert gridscore(new, "restore", str(copy)).exit_code == 0


def test_a_rebuild_that_fails_leaves_what_was_published(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = gridscore(home, "scores", "--csv").stdout
    monkeypatch.setattr(command_rebuild, "run_request", fails)
    failed = gridscore(home, "rebuild")
    assert (failed.exit_code, failed.stderr.count("\n")) == (2, 1)
    assert gridscore(home, "scores", "--csv").stdout == before
    assert gridscore(home, "verify").exit_code == 0


def test_a_rebuild_by_another_program_says_whether_scores_are_others(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = iter([{"score": (1, 1), "alert": (2, 1)}, {"score": (1, 1), "alert": (2, 9)}])
    monkeypatch.setattr(command_rebuild, "row_hashes", lambda _: next(described))
    monkeypatch.setattr(command_rebuild, "run_request", lambda *_: ([], 0))
    told = gridscore(home, "rebuild")
    assert told.exit_code == 1
    assert "1 tables are not as before" in told.stdout
    assert "revisions proposed for released periods: 1" in told.stdout  # those of the home


@pytest.mark.parametrize("wrong", ["vault", "exports"])
def test_nothing_is_thrown_away_where_it_could_not_be_made_anew(home: Home, wrong: str) -> None:
    (home.lake / "landed").touch()
    if wrong == "vault":
        next(path for path in home.vault.rglob("*") if path.is_file()).unlink()
    else:
        (home.exports / "late.csv").write_text("x", encoding="utf-8")
    refused = gridscore(home, "rebuild")
    told = f"({ITEMS}): is missing" if wrong == "vault" else "1 files of exports/ were never taken in, such as late.csv"
    assert (refused.exit_code, told in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)
    assert (home.lake / "landed").exists()


def test_runs_tell_when_what_and_how_it_went(home: Home) -> None:
    told = gridscore(home, "runs", "--csv").stdout.splitlines()
    assert told[0] == "published_at,as_of,files,file_names,releases,set_aside,rows_rejected,warnings"
    assert told[1].endswith(f",1,{ITEMS},{RELEASE},1,2,1")
    assert len(told) == 2
    (home.exports / "late.csv").write_text("x", encoding="utf-8")
    intake(home, Sources(), datetime(2026, 2, 3, tzinfo=UTC))
    assert "尚未发布" in gridscore(home, "runs", lang="zh").stdout
    publish(home)
    told = gridscore(home, "runs", "--csv").stdout.splitlines()
    assert [line.split(",")[2:5] for line in told[1:]] == [["1", ITEMS, RELEASE], ["1", "late.csv", ""]]


def test_before_the_first_publication_there_is_no_history(tmp_path: Path) -> None:
    tmp_path.joinpath("exports").mkdir()
    for command in (("runs",), ("rebuild",), ("backup", str(tmp_path.parent / "none"))):
        refused = gridscore(tmp_path, *command)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert gridscore(tmp_path, "verify").exit_code == 0
