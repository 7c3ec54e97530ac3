"""How the compiled part of the track rule is compiled and kept: once at install, fresh when a source changes.

numba takes its cache for fresh as long as the file of the called function is unchanged, whatever that calls in other
files. So here the stamp is that of all sources, and stands in the names of the cache's files: an old one is never read,
whenever a process was killed, and several processes may write at once. No fast maths anywhere: the order of operations
is as written, and the result does not depend on the machine. A place in an array is often a number without a sign
(np.uint64): of others numba asks each time whether they count from the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numba.core.config
import numba.np.linalg
from numba import njit
from numba.core.caching import InTreeCacheLocator, UserProvidedCacheLocator, UserWideCacheLocator

SOURCES = (
    "batch.py",
    "beyond.py",
    "clip.py",
    "compiled.py",
    "cover.py",
    "distance.py",
    "fields.py",
    "gather.py",
    "moments.py",
    "one_pass.py",
    "place.py",
    "polygon.py",
    "raster.py",
    "scan.py",
    "settle.py",
    "sift.py",
    "summary.py",
    "swar.py",
)
"""Everything that is compiled, or whose constants are."""
BESIDE = Path(__file__).parent

_njit: Any = njit  # its types do not know all of these
_ANY = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}

part = _njit(**_ANY, forceinline=True, no_cpython_wrapper=True, _nrt=False)
"""For a function that only compiled ones call. It makes no arrays, so numba need not count who holds them: that took
as long as half of the scanner's work."""


def entry(function: Callable[..., Any], makes_arrays: bool = False) -> Any:
    """For a function that is called from Python: kept in the first place that can be written, else only in memory."""
    config: Any = numba.core.config
    before = config.CACHE_LOCATOR_CLASSES
    config.CACHE_LOCATOR_CLASSES = ",".join(
        f"{__name__}.{place.__name__}" for place in (ChosenFolder, BesideSource, UserFolder)
    )
    try:
        return _njit(**_ANY, cache=True, _nrt=makes_arrays)(function)
    except RuntimeError:  # no place can be written
        return _njit(**_ANY, _nrt=makes_arrays)(function)
    finally:
        config.CACHE_LOCATOR_CLASSES = before


def making_entry(function: Callable[..., Any]) -> Any:
    """The same for one that makes arrays."""
    return entry(function, makes_arrays=True)


def stamp() -> str:
    """SHA-256 of the sources, 16 digits of it."""
    return hashlib.sha256(b"\0".join((BESIDE / name).read_bytes() for name in SOURCES)).hexdigest()[:16]


class _OfAllSources:
    """A place of the cache that is fresh as long as all sources are, and the file of the function, which may lie
    elsewhere."""

    _py_file: str

    def get_source_stamp(self) -> str:
        return stamp() + hashlib.sha256(Path(self._py_file).read_bytes()).hexdigest()[:16]

    def get_disambiguator(self) -> str:
        return stamp()


class ChosenFolder(_OfAllSources, UserProvidedCacheLocator):
    """In NUMBA_CACHE_DIR."""


class BesideSource(_OfAllSources, InTreeCacheLocator):
    """In `__pycache__` beside the source, where that can be written."""


class UserFolder(_OfAllSources, UserWideCacheLocator):
    """In the user's folder for caches."""


def forget() -> None:
    """Delete what was kept beside the sources, of older versions too."""
    for folder in (BESIDE, BESIDE.parent):
        for path in (folder / "__pycache__").glob("*.nb[ic]"):
            path.unlink(missing_ok=True)


def _load_without_blas() -> None:
    """numba finds BLAS through SciPy, which takes as long to load as all the rest; the rule multiplies no matrices."""

    def no_blas() -> None:
        raise ImportError

    before = numba.np.linalg.ensure_blas
    numba.np.linalg.ensure_blas = no_blas
    try:
        import_module("numba.np.arraymath")
    finally:
        numba.np.linalg.ensure_blas = before


_load_without_blas()
