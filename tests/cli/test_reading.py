"""What all reading commands have in common: they need a publication and change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.home import Home

COMMANDS = [["scores"], ["scores", "--csv"], ["explain", "C01", "2026-01", "C1.2"], ["check"], ["sql", "from score"]]


def state(root: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder with its size and time of change."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in [root, *root.rglob("*")]}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_reading_command_writes_nothing(gridscore, published_home: Home, command: list[str]) -> None:
    before = state(published_home.root)
    assert gridscore(*command).exit_code in (0, 1)
    assert state(published_home.root) == before


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_a_publication_one_line_says_what_to_do(gridscore, tmp_path: Path, command: list[str]) -> None:
    result = gridscore(*command, home=tmp_path)
    assert result.exit_code == 2
    assert "nothing is published yet" in result.stderr
    assert result.stderr.count("\n") == 1


def test_without_a_home_one_line_says_so(gridscore, tmp_path: Path) -> None:
    result = gridscore("scores", home=tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "no home at" in result.stderr
