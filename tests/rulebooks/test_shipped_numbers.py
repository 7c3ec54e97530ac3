"""No number of the shipped rulebooks is another than the specification's, and none is unaccounted for."""

import shutil
from pathlib import Path

from shipped_numbers import differences

from rulebooks.loader import SHIPPED


def test_every_number_is_the_one_of_its_clause() -> None:
    assert differences(SHIPPED) == []


def test_another_number_a_lost_one_and_a_new_one_are_told(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    file = tmp_path / "chengnan.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("limit_hours: 168", "limit_hours: 169"),
        ("dormant_days: 30", ""),
        ('floor: "0"', 'floor: "0"\nmore: 1'),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    assert differences(tmp_path) == [
        "chengnan  more is 1, not None",
        "chengnan C1.5 limit_hours is 169, not 168",
        "chengnan C1.6 dormant_days is None, not 30",
    ]
