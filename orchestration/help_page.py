"""`--help` in the language of every other answer: Chinese where the locale or `--lang` asks for it."""

from __future__ import annotations

from functools import partial
from typing import Any

from typer.core import TyperGroup

from orchestration.localise import current_language
from orchestration.zh_help import COMMANDS, PARAMETERS

_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]...", "{": "", "}": ""}


class HelpfulGroup(TyperGroup):
    """A group of commands whose help, and that of its commands, is Chinese where Chinese is spoken."""

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(self, ctx) if current_language() == "zh" else super().get_help(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is not None and current_language() == "zh":
            command.get_help = partial(_in_chinese, command)  # type: ignore[method-assign]
        return command


def _in_chinese(command: Any, ctx: Any) -> str:
    """Typer wraps lines at spaces and counts a Chinese character as one cell, so the page is laid out here."""
    from rich.table import Table

    from orchestration.tables import GAP, Prose, page

    console = page()
    name = " ".join(ctx.command_path.split()[1:])
    usage = " ".join(command.collect_usage_pieces(ctx))
    for english, chinese in _USAGE.items():
        usage = usage.replace(english, chinese)
    with console.capture() as captured:
        console.print(Prose(f"用法：{ctx.command_path} {usage}"), Prose(f"\n{COMMANDS[name]}"), sep="\n")
        for heading, rows in _parts(command, ctx, name).items():
            grid = Table.grid(padding=(0, GAP, 0, 0))
            grid.add_column(no_wrap=True)
            for left, right in rows:
                grid.add_row(f"  {left}", Prose(right))
            console.print(f"\n{heading}：", grid, sep="\n")
    return "\n".join(line.rstrip() for line in captured.get().rstrip().splitlines())


def _parts(command: Any, ctx: Any, name: str) -> dict[str, list[tuple[str, str]]]:
    parts: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        heading = "参数" if parameter.param_type_name == "argument" else "选项"
        row = parameter.get_help_record(ctx)[0], PARAMETERS.get(parameter.help, parameter.help)
        parts.setdefault(heading, []).append(row)
    if isinstance(command, TyperGroup):
        words = [(word, f"{name} {word}".strip()) for word in command.list_commands(ctx)]
        parts["命令"] = [(word, COMMANDS[whole].split("。")[0]) for word, whole in words]
    return parts
