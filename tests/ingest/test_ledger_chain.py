"""The intake log: append-only, chained, and unharmed by a stop in the middle of a line."""

import pytest

from ingest.errors import GridscoreError
from ingest.ledger import Ledger


@pytest.fixture
def ledger(tmp_path):
    log = Ledger(tmp_path / "ledger" / "log.jsonl")
    log.append({"name": "一.csv", "n": 1})
    log.extend([{"n": 2}, {"n": 3}])
    return log


def test_entries_come_back_in_order(ledger):
    assert [entry["n"] for entry in ledger.entries()] == [1, 2, 3]
    assert ledger.verify() == 3


def test_no_log_is_an_empty_log(tmp_path):
    assert Ledger(tmp_path / "none").entries() == []


def test_last_line_torn_anywhere_is_passed_over_and_replaced(ledger):
    before = ledger.path.read_bytes()
    ledger.append({"n": 4, "files": {"名": "{}"}})
    line = ledger.path.read_bytes()[len(before) :]
    for length in range(len(line)):
        ledger.path.write_bytes(before + line[:length])
        assert ledger.verify() == 3
    ledger.append({"n": 5})
    assert [entry["n"] for entry in ledger.entries()] == [1, 2, 3, 5]


def test_changed_byte_is_found(ledger):
    content = ledger.path.read_bytes()
    ledger.path.write_bytes(content.replace(b'"n": 2', b'"n": 7'))
    with pytest.raises(GridscoreError, match="line 2"):
        ledger.verify()


def test_any_changed_byte_anywhere_is_found(ledger):
    """Letters, digits, quotes, blanks between fields, line breaks, the last one too: by bit, by case, by line break."""
    content = ledger.path.read_bytes()
    for at, byte in enumerate(content):
        for other in {byte ^ 1, byte ^ 0x20, ord("\n"), ord("\t"), ord("0"), ord("}")} - {byte}:
            ledger.path.write_bytes(content[:at] + bytes([other]) + content[at + 1 :])
            with pytest.raises(GridscoreError, match=r"log.jsonl: line \d"):
                ledger.verify()


def test_removed_line_is_found(ledger):
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(lines[0] + lines[2])
    with pytest.raises(GridscoreError, match="line 2"):
        ledger.entries()


def test_nothing_is_appended_to_a_damaged_log(ledger):
    ledger.path.write_bytes(b"not json\n" + ledger.path.read_bytes())
    before = ledger.path.read_bytes()
    with pytest.raises(GridscoreError, match="line 1"):
        ledger.append({"n": 4})
    assert ledger.path.read_bytes() == before


def test_names_of_the_chain_are_refused(ledger):
    with pytest.raises(ValueError, match="prev and hash"):
        ledger.append({"hash": "x"})
