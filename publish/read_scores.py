"""Scores as published: rankings, and finding a unit or a period by what a person typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from ingest.errors import GridscoreError
from publish.rows import rows_of, run_query

NEAR = 5
"""So many units are named when the one that was asked for is none."""


@dataclass(frozen=True)
class Score:
    """One row of marts.score."""

    rulebook: str
    unit_type: str
    unit_code: str
    unit_name: str | None
    period_type: str
    period: str
    points: Decimal
    deductions: Decimal
    bonus: Decimal
    adjustment: Decimal
    score: Decimal
    points_without_basis: Decimal
    rank: int | None
    is_partial: bool
    is_provisional: bool
    release_id: str | None


@dataclass(frozen=True)
class Unit:
    """Something that is scored."""

    unit_type: str
    unit_code: str
    unit_name: str | None


@dataclass(frozen=True)
class Peers:
    """Whom a unit is ranked among. area: their kind of area, None unless each kind has a ranking of its own.

    ranked: how many of them have a rank.
    """

    unit_code: str
    area: str | None
    ranked: int


SCORE_COLUMNS = tuple(Score.__dataclass_fields__)
_SELECT_SCORE = f"select {', '.join(SCORE_COLUMNS)} from score"

# Where a unit belongs and its kind of area in the newest of $months that has it; without one, as it is now.
PLACES = """
    places as (

        select
            unit_type,
            unit_code,
            max_by(parent_code, month) as parent_code,
            max_by(area_type, month) as area_type
        from (
            select '' as month, unit_type, unit_code, parent_code, area_type from dim_unit
            union all
            select month, 'grid', grid_code, community_code, area_type from dim_grid
            union all
            select
                month,
                'community',
                community_code,
                null,
                case when min(area_type) < max(area_type) then 'mixed' else min(area_type) end
            from dim_grid
            group by month, community_code
        )
        where month = '' or list_contains($months, month)
        group by unit_type, unit_code

    )
"""

# Where one rank has several scores, kinds of area are ranked apart (`ranking: by_area` of a rulebook).
PEERS = f"""
    with {PLACES},

    apart as (

        select rank
        from score
        where rulebook = $rulebook and period = $period and rank is not null
        group by rank
        having count(distinct score) > 1

    ),

    placed as (

        select
            score.unit_code,
            score.rank,
            case when exists (select 1 from apart) then places.area_type end as area
        from score
        -- without a match the unit is in no register
        left join places on score.unit_type = places.unit_type and score.unit_code = places.unit_code
        where score.rulebook = $rulebook and score.period = $period

    )

    select
        unit_code,
        area,
        count(rank) over (partition by area) as ranked
    from placed
"""


_RULEBOOK_NAME = """
    select
        max_by(rulebook_name_zh, coalesce(effective_from, date '1900-01-01')),
        max_by(rulebook_name_en, coalesce(effective_from, date '1900-01-01'))
    from dim_item
    where rulebook = $rulebook and coalesce(effective_from, date '1900-01-01') <= cast($month || '-01' as date)
"""


RULEBOOK_TITLES = """
    select
        rulebook,
        max_by(rulebook_name_zh, coalesce(effective_from, date '1900-01-01')),
        max_by(rulebook_name_en, coalesce(effective_from, date '1900-01-01'))
    from dim_item
    group by rulebook
"""


def periods(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Published periods by type (month, quarter, year), oldest first."""
    found: dict[str, list[str]] = {"month": [], "quarter": [], "year": []}
    for period_type, period in connection.execute(
        "select distinct period_type, period from score order by 2"
    ).fetchall():
        found.setdefault(period_type, []).append(period)
    return found


def known_period(connection: duckdb.DuckDBPyConnection, wanted: str | None) -> str:
    """The period asked for, or the newest month. Raises GridscoreError naming what there is."""
    known = periods(connection)
    if wanted is None:
        if not known["month"]:
            raise GridscoreError("no month is scored yet: see gridscore check")
        return known["month"][-1]
    wanted = wanted.strip().upper()
    if any(wanted in group for group in known.values()):
        return wanted
    there = "; ".join(listed(group) for group in known.values() if group)
    raise GridscoreError(f"no scores for period {wanted!r}; there are {there or 'none'}")


def known_rulebook(connection: duckdb.DuckDBPyConnection, wanted: str | None) -> str | None:
    """The rulebook asked for; None for all. Raises GridscoreError naming what there is."""
    if wanted is None:
        return None
    known = [row[0] for row in connection.execute("select distinct rulebook from score order by 1").fetchall()]
    if wanted not in known:
        raise GridscoreError(f"no scores by rulebook {wanted!r}; there are {', '.join(known) or 'none'}")
    return wanted


