"""The layers of the dbt project, from the parsed manifest, so that what a macro refers to counts as well."""

from __future__ import annotations

import re

import pytest
from house import Manifest, brought, changed, layer_of, load_lint, models, none_of, sql_of

lint = load_lint()

# layer -> what it may read (a layer of models, or `source <schema>`) and why
READS: dict[str, dict[str, str]] = {
    "staging": {"source lake": "staging is the only door to what has landed"},
    "facts": {
        "staging": "landed records under their names and types",
        "facts": "a fact may be made in steps",
        "source rules": "limits, parameters of what is counted and the version in force are rows of the rulebooks",
        "source run": "the clock and the calendar",
    },
    "measures": {
        "facts": "what is counted, and with which parameters (int_counting)",
        "measures": "a measure is the sum of its evidence",
    },
    "suspicions": {
        "staging": "a claim is judged as it was recorded: its time, place, photo and wording, which no fact carries",
        "facts": "what looks false is found in facts",
        "measures": "or in what was counted",
        "suspicions": "the audit list adds detectors up",
        "source rules": "windows and shares of the detectors",
        "source run": "the clock",
    },
    "scoring": {
        "measures": "the counts that rules turn into points",
        "scoring": "rules make items, items make scores",
        "facts": "who is scored in which month, when a period closes, which files came in since a release",
        "source rules": "the rules themselves: points, bands, weights, floors, caps",
        "source run": "the clock of closes, and which period is to be published again",
        "source ledger": "what was released is shown as it was released",
    },
    "marts": {
        "staging": "receipts, and columns of a record that only readers want",
        "facts": "dimensions and facts are published as they are",
        "measures": "to the left",
        "suspicions": "to the left",
        "scoring": "scores, measures and evidence as they are shown",
        "source rules": "dim_measure names the rules that use a measure",
    },
}
# scoring decides by counts, never by looking at single events; these are registers of months and days, and the points
# that people add themselves
FACTS_FOR_SCORING = {
    "int_rulebook_months",
    "int_unit_months",
    "int_grid_months",
    "int_days",
    "int_files_landed",
    "int_file_months",
    "int_adjustments_approved",
}


def wrong_edges(manifest: Manifest) -> list[str]:
    found = []
    for model in models(manifest).values():
        layer = layer_of(model)
        if layer not in READS:
            found.append(f"{model['name']}: models/{layer} is no layer of the project")
            continue
        for read in model["depends_on"]["nodes"]:
            other = manifest["nodes"].get(read) or manifest["sources"][read]
            is_source = other["resource_type"] == "source"
            kind = f"source {other['source_name']}" if is_source else layer_of(other)
            if kind not in READS[layer]:
                found.append(f"{layer}/{model['name']} reads {kind}: {other['name']}")
            elif (layer, kind) == ("scoring", "facts") and other["name"] not in FACTS_FOR_SCORING:
                found.append(f"scoring/{model['name']} reads the fact {other['name']}; count it in an evidence model")
    return found


def tables_by_hand(files: dict[str, str]) -> list[str]:
    return [
        f"{path}: reads {found.group(1)} without ref or source"
        for path, text in files.items()
        for found in re.finditer(r"\b(?:from|join)\s+(\w+\.\w+|read_\w+(?=\s*\())", lint.take_apart(text).code)
    ]


def test_every_layer_reads_only_what_lies_to_its_left(manifest: Manifest):
    none_of(
        wrong_edges(manifest),
        "Data flows one way (READS above says what each layer may read and why). Put the step into the layer it "
        "belongs to, or read the model of the layer before:",
    )


@pytest.mark.parametrize(
    ("model", "reads", "told"),
    [
        ("stg_grids", "model.gridscore.int_grid_months", "staging/stg_grids reads facts"),
        ("stg_grids", "source.gridscore.run.settings", "staging/stg_grids reads source run"),
        ("int_days", "source.gridscore.lake.items", "facts/int_days reads source lake"),
        ("int_days", "model.gridscore.evidence_login", "facts/int_days reads measures"),
        ("evidence_login", "model.gridscore.stg_logins", "measures/evidence_login reads staging"),
        ("evidence_login", "source.gridscore.rules.rule", "measures/evidence_login reads source rules"),
        ("score_rules", "model.gridscore.stg_items", "scoring/score_rules reads staging"),
        ("score_rules", "model.gridscore.int_items_classified", "reads the fact int_items_classified"),
        ("score", "source.gridscore.ledger.release", "marts/score reads source ledger"),
        ("score", "model.gridscore.score_item", "marts/score reads marts"),
    ],
)
def test_a_wrong_edge_is_found(manifest: Manifest, model: str, reads: str, told: str):
    broken = changed(manifest, model, depends_on={"macros": [], "nodes": [reads]})
    assert [told in breach for breach in brought(wrong_edges, broken, manifest)] == [True]


def test_a_folder_that_is_no_layer_is_found(manifest: Manifest):
    broken = changed(manifest, "new", fqn=["gridscore", "extras", "new"])
    assert brought(wrong_edges, broken, manifest) == ["new: models/extras is no layer of the project"]


def test_no_table_is_named_by_hand():
    none_of(tables_by_hand(sql_of("models")), "dbt must see every edge: write ref('...') or source('...', '...'):")
    assert tables_by_hand({"a.sql": "select a from lake.items"}) == ["a.sql: reads lake.items without ref or source"]
    assert tables_by_hand({"a.sql": "select a from read_csv('b')"}) == ["a.sql: reads read_csv without ref or source"]
    assert tables_by_hand({"a.sql": "-- from a.b\nselect 'from c.d' from {{ ref('e') }}"}) == []


def test_the_linter_knows_the_same_layers():
    listed = {
        layer: layers | {f"source {schema}" for schema in schemas} for layer, (layers, schemas) in lint.LAYERS.items()
    }
    assert listed == {layer: set(reads) for layer, reads in READS.items()}, "dbt_project/lint.py: LAYERS differs"
