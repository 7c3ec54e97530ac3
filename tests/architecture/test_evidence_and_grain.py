"""Every measure and kind of rule has its model and its unit test, every table a test of its grain."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
import yaml
from house import ROOT, Manifest, brought, changed, layer_of, models, none_of

CATALOGUE = yaml.safe_load((ROOT / "rulebooks" / "measures.yaml").read_text(encoding="utf-8"))["measures"]
UNION = "evidence_all"
# what a data test calls that tests the grain of many models at once
ONE_OF_A_KIND = "macro.gridscore.rows_sharing_a_grain"
# kinds of rule that the model of another kind scores
SCORED_WITH = {"highest_of": "per_unit"}
# tables without a grain test: table -> why
NO_GRAIN_TEST = {
    "evidence_all": "a union; each evidence model tests its own grain",
    "evidence": "evidence_all as published; a finding at several places may give rows that look alike",
    "rejected_row": "row numbers begin anew on every sheet of a workbook",
    "score_rule_evidence": "one row per rule and evidence row, so no finer grain than that of the evidence",
    "score_item_month_shown": "its rows are the months of score_item, which is tested",
    "score_item_shown": "its rows are those of score_item, which is tested",
    "score_spans": "its rows are those of int_unit_months, and of released scores, which are tested",
    "suspicion_all": "its rows are those of suspicion, which is tested",
    "score_rule_month_shown": "its rows are the months of score_rule, which is tested",
}


def evidence_breaches(catalogue: list[dict[str, Any]], manifest: Manifest) -> list[str]:
    named = {entry["measure"]: entry["evidence_model"] for entry in catalogue if "evidence_model" in entry}
    there = {name for name in models(manifest) if name.startswith("evidence_") and _in(manifest, name, "measures")}
    there -= {UNION}
    read = {key.split(".")[-1] for key in models(manifest)[UNION]["depends_on"]["nodes"]}
    return [
        *(f"{measure}: its model is called {model}, not evidence_{measure}" for measure, model in named.items()
          if model != f"evidence_{measure}"),
        *(f"{model}: named in rulebooks/measures.yaml, but there is no such model" for model in named.values()
          if model not in there),
        *(f"{model}: not named in rulebooks/measures.yaml" for model in sorted(there - set(named.values()))),
        *(f"{model}: {UNION} does not read it (measures_with_evidence)" for model in sorted(there - read)),
    ]  # fmt: skip


def kind_breaches(manifest: Manifest, kinds: set[str]) -> list[str]:
    there = {name for name, model in models(manifest).items() if model["fqn"][1:3] == ["scoring", "kinds"]}
    needed = {f"score_{SCORED_WITH.get(kind, kind)}" for kind in kinds}
    return [f"{name}: no model scores this kind of rule" for name in sorted(needed - there)]


def untested(manifest: Manifest) -> list[str]:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    must = {
        name
        for name, model in models(manifest).items()
        if (name.startswith("evidence_") and layer_of(model) == "measures" and name != UNION)
        or model["fqn"][1:3] == ["scoring", "kinds"]
    }
    return [f"{name}: no dbt unit test" for name in sorted(must - tested)]


def grain_breaches(manifest: Manifest) -> list[str]:
    """Tables need a grain test. A view or ephemeral model is a step on the way to one: some tested table reads it."""
    tested = {
        manifest["nodes"][read]["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and ONE_OF_A_KIND in node["depends_on"]["macros"]
        for read in node["depends_on"]["nodes"]
    }
    covered = tested | NO_GRAIN_TEST.keys()
    waiting = list(covered)
    while waiting:  # what covered tables are made of
        model = models(manifest).get(waiting.pop())
        for read in model["depends_on"]["nodes"] if model else []:
            other = manifest["nodes"].get(read)
            if other and other["config"]["materialized"] != "table" and other["name"] not in covered:
                covered.add(other["name"])
                waiting.append(other["name"])
    found = [f"{name}: no test of its grain" for name in sorted(models(manifest).keys() - covered)]
    found += [f"{name}: has a test of its grain now" for name in sorted(NO_GRAIN_TEST.keys() & tested)]
    return found


def _in(manifest: Manifest, name: str, layer: str) -> bool:
    return layer_of(models(manifest)[name]) == layer


def test_measures_and_evidence_models_are_the_same(manifest: Manifest):
    none_of(
        evidence_breaches(CATALOGUE, manifest),
        "A measure is its evidence: rulebooks/measures.yaml names the model, dbt has it, evidence_all reads it:",
    )


def test_a_measure_without_model_and_a_model_without_measure_are_found(manifest: Manifest):
    without_login = [entry for entry in CATALOGUE if entry["measure"] != "login"]
    assert brought(evidence_breaches, without_login, CATALOGUE, manifest) == [
        "evidence_login: not named in rulebooks/measures.yaml"
    ]
    more = [*CATALOGUE, {"measure": "moods", "evidence_model": "evidence_moods"}]
    assert brought(evidence_breaches, more, CATALOGUE, manifest) == [
        "evidence_moods: named in rulebooks/measures.yaml, but there is no such model"
    ]
    unread = changed(manifest, "evidence_moods", fqn=["gridscore", "measures", "evidence_moods"])
    assert brought(partial(evidence_breaches, more), unread, manifest) == [
        "evidence_moods: evidence_all does not read it (measures_with_evidence)"
    ]


def test_every_kind_of_rule_is_scored(manifest: Manifest):
    kinds = (ROOT / "rulebooks" / "kinds.py").read_text(encoding="utf-8")
    names = set(re.findall(r'kind: Literal\["(\w+)"\]', kinds))
    assert "bands" in names
    none_of(kind_breaches(manifest, names), "A rulebook may use this kind, so models/scoring/kinds needs it:")
    assert kind_breaches(manifest, {"lottery"}) == ["score_lottery: no model scores this kind of rule"]


def test_every_evidence_model_and_kind_of_rule_has_a_unit_test(manifest: Manifest):
    none_of(untested(manifest), "Prove its arithmetic and edge cases in a dbt unit test beside the model:")


@pytest.mark.parametrize("model", ["evidence_login", "score_bands"])
def test_a_model_without_unit_test_is_found(manifest: Manifest, model: str):
    tests = {key: test for key, test in manifest["unit_tests"].items() if test["model"] != model}
    assert brought(untested, {**manifest, "unit_tests": tests}, manifest) == [f"{model}: no dbt unit test"]


def test_every_table_has_a_test_of_its_grain(manifest: Manifest):
    none_of(
        grain_breaches(manifest),
        "Say in dbt_project/tests/<layer>/..._one_of_a_kind.sql which columns make a row one of a kind, or say in "
        "NO_GRAIN_TEST why none do:",
    )


def test_a_table_or_a_view_nobody_tests_is_found(manifest: Manifest):
    for materialized in ("table", "view"):
        broken = changed(manifest, "new", config={**models(manifest)["score"]["config"], "materialized": materialized})
        assert brought(grain_breaches, broken, manifest) == ["new: no test of its grain"]
