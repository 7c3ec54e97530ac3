"""Loads rulebooks: those that are shipped, and the site's own. A bad file gets one clear error."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import Site
from ingest.yaml_file import load_documents
from ingest.yaml_schema import checked
from rulebooks.catalogue import CATALOGUE_FILE, load_catalogue
from rulebooks.checks import check
from rulebooks.expand import written_out
from rulebooks.model import Rulebook
from rulebooks.prepare import with_counting
from rulebooks.schema import RulebookFile

SHIPPED = Path(__file__).resolve().parent


def load_rulebooks(home: Home, site: Site) -> list[Rulebook]:
    """Every version of every rulebook that is scored, by name and date: shipped ones and the home's `rulebooks/*.yaml`.

    A home's file may bring a rulebook of its own or a later version of a shipped one. Raises GridscoreError for a file
    that does not hold, versions that overlap, and names in site.yaml that no file has.
    """
    files = [path for path in sorted(SHIPPED.glob("*.yaml")) if path != CATALOGUE_FILE]
    files += sorted(path for suffix in ("*.yaml", "*.yml") for path in home.rulebooks.glob(suffix))
    found = [rulebook for path in files for rulebook in load_file(path)]
    _refuse_overlaps(found)
    if site.rulebooks is not None:
        names = sorted({rulebook.name for rulebook in found})
        for name in site.rulebooks:
            if name not in names:
                raise GridscoreError(f"site.yaml, rulebooks: no rulebook '{name}'; there are {', '.join(names)}")
        found = [rulebook for rulebook in found if rulebook.name in site.rulebooks]
    return sorted(found, key=lambda rulebook: (rulebook.name, rulebook.content.effective_from))


def load_file(path: Path) -> list[Rulebook]:
    """The versions in one file, each a complete document; raises GridscoreError naming file, item and field."""
    documents = load_documents(path)
    if not documents:
        raise GridscoreError(f"{path.name}: is empty")
    versions = [_version(path.name, document, len(documents) > 1) for document in documents]
    for rulebook in versions[1:]:
        if rulebook.name != versions[0].name:
            raise GridscoreError(
                f"{path.name}, rulebook: holds {versions[0].name} and {rulebook.name}; a file is one rulebook"
            )
    _refuse_overlaps(versions)
    return versions


def _version(file_name: str, document: dict[str, Any], is_one_of_several: bool) -> Rulebook:
    catalogue = load_catalogue()
    label = f"{file_name}, version {document.get('version')}" if is_one_of_several else file_name
    if "auto_confirm" in document:  # a suspicion is a question; only what a person has confirmed costs points
        raise GridscoreError(
            f"{label}, auto_confirm: no detector confirms anything by itself; what a person confirms comes as a finding"
        )
    prepared = with_counting(written_out(document, label), catalogue, label)
    content = checked(RulebookFile, prepared, label)
    check(content, catalogue, label)
    return Rulebook(content, file_name, _sha256(document))


def _sha256(document: dict[str, Any]) -> str:
    """Hash of what the document says: order of fields, comments and blank lines do not matter, order of items does."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _refuse_overlaps(rulebooks: list[Rulebook]) -> None:
    seen: list[Rulebook] = []
    for rulebook in rulebooks:
        for other in (earlier for earlier in seen if earlier.name == rulebook.name):
            place = f"{rulebook.file_name}, rulebook {rulebook.name}"
            where = "" if other.file_name == rulebook.file_name else f" (also in {other.file_name})"
            if other.version == rulebook.version:
                raise GridscoreError(f"{place}, version: '{rulebook.version}' is given twice{where}")
            if other.content.effective_from == rulebook.content.effective_from:
                raise GridscoreError(
                    f"{place}, effective_from: versions {other.version} and {rulebook.version} both begin on"
                    f" {rulebook.content.effective_from}{where}"
                )
            if other.content.scored_unit != rulebook.content.scored_unit:
                raise GridscoreError(f"{place}, scored_unit: must be {other.content.scored_unit} as before{where}")
        seen.append(rulebook)
