"""Rejected rows come back once the declaration is put right: from the vault, each exactly once, in its own place."""

from datetime import timedelta

import pytest
from landing_office import NOW
from track_files import HEADER, counts, everything, table

from ingest import part
from ingest.intake import known_files
from ingest.judgements import judge
from ingest.settings import Sources

HEAD = "事项编号,网格编号,事项类别,上报时间\n"
AMERICAN = HEAD + "A1,G1,x,03/04/2026 09:00\nA2,G1,x,03/05/2026 09:00\nA3,G1,x,03/06/2026 09:00\n"
READ_SO = 'sources:\n  - {feed: items, files: "cases*.csv", time_format: "%m/%d/%Y %H:%M"}\n'


def landed(office) -> list[tuple[str, str]]:
    return office.lake("items").select("item_code", "category").sort("item_code").rows()


def test_rejected_rows_land_once_after_the_declaration_is_put_right(office):
    office.put("items_2026-03.csv", AMERICAN)
    before = office.land()["items_2026-03.csv"]
    assert (counts(before), before.status) == ((3, 0, 0, 0, 3), "held")
    (office.home.exports / "items_2026-03.csv").unlink()  # the vault has it
    office.home.sources_file.write_text(READ_SO.replace("cases", "items"))
    for day in range(2):
        after = office.land(NOW + timedelta(days=day))["items_2026-03.csv"]
        assert (counts(after), after.status) == ((3, 3, 0, 0, 0), "landed")
        assert landed(office) == [("A1", "x"), ("A2", "x"), ("A3", "x")]
    office.put("items_2026-03b.csv", AMERICAN + "A4,G1,x,03/07/2026 09:00\n")
    again = office.land(NOW + timedelta(days=2))["items_2026-03b.csv"]
    assert counts(again) == (4, 1, 0, 3, 0)


def test_row_that_no_declaration_can_read_is_sent_again_by_itself(office):
    office.put("items_2026-03.csv", HEAD + "A1,G1,x,2026-03-04\nA2,G1,x,fifth of March\n")
    office.land()
    first = office.lake("items").rows()
    office.put("items_2026-03_补.csv", HEAD + "A2,G1,x,2026-03-05\n")
    for day in (1, 2):
        receipts = office.land(NOW + timedelta(days=day))
        assert counts(receipts["items_2026-03.csv"]) == (2, 1, 0, 0, 1)
        assert counts(receipts["items_2026-03_补.csv"]) == (1, 1, 0, 0, 0)
        assert landed(office) == [("A1", "x"), ("A2", "x")]
        assert set(first) < set(office.lake("items").rows())


def test_replayed_row_does_not_overtake_what_came_later(office):
    office.put("cases_2026-03.csv", AMERICAN)
    office.put("items_2026-04.csv", HEAD + "A1,G1,later,2026-03-04 09:00\n")
    office.home.sources_file.write_text('sources:\n  - {feed: items, files: "cases*.csv"}\n')
    office.land()
    assert landed(office) == [("A1", "later")]
    office.home.sources_file.write_text(READ_SO)
    assert counts(office.land()["cases_2026-03.csv"]) == (3, 2, 1, 0, 0)
    assert landed(office) == [("A1", "later"), ("A2", "x"), ("A3", "x")]


def test_file_that_was_set_aside_for_its_header_is_read_once_an_alias_names_it(office):
    office.put("items_2026-03.csv", "编码,网格编号,事项类别,上报时间\nA1,G1,x,2026-03-04\n")
    assert office.land()["items_2026-03.csv"].status == "set_aside"
    office.home.sources_file.write_text(
        'sources:\n  - {feed: items, files: "items*.csv", columns: {item_code: 编码}}\n', encoding="utf-8"
    )
    for _ in range(2):
        assert counts(office.land()["items_2026-03.csv"]) == (1, 1, 0, 0, 0)
    assert landed(office) == [("A1", "x")]


@pytest.mark.parametrize("others", [0, 1])
def test_rejected_fixes_land_once_after_the_declaration_is_put_right(placed, others):
    """Beside the month of the file another month, and another file of the same day."""
    rows = [f"W1,03/02/2026 09:{minute:02d}:00,119.9005,{31.7005 + minute / 1000},5,否" for minute in range(4)]
    placed.put("tracks_2026-03.csv", HEADER + "\n".join(rows) + "\n")
    right = [row.replace("03/02/2026 09", "2026-03-02 10") for row in rows]
    placed.put("tracks_2026-04.csv", HEADER + "\n".join(right * others) + "\n")
    assert counts(placed.land()["tracks_2026-03.csv"]) == (4, 0, 0, 0, 4)
    placed.home.sources_file.write_text(
        'sources:\n  - {feed: tracks, files: "tracks_2026-03.csv", time_format: "%m/%d/%Y %H:%M:%S"}\n'
    )
    assert counts(placed.land()["tracks_2026-03.csv"]) == (4, 4, 0, 0, 0)
    assert table(placed, "track_day").select("fixes_read", "fixes_kept").rows() == [(4 + 4 * others,) * 2]
    before = everything(placed)
    assert counts(placed.land(NOW + timedelta(days=1))["tracks_2026-03.csv"]) == (4, 4, 0, 0, 0)
    assert everything(placed) == before


def test_file_is_read_again_for_a_new_register_only_where_that_may_change_its_rows(office, monkeypatch):
    read, original = [], part.read_part
    monkeypatch.setattr(part, "read_part", lambda *a: read.append(a[2].name) or original(*a))
    workers, head = "网格员编号,网格编号,岗位\nW1,G1,网格长\n", "事项编号,网格编号,上报人,事项类别,上报时间\n"
    office.put("workers_20260131.csv", workers)
    office.put("items_known.csv", head + "A1,G1,W1,x,2026-03-01\n")
    office.put("items_named.csv", head + "A2,G1,W9,x,2026-03-01\nA3,G1,张三,x,2026-03-01\n")

    def read_now() -> list[str]:
        read.clear()
        office.land()
        return sorted(read)

    def reporters() -> list[str | None]:
        return office.lake("items").sort("item_code")["worker_code"].to_list()

    assert read_now() == ["items_known.csv", "items_named.csv", "workers_20260131.csv"]
    office.put("workers_20260228.csv", workers + "W9,G1,网格员\n")
    assert (read_now(), reporters()) == (["items_named.csv", "workers_20260228.csv"], ["W1", "W9", None])
    assert read_now() == []
    later = next(file for file in known_files(office.home, Sources()) if file.name == "workers_20260228.csv")
    judge(office.home, [later], "withdraw", "not ours")
    assert (read_now(), reporters()) == (["items_named.csv"], ["W1", None, None])
