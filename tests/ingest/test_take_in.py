"""Intake: every regular file once, into the vault and the log; what cannot be placed says why."""

import errno
import hashlib
import os
import stat
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from landing_office import NOW

from ingest import vault
from ingest.errors import GridscoreError
from ingest.intake import intake, known_files
from ingest.judgements import file_named, judge
from ingest.land import land_all
from ingest.settings import Source, Sources, load_site
from ingest.vault import opened, vault_path

NONE = Sources()


def test_bytes_are_kept_read_only_under_their_hash(office):
    office.put("items_2026-03.csv", "x")
    (entry,) = intake(office.home, NONE, NOW)
    path = vault_path(office.home, entry.sha256)
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert (entry.feeds, entry.arrived_at, entry.size) == (("items",), NOW, 1)


def test_only_the_published_folder_is_made_for_others_to_read(office):
    office.put("items_2026-03.csv", "x")
    land_all(office.home, load_site(office.home), NONE, NOW)
    for folder in (office.home.vault, office.home.lake, office.home.warehouse, office.home.ledger):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_folder_that_cannot_be_read_is_set_aside_and_the_landing_folder_itself_an_error(office, monkeypatch):
    office.put("items_2026-03.csv", "x")
    office.put("走访/visits_2026-03.csv", "x")
    scandir, closed = os.scandir, {str(office.home.exports / "走访")}

    def denied(path):
        if str(path) in closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    monkeypatch.setattr(os, "open", _denied(os.open, closed))
    found = {entry.name: entry.reason for entry in intake(office.home, NONE, NOW)}
    assert found == {
        "items_2026-03.csv": "",
        "走访": "cannot be opened (Permission denied) / 无法打开（Permission denied）",
    }
    closed.add(str(office.home.exports))
    with pytest.raises(PermissionError):
        intake(office.home, NONE, NOW)


def _denied(function, closed):
    def called(path, *more, **named):
        if str(path) in closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return function(path, *more, **named)

    return called


def test_same_bytes_twice_change_nothing(office):
    office.put("items_2026-03.csv", "x")
    first = intake(office.home, NONE, NOW)
    log = office.home.intake_file.read_bytes()
    office.put("copy/items_2026-03 (1).csv", "x")
    assert intake(office.home, NONE, NOW + timedelta(days=1)) == first
    assert office.home.intake_file.read_bytes() == log


def test_same_bytes_of_another_date_are_another_file(office):
    office.put("grids_20260331.csv", "x")
    office.put("grids_20260430.csv", "x")
    assert len(intake(office.home, NONE, NOW)) == 2


def test_file_stays_known_when_it_leaves_the_landing_folder(office):
    office.put("items_2026-03.csv", "x")
    intake(office.home, NONE, NOW)
    (office.home.exports / "items_2026-03.csv").unlink()
    (entry,) = intake(office.home, NONE, NOW)
    assert opened(office.home, entry.sha256).whole() == b"x"


def test_unknown_file_is_set_aside_until_a_source_names_it(office):
    office.put("cases_1.csv", "x")
    (entry,) = intake(office.home, NONE, NOW)
    assert entry.is_set_aside
    assert "no feed has this name" in entry.reason
    sources = Sources(sources=[Source(feed="items", files="cases_*.csv"), Source(feed="grids", files="cases_*.csv")])
    (entry,) = intake(office.home, sources, NOW)
    assert entry.feeds == ("grids", "items")


def test_symlinks_and_what_programs_leave_behind_are_no_exports(office):
    office.put("outside.txt", "secret")
    (office.home.exports / "items_1.csv").symlink_to(office.home.exports / "outside.txt")
    (office.home.exports / "link").symlink_to(office.home.root, target_is_directory=True)
    office.put(".items.csv", "x")
    office.put("~$items.xlsx", "x")
    office.put("items/Thumbs.db", "x")
    office.put("desktop.ini", "x")
    office.put("__MACOSX/items.csv", "x")
    os.mkfifo(office.home.exports / "items_pipe.csv")
    said: list[str] = []
    entries = intake(office.home, NONE, NOW, said.append)
    assert [entry.name for entry in entries] == ["outside.txt"]
    assert any("items_pipe.csv" in line and "not a regular file" in line for line in said)


@pytest.mark.parametrize(
    ("named", "name"), [("事项上报.csv".encode("gb18030"), "事项上报.csv"), (b"items\xff.csv", "items\\xff.csv")]
)
def test_name_in_another_encoding_is_read_as_it_was_meant(office, named, name):
    Path(os.fsdecode(os.fsencode(office.home.exports) + b"/" + named)).write_bytes(b"x")
    (entry,) = intake(office.home, NONE, NOW)
    assert (entry.name, entry.feeds) == (name, ("items",))


