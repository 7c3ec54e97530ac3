"""The files of a briefing: whole, the same again, with numbers that are numbers, on A4, and without live formulas."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from briefing_office import NAMES, RULEBOOK, office, rows

from ingest.errors import GridscoreError
from ingest.home import Home
from publish.briefing import briefings_due, write_briefing
from publish.briefing.sheets import WIDEST, lines_of, width_of

STEM = f"{RULEBOOK}-2026-02-r2"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return office(tmp_path_factory.mktemp("briefing_files") / "home")


@pytest.fixture(scope="module")
def written(home: Home) -> tuple[Path, ...]:
    return write_briefing(home, RULEBOOK, "2026-02")


def sheet(workbook: Path, name: str) -> pl.DataFrame:
    return fastexcel.read_excel(workbook).load_sheet(name, header_row=2).to_polars()


def xml_of(workbook: Path, part: str) -> str:
    with zipfile.ZipFile(workbook) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith(part))


def test_a_pdf_and_a_workbook_are_named_for_their_release_and_nothing_else_is_left(written, home: Home) -> None:
    assert [path.name for path in written] == [f"{STEM}-zh.pdf", f"{STEM}-zh.xlsx"]
    assert sorted(path.name for path in (home.published / "briefing").iterdir()) == [path.name for path in written]
    pdf = written[0].read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert re.findall(rb"/MediaBox ?\[0 0 595\.\d+ 841\.\d+\]", pdf), "A4"


def test_the_same_tables_give_the_same_bytes(written, home: Home) -> None:
    before = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in write_briefing(home, RULEBOOK, "2026-02")] == before


def test_english_stands_beside_chinese(written, home: Home) -> None:
    assert [path.name for path in write_briefing(home, RULEBOOK, "2026-02", "en")] == [
        f"{STEM}-en.pdf",
        f"{STEM}-en.xlsx",
    ]
    for path in (home.published / "briefing").glob("*-en.*"):
        path.unlink()


def test_numbers_are_numbers_and_text_is_text(written) -> None:
    ranking = sheet(written[1], "名次")
    assert ranking.schema["得分"] == ranking.schema["较上期"] == pl.Float64
    assert ranking["得分"].to_list() == [97.0, 90.0, 90.0]
    assert ranking["较上期"].to_list() == [-2.0, 1.5, 20.0]
    assert ranking["单位"].to_list() == list(NAMES.values())
    assert sheet(written[1], "考核项")["得分率"].to_list()[0] == pytest.approx(3.67 / 5)
    formats = re.findall(r'formatCode="([^"]*)"', xml_of(written[1], "xl/styles"))
    assert {"0.00", "+0.00;-0.00;0.00", "0.0%", "#,##0"} <= set(formats)


def test_no_cell_is_a_formula_or_a_link(written) -> None:
    sheets = xml_of(written[1], "xl/worksheets/sheet")
    assert "=1+1" in xml_of(written[1], "xl/sharedStrings")
    assert "<f>" not in sheets and "<f " not in sheets
    assert "<hyperlink" not in sheets


def test_every_sheet_prints_on_a4_with_its_heading_on_each_page(written) -> None:
    with zipfile.ZipFile(written[1]) as archive:
        parts = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        sheets = [archive.read(name).decode() for name in parts]
    assert len(sheets) == 9
    for each in sheets:
        assert 'paperSize="9"' in each
        assert 'fitToHeight="0"' in each and 'fitToPage="1"' in each
    # all but the first have a table
    assert xml_of(written[1], "xl/workbook.xml").count("_xlnm.Print_Titles") == len(sheets) - 1


def test_columns_are_as_wide_as_their_chinese(written) -> None:
    assert (width_of("网格A1"), width_of("a\n网格化")) == (6, 6)
    assert (lines_of("网" * 40, 43), lines_of("a", 6), lines_of(None, 6)) == (2, 1, 1)
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', xml_of(written[1], "xl/worksheets"))]
    assert max(widths) <= 85 and WIDEST < 85


def test_due_is_what_closed_last_and_what_has_a_briefing_of_an_earlier_release(home: Home, written) -> None:
    assert briefings_due(home, "zh") == []
    assert briefings_due(home, "en") == [(RULEBOOK, "2026-02")]
    earlier = home.published / "briefing" / f"{RULEBOOK}-2026-01-r0-en.pdf"
    earlier.touch()
    assert briefings_due(home, "en") == [(RULEBOOK, "2026-01"), (RULEBOOK, "2026-02")]
    earlier.unlink()


def test_workers_stand_in_it_only_where_the_office_says_so(written, tmp_path: Path) -> None:
    assert "W00034" not in xml_of(written[1], "xl/sharedStrings")
    home = office(tmp_path / "home", site="briefing: {workers: true}\nnumber: 网格简〔2026〕\n")
    named = xml_of(write_briefing(home, RULEBOOK, "2026-02")[1], "xl/sharedStrings")
    assert "W00034" in named and "网格简〔2026〕" in named


def test_a_character_the_font_lacks_fails_the_briefing_and_is_named(tmp_path: Path) -> None:
    made = rows()
    made["score"] = [row | {"unit_name": "𰻝面网格"} for row in made["score"]]
    home = office(tmp_path / "home", made)
    with pytest.raises(GridscoreError, match="𰻝"):
        write_briefing(home, RULEBOOK, "2026-02")
    assert not (home.published / "briefing").exists()
