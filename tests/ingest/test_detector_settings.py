"""Settings of the detectors: defaults for every pattern there is, and a site's own on top of them."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from ingest.detectors import DEFAULTS, Detectors
from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site

PROJECT = Path(__file__).parents[2] / "dbt_project"


def test_every_pattern_that_is_looked_for_has_defaults_and_is_on():
    words = (PROJECT / "macros" / "suspicions.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"^    '(\w+)': \{", words, re.MULTILINE)) == set(DEFAULTS)
    table = Detectors().table()
    assert table["detector"].to_list() == list(DEFAULTS)
    assert table["is_on"].all()
    assert (
        table.select("weight", "min_records", "min_share", "min_deviations", "times_others")
        .null_count()
        .sum_horizontal()
        .item()
        == 0
    )


def test_the_table_has_the_columns_that_dbt_was_promised():
    sources = yaml.safe_load((PROJECT / "models" / "staging" / "_sources.yml").read_text(encoding="utf-8"))["sources"]
    run = next(source for source in sources if source["name"] == "run")
    promised = next(table for table in run["tables"] if table["name"] == "detectors")
    assert Detectors().table().columns == [column["name"] for column in promised["columns"]]


def test_what_was_rejected_once_ranks_below_a_new_question_about_half_of_a_months_records():
    """The rank is weight x (share + count / (count + least count)) / 2, times the factor where one was rejected."""
    strongest = max(default.weight * default.rejected_factor for default in DEFAULTS.values())
    assert strongest < min(default.weight * (Decimal("0.5") + Decimal("0.5")) / 2 for default in DEFAULTS.values())


def test_a_site_changes_what_it_names_and_nothing_else(tmp_path: Path):
    (tmp_path / "site.yaml").write_text(
        'detectors:\n  batch_entry: {within_s: 90, min_share: "0.25"}\n  ghost_link: {is_on: false}\n', encoding="utf-8"
    )
    rows = {row["detector"]: row for row in load_site(Home(tmp_path)).detectors.table().iter_rows(named=True)}
    before = {row["detector"]: row for row in Detectors().table().iter_rows(named=True)}
    assert rows["batch_entry"] == {**before["batch_entry"], "within_s": 90, "min_share": Decimal("0.25")}
    assert rows["ghost_link"] == {**before["ghost_link"], "is_on": False}
    assert rows["far_visit"] == before["far_visit"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("batch_entry: {max_kmh: 100}", "batch_entry has no use for max_kmh"),
        ("teleporting: {is_on: true}", "no such field"),
        ('batch_entry: {min_share: "1.5"}', "less than or equal to 1"),
        ("batch_entry: {min_share: 0.5}", "write it in quotes"),
        ("batch_entry: {run_length: 0}", "greater than or equal to 1"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(tmp_path: Path, written: str, told: str):
    (tmp_path / "site.yaml").write_text(f"detectors:\n  {written}\n", encoding="utf-8")
    with pytest.raises(GridscoreError, match=told):
        load_site(Home(tmp_path))
