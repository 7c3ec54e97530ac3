"""What the commands say and how they end, for everything a person can get wrong. No run is made here."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_home import RULEBOOK, without_files, write_small_home
from typer.testing import CliRunner, Result

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration import cli_run
from orchestration.cli import app
from orchestration.cli_options import clock, language

ROOT = Path(__file__).resolve().parents[2]


def gridscore(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def everything_in(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def refused(result: Result, *words: str) -> None:
    """Exit status 2, one line on stderr, nothing on stdout, no traceback."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert all(word in result.stderr for word in words), result.stderr


def test_no_home(tmp_path: Path) -> None:
    refused(gridscore("run", "--home", str(tmp_path / "nowhere")), "no home at", "gridscore demo")


def test_a_file_or_the_landing_folder_taken_for_the_home(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    refused(gridscore("run", "--home", str(home.exports)), "is a landing folder", f"holds it: {home.root}")
    refused(gridscore("run", "--home", str(home.site_file)), "is a file")


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_home_without_files(tmp_path: Path, more: list[str]) -> None:
    home = without_files(tmp_path / "home")
    refused(gridscore("run", "--home", str(home.root), *more), "no files in", "exports")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["run", "--month", "March"], "no month"),
        (["run", "--as-of", "yesterday"], "no date or time"),
        (["scores", "--as-of", "yesterday"], "no date or time"),
        (["run", "--month", "2035-01"], "2035-01 has no scores"),
        (["run", "--month", "2003-12"], "2003-12 has no scores"),
        (["run", "--lang", "fr"], "zh or en"),
        (["run", "--nope", "--lang", "zh"], "没有选项 --nope"),
        (["run", "--lang=zh", "extra"], "多出参数 extra"),
        (["serve", "--port", "99999", "--lang=zh"], "--port 的值无效：不能大于 65535"),
        (["dagster", "--port", "x"], "--port"),
        (["run", "--mont", "2026-03"], "see gridscore run --help"),
        (["rum"], "No such command"),
        (["restate", "2026-33", "--because", "x"], "no period"),
        (["restate", "2026-03", "--because", " "], "must say why"),
        (["restate", "2026-03"], "because"),
        (["rulebook", "check", "nowhere.yaml"], "no such file"),
    ],
)
def test_a_mistake_in_a_command_gets_one_line(tmp_path: Path, arguments: list[str], word: str) -> None:
    home = write_small_home(tmp_path / "home")
    has_home = arguments[0] in ("run", "restate")
    refused(gridscore(*arguments, *(["--home", str(home.root)] if has_home else [])), word)


def test_a_broken_setting_names_file_and_field(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    home.site_file.write_text("first_month: 2026-13\n", encoding="utf-8")
    refused(gridscore("run", "--home", str(home.root)), "site.yaml", "first_month")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sources: [{feed: item, files: a}]", ("no feed 'item'", "did you mean 'items'")),
        ("sources: [{feed: items, files: a, columns: {item_cod: A}}]", ("no column 'item_cod'", "'item_code'")),
        ("source: []", ("source: no such field", "did you mean 'sources'")),
    ],
)
def test_a_misspelt_name_in_sources_yaml_gets_the_nearest_there_is(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    home = write_small_home(tmp_path / "home")
    home.sources_file.write_text(f"{text}\n", encoding="utf-8")
    result = gridscore("run", "--home", str(home.root))
    assert result.exit_code == 2
    told = result.stderr.splitlines()[-1]  # the run may have begun
    assert all(word in told for word in ("gridscore: sources.yaml", *words)), told


def test_an_unexpected_error_is_one_line_and_its_log_quotes_no_identifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write_small_home(tmp_path / "home")

    def crash(*_: object) -> str:
        raise RuntimeError("cell 王小明 110101199003071234 is odd")

    monkeypatch.setattr(cli_run, "time_zone_of", crash)
    refused(gridscore("run", "--home", str(home.root)), "unexpected RuntimeError", "error.log")
    log = (home.warehouse / "error.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "王小明" not in log
    assert "110101199003071234" not in log


def test_a_place_that_cannot_be_read_or_written_is_named_with_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write_small_home(tmp_path / "home")

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(home.lake / "13912345678.csv"))

    monkeypatch.setattr(cli_run, "time_zone_of", full)
    refused(
        gridscore("run", "--home", str(home.root)), "cannot read or write", "(phone).csv: No space left", "error.log"
    )
    told = gridscore("run", "--home", str(home.root), "--lang", "zh").stderr
    assert "(phone).csv：磁盘已满；详见" in told


@pytest.mark.parametrize(
    ("raised", "free"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), 1 << 30),
        (ValueError("IO Error: Could not write all bytes to file: No space left on device"), 1 << 30),
        (KeyError("a table"), 1_000),
    ],
)
def test_a_full_disk_is_said_whatever_stumbles_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, free: int
) -> None:
    home = write_small_home(tmp_path / "home")

    def full(*_: object) -> str:
        raise raised

    monkeypatch.setattr(cli_run, "time_zone_of", full)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    refused(gridscore("run", "--home", str(home.root)), "cannot write: No space left on device")
    assert "无法写入：磁盘已满" in gridscore("run", "--home", str(home.root), "--lang", "zh").stderr


