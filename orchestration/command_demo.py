"""`gridscore demo`: a sample office in a home of its own, run once, shown in ten lines or fewer."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE, Home
from orchestration.cli_options import clock
from orchestration.command_run import RunOptions, run_home

TOP = 3
TITLE = {"zh": "{name} {period} 得分前{top}名{mark}：{ranking}", "en": "{name} {period}, first {top}{mark}: {ranking}"}
PROVISIONAL = {"zh": "（暂定）", "en": " (provisional)"}
PUBLISHED = {"zh": "已发布：{path}", "en": "published: {path}"}
NEXT = {
    "zh": (
        "接下来可以试：",
        "排名",
        "一个得分从哪里来",
        "数据有什么问题",
        "自己用 SQL 查询",
        "在浏览器中看得分看板",
        "简报，PDF 和 XLSX",
    ),
    "en": (
        "what to try next:",
        "the ranking",
        "where a score comes from",
        "what is wrong with the data",
        "your SQL",
        "dashboards in the browser",
        "the briefing, PDF and XLSX",
    ),
}


def demo_lines(home: Home, as_of: str | None, lang: str) -> list[str]:
    """Write the sample when it is not there, run it unless nothing is new, and tell of the newest closed month.

    Raises GridscoreError when the folder holds something else, or nothing could be published.
    """
    instant = _sample(home)
    if as_of is not None:
        instant = clock(as_of, TIME_ZONE)
    # Briefings and the dashboards of quarters are left to their commands: the sample is there in half a minute.
    run_home(home, RunOptions(instant, is_now=False, is_brief=True, all_pages=False), lang)
    return _told(home, lang)


def _sample(home: Home) -> datetime:
    """Make sure of the sample's exports; returns the clock the sample is told for."""
    note = home.root / "demo.json"
    if note.exists():
        return datetime.fromisoformat(json.loads(note.read_text(encoding="utf-8"))["as_of"])
    if home.root.is_file() or (home.root.exists() and any(home.root.iterdir())):
        raise GridscoreError(f"{home.root} is not empty and no demo; name another folder with --home")
    from orchestration import second_process
    from simulate import write_office

    second_process.start(has_time=True)
    scratch = home.root.with_name(f".{home.root.name}.writing")
    shutil.rmtree(scratch, ignore_errors=True)
    as_of = write_office(scratch / "exports").as_of.astimezone(UTC).isoformat()
    (scratch / note.name).write_text(json.dumps({"as_of": as_of}), encoding="utf-8")
    if home.root.exists():
        home.root.rmdir()
    scratch.rename(home.root)
    return datetime.fromisoformat(as_of)


def _told(home: Home, lang: str) -> list[str]:
    from publish import open_published

    with open_published(home) as connection:
        rows = connection.execute(
            """
            select rulebook, period, unit_code, unit_name, score, rank, is_provisional from score
            where period_type = 'month' and rank <= $top
                and period = (select max(newest.period) from score as newest where newest.period_type = 'month')
            order by rulebook, rank, unit_code
            """,
            {"top": TOP},
        ).fetchall()
    lines = []
    for rulebook in dict.fromkeys(row[0] for row in rows):
        of_it = [row for row in rows if row[0] == rulebook][:TOP]
        ranking = ", ".join(f"{rank}. {name or code} {score}" for _, _, code, name, score, rank, _ in of_it)
        mark = PROVISIONAL[lang] if of_it[0][-1] else ""
        lines.append(TITLE[lang].format(name=rulebook, period=of_it[0][1], top=TOP, mark=mark, ranking=ranking))
    title, *purposes = NEXT[lang]
    where = f" --home {_as_typed(home.root)}"
    unit = f"{rows[0][2]} {rows[0][1]}" if rows else "UNIT PERIOD"
    commands = [f"{name}{where}" for name in ("scores", f"explain {unit}", "check", "sql", "serve", "briefing")]
    width = max(len(command) for command in commands) + 2
    program = _program()
    tries = [f"  {program} {command:<{width}}{purpose}" for command, purpose in zip(commands, purposes, strict=True)]
    return [*lines, PUBLISHED[lang].format(path=_as_typed(home.published_file)), title, *tries]


def _program() -> str:
    """How to call this program from here: by name where the shell finds it, else as it was called."""
    called = Path(sys.argv[0])
    return "gridscore" if shutil.which("gridscore") or called.name != "gridscore" else str(_as_typed(called.absolute()))


def _as_typed(path: Path) -> Path:
    """A path as a person would type it: from the current folder where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
