"""`gridscore rulebook check`: does a file hold, and what would it change for whom."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from orchestration.localise import localised
from rulebooks import RulebookVerdict, check_rulebook, load_file, load_rulebooks

TOLD = {
    "valid": {
        "zh": "有效：{rulebook} 版本 {version}，自 {day} 起生效，考核{unit}："
        "{items} 个考核项，{rules} 条规则，{points} 分",
        "en": "valid: {rulebook} version {version}, in force from {day}, scores each {unit}: "
        "{items} items, {rules} rules, {points} points",
    },
    "look at": {"zh": "请留意：{text}", "en": "look at: {text}"},
    "same version": {
        "zh": "版本 {version} 已在生效而内容不同；新细则要有自己的版本号和生效日期",
        "en": "version {version} is in force with other content; the new one needs a version and a date of its own",
    },
    "no data": {
        "zh": "{home} 中没有已导入的数据，无从比较（先运行 gridscore run）",
        "en": "no landed data in {home}, so nothing to compare with (gridscore run lands it)",
    },
    "scoring": {
        "zh": "用 {home} 的数据试算草案，不改动其中任何文件……",
        "en": "scoring the draft with the data of {home}; nothing there is changed ...",
    },
    "beside": {
        "zh": "对照：{now}；草案视同自始生效，两者均用同一批数据重算",
        "en": "compared with: {now}; the draft is taken as if it had always held, both are computed from the same data",
    },
    "new": {
        "zh": "没有名为 {name} 的现行细则：以下全部来自草案",
        "en": "no rulebook {name} is in force: everything below comes from the draft",
    },
    "nothing": {"zh": "没有可计分的月份", "en": "there is no month to score"},
}
UNITS = {"community": "村社区", "grid": "网格"}


def valid_verdict(file: Path) -> RulebookVerdict:
    """The verdict on a file that holds; raises GridscoreError for one that does not."""
    if not file.is_file():
        raise GridscoreError(f"no such file: {file}")
    verdict = check_rulebook(file)
    if verdict.error is not None:
        raise GridscoreError(f"not valid: {verdict.error}")
    return verdict


def verdict_lines(verdict: RulebookVerdict, lang: str) -> list[str]:
    """What the file holds, and what to look at."""
    lines = [
        TOLD["valid"][lang].format(
            rulebook=version.rulebook,
            version=version.version,
            day=version.effective_from,
            unit=UNITS[version.scored_unit] if lang == "zh" else version.scored_unit,
            items=version.items,
            rules=version.rules,
            points=version.points,
        )
        for version in verdict.versions
    ]
    return lines + [TOLD["look at"][lang].format(text=localised(warning)) for warning in verdict.warnings]


def show_changes(
    file: Path, home: Home, as_of: datetime | None, period: str | None, lang: str, show_all: bool, as_csv: bool
) -> None:
    """Score the file's rulebook beside the one in force with the home's landed data, and show what changes.

    Raises GridscoreError when the home's own settings do not hold, nothing is scored in `period`, or scoring fails.
    """
    from orchestration.command_run import check_period
    from orchestration.draft_build import draft_name, has_landed_data, scored_beside
    from orchestration.show_draft import show_comparison, write_comparison_csv
    from orchestration.tables import page
    from publish.read_draft import compare

    if period is not None:
        check_period(period)
    if not has_landed_data(home):
        typer.echo(TOLD["no data"][lang].format(home=home.root), err=as_csv)
        return
    draft = load_file(file)
    name = draft[0].name
    now = [each for each in load_rulebooks(home, load_site(home)) if each.name == name]
    for each in draft:
        if any(each.version == other.version and each.sha256 != other.sha256 for other in now):
            same = TOLD["same version"][lang].format(version=each.version)
            typer.echo(TOLD["look at"][lang].format(text=same), err=as_csv)
    versions = ", ".join(f"{each.name} {each.version} ({each.content.effective_from})" for each in now)
    typer.echo(TOLD["scoring"][lang].format(home=home.root), err=True)
    with scored_beside(home, draft, now, as_of) as connection:
        found = compare(connection, name, draft_name(name), period)
    if found is None:
        raise GridscoreError(TOLD["nothing"][lang])
    if found.period not in (each.period for each in found.periods):
        there = ", ".join(each.period for each in found.periods)
        raise GridscoreError(f"no scores for period {found.period!r}; there are {there}")
    if as_csv:
        write_comparison_csv(found)
        return
    typer.echo((TOLD["beside"] if now else TOLD["new"])[lang].format(now=versions, name=name))
    show_comparison(page(), found, lang, show_all)
