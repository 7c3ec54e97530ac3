"""Publication of what was built: the published file, Parquet, releases, and reading all of them."""

from __future__ import annotations

from publish.publication import Publication, publish
from publish.reader import open_published
from publish.releases import read_releases

__all__ = ["Publication", "open_published", "publish", "read_releases"]
