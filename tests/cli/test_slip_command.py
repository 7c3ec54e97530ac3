"""gridscore slip: which files it writes, for whom."""

from __future__ import annotations

from pathlib import Path


def test_a_slip_of_one_unit_is_one_file_named_for_it(gridscore, tmp_path: Path) -> None:
    answer = gridscore("slip", "东风社区", "2026-01", "--output", str(tmp_path))
    written = tmp_path / "slip-chengnan-2026-01-C01-en.pdf"
    assert answer.stdout.replace("\n", "") == f"written: {written}"
    assert written.read_bytes().startswith(b"%PDF-")


def test_all_units_are_one_file_per_rulebook_or_one_each(gridscore, tmp_path: Path) -> None:
    gridscore("slip", "all", "2026-02", "--output", str(tmp_path / "together"))
    assert names(tmp_path / "together") == ["slips-chengnan-2026-02-en.pdf", "slips-nanxiashu-2026-02-en.pdf"]
    gridscore("slip", "all", "2026-02", "--output", str(tmp_path / "each"), "--each", "--rulebook", "nanxiashu")
    assert names(tmp_path / "each") == ["slip-nanxiashu-2026-02-G01-en.pdf", "slip-nanxiashu-2026-02-G02-en.pdf"]


def test_a_quarter_and_a_file_of_ones_own_name(gridscore, tmp_path: Path) -> None:
    answer = gridscore("slip", "C01", "2026-Q1", "--output", str(tmp_path / "new" / "mine.pdf"), "--lang", "zh")
    assert answer.stdout.startswith("已写入：")
    assert names(tmp_path / "new") == ["mine.pdf"]


def test_the_slips_of_both_languages_lie_side_by_side(gridscore, tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        gridscore("slip", "C01", "2026-01", "--output", str(tmp_path), "--lang", lang)
    assert names(tmp_path) == ["slip-chengnan-2026-01-C01-en.pdf", "slip-chengnan-2026-01-C01-zh.pdf"]


def test_another_ending_is_refused_unless_it_is_a_folders(gridscore, tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    answer = gridscore("slip", "C01", "2026-01", "--output", str(place))
    assert answer.exit_code == 2
    assert "does not end in .pdf; name a file that does, or a folder" in answer.stderr.replace("\n", " ")
    assert not place.exists()
    place.mkdir()
    gridscore("slip", "C01", "2026-01", "--output", str(place))
    assert names(place) == ["slip-chengnan-2026-01-C01-en.pdf"]


def test_two_documents_do_not_fit_one_file(gridscore, tmp_path: Path) -> None:
    answer = gridscore("slip", "all", "2026-02", "--output", str(tmp_path / "one.pdf"))
    assert answer.exit_code == 2
    assert answer.stderr == "gridscore: there are 2 files to write; name a folder with --output\n"
    assert names(tmp_path) == []


def test_a_unit_without_a_score_is_told(gridscore, tmp_path: Path) -> None:
    answer = gridscore("slip", "C01", "2026-02", "--rulebook", "nanxiashu", "--output", str(tmp_path))
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "C01 has no score for 2026-02 by nanxiashu" in answer.stderr


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
