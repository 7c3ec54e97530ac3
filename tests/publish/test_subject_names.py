"""The subject of a row of evidence, as it is read on slips and in explanations."""

from __future__ import annotations

import pytest

from publish.subject_names import subject_name


@pytest.mark.parametrize(
    ("code", "lang", "shown"),
    [
        ("G1/workers/phone", "zh", "G1 网格员台账 联系电话"),
        ("G1/workers/phone", "en", "G1/workers/phone"),
        ("G1/quarterly", "zh", "G1"),
        ("G1/quarterly", "en", "G1/quarterly"),
        ("HY003017/W00029", "zh", "HY003017/W00029"),
        (None, "zh", ""),
    ],
)
def test_a_field_of_a_register_is_called_by_its_names_and_any_other_subject_by_its_code(code, lang, shown) -> None:
    assert subject_name(code, lang) == shown
