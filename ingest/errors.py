"""The one exception a person may see."""

from __future__ import annotations


class GridscoreError(Exception):
    """One clear line for a person: what is wrong and where. Never carries a raw value of an identifier."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ReceiptMismatchError(GridscoreError):
    """Rows read are not landed + replaced + repeated + rejected: a row was lost or invented."""


class ReadingFailedError(Exception):
    """A fault of this program while it read a file. Says where, without what the file holds: its text is a traceback
    that was masked, since whoever stores it (a log, Dagster) stores it for good."""
