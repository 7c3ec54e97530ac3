"""Mistakes and progress in Chinese: every sentence the commands raise has one, with what was said in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sentences import is_chinese, text_of
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.localise import in_chinese
from orchestration.zh_sentences import SENTENCES

ROOT = Path(__file__).parents[2]
# those of the rulebooks' loader: tests/rulebooks/test_rulebook_in_chinese.py
ROOMS = ("ingest", "expectations", "publish", "orchestration")
# what a person may see; files that are set aside have reasons of their own, in both languages
RAISED = ("GridscoreError", "ReceiptMismatchError", "ExpectationNotEvaluatedError", "HomeBusyError", "BadParameter")
# sentences made of parts, as they come out
EXAMPLES = {
    "X of X is not closed, so there is no briefing of it; X": (
        "2026-03 of c is not closed, so there is no briefing of it; none is",
        "2026-03 of c is not closed, so there is no briefing of it; the newest closed ones are 2026-01, 2026-02",
    ),
    "no unit X XX": (
        *("no unit 'C9' has a score; see gridscore scores", "no unit 'C' has a score; near: C1, C2"),
        *("no unit 'C9' is known; see gridscore scores", "no unit 'C' is known; near: C1, C2"),
    ),
    "no briefing of X: it is no closed period; X": (
        "no briefing of 2026-03: it is no closed period; the newest closed ones are 2026-01, 2026-02",
    ),
    "X has no scores: no record of X is dated in it (X); nothing was published": (
        "2026-03 has no scores: no record of visits is dated in it (there are 2026-01–2026-02); nothing was published",
        "2026-03 has no scores: no record of visits is dated in it (no month has any); nothing was published",
    ),
    "XX was never released; only a released period can be restated": (
        "2026-03 was never released; only a released period can be restated",
        "2026-03 of c was never released; only a released period can be restated",
    ),
    "X: X before, because: X": ("a.csv: accepted before, because: b", "a.csv: withdrawn before, because: b"),
    "release X: X X; restore the ledger from a backup": (
        "release r1: score.parquet is missing; restore the ledger from a backup",
        "release r1: score.parquet was changed; restore the ledger from a backup",
    ),
}
WHO = re.compile(r"\{(\w+)\}")


def raised(room: str) -> Iterator[str]:
    """Every sentence a room raises, with X for what is put into it, also one that a function of the room makes."""
    nodes = [
        node
        for path in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    made: dict[str, list[ast.expr]] = {}
    for function in (node for node in nodes if isinstance(node, ast.FunctionDef)):
        returned = [each.value for each in ast.walk(function) if isinstance(each, ast.Return) and each.value]
        made.setdefault(function.name, []).extend(
            side for value in returned for side in ([value.body] if isinstance(value, ast.IfExp) else [value])
        )
    for node in nodes:
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            said = node.exc.args[0]
            is_made = isinstance(said, ast.Call) and isinstance(said.func, ast.Name)
            sentences = [text_of(each) for each in (made.get(said.func.id, []) if is_made else [said])]
            if ast.unparse(node.exc.func).rpartition(".")[2] in RAISED:
                yield from (sentence for sentence in sentences if re.search(r"[a-z]", sentence))


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_that_is_raised_has_its_chinese(room: str) -> None:
    sentences = [example for sentence in raised(room) for example in EXAMPLES.get(sentence, (sentence,))]
    assert sentences
    told = {sentence: in_chinese(re.sub("^X+(?=[:,])", "a.yaml", sentence)) for sentence in sentences}
    assert [sentence for sentence, said in told.items() if not is_chinese(said)] == []


@pytest.mark.parametrize("english", SENTENCES)
def test_what_was_said_stands_in_the_chinese_sentence(english: str) -> None:
    said = {name: f"<{name}>" for name in WHO.findall(english)}
    chinese = in_chinese(english.format(**said))
    assert is_chinese(chinese)
    assert set(WHO.findall(SENTENCES[english])) == said.keys()
    assert all(value in chinese for value in said.values())


def test_a_sentence_within_a_sentence_is_chinese_too() -> None:
    assert (
        in_chinese("accepted: a, and then: nothing was published, held back by b")
        == "accepted: a，随后：未发布，暂扣于：b"
    )


@pytest.mark.parametrize("sentence", ["something else", "what looks: like a problem of a file, but has no place"])
def test_a_sentence_nobody_put_into_chinese_is_shown_as_it_is(sentence: str) -> None:
    assert in_chinese(sentence) == sentence


def test_a_feed_is_called_by_its_chinese_name() -> None:
    assert in_chinese("landing visits") == "导入 走访记录"


def test_a_mistake_is_told_in_the_language_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = ["verify", "--home", str(tmp_path / "none")]
    assert (
        CliRunner()
        .invoke(app, [*missing, "--lang", "zh"])
        .stderr.startswith(f"gridscore: {tmp_path / 'none'} 不存在：")
    )
    assert "no home at" in CliRunner().invoke(app, [*missing, "--lang", "en"]).stderr
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "不存在：" in CliRunner().invoke(app, missing).stderr
    assert "只能是 zh 或 en" in CliRunner().invoke(app, [*missing, "--lang", "fr"]).stderr
