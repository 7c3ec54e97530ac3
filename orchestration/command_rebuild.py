"""`gridscore rebuild`: everything but vault, ledger, key and settings thrown away and made anew, and held against what
was published before, row by row."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

from ingest.backup import left_out
from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from orchestration import state
from orchestration.changes import change_lines, points_of
from orchestration.command_run import run_request
from orchestration.command_verify import verified_lines
from orchestration.lock import home_lock
from orchestration.run import RunRequest
from publish.publications import last_clock
from publish.row_hashes import RowHash, row_hashes
from publish.verification import VerifiedCounts, verify_home

SAME, DIFFERENT = 0, 1
SHOWN = 5
TEXT = {
    "zh": {
        "same": "已由原始文件库和账册重建：{tables} 张表共 {rows:,} 行，与重建前逐行一致",
        "different": "已重建，但 {count} 张表与重建前不同（细则、设置或程序有变，或计分时点不同）：{names}",
        "first": "已由原始文件库和账册重建：{tables} 张表共 {rows:,} 行；此前没有发布文件可比",
    },
    "en": {
        "same": "made anew from vault and ledger: {tables} tables, {rows:,} rows, row by row as before",
        "different": "made anew, but {count} tables are not as before (rulebooks, settings, program or clock changed): "
        "{names}",
        "first": "made anew from vault and ledger: {tables} tables, {rows:,} rows; nothing was published before",
    },
}


def rebuild_lines(home: Home, as_of: datetime | None, wait: bool, lang: str) -> tuple[list[str], int]:
    """Make lake, build file and published files anew. as_of: another clock than that of the last publication.

    Returns what to say, and 0 when the published rows are as before, else 1. Raises GridscoreError, with everything as
    it was, when what a rebuild starts from is damaged or files wait that no run has taken in; and when the run
    publishes nothing: then the last publication stands, and the next run goes on.
    """
    with home_lock(home.lock_file, wait):
        _refuse_damage(home, lang)
        if new := left_out(home):
            raise GridscoreError(
                f"{len(new)} files of exports/ were never taken in, such as {new[0]}; gridscore run first"
            )
        instant = as_of or last_clock(home) or datetime.now(UTC)
        old, points = row_hashes(home), points_of(home)
        for folder in (home.lake, home.warehouse):
            shutil.rmtree(folder, ignore_errors=True)
        before = state.before_run(home, state.clock_mark(instant, False, load_site(home).time_zone))
        lines, _ = run_request(home, RunRequest(instant), before, lang)
        line, status = _compared(old, row_hashes(home), lang)
        # whoever upgraded asks first of all whether scores are others now
        changed = change_lines(points, points_of(home), lang) if status == DIFFERENT else []
    return [*lines, line, *changed], status


def _refuse_damage(home: Home, lang: str) -> None:
    if not home.intake_file.exists():
        raise GridscoreError(f"nothing to rebuild in {home.root}: no run has taken in a file yet")
    found = verify_home(home)
    damages = [damage for damage in found.damages if damage.part != "published"]
    if damages:
        lines, _ = verified_lines(VerifiedCounts(found.looked_at, damages), lang)
        raise GridscoreError(f"nothing was rebuilt: {lines[0]} (gridscore verify tells all)")


def _compared(old: dict[str, RowHash], new: dict[str, RowHash], lang: str) -> tuple[str, int]:
    counted = {"tables": len(new), "rows": sum(count for count, _ in new.values())}
    if not old:
        return TEXT[lang]["first"].format(**counted), SAME
    names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if not names:
        return TEXT[lang]["same"].format(**counted), SAME
    some = ", ".join(names[:SHOWN]) + (" ..." if len(names) > SHOWN else "")
    return TEXT[lang]["different"].format(count=len(names), names=some), DIFFERENT
