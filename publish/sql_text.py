"""Names and values inside SQL text, for the statements that take no parameters (COPY, COMMENT, ATTACH)."""

from __future__ import annotations

from pathlib import Path


def quoted_name(*parts: str) -> str:
    """A qualified name: `"published"."marts"."score"`."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def quoted_text(value: str | Path) -> str:
    """A text literal."""
    return "'" + str(value).replace("'", "''") + "'"
