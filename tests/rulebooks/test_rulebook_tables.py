"""The tables the scoring SQL reads: as declared in the sources, typed also where empty, keys unique."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from office_example import LOGIN, RULEBOOK

from ingest.home import Home
from ingest.settings import Site
from ingest.yaml_file import load_documents
from rulebooks import load_file, load_rulebooks, rulebook_tables
from rulebooks.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
TYPES = {
    "string": pl.String,
    "bigint": pl.Int64,
    "date": pl.Date,
    "boolean": pl.Boolean,
    "decimal(9,2)": pl.Decimal(9, 2),
    "decimal(18,6)": pl.Decimal(18, 6),
}
KEYS = {
    "rulebook": ["rulebook", "version"],
    "item": ["rulebook", "version", "item"],
    "rule": ["rulebook", "version", "rule"],
    "rule_measure": ["rulebook", "version", "rule", "role", "measure"],
    "rule_filter": ["rulebook", "version", "rule", "role", "field", "value"],
    "rule_band": ["rulebook", "version", "rule", "field", "position"],
    "rule_amount": ["rulebook", "version", "rule", "field", "value"],
    "rule_target": ["rulebook", "version", "rule", "field", "value"],
    "rule_weight": ["rulebook", "version", "rule", "kind"],
    "counting": ["rulebook", "version", "measure", "parameter"],
    "item_limit": ["rulebook", "version", "category"],
    "office_hours": ["rulebook", "version", "position"],
    "month_weight": ["rulebook", "version", "calendar_month"],
    "measure": ["measure"],
}


def _declared() -> dict[str, dict[str, Any]]:
    sources = load_documents(ROOT / "dbt_project" / "models" / "staging" / "_sources.yml")[0]["sources"]
    tables = next(source for source in sources if source["name"] == "rules")["tables"]
    return {
        table["name"]: {column["name"]: TYPES[column["data_type"].replace(" ", "")] for column in table["columns"]}
        for table in tables
    }


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return rulebook_tables(load_rulebooks(Home(tmp_path_factory.mktemp("home")), Site()))


def _tables_of(folder: Path, text: str) -> dict[str, pl.DataFrame]:
    file = folder / "office.yaml"
    file.write_text(text, encoding="utf-8")
    return rulebook_tables(load_file(file))


def test_columns_and_types_are_those_the_sql_expects(shipped: dict[str, pl.DataFrame]) -> None:
    assert {name: dict(frame.schema) for name, frame in shipped.items()} == _declared()


def test_without_any_rulebook_tables_are_empty_and_typed() -> None:
    tables = rulebook_tables([])
    assert {name: dict(frame.schema) for name, frame in tables.items()} == _declared()
    assert all(frame.is_empty() for name, frame in tables.items() if name != "measure")


@pytest.mark.parametrize("table", KEYS)
def test_keys_are_unique(shipped: dict[str, pl.DataFrame], table: str) -> None:
    assert shipped[table].select(KEYS[table]).is_duplicated().sum() == 0


def test_amounts_are_never_negative_because_the_direction_says_which_way(shipped: dict[str, pl.DataFrame]) -> None:
    for table in ("rule", "rule_band", "rule_amount"):
        assert shipped[table].filter(pl.col("points") < 0).is_empty()
    assert set(shipped["rule"]["direction"]) == {"give", "take"}


def test_every_rate_is_in_exactly_one_band(shipped: dict[str, pl.DataFrame]) -> None:
    bands = shipped["rule_band"].filter(pl.col("field") == "rate")
    for rate in (Decimal(0), Decimal("0.6"), Decimal("0.799999"), Decimal("0.8"), Decimal("0.9"), Decimal(1)):
        covering = bands.filter(
            (pl.col("lower").is_null() | (pl.col("lower") <= rate))
            & (pl.col("upper").is_null() | (pl.col("upper") > rate))
        )
        assert sorted(covering["rule"]) == ["C1.7", "C1.8a", "C1.8b", "C1.8c", "C1.9"]


def test_prices_by_kind_alone_name_the_kinds_that_count(shipped: dict[str, pl.DataFrame]) -> None:
    filters = shipped["rule_filter"].filter(pl.col("rule") == "N2.7")
    assert filters["value"].to_list() == ["file_missing", "person_missing", "report_missing"]


def test_an_option_that_is_not_stated_has_its_default(tmp_path: Path) -> None:
    disposal = LOGIN.replace("measure: login", "measure: disposal").replace("rate_points", "weighted")
    weights = disposal.replace("grid_type: comprehensive", 'weights: {on_time: "1"}')
    counting = _tables_of(tmp_path, RULEBOOK.replace(LOGIN, weights))["counting"]
    values = dict(counting.filter(pl.col("measure") == "disposal")["parameter", "value"].rows())
    assert values == {"rework": "once", "extension_factor": "2", "extension_cap": "warn", "extension_cap_share": "0.03"}


def test_a_scale_of_scores_gives(tmp_path: Path) -> None:
    scores = "kind: bands\n        measure: login\n        grid_type: comprehensive\n        scores:" + "".join(
        f"\n          - {{{band}}}"
        for band in (
            'from: "0.9", points: "40"',
            'from: "0.5", below: "0.9", points: "20"',
            'below: "0.5", points: "0"',
        )
    )
    tables = _tables_of(tmp_path, RULEBOOK.replace(LOGIN, scores))
    assert tables["rule"].filter(pl.col("rule") == "A1")["direction"].item() == "give"
    bands = tables["rule_band"].filter(pl.col("rule") == "A1")
    assert bands["points"].to_list() == [Decimal(0), Decimal(20), Decimal(40)], "rising, however they are written"


def test_linear_loss_and_attainment_reach_the_tables(tmp_path: Path) -> None:
    loss = (
        LOGIN.replace("rate_points", "linear_loss")
        + '\n        target: "0.95"\n        loss_per_point: "2"\n        step: ceil'
    )
    rule = _tables_of(tmp_path, RULEBOOK.replace(LOGIN, loss))["rule"].row(0, named=True)
    assert (rule["target"], rule["loss_per_point"], rule["step"], rule["points"]) == (Decimal("0.95"), 2, "ceil", 40)
    attainment = (
        'kind: attainment\n        measure: photo_visits\n        target: "90"\n        scales_with_duty_days: true'
    )
    rule = _tables_of(tmp_path, RULEBOOK.replace(LOGIN, attainment))["rule"].row(0, named=True)
    assert (rule["kind"], rule["target"], rule["scales_with_duty_days"]) == ("attainment", Decimal(90), True)


def test_every_measure_with_an_evidence_model_has_that_model() -> None:
    models = {path.stem for path in (ROOT / "dbt_project" / "models" / "measures").rglob("evidence_*.sql")}
    named = {measure.evidence_model for measure in load_catalogue().measures if measure.evidence_model}
    assert named <= models


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("working_days: 5", "working_days: 4", 1),  # how a measure of one item is counted
        ('below: "0.90", points: "5"', 'below: "0.90", points: "4"', 1),
        ("name: {zh: 登录", "name: {zh: 终端登录", 0),
        ("clause: 二", "clause: 二（一）", 0),
        ("scored_unit", "close_after_working_days: 5\nscored_unit", 5),  # of all: another day on which a month closes
    ],
)
def test_the_hash_of_an_item_is_of_what_decides_its_points_and_of_no_other_item(
    tmp_path: Path, old: str, new: str, changed: int
) -> None:
    before, after = (hashes_of(tmp_path / "office.yaml", text) for text in (RULEBOOK, RULEBOOK.replace(old, new, 1)))
    assert before.keys() == after.keys()
    assert old in RULEBOOK
    assert sum(before[item] != after[item] for item in before) == changed


def hashes_of(file: Path, text: str) -> dict[str, str]:
    file.write_text(text, encoding="utf-8")
    items = rulebook_tables(load_file(file))["item"]
    return dict(items.select("item", "sha256").iter_rows())
