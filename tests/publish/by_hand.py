"""Points by hand: the sums of shown evidence and the numbers of a rulebook's YAML, in plain fractions.

Nothing of the pipeline is used. A rule's answer is signed and exact; None when there is nothing to measure.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

Yaml = dict[str, Any]
Row = dict[str, Any]
"""One row of marts.evidence."""
TAKES = ("deduct", "deduct_by", "deductions")


def item_points(item: Yaml, evidence: list[Row], share: Fraction) -> Decimal:
    """What an item has in a month. share: of the month's duty days on which the unit was there."""
    scored = [rule for rule in item["rules"] if rule["kind"] != "informational"]
    found = [rule_points(item, rule, evidence, share) for rule in scored]
    part, full = item.get("part", "points"), Fraction(item.get("points", "0"))
    if all(points is None for points in found):
        return rounded(full)
    taken_together: set[str] = set()
    limited, uncapped = Fraction(0), Fraction(0)
    for rule, points in zip(scored, found, strict=True):
        group = rule.get("costs_once_with")
        if points and group in taken_together:
            continue
        if points and group:
            taken_together.add(group)
        if points is None and not takes(rule):
            points = full
        if rule.get("uncapped"):
            uncapped += points or 0
        else:
            limited += points or 0
    if part == "deduction":
        return rounded(max(limited, -Fraction(item["cap"])) + uncapped)
    if part == "bonus":
        return rounded(max(limited, Fraction(0)) + uncapped)
    start = full if all(takes(rule) for rule in scored) else Fraction(0)
    return rounded(min(max(start + limited, Fraction(0)), full) + uncapped)


def rule_points(item: Yaml, rule: Yaml, evidence: list[Row], share: Fraction) -> Fraction | None:
    rows = [row for row in evidence if row["measure"] in measures(rule) and is_counted(rule, row)]
    return KINDS[rule["kind"]](item, rule, rows, share)


def takes(rule: Yaml) -> bool:
    return any(word in rule for word in TAKES)


def measures(rule: Yaml) -> list[str]:
    return listed(rule["measure"])


def is_counted(rule: Yaml, row: Row) -> bool:
    """What `where` says; a rule that only has prices by kind counts those kinds."""
    kinds = rule.get("where", {}).get("kind")
    if kinds is None and rule["kind"] == "per_unit" and "give" not in rule and "deduct" not in rule:
        kinds = list(prices(rule).get("kind", {})) or None
    levels = rule.get("where", {}).get("level")
    return (kinds is None or row["kind"] in listed(kinds)) and (levels is None or row["level"] in listed(levels))


