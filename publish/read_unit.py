"""Everything about one unit that is for a person to look at, as the published tables tell it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from publish.read_fields import FieldCompleteness, read_fields
from publish.read_late import Late, read_late
from publish.read_missing import Month, read_month
from publish.read_scores import Unit, matching_units
from publish.rows import rows_of, run_query


@dataclass(frozen=True)
class UnitAlert:
    """An alert about the unit, or about one of its grids."""

    severity: str
    kind: str
    unit_code: str
    subject_code: str | None
    message: str | None


@dataclass(frozen=True)
class UnitRevision:
    """A released item that would change."""

    unit_code: str
    rulebook: str
    period: str
    item: str
    old_points: Decimal | None
    new_points: Decimal | None
    cause: str


@dataclass(frozen=True)
class UnitCheck:
    """One unit: a month of its own, and whatever stands about it. grids: of a community, in its latest month."""

    unit: Unit
    grids: list[str]
    month: Month | None
    alerts: list[UnitAlert]
    revisions: list[UnitRevision]
    open_suspicions: int
    late_files: list[Late]
    fields: list[FieldCompleteness]

    @property
    def is_fine(self) -> bool:
        """Whether nothing above mere information stands about the unit. Proposed revisions do not count."""
        missing = self.month.missing if self.month else []
        return not (
            self.open_suspicions
            or any(alert.severity != "info" for alert in self.alerts)
            or any(row.severity != "info" for row in missing)
        )


def check_units(
    connection: duckdb.DuckDBPyConnection,
    wanted: str,
    month: str | None,
    noted: duckdb.DuckDBPyConnection | None = None,
) -> list[UnitCheck]:
    """The units of this code or name; one code may be a grid and a community. noted: as in `read_check.check_up`.

    Raises GridscoreError with the nearest codes and names when there is none, and for a month without scores.
    """
    units = rows_of(connection, Unit, _UNITS)
    return [_check_unit(connection, unit, month, noted) for unit in matching_units(units, wanted, "is known")]


def _check_unit(
    connection: duckdb.DuckDBPyConnection, unit: Unit, month: str | None, noted: duckdb.DuckDBPyConnection | None
) -> UnitCheck:
    grids = []
    if unit.unit_type == "community":
        grids = [row[0] for row in run_query(connection, _GRIDS, {"code": unit.unit_code}).fetchall()]
    codes = {"codes": [unit.unit_code, *grids]}
    row = run_query(connection, _SUSPICIONS, codes).fetchone()
    shown = read_month(connection, month, codes["codes"])
    return UnitCheck(
        unit=unit,
        grids=grids,
        month=shown,
        alerts=rows_of(connection, UnitAlert, _ALERTS, codes),
        revisions=rows_of(connection, UnitRevision, _REVISIONS, codes),
        open_suspicions=int(row[0]) if row else 0,
        fields=[] if shown is None else read_fields(connection, shown.month, unit.unit_code),
        late_files=read_late(connection, noted, unit.unit_code) if unit.unit_type == "community" else [],
    )


# A grid is known by the register, whether or not a rulebook scores grids.
_UNITS = """
    select unit_type, unit_code, max(unit_name) as unit_name
    from (
        select unit_type, unit_code, unit_name from dim_unit
        union all
        select unit_type, unit_code, unit_name from score
        union all
        select 'grid' as unit_type, grid_code as unit_code, grid_name as unit_name from dim_grid
    )
    group by unit_type, unit_code
    order by 1, 2
"""

_GRIDS = """
    select grid_code
    from dim_grid
    where community_code = $code and month = (select max(month) from dim_grid where community_code = $code)
    order by 1
"""

_ALERTS = """
    select severity, kind, unit_code, subject_code, message
    from alert
    where status <> 'closed' and list_contains($codes, unit_code) and kind not in ('missing_to_close', 'suspicion')
    order by list_position(['error', 'warning', 'info'], severity), kind, unit_code, subject_code
"""

_REVISIONS = """
    select unit_code, rulebook, period, item, old_points, new_points, cause
    from revision
    where status = 'proposed' and list_contains($codes, unit_code)
    order by period, rulebook, unit_code, item
"""

_SUSPICIONS = "select count(*) from suspicion where status = 'open' and list_contains($codes, unit_code)"
