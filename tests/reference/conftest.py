"""The truth of the demo's office, and the plain calculation from it."""

from collections.abc import Iterator

import duckdb
import pytest

from ingest.home import Home
from simulate import Truth

from .everything import Reference
from .office import Office
from .patrol import Patrols


@pytest.fixture(scope="session")
def truth(demo: tuple[Home, Truth]) -> Truth:
    return demo[1]


@pytest.fixture(scope="session")
def reference(demo: tuple[Home, Truth]) -> Reference:
    home, truth = demo
    office = Office.of_truth(truth)
    return Reference(office, Patrols(office, home.exports, truth.as_of.replace(tzinfo=None)))


@pytest.fixture(scope="package")
def marts(published_demo: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo, read-only; tables by their bare names.

    Closed behind this folder: while it is open, no other test of the process can open the file in another way.
    """
    with duckdb.connect(str(published_demo.published_file), read_only=True) as connection:
        connection.execute("use marts")
        yield connection
