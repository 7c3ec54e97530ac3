"""Which files and versions are loaded, what overlaps, and what a version's hash is of."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_example import RULEBOOK

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import Site
from rulebooks import check_rulebook, load_file, load_rulebooks

SHIPPED = Path(__file__).resolve().parents[2] / "rulebooks"
SECOND = RULEBOOK.replace('version: "1"', 'version: "2"').replace('"2026-01-01"', '"2026-07-01"')


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.rulebooks.mkdir()
    return made


def _write(home: Home, name: str, text: str) -> Path:
    path = home.rulebooks / name
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_rulebooks_are_scored_by_default(home: Home) -> None:
    assert [rulebook.name for rulebook in load_rulebooks(home, Site())] == ["chengnan", "nanxiashu"]


def test_a_home_without_a_rulebooks_folder_is_fine(tmp_path: Path) -> None:
    assert len(load_rulebooks(Home(tmp_path), Site())) == 2


def test_a_rulebook_of_the_site_is_scored_beside_them(home: Home) -> None:
    _write(home, "office.yaml", RULEBOOK)
    assert [rulebook.name for rulebook in load_rulebooks(home, Site())] == ["chengnan", "nanxiashu", "office"]


def test_site_restricts_what_is_scored(home: Home) -> None:
    _write(home, "office.yaml", RULEBOOK)
    assert [rulebook.name for rulebook in load_rulebooks(home, Site(rulebooks=["office"]))] == ["office"]


def test_a_name_without_a_rulebook_is_refused(home: Home) -> None:
    with pytest.raises(GridscoreError) as error:
        load_rulebooks(home, Site(rulebooks=["chengnan", "beicheng"]))
    assert error.value.message == "site.yaml, rulebooks: no rulebook 'beicheng'; there are chengnan, nanxiashu"


def test_several_versions_stand_in_one_file_each_complete(home: Home) -> None:
    path = _write(home, "office.yaml", f"{SECOND}---\n{RULEBOOK}---\n")
    found = [rulebook for rulebook in load_rulebooks(home, Site()) if rulebook.name == "office"]
    assert [rulebook.version for rulebook in found] == ["1", "2"], "by date, whatever their order in the file"
    assert len(load_file(path)) == 2


def test_an_error_in_one_of_several_versions_names_the_version(home: Home) -> None:
    path = _write(home, "office.yaml", RULEBOOK + "---\n" + SECOND.replace('points: "40"', 'points: "41"'))
    assert check_rulebook(path).error == "office.yaml, version 2, items, points: add up to 101, not to 100"


def test_a_site_may_bring_the_next_version_of_a_shipped_rulebook(home: Home) -> None:
    shipped = (SHIPPED / "chengnan.yaml").read_text(encoding="utf-8")
    _write(home, "ours.yaml", shipped.replace('version: "1"', 'version: "2"').replace('"2010-01-01"', '"2026-07-01"'))
    found = [rulebook for rulebook in load_rulebooks(home, Site()) if rulebook.name == "chengnan"]
    assert [str(rulebook.content.effective_from) for rulebook in found] == ["2010-01-01", "2026-07-01"]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (RULEBOOK, "office.yaml, rulebook office, version: '1' is given twice"),
        (
            RULEBOOK.replace('version: "1"', 'version: "2"'),
            "office.yaml, rulebook office, effective_from: versions 1 and 2 both begin on 2026-01-01",
        ),
        (
            SECOND.replace("rulebook: office", "rulebook: other"),
            "office.yaml, rulebook: holds office and other; a file is one rulebook",
        ),
    ],
    ids=["same version", "same date", "two rulebooks"],
)
def test_versions_that_overlap_are_refused(home: Home, second: str, message: str) -> None:
    assert check_rulebook(_write(home, "office.yaml", f"{RULEBOOK}---\n{second}")).error == message


def test_versions_that_overlap_between_files_are_refused(home: Home) -> None:
    _write(home, "a.yaml", RULEBOOK)
    _write(home, "b.yaml", RULEBOOK)
    with pytest.raises(GridscoreError) as error:
        load_rulebooks(home, Site())
    assert error.value.message == "b.yaml, rulebook office, version: '1' is given twice (also in a.yaml)"


def test_a_rulebook_keeps_its_scored_unit(home: Home) -> None:
    shipped = (
        (SHIPPED / "nanxiashu.yaml").read_text(encoding="utf-8").replace("rulebook: nanxiashu", "rulebook: office")
    )
    path = _write(home, "office.yaml", f"{SECOND}---\n{shipped}")
    assert check_rulebook(path).error == "office.yaml, rulebook office, scored_unit: must be community as before"


def test_a_broken_file_of_the_site_stops_loading_with_its_name(home: Home) -> None:
    _write(home, "office.yaml", RULEBOOK.replace("rate_points", "rate"))
    with pytest.raises(GridscoreError, match=r"^office.yaml, item A1, "):
        load_rulebooks(home, Site())


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("items:", "# a remark\n\nitems:", True),
        ("name: {zh: 登录, en: Login}\n    clause: 一", "clause: 一\n    name: {en: Login, zh: 登录}", True),
        ('below: "0.90", points: "5"', 'below: "0.90", points: "6"', False),
        ("clause: 一", "clause: 第一条", False),
        ("valid_months: 12", "valid_months: 13", False),
    ],
    ids=["comment", "order of fields", "points", "clause", "what is counted"],
)
def test_the_hash_is_of_what_the_rulebook_says(home: Home, old: str, new: str, is_same: bool) -> None:
    assert old in RULEBOOK
    before = load_file(_write(home, "a.yaml", RULEBOOK))[0].sha256
    after = load_file(_write(home, "b.yaml", RULEBOOK.replace(old, new)))[0].sha256
    assert (before == after) == is_same


def test_verdict_of_a_valid_file_counts_and_warns() -> None:
    verdict = check_rulebook(SHIPPED / "chengnan.yaml")
    assert verdict.is_valid
    assert [(version.items, version.rules, version.points) for version in verdict.versions] == [(24, 29, 100)]
    assert verdict.lines()[0] == (
        "valid: chengnan version 1, in force from 2010-01-01, scores each community: 24 items, 29 rules, 100 points"
    )


def test_verdict_points_at_what_may_surprise(home: Home) -> None:
    text = RULEBOOK.replace('"2026-01-01"', '"2026-07-15"').replace(
        'below: "0.80", points: "10"', 'below: "0.80", points: "1"'
    )
    warnings = check_rulebook(_write(home, "office.yaml", text)).warnings
    assert warnings[0].startswith("effective_from 2026-07-15 is not the first of a month")
    assert warnings[-1] == "rule A2: a better rate costs more in its bands"


def test_verdict_of_a_bad_file_is_its_one_error(home: Home) -> None:
    verdict = check_rulebook(_write(home, "office.yaml", RULEBOOK.replace("    clause: 一\n", "")))
    assert not verdict.is_valid
    assert str(verdict) == "not valid: office.yaml, item A1, clause: is missing"
