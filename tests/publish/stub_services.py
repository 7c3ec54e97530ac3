"""What alerts are sent to, on this machine: a web service that answers as told, and a mail server of a few lines."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAKEN = {
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "wecombot": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"},
}
REFUSED = {
    "dingtalk": ({"errcode": 310000, "errmsg": "keywords not in content"}, "errcode 310000"),
    "wecombot": ({"errcode": 93000, "errmsg": "invalid webhook url"}, "errcode 93000"),
    "feishu": ({"code": 19024, "msg": "Key Words Not Found", "data": {}}, "code 19024"),
}


@dataclass
class Web:
    """A web service. answer: status and body (an object as JSON, or text) of the next replies; got: what was posted."""

    address: str
    answer: tuple[int, Any] = (200, {})
    wait_s: float = 0.0
    got: list[Any] = field(default_factory=list)


@contextmanager
def web_service() -> Iterator[Web]:
    """A service on a free port, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            web.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(web.wait_s)
            status, body = web.answer
            said = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                return  # who asked did not wait

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Mail:
    """A mail server. refuses: whether it takes no recipient; got: the messages it took."""

    port: int
    refuses: bool = False
    got: list[str] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Mail]:
    """An SMTP server for one connection after another, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    mail = Mail(listening.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as lines:
                _converse(lines, mail)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield mail
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _converse(lines: Any, mail: Mail) -> None:
    def say(text: str) -> None:
        lines.write(f"{text}\r\n".encode())
        lines.flush()

    say("220 stub")
    for line in lines:
        word = line.split()[0].upper() if line.split() else b""
        if word == b"DATA":
            say("354 go on")
            text = b"".join(iter(lines.readline, b".\r\n"))
            mail.got.append(text.decode())
            say("250 taken")
        elif word == b"RCPT" and mail.refuses:
            say("550 no such mailbox")
        elif word == b"QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")