def rate_points(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction | None:
    points = Fraction(rule.get("points", item.get("points")))
    if rule.get("child") == "mean":
        grids: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            grids[row["unit_code"]].append(row)
        rates = [rate for own in grids.values() if (rate := rate_of(own)) is not None]
        return places(points * sum(rates, Fraction(0)) / len(rates), 6) if rates else None
    rate = rate_of(rows)
    return None if rate is None else points * min(rate, Fraction(1))


def bands(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction | None:
    rate = rate_of(rows)
    sign = -1 if "deductions" in rule else 1
    return None if rate is None else sign * in_band(rule.get("deductions") or rule["scores"], rate)


def threshold(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction | None:
    """With a target its rate, else its quantity, is compared; without one a failed row fails."""
    rate = rate_of(rows)
    has_rates = any(row["denominator"] is not None for row in rows)
    if has_rates and rate is None:
        return None
    if "target" not in rule:
        is_met = not any(row["numerator"] < row["denominator"] for row in rows)
    elif rule["measure"] == "disposed_in_grid":
        is_met = rate is not None and rate >= Fraction(rule["target"])
    else:
        is_met = total(rows, "quantity") >= Fraction(rule["target"]) * scale(rule, share)
    if "deduct" in rule:
        return Fraction(0) if is_met else -Fraction(rule["deduct"])
    return Fraction(rule["give"]) if is_met else Fraction(0)


def per_unit(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction:
    if rule.get("once_per_matter"):
        rows = dearest_of_each_matter(rule, rows)
    counts: dict[tuple[str, Fraction], Fraction] = defaultdict(Fraction)
    for row in rows:
        counts[row["measure"], price(rule, row)] += Fraction(row["quantity"] or 0)
    amount = Fraction(0)
    for (_, each), count in counts.items():
        beyond = max(count - Fraction(rule.get("beyond", "0")) * scale(rule, share), Fraction(0))
        amount += each * (beyond // Fraction(rule["every"]) if "every" in rule else beyond)
    return -amount if takes(rule) else amount


def weighted(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction | None:
    base, points = total(rows, "denominator"), Fraction(item["points"])
    weights = {kind: Fraction(weight) for kind, weight in rule["weights"].items()}
    summed = sum((weights.get(row["kind"], Fraction(0)) * Fraction(row["quantity"] or 0) for row in rows), Fraction(0))
    return min(max(summed / base * points, Fraction(0)), points) if base else None


def manual(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction | None:
    if not rows:
        return None
    if "deduct" in rule:
        return -total(rows, "quantity") * Fraction(rule["deduct"])
    return min(max(total(rows, "quantity"), Fraction(0)), Fraction(item["points"]))


def worst_of(item: Yaml, rule: Yaml, rows: list[Row], share: Fraction) -> Fraction | None:
    rates = [rate_of([row for row in rows if row["measure"] == name]) for name in measures(rule)]
    if rates[0] is None:
        return None
    return -Fraction(rule["deduct"]) * (1 - min(Fraction(1), *(rate for rate in rates if rate is not None)))


KINDS = {
    "rate_points": rate_points,
    "bands": bands,
    "threshold": threshold,
    "per_unit": per_unit,
    "highest_of": per_unit,
    "weighted": weighted,
    "manual": manual,
    "worst_of": worst_of,
}


def prices(rule: Yaml) -> Yaml:
    return rule.get("deduct_by") or rule.get("give_by") or {}


def price(rule: Yaml, row: Row) -> Fraction:
    """The highest that applies of its kind, its level and its size; else the rule's own."""
    by = prices(rule)
    found = [Fraction(by[field][row[field]]) for field in ("kind", "level") if row[field] in by.get(field, {})]
    if row["size"] is not None and "size" in by:
        found.append(in_band(by["size"], Fraction(row["size"])))
    return max(found, default=Fraction(rule.get("deduct", rule.get("give", "0"))))


def dearest_of_each_matter(rule: Yaml, rows: list[Row]) -> list[Row]:
    dearest: dict[tuple[Any, ...], Row] = {}
    for number, row in enumerate(rows):
        key = (row["kind"], row["group_code"] if row["group_code"] is not None else number)
        if key not in dearest or price(rule, row) > price(rule, dearest[key]):
            dearest[key] = row
    return list(dearest.values())


def in_band(table: list[Yaml], value: Fraction) -> Fraction:
    """Lower edge inclusive, upper exclusive; in none: nothing."""
    for band in table:
        if Fraction(band.get("from", "0")) <= value and ("below" not in band or value < Fraction(band["below"])):
            return Fraction(band["points"])
    return Fraction(0)


def rate_of(rows: list[Row]) -> Fraction | None:
    base = total(rows, "denominator")
    return total(rows, "numerator") / base if base else None


def total(rows: list[Row], column: str) -> Fraction:
    return sum((Fraction(row[column]) for row in rows if row[column] is not None), Fraction(0))


def scale(rule: Yaml, share: Fraction) -> Fraction:
    return share if rule.get("scales_with_duty_days") else Fraction(1)


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def rounded(points: Fraction) -> Decimal:
    """Half up, away from zero, to two places."""
    return Decimal(int(places(points, 2) * 100)).scaleb(-2)


def places(value: Fraction, digits: int) -> Fraction:
    whole = abs(value) * 10**digits // 1
    rest = abs(value) * 10**digits - whole
    return (1 if value >= 0 else -1) * Fraction(int(whole) + (rest >= Fraction(1, 2)), 10**digits)
