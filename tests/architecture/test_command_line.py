"""The command line people and schedulers were promised: names, arguments, options and exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from house import brought, none_of
from typer.testing import CliRunner

from orchestration.cli import app

SHARED = {"--home", "--lang", "--as-of"}
# command -> its arguments in order ([optional]) and the options it was promised with, besides the shared ones
PROMISED: dict[str, str] = {
    "run": "--month --dry-run",
    "accept": "FILE... --because",
    "withdraw": "FILE... --because",
    "restate": "PERIOD --because",
    "template": "FEED",
    "verify": "",
    "rebuild": "",
    "backup": "DEST",
    "restore": "SRC",
    "runs": "",
    "demo": "",
    "scores": "--csv",
    "explain": "UNIT PERIOD [ITEM]",
    "slip": "UNIT PERIOD",
    "check": "",
    "rulebook check": "FILE",
    "sql": "",
    "briefing": "[PERIOD] --rulebook",
    "dashboard": "--rulebook",
    "serve": "",
    "dagster": "",
}
MUST_BE_GIVEN = {"--because"}  # the ledger keeps the reason
NEEDS_NO_HOME = {"demo", "rulebook check", "template"}


def commands(command: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Full name -> command, for every command of a group and its groups."""
    inner = getattr(command, "commands", None)
    if inner is None:
        return {" ".join(path): command}
    return {name: each for key, part in inner.items() for name, each in commands(part, (*path, key)).items()}


THERE = commands(typer.main.get_command(app))


def contract_breaches(there: dict[str, Any]) -> list[str]:
    found = [f"{name}: promised, not there" for name in PROMISED.keys() - there.keys()]
    found += [f"{name}: not promised; add it to PROMISED" for name in there.keys() - PROMISED.keys()]
    for name, command in there.items():
        words = PROMISED.get(name, "").split()
        options = {opt: param for param in command.params for opt in param.opts if opt.startswith("--")}
        typed = [param for param in command.params if param.param_type_name == "argument"]
        arguments = [param.metavar if param.required else f"[{param.metavar}]" for param in typed]
        promised = [word for word in words if not word.startswith("--")]
        missing = (SHARED | set(words) - set(promised)) - options.keys()
        found += [f"{name}: no option {option}" for option in sorted(missing)]
        optional = {each for each in MUST_BE_GIVEN & options.keys() if not options[each].required}
        found += [f"{name}: {each} must be required" for each in optional]
        if arguments[: len(promised)] != promised or any("[" not in more for more in arguments[len(promised) :]):
            found.append(f"{name}: arguments are {arguments}, promised are {promised}")
        if name != "demo" and "--home" in options and options["--home"].default != Path("data"):
            found.append(f"{name}: the default home is data")
        if not (command.help or "").strip():
            found.append(f"{name}: says nothing about itself in --help")
    return found


def test_commands_are_as_promised():
    none_of(contract_breaches(THERE), "Schedules and people's scripts rely on these commands (PROMISED above):")


def test_a_broken_contract_is_found():
    def bare(home: str = "elsewhere", because: str = "") -> None: ...

    other = typer.Typer()
    other.command("restate")(bare)
    assert brought(contract_breaches, {**THERE, "restate": typer.main.get_command(other)}, THERE) == [
        "restate: no option --as-of",
        "restate: no option --lang",
        "restate: --because must be required",
        "restate: arguments are [], promised are ['PERIOD']",
        "restate: the default home is data",
        "restate: says nothing about itself in --help",
    ]
    without_run = {name: command for name, command in THERE.items() if name != "run"}
    assert brought(contract_breaches, without_run, THERE) == ["run: promised, not there"]
    assert brought(contract_breaches, {**THERE, "extra": THERE["sql"]}, THERE) == [
        "extra: not promised; add it to PROMISED"
    ]


@pytest.mark.parametrize("name", sorted(THERE))
def test_help_ends_with_0(name: str):
    assert CliRunner().invoke(app, [*name.split(), "--help"]).exit_code == 0


@pytest.mark.parametrize("name", sorted(THERE.keys() - NEEDS_NO_HOME))
def test_a_home_that_is_not_there_ends_with_2_and_one_line(name: str, tmp_path: Path):
    unit = ["G01", "2026-03"]
    given = {"restate": ["2026-03", "--because", "x"], "explain": unit, "slip": unit, "sql": ["select 1"]}
    given |= {"backup": [str(tmp_path / "copy")], "restore": [str(tmp_path / "no_copy")]}
    answer = CliRunner().invoke(app, [*name.split(), *given.get(name, []), "--home", str(tmp_path / "nowhere")])
    assert (answer.exit_code, answer.stdout, len(answer.stderr.splitlines())) == (2, "", 1)
