"""`python -m tests.mutation --sample 300`: which share of small changes is noticed by a test."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import yaml

from orchestration.dbt_runner import _compiled, prepare

from .cases import Cases
from .fixture import Fixture, NoSuchChangeError, build_files
from .judge import Judge, Mutant, mutants, sample
from .project import Project, within

SURVIVORS = Path(__file__).with_name("survivors.yaml")
WANTED = 0.95


def main() -> int:
    """Exit status 0 when at least 95 % were noticed."""
    parser = argparse.ArgumentParser(prog="make mutate")
    parser.add_argument("--sample", type=int, default=300, help="how many changes, drawn by --seed")
    parser.add_argument("--all", action="store_true", help="every change there is")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", default="", help="names of changes, or what the paths of their files have in them, by comma"
    )
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "gridscore-mutation")
    parser.add_argument("--fresh", action="store_true", help="publish the fixture anew and forget earlier results")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    results = asked.folder / "results.jsonl"
    if asked.fresh:
        results.unlink(missing_ok=True)
        (asked.folder / "home" / "published" / "gridscore.duckdb").unlink(missing_ok=True)
    for_dbt, for_chain = build_files(asked.folder)

    def work(project: Project) -> int:
        only = asked.only.split(",")
        found = [one for one in mutants(project) if any(word == one.name or word in one.file for word in only)]
        chosen = found if asked.all else sample(found, asked.sample, asked.seed)
        sys.stdout.write(f"{len(found)} possible changes, {len(chosen)} of them with seed {asked.seed}\n")
        judge_all(Judge(project, Cases(_compiled(prepare())), Fixture(project, for_chain)), chosen, results)
        return report(chosen, verdicts(results))

    return within(for_dbt, work)


def judge_all(judge: Judge, chosen: list[Mutant], results: Path) -> None:
    """Writes a line per mutant; what was noticed before is not judged again, what survived is."""
    known = verdicts(results)
    todo = [mutant for mutant in chosen if known.get(mutant.name) is None]
    with results.open("a", encoding="utf-8") as file:
        for number, mutant in enumerate(todo, start=1):
            begun = time.monotonic()
            try:
                by = judge.verdict(mutant)
            except NoSuchChangeError:
                by = "no change"
            seconds = round(time.monotonic() - begun, 1)
            file.write(json.dumps({"name": mutant.name, "by": by, "seconds": seconds, "mutant": str(mutant)}) + "\n")
            file.flush()
            if by is None:
                sys.stdout.write(f"survived ({number} of {len(todo)}): {mutant}\n")
                sys.stdout.flush()


def verdicts(results: Path) -> dict[str, str | None]:
    """What noticed each mutant so far; the last word counts."""
    if not results.exists():
        return {}
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    return {line["name"]: line["by"] for line in lines}


def report(chosen: list[Mutant], known: dict[str, str | None]) -> int:
    real = [mutant for mutant in chosen if known[mutant.name] != "no change"]
    survived = [mutant for mutant in real if known[mutant.name] is None]
    by = Counter((known[mutant.name] or "nothing").split(":")[0].split(" ")[0] for mutant in real)
    reasons = {entry["name"]: entry["reason"] for entry in yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))}
    share = 1 - len(survived) / len(real) if real else 1.0
    told = ", ".join(f"{name} {count}" for name, count in by.most_common())
    judged = sum(mutant.name in reasons for mutant in survived)
    sys.stdout.write(f"{len(chosen) - len(real)} do not compile; noticed {share:.1%} of {len(real)} ({told})\n")
    sys.stdout.write(f"of {len(survived)} that were not, {judged} have a reason in {SURVIVORS.name}\n")
    for mutant in survived:
        sys.stdout.write(f"- name: {mutant.name}\n  change: {mutant}\n  reason: {reasons.get(mutant.name, '?')}\n")
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
