"""docs/feeds.md is what the declarations say; the settings of docs/your_office.md load, and are all there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from ingest.feed_page import page
from ingest.home import Home
from ingest.intake import check_sources, feeds_of
from ingest.settings import Site, load_site, load_sources

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```yaml\n# (?P<name>[a-z]+\.yaml)\n.*?```", re.DOTALL)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with the settings of the page."""
    for block in BLOCK.finditer((DOCS / "your_office.md").read_text(encoding="utf-8")):
        text = block[0].removeprefix("```yaml\n").removesuffix("```")
        (tmp_path / block["name"]).write_text(text, encoding="utf-8")
    return Home(tmp_path)


def test_the_page_of_feeds_is_what_the_declarations_say() -> None:
    assert (DOCS / "feeds.md").read_text(encoding="utf-8") == page()


def test_the_page_shows_every_setting_with_its_default(home: Home) -> None:
    assert load_site(home) == Site()
    assert set(yaml.safe_load(home.site_file.read_text(encoding="utf-8"))) == set(Site.model_fields)


def test_the_sources_of_the_page_serve_files_of_other_names(home: Home) -> None:
    sources = load_sources(home)
    check_sources(sources)
    assert feeds_of("事件清单(3月).xls", sources) == ("items",)
    assert feeds_of("old/登录_1.txt", sources) == ("logins",)
