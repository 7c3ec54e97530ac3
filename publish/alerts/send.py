"""One message to one address, and whether it really arrived.

DingTalk, WeCom and Feishu answer HTTP 200 to what they refuse and say so in the body; Apprise (2.2) looks at the status
alone. So what its plugins post is looked at on the way back, and only a body that says it was taken counts as sent.
Feishu can ask for a signature, which Apprise does not know: it is put in on the way out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from publish.alerts.history import UNKNOWN
from publish.alerts.message import Message

CODES_IN_BODY = {
    "dingtalk": ("errcode",),
    "wecombot": ("errcode",),
    "feishu": ("code", "StatusCode"),
    "lark": ("code", "StatusCode"),
}
"""Service -> fields of the reply that are 0 when the message was taken; one of them must be there."""
WAIT_S = 5.0


@dataclass(frozen=True)
class SendResult:
    """What became of a message. reason: in our words, with the service's code; never its text or the address."""

    service: str
    is_sent: bool
    reason: str = ""


def send(address: str, message: Message) -> SendResult:
    """Send a message to one address as Apprise writes them (dingtalk://..., mailtos://...). Raises nothing."""
    with _quiet():
        import apprise

        try:
            plugin = apprise.Apprise.instantiate(address, suppress_exceptions=True)
        except Exception:
            plugin = None
        if not isinstance(plugin, apprise.NotifyBase):
            return SendResult(UNKNOWN, False, "the address is none that Apprise knows")
        # by the plugin: the same service may be written as the address of its webhook
        module = type(plugin).__module__.rpartition(".")[2]
        service = module if module in CODES_IN_BODY else address.split("://")[0].lower()
        plugin.request_rate_per_sec = 0  # one message: nothing to wait for
        if "rto=" not in address:
            plugin.socket_read_timeout = WAIT_S
        if "cto=" not in address:
            plugin.socket_connect_timeout = WAIT_S
        try:
            with _overheard(plugin, CODES_IN_BODY.get(service, ())) as heard:
                is_sent = bool(plugin.notify(body=message.body, title=message.title))
        except Exception as error:
            return SendResult(service, False, type(error).__name__)
        if is_sent and service in CODES_IN_BODY and not heard.is_taken:
            return SendResult(service, False, "no reply was seen")
        return SendResult(service, is_sent, "" if is_sent else heard.reason or "it was not taken")


@dataclass
class _Heard:
    """What came back: whether the body said that the message was taken, else why it was not."""

    is_taken: bool = False
    reason: str = ""


class _Requests:
    """`requests` as a plugin sees it: a reply whose body refuses the message is an error, as a status would be."""

    def __init__(self, real: ModuleType, codes: tuple[str, ...], heard: _Heard, secret: str = "") -> None:
        self._real, self._codes, self._heard, self._secret = real, codes, heard, secret

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def post(self, *arguments: Any, **named: Any) -> Any:
        """`requests.post`, which also raises RequestException when the body does not say that the message was taken."""
        if self._secret:
            named["data"] = _signed(named["data"], self._secret, int(time.time()))
        try:
            reply = self._real.post(*arguments, **named)
        except self._real.Timeout:
            self._heard.reason = "no answer in time"
            raise
        except self._real.RequestException as error:
            self._heard.reason = f"not reached ({type(error).__name__})"
            raise
        if not reply.ok:
            self._heard.reason = f"HTTP status {reply.status_code}"
        elif self._codes:
            self._heard.reason = _refusal(reply, self._codes)
            self._heard.is_taken = not self._heard.reason
            if self._heard.reason:
                raise self._real.RequestException(self._heard.reason)
        return reply


def _signed(data: bytes, secret: str, timestamp: int) -> bytes:
    """A message for Feishu with its signature: HMAC-SHA256 of nothing, keyed by the second and the secret."""
    key = f"{timestamp}\n{secret}".encode()
    sign = b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
    return json.dumps({"timestamp": str(timestamp), "sign": sign, **json.loads(data)}).encode()


def _refusal(reply: Any, codes: tuple[str, ...]) -> str:
    """Why a reply is none that says 'taken'; empty when it is."""
    try:
        body = reply.json()
    except ValueError:
        return "the answer was not the service's"
    said = {name: body[name] for name in codes if name in body} if isinstance(body, dict) else {}
    if not said:
        return "the answer was not the service's"
    refused = [f"{name} {value}" for name, value in said.items() if value not in (0, "0")]
    return refused[0][:40] if refused else ""


@contextmanager
def _overheard(plugin: Any, codes: tuple[str, ...]) -> Iterator[_Heard]:
    """While it lasts, what the plugin's module posts goes through `_Requests`; mail and others have no such module."""
    heard = _Heard()
    module = sys.modules[type(plugin).__module__]
    real = getattr(module, "requests", None)
    if real is None:
        yield heard
        return
    secret = (plugin.user or "") if module.__name__.endswith(".feishu") else ""
    module.requests = _Requests(real, codes, heard, secret)  # type: ignore[attr-defined]
    try:
        yield heard
    finally:
        module.requests = real  # type: ignore[attr-defined]


@contextmanager
def _quiet() -> Iterator[None]:
    """Apprise and what it uses log addresses and messages: not here."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
