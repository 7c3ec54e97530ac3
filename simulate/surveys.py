"""Answers of residents, asked by telephone: a workbook per survey month, never with a name or a number."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from simulate.files import ExportFile
from simulate.wording import ANSWERS, QUESTIONS, with_headers, worded
from simulate.world import World

HEADERS = {
    "survey_code": "问卷编号",
    "community_code": "村社区编号",
    "surveyed_on": "调查日期",
    "question": "问题",
    "answer": "回答",
}
SCHEMA = {
    "survey_code": pl.String,
    "community_code": pl.String,
    "surveyed_on": pl.Date,
    "question": pl.String,
    "answer": pl.String,
}
ASKED = 60
EVERY = 2
"""Months from one survey to the next."""
YES = {"aware": (0.56, 0.39), "satisfied": (0.68, 0.28)}
UNKNOWN = {"aware": 0.06, "satisfied": 0.14}


def generate(world: World) -> pl.DataFrame:
    """One row per questionnaire and question; some do not know, more of them about satisfaction."""
    rng = world.plan.rng("surveys")
    rows: list[tuple[str, str, date, str, str]] = []
    for month in range(0, world.plan.months, EVERY):
        first = world.plan.month_start(month)
        for index, community in enumerate(world.community_code):
            quality = float(world.grids.diligence[world.grids.community == index].mean())
            for number in range(ASKED):
                code = f"WJ{first:%y%m}{index:03d}{number:03d}"
                day = first + timedelta(days=9 + int(rng.integers(5)))
                for question, (base, gain) in YES.items():
                    draw, chance = rng.random(2).tolist()
                    answer = "yes" if chance < base + gain * quality else "no"
                    rows.append((code, community, day, question, "unknown" if draw < UNKNOWN[question] else answer))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("surveyed_on", "survey_code", maintain_order=True)


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A workbook per survey month."""
    rows = frame.with_columns(worded("question", QUESTIONS), worded("answer", ANSWERS))
    return [
        ExportFile(
            name=f"抽样调查_{month:%Y-%m}.xlsx",
            table=with_headers(part, HEADERS),
            encoding="xlsx",
            title="群众知晓率满意率电话调查",
            note="备注：回答不清楚的不计入",
        )
        for (month,), part in rows.group_by(pl.col("surveyed_on").dt.truncate("1mo"), maintain_order=True)
    ]
