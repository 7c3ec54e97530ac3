"""Where releases lie in the ledger and which files one has; without a data frame, for commands that only read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.errors import GridscoreError
from ingest.home import Home
from publish.files import sha256_of

RELEASED = ("score", "score_item", "score_rule", "measure", "evidence")
"""Tables whose rows are released."""
BESIDE = ("dim_item", "dim_grid")
"""Tables kept with them, so that an explanation reads as it did: the rulebook's items, the grids of the months."""


def releases_file(home: Home) -> Path:
    """The hash-chained log of releases."""
    return home.ledger / "releases.jsonl"


def releases_folder(home: Home) -> Path:
    """The folder with one folder of rows for each release."""
    return home.ledger / "releases"


def whole_file(home: Home, entry: dict[str, Any], name: str) -> Path:
    """A file of a release; raises GridscoreError when it is missing or was changed. entry: the release's."""
    path = releases_folder(home) / entry["release_id"] / name
    if not path.is_file() or sha256_of(path) != entry["files"][name]:
        state = "was changed" if path.is_file() else "is missing"
        raise GridscoreError(f"release {entry['release_id']}: {name} {state}; restore the ledger from a backup")
    return path
