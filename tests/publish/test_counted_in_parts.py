"""What is counted in parts (ten of each household) is shown as people count it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_home import blocks_of, copied

from ingest.home import Home
from orchestration.tables import number
from publish import open_published
from publish.dashboard import newest_closed, write_dashboard
from publish.read_explanation import explain_item
from publish.read_scores import ranking

GRIDS = "nanxiashu"


@pytest.fixture(scope="module")
def month(published_demo: Home) -> str:
    with open_published(published_demo) as connection:
        return newest_closed(connection, GRIDS)[0][1]


def test_few_households_are_not_counted_by_their_parts(published_demo: Home, month: str, tmp_path: Path):
    """The collection rate is of parts, ten of each household: nine of them are 90 of 456."""
    few = f"measure = 'household_collection' and period = '{month}' and subject_type = 'household'"
    ninth = "row_number() over (partition by unit_code order by subject_code) > 9"
    kept = f"delete from evidence where rowid in (select rowid from evidence where {few} qualify {ninth})"
    told = "'Collection rate 9/45.6 = 19.74 %' as en"
    sentence = f"update score_rule set explanation_en = (select en from (select {told})) where rule = 'N3'"
    home = copied(published_demo, tmp_path / "home", [kept, sentence])
    blocks = blocks_of(write_dashboard(home, GRIDS, month).read_text(encoding="utf-8"))
    seen = 0
    for block in blocks.values():
        [collected] = [part for part in block["sums"] if part["measure"] == "household_collection"] or [None]
        if collected is None or not collected["rows"] > 1:
            continue
        seen += 1
        assert collected["small"] and collected["numerator"] is None
        [rule] = [rule for rule in block["rules"] if rule["rule"] == "N3"]
        assert rule["small"] and rule["numerator"] is None and "9/45" not in rule["en"]
    assert seen > 3


def test_what_is_counted_in_parts_reads_as_its_sentence_does(published_demo: Home, month: str, tmp_path: Path):
    """Of 45.6 households asked for 29 are 290 of 456 parts: explanation and page say 29/45.6 and a household is 1."""
    office = copied(published_demo, tmp_path / "home")
    blocks = blocks_of(write_dashboard(office, GRIDS, month).read_text(encoding="utf-8"))
    told = re.compile(r"Collection rate ([1-9]\d*)/([\d.]+) =")
    seen = 0
    with open_published(office) as connection:
        for score in ranking(connection, month, GRIDS):
            found = explain_item(connection, score, "N3")
            if found is None or not (sentence := told.search(found.item.explanation_en or "")):
                continue
            seen += 1
            [collected] = [part for part in found.sums if part.measure == "household_collection"]
            assert f"{collected.numerator} {number(collected.denominator)}" == f"{sentence[1]} {sentence[2]}"
            rows = [row for row in found.evidence if row.measure == "household_collection"]
            assert {(row.numerator, row.denominator) for row in rows} == {(None, None)}
            assert sum(row.quantity or 0 for row in rows) == collected.numerator
            [part] = [part for part in blocks[score.unit_code]["sums"] if part["measure"] == "household_collection"]
            assert part["small"] or [part["numerator"], part["denominator"]] == [int(sentence[1]), float(sentence[2])]
    assert seen > 0
