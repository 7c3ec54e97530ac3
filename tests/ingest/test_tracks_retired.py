"""Fixes older than the site keeps them leave the vault; patrol days stay, also when the lake is made anew."""

import shutil
from datetime import date, timedelta

import pytest
from landing_office import NOW, Office
from track_files import FILES, WORKERS, counts, csv, everything, fixes, table

from ingest.land import retire_fixes
from ingest.settings import Site, Sources
from publish.verification import verify_home

LATER = date(2026, 9, 28)  # 181 days after the last of March


@pytest.fixture
def retired(placed: Office) -> Office:
    for name, content in FILES.items():
        placed.put(name, content)
    placed.land()
    assert retire_fixes(placed.home, Site(), Sources(), LATER) == 3  # one of the four has rows of April
    return placed


def in_vault(office: Office) -> int:
    return sum(path.is_file() for path in office.home.vault.rglob("*"))


def told(office: Office) -> dict[str, tuple]:
    receipts = office.land(NOW + timedelta(days=1))
    return {name: (counts(r), r.status, r.rejected.rows()) for name, r in receipts.items()}


def test_patrol_days_and_receipts_stay_when_the_fixes_are_gone(placed):
    for name, content in FILES.items():
        placed.put(name, content)
    placed.land()
    said, before, files = told(placed), everything(placed), in_vault(placed)
    retire_fixes(placed.home, Site(), Sources(), LATER)
    assert in_vault(placed) == files - 3
    assert (told(placed), everything(placed)) == (said, before)
    assert in_vault(placed) == files - 3  # what still lies in exports/ is not taken in again
    shutil.rmtree(placed.home.lake)
    assert (told(placed), everything(placed)) == (said, before)
    assert retire_fixes(placed.home, Site(), Sources(), LATER) == 0


def test_nothing_goes_before_its_time(placed):
    for name, content in FILES.items():
        placed.put(name, content)
    placed.land()
    assert retire_fixes(placed.home, Site(), Sources(), LATER - timedelta(days=1)) == 0
    assert retire_fixes(placed.home, Site(keep_fixes_days=365), Sources(), LATER) == 0


def test_late_rows_of_a_retired_month_are_set_aside_with_the_reason(retired):
    before = everything(retired)
    retired.put("tracks_补传_2026-10-01.csv", csv(fixes("W1", "2026-03-05"), fixes("W1", "2026-04-02")))
    receipt = retired.land(NOW + timedelta(days=200))["tracks_补传_2026-10-01.csv"]
    assert (receipt.status, "2026-03" in receipt.reason, "keep_fixes_days" in receipt.reason) == (
        "set_aside",
        True,
        True,
    )
    assert all("2026-03" in words for words in receipt.reason.split(" / ", 1))  # in either language
    assert everything(retired) == before


def test_months_that_are_not_retired_go_on(retired):
    retired.put("tracks_补传_2026-10-01.csv", csv(fixes("W1", "2026-04-02")))
    retired.land(NOW + timedelta(days=200))
    days = table(retired, "track_day")["track_date"].to_list()
    assert date(2026, 4, 2) in days
    assert date(2026, 3, 2) in days


def test_retired_month_keeps_its_days_whatever_the_registers_say_later(retired):
    before = table(retired, "patrol_day").filter(table(retired, "patrol_day")["patrol_date"] < date(2026, 4, 1)).rows()
    retired.put("workers_20260430.csv", WORKERS + "W1,G2,专职网格员,,\n")
    retired.land(NOW + timedelta(days=20))
    after = table(retired, "patrol_day")
    assert after.filter(after["patrol_date"] < date(2026, 4, 1)).rows() == before


def test_a_changed_byte_of_what_is_kept_of_fixes_that_are_gone_is_found(retired):
    home = retired.home
    kept = [path for path in (home.ledger / "tracks").rglob("*") if path.is_file() and path.suffix != ".jsonl"]
    verified = verify_home(home)
    assert (verified.looked_at["patrols"], verified.damages) == (len(kept), [])
    for path in kept:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert [damage.path for damage in verify_home(home).damages] == [path.relative_to(home.root).as_posix()]
        path.write_bytes(content)
