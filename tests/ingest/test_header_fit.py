"""Which row is the header, and which of its cells the feed takes."""

import pytest

from ingest.decode import SetAsideError
from ingest.feeds import FEEDS
from ingest.header import Candidate, find_header, match_columns, normalised

LOGINS = FEEDS["logins"]


def rows(*cells):
    return [Candidate(at, at + 1, tuple(row)) for at, row in enumerate(cells)]


@pytest.mark.parametrize(
    "cell",
    [
        "登录时间",
        " 登录 时间 ",
        "登录\n时间",
        "*登录时间",
        "登录时间*",
        "登录时间（必填）",
        "登录时间(年-月-日)(必填)",
        "登录时间：",
        "\ufeff登录\u200b时间",
        "登录时间【提示】",
    ],
)
def test_headers_are_compared_without_hints(cell):
    assert normalised(cell) == "登录时间"


def test_full_width_and_capitals_do_not_matter():
    assert normalised("ＷＯＲＫＥＲ＿ｃｏｄｅ") == "worker_code"


def test_title_rows_above_are_passed_over():
    header = find_header(rows(["三月登录", ""], ["", ""], ["登录时间", "网格员编号"]), LOGINS)
    assert (header.position, header.columns) == (2, {"worker_code": 1, "login_at": 0})


def test_first_alias_wins_and_the_other_is_named():
    header = find_header(rows(["登录日期", "登录时间", "网格员编号", "备注", "身高"]), LOGINS)
    assert header.columns == {"worker_code": 2, "login_at": 1}
    assert "second header of a column, not taken: 登录日期" in header.notes
    assert "columns not taken: 备注, 身高" in header.notes


def test_same_header_twice_takes_the_left_one():
    assert match_columns(["网格员编号", "登录时间", "登录时间"], LOGINS)["login_at"] == 1


def test_own_name_comes_before_aliases():
    assert match_columns(["登录时间", "login_at", "worker_code"], LOGINS)["login_at"] == 1


def test_two_header_rows_are_read_as_one():
    header = find_header(rows(["人员", "登录", ""], ["网格员编号", "登录时间", "终端编号"]), LOGINS)
    assert header.position == 1
    header = find_header(rows(["网格员编号", "登录", ""], ["", "登录时间", "终端编号"], ["W1", "x", ""]), LOGINS)
    assert (header.position, header.following) == (0, 2)
    assert header.columns == {"worker_code": 0, "login_at": 1, "device_code": 2}


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["网格员编号", "登录时间", "终端", ""], ["", "", "终端编号", "型号"]),
        (["网格员编号", "登录时间", "终端", ""], ["网格员编号", "登录时间", "终端编号", "型号"]),
        (["网格员编号", "登录时间", "终端", ""], ["网格员编号", "登录时间", "编号", "型号"]),
        (["网格员编号", "登录时间", "终端编号", ""], ["网格员编号", "登录时间", "终端编号", ""]),
    ],
    ids=["cells below are empty", "merged cells are filled", "unknown names below", "header twice"],
)
def test_second_row_belongs_to_a_header_that_fits_by_its_first_alone(upper, lower):
    header = find_header(rows(upper, lower, ["W1", "2026-03-01", "D1", ""]), LOGINS)
    assert (header.position, header.following) == (0, 2)
    assert ("device_code" in header.columns) == ("终端编号" in [*upper, *lower])


@pytest.mark.parametrize("lower", [["W1", "2026-03-01", "终端编号"], ["", "", "D1"], ["网格员编号", "2026-03-01", ""]])
def test_row_that_may_be_data_is_never_taken_for_a_header(lower):
    assert find_header(rows(["网格员编号", "登录时间", "终端"], lower), LOGINS).following == 1


def test_header_of_constants_swallows_no_row():
    constants = {"worker_code": "W1", "login_at": "2026-03-01"}
    header = find_header(rows(["终端编号"], ["终端编号"]), LOGINS, constants=constants)
    assert header.following == 1


def test_three_header_rows_are_read_as_one():
    header = find_header(
        rows(["人员", "登录", ""], ["网格员编号", "时间", "终端"], ["", "登录时间", "终端编号"], ["W1", "x", ""]),
        LOGINS,
    )
    assert (header.position, header.following) == (1, 3)
    header = find_header(rows(["网格员编号", "登录", ""], ["", "登录时间", "终端"], ["", "", "终端编号"]), LOGINS)
    assert (header.following, header.columns["device_code"]) == (3, 2)


@pytest.mark.parametrize(
    ("feed", "header", "column"),
    [
        ("workers", "工号", "worker_code"),
        ("logins", "工号", "worker_code"),
        ("tracks", "巡查人员", "worker_code"),
        ("tracks", "精度(米)", "accuracy_m"),
        ("visits", "附件数", "has_photo"),
        ("awards", "录用级别", "level"),
    ],
)
def test_headers_of_exports_in_practice_are_known(feed: str, header: str, column: str) -> None:
    assert match_columns([header], FEEDS[feed]) == {column: 0}


def test_what_may_name_a_resident_or_hold_a_platforms_own_words_is_not_taken_by_itself() -> None:
    assert match_columns(["走访对象", "照片"], FEEDS["visits"]) == {}
    assert match_columns(["状态", "办理时限", "核查时间"], FEEDS["items"]) == {}


def test_mapping_of_the_site_comes_before_all_aliases():
    taken = match_columns(["login_at", "BEGIN", "worker_code"], LOGINS, mapping={"login_at": "begin"})
    assert taken["login_at"] == 1


def test_a_column_with_a_mapping_is_still_known_by_its_own_headers():
    mapping = {"login_at": "上线", "worker_code": "登录日期"}
    assert match_columns(["编号", "登录时间", "网格员编号"], LOGINS, mapping) == {"login_at": 1, "worker_code": 2}
    # what the site names for one column is no alias of another
    assert match_columns(["登录日期", "编号"], LOGINS, mapping) == {"worker_code": 0}


def test_one_header_may_serve_several_columns_of_a_mapping():
    grids = FEEDS["grids"]
    taken = match_columns(["area"], grids, mapping={"grid_code": "area", "grid_name": "area"})
    assert taken == {"grid_code": 0, "grid_name": 0}


def test_no_header_that_fits_names_what_is_missing_in_both_languages():
    with pytest.raises(SetAsideError, match=r"no header that fits feed logins: login_at missing / .*缺少：登录时间"):
        find_header(rows(["网格员编号", "时间"], ["a", "b"]), LOGINS)


def test_identifiers_in_a_header_are_masked_in_the_notes():
    header = find_header(rows(["网格员编号", "登录时间", "13812345678"]), LOGINS)
    assert not any("13812345678" in note for note in header.notes)


def test_file_with_full_width_commas_says_so(office):
    office.put("items.csv", "事项编号，网格编号，事项类别，上报时间\nA1，G1，x，2026-03-01\n")
    receipt = office.land()["items.csv"]
    assert (receipt.status, receipt.rows_read) == ("set_aside", 0)
    assert receipt.reason.startswith("full-width commas stand between the columns")
