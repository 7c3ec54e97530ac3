"""Which files land but hold back publication, and what people's words on files change."""

import pytest
from landing_office import NOW, Office

from ingest.errors import GridscoreError
from ingest.intake import intake, known_files
from ingest.judgements import file_named, judge
from ingest.settings import load_sources

HEADER = "worker_code,login_at\n"
AWARDS = "award_code,unit_type,unit_code,kind,awarded_on\n"


def logins(good: int, bad: int = 0, day: int = 1) -> str:
    rows = [f"W{number},2026-03-{day:02d} 08:00" for number in range(good)]
    return HEADER + "\n".join(rows + [f"X{number},never" for number in range(bad)]) + "\n"


def said(office: Office, name: str, word: str, because: str = "looked at it") -> None:
    judge(office.home, [file_named(known_files(office.home, load_sources(office.home)), name)], word, because)


@pytest.mark.parametrize(
    ("good", "bad", "status"),
    [(95, 5, "landed"), (94, 6, "held"), (4, 1, "landed"), (4, 2, "held")],
    ids=["exactly 5 %", "above 5 %", "one slip in a short file", "two of six"],
)
def test_share_of_rejected_rows_decides_from_the_second_rejected_row_on(office, good, bad, status):
    office.put("logins_2026-03.csv", logins(good, bad))
    receipt = office.land()["logins_2026-03.csv"]
    assert receipt.status == status
    assert (status == "held") == ("rows rejected, more than 5 %" in (receipt.reason or ""))
    assert receipt.rows_landed == good  # held or not, its rows are in the lake


def test_site_that_tolerates_no_rejected_row_holds_at_the_first(office):
    office.home.site_file.write_text('hold_back: {rejected_share: "0"}\n')
    office.put("logins_2026-03.csv", logins(50, 1))
    assert office.land()["logins_2026-03.csv"].status == "held"


@pytest.mark.parametrize(("rows", "status"), [(70, "landed"), (69, "held")])
def test_file_with_fewer_than_70_percent_of_the_rows_before_it_is_held(office, rows, status):
    office.put("logins_2026-03.csv", logins(100))
    office.put("logins_2026-04.csv", logins(rows, day=2))
    receipts = office.land()
    assert receipts["logins_2026-03.csv"].status == "landed"
    assert receipts["logins_2026-04.csv"].status == status


def test_only_a_file_of_the_same_series_is_its_predecessor(office):
    office.put("logins_2026-03.csv", logins(100))
    office.put("logins_late_2026-04.csv", logins(3, day=2))
    assert {receipt.status for receipt in office.land().values()} == {"landed"}


def test_fewer_rows_say_nothing_where_rows_are_written_when_there_is_something_to_write(office):
    office.put("awards_2026-03.csv", AWARDS + "".join(f"A{n},grid,G1,news,2026-03-02\n" for n in range(9)))
    office.put("awards_2026-04.csv", AWARDS + "B1,grid,G1,news,2026-04-02\n")
    assert {receipt.status for receipt in office.land().values()} == {"landed"}


def test_parts_of_a_snapshot_are_compared_together_and_a_corrected_part_counts_once(office):
    head = "grid_code,grid_type,community_code,area_type\n"

    def part(first: int, last: int, kind: str = "城市") -> str:
        return head + "".join(f"G{n},综合网格,C1,{kind}\n" for n in range(first, last))

    office.put("grids_part1_20260331.csv", part(0, 50))
    office.put("grids_part2_20260331.csv", part(50, 100))
    office.put("grids_part3_20260331.csv", part(50, 100, "农村"))  # part 2 again, corrected
    office.put("grids_part1_20260430.csv", part(0, 40))
    office.put("grids_part2_20260430.csv", part(40, 75))
    assert {receipt.status for receipt in office.land().values()} == {"landed"}


def test_accepted_file_counts_and_the_receipt_keeps_the_reason(office):
    office.put("logins_2026-03.csv", logins(4, 2))
    assert office.land()["logins_2026-03.csv"].status == "held"
    said(office, "logins_2026-03.csv", "accept", "two test accounts")
    receipt = office.land()["logins_2026-03.csv"]
    assert receipt.status == "landed"
    assert receipt.notes[-1] == "accepted: two test accounts"


def test_withdrawn_file_leaves_the_lake_as_if_it_had_never_come(office, tmp_path):
    office.put("logins_2026-03.csv", logins(3))
    office.land()
    before = office.lake("logins")
    office.put("logins_late_2026-03.csv", logins(2, day=9) + "W0,2026-03-01 08:00\n")
    assert office.land()["logins_late_2026-03.csv"].rows_landed == 2
    said(office, "logins_late_2026-03.csv", "withdraw", "another office's")
    receipt = office.land()["logins_late_2026-03.csv"]  # it still lies in exports/
    assert (receipt.status, receipt.reason, receipt.rows_read) == ("withdrawn", "another office's", 0)
    assert office.lake("logins").equals(before)
    said(office, "logins_late_2026-03.csv", "accept", "it was ours after all")
    assert office.land()["logins_late_2026-03.csv"].rows_landed == 2


def test_file_is_named_by_name_or_hash_and_never_guessed(office):
    office.put("logins_2026-03.csv", logins(3))
    office.land()
    office.put("logins_2026-03.csv", logins(4))
    files = intake(office.home, load_sources(office.home), NOW)
    first, second = files
    assert file_named(files, second.sha256[:8]) == second
    with pytest.raises(GridscoreError, match=f"2 times with different bytes.*{first.sha256[:12]}"):
        file_named(files, "logins_2026-03.csv")
    with pytest.raises(GridscoreError, match=r"no file 'logins.csv' has ever been taken in"):
        file_named(files, "logins.csv")
