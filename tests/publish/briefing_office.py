"""An office of three grids and two closed months, made by hand for what is read from a briefing.

G1 leads, G2 loses points for households (8 of 40, then 4 of 5 residents), G3 has nothing to measure and no boundary.
January is the first month. February is its second release; in it nothing is asked in January's item N6.1 (a bonus).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from handmade_build import make_build

from ingest.home import Home
from publish.database_file import write_database

RULEBOOK, UNIT_TYPE = "nanxiashu", "grid"
SCORES = {
    "2026-01": {"G1": ("99.00", 1), "G2": ("88.50", 2), "G3": ("70.00", 3)},
    "2026-02": {"G1": ("97.00", 1), "G2": ("90.00", 2), "G3": ("90.00", 2)},
}
NAMES = {"G1": "一号网格", "G2": "=1+1", "G3": "三号网格"}
PEOPLE = {
    "G1": ("5.00", "信息采集：40/40 = 100.00%，不扣分；5 分起计，本项得 5.00 分（依据：三、信息采集）"),
    "G2": ("1.00", "信息采集：4/5 = 80.00%，信息录入率 8/40 = 20.00%，扣 4.00 分（依据：三、信息采集）"),
    "G3": ("5.00", "信息采集：没有对象（依据：三、信息采集）"),
}


def square(west: float, south: float) -> str:
    """A boundary of 0.01 degrees."""
    east, north = west + 0.01, south + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _key(unit: str, period: str) -> dict[str, Any]:
    return {
        "rulebook": RULEBOOK,
        "unit_type": UNIT_TYPE,
        "unit_code": unit,
        "period_type": "month",
        "period": period,
    }


def _score(unit: str, period: str) -> dict[str, Any]:
    points, rank = SCORES[period][unit]
    number = {"2026-01": 1, "2026-02": 2}[period]
    return _key(unit, period) | {
        "unit_name": NAMES[unit],
        "points": points,
        "deductions": 0,
        "bonus": 0,
        "adjustment": "-0.50" if unit == "G2" and period == "2026-02" else 0,
        "score": points,
        "points_without_basis": 5 if unit == "G3" else 0,
        "rank": rank,
        "is_partial": unit == "G3",
        "is_provisional": False,
        "release_id": f"{RULEBOOK}-{period}-r{number}",
    }


def _items(unit: str, period: str) -> list[dict[str, Any]]:
    points, told = PEOPLE[unit]
    bonus = "3.00" if (unit, period) == ("G1", "2026-01") else "0.00"
    return [
        _key(unit, period)
        | {
            "item": item,
            "item_name": name,
            "points_possible": possible,
            "points": had,
            "is_no_basis": unit == "G3" and item == "N3",
            "explanation_zh": why,
            "explanation_en": why,
        }
        for item, name, possible, had, why in (
            ("N3", "信息采集", "5", points, told),
            ("N6.1", "加分", "0", bonus, "加分：1 × 3 分（依据：六）"),
        )
    ]


def rows() -> dict[str, list[dict[str, Any]]]:
    """Rows by mart; a test may change its copy."""
    both = [(unit, period) for period in SCORES for unit in NAMES]
    return {
        "score": [_score(unit, period) for unit, period in both],
        "score_item": [item for unit, period in both for item in _items(unit, period)],
        "release": [
            _release("2026-01", 1, "2026-02-05 09:00:00+08"),
            _release("2026-02", 1, "2026-03-05 09:00:00+08"),
            _release("2026-02", 2, "2026-03-20 09:00:00+08"),
        ],
        "revision": [
            _revision("2026-01", "5.00", "4.00", "data", "文件 / files: + visits_2026-01.csv", "proposed"),
            _revision("2026-02", "2.00", "1.00", "correction", "申诉调整 / adjustments: TZ0001", "released"),
        ],
        "dim_item": [
            _rule("N3", "信息采集", "Collection", "household_entry"),
            _rule("N6.1", "加分", "Bonus", "awards"),
        ],
        "dim_measure": [
            {"measure": "household_entry", "subject_type": "household"},
            {"measure": "awards", "subject_type": "award"},
        ],
        "dim_unit": [
            *({"unit_type": "grid", "unit_code": unit, "parent_code": "K1", "area_type": "urban"} for unit in NAMES),
            {"unit_type": "community", "unit_code": "K1", "unit_name": "东风社区"},
        ],
        "dim_grid": [
            {
                "grid_code": unit,
                "month": period,
                "grid_name": NAMES[unit],
                "community_code": "K1",
                "boundary": {"G1": square(120.0, 30.0), "G2": square(120.01, 30.0)}.get(unit),
            }
            for unit, period in both
        ],
        "suspicion": [_suspicion("W00012", "confirmed"), _suspicion("W00034", "open")],
        "alert": [
            _alert("grid_unknown", "warning"),
            _alert("missing_to_close", "warning"),
            _alert("month_open", "info"),
        ],
    }


def office(root: Path, made: dict[str, list[dict[str, Any]]] | None = None, site: str = "") -> Home:
    """A home in which these rows are published."""
    home = Home(root)
    make_build(home.build_file, made or rows())
    if site:
        home.site_file.write_text(site, encoding="utf-8")
    home.published.mkdir()
    write_database(home.build_file, home.published_file)
    return home


def _release(period: str, number: int, at: str) -> dict[str, Any]:
    return {
        "release_id": f"{RULEBOOK}-{period}-r{number}",
        "rulebook": RULEBOOK,
        "period": period,
        "released_at": at,
        "rulebook_sha256": "c" * 64,
        "inputs_sha256": "d" * 64,
    }


def _revision(period: str, old: str, new: str, cause: str, detail: str, status: str) -> dict[str, Any]:
    return {
        "rulebook": RULEBOOK,
        "unit_code": "G1",
        "period": period,
        "item": "N3",
        "old_points": old,
        "new_points": new,
        "cause": cause,
        "cause_detail": detail,
        "status": status,
    }


def _rule(item: str, name_zh: str, name_en: str, measure: str) -> dict[str, Any]:
    names = {"name_zh": name_zh, "name_en": name_en}
    return {"rulebook": RULEBOOK, "version": "1", "item": item, "rule": item, **names, "measure": measure}


def _suspicion(worker: str, status: str) -> dict[str, Any]:
    return {
        "suspicion_code": f"buddy_phone-{worker}-2026-02",
        "detector": "buddy_phone",
        "worker_code": worker,
        "counterpart_code": "W00099",
        "unit_code": "G2",
        "month": "2026-02",
        "rank_score": "0.5",
        "reason_zh": f"{worker} 与 W00099 的终端同行",
        "reason_en": f"{worker} moves with W00099",
        "status": status,
    }


def _alert(kind: str, severity: str) -> dict[str, Any]:
    return {"alert_code": kind, "kind": kind, "severity": severity, "message": "secret 13800000000", "status": "open"}
