"""Keyed hashes: how they are made, where they stand, and that no fault of the program tells what it was reading."""

import hashlib
import hmac
import sys
import traceback

import polars as pl
import pytest
from dagster._utils.error import serializable_error_info_from_exc_info
from test_nothing_leaks import CANARIES, FILES, ID, NAME, PHONE, leaks

from ingest.errors import GridscoreError, ReadingFailedError
from ingest.feeds import FEEDS
from ingest.identifiers import Key, load_key
from ingest.mask import unquoted
from orchestration.cli_options import write_error_log


def test_hash_is_hmac_sha_256_of_domain_and_value_with_the_key_id_before_it():
    key = Key(bytes(range(32)), "0a1b2c3d")
    expected = hmac.new(bytes(range(32)), b"id_number\x0011010519491231002X", hashlib.sha256).hexdigest()
    assert key.hashed("id_number", ID) == f"0a1b2c3d:{expected}"


def test_each_field_has_its_own_domain_and_parts_of_it_cannot_be_shifted():
    key = Key(bytes(32), "k")
    made = [key.hashed(domain, value) for domain, value in (("a", "bc"), ("ab", "c"), ("a", "b"), ("abc", ""))]
    assert len({*made, key.hashed("id_number", ID), key.hashed("note", ID)}) == 6
    assert key.derived("note pieces") != key.derived("note")


def test_key_id_tells_keys_apart_and_says_nothing_of_the_key(office, tmp_path):
    key = load_key(office.home)
    assert len(key.id) == 8
    assert key.id not in key.secret.hex()
    assert key.id != load_key(type(office.home)(tmp_path / "other")).id


def test_every_hash_and_fingerprint_that_is_written_begins_with_the_key_id(office):
    for name, content in FILES.items():
        if NAME not in name:
            office.put(name, content)
    office.land()
    key, seen = load_key(office.home), set()
    for path in office.home.lake.rglob("*.parquet"):
        frame = pl.read_parquet(path)
        for column in frame.columns:
            if column.endswith(("_hash", "_fingerprint")) and column != "photo_hash":
                values = frame[column].drop_nulls()
                assert values.str.starts_with(f"{key.id}:").all(), (path.name, column)
                seen.add(column) if len(values) else None
    assert seen == {"id_number_hash", "note_fingerprint"}


def test_names_phones_sexes_and_birth_dates_have_no_hash():
    hashed = {column for feed in FEEDS.values() for column in feed.content if column.endswith("_hash")}
    assert hashed == {"id_number_hash", "photo_hash"}


def test_nothing_lands_under_a_key_that_others_can_read(office):
    load_key(office.home)
    office.home.key_file.chmod(0o444)
    office.put("items_2026-03.csv", FILES["items_2026-03.csv"])
    with pytest.raises(GridscoreError, match="others can read the key"):
        office.land()
    assert not list(office.home.lake.rglob("*.parquet"))


@pytest.mark.parametrize("step", ["read_tables", "without_examples", "type_rows"])
def test_fault_of_the_program_tells_neither_a_log_nor_dagster_what_it_was_reading(office, monkeypatch, step):
    def fault(*_):
        try:
            int(f"{NAME} {ID}")
        except ValueError as first:
            raise RuntimeError(f"cannot read {PHONE} or 138 1234 5678 of {NAME}") from first

    monkeypatch.setattr(f"ingest.part.{step}", fault)
    office.put("items_2026-03.csv", FILES["items_2026-03.csv"])
    with pytest.raises(ReadingFailedError, match=r"items_2026-03.csv: (?s:.*)RuntimeError: cannot read") as caught:
        office.land()
    stored = serializable_error_info_from_exc_info((type(caught.value), caught.value, caught.value.__traceback__))
    log = write_error_log(caught.value, office.home)
    assert log is not None
    assert "in fault" in log.read_text("utf-8")
    said = str(stored) + "".join(traceback.format_exception(caught.value)) + log.read_text("utf-8")
    assert not any(canary in said for canary in (*CANARIES, "1234 5678"))
    assert leaks(office.home.lake, CANARIES) == []


def test_traceback_asked_for_is_masked_too(office, monkeypatch, capsys):
    from orchestration.cli import app

    monkeypatch.setenv("GRIDSCORE_TRACEBACK", "1")
    monkeypatch.setattr("orchestration.cli_read.open_home", lambda _: int(f"{NAME}{PHONE}"))
    monkeypatch.setattr(sys, "argv", ["gridscore", "scores"])
    with pytest.raises(SystemExit):
        app()
    said = "".join(capsys.readouterr())
    assert "ValueError" in said
    assert not any(canary in said for canary in CANARIES)


def test_words_of_the_program_stay_readable_in_a_masked_traceback():
    text = 'File "ingest/rows.py", line 12, in split_by_rules\nValueError: 3 of 5 columns of items'
    assert unquoted(text) == text
