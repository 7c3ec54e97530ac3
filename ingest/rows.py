"""Row rules: what must be true of a typed row before it may enter the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ingest.feed import RowRule

BROKEN_RULE = "__broken_rule"


@dataclass(frozen=True)
class SplitBatch:
    """kept: rows that pass every rule. set_aside: the others, with the name of the first rule each broke."""

    kept: pl.DataFrame
    set_aside: pl.DataFrame


def split_by_rules(batch: pl.DataFrame, rules: Sequence[RowRule]) -> SplitBatch:
    """Keep rows that pass every rule; set the rest aside with the first rule each broke, as column:name.

    A rule that evaluates to null counts as broken: an unknown is not a pass.
    """
    if not rules:
        return SplitBatch(batch, batch.clear().with_columns(pl.lit(None, dtype=pl.String).alias(BROKEN_RULE)))
    broken = [
        pl.when(~rule.holds.fill_null(False)).then(pl.lit(f"{rule.column}:{rule.name}")).otherwise(None)
        for rule in rules
    ]
    judged = batch.with_columns(pl.coalesce(broken).alias(BROKEN_RULE))
    is_kept = pl.col(BROKEN_RULE).is_null()
    return SplitBatch(judged.filter(is_kept).drop(BROKEN_RULE), judged.filter(~is_kept))
