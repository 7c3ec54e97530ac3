"""`gridscore accept` and `withdraw`: a person's word on files, then one run, then what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.intake import FileEntry, arrivals
from ingest.judgements import Word, files_named, judge, judgements
from ingest.ledger import Ledger
from ingest.mask import mask
from ingest.settings import load_site, load_sources
from orchestration import state
from orchestration.changes import change_lines, points_of
from orchestration.command_run import run_request
from orchestration.lock import home_lock
from orchestration.run import RunRequest

SHOWN = 5
TEXT = {
    "zh": {
        "accept": "已认可：{name}（{because}）",
        "withdraw": "已撤回：{name}（{because}）",
        "several": "{count} 个文件：{names}",
    },
    "en": {
        "accept": "accepted: {name} ({because})",
        "withdraw": "withdrawn: {name} ({because})",
        "several": "{count} files: {names}",
    },
}


def judge_files(
    home: Home, word: Word, names: Sequence[str], because: str, as_of: datetime, wait: bool, lang: str
) -> tuple[list[str], int]:
    """Note the word on the files (of an archive on all that came in it), run once, and say what changed. Returns the
    lines and the exit status (0 or 1).

    Raises GridscoreError, with nothing noted, for an unknown file, an empty reason, and where that was said already of
    all of them and is published; and when the run that follows publishes nothing: the word stays noted then.
    """
    reason = mask(because.strip())
    if not reason:
        raise GridscoreError("--because must say why")
    with home_lock(home.lock_file, wait):
        log = arrivals(home, load_sources(home))
        named = {file.sha256: file for name in names for file in files_named(log, name)}
        files = _not_yet(home, word, list(named.values()))
        if files:
            judge(home, files, word, reason)
        else:  # the run behind it was killed, or published nothing: it is run again
            files = list(named.values())
            reason = judgements(home)[files[0].sha256].because
        before = state.before_run(home, state.clock_mark(as_of, True, load_site(home).time_zone))
        old = points_of(home)
        noted = TEXT[lang][word].format(name=_names(files, lang), because=reason)
        try:
            lines, status = run_request(home, RunRequest(as_of), before, lang)
        except GridscoreError as problem:
            raise GridscoreError(f"{noted}, and then: {problem.message}") from problem
        new = points_of(home)
    return [noted, *change_lines(old, new, lang), *lines], status


def _not_yet(home: Home, word: Word, files: list[FileEntry]) -> list[FileEntry]:
    """Those of the files of which this was not said already. Raises GridscoreError when there is none, and what was
    said is published."""
    last = {sha256: said for sha256, said in judgements(home).items() if said.word == word}
    left = [file for file in files if file.sha256 not in last]
    if not left and _is_published(home):
        was = TEXT["en"][word].split(":")[0]
        raise GridscoreError(f"{files[0].name}: {was} before, because: {last[files[0].sha256].because}")
    return left


def _is_published(home: Home) -> bool:
    """Whether the last publication knows all that was said of files."""
    last, log = state.read_last_run(home), home.judgements_file
    return last is not None and last.depends_on["ledger"].get(log.name) == Ledger(log).head()


def _names(files: list[FileEntry], lang: str) -> str:
    if len(files) == 1:
        return files[0].name
    more = " ..." if len(files) > SHOWN else ""
    shown = ", ".join(file.name for file in files[:SHOWN]) + more
    return TEXT[lang]["several"].format(count=len(files), names=shown)