def test_dry_run_tells_of_files_and_months_and_changes_nothing(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    (home.exports / "notes.csv").write_text("x\n", encoding="utf-8")
    before = everything_in(home.root)
    told = gridscore("run", "--home", str(home.root), "--dry-run", "--lang", "en", "--as-of", "2026-04-08")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines() == [
        "new file grids_20260131.csv -> grids",
        "new file items_2026-03.csv -> items",
        "new file notes.csv -> would be set aside: no feed has this name or folder",
        "begin its name with a feed's, or say in sources.yaml which feed it is (docs/your_office.md)",
        "months that would be computed: 2026-03",
        "closed months without a release: 2026-03",
    ]
    assert everything_in(home.root) == before


def test_rulebook_check_says_valid_or_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(RULEBOOK, encoding="utf-8")
    bad.write_text(RULEBOOK.replace('points: "100"', 'points: "90"'), encoding="utf-8")
    assert gridscore("rulebook", "check", str(good)).stdout.startswith("valid: small version 1")
    refused(gridscore("rulebook", "check", str(bad)), "not valid", "90")


def test_demo_leaves_a_folder_with_other_things_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused(gridscore("demo", "--home", str(tmp_path)), "not empty")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_second_demo_starts_at_once_and_says_the_same_in_ten_lines(published_demo: Home) -> None:
    before = published_demo.published_file.stat().st_mtime_ns
    started = time.monotonic()
    again = gridscore("demo", "--home", str(published_demo.root), "--lang", "en")
    assert time.monotonic() - started < 3
    assert again.exit_code == 0, again.output
    lines = again.stdout.splitlines()
    assert len(lines) <= 10
    assert lines[0].startswith("chengnan 2026-03")
    assert lines[1].startswith("nanxiashu 2026-03")
    assert published_demo.published_file.stat().st_mtime_ns == before


def test_help_is_quick() -> None:
    started = time.monotonic()
    code = "import orchestration.cli as c, sys; c.app(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert time.monotonic() - started < 3
    assert not {"dagster", "dbt", "polars", "duckdb", "great_expectations"} & set(told.stdout.split("'"))


@pytest.mark.parametrize(
    ("as_of", "instant"),
    [
        ("2026-04-08", "2026-04-07T16:00:00+00:00"),  # a bare date: its first instant, local
        ("2026-04-08T09:00", "2026-04-08T01:00:00+00:00"),
        ("2026-04-08T09:00:00+02:00", "2026-04-08T07:00:00+00:00"),
    ],
)
def test_as_of_is_local_time_unless_it_carries_an_offset(as_of: str, instant: str) -> None:
    assert clock(as_of, "Asia/Shanghai") == datetime.fromisoformat(instant).astimezone(UTC)


def test_language_follows_the_locale_when_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert (language(None), language("en")) == ("zh", "en")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert language(None) == "en"
    with pytest.raises(GridscoreError):
        language("de")
