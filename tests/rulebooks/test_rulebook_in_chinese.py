"""What a rulebook is refused for, in Chinese: every sentence of the loader, and the command that tells it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_example import RULEBOOK
from sentences import is_chinese, text_of
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.localise import in_chinese

ROOM = Path(__file__).parents[2] / "rulebooks"
FILES = (
    "bands",
    "checks",
    "checks_asked",
    "checks_combined",
    "expand",
    "kinds",
    "loader",
    "prepare",
    "schema",
    "words",
)
# sentences that are made of parts, as they come out
WHOLE = {
    "gives no X, which": ["gives no rate, which", "gives no quantity, which", "gives no rate with counts, which"],
    "cover X from": ["cover a rate from", "cover a size from"],
    "about X from": ["about a rate from", "about a size from"],
    "twiceX": ["twice", "twice (also in a.yaml)"],
    "on XX": ["on 2026-01-01 (also in a.yaml)"],
    "beforeX": ["before"],
}


def sentences(name: str) -> Iterator[str]:
    """Whatever a module of the loader raises, yields or returns that has words, X for what is put into it."""
    for node in ast.walk(ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))):
        is_raised = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("ValueError", "GridscoreError")
        said = node.args[-1] if is_raised else node.value if isinstance(node, ast.Yield | ast.Return) else None
        if isinstance(said, ast.JoinedStr | ast.Constant) and re.search("[a-z]{2,} [a-z]|missing", text_of(said)):
            yield from _whole(text_of(said))


def _whole(sentence: str) -> list[str]:
    found = [sentence.replace(part, whole) for part, wholes in WHOLE.items() if part in sentence for whole in wholes]
    return found or [sentence]


def has_chinese(problem: str) -> bool:
    return any(is_chinese(in_chinese(place + problem)) for place in ("", "a.yaml: ", "a.yaml, "))


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_has_its_chinese(name: str) -> None:
    assert [said for said in sentences(name) if not has_chinese(said)] == []


def test_the_verdict_is_told_in_the_language_that_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    asked = ["rulebook", "check", str(file), "--home", str(tmp_path / "none")]
    file.write_text(RULEBOOK.replace('points: "40"', 'points: "41"'), encoding="utf-8")
    refused = CliRunner().invoke(app, [*asked, "--lang", "zh"])
    assert (refused.exit_code, refused.stderr) == (
        2,
        "gridscore: 无效：office.yaml，items，points：合计 101 分，不是 100 分\n",
    )
    file.write_text(RULEBOOK.replace("2026-01-01", "2026-01-02"), encoding="utf-8")
    assert "请留意：effective_from 2026-01-02 不是月初" in CliRunner().invoke(app, [*asked, "--lang", "zh"]).stdout
