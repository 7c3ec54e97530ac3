"""What each model keeps apart, as it stands in apart.yaml.

    python -m tests.mutation.contracts           work it out for models of which it does not hold, or that are not there
    python -m tests.mutation.contracts --anew    for all of them (some minutes)

A key that goes from there is one by which strangers are no longer told apart: look at the model before you keep that.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from orchestration.dbt_runner import _compiled, prepare

from .cases import Case, Cases
from .strangers import Contract, contract, disturbed

FILE = Path(__file__).with_name("apart.yaml")
HEAD = """\
# By which keys each model keeps rows apart, shown with the rows of its unit tests (tests/mutation/strangers.py).
# ignores: what stands in this input under another key changes nothing. across: keys it works across on purpose, or
# whose rows share what has no such key; all other keys of its rows are kept apart throughout.
# Written by: python -m tests.mutation.contracts
"""


def read() -> dict[str, Contract]:
    """By model; a model without unit tests has none."""
    stored = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        model: Contract(
            frozenset(f"{name} {key}" for name, keys in said.get("ignores", {}).items() for key in keys),
            frozenset(said.get("across", [])),
        )
        for model, said in stored.items()
    }


def by_model(cases: Cases) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = defaultdict(list)
    for name in sorted(cases.tests):
        case = cases.case(name)
        found[case.model].append(case)
    return dict(sorted(found.items()))


def written(contracts: dict[str, Contract]) -> str:
    """The file's text: two lines for a model."""
    lines = [HEAD]
    for model, known in contracts.items():
        ignores: dict[str, list[str]] = defaultdict(list)
        for pair in sorted(known.ignored):
            name, key = pair.split(" ")
            ignores[name].append(key)
        said: dict[str, Any] = {"ignores": dict(ignores), "across": sorted(known.together)}
        lines.append(f"{model}:\n" if any(said.values()) else f"{model}: {{}}\n")
        lines += [f"  {word}: {flow(value)}\n" for word, value in said.items() if value]
    return "".join(lines)


def flow(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=True).strip()


def renewed(cases: Cases, known: dict[str, Contract]) -> dict[str, Contract]:
    """Contracts of all models with unit tests: what is known where it holds."""
    return {
        model: known[model]
        if model in known and not any(disturbed(cases, case, known[model], cases.sql(case)) for case in own)
        else contract(cases, own)
        for model, own in by_model(cases).items()
    }


if __name__ == "__main__":
    stored = {} if "--anew" in sys.argv or not FILE.exists() else read()
    FILE.write_text(written(renewed(Cases(_compiled(prepare())), stored)), encoding="utf-8")
