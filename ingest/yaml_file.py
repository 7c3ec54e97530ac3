"""Reads YAML written by people: safe, no duplicate keys, nothing that YAML 1.1 reads otherwise than a person does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import GridscoreError

MAXIMUM_BYTES = 4 * 1024 * 1024
MAXIMUM_DEPTH = 50
NAMING_KEYS = ("rule", "item", "measure", "feed", "rulebook")  # keys that name the mapping they stand in
PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
TAG = "tag:yaml.org,2002:"


def load_documents(path: Path) -> list[dict[str, Any]]:
    """The mappings of a YAML file, one per document; empty documents are left out.

    Values are text, whole numbers, true / false, null, lists and mappings with text keys. A number with a decimal
    point, a date, `on`, `12:30`, `0123` and the like must be in quotes, so that nothing changes its meaning in silence.
    Raises GridscoreError in one line with file and line for anything else.
    """
    text = _read_text(path)
    try:
        _refuse_what_is_not_plain(path, text)
        nodes = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node is not None]
        documents = [_build(path, node, []) for node in nodes]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {_line(mark)}" if mark else ""
        problem = (error.problem or error.context or "").replace("'<stream end>'", "the end of the file")
        raise GridscoreError(f"{path.name}{place}: not readable as YAML: {problem}") from None
    except yaml.YAMLError:
        raise GridscoreError(f"{path.name}: not readable as YAML: it holds control characters") from None
    kept = []
    for node, document in zip(nodes, documents, strict=True):
        if document is None:
            continue
        if not isinstance(document, dict):
            raise _refused(path, node, [], "expected fields (name: value), found something else")
        kept.append(document)
    return kept


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise GridscoreError(f"{path.name}: no such file") from None
    except OSError as error:
        raise GridscoreError(f"{path.name}: cannot be read: {error.strerror}") from None
    if len(content) > MAXIMUM_BYTES:
        raise GridscoreError(f"{path.name}: larger than {MAXIMUM_BYTES // 1024 // 1024} MB, which no settings file is")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GridscoreError(f"{path.name}: not UTF-8; save the file as UTF-8") from None


def _refuse_what_is_not_plain(path: Path, text: str) -> None:
    """An anchor repeats what stands elsewhere and a tag runs a constructor; nobody nests settings fifty deep."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAXIMUM_DEPTH:
            raise GridscoreError(f"{path.name}, line {_line(event.start_mark)}: nested too deeply")
        anchor = getattr(event, "anchor", None)
        line = _line(event.start_mark)
        if anchor is not None:
            raise GridscoreError(
                f"{path.name}, line {line}: anchors and references (&{anchor}, *{anchor}) are not accepted"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise GridscoreError(f"{path.name}, line {line}: tags ({tag}) are not accepted")


def _build(path: Path, node: yaml.Node, place: list[str]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(path, node, place)
    if isinstance(node, yaml.SequenceNode):
        return [_build(path, child, _place_of(child, place)) for child in node.value]
    return _scalar(path, node, place)


def _build_mapping(path: Path, node: yaml.MappingNode, place: list[str]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != f"{TAG}str":
            raise _refused(path, key_node, place, "a field name must be text; put it in quotes")
        if key_node.value in mapping:
            raise _refused(path, key_node, place, f"'{key_node.value}' is given twice")
        mapping[key_node.value] = _build(path, value_node, [*place, key_node.value])
    return mapping


def _place_of(entry: yaml.Node, place: list[str]) -> list[str]:
    """Where an entry of a list stands: `item C1.9` instead of `items` when it says its own name."""
    pairs = entry.value if isinstance(entry, yaml.MappingNode) else []
    scalars = {key.value: value.value for key, value in pairs if isinstance(value, yaml.ScalarNode)}
    return next(([*place[:-1], f"{key} {scalars[key]}"] for key in NAMING_KEYS if key in scalars), place)


def _scalar(path: Path, node: yaml.Node, place: list[str]) -> str | int | bool | None:
    kind, text = node.tag.removeprefix(TAG), node.value
    if kind == "str":
        return text
    if kind == "null":
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "int" and PLAIN_INTEGER.fullmatch(text):
        return int(text)
    raise _refused(path, node, place, f'{text} can be read in more than one way; write it in quotes: "{text}"')


def _refused(path: Path, node: yaml.Node, place: list[str], problem: str) -> GridscoreError:
    return GridscoreError(", ".join([path.name, f"line {_line(node.start_mark)}", *place]) + f": {problem}")


def _line(mark: Any) -> int:
    """Lines count from 1, as editors show them."""
    number: int = mark.line + 1
    return number
