"""Is everything as it was written? Vault, key, ledger, releases and published files, byte for byte.

Nothing is mended and nothing is written: what is damaged is named, one line a thing, and all the rest is still looked
at. Files are read in two threads, since hashing lets go of Python's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.ledger import Ledger
from ingest.vault import retired_folder, vault_path
from publish.files import sha256_of
from publish.publications import SUMS, publications_file
from publish.release_files import releases_file, releases_folder

Part = Literal["ledger", "vault", "releases", "patrols", "key", "published"]
Report = Callable[[str], None]
Expected = tuple[str, str]  # SHA-256, and the name it came with where that tells more than the path
Files = Iterator[tuple[Path, Expected]]


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was written. path: relative to the home. what: missing, changed, a broken chain,
    shortened, readable by others, another key, or stopped (only the swap of a publication was not finished).
    detail: the line, or the name a file came with."""

    part: Part
    path: str
    what: Literal["missing", "changed", "chain", "shortened", "readable", "another", "stopped"]
    detail: str = ""


@dataclass(frozen=True)
class VerifiedCounts:
    """How many files (of the ledger: lines) of each part were looked at, and what is wrong with them."""

    looked_at: dict[Part, int]
    damages: list[Damage]


def verify_home(home: Home, report: Report = lambda _: None) -> VerifiedCounts:
    """Compare everything that can be compared; report: told of each file before it is read. The home's lock is held by
    the caller, so that no run writes meanwhile."""
    looked_at: dict[Part, int] = {}
    damages: list[Damage] = []
    logs = {path: _read(home, path, damages) for path in sorted(home.ledger.rglob("*.jsonl"))}
    looked_at["ledger"] = sum(len(entries) for entries in logs.values())
    publications = logs.get(publications_file(home), [])
    damages += _cut_short(home, publications, {damage.path for damage in damages})
    parts: dict[Part, Files] = {
        "vault": _of_vault(home, logs.get(home.intake_file, [])),
        "releases": _of_releases(home, logs.get(releases_file(home), [])),
        "patrols": _of_patrols(home, logs.get(retired_folder(home, "log.jsonl"), [])),
        "published": _of_published(home),
    }
    for part, files in parts.items():
        expected = dict(files)
        looked_at[part] = len(expected)
        damages += _compared(home, part, expected, report)
    damages += _of_key(home, publications, has_files=bool(looked_at["vault"]))
    return VerifiedCounts(looked_at, _without_stopped_swap(home, damages, publications))


def _read(home: Home, path: Path, damages: list[Damage]) -> list[dict[str, Any]]:
    """The entries of a log; none, and the damage told, where its chain is broken."""
    try:
        return Ledger(path).entries()
    except GridscoreError as broken:
        line = broken.message.partition(" line ")[2].split(" ")[0]
        damages.append(Damage("ledger", _relative(home, path), "chain", line))
        return []


def _cut_short(home: Home, publications: list[dict[str, Any]], broken: set[str]) -> Iterator[Damage]:
    """Logs that lack lines which were there at a publication, or have others: their own chain does not tell."""
    heads = {name: head for entry in publications for name, head in entry["heads"].items()}
    for name, (count, last) in heads.items():
        path = home.ledger / name
        if _relative(home, path) in broken:
            continue
        hashes = Ledger(path).hashes()
        if len(hashes) < count:
            yield Damage("ledger", _relative(home, path), "shortened", f"{len(hashes)} < {count}")
        elif hashes[count - 1] != last:
            yield Damage("ledger", _relative(home, path), "changed")


def _of_vault(home: Home, intake: list[dict[str, Any]]) -> Files:
    """What the intake log names and was not let go, and whatever else lies there under the name of its hash."""
    for entry in intake:
        if entry["sha256"] and not retired_folder(home, f"files/{entry['sha256']}").is_dir():
            yield vault_path(home, entry["sha256"]), (entry["sha256"], entry["name"])
    known = {entry["sha256"] for entry in intake}
    for path in sorted(home.vault.glob("??/*")):
        if path.name not in known:
            yield path, (path.name, "")


def _of_releases(home: Home, entries: list[dict[str, Any]]) -> Files:
    for entry in entries:
        for name, sha256 in entry["files"].items():
            yield releases_folder(home) / entry["release_id"] / name, (sha256, "")


def _of_patrols(home: Home, entries: list[dict[str, Any]]) -> Files:
    """What was kept of fixes that are gone (ingest/tracks/retire.py)."""
    for entry in entries:
        for name, sha256 in entry.get("files", {}).items():
            yield retired_folder(home, name), (sha256, "")


def _of_published(home: Home) -> Files:
    sums = home.published / SUMS
    if sums.is_file():
        for line in sums.read_text("utf-8", "replace").splitlines():
            sha256, _, name = line.partition("  ")
            yield home.published / name, (sha256, "")


def _compared(home: Home, part: Part, expected: dict[Path, Expected], report: Report) -> Iterator[Damage]:
    def look(path: Path) -> str | None:
        try:
            return sha256_of(path) if path.is_file() else None
        except OSError:
            return ""  # a disk that cannot read it any more

    with ThreadPoolExecutor(max_workers=2) as both:
        for path, found in zip(expected, both.map(look, expected), strict=True):
            report(path.name)
            sha256, came_as = expected[path]
            if found != sha256:
                yield Damage(part, _relative(home, path), "missing" if found is None else "changed", came_as)


def _of_key(home: Home, publications: Iterable[dict[str, Any]], has_files: bool) -> Iterator[Damage]:
    """The key is there, only its owner reads it, and it is the one that was published with last."""
    path = home.key_file
    used = [entry["key"] for entry in publications if entry.get("key")]
    if not path.exists():
        if has_files and used:
            yield Damage("key", path.name, "missing")
        return
    if path.stat().st_mode & 0o077:
        yield Damage("key", path.name, "readable")
        return
    try:
        key = load_key(home)
    except GridscoreError:
        yield Damage("key", path.name, "changed")
        return
    if used and key.id != used[-1]:
        yield Damage("key", path.name, "another", f"{used[-1]}, {key.id}")


def _without_stopped_swap(home: Home, damages: list[Damage], publications: list[dict[str, Any]]) -> list[Damage]:
    """A SHA256SUMS that is not the last publication's may be that of the one before: then a run was stopped while it
    swapped the published files, of which each is whole, and the next run finishes that. One line instead of many."""
    sums = home.published / SUMS
    log = _relative(home, publications_file(home))
    if not publications and sums.is_file() and log not in {damage.path for damage in damages}:
        return [*damages, Damage("ledger", log, "missing")]
    if not publications or not (home.published_file.is_file() or sums.is_file()):
        return damages
    noted = [entry["sums"] for entry in publications]
    found = sha256_of(sums) if sums.is_file() else None
    if found == noted[-1]:
        return damages
    others = [damage for damage in damages if damage.part != "published"]
    is_swap = found in noted[-2:] or (found is None and len(noted) == 1)
    return [*others, Damage("published", _relative(home, sums), "stopped" if is_swap else "changed")]


def _relative(home: Home, path: Path) -> str:
    return path.relative_to(home.root).as_posix()
