"""Registers of people, houses and addresses, legal and not, linked and not; and the appointments of workers."""

from __future__ import annotations

from datetime import date

from ..office import Month, Row
from ..registers import WEIGHTS
from .dice import DAY, Dice

ROLES = {"chief": 0.8, "full_time": 0.8, "member": 0.3, "guide": 0.4, "informant": 0.4}
"""How often a grid has somebody in the role."""


def workers(dice: Dice, grids: list[Row], months: list[Month]) -> list[Row]:
    """Appointments: some to several grids, some to one grid twice, some that begin or end on a day that decides."""
    rows: list[Row] = []
    for grid in grids:
        for role, chance in ROLES.items():
            if not dice.hits(chance):
                continue
            is_known = rows and dice.hits(0.1)
            code = dice.of(rows)["worker_code"] if is_known else f"W{len(rows) + 1:04d}"
            month = dice.of(months)
            turn = dice.one(month.start, month.end, month.end - 29 * DAY, month.end - 28 * DAY, dice.day(month))
            span = dice.one(*[(date(2020, 1, 1), None)] * 4, (None, None), (turn, None), (None, turn), "twice")
            spans = [(None, turn), (turn + DAY, None)] if span == "twice" else [span]
            for start, end in spans:
                person = {
                    "worker_name": dice.one("王一", "李二", None),
                    "phone": phone(dice),
                    "id_number": id_number(dice),
                }
                row = {"worker_code": code, "grid_code": grid["grid_code"], "start_date": start, "end_date": end}
                if not any(row.items() <= other.items() for other in rows):
                    rows.append({**row, "role": role, **person})
    keys = {(row["worker_code"], row["grid_code"], row["start_date"]): row for row in rows}
    return list(keys.values())


def addresses(dice: Dice, grids: list[Row]) -> list[Row]:
    return [
        {"address_code": f"A{grid['grid_code']}{number}", "grid_code": grid["grid_code"]}
        for grid in grids
        for number in range(2)
    ]


def houses(dice: Dice, addresses: list[Row]) -> list[Row]:
    """A house at most addresses; some at one that no register knows, some at none."""
    return [
        {
            "house_code": f"H{row['address_code']}",
            "grid_code": row["grid_code"],
            "address_code": dice.one(*[row["address_code"]] * 6, "A-elsewhere", None),
            "usage": dice.one("住宅", "商铺", None),
        }
        for row in addresses
        if dice.hits(0.8)
    ]


def residents(dice: Dice, houses: list[Row]) -> list[Row]:
    """People in the houses, with identity numbers that are legal, wrong, short, missing or somebody else's."""
    rows: list[Row] = []
    for house in houses:
        for _ in range(dice.one(0, 1, 1, 2)):
            rows.append(
                {
                    "resident_code": f"R{len(rows) + 1:05d}",
                    "grid_code": house["grid_code"],
                    "lives_here": dice.hits(0.85),
                    "address_code": dice.one(*[house["address_code"]] * 6, "A-elsewhere", None),
                    "house_code": dice.one(*[house["house_code"]] * 6, "H-gone", None),
                    "id_number": dice.of(rows)["id_number"] if rows and dice.hits(0.05) else id_number(dice),
                    "resident_name": dice.one("张三", "赵四", "钱五", None),
                    "phone": phone(dice),
                    "sex": dice.one("男", "女", "1", "2", "male", "female", "不详", None),
                    "birth_date": dice.one("1980-02-29", "1981-02-29", "1975-12-31", "2031-01-01", None),
                }
            )
    return rows


def links(dice: Dice, grids: list[Row], residents: list[Row]) -> list[Row]:
    """Rows of lists, five or ten a grid at most: nearly all of them somebody's number."""
    known = [row["id_number"] for row in residents if row["id_number"]]
    rows: list[Row] = []
    for grid in grids:
        count = dice.one(0, 0, 5, 10)
        strangers = dice.one(0, 0, 1, 2)
        for number in range(count):
            own = id_number(dice) or "320402198002290000" if number < strangers else dice.of(known)
            rows.append({"register_row": f"L{len(rows) + 1:05d}", "grid_code": grid["grid_code"], "id_number": own})
    return rows


def phone(dice: Dice) -> str | None:
    legal = f"1{dice.number(3, 9)}{dice.number(0, 999_999_999):09d}"
    return dice.one(*[legal] * 6, f"12{legal[2:]}", legal[:10], None)


def id_number(dice: Dice) -> str | None:
    """Mostly legal; else with another check digit, fifteen digits long, born on no day, or missing."""
    born = dice.one("19800229", "19991231", "19650101")
    head = f"320402{born}{dice.number(0, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True))
    digit = "10X98765432"[total % 11]
    other = "1" if digit == "0" else "0"
    return dice.one(*[head + digit] * 8, head + other, f"320402{born[2:]}{head[-3:]}", None)


def later(dice: Dice, rows: list[Row], months: list[Month]) -> list[Row]:
    """The next snapshot: one row in fifty is gone; appointments and targets end, people move and get other numbers."""
    ends = {"end_date": lambda: dice.of(months).end, "house_code": lambda: "H-gone", "phone": lambda: phone(dice)}
    found = [dict(row) for row in rows if not dice.hits(0.02)]
    for row in found:
        for column, value in ends.items():
            is_own = column != "house_code" or "resident_code" in row  # a house keeps its own
            if column in row and is_own and dice.hits(0.08):
                row[column] = value()
    return found
