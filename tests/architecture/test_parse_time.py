"""One parsed manifest serves every site and month: nothing dbt renders while it parses depends on either."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from house import PROJECT, ROOT, Manifest, none_of, numbered_lines, sql_of, without_comments

SETTINGS = re.compile(
    r"\b(?:env_var|var|run_query)\s*\(|\b(?:run_started_at|invocation_id|flags)\b|\bmodules\.|\btarget\.(?!schema\b)"
)
CLOCKS = re.compile(
    r"\b(?:current_date|current_timestamp|current_time|localtimestamp|sysdate)\b|\b(?:now|today|getdate|random|uuid)\s*\("
)
HOMES = r"(?<![\w./])/(?:home|root|Users|work|tmp|mnt|var)/"


def only_jinja(text: str) -> str:
    """What dbt renders while it parses, line for line."""
    code = re.split(r"(\{[{%].*?[%}]\})", without_comments(text), flags=re.DOTALL)
    return "".join(part if index % 2 else "\n" * part.count("\n") for index, part in enumerate(code))


def found_in(files: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{line}: {found.group().strip()}"
        for path, text in files.items()
        for line, code in numbered_lines(only_jinja(text) if pattern is SETTINGS else without_comments(text))
        for found in pattern.finditer(code)
    ]


def yml_of_project() -> dict[str, str]:
    files = [PROJECT / "dbt_project.yml", *sorted((PROJECT / "models").rglob("*.yml"))]
    return {file.relative_to(PROJECT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def paths_in(text: str, machine: list[Path]) -> list[str]:
    """Paths of a machine in the text of a manifest, with what stands around the first of each."""
    own = "|".join(re.escape(str(path)) for path in machine if len(path.parts) > 1)
    pattern = re.compile(rf"{HOMES}|(?<![\w./])(?:{own})(?![\w-])|[A-Z]:\\\\Users")
    return sorted({text[max(0, found.start() - 40) : found.end() + 40] for found in pattern.finditer(text)})


def test_no_model_or_macro_asks_for_a_setting():
    files = {**sql_of("models", "macros", "tests"), **yml_of_project()}
    none_of(
        found_in(files, SETTINGS),
        "A manifest is parsed once and used for every month: what differs must be a row of source run or rules. "
        "(Only profiles.yml knows the build file and the time zone.)",
    )


def test_no_model_or_macro_has_a_clock_of_its_own():
    none_of(found_in(sql_of("models", "macros"), CLOCKS), "The only clock is run.settings.as_of (source run):")


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("where month = '{{ var('month') }}'", SETTINGS),
        ("{{ env_var('HOME') }}", SETTINGS),
        ("{% set rows = run_query('select 1') %}", SETTINGS),
        ("{% if target.name == 'duckdb' %}", SETTINGS),
        ("select '{{ run_started_at }}'", SETTINGS),
        ("where closed_at <= current_timestamp", CLOCKS),
        ("where closed_at <= now()", CLOCKS),
    ],
)
def test_a_setting_or_clock_is_found(code: str, pattern: re.Pattern[str]):
    assert len(found_in({"models/a.sql": f"-- var('x') now()\n{code}"}, pattern)) == 1
    assert found_in({"models/a.sql": "select variance(target.n), flags from a {# var('x') #}"}, pattern) == []


def test_the_manifest_holds_no_path_of_this_machine(manifest: Manifest):
    machine = [ROOT, Path.home(), Path(tempfile.gettempdir())]
    none_of(paths_in(json.dumps(manifest), machine), "Something in the dbt project is an absolute path:")
    text = json.dumps({"path": str(ROOT / "dbt_project"), "url": "https://example.org/home/page", "ref": "a/home/b"})
    assert len(paths_in(text, machine)) == 1
