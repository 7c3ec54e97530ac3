"""The truth of the demo's office: the same plan gives the same office."""

import pytest

from simulate import Truth, write_office


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return write_office(tmp_path_factory.mktemp("truth"))
