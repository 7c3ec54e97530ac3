"""A build file made by hand: the marts of _marts.yml with a few rows whose story is told below.

Community C01 (grids G01, G02) and C02 are scored by chengnan, the grids by nanxiashu. January 2026 is closed and
released for chengnan, February is provisional. C01 loses points in C1.2 because G02 logged in on 19 of 21 days, and
0.1 in C1.6 for a dormant worker. Items C1.1 and C3 are not measured yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import yaml

MARTS_YML = Path(__file__).parents[1] / "dbt_project" / "models" / "marts" / "_marts.yml"
_TYPES = {"string": "varchar", "string[]": "varchar[]"}
RELEASE = "chengnan-2026-01-r1"
FILES = [("a" * 64, "logins_2026-01.csv"), ("b" * 64, "items_2026-01.csv")]

_KEY = ("rulebook", "unit_type", "unit_code", "period_type", "period")


def _score(
    rulebook: str, unit: str, name: str, period: str, points: str, rank: int | None, **more: Any
) -> dict[str, Any]:
    kind = "month" if period.count("-") == 1 and "Q" not in period else "quarter" if "Q" in period else "year"
    unit_type = "community" if unit.startswith("C") else "grid"
    row = dict(zip(_KEY, (rulebook, unit_type, unit, kind, period), strict=True))
    row |= {"unit_name": name, "points": points, "deductions": 0, "bonus": 0, "adjustment": 0, "score": points}
    row |= {"points_without_basis": 0, "rank": rank, "is_partial": False, "is_provisional": True, "release_id": None}
    return row | more


def _item(unit: str, period: str, item: str, possible: str, points: str, **more: Any) -> dict[str, Any]:
    row = dict(zip(_KEY, ("chengnan", "community", unit, "quarter" if "Q" in period else "month", period), strict=True))
    row |= {"item": item, "item_name": {"C1.2": "终端登录率", "C1.6": "虚假数据"}[item], "points_possible": possible}
    row |= {
        "points": points,
        "is_no_basis": False,
        "explanation_zh": f"{item} 的说明",
        "explanation_en": f"{item} in words",
    }
    return row | more


def _rule(unit: str, period: str, item: str, kind: str, points: str, **more: Any) -> dict[str, Any]:
    row = dict(zip(_KEY, ("chengnan", "community", unit, "quarter" if "Q" in period else "month", period), strict=True))
    return row | {"item": item, "rule": item, "kind": kind, "points": points, "is_informational": False} | more


def _evidence(
    measure: str, subject_type: str, subject: str, reason: str, reason_zh: str, **more: Any
) -> dict[str, Any]:
    row = dict(zip(_KEY, ("chengnan", "community", "C01", "month", "2026-01"), strict=True))
    row |= {"measure": measure, "subject_type": subject_type, "subject_code": subject, "reason": reason}
    return row | {"reason_zh": reason_zh} | more


ROWS: dict[str, list[dict[str, Any]]] = {
    "score": [
        _score("chengnan", "C01", "东风社区", "2026-01", "4.90", 2, is_provisional=False, release_id=RELEASE),
        _score("chengnan", "C02", "和平社区", "2026-01", "8.00", 1, is_provisional=False, release_id=RELEASE),
        _score("chengnan", "C01", "东风社区", "2026-02", "7.00", 1),
        _score("chengnan", "C02", "=和平社区", "2026-02", "7.00", 1),
        _score("chengnan", "C01", "东风社区", "2026-Q1", "5.95", 2),
        _score("chengnan", "C02", "和平社区", "2026-Q1", "7.50", 1),
        _score("chengnan", "C01", "东风社区", "2026", "5.95", 2),
        _score("nanxiashu", "G01", "一号网格", "2026-02", "30.00", 1),
        _score("nanxiashu", "G02", "二号网格", "2026-02", "12.00", None, is_partial=True),
    ],
    "score_item": [
        _item("C01", "2026-01", "C1.2", "6", "3.00"),
        _item("C01", "2026-01", "C1.6", "2", "1.90"),
        _item("C02", "2026-01", "C1.2", "6", "6.00"),
        _item("C01", "2026-02", "C1.2", "6", "5.00"),
        _item("C01", "2026-Q1", "C1.2", "6", "4.00"),
    ],
    "score_rule": [
        _rule("C01", "2026-01", "C1.2", "rate_points", "3.00", numerator=1, denominator=2),
        _rule("C01", "2026-01", "C1.6", "per_unit", "-0.10", quantity=1),
    ],
    "measure": [
        dict(zip(_KEY, ("chengnan", "community", "C01", "month", "2026-01"), strict=True))
        | {"measure": "login", "numerator": 1, "denominator": 2, "is_no_basis": False},
    ],
    "evidence": [
        _evidence("login", "grid", "G01", "21 of 21 days", "登录 21 天，应 21 天", numerator=1, denominator=1),
        _evidence("login", "grid", "G02", "19 of 21 days", "登录 19 天，应 21 天", numerator=0, denominator=1),
        *(
            _evidence(
                "false_data",
                "worker",
                f"W{number:02d}",
                "nothing recorded",
                "无任何记录",
                kind="dormant_worker",
                quantity=1 if number == 7 else 0,
                source_file="workers_20260131.csv",
                source_row=number + 1,
            )
            for number in range(1, 31)
        ),
    ],
    "release": [
        {
            "release_id": RELEASE,
            "rulebook": "chengnan",
            "period": "2026-01",
            "released_at": "2026-02-06 09:00:00+08",
            "supersedes": None,
            "rulebook_sha256": "c" * 64,
            "inputs_sha256": "d" * 64,
            "because": None,
        },
    ],
    "revision": [
        {
            "rulebook": "chengnan",
            "unit_code": "C01",
            "period": "2026-01",
            "item": "C1.2",
            "old_points": 3,
            "new_points": 6,
            "cause": "data",
            "status": "proposed",
        }
    ],
    "ingested_file": [
        *(
            {
                "sha256": sha,
                "file_name": name,
                "feed": name.split("_")[0],
                "rows_read": 3,
                "rows_landed": 2,
                "rows_replaced": 0,
                "rows_repeated": 0,
                "rows_rejected": 1,
                "status": "landed",
            }
            for sha, name in FILES
        ),
        {
            "sha256": "e" * 64,
            "file_name": "holiday.jpg",
            "feed": None,
            "status": "set_aside",
            "reason": "no feed has this name",
        },
    ],
    "rejected_row": [
        {
            "sha256": sha,
            "file_name": name,
            "feed": name.split("_")[0],
            "row_number": 3,
            "column_name": "login_at",
            "rule": "type",
            "reason": "no date",
            "reason_zh": "不是日期",
            "content_masked": "W01,#",
        }
        for sha, name in FILES
    ],
    "expectation_result": [
        {
            "feed": "items",
            "batch": "2026-01",
            "expectation": "keys are unique",
            "column_name": "item_code",
            "severity": "error",
            "status": "passed",
            "rows_checked": 2,
            "rows_failed": 0,
        },
        {
            "feed": "logins",
            "batch": "2026-01",
            "expectation": "in month",
            "column_name": "login_at",
            "severity": "warning",
            "status": "failed",
            "rows_checked": 2,
            "rows_failed": 1,
            "message_zh": "登录时间不在本月",
            "message_en": "login outside its month",
        },
    ],
    "alert": [
        {
            "alert_code": f"A{number}",
            "kind": "unknown_grid",
            "severity": "warning",
            "unit_code": None,
            "message": "grid G99 is in no register",
            "status": "open",
        }
        for number in range(3)
    ],
    "dim_measure": [{"measure": "login", "name_zh": "终端登录", "name_en": "Terminal login", "is_measured": True}],
    "dim_item": [
        {
            "rulebook": "chengnan",
            "version": "1",
            "item": item,
            "rule": item,
            "name_zh": zh,
            "name_en": en,
            "kind": kind,
            "measure": measure,
            "points_possible": points,
            "clause": f"一、{zh}",
        }
        for item, zh, en, kind, measure, points in (
            ("C1.1", "网格党建覆盖率", "Party-building coverage", "rate_points", "party_building", 6),
            ("C1.2", "终端登录率", "Terminal login rate", "rate_points", "login", 6),
            ("C1.6", "虚假数据", "False data", "per_unit", "false_data", 2),
            ("C3", "平安稳定数据上报率", "Stability data reporting", "manual", "check_points", 8),
        )
    ],
    "dim_grid": [{"grid_code": code, "month": "2026-01", "community_code": "C01"} for code in ("G01", "G02")],
    "fct_item": [{"item_code": "I1", "reported_at": "2026-01-05 08:00:00+08", "due_at": "2026-01-06 08:00:00+08"}],
}


def make_build(path: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]] = ROWS) -> Path:
    """Write a build file with every mart of _marts.yml, described in two languages, holding `rows`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    models = yaml.safe_load(MARTS_YML.read_text(encoding="utf-8"))["models"]
    with duckdb.connect(str(path)) as connection:
        connection.execute("begin")
        connection.execute("create schema marts")
        connection.execute("create schema rules")
        connection.execute("create table rules.item (rulebook varchar, version varchar, item varchar, sha256 varchar)")
        for model in models:
            table = f"marts.{model['name']}"
            columns = {column["name"]: column["data_type"] for column in model["columns"]}
            connection.execute(
                f"create table {table} ({', '.join(f'{n} {_TYPES.get(t, t)}' for n, t in columns.items())})"
            )
            connection.execute(f"comment on table {table} is '{model['name']}: One row''s worth。一行一条。'")
            for name in columns:
                connection.execute(f"comment on column {table}.{name} is 'The {name}. 字段说明。'")
            for row in rows.get(model["name"], []):
                marks = ", ".join("?" for _ in row)
                connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
        connection.execute("commit")
    return path
