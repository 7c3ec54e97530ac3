"""What became of every row of every file, and proof that none was lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

import polars as pl

from ingest.errors import ReceiptMismatchError
from ingest.feed import INSTANT_DTYPE
from ingest.home import Home
from ingest.intake import FileEntry
from ingest.lake import write_parquet
from ingest.rejects import REJECTED_SCHEMA

Status = Literal["landed", "held", "set_aside", "withdrawn"]
ZERO_REJECTED = pl.DataFrame(schema=REJECTED_SCHEMA)

FILE_SCHEMA: dict[str, pl.DataType] = {
    "sha256": pl.String(),
    "file_name": pl.String(),
    "feed": pl.String(),
    "encoding": pl.String(),
    "rows_read": pl.Int64(),
    "rows_landed": pl.Int64(),
    "rows_replaced": pl.Int64(),
    "rows_repeated": pl.Int64(),
    "rows_rejected": pl.Int64(),
    "status": pl.String(),
    "reason": pl.String(),
    "notes": pl.String(),
    "arrived_at": INSTANT_DTYPE,
}
ROW_SCHEMA: dict[str, pl.DataType] = {
    "sha256": pl.String(),
    "file_name": pl.String(),
    "feed": pl.String(),
    **REJECTED_SCHEMA,
}


@dataclass(frozen=True)
class Receipt:
    """One file and feed. Counts are as of this run: a row that lands today may be replaced by a later file.

    status: landed (its rows count), held (landed, but holds back publication), set_aside (nothing of it could be
    read; reason says why), withdrawn. rejected: one row per rejected row, columns of ingest.rejects.
    """

    sha256: str
    file_name: str
    feed: str | None
    arrived_at: datetime
    status: Status
    encoding: str | None = None
    rows_read: int = 0
    rows_landed: int = 0
    rows_replaced: int = 0
    rows_repeated: int = 0
    rejected: pl.DataFrame = field(default_factory=ZERO_REJECTED.clone, compare=False, repr=False)
    reason: str | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        accounted = self.rows_landed + self.rows_replaced + self.rows_repeated + self.rows_rejected
        if accounted != self.rows_read:
            raise ReceiptMismatchError(
                f"{self.file_name}: {self.rows_read} rows read, but {self.rows_landed} landed + {self.rows_replaced} "
                f"replaced + {self.rows_repeated} repeated + {self.rows_rejected} rejected = {accounted}"
            )

    @property
    def rows_rejected(self) -> int:
        """How many rows were rejected."""
        return self.rejected.height


def set_aside_receipt(file: FileEntry, reason: str, feed: str | None = None) -> Receipt:
    """Receipt of a file of which nothing could be read."""
    return Receipt(file.sha256, file.name, feed, file.arrived_at, "set_aside", reason=reason)


def unknown_receipts(files: Iterable[FileEntry]) -> list[Receipt]:
    """Receipts of the files no feed takes: nobody's, or withdrawn by somebody."""
    return [
        replace(set_aside_receipt(file, file.reason), status="withdrawn" if file.is_withdrawn else "set_aside")
        for file in files
        if file.is_set_aside
    ]


def receipt_tables(receipts: Sequence[Receipt]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The receipts as the tables ingested_file and rejected_row, in order of arrival, name and feed."""
    ordered = sorted(receipts, key=lambda r: (r.arrived_at, r.file_name, r.sha256, r.feed or ""))
    files = pl.DataFrame([_file_row(receipt) for receipt in ordered], schema=FILE_SCHEMA, orient="row")
    rows = [
        receipt.rejected.select(
            pl.lit(receipt.sha256).alias("sha256"),
            pl.lit(receipt.file_name).alias("file_name"),
            pl.lit(receipt.feed, dtype=pl.String).alias("feed"),
            *REJECTED_SCHEMA,
        )
        for receipt in ordered
        if receipt.rows_rejected
    ]
    return files, pl.concat(rows) if rows else pl.DataFrame(schema=ROW_SCHEMA)


def write_receipts(home: Home, receipts: Sequence[Receipt]) -> None:
    """Write lake/receipts/ingested_file.parquet and rejected_row.parquet: all receipts of a run, replacing the last."""
    files, rows = receipt_tables(receipts)
    write_parquet(home.lake / "receipts" / "ingested_file.parquet", files)
    write_parquet(home.lake / "receipts" / "rejected_row.parquet", rows)


def _file_row(receipt: Receipt) -> tuple[object, ...]:
    return (
        receipt.sha256,
        receipt.file_name,
        receipt.feed,
        receipt.encoding,
        receipt.rows_read,
        receipt.rows_landed,
        receipt.rows_replaced,
        receipt.rows_repeated,
        receipt.rows_rejected,
        receipt.status,
        receipt.reason,
        "; ".join(receipt.notes) or None,
        receipt.arrived_at,
    )
