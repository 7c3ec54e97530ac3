"""The one exception a person may see."""

from __future__ import annotations


class GridscoreError(Exception):
    """One clear line for a person: what is wrong and where. Never carries a raw value of an identifier."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ReceiptMismatchError(GridscoreError):
    """Rows read are not landed + replaced + repeated + rejected: a row was lost or invented."""
