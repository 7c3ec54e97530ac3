"""The parsed dbt project, from the cache a run uses too."""

from __future__ import annotations

import pytest
from house import Manifest

from orchestration.dbt_runner import prepare


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return prepare().as_dict()
