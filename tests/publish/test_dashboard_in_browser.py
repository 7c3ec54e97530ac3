"""A dashboard in a real browser, opened from disk: from the headline to a source row, and not one request leaves it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_home import HOSTILE, copied
from playwright.sync_api import Browser, Page, Request, sync_playwright

from ingest.home import Home
from publish import open_published
from publish.dashboard import newest_closed, write_dashboard
from publish.rows import run_query

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here to open a page with")
GRIDS, COMMUNITIES = "nanxiashu", "chengnan"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=120_000)
        yield launched
        launched.close()


class Watched:
    """A page, what it asked for, and what it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[Request] = []
        self.complaints: list[str] = []
        page.set_default_timeout(60_000)
        page.on("request", lambda request: self.asked.append(request))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: Path, address: str = "") -> Page:
        self.page.goto(path.as_uri() + address)
        self.page.wait_for_selector("#main section")
        return self.page


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    page = browser.new_page(color_scheme="light")
    found = Watched(page)
    yield found
    page.close()
    assert [request.url for request in found.asked if not request.url.startswith("file:")] == []
    assert len(found.asked) == 1, "the file asks for nothing but itself"
    assert found.complaints == []


@pytest.fixture(scope="module")
def office(published_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copied(published_demo, tmp_path_factory.mktemp("browser") / "home")


@pytest.fixture(scope="module")
def pages(office: Home) -> dict[str, Path]:
    with open_published(office) as connection:
        closed = [newest_closed(connection, rulebook)[0] for rulebook in (GRIDS, COMMUNITIES)]
    return {rulebook: write_dashboard(office, rulebook, period) for rulebook, period in closed}


def test_from_the_headline_to_a_source_row(watched: Watched, pages: dict[str, Path], office: Home):
    page = watched.open(pages[GRIDS])
    highest = page.locator(".card", has_text="最高").locator("a")
    code = highest.locator("small").inner_text()
    highest.click()
    page.wait_for_selector("#unit-title")
    assert code in page.locator("#unit-title").inner_text()
    page.locator("details.item[data-item='N6.3'] > summary").click()
    row = page.locator("details.item[data-item='N6.3'] .rows tbody tr", has_text="SX").first
    name, number = row.locator("code").inner_text().rsplit(":", 1)
    subject = re.search(r"SX\d+", row.inner_text())
    assert subject is not None
    with open_published(office) as connection:
        found = run_query(
            connection,
            "select item_code from fct_item where grid_code = $code and source_file = $name and source_row = $number",
            {"code": code, "name": name, "number": number},
        ).fetchall()
    assert found == [(subject[0],)]


@pytest.mark.parametrize("rulebook", [GRIDS, COMMUNITIES])
def test_every_item_of_a_unit_opens_in_both_languages(watched: Watched, pages: dict[str, Path], rulebook: str):
    page = watched.open(pages[rulebook])
    page.locator(".ranking a").last.click()
    page.wait_for_selector("#unit-title")
    for lang in ("zh-CN", "en"):
        assert page.locator("html").get_attribute("lang") == lang
        page.locator(".tools button").first.click()
        items, opened = page.locator("details.item"), page.locator("details.item[open]")
        assert items.count() == opened.count() > 5
        assert page.locator("details.item .rule").count() >= items.count()
        assert "undefined" not in page.locator("body").inner_text()
        assert not re.search(r"\{\w+\}", page.locator("body").inner_text())
        page.locator("#language").click()


def test_text_from_exports_is_shown_as_text(watched: Watched, published_demo: Home, tmp_path: Path):
    quoted = HOSTILE.replace("'", "''")
    changes = [
        f"update score set unit_name = '{quoted}'",
        f"update score_item set explanation_zh = '{quoted}'",
        f"update dim_grid set grid_name = '{quoted}'",
        f"update evidence set reason_zh = '{quoted}', source_file = '{quoted}'",
    ]
    home = copied(published_demo, tmp_path / "home", changes)
    with open_published(home) as connection:
        period = newest_closed(connection, GRIDS)[0][1]
    page = watched.open(write_dashboard(home, GRIDS, period))
    page.locator(".ranking a").first.click()
    page.wait_for_selector("#unit-title")
    page.locator(".tools button").first.click()
    assert HOSTILE in page.locator("#unit-title").inner_text()
    assert HOSTILE in page.locator("details.item .sentence").first.inner_text()
    page.locator("details.item[data-item=N5] .rows code").first.wait_for()
    assert page.evaluate("document.images.length") == 0
    assert page.title() != "taken" and HOSTILE[:9] in page.title()


def test_nothing_can_be_put_into_the_page(browser: Browser, pages: dict[str, Path]):
    page = Watched(browser.new_page()).open(pages[GRIDS])
    tried = page.evaluate(
        """async () => {
            const said = [];
            document.addEventListener("securitypolicyviolation", (event) => said.push(event.effectiveDirective));
            const script = document.createElement("script");
            try { script.textContent = "taken = 1"; document.body.append(script); } catch { said.push("refused"); }
            try { document.body.innerHTML = "<b>x</b>"; } catch { said.push("refused"); }
            try { await fetch("https://example.org/"); } catch { said.push("refused"); }
            const image = document.createElement("img");
            image.src = "https://example.org/x.png";
            document.body.append(image);
            await new Promise((done) => setTimeout(done, 100));
            return [window.taken ?? null, said];
        }"""
    )
    assert tried[0] is None
    assert {"connect-src", "img-src", "require-trusted-types-for"} <= set(tried[1])
    assert tried[1].count("refused") >= 2
    page.close()


def test_it_is_usable_by_keyboard(watched: Watched, pages: dict[str, Path]):
    page = watched.open(pages[GRIDS])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.locator("path.grid[tabindex='0']").count() == 1
    page.locator("path.grid[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    told = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert told != first and page.locator(".told").inner_text() == told
    page.keyboard.press("Enter")
    page.wait_for_selector("#unit-title")
    assert page.evaluate("document.activeElement.id") == "unit-title"
    assert page.locator("#unit-title").inner_text().split()[0] in told
    page.locator("details.item > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.item[open]").count() == 1
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Escape")
    page.wait_for_selector(".ranking")
    page.locator("#search").focus()
    page.keyboard.type(told.split(":")[0][:4])
    page.keyboard.press("Enter")
    page.wait_for_selector("#unit-title")


def test_filters_narrow_the_ranking_and_the_map(watched: Watched, pages: dict[str, Path]):
    page = watched.open(pages[GRIDS])
    count, whole = page.locator(".ranking tbody tr").count(), page.locator("svg.map").get_attribute("viewBox")
    community = page.locator("#community option").nth(1)
    page.locator("#community").select_option(index=1)
    rows = page.locator(".ranking tbody tr")
    assert 0 < rows.count() < count
    assert community.inner_text().split()[0] in rows.first.inner_text()
    assert page.locator("path.grid:not(.dim)").count() == rows.count()
    assert page.locator("svg.map").get_attribute("viewBox") != whole
    page.locator("#search").fill("no such grid")
    assert page.locator("#ranking").inner_text().split() == ["排名", "没有符合条件的单位"]
    page.locator("#search").fill("")
    page.locator("#colour").select_option("N5")
    assert "N5" in page.locator(".ranking thead").inner_text()


def test_light_and_dark_follow_the_system_until_chosen(watched: Watched, pages: dict[str, Path]):
    page = watched.open(pages[GRIDS])
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(paper)
    page.locator("#theme").select_option("light")
    assert light != dark and page.evaluate(paper) == light
    page.locator("#theme").select_option("dark")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(paper) == dark
    page.emulate_media(media="print")
    assert page.evaluate(paper) == light
    assert not page.locator("#theme").is_visible() and not page.locator("#search").is_visible()
    assert page.locator(".ranking").is_visible()


def test_nothing_is_wider_than_a_phone(watched: Watched, pages: dict[str, Path]):
    watched.page.set_viewport_size(PHONE)
    for rulebook in (GRIDS, COMMUNITIES):
        watched.asked.clear()
        page = watched.open(pages[rulebook])
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for name in ("map", "ranking", "trend", "items"):  # none beside another
            assert page.locator(f"#{name}").first.bounding_box()["width"] > 0.9 * PHONE["width"]
        page.locator(".ranking a").first.click()
        page.wait_for_selector("#unit-title")
        page.locator(".tools button").first.click()
        page.locator("details.item .rows").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_what_there_is_nothing_of_is_said(watched: Watched, published_demo: Home, tmp_path: Path):
    with open_published(published_demo) as connection:
        period = newest_closed(connection, GRIDS)[0][1]
    changes = [
        f"delete from score where period <> '{period}'",
        "update score set is_provisional = true, release_id = null",
        "update dim_grid set boundary = null",
        "delete from release",
        "delete from evidence",
        "delete from suspicion",
        "delete from revision",
    ]
    page = watched.open(write_dashboard(copied(published_demo, tmp_path / "home", changes), GRIDS, period))
    told = page.locator("body").inner_text()
    for words in ("暂定", "这是第一个考核期", "没有收到网格边界", "没有待核实的疑点", "本期尚未发布"):
        assert words in told
    assert page.locator("path.grid").count() == page.locator(".ranking tbody tr").count()
    page.locator(".ranking a").first.click()
    page.locator("details.item > summary").first.click()
    page.locator("details.item[open] .rule").first.wait_for()  # it is filled when it has opened
    assert "没有依据行" in page.locator("details.item[open]").inner_text()
    page.evaluate("location.hash = '#unit/nobody'")
    page.wait_for_selector(".banner + p a")
    assert "nobody" in page.locator("#main").inner_text()
