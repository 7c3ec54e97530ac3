"""`--help` speaks the reader's language, like every other answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.zh_help import COMMANDS, PARAMETERS

ENGLISH, CHINESE = {"LC_ALL": "C"}, {"LC_ALL": "zh_CN.UTF-8"}


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}".strip())


ALL = dict(commands(typer.main.get_command(app)))


def help_of(path: str, **how: Any) -> str:
    result = CliRunner().invoke(app, [*path.split(), "--help"], **how)
    assert result.exit_code == 0
    return result.stdout


def test_every_command_and_option_has_its_chinese_and_no_other_has() -> None:
    assert set(COMMANDS) == set(ALL)
    helps = {parameter.help for command in ALL.values() for parameter in command.params}
    assert set(PARAMETERS) == helps | {"Show this message and exit."}


@pytest.mark.parametrize("path", ALL)
def test_help_is_chinese_where_the_locale_is_and_english_elsewhere(path: str) -> None:
    chinese = help_of(path, env=CHINESE)
    assert "用法：" in chinese and "选项：" in chinese and COMMANDS[path].split("。")[0] in chinese.replace("\n", "")
    assert not {"Usage:", "Options:", "Show this"} & set(chinese.split())
    assert max(map(cell_len, chinese.splitlines())) <= 100
    assert "Usage:" in help_of(path, env=ENGLISH) and "用法" not in help_of(path, env=ENGLISH)


def test_lang_is_heard_before_help() -> None:
    asked = CliRunner().invoke(app, ["run", "--lang", "zh", "--help"], env=ENGLISH)
    assert "只说明会做什么" in asked.stdout
    asked = CliRunner().invoke(app, ["run", "--lang", "en", "--help"], env=CHINESE)
    assert "Say what a run would do" in asked.stdout


@pytest.mark.parametrize(("lang", "told"), [("en", "No such option: --lang"), ("zh", "没有选项 --lang")])
def test_a_mistake_before_the_command_is_one_line_as_well(lang: str, told: str) -> None:
    result = CliRunner().invoke(app, ["--lang", lang, "run"])
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert told in result.stderr
