"""Mistakes and progress in Chinese: every sentence the commands raise has one, with what was said in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.said_zh import SENTENCES, in_chinese

ROOT = Path(__file__).parents[2]
# what a person can get wrong at the command line, and what a home that is not whole makes commands say
FILES = (
    *("orchestration/cli_options.py", "orchestration/cli_read.py", "orchestration/cli_run.py", "orchestration/lock.py"),
    *(f"orchestration/command_{name}.py" for name in ("run", "files", "demo", "slip", "backup", "rebuild", "runs")),
    *(f"publish/{name}.py" for name in ("reader", "read_scores", "release_reader", "release_files")),
    *("ingest/backup.py", "ingest/judgements.py"),
)
# sentences made of parts, as they come out
EXAMPLES = {
    "no unit X XX": ("no unit 'C9' has a score; see gridscore scores", "no unit 'C' has a score; near: C1, C2"),
    "X: X before, because: X": ("a.csv: accepted before, because: b", "a.csv: withdrawn before, because: b"),
    "release X: X X; restore the ledger from a backup": (
        "release r1: score.parquet is missing; restore the ledger from a backup",
        "release r1: score.parquet was changed; restore the ledger from a backup",
    ),
}
WHO = re.compile(r"\{(\w+)\}")


def raised(path: str) -> Iterator[str]:
    """Every sentence a file raises, with X for what is put into it; not those that a function makes as a whole."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            sentence = _text(node.exc.args[0])
            if re.search(r"[a-z]", sentence):
                yield sentence


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return "X"


def is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


@pytest.mark.parametrize("path", FILES)
def test_every_sentence_that_is_raised_has_its_chinese(path: str) -> None:
    sentences = [example for sentence in raised(path) for example in EXAMPLES.get(sentence, (sentence,))]
    assert [sentence for sentence in sentences if not is_chinese(in_chinese(sentence))] == []


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
        == "accepted: a，随后：未公布，暂扣于：b"
    )


def test_a_sentence_nobody_put_into_chinese_is_shown_as_it_is() -> None:
    assert in_chinese("something else") == "something else"


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
