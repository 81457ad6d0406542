"""The sandbox phones of the samples: what reached whom on which channel, in rooms, and what waits."""

from __future__ import annotations

from typing import Any

from nawba.domain.time import MINUTE
from tests.web.sample_parts import LEAD, MOHAMMED, NOW, SARA, SEV1, Context


def call(channel: str, state: str, **more: Any) -> Context:
    """Return what reached one phone on `channel`."""
    is_answerable = state in {"sending", "accepted", "delivered", "seen"}
    body = {
        "push": "قاعدة بيانات المدفوعات متوقفة\nاستلم قبل \u206803:27\u2069",
        "call": "هنا نوبة. حادثة كارثية: المدفوعات متوقفة. للاستلام اضغط 1، وللتصعيد 2.",
        "sms": "\u2068SEV1\u2069 المدفوعات متوقفة منذ \u206803:12\u2069. أجب 1 لتستلم، 2 لتصعّد \u2068INC-214\u2069",
    }.get(
        channel,
        "قاعدة بيانات المدفوعات متوقفة، ولا تكتمل أي عملية دفع.\n"
        "استلم قبل \u206803:27\u2069، وإلا استُدعي قائد فريق الخلفية.",
    )
    base = {
        "channel": channel,
        "incident": {"id": "inc_214", "number": 214, "title": "المدفوعات متوقفة", "severity": SEV1},
        "lang": "ar",
        "title": "\u2068SEV1\u2069 كارثي · المدفوعات",
        "body": body,
        "link": "/p/tok",
        "state": state,
        "at": NOW - MINUTE,
        "token": f"tok_{channel}" if is_answerable else None,
        "due_at": NOW - MINUTE,
        "round": 1,
        "level": 1,
        "possible_duplicate": False,
        "is_page": True,
    }
    return {**base, **more}


PHONES = [
    {
        "person": LEAD,
        "vacant": True,
        "why": {"ar": "المستوى الثاني", "en": "Level 2"},
        "calls": [call("push", "delivered", token="tok_lead"), call("call", "sending"), call("sms", "cancelled")],
    },
    {
        "person": MOHAMMED,
        "vacant": False,
        "why": None,
        "calls": [
            call("push", "seen"),
            call(
                "push",
                "delivered",
                is_page=False,
                token="tok_told",
                title="حُلّت \u2068INC-190\u2069",
                body="لا شيء عليك",
            ),
            call("call", "answered"),
            call("sms", "delivered"),
            call("whatsapp", "delivered", possible_duplicate=True),
            call("email", "delivered"),
            call("chat", "failed"),
        ],
    },
]
ROOMS = [
    {
        "key": "emergency",
        "name": "#emergency-alerts",
        "messages": [{"at": NOW - MINUTE, "text": "\u2068SEV1\u2069 المدفوعات متوقفة"}],
    },
    {"key": "management", "name": {"ar": "الإدارة", "en": "Management"}, "messages": []},
]
WAITING = [
    {
        "person": SARA,
        "vacant": False,
        "channel": "call",
        "due_at": NOW + MINUTE,
        "incident": {"id": "inc_214", "number": 214},
    }
]
