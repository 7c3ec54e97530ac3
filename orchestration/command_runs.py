"""`gridscore runs`: when was published, what had come in, what was released, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.tables import add_row, page, table, write_csv
from publish.read_runs import Run, runs_of

SHOWN = 20
NAMES = 1
HEADERS = {
    "zh": ("发布时间", "计分时点", "新文件", "其中", "发布版本", "搁置", "拒绝行", "警告"),
    "en": ("published", "as of", "new files", "such as", "releases", "set aside", "rejected rows", "warnings"),
}
COLUMNS = ("published_at", "as_of", "files", "file_names", "releases", "set_aside", "rows_rejected", "warnings")
WAITS = {"zh": "尚未发布", "en": "not published"}
MORE = {"zh": "……另有更早的 {count} 次（--all）", "en": "... {count} earlier ones (--all)"}


def show_runs(home: Home, time_zone: str, show_all: bool, as_csv: bool, lang: str) -> None:
    """The newest last; all of them with `show_all` and in CSV. Raises GridscoreError when nothing was published yet."""
    runs = runs_of(home)
    if not runs:
        raise GridscoreError(f"no publication is noted in {home.ledger} yet: gridscore run makes one")
    zone = ZoneInfo(time_zone)
    if as_csv:
        write_csv(COLUMNS, (_cells(run, zone, None, "en") for run in runs))
        return
    shown = runs if show_all else runs[-SHOWN:]
    right = {2, 5, 6, 7}
    made = table(*((header, "right" if at in right else "left") for at, header in enumerate(HEADERS[lang])))
    for run in shown:
        add_row(made, *_cells(run, zone, NAMES, lang))
    console = page()
    if len(shown) < len(runs):
        console.print(MORE[lang].format(count=len(runs) - len(shown)))
    console.print(made)


def _cells(run: Run, zone: ZoneInfo, names: int | None, lang: str) -> list[object]:
    """The cells of a run. names: so many are shown of files and releases."""
    when = _local(run.published_at, zone) or WAITS[lang]
    counts = (run.set_aside, run.rows_rejected, run.warnings)
    files, releases = _some(run.files, names), _some(run.releases, names)
    return [when, _local(run.as_of, zone), len(run.files), files, releases, *counts]


def _local(instant: datetime | None, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant else ""


def _some(names: Sequence[str], limit: int | None) -> str:
    more = f" ... ({len(names)})" if limit is not None and len(names) > limit else ""
    return ", ".join(names[:limit]) + more
