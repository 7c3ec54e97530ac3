"""One message to each service, on stubs: taken is only what the service says it took, in the body of its reply."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import time
from collections.abc import Iterator
from email import message_from_string, policy
from pathlib import Path

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from stub_services import REFUSED, TAKEN, Web, mail_server, web_service

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from publish.alerts.message import Message
from publish.alerts.send import SendResult, send

MESSAGE = Message("gridscore 城南：2 件事待查看", "· 文件被扣留：2\n运行 gridscore check 查看详情。")
ADDRESSES = {"dingtalk": "dingtalk://SEC0f1@token", "wecombot": "wecombot://key-1", "feishu": "feishu://token-1"}


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A stub that stands where the three services do."""
    monkeypatch.setenv("NO_PROXY", "*")
    with web_service() as service:
        monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{service.address}/?access_token={{token}}")
        monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{service.address}/?key={{key}}")
        monkeypatch.setattr(NotifyFeishu, "notify_url", f"{service.address}/{{token}}/")
        yield service


def text_of(posted: dict) -> str:
    return posted["content"]["text"] if "content" in posted else posted["text"]["content"]


@pytest.mark.parametrize("service", ADDRESSES)
def test_a_message_that_is_taken_is_sent_with_its_title_first(web: Web, service: str) -> None:
    web.answer = (200, TAKEN[service])
    assert send(ADDRESSES[service], MESSAGE) == SendResult(service, True)
    (posted,) = web.got
    assert text_of(posted).splitlines()[0] == MESSAGE.title
    assert MESSAGE.body.splitlines()[0] in text_of(posted)


@pytest.mark.parametrize("service", ADDRESSES)
def test_a_refusal_that_comes_with_status_200_is_not_sent_and_says_its_code(web: Web, service: str) -> None:
    body, reason = REFUSED[service]
    web.answer = (200, body)
    assert send(ADDRESSES[service], MESSAGE) == SendResult(service, False, reason)
    assert len(web.got) == 1


def test_the_body_is_read_too_where_the_webhooks_own_address_is_given(web: Web) -> None:
    web.answer = (200, REFUSED["wecombot"][0])
    sent = send("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=key-1", MESSAGE)
    assert (sent, len(web.got)) == (SendResult("wecombot", False, "errcode 93000"), 1)


@pytest.mark.parametrize("service", ADDRESSES)
@pytest.mark.parametrize("body", ["<html>please log in</html>", "", [], {}, {"errmsg": "ok"}, {"errcode": "oops"}])
def test_an_answer_that_is_not_the_services_is_not_sent(web: Web, service: str, body: object) -> None:
    web.answer = (200, body)
    sent = send(ADDRESSES[service], MESSAGE)
    assert (sent.is_sent, bool(sent.reason)) == (False, True)


@pytest.mark.parametrize("service", ADDRESSES)
def test_another_status_is_not_sent_whatever_the_body_says(web: Web, service: str) -> None:
    web.answer = (502, TAKEN[service])
    assert send(ADDRESSES[service], MESSAGE) == SendResult(service, False, "HTTP status 502")


@pytest.mark.parametrize("service", ADDRESSES)
def test_a_service_that_does_not_answer_is_given_up(web: Web, service: str) -> None:
    web.answer, web.wait_s = (200, TAKEN[service]), 0.5
    assert send(f"{ADDRESSES[service]}?rto=0.1", MESSAGE) == SendResult(service, False, "no answer in time")


def test_a_service_that_is_down_is_not_reached(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyFeishu, "notify_url", "http://127.0.0.1:1/{token}/")
    sent = send(ADDRESSES["feishu"], MESSAGE)
    assert (sent.is_sent, sent.reason) == (False, "not reached (ConnectionError)")


