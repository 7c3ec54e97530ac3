"""Sentences as they stand in the code: what the tests of what is said in Chinese have in common."""

from __future__ import annotations

import ast
import re


def text_of(node: ast.expr) -> str:
    """The text a node makes, with X for what is put into it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return text_of(node.left) + text_of(node.right)
    return "X"


def is_chinese(text: str) -> bool:
    """Whether there is Chinese in it."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))
