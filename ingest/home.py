"""Where everything of one office lies: a home folder and the names in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TIME_ZONE = "Asia/Shanghai"
"""Of a site that says nothing else."""


@dataclass(frozen=True)
class Home:
    """Paths of one home. Vault, ledger and key are the truth; the rest can be rebuilt from them."""

    root: Path

    def close_to_others(self) -> None:
        """Make the folders that are no reader's business, where they are not there yet, for their owner alone."""
        for folder in (self.lake, self.warehouse, self.ledger):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def exports(self) -> Path:
        """Landing folder: raw exports as they came."""
        return self.root / "exports"

    @property
    def vault(self) -> Path:
        """Every file ever taken in, under its SHA-256, read-only."""
        return self.root / "vault"

    @property
    def lake(self) -> Path:
        """Typed Parquet by feed and period."""
        return self.root / "lake"

    @property
    def warehouse(self) -> Path:
        """Private folder of the build database."""
        return self.root / "warehouse"

    @property
    def ledger(self) -> Path:
        """Append-only truth: intake log, releases."""
        return self.root / "ledger"

    @property
    def published(self) -> Path:
        """What readers may open."""
        return self.root / "published"

    @property
    def key_file(self) -> Path:
        """Secret key of the identifier hashes, mode 0400."""
        return self.root / "key"

    @property
    def build_file(self) -> Path:
        """DuckDB file a run builds in."""
        return self.warehouse / "build.duckdb"

    @property
    def published_file(self) -> Path:
        """DuckDB file readers open."""
        return self.published / "gridscore.duckdb"

    @property
    def site_file(self) -> Path:
        """Optional settings of the office."""
        return self.root / "site.yaml"

    @property
    def sources_file(self) -> Path:
        """Optional mapping of files that are not in our shape."""
        return self.root / "sources.yaml"

    @property
    def rulebooks(self) -> Path:
        """Optional rulebooks of the office's own."""
        return self.root / "rulebooks"

    @property
    def lock_file(self) -> Path:
        """Held by the one run that may write."""
        return self.root / "lock"

    @property
    def intake_file(self) -> Path:
        """Hash-chained log of arrivals."""
        return self.ledger / "intake.jsonl"

    @property
    def judgements_file(self) -> Path:
        """Hash-chained log of what people said about files: accepted, withdrawn."""
        return self.ledger / "judgements.jsonl"
