"""The feeds beside the registers and the daily records: what lands, what is rejected and why, in which period."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ingest.lake import feed_folder

WORKERS = "网格员编号,网格编号,岗位\nW1,G1,网格长\n"


def land(office, feed, header, *rows):
    name = f"{feed}_2026-03.csv"
    office.put(name, "\n".join([header, *rows]) + "\n")
    return office.land()[name]


def periods(office, feed):
    return sorted(path.stem for path in feed_folder(office.home, feed).glob("*.parquet"))


HEADERS = {
    "visit_targets": "走访对象编号,网格编号,走访频次,开始日期,结束日期",
    "visit_counts": "网格编号,走访频次,统计日期,应走访数,已走访数",
    "houses": "房屋编码,网格编号,地址编码,房屋用途",
    "addresses": "标准地址编码,网格编号",
    "joint_tasks": "任务编号,环节,时间,村社区编号",
    "pushed_data": "下发编号,村社区编号,签收时间,反馈时间",
    "meetings": "会议编号,网格员编号,网格编号,会议日期,出勤",
    "surveys": "问卷编号,村社区编号,调查日期,问题,回答",
    "adjustments": "调整编号,细则,单位编号,考核期,考核项,调整分,理由,提出岗位,审批岗位,审批日期",
}
GOOD = {
    "visit_targets": (
        "T1,G1,每周,2026-01-01,",
        {"cadence": "weekly", "start_date": date(2026, 1, 1), "end_date": None},
    ),
    "visit_counts": ("G1,每月,2026-03-01,10,12", {"cadence": "monthly", "due": 10, "visited": 12}),
    "houses": ("H1,G1,A1,出租", {"house_code": "H1", "address_code": "A1", "usage": "出租"}),
    "addresses": ("A1,", {"address_code": "A1", "grid_code": None}),
    "joint_tasks": (
        "K1,签收,2026-03-02 08:00,C1",
        {"stage": "sign_off", "stage_at": datetime(2026, 3, 2, 0, 0, tzinfo=UTC)},
    ),
    "pushed_data": (
        "P1,C1,2026-03-02 08:00,",
        {"signed_at": datetime(2026, 3, 2, 0, 0, tzinfo=UTC), "fed_back_at": None},
    ),
    "meetings": ("M1,W1,G1,2026-03-02,迟到", {"held_on": date(2026, 3, 2), "attendance": "late"}),
    "surveys": ("S1,C1,2026-03-02,知晓,不清楚", {"question": "aware", "answer": "unknown"}),
    "adjustments": (
        "D1,chengnan,C1,2026-03,C1.5,-0.25,停电,书记,主任,2026-04-02",
        {"period": "2026-03", "points": Decimal("-0.25"), "reason": "停电", "approved_on": date(2026, 4, 2)},
    ),
}


@pytest.mark.parametrize("feed", GOOD)
def test_good_row_lands_under_chinese_headers(office, feed):
    row, expected = GOOD[feed]
    receipt = land(office, feed, HEADERS[feed], row)
    assert (receipt.rows_landed, receipt.rows_rejected) == (1, 0)
    landed = office.lake(feed).row(0, named=True)
    assert {name: landed[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("feed", "row", "column", "rule", "reason"),
    [
        ("visit_targets", "T1,G1,每年,,", "cadence", "not_in_list", "cadence is none of the values it may have"),
        ("visit_targets", "13812345678,G1,每周,,", "target_code", "identifier_in_text", "target_code holds an ID or"),
        ("visit_counts", "G1,每月,2026-03-01,-1,0", "due", "not_negative", "due is below nought"),
        ("visit_counts", "G1,每月,2026-03-01,1,-1", "visited", "not_negative", "visited is below nought"),
        ("visit_counts", "G1,每月,2026-03-01,1.5,0", "due", "not_a_whole_number", "due is no whole number"),
        ("visit_counts", "G1,每月,2026-03-01,1,", "visited", "required", "visited is empty"),
        ("houses", ",G1,A1,出租", "house_code", "required", "house_code is empty"),
        ("addresses", ",G1", "address_code", "required", "address_code is empty"),
        ("joint_tasks", "K1,办结,2026-03-02,C1", "stage", "not_in_list", "stage is none of"),
        ("joint_tasks", "K1,任务,08:00,C1", "stage_at", "time_without_date", "stage_at is a time without a date"),
        ("pushed_data", "P1,C1,三月,", "signed_at", "unreadable_date", "signed_at is no date"),
        ("pushed_data", "P1,,,", "community_code", "required", "community_code is empty"),
        ("meetings", "M1,W1,G1,2026-03-02,早退", "attendance", "not_in_list", "attendance is none of"),
        (
            "meetings",
            "M1,张三,G1,2026-03-02,出席",
            "worker_code",
            "not_in_register",
            "worker_code is no code of the worker register; a code is expected, not a name",
        ),
        ("surveys", "S1,C1,2026-03-02,喜欢,是", "question", "not_in_list", "question is none of"),
        ("surveys", "S1,C1,2026-03-02,知晓,", "answer", "required", "answer is empty"),
        (
            "adjustments",
            "D1,chengnan,C1,2026-03,C1.5,1,停电,主任,主任,2026-04-02",
            "approved_by",
            "four_eyes",
            "approved_by is the post that proposed it",
        ),
        (
            "adjustments",
            "D1,chengnan,C1,2026-03,C1.5,1,停电,主 任,主任　,2026-04-02",
            "approved_by",
            "four_eyes",
            "approved_by is the post that proposed it",
        ),
        (
            "adjustments",
            "D1,chengnan,C1,2026-13,C1.5,1,x,书记,主任,2026-04-02",
            "period",
            "period_form",
            "period is no",
        ),
        (
            "adjustments",
            "D1,chengnan,C1,2026-Q5,C1.5,1,x,书记,主任,2026-04-02",
            "period",
            "period_form",
            "period is no",
        ),
        ("adjustments", "D1,chengnan,C1,三月,C1.5,1,x,书记,主任,2026-04-02", "period", "period_form", "period is no"),
        (
            "adjustments",
            "D1,chengnan,C1,2026,C1.5,一分,x,书记,主任,2026-04-02",
            "points",
            "not_a_decimal",
            "points is no",
        ),
        ("adjustments", "D1,chengnan,C1,2026,C1.5,1,,书记,主任,2026-04-02", "reason", "required", "reason is empty"),
        ("adjustments", "D1,chengnan,C1,2026,C1.5,1,x,书记,,2026-04-02", "approved_by", "required", "approved_by is"),
    ],
)
def test_bad_row_is_rejected_with_column_and_reason(office, feed, row, column, rule, reason):
    office.put("workers_20260331.csv", WORKERS)
    receipt = land(office, feed, HEADERS[feed], row)
    (found,) = receipt.rejected.iter_rows(named=True)
    assert (found["row_number"], found["column_name"], found["rule"]) == (2, column, rule)
    assert found["reason"].startswith(reason)
    assert found["reason_zh"]


@pytest.mark.parametrize(
    ("word", "attendance"),
    [
        ("出席", "present"),
        ("正常", "present"),
        ("补签通过", "present"),
        ("迟到", "late"),
        ("缺席", "absent"),
        ("补签申请", "absent"),
        ("补签驳回", "absent"),
        ("请假", "excused"),
        ("Excused", "excused"),
    ],
)
def test_words_of_attendance(office, word, attendance):
    land(office, "meetings", HEADERS["meetings"], f"M1,W1,G1,2026-03-02,{word}")
    assert office.lake("meetings")["attendance"].to_list() == [attendance]


@pytest.mark.parametrize("period", ["2026", "2026-Q1", "2026-12"])
def test_adjusted_period_is_a_month_quarter_or_year(office, period):
    row = f"D1,chengnan,C1,{period},C1.5,1,x,书记,主任,2026-04-02"
    assert land(office, "adjustments", HEADERS["adjustments"], row).rows_landed == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("停电（3月2日），经核实 ", "停电（3月2日），经核实"),
        ("张三身份证11010519491231002X有误", "张三身份证[id]有误"),
        ("电话13812345678打不通", "电话[phone]打不通"),
        ("电话１３８１２３４５６７８打不通", "电话[phone]打不通"),
    ],
)
def test_reason_is_kept_as_written_without_identifiers(office, text, kept):
    row = f"D1,chengnan,C1,2026-03,C1.5,1,{text},书记,主任,2026-04-02"
    assert land(office, "adjustments", HEADERS["adjustments"], row).rows_landed == 1
    assert office.lake("adjustments")["reason"].to_list() == [kept]


def test_attendance_under_a_header_for_names_counts_by_the_register(office):
    office.put("workers_20260331.csv", WORKERS)
    header = HEADERS["meetings"].replace("网格员编号", "参会人")
    receipt = land(office, "meetings", header, "M1,W1,G1,2026-03-02,出席", "M1,张三,G1,2026-03-02,出席")
    assert office.lake("meetings")["worker_code"].to_list() == ["W1"]
    assert receipt.rejected["rule"].to_list() == ["not_in_register"]


@pytest.mark.parametrize(
    ("feed", "row", "period"),
    [
        ("visit_counts", "G1,每月,2026-02-01,1,1", "2026-02"),
        ("joint_tasks", "K1,任务,2026-02-28 23:59,C1", "2026-02"),
        ("joint_tasks", "K1,任务,2026-02-28T16:00:00Z,C1", "2026-03"),
        ("pushed_data", "P1,C1,2026-02-28 10:00,2026-03-01 10:00", "2026-02"),
        ("pushed_data", "P1,C1,,", "undated"),
        ("meetings", "M1,W1,G1,2026-02-03,出席", "2026-02"),
        ("surveys", "S1,C1,2026-02-03,满意,是", "2026-02"),
        ("adjustments", "D1,chengnan,C1,2026-01,C1.5,1,x,书记,主任,2026-02-05", "2026-02"),
        ("visit_targets", "T1,G1,每季,,", "20260331"),
        ("addresses", "A1,G1", "20260331"),
    ],
)
def test_row_lies_in_the_file_of_its_own_time(office, feed, row, period):
    land(office, feed, HEADERS[feed], row)
    assert periods(office, feed) == [period]


def test_row_signed_for_later_leaves_the_undated_file(office):
    land(office, "pushed_data", HEADERS["pushed_data"], "P1,C1,,")
    office.put("pushed_data_2026-04.csv", HEADERS["pushed_data"] + "\nP1,C1,2026-04-01,\n")
    office.land()
    assert periods(office, "pushed_data") == ["2026-04"]


def test_stages_of_a_task_and_questions_of_a_survey_are_rows_of_their_own(office):
    land(office, "joint_tasks", HEADERS["joint_tasks"], "K1,任务,2026-03-01,C1", "K1,派单,2026-03-02,C1")
    land(office, "surveys", HEADERS["surveys"], "S1,C1,2026-03-02,知晓,是", "S1,C1,2026-03-02,满意,否")
    assert office.lake("joint_tasks")["stage"].to_list() == ["dispatch", "task"]
    assert office.lake("surveys").select("question", "answer").rows() == [("aware", "yes"), ("satisfied", "no")]
