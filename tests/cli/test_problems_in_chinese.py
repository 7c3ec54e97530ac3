"""What settings are refused for, in Chinese: every problem a file can have, where it is, and what was written there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sentences import is_chinese, text_of
from typer.testing import CliRunner

from ingest.yaml_schema import WORDING
from orchestration.cli import app
from orchestration.localise import PROBLEMS, in_chinese

ROOT = Path(__file__).parents[2]
FILES = tuple(f"ingest/{name}.py" for name in ("settings", "detectors", "calendar", "yaml_file", "yaml_schema"))
RAISERS = ("ValueError", "GridscoreError", "_refused")


def problems(path: str) -> Iterator[str]:
    """Everything a file refuses something with, with X for what is put into it: raised, yielded, or returned by a
    function that is called after the problem it looks for."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISERS and node.args:
            yield text_of(node.args[-1])
        if isinstance(node, ast.Yield) and node.value is not None:
            yield text_of(node.value)
        if isinstance(node, ast.FunctionDef) and "problem" in node.name:
            returned = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
            yield from (text_of(value) for value in returned if isinstance(value, ast.Constant | ast.JoinedStr))


def is_said(problem: str) -> bool:
    """Whether a problem has its Chinese, with or without the place it is raised with."""
    places = ("", "site.yaml: ", "site.yaml, ")
    return any(is_chinese(in_chinese(place + problem)) for place in places)


@pytest.mark.parametrize("path", FILES)
def test_every_problem_has_its_chinese(path: str) -> None:
    told = [problem for problem in problems(path) if re.search(r"[a-z]{2}", problem)]
    assert [problem for problem in told if not is_said(problem)] == []


def test_the_shape_of_a_field_has_its_chinese() -> None:
    told = [f"{said}{which}" for said in WORDING.values() for which in ("", ", not 'x'")]
    assert all(is_said(said) for said in WORDING.values() if "must be" not in said)
    assert [said for said in told if "must be" in said and "not" in said and not is_said(said)] == []


@pytest.mark.parametrize("english", PROBLEMS)
def test_what_was_written_stands_in_the_chinese_problem(english: str) -> None:
    named = set(re.findall(r"\{(\w+)\}", english))
    assert set(re.findall(r"\{(\w+)\}", PROBLEMS[english])) == named
    said = in_chinese(f"a.yaml: {english.format(**{name: f'<{name}>' for name in named})}")
    assert said.startswith("a.yaml：")
    assert all(f"<{name}>" in said for name in named)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "site.yaml, names: no such field; did you mean 'name'? (and 2 more)",
            "site.yaml，names：没有这个字段；是否应为“name”？（另有 2 处）",
        ),
        (
            "sources.yaml, line 9, feed grids, columns: 'x' is given twice",
            "sources.yaml，第 9 行，数据类别 grids，columns：“x”重复",
        ),
        (
            "sources.yaml: there is no feed 'abc'; known are grids, items",
            "sources.yaml：没有数据类别“abc”；现有：grids, items",
        ),
        (
            "my.yaml, version 2, item C1.9, rule C1.9a, points: is missing",
            "my.yaml，版本 2，考核项 C1.9，规则 C1.9a，points：缺失",
        ),
        (
            "site.yaml, tracks: must be fields (name: value), not a list",
            "site.yaml，tracks：须为字段组（名称: 值），不能是列表",
        ),
        ("not valid: my.yaml: is missing", "无效：my.yaml：缺失"),
        (
            "site.yaml, line 2: not readable as YAML: expected the node content, but found the end of the file",
            "site.yaml，第 2 行：不符合 YAML 格式：应为 一个值，却是 文件末尾",
        ),
    ],
)
def test_place_problem_and_ending_are_put_into_chinese(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_a_problem_nobody_put_into_chinese_is_shown_as_it_is() -> None:
    assert in_chinese("site.yaml, item a: something else") == "site.yaml, item a: something else"


def test_wrong_settings_are_told_in_the_language_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "site.yaml").write_text("tracks: {max_gap: 300}\n", encoding="utf-8")
    asked = ["run", "--home", str(tmp_path)]
    zh, en = (CliRunner().invoke(app, [*asked, "--lang", lang]) for lang in ("zh", "en"))
    assert (zh.exit_code, en.exit_code) == (2, 2)
    assert zh.stderr == "gridscore: site.yaml，tracks，max_gap：没有这个字段\n"
    assert en.stderr == "gridscore: site.yaml, tracks, max_gap: no such field\n"