def test_what_feishu_asks_to_be_signed_is_signed_and_nothing_of_the_secret_goes_out(web: Web) -> None:
    """Key is "second, line break, secret", what is signed is empty; the second must be of this hour."""
    web.answer = (200, TAKEN["feishu"])
    assert send("feishu://s3cr%2Ft@token-1", MESSAGE) == SendResult("feishu", True)
    (posted,) = web.got
    key = f"{posted['timestamp']}\ns3cr/t".encode()
    assert posted["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert abs(int(posted["timestamp"]) - time.time()) < 60
    assert (text_of(posted).splitlines()[0], "s3cr" in str(posted)) == (MESSAGE.title, False)


def test_a_signature_feishu_does_not_take_is_told_with_its_code(web: Web) -> None:
    web.answer = (200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"})
    assert send("feishu://other@token-1", MESSAGE) == SendResult("feishu", False, "code 19021")


@pytest.mark.parametrize(
    ("service", "plugin"), [("dingtalk", NotifyDingTalk), ("wecombot", NotifyWeComBot), ("feishu", NotifyFeishu)]
)
def test_a_service_that_cannot_prove_who_it_is_gets_nothing(
    web: Web, monkeypatch: pytest.MonkeyPatch, service: str, plugin: type
) -> None:
    """The stub speaks no TLS: what answers at the address is not who it should be."""
    monkeypatch.setattr(plugin, "notify_url", plugin.notify_url.replace("http://", "https://"))
    assert send(ADDRESSES[service], MESSAGE) == SendResult(service, False, "not reached (SSLError)")
    assert web.got == []


def test_a_plugin_whose_reply_was_not_seen_has_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyFeishu, "send", lambda *_, **__: True)
    assert send(ADDRESSES["feishu"], MESSAGE) == SendResult("feishu", False, "no reply was seen")


@pytest.mark.parametrize("address", ["nonsense", "unheard-of://x", "feishu://", "dingtalk://!"])
def test_an_address_that_is_none_is_told_without_being_repeated(address: str) -> None:
    assert send(address, MESSAGE) == SendResult("unknown", False, "the address is none that Apprise knows")


def test_mail_arrives_with_title_and_text() -> None:
    with mail_server() as mail:
        sent = send(f"mailto://127.0.0.1:{mail.port}?from=a@example.org&to=b@example.org&mode=insecure", MESSAGE)
    assert sent == SendResult("mailto", True)
    (raw,) = mail.got
    message = message_from_string(raw, policy=policy.default)
    assert message["Subject"] == MESSAGE.title
    assert message.get_body().get_content().strip().splitlines()[-1] == "运行 gridscore check 查看详情。"


def test_mail_that_no_mailbox_takes_is_not_sent() -> None:
    with mail_server() as mail:
        mail.refuses = True
        sent = send(f"mailto://127.0.0.1:{mail.port}?from=a@example.org&to=b@example.org&mode=insecure", MESSAGE)
    assert (sent, mail.got) == (SendResult("mailto", False, "it was not taken"), [])


def test_mail_over_a_line_that_is_not_encrypted_is_not_sent_where_encryption_was_asked_for() -> None:
    with mail_server() as mail:
        address = f"mailtos://127.0.0.1:{mail.port}?from=a@example.org&to=b@example.org&mode=starttls"
        sent = send(address, MESSAGE)
    assert (sent, mail.got) == (SendResult("mailtos", False, "it was not taken"), [])


def test_nothing_is_logged_on_the_way_not_even_for_debugging(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for service, address in ADDRESSES.items():
            web.answer = (200, REFUSED[service][0])
            send(address, MESSAGE)
        logging.getLogger("apprise").info("heard again")
    assert [record.getMessage() for record in caplog.records] == ["heard again"]


def test_an_address_in_site_yaml_is_refused_and_not_repeated(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.site_file.write_text("alerts: {targets: ['dingtalk://secret@token']}\n", encoding="utf-8")
    with pytest.raises(GridscoreError, match="must name an environment variable") as refused:
        load_site(home)
    assert "token" not in str(refused.value)
