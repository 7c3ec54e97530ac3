"""All of the plain calculation together: items, rules, rates and quantities of every unit and month."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TypeVar

from . import basis, chengnan, chengnan_records, informational, nanxiashu, nanxiashu_work, patrol
from .office import Office, rounded
from .patrol import Patrols
from .registers import Rate
from .totals import Key

T = TypeVar("T")
PATROL_AND_VISITS = ("N2.1", "N2.2", "N2.4", "N2.6", "N2.7", "N2.8", "N2.9")


class Reference:
    """The plain calculation of an office. Every answer is by unit, month and item or rule."""

    def __init__(self, office: Office, patrols: Patrols) -> None:
        self.office = office
        self.patrols = patrols

    @cached_property
    def rules(self) -> dict[Key, Decimal]:
        """Points of the rules of items that have several, and of N2.3 and N2.5, which cost nothing."""
        parts = (chengnan_records.rules, nanxiashu.rules, nanxiashu_work.rules)
        return keyed(chain(*(part(self.office) for part in parts), patrol.rules(self.patrols)))

    @cached_property
    def items(self) -> dict[Key, Decimal]:
        """Points of every item. N2: what its rules took from 30."""
        parts = (chengnan, chengnan_records, nanxiashu, nanxiashu_work)
        found = keyed(chain(*(part.points(self.office) for part in parts)))
        for month in self.office.months:
            for grid in self.office.grids(month):
                unit = grid["grid_code"]
                left = 30 + sum(self.rules[unit, month.name, rule] for rule in PATROL_AND_VISITS)
                found[unit, month.name, "N2"] = rounded(max(Fraction(0), Fraction(left)))
        return found

    @cached_property
    def rates(self) -> dict[Key, Rate]:
        """Numerator and denominator of the rules that have one, where it is not nought."""
        parts = (chengnan.rates, chengnan_records.rates, nanxiashu.rates, nanxiashu_work.rates, informational.rates)
        return keyed(chain(*(part(self.office) for part in parts), patrol.rates(self.patrols)))

    @cached_property
    def quantities(self) -> dict[Key, Decimal]:
        """Quantity of the rules whose points do not give it away."""
        return keyed(chain(*(part.quantities(self.office) for part in (chengnan, nanxiashu, informational))))

    @cached_property
    def taken(self) -> dict[Key, Fraction]:
        """What C6 takes before its caps."""
        return keyed(chengnan.taken(self.office))

    @cached_property
    def without_basis(self) -> set[Key]:
        """Items with nothing to measure."""
        return set(basis.without_basis(self.office, self.rates))


def keyed(rows: Iterable[tuple[str, str, str, T]]) -> dict[Key, T]:
    return {(unit, month, what): value for unit, month, what, value in rows}
