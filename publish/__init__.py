"""Publication of what was built: the published file, Parquet, releases, and reading all of them.

Its names are imported when they are first used: a command that only reads starts without Polars, in half the time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publish.publication import Publication, publish
    from publish.reader import open_published
    from publish.releases import read_releases

__all__ = ["Publication", "open_published", "publish", "read_releases"]
_FROM = dict(zip(__all__, ("publication", "reader", "publication", "releases"), strict=True))


def __getattr__(name: str) -> Any:
    """One of __all__, from its module."""
    if name not in _FROM:
        raise AttributeError(f"module 'publish' has no attribute {name!r}")
    return getattr(import_module(f"publish.{_FROM[name]}"), name)