def ranking(connection: duckdb.DuckDBPyConnection, period: str, rulebook: str | None = None) -> list[Score]:
    """Scores of a period, by rulebook, best first; units that are not ranked come last."""
    return rows_of(
        connection,
        Score,
        f"""{_SELECT_SCORE}
        where period = $period and ($rulebook is null or rulebook = $rulebook)
        order by rulebook, rank nulls last, score desc, unit_code""",
        {"period": period, "rulebook": rulebook},
    )


def scores_of(
    connection: duckdb.DuckDBPyConnection, unit: Unit, wanted: Sequence[str], rulebook: str | None = None
) -> list[Score]:
    """Scores of one unit in the given periods, by rulebook and period."""
    return rows_of(
        connection,
        Score,
        f"""{_SELECT_SCORE}
        where unit_type = $unit_type and unit_code = $unit_code and list_contains($periods, period)
            and ($rulebook is null or rulebook = $rulebook)
        order by rulebook, period""",
        {"unit_type": unit.unit_type, "unit_code": unit.unit_code, "periods": list(wanted), "rulebook": rulebook},
    )


def peers(connection: duckdb.DuckDBPyConnection, rulebook: str, period: str) -> dict[str, Peers]:
    """Whom each unit of a rulebook and period is ranked among, by its code."""
    found = rows_of(connection, Peers, PEERS, {"rulebook": rulebook, "period": period, "months": months_of(period)})
    return {each.unit_code: each for each in found}


def rulebook_name(connection: duckdb.DuckDBPyConnection, rulebook: str, period: str) -> dict[str, str]:
    """What a rulebook is called by language, in its version of the period's last month; its id where it has no name."""
    keys = {"rulebook": rulebook, "month": months_of(period)[-1]}
    names = run_query(connection, _RULEBOOK_NAME, keys).fetchone() or (None, None)
    return {lang: name or rulebook for lang, name in zip(("zh", "en"), names, strict=True)}


def find_units(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[Unit]:
    """Units with this code, else with this name; one code may be a grid and a community.

    Raises GridscoreError with the nearest codes and names when there is none, and when a name is that of several.
    """
    units = rows_of(
        connection,
        Unit,
        "select distinct unit_type, unit_code, max(unit_name) as unit_name from score group by all order by 1, 2",
    )
    return matching_units(units, wanted, "has a score")


def matching_units(units: Sequence[Unit], wanted: str, of_which: str) -> list[Unit]:
    """Those with this code, in capitals or not, else with this name. of_which: what an error says all of them have.

    Raises GridscoreError with the nearest codes and names when there is none, and when a name is that of several.
    """
    by_code = [unit for unit in units if unit.unit_code == wanted] or [
        unit for unit in units if unit.unit_code.casefold() == wanted.casefold()
    ]
    by_name = [unit for unit in units if unit.unit_name == wanted]
    if by_code:
        return by_code
    if len({unit.unit_type for unit in by_name}) < len(by_name):
        codes = ", ".join(unit.unit_code for unit in by_name)
        raise GridscoreError(f"{wanted!r} is the name of several units; give the code: {codes}")
    if by_name:
        return by_name
    labels = {text: unit for unit in units for text in (unit.unit_code, unit.unit_name) if text}
    # A piece of a name is nearer than any spelling: those first.
    near = [text for text in labels if wanted and wanted in text]
    near = near or difflib.get_close_matches(wanted, labels, n=NEAR, cutoff=0.5)
    told = list(dict.fromkeys(_label(labels[text]) for text in near))[:NEAR]
    hint = f"; near: {', '.join(told)}" if told else "; see gridscore scores"
    raise GridscoreError(f"no unit {wanted!r} {of_which}{hint}")


def months_of(period: str) -> list[str]:
    """The calendar months of a published period: '2026-Q1' is January to March 2026."""
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        first = 3 * int(quarter[2]) - 2
        return [f"{quarter[1]}-{month:02d}" for month in range(first, first + 3)]
    if re.fullmatch(r"\d{4}", period):
        return [f"{period}-{month:02d}" for month in range(1, 13)]
    return [period]


def closed_last(closed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of closed periods (rulebook, period) those that ended last of each rulebook: a month, then what ended with it."""
    periods: dict[str, list[str]] = {}
    for rulebook, period in closed:
        periods.setdefault(rulebook, []).append(period)
    found = []
    for rulebook, own in periods.items():
        last = max(months_of(period)[-1] for period in own)
        ended = [period for period in own if months_of(period)[-1] == last]
        found += [(rulebook, period) for period in sorted(ended, key=lambda period: len(months_of(period)))]
    return found


def listed(group: list[str]) -> str:
    """A short list in full, a long one by its ends."""
    return ", ".join(group) if len(group) <= 4 else f"{group[0]}–{group[-1]}"


def _label(unit: Unit) -> str:
    return f"{unit.unit_name} ({unit.unit_code})" if unit.unit_name else unit.unit_code
