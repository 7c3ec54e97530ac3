"""What a message may say: words of our own and counts, in a length that every service takes, and nothing personal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.detectors import DEFAULTS
from ingest.feeds import FEEDS
from publish.alerts.current import TOLD_AS_WARNINGS
from publish.alerts.history import Alert
from publish.alerts.message import MAX_BYTES, PATTERNS, PHRASES, message_of

NOW = datetime(2026, 4, 8, 1, tzinfo=UTC)
NOBODY = "亓昶瑭 13812345678 110101199003077774"


def canary_things() -> list[Alert]:
    codes = [f"expectation:{NOBODY}:2026-03:present:{NOBODY}", f"suspicion:batch_entry-{NOBODY}-2026-03", NOBODY]
    kinds = [*PHRASES["zh"], NOBODY]
    return [
        Alert(code, kind, "error", NOBODY, NOBODY, NOBODY) for code in codes for kind in kinds if kind != "run_overdue"
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_personal_is_in_a_message_whatever_stands_in_the_things(lang: str) -> None:
    message = message_of(canary_things(), f"城南 {NOBODY}", NOW, lang)
    for part in NOBODY.split():
        assert part not in message.body
    assert "13812345678" not in message.title


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_message_fits_every_service_and_says_what_it_leaves_out(lang: str) -> None:
    kinds = [kind for kind in PHRASES[lang] if kind not in ("run_overdue", "title", "line")]
    many = [Alert(f"{kind}:{feed}", kind, "error", None, None, "") for kind in kinds for feed in FEEDS]
    message = message_of(many, "城" * 100, NOW, lang)
    assert len(f"{message.title}\r\n{message.body}".encode()) <= MAX_BYTES
    assert message.body.splitlines()[-1] == PHRASES[lang]["more"]
    assert message.body.splitlines()[-2][:3] in ("……另", "...")


def test_every_pattern_and_kind_has_words_in_both_languages() -> None:
    assert PATTERNS.keys() == DEFAULTS.keys()
    assert PHRASES["zh"].keys() == PHRASES["en"].keys() >= {*TOLD_AS_WARNINGS, "other"}
