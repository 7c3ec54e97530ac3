"""gridscore template: a workbook for what is typed by hand, in the current folder or where it was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app


def test_the_workbook_is_written_here_and_its_name_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["template", "adjustments", "--lang", "en"])
    assert (result.exit_code, result.stdout) == (0, "written: 申诉调整_模板.xlsx\n")
    assert (tmp_path / "申诉调整_模板.xlsx").is_file()


def test_it_goes_where_it_was_asked_for_and_is_never_overwritten(tmp_path: Path) -> None:
    asked = ["template", "抽样调查", "--output", str(tmp_path), "--lang", "zh"]
    assert CliRunner().invoke(app, asked).stdout.startswith("已写入：")
    again = CliRunner().invoke(app, asked)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "已存在" in again.stderr


def test_an_unknown_feed_is_one_line_and_exit_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["template", "nonsense", "--output", str(tmp_path)])
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "surveys 抽样调查" in result.stderr
