"""`gridscore backup` and `restore`: a copy of what cannot be made again, and a home made of it, both looked through."""

from __future__ import annotations

import shutil
from pathlib import Path

from ingest.backup import CopySummary, back_up, left_out, refuse_what_holds_something, restore_files
from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.command_verify import verified_lines
from orchestration.lock import home_lock
from orchestration.progress import progress, shown_progress
from publish.verification import verify_home

FINE, DAMAGED = 0, 1
TEXT = {
    "zh": {
        "copying": "正在复制",
        "verifying": "正在核对",
        "backup": "已备份：{path}（{files} 个文件，{size} MB），含原始数据与密钥，请妥善保管",
        "left out": "exports 中有 {count} 个文件尚未导入，不在备份内（先运行 gridscore run）：{names}",
        "restored": "已恢复到 {path}：{files} 个文件，备份时间 {made_at}；发布文件由 gridscore rebuild 重建",
    },
    "en": {
        "copying": "copying",
        "verifying": "verifying",
        "backup": "backup: {path} ({files} files, {size} MB); it holds raw data and the key, so keep it safe",
        "left out": "not in the backup, since no run has taken them in yet (gridscore run does): {count} files of "
        "exports/: {names}",
        "restored": "restored to {path}: {files} files as of {made_at}; gridscore rebuild makes the published files",
    },
}
SHOWN = 5


def backup_lines(home: Home, target: Path, wait: bool, lang: str) -> tuple[list[str], int]:
    """Copy the home into `target` while no run works on it, and look through the copy.

    Returns what to say, and 0, or 1 when the copy is damaged as the home is. Raises GridscoreError when there is none.
    """
    text = TEXT[lang]
    with home_lock(home.lock_file, wait), shown_progress(is_brief=True):
        progress().stage(text["copying"])
        made = back_up(home, target, progress().step)
        missing = left_out(home)
    damages = _damages(Home(target), lang)
    lines = [text["left out"].format(count=len(missing), names=_some(missing))] if missing else []
    return [*damages, *lines, _line(text["backup"], target, made)], DAMAGED if damages or missing else FINE


def restore_lines(source: Path, root: Path, lang: str) -> tuple[list[str], int]:
    """Make a home of the backup `source` at `root`, where there is nothing or an empty folder.

    It is laid down beside it and gets its name when it is whole. Returns what to say, and 0, or 1 when the backup was
    made of a damaged home. Raises GridscoreError when nothing was restored.
    """
    text, root = TEXT[lang], root.absolute()
    refuse_what_holds_something(root)
    working = root.with_name(f".{root.name}.restoring")
    with home_lock(Home(working).lock_file), shown_progress(is_brief=True):
        _clear(working)
        progress().stage(text["copying"])
        made = restore_files(source, working, progress().step)
        damages = _damages(Home(working), lang)
        try:
            if root.is_dir():
                Home(root).lock_file.unlink(missing_ok=True)
                root.rmdir()
            working.rename(root)
        except OSError as error:
            raise GridscoreError(f"{root} cannot be replaced ({error.strerror}); name a folder inside it") from None
    return [*damages, _line(text["restored"], root, made)], DAMAGED if damages else FINE


def _damages(copy: Home, lang: str) -> list[str]:
    progress().stage(TEXT[lang]["verifying"])
    found = verify_home(copy, progress().step)
    return verified_lines(found, lang)[0] if found.damages else []


def _clear(working: Path) -> None:
    """Remove what a restore left that was stopped; the lock file is in use."""
    for path in working.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != Home(working).lock_file.name:
            path.unlink()


def _line(text: str, path: Path, made: CopySummary) -> str:
    size = f"{made.size / 1e6:,.1f}"
    return text.format(path=path, files=made.files, size=size, made_at=made.made_at)


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" ..." if len(names) > SHOWN else "")
