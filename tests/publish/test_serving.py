"""`gridscore serve`: what is published can be looked at from this machine, and nothing else of it."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from publish.serving import server_of
from publish.serving_index import index_page


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("served") / "home")
    for name, content in {
        "dashboard/chengnan-2026-03.html": "<p>март 三月</p>",
        "dashboard/chengnan-2026-Q1.html": "q",
        "dashboard/chengnan-2025-12.html": "d",
        "dashboard/.chengnan-2026-03.html.1.tmp": "half",
        "briefing/chengnan-2026-03.pdf": "%PDF",
        "briefing/简报 & <b>.xlsx": "xlsx",
        "docs/index.html": "docs",
        "docs/.git/config.txt": "no",
        "dashboard/run.sh": "no",
        "gridscore.duckdb": "no",
    }.items():
        path = made.published / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (made.root / "key").write_text("secret")
    (made.published / "docs" / "key.txt").symlink_to(made.root / "key")
    (made.published / "docs" / "out").symlink_to(made.root, target_is_directory=True)
    (made.root / "inside.txt").write_text("secret")
    return made


@pytest.fixture(scope="module")
def port(home: Home) -> Iterator[int]:
    server = server_of(home, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port: int, address: str, method: str = "GET", host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, address, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def test_the_first_page_lists_every_document_and_its_links_lead_there(port: int):
    status, headers, body = ask(port, "/")
    page = body.decode()
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    links = [part.split('"')[0] for part in page.split('<a href="')[1:]]
    assert len(links) == 6 and "<b>" not in page
    for link in links:
        assert ask(port, link)[0] == 200
    places = [page.index(f"chengnan-{period}.html") for period in ("2026-Q1", "2026-03", "2025-12")]
    assert places == sorted(places), "the newest first"


@pytest.mark.parametrize(
    ("address", "kind", "body"),
    [
        ("/dashboard/chengnan-2026-03.html", "text/html; charset=utf-8", "<p>март 三月</p>"),
        ("/dashboard/chengnan-2026-03.html?x=1#y", "text/html; charset=utf-8", "<p>март 三月</p>"),
        ("/briefing/chengnan-2026-03.pdf", "application/pdf", "%PDF"),
        (
            "/briefing/%E7%AE%80%E6%8A%A5%20%26%20%3Cb%3E.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    ],
)
def test_a_document_comes_whole_with_its_type(port: int, address: str, kind: str, body: str):
    status, headers, got = ask(port, address)
    assert (status, headers["Content-Type"], got.decode()) == (200, kind, body)
    assert ask(port, address, "HEAD")[2] == b""
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "address",
    [
        "/../key",
        "/docs/../../key",
        "/docs/..%2f..%2fkey",
        "/docs/%2e%2e/%2e%2e/key",
        "/docs/key.txt",
        "/docs/out/inside.txt",
        "/docs/out/key",
        "/docs//index.html",
        "/docs/",
        "/docs",
        "/gridscore.duckdb",
        "/dashboard/run.sh",
        "/docs/.git/config.txt",
        "/dashboard/.chengnan-2026-03.html.1.tmp",
        "/dashboard/chengnan-2026-03.html%00",
        "/dashboard/CHENGNAN-2026-03.html",
    ],
)
def test_nothing_else_is_there(port: int, address: str):
    status, _, body = ask(port, address)
    assert (status, body) == (404, b"")


def test_other_methods_and_other_names_of_this_machine_are_refused(port: int):
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(port, "/docs/index.html", method)[0] == 501
    assert ask(port, "/", host="rebound.example")[0] == 403
    assert ask(port, "/", host=f"localhost:{port}")[0] == 200


def test_a_port_that_is_taken_and_a_home_without_publication_are_told(port: int, home: Home, tmp_path: Path):
    with pytest.raises(GridscoreError, match="choose another with --port"):
        server_of(home, port)
    with pytest.raises(GridscoreError, match="nothing is published"):
        server_of(Home(tmp_path), 0)


def test_no_document_is_said():
    assert "还没有已发布的看板和简报" in index_page({}, {})


def test_rulebooks_are_called_by_their_titles_where_they_have_one():
    files = {f"/dashboard/{rulebook}-2026-03.html": 1 for rulebook in ("chengnan", "former")}
    page = index_page(files, {"chengnan": ("城南细则 <b>", "Chengnan rules")})
    assert "<td>城南细则 &lt;b&gt;<br><small>Chengnan rules</small></td>" in page and "<td>former</td>" in page


def test_the_command_says_where_and_ends_with_ctrl_c(home: Home):
    command = [sys.executable, "-u", "-m", "orchestration.cli", "serve", "--home", str(home.root), "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--lang", "en"], stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert ask(int(told.split("127.0.0.1:")[1].split("/")[0]), "/docs/index.html")[2] == b"docs"
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")