def test_too_large_a_file_is_set_aside_and_not_copied(office):
    office.put("items.csv", "x" * 100)
    (entry,) = intake(office.home, NONE, NOW, max_bytes=10)
    assert entry.is_set_aside
    assert "larger than the limit" in entry.reason
    assert not office.home.vault.exists()


def test_damaged_vault_is_found(office):
    office.put("items.csv", "x")
    (entry,) = intake(office.home, NONE, NOW)
    path = vault_path(office.home, entry.sha256)
    path.chmod(0o600)
    path.write_bytes(b"y")
    with pytest.raises(GridscoreError, match="no longer has the bytes"):
        opened(office.home, entry.sha256)


def test_large_file_is_held_against_its_name_again_when_it_was_touched(office, monkeypatch):
    monkeypatch.setattr(vault, "LARGE", 1)
    office.put("items.csv", "x")
    (entry,) = intake(office.home, NONE, NOW)
    read = []
    monkeypatch.setattr(
        vault.hashlib, "file_digest", lambda *of, told=hashlib.file_digest: read.append(of) or told(*of)
    )
    path = vault_path(office.home, entry.sha256)
    before = path.stat()
    opened(office.home, entry.sha256)
    assert not read
    time.sleep(0.05)  # the clock of the file system
    path.chmod(0o600)
    path.write_bytes(b"y")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    for _ in range(2):
        with pytest.raises(GridscoreError, match="no longer has the bytes"):
            opened(office.home, entry.sha256)
    assert len(read) == 2


def test_half_copied_file_of_a_stopped_run_is_removed(office):
    office.home.vault.mkdir()
    (office.home.vault / ".taking-in-abc").write_bytes(b"half")
    office.put("items.csv", "x")
    (entry,) = intake(office.home, NONE, NOW)
    assert [path.name for path in office.home.vault.rglob("*") if path.is_file()] == [entry.sha256]


def test_new_file_is_hashed_while_it_is_copied_and_a_known_one_is_not_copied(office, monkeypatch):
    monkeypatch.setattr(vault, "hashlib", SimpleNamespace(sha256=hashlib.sha256))
    office.put("items_2026-03.csv", "a,b\n1,2\n")
    (entry,) = intake(office.home, Sources(), NOW)
    assert entry.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    monkeypatch.setattr(vault, "hashlib", hashlib)
    monkeypatch.setattr(vault, "_copy", None)
    assert intake(office.home, Sources(), NOW) == [entry]


def test_numbers_of_people_in_a_files_name_stand_nowhere_but_in_exports(office):
    id_number, phone, code = "110101199003070038", "13812345678", "330106001001001"
    name = f"items_{code}_张{id_number}_{phone}_20260331.csv"
    office.put(name, "事项编号,网格编号,事项类别,上报时间\nA1,G1,环境保护,昨天\n")
    reports: list[str] = []
    site, sources = load_site(office.home), Sources(sources=[Source(feed="items", files=f"*{id_number}*")])
    (receipt,) = [each for each in land_all(office.home, site, sources, NOW, reports.append) if each.feed]
    assert receipt.file_name == f"items_{code}_张(id)_(phone)_20260331.csv"
    judge(office.home, [file_named(known_files(office.home, sources), name)], "accept", "as it should be")
    assert [entry.name for entry in intake(office.home, sources, NOW)] == [receipt.file_name]
    assert receipt.file_name in "".join(reports)
    found = [str(each) for each in office.home.root.rglob("*") if each.is_file() and "exports" not in each.parts]
    said = [Path(each).read_bytes() for each in found if "vault" not in each]
    assert len(said) > 4
    for number in (id_number, phone):
        assert number not in "".join(reports)
        assert not [each for each in said if number.encode() in each]


def test_file_copied_but_not_logged_is_taken_in_by_the_next_run(office):
    office.put("items.csv", "x")
    intake(office.home, NONE, NOW)
    office.home.intake_file.unlink()
    assert len(intake(office.home, NONE, NOW)) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source(feed="itmes", files="*.csv"), "there is no feed 'itmes'"),
        (Source(feed="items", files="*.csv", columns={"grid": "g"}), "feed items has no column 'grid'"),
        (Source(feed="items", files="*.csv", constants={"x": "1"}), "feed items has no column 'x'"),
    ],
)
def test_sources_that_name_what_does_not_exist_are_refused(office, source, words):
    with pytest.raises(GridscoreError, match=words):
        intake(office.home, Sources(sources=[source]), NOW)
