"""A small valid rulebook, and what the loader says once a word of it is changed."""

from __future__ import annotations

from pathlib import Path

from rulebooks import check_rulebook

RULEBOOK = (Path(__file__).parent / "office.yaml").read_text(encoding="utf-8")
PER_UNIT = 'measure: awards\n        give_by:\n          level: {province: "5"}'
LOGIN = "kind: rate_points\n        measure: login\n        grid_type: comprehensive"
FIRST_BAND, SECOND_BAND = '{from: "0.80", below: "0.90", points: "5"}', '{below: "0.80", points: "10"}'


def error_after(folder: Path, old: str, new: str) -> str:
    """The one error of the example with its first `old` replaced by `new`, without the file's name."""
    assert old in RULEBOOK
    file = folder / "office.yaml"
    file.write_text(RULEBOOK.replace(old, new, 1), encoding="utf-8")
    error = check_rulebook(file).error
    assert error is not None, "the change was accepted"
    assert "\n" not in error
    assert error.startswith("office.yaml, ")
    return error.removeprefix("office.yaml, ")
