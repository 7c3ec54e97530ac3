"""Typst documents in the font that travels with the project: templates are files of this folder, data is JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from ingest.errors import GridscoreError

TEMPLATES = Path(__file__).resolve().parent
FONTS = TEMPLATES / "fonts"


def typeset(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """A PDF of a template (`slip.typ`) that reads `data` as `sys.inputs.data`; equal input gives equal bytes.

    It is PDF/A-2u, which has every glyph it needs: GridscoreError names the text of which the font lacks one.
    Nothing is read but the template and the font, and no text of `data` is taken for markup.
    """
    import typst  # 34 MB of library: only for those who typeset

    try:
        made = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=_fonts(),
            format="pdf",
            pdf_standards="a-2u",
            timestamp=int(made_at.timestamp()),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise GridscoreError(f"{template} cannot be typeset: {error.message}") from error
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
