"""The rooms of the house: which may import which, and what may be imported in one room only."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator

import pytest
from house import ROOMS, ROOT, none_of, python_of_rooms

# room -> the rooms it may import; all of them lie to its left in the design
MAY_IMPORT: dict[str, set[str]] = {
    "ingest": set(),
    "rulebooks": {"ingest"},  # the home, the strict YAML reader and the one kind of error are shared
    "expectations": {"ingest"},  # the kind of error
    "publish": {"ingest"},  # the home, the ledger, files
    "orchestration": {"ingest", "rulebooks", "expectations", "publish"},
    "simulate": set(),  # a truth known without the code that is measured by it
}
ONLY_IN = {
    "dagster": "orchestration",
    "dagster_dbt": "orchestration",
    "dbt": "orchestration",
    "great_expectations": "expectations",
    "apprise": "publish",
    "tests": "tests",
    "pytest": "tests",
    "hypothesis": "tests",
}
# the demo writes its office first; nothing else of the pipeline may know that there is a simulator
EXCEPT = {("orchestration/command_demo.py", "simulate")}


def imports(text: str) -> Iterator[tuple[int, str]]:
    """Line and top-level package of every import, wherever in the file it stands, importlib included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module.split(".")[0]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield node.lineno, str(node.args[0].value).split(".")[0]


def wrong_imports(files: dict[str, str]) -> list[str]:
    found = []
    for path, text in files.items():
        room = path.split("/")[0]
        for line, package in imports(text):
            is_wrong_room = package in ROOMS and package not in MAY_IMPORT[room] | {room}
            if (is_wrong_room or ONLY_IN.get(package, room) != room) and (path, package) not in EXCEPT:
                found.append(f"{path}:{line}: {room} imports {package}")
    return found


def prints(files: dict[str, str]) -> list[str]:
    return [
        f"{path}:{node.lineno}: print"
        for path, text in files.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and node.id == "print"
    ]


def test_a_room_imports_only_rooms_to_its_left():
    none_of(
        wrong_imports(python_of_rooms()),
        "A room may import only what lies to its left, and Dagster, dbt and Great Expectations stay in one room each "
        "(MAY_IMPORT and ONLY_IN above). Move the code to the room it belongs to, or hand in what it needs:",
    )


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("ingest/a.py", "import dagster as dg", "ingest imports dagster"),
        ("ingest/feeds/a.py", "from dagster_dbt import x", "ingest imports dagster_dbt"),
        ("ingest/a.py", "def f():\n    from rulebooks.loader import load_rulebooks", ":2: ingest imports rulebooks"),
        ("ingest/a.py", "import expectations", "ingest imports expectations"),
        ("rulebooks/a.py", "from publish import publish", "rulebooks imports publish"),
        ("publish/a.py", "from orchestration.words import WORDS", "publish imports orchestration"),
        ("publish/a.py", "if TYPE_CHECKING:\n    import rulebooks.model", "publish imports rulebooks"),
        ("expectations/a.py", "from dagster import asset", "expectations imports dagster"),
        ("orchestration/cli.py", "from simulate import write_office", "orchestration imports simulate"),
        ("orchestration/a.py", "import importlib\nimportlib.import_module('simulate.office')", "imports simulate"),
        ("simulate/a.py", "from ingest.feeds import FEEDS", "simulate imports ingest"),
        ("publish/a.py", "from tests.conftest import x", "publish imports tests"),
    ],
)
def test_a_wrong_import_is_found(path: str, text: str, told: str):
    assert [told in breach for breach in wrong_imports({path: text})] == [True]


def test_no_room_prints():
    none_of(prints(python_of_rooms()), "People are told things by the CLI (typer.echo) only; take the print out:")
    assert prints({"ingest/a.py": "def f():\n    print(1)"}) == ["ingest/a.py:2: print"]


def test_every_room_is_on_the_map_and_every_package_is_installed():
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    there = {init.parent.relative_to(ROOT).as_posix().replace("/", ".") for init in ROOT.glob("[a-z]*/**/__init__.py")}
    there = {package for package in there if package.split(".")[0] != "tests"}
    assert set(packages) == there, "pyproject.toml must list every package, or it is not installed"
    rooms = {package.split(".")[0] for package in packages}
    assert rooms == set(ROOMS) == set(MAY_IMPORT), "a new room needs a place in house.py and here"
