"""Files: short enough to be read, and without a trace of the machine or the package index they were made on."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from house import ROOT, none_of, numbered_lines, repository_files

LONGEST = 300
# written in pieces, or this file would find itself
SLASH = "/"
HOME_PATH = re.compile(
    rf"(?<![\w.~{{}}/-]){SLASH}(?:home|Users|root|work|mnt){SLASH}[\w.]"  # a home, or a checkout
    rf"|(?<![\w.~/-]){SLASH}tmp{SLASH}\w"
    r"|\b[A-Z]:\\+Users\\"
)
INDEX = re.compile(rf"--(?:extra-)?{'index'}-url|--{'find'}-links|https?:{SLASH}{SLASH}[^\s\"')]*{SLASH}simple\b")


def text_files() -> dict[str, str]:
    """Path -> text of every file that is UTF-8 text; Git takes a file with a zero byte for binary, and so do we."""
    found = {}
    for file in repository_files():
        content = file.read_bytes()
        if b"\0" not in content[:8000]:
            found[file.relative_to(ROOT).as_posix()] = content.decode("utf-8", errors="replace")
    return found


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return text_files()


def too_long(files: dict[str, str]) -> list[str]:
    counts = {path: text.count("\n") for path, text in files.items() if path.endswith((".py", ".sql"))}
    return [f"{path}: {lines} lines" for path, lines in counts.items() if lines > LONGEST]


def lines_with(files: dict[str, str], patterns: Iterable[re.Pattern[str]]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in files.items()
        for number, line in numbered_lines(text)
        if any(pattern.search(line) for pattern in patterns)
    ]


def test_no_file_is_too_long_to_be_one_idea(texts: dict[str, str]):
    assert "tests/architecture/test_files.py" in texts
    none_of(too_long(texts), f"A file of more than {LONGEST} lines is two files:")
    assert too_long({"a.py": "\n" * 301, "b.sql": "\n" * 300, "c.yml": "\n" * 999}) == ["a.py: 301 lines"]


def test_no_file_tells_of_the_machine_it_was_made_on(texts: dict[str, str]):
    none_of(lines_with(texts, [HOME_PATH]), "Write paths relative to the repository, the home or tmp_path:")


def test_no_file_names_a_package_index(texts: dict[str, str]):
    none_of(lines_with(texts, [INDEX]), "The lock installs from any mirror; which one is the installer's setting:")


@pytest.mark.parametrize(
    "line",
    [
        f"path = '{SLASH}home{SLASH}anna{SLASH}gridscore'",
        f"see {SLASH}Users{SLASH}anna{SLASH}data",
        f"cd {SLASH}root{SLASH}x",
        f"{SLASH}work{SLASH}main",
        f"log: {SLASH}tmp{SLASH}out.txt",
        "C:" + r"\Users\anna",
        f"pip install --{'index'}-url x",
        f"--extra-{'index'}-url=x",
        f"index = https:{SLASH}{SLASH}mirror.example{SLASH}pypi{SLASH}simple",
    ],
)
def test_a_trace_of_a_machine_is_found(line: str):
    assert len(lines_with({"a.md": f"first\n{line}"}, [HOME_PATH, INDEX])) == 1


@pytest.mark.parametrize(
    "line",
    [
        f"tests{SLASH}home{SLASH}a.csv",
        f"https:{SLASH}{SLASH}example.org{SLASH}home{SLASH}page",
        f"uv pip compile --no-emit-{'index'}-url",
        f"{{tmp_path}}{SLASH}home{SLASH}exports",
    ],
)
def test_what_is_no_trace_is_left_alone(line: str):
    assert lines_with({"a.md": line}, [HOME_PATH, INDEX]) == []
