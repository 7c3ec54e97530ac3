"""The lock files: everything pinned and hashed, from no index in particular, in versions tried together.

requirements-spark.lock has what the second engine needs on top of requirements.lock.
"""

from __future__ import annotations

import re
import tomllib

import pytest
from house import ROOT, none_of

# tried together on Python 3.11; reasons beside those that look odd
TRIED_TOGETHER = {
    "duckdb": "1.5.5",
    "dbt-core": "1.11.16",  # 1.12 downloads a binary while it installs
    "dbt-duckdb": "1.11.1",
    "dagster": "1.13.27",
    "dagster-webserver": "1.13.27",
    "dagster-dbt": "0.29.27",
    "polars": "2.1.0",
    "pyarrow": "26.0.1",
    "pandas": "3.1.1",
    "numpy": "2.4.6",
    "great-expectations": "1.24.1",
    "fastexcel": "0.21.0",
    "chinesecalendar": "1.11.0",
    "python-stdnum": "2.2",
    "apprise": "2.2.0",
}
SECOND_ENGINE = {"pyspark": "4.3.0", "dbt-spark": "1.11.0"}
LEFT_OUT = {
    "dagster-ge": "dead for Great Expectations 1.x",
    "duckdb-engine": "belongs to BI tools, not to the pipeline",
    "holidays": "answers for years without a notice, silently without make-up days",
}
MAKE_IT = "Make it with `make lock`; change a pin only after trying all of them together:"
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[\w,-]+\])?==([^\s;\\]+)")
Pins = dict[str, tuple[str, int]]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> Pins:
    """Package -> version and how many hashes stand under it."""
    found: Pins = {}
    last = ""
    for line in lock.splitlines():
        pin = PIN.match(line)
        if pin:
            last = plain(pin.group(1))
            found[last] = (pin.group(2), 0)
        if re.search(r"--hash=sha256:[0-9a-f]{64}\b", line):
            version, hashes = found[last]
            found[last] = (version, hashes + 1)
    return found


def breaches(lock: str, asked: list[str], tried: dict[str, str]) -> list[str]:
    """asked: the requirements of pyproject.toml; tried: package -> version."""
    locked = pins(lock)
    found = [f"{name}=={version} has no hash" for name, (version, hashes) in locked.items() if not hashes]
    for number, line in enumerate(lock.splitlines(), 1):
        if "://" in line or " @ " in line:
            found.append(f"line {number} names an address: {line.strip()}")
        if line and not line.startswith((" ", "#")) and not PIN.match(line):
            found.append(f"line {number} is no pin: {line}")
    for name, version in tried.items():
        if locked.get(name, ("",))[0] != version:
            found.append(f"{name} is {locked.get(name, ('missing',))[0]}, tried was {version}")
    found += [f"{name} is back: {why}" for name, why in LEFT_OUT.items() if name in locked]
    for requirement in asked:
        name, _, version = requirement.partition("==")
        name = plain(re.split(r"[<>=\[;! ]", name)[0])
        if name not in locked or (version and locked[name][0] != version):
            found.append(f"pyproject.toml asks for {requirement}, the lock has {locked.get(name, ('none',))[0]}")
    return found


def asked() -> tuple[list[str], list[str]]:
    """What the first lock has to hold, and what the second."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert set(extras) == {"dev", "spark"}
    return [*project["dependencies"], *extras["dev"]], extras["spark"]


def lock_text(name: str = "requirements.lock") -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_lock_is_complete_and_says_where_nothing_comes_from():
    none_of(breaches(lock_text(), asked()[0], TRIED_TOGETHER), MAKE_IT)


def test_the_lock_of_the_second_engine_is_complete_and_brings_nothing_the_first_has():
    lock = lock_text("requirements-spark.lock")
    none_of(breaches(lock, asked()[1], SECOND_ENGINE), MAKE_IT)
    assert pins(lock).keys() & pins(lock_text()).keys() == set()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r"(?m)^agate==(\S+) \\\n(    --hash.*\n)+", r"agate==\1\n", "has no hash"),
        (r"\A", f"--{'index'}-url https://mirror.example/pypi\n", "names an address"),
        (r"\A", "gridscore @ file:a\n", "is no pin"),
        (r"(?m)^duckdb==1\.5\.5", "duckdb==2.0.0", "duckdb is 2.0.0, tried was 1.5.5"),
        (r"(?m)^polars==", "polar==", "polars is missing"),
        (r"(?m)^agate==", "holidays==", "holidays is back"),
        (r"(?m)^typer==", "typist==", "pyproject.toml asks for typer"),
    ],
)
def test_a_lock_that_breaks_a_rule_is_found(old: str, new: str, told: str):
    broken = re.sub(old, new, lock_text(), count=1)
    assert any(told in breach for breach in breaches(broken, asked()[0], TRIED_TOGETHER))
