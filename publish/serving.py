"""Published pages and documents over HTTP, for one person at this machine: read-only, and only what is listed.

A path is looked up in the list of files that lie in the published folders and is never joined to a folder, so that no
path leads out of them. A request for another host name is refused: a web page elsewhere could have pointed its own
name to this machine.
"""

from __future__ import annotations

import os
import shutil
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import duckdb

from ingest.errors import GridscoreError
from ingest.home import Home
from publish.read_scores import RULEBOOK_TITLES
from publish.reader import open_published
from publish.serving_index import index_page

ADDRESS = "127.0.0.1"
FOLDERS = ("dashboard", "briefing", "docs")
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
# Pages bring stricter policies of their own; this one holds for all, and lets none of them reach another address.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def listed_files(published: Path) -> dict[str, Path]:
    """Address ('/dashboard/x.html') -> file, of every document in the published folders; no links, nothing hidden."""
    files: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted((published / folder).rglob("*")):
            parts = path.relative_to(published).parts
            is_hidden = any(part.startswith(".") for part in parts)
            is_link = any(parent.is_symlink() for parent in (path, *path.parents[: len(parts)]))
            if path.suffix in CONTENT_TYPES and path.is_file() and not is_hidden and not is_link:
                files["/" + "/".join(parts)] = path
    return files


def server_of(served: Home, port: int) -> ThreadingHTTPServer:
    """A server of the home's documents on 127.0.0.1, already listening; port 0 takes a free one.

    Raises GridscoreError when nothing is published or the port is taken.
    """
    if not served.published.is_dir():
        raise GridscoreError(f"nothing is published yet in {served.published}; see gridscore run")

    class Documents(_Documents):
        home = served

    try:
        server = _Server((ADDRESS, port), Documents)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise GridscoreError(f"port {port} cannot be used ({why}); choose another with --port") from error
    return server


def _titles(home: Home) -> dict[str, tuple[str, str]]:
    """Titles of the published rulebooks by id; none while nothing can be read."""
    try:
        with open_published(home) as connection:
            found = connection.execute(RULEBOOK_TITLES).fetchall()
    except (GridscoreError, duckdb.Error):
        return {}
    return {rulebook: (zh or rulebook, en or "") for rulebook, zh, en in found}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who goes away in the middle is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Documents(BaseHTTPRequestHandler):
    home: Home
    server_version = "gridscore"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if host not in (ADDRESS, "localhost"):
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        address = unquote(urlsplit(self.path).path)
        files = listed_files(self.home.published)
        if address == "/":
            sizes = {quote(each): path.stat().st_size for each, path in files.items()}
            page = index_page(sizes, _titles(self.home)).encode()
            self._begin(HTTPStatus.OK, CONTENT_TYPES[".html"], len(page))
            if with_body:
                self.wfile.write(page)
        elif address in files:
            with files[address].open("rb") as file:
                self._begin(HTTPStatus.OK, CONTENT_TYPES[files[address].suffix], os.fstat(file.fileno()).st_size)
                if with_body:
                    shutil.copyfileobj(file, self.wfile)
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _refuse(self, status: HTTPStatus) -> None:
        self._begin(status, CONTENT_TYPES[".txt"], 0)

    def _begin(self, status: HTTPStatus, content_type: str, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who looks at which page is nobody's business."""
