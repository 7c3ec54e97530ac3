"""Where published tables come from and who reads them: dbt's own documentation as one page, for published/docs/.

Made once per state of the project, beside its parse, so that a run only copies it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.files import write_whole
from ingest.home import Home
from orchestration.dbt_manifest import Parsed
from orchestration.dbt_runner import PUBLISHED, prepare
from publish.documents import Lineage
from publish.documents import write_documents as write_pages

PAGE, NAMES = "lineage.html", "lineage.json"
# nothing is loaded and nothing is sent, whatever the page's own code may try
POLICY = (
    "default-src 'none'; connect-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:"
)
# what says when, where or how the project was parsed, and what the page has no use for
LEFT_OUT = ("unit_tests", "disabled", "selectors", "metadata")
# what dbt's page would look for beside itself: an icon, and pictures by the names of their templates
ASKED_FOR = {
    "${require('./assets/favicons/favicon.ico')}": "data:,",
    '<use xlink:href="{{': '<use ng-attr-xlink:href="{{',
}


def write_documents(home: Home) -> tuple[Path, ...]:
    """published/docs/ of a home, with the lineage of its tables. Raises GridscoreError when nothing is published."""
    return write_pages(home, lineage_of(prepare()))


def lineage_of(parsed: Parsed) -> Lineage:
    """The lineage of a parsed project; its page is made now when it is not there yet."""
    page, names = parsed.folder / PAGE, parsed.folder / NAMES
    if not names.exists():
        manifest = parsed.as_dict()
        write_whole(page, docs_page(manifest).encode())
        told = {"made_from": made_from(manifest), "read_by": read_by(manifest)}
        write_whole(names, json.dumps(told, ensure_ascii=False).encode())
    told = json.loads(names.read_bytes())
    return Lineage(page, told["made_from"], told["read_by"])


def docs_page(manifest: Mapping[str, Any]) -> str:
    """dbt's static documentation of a manifest: one page that opens from disk and loads nothing.

    It holds the project alone: no path of the machine, no time of the parse, no macros of dbt itself.
    """
    from dbt.task.docs import DOCS_INDEX_FILE_PATH

    own = manifest["metadata"]["project_name"]
    shown = {key: part for key, part in manifest.items() if key not in LEFT_OUT}
    shown["macros"] = {key: macro for key, macro in manifest["macros"].items() if macro["package_name"] == own}
    shown["metadata"] = {
        key: manifest["metadata"][key] for key in ("dbt_schema_version", "dbt_version", "project_name", "adapter_type")
    } | {"send_anonymous_usage_stats": False, "project_id": None}
    catalog = {"metadata": {}, "nodes": _types(manifest), "sources": {}, "errors": None}
    page = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    for name, content in (("MANIFEST", shown), ("CATALOG", catalog)):
        # a description must not end the script it stands in
        written = json.dumps(content, ensure_ascii=False).replace("</", "<\\/")
        page = page.replace(f'"{name}.JSON INLINE DATA"', written)
    for asked, instead in ASKED_FOR.items():
        page = page.replace(asked, instead)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return page.replace("<head>", f"<head>{policy}", 1)


def made_from(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Published table -> the landed feeds it is computed from, by name, through all models between."""
    found: dict[str, list[str]] = {}
    for key, node in manifest["nodes"].items():
        if node["resource_type"] == "model" and node["schema"] == PUBLISHED:
            sources = [manifest["sources"].get(above) for above in _all_above(manifest["parent_map"], key)]
            found[node["name"]] = sorted(each["name"] for each in sources if each and each["source_name"] == "lake")
    return found


def read_by(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Published table -> the labels of the exposures that read it."""
    found: dict[str, list[str]] = {}
    for exposure in sorted(manifest["exposures"].values(), key=lambda each: str(each["name"])):
        for key in exposure["depends_on"]["nodes"]:
            found.setdefault(manifest["nodes"][key]["name"], []).append(exposure["label"] or exposure["name"])
    return found


def _types(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What dbt would ask a database for: the columns and types of the tables that promise them."""
    return {
        key: {
            "metadata": {"type": "table", **{word: node[word] for word in ("schema", "name")}},
            "columns": {
                name: {"type": column["data_type"], "index": place, "name": name}
                for place, (name, column) in enumerate(node["columns"].items(), 1)
            },
            "stats": {},
            "unique_id": key,
        }
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["contract"]["enforced"]
    }


def _all_above(parents: Mapping[str, list[str]], key: str) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        above = set(parents.get(waiting.pop(), ())) - found
        found |= above
        waiting += above
    return found
