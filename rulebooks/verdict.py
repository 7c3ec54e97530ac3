"""What `gridscore rulebook check FILE` says: does the file hold, how much is in it, what should be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ingest.errors import GridscoreError
from rulebooks import bands, kinds
from rulebooks.catalogue import load_catalogue
from rulebooks.loader import load_file
from rulebooks.model import Rulebook


@dataclass(frozen=True)
class VersionSummary:
    """One version in the file; rules counts scored and informational ones."""

    rulebook: str
    version: str
    effective_from: date
    scored_unit: str
    items: int
    rules: int
    points: Decimal
    sha256: str


@dataclass(frozen=True)
class RulebookVerdict:
    """error None: the file is valid. Warnings do not make it invalid."""

    file_name: str
    error: str | None
    versions: tuple[VersionSummary, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the file can be used."""
        return self.error is None

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """The verdict as a person reads it."""
        if self.error is not None:
            return [f"not valid: {self.error}"]
        summaries = [
            f"valid: {version.rulebook} version {version.version}, in force from {version.effective_from},"
            f" scores each {version.scored_unit}: {version.items} items, {version.rules} rules, {version.points} points"
            for version in self.versions
        ]
        return summaries + [f"look at: {warning}" for warning in self.warnings]


def check_rulebook(path: Path) -> RulebookVerdict:
    """The verdict on one file; never raises for what stands in it."""
    try:
        rulebooks = load_file(path)
    except GridscoreError as error:
        return RulebookVerdict(path.name, error.message)
    warnings = [warning for rulebook in rulebooks for warning in _warnings(rulebook)]
    return RulebookVerdict(path.name, None, tuple(map(_summary, rulebooks)), tuple(warnings))


def _summary(rulebook: Rulebook) -> VersionSummary:
    content = rulebook.content
    return VersionSummary(
        rulebook=rulebook.name,
        version=rulebook.version,
        effective_from=content.effective_from,
        scored_unit=content.scored_unit,
        items=len(content.items),
        rules=sum(1 for _ in rulebook.rules()),
        points=sum((item.points or Decimal(0) for item in content.items), Decimal(0)),
        sha256=rulebook.sha256,
    )


def _warnings(rulebook: Rulebook) -> list[str]:
    found = []
    if rulebook.content.effective_from.day != 1:
        found.append(
            f"effective_from {rulebook.content.effective_from} is not the first of a month; the month it falls in is"
            " still scored by the version before"
        )
    catalogue = load_catalogue()
    scored = [placed.rule for placed in rulebook.rules() if placed.rule.scored]
    names = dict.fromkeys(name for rule in scored for name in rule.measure)
    unmeasured = [name for name in names if (measure := catalogue.get(name)) and not measure.evidence_model]
    if unmeasured:
        found.append(f"not measured yet, so scores stay provisional: {', '.join(unmeasured)}")
    for placed in rulebook.rules():
        deductions = placed.rule.deductions if isinstance(placed.rule, kinds.Bands) else None
        if deductions and not bands.falls_with_rate(deductions):
            found.append(f"rule {placed.rule_id}: a better rate costs more in its bands")
    return found
