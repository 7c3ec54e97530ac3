"""Files that land but hold back publication until a person accepts them: too many rejected rows, or too few rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath

from ingest.feed import Feed, Mode
from ingest.intake import FileEntry
from ingest.receipts import Receipt
from ingest.settings import HoldBack

Turn = tuple[date, int, str]
"""Where a file stands in its series: day, arrival, name."""


def hold_back(
    receipts: Sequence[Receipt],
    feed: Feed,
    files: Sequence[FileEntry],
    limits: HoldBack,
    zone: str,
    accepted: Mapping[str, str],
) -> list[Receipt]:
    """The receipts of one feed, with status `held` where a file is over a limit and nobody accepted it.

    files: all that were taken in. limits: shares of site.yaml. accepted: SHA-256 -> why somebody let it count.
    """
    before = _predecessors(receipts, feed, files, zone) if not feed.is_sporadic else {}
    return [_judged(receipt, before.get(index), feed, limits, accepted) for index, receipt in enumerate(receipts)]


def _judged(
    receipt: Receipt, before: tuple[int, int] | None, feed: Feed, limits: HoldBack, accepted: Mapping[str, str]
) -> Receipt:
    if receipt.status != "landed":
        return receipt
    reasons = []
    # One bad row is a slip of the pen, however short the file; a site that tolerates none says 0.
    slips = Decimal(1 if limits.rejected_share else 0)
    if receipt.rows_rejected > max(limits.rejected_share * receipt.rows_read, slips):
        reasons.append(
            f"{receipt.rows_rejected} of {receipt.rows_read} rows rejected, more than {_percent(limits.rejected_share)}"
            f" / {receipt.rows_read} 行中拒绝 {receipt.rows_rejected} 行，超过 {_percent(limits.rejected_share)}"
        )
    if before is not None and before[0] < limits.fewer_rows_share * before[1]:
        what, what_zh = ("file", "上一份文件") if feed.mode is Mode.EVENTS else ("snapshot", "上一期台账")
        limit = _percent(limits.fewer_rows_share)
        reasons.append(
            f"{before[0]} rows where the {what} before it had {before[1]}, fewer than {limit}"
            f" / {before[0]} 行，{what_zh}为 {before[1]} 行，不足 {limit}"
        )
    if not reasons:
        return receipt
    if receipt.sha256 in accepted:
        return replace(receipt, notes=(*receipt.notes, *reasons, f"accepted: {accepted[receipt.sha256]}"))
    return replace(receipt, status="held", reason="; ".join(reasons))


def _predecessors(
    receipts: Sequence[Receipt], feed: Feed, files: Sequence[FileEntry], zone: str
) -> dict[int, tuple[int, int]]:
    """Position of a receipt -> (rows, rows before it in its series: names that differ in their digits only).

    An event file is compared with the file before it. A snapshot may come in parts, and a corrected part again, so of
    a register the rows that landed are compared, day with day.
    """
    is_register = feed.mode is Mode.REGISTER
    entries = {(file.sha256, file.name): file for file in files}
    series: dict[str, list[tuple[Turn, int]]] = {}
    for index, receipt in enumerate(receipts):
        if receipt.status == "landed":
            file = entries[receipt.sha256, receipt.file_name]
            turn = (file.day(zone), 0, "") if is_register else (file.day(zone), file.arrival, file.name)
            series.setdefault(_series(receipt.file_name), []).append((turn, index))
    found: dict[int, tuple[int, int]] = {}
    for members in series.values():
        rows: dict[Turn, int] = {}
        for turn, index in sorted(members):
            receipt = receipts[index]
            rows[turn] = rows.get(turn, 0) + (receipt.rows_landed if is_register else receipt.rows_read)
        order = list(rows)
        for turn, index in members:
            if (at := order.index(turn)) > 0:
                found[index] = (rows[turn], rows[order[at - 1]])
    return found


def _series(name: str) -> str:
    path = PurePosixPath(name)
    return re.sub(r"\d+", "#", path.with_name(path.name.split(".")[0]).as_posix()).casefold()


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"
