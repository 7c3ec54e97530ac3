"""Suspicions are questions: no number of a score is made of them, or of the detectors' settings."""

from __future__ import annotations

import pytest
from house import Manifest, changed, layer_of, models, none_of

MAY_KNOW = {"suspicion", "audit_list"}  # published, and read by nothing
SETTINGS = "source.gridscore.run.detectors"


def told_by_suspicions(manifest: Manifest) -> list[str]:
    """Models outside of suspicions/ that a suspicion or a detector's setting reaches, however far away."""
    found = []
    for name, model in models(manifest).items():
        if layer_of(model) == "suspicions" or name in MAY_KNOW:
            continue
        if any(is_of_suspicion(manifest, read) for read in ancestors(manifest, model["unique_id"])):
            found.append(f"{name}: reads suspicions")
    return found


def ancestors(manifest: Manifest, key: str) -> set[str]:
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        node = manifest["nodes"].get(waiting.pop())
        for read in node["depends_on"]["nodes"] if node else []:
            if read not in seen:
                seen.add(read)
                waiting.append(read)
    return seen


def is_of_suspicion(manifest: Manifest, key: str) -> bool:
    node = manifest["nodes"].get(key)
    return key == SETTINGS or (node is not None and (layer_of(node) == "suspicions" or node["name"] in MAY_KNOW))


def test_no_score_measure_or_alert_is_made_of_suspicions(manifest: Manifest):
    assert {"score", "score_item", "score_rule", "measure", "evidence", "revision", "alert"} <= models(manifest).keys()
    none_of(told_by_suspicions(manifest), "A suspicion takes no points; only a confirmed finding may:")


@pytest.mark.parametrize("read", ["model.gridscore.suspicion_all", "model.gridscore.audit_list", SETTINGS])
def test_a_measure_that_counts_suspicions_is_found_and_so_is_its_score(manifest: Manifest, read: str):
    depends_on = {"nodes": [read], "macros": []}
    found = told_by_suspicions(changed(manifest, "evidence_false_data", depends_on=depends_on))
    assert {"evidence_false_data: reads suspicions", "score: reads suspicions"} <= set(found)
