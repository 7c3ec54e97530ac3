"""The second process: what a run says when it dies, and that the next one begins anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import GridscoreError
from orchestration import beside


def test_a_build_whose_process_dies_is_an_error_and_nothing_is_waited_for(tmp_path: Path) -> None:
    beside._submit(os._exit, 1)
    with pytest.raises(GridscoreError, match="died"):
        list(beside.build_models(tmp_path / "build.duckdb", "Asia/Shanghai"))


def test_a_process_that_died_is_replaced() -> None:
    with pytest.raises(Exception, match="terminated abruptly"):
        beside._submit(os._exit, 1).result()
    assert beside._submit(abs, -1).result() == 1
