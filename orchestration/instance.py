"""Dagster's own folder of a home: run history of what Dagster starts, telemetry off."""

from __future__ import annotations

from pathlib import Path

from ingest.home import Home

SETTINGS = """\
telemetry:
  enabled: false
# no request to join anything on the first page
nux:
  enabled: false
# one run at a time: a home has one writer
concurrency:
  runs:
    max_concurrent_runs: 1
"""


def dagster_folder(home: Home) -> Path:
    """DAGSTER_HOME of a home, with its settings written when they are missing."""
    folder = home.root / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "dagster.yaml"
    if not settings.exists():
        settings.write_text(SETTINGS, encoding="utf-8")
    return folder
