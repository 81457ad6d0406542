"""The parts the samples are made of: people, incidents, attempts, phones, as the handlers hand them to templates."""

from __future__ import annotations

from typing import Any

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND
from nawba.web.presenting.trend import trend

NOW = 1_795_133_676 * SECOND  # 2026-11-20 03:14:36 in Aden
Map = dict[str, str]
Context = dict[str, Any]

SEV1 = {"key": "sev1", "order": 1, "name": {"ar": "كارثي", "en": "Critical"}}
SEV2 = {"key": "sev2", "order": 2, "name": {"ar": "عالٍ", "en": "High"}}
SEV3 = {"key": "sev3", "order": 3, "name": {"ar": "متوسط", "en": "Medium"}}
PAYMENTS = {"key": "payments", "name": {"ar": "المدفوعات", "en": "Payments"}}
WEB = {"key": "web", "name": {"ar": "الويب", "en": "Web"}}

MOHAMMED = {"id": "per_mohammed", "name": {"ar": "محمد أحمد", "en": "Mohammed Ahmed"}}
SARA = {"id": "per_sara", "name": {"ar": "سارة محمد", "en": "Sara Mohammed"}}
HALA = {"id": "per_hala", "name": {"ar": "هالة سعد", "en": "Hala Saad"}}
LEAD = {"id": "role_backend_lead", "name": {"ar": "قائد فريق الخلفية", "en": "Backend team lead"}}

OUTSIDE = "Payments <b>database</b> is down\u202e\"' onload=1"
NEXT = {"at": NOW + 3 * MINUTE, "what": {"ar": "يُستدعى قائد فريق الخلفية", "en": "the Backend team lead is called"}}
CHANNELS = ("push", "call", "sms", "whatsapp", "email")
STATES = ("pending", "sending", "accepted", "delivered", "seen", "answered", "failed", "unknown", "cancelled")


def clock(kind: str, state: str, left_us: int, length_us: int, stopped_at: int | None = None) -> Context:
    """Return a clock of `length_us` with `left_us` left at NOW; a stopped one has `left_us` left when it stopped."""
    due = (stopped_at or NOW) + left_us
    return {
        "kind": kind,
        "state": state,
        "due_at": due,
        "started_at": due - length_us,
        "stopped_at": stopped_at,
        "at_risk_at": due - length_us // 4,
    }


def attempt(channel: str, state: str, **more: Any) -> Context:
    """Return an attempt on `channel` in `state`."""
    base = {
        "contact": f"sandbox:{channel}",
        "channel": channel,
        "state": state,
        "due_at": NOW + MINUTE,
        "at": None if state == "pending" else NOW - 2 * MINUTE,
        "reason": None,
        "possible_duplicate": False,
        "late_us": 0,
    }
    return {**base, **more}


def page(person: Context, attempts: list[Context], round_: int = 1, *, vacant: bool = False) -> Context:
    """Return one person's page."""
    return {
        "round": round_,
        "level": round_,
        "level_name": {"ar": f"المستوى {round_}", "en": f"Level {round_}"},
        "person": person,
        "vacant": vacant,
        "why": {"ar": "مناوب الخلفية حتى الأحد 09:00", "en": "on call for backend until Sunday 09:00"},
        "attempts": attempts,
    }


FIRST_ROUND = [
    page(MOHAMMED, [attempt("call", "sending"), attempt("push", "delivered"), attempt("email", "pending")]),
    page(
        SARA,
        [
            attempt("push", "seen"),
            attempt("sms", "delivered"),
            attempt(
                "call",
                "failed",
                reason={"ar": "الخط مشغول، فأُرسلت الرسالة فوراً", "en": "line busy, so the SMS went at once"},
            ),
            attempt("sms", "unknown", possible_duplicate=True, late_us=9 * SECOND),
        ],
    ),
]


def incident(**more: Any) -> Context:
    """Return an open SEV1 that nobody has taken."""
    base = {
        "id": "inc_214",
        "number": 214,
        "title": "قاعدة بيانات المدفوعات متوقفة، ولا تكتمل أي عملية دفع",
        "severity": SEV1,
        "state": "open",
        "exhausted": False,
        "service": PAYMENTS,
        "purpose": "real",
        "opened_at": NOW - 156 * SECOND,
        "acknowledged_at": None,
        "resolved_at": None,
        "snoozed_until": None,
        "owner": None,
        "held_by_source": None,
        "alerts_count": 3,
        "clocks": [
            clock("response", "running", 744 * SECOND, 15 * MINUTE),
            clock("resolution", "running", 3444 * SECOND, HOUR),
        ],
        "reaching": FIRST_ROUND,
        "next": NEXT,
        "version": 7,
        "playbook_version": "2.0.0",
    }
    return {**base, **more}


def acknowledged(**more: Any) -> Context:
    """Return an incident that Mohammed has taken."""
    met = clock("response", "met", 11 * MINUTE, 15 * MINUTE, stopped_at=NOW - 8 * MINUTE)
    base = {
        "id": "inc_211",
        "number": 211,
        "title": "أخطاء في معالجة الطلبات: 8% منها تعود بخطأ",
        "severity": SEV2,
        "state": "acknowledged",
        "opened_at": NOW - 14 * MINUTE,
        "acknowledged_at": NOW - 8 * MINUTE,
        "owner": MOHAMMED,
        "clocks": [met, clock("resolution", "at_risk", 1824 * SECOND, 4 * HOUR)],
        "next": None,
        "reaching": [],
    }
    return incident(**{**base, **more})


INCIDENTS = [
    incident(),
    acknowledged(),
    acknowledged(
        id="inc_213",
        number=213,
        title="Store page is very slow on the web",
        service=WEB,
        state="snoozed",
        snoozed_until=NOW + HOUR,
        owner=SARA,
        clocks=[clock("resolution", "running", 145 * MINUTE, 4 * HOUR)],
    ),
    acknowledged(
        id="inc_198",
        number=198,
        title="روابط معطلة في صفحة العروض",
        severity=SEV3,
        service=WEB,
        purpose="drill",
        clocks=[clock("resolution", "breached", -17 * HOUR, 24 * HOUR)],
    ),
    incident(
        id="inc_209",
        number=209,
        title=OUTSIDE,
        severity=SEV3,
        service=None,
        purpose="test",
        reaching=[],
        next=None,
        clocks=[clock("response", "running", 3 * DAY, 5 * DAY)],
    ),
    acknowledged(
        id="inc_190",
        number=190,
        title="Closed",
        severity=SEV3,
        state="resolved",
        resolved_at=NOW - DAY,
        purpose="shadow",
        clocks=[clock("resolution", "void", HOUR, HOUR, stopped_at=NOW)],
    ),
]


def entry(n: int, icon: str, ar: str, en: str, **more: Any) -> Context:
    """Return one entry of the timeline, each a minute older than the last."""
    return {
        "n": n,
        "at": NOW - (9 - n) * MINUTE,
        "kind": "x",
        "actor": "x",
        "via": None,
        "text": {"ar": ar, "en": en},
        "why": None,
        "icon": icon,
        "tone": None,
        "note": None,
        **more,
    }


TIMELINE = [
    entry(
        5, "note", "محمد أحمد: ملاحظة", "Mohammed Ahmed added a note", note="4.18.3 لم يمس مخطط القاعدة\n<i>Safe</i>"
    ),
    entry(
        4,
        "check",
        "استلمها محمد أحمد",
        "Mohammed Ahmed acknowledged",
        tone="ok",
        via="call",
        why={"ar": "الرقم 1 على المكالمة الأولى", "en": "Pressed 1 on the first call"},
    ),
    entry(3, "room", "أُعلن في #emergency-alerts", "Announced in #emergency-alerts"),
    entry(2, "bell", "استُدعي محمد أحمد وسارة محمد", "Paged Mohammed Ahmed and Sara Mohammed"),
    entry(1, "warn", "اكتُشفت", "Detected", tone="milestone"),
]

ALERTS = [
    {
        "dedup_key": "PaymentsDbDown",
        "source": "Alertmanager",
        "title": OUTSIDE,
        "state": "firing",
        "severity": "critical",
        "count": 3,
        "last_at": NOW - 30 * SECOND,
        "labels": {"instance": "db-1.internal:9187", "job": "postgres"},
    },
    {
        "dedup_key": "BACKEND-91",
        "source": "Sentry",
        "title": "Checkout fails",
        "state": "cleared",
        "severity": "high",
        "count": 1,
        "last_at": NOW - DAY,
        "labels": {},
    },
]

LADDER = [
    {
        "at": NOW - 2 * MINUTE,
        "done": True,
        "verb": "page",
        "text": {"ar": "يُستدعى المستوى الأول", "en": "Level 1 is paged"},
    },
    {
        "at": NOW + 3 * MINUTE,
        "done": False,
        "verb": "page",
        "text": {"ar": "يُستدعى قائد فريق الخلفية", "en": "The Backend team lead is paged"},
    },
    {
        "at": None,
        "done": False,
        "verb": "announce",
        "text": {"ar": "يُعلن في غرفة الإدارة", "en": "Announced in the management room"},
    },
]

SEVERITIES = [
    {
        **SEV1,
        "meaning": {"ar": "كل شيء متوقف، لكل المستخدمين", "en": "Everything is down, for every user"},
        "examples": [
            {"ar": "الموقع لا يحمل نهائياً", "en": "The site does not load at all"},
            {"ar": "قاعدة البيانات متوقفة", "en": "The database is down"},
        ],
    },
    {
        **SEV2,
        "meaning": {"ar": "جزء مهم معطل، لشريحة كبيرة", "en": "An important part is broken, for many"},
        "examples": [{"ar": "مشاكل في عملية الدفع", "en": "Payment problems"}],
    },
    {**SEV3, "meaning": {"ar": "أمر طفيف، لمستخدمين محدودين", "en": "Something minor, for a few"}, "examples": []},
]

VERBS = {"acknowledge", "escalate", "reassign", "snooze", "severity", "note", "resolve", "reopen", "close", "adopt"}
JUDGED = VERBS | {"accept", "dismiss", "measure", "decide"}
_USERS = {"ar": "نسبة المتضرّرين", "en": "Users affected"}
_ROLL_BACK = {"key": "roll_back", "name": {"ar": "رجوع", "en": "Roll back"}, "time_box_us": None}
_FIX = {"key": "fix", "name": {"ar": "إصلاح سريع", "en": "Quick fix"}, "opens": None, "time_box_us": 30 * MINUTE}


def _asked(key: str, **more: Any) -> Context:
    """Return one question; nothing is decided and the rules say nothing unless `more` says so."""
    base = {
        "key": key, "text": {"ar": "هل نصلح أم نرجع؟", "en": "Fix or roll back?"}, "is_open": True, "asked_at": None,
        "asks": [], "advised": None, "rule": None, "chosen": None, "by": None, "decided_at": None, "ask_at": None,
        "options": [
            {**_ROLL_BACK, "opens": {"kind": "release", "key": "backend"}, "is_advised": False, "needs_reason": False},
            {**_FIX, "is_advised": False, "needs_reason": False},
        ],
    }  # fmt: skip
    return {**base, **more}


def judgement() -> Context:
    """Return what a page shows of a proposal, of measures fresh and stale, and of a question in each of its states."""
    advised = _asked(
        "advised", advised="roll_back", rule={"ar": "نسبة المتضرّرين أكثر من 50%", "en": "Users affected more than 50%"},
        options=[
            {**_ROLL_BACK, "opens": None, "is_advised": True, "needs_reason": False},
            {**_FIX, "is_advised": False, "needs_reason": True},
        ],
    )  # fmt: skip
    decided = {"is_open": False, "chosen": _FIX, "by": MOHAMMED["name"], "decided_at": NOW - MINUTE}
    figure = {
        "key": "users",
        "name": _USERS,
        "at": NOW - MINUTE,
        "source": {"ar": "يدوياً", "en": "by hand"},
        "count": 2,
    }
    drawn = trend([(NOW - HOUR, "12"), (NOW - MINUTE, "63")])
    return {
        "proposal": {"severity": "SEV1", "why": {"ar": "تشبه هذا المثال", "en": "it looks like this example"}, "at": NOW},
        "impact": [
            {**figure, "value": {"ar": "63%", "en": "63%"}, "first": {"ar": "12%", "en": "12%"}, "fresh": True, "trend": drawn},
            {**figure, "value": {"ar": "9", "en": "9"}, "first": {"ar": "9", "en": "9"}, "fresh": False, "trend": None},
        ],
        "measures": [{"key": "users", "name": _USERS, "unit": "%"}, {"key": "tickets", "name": _USERS, "unit": "count"}],
        "sources": [{"key": "google_analytics", "name": "Google Analytics"}],
        "questions": [
            _asked("free"), _asked("asks", asks=[_USERS]), advised, _asked("decided", **decided, ask_at=NOW + MINUTE),
            _asked("over", **{**decided, "is_open": True}),
        ],
    }  # fmt: skip


_MEANING = {"ar": "الخدمات متوقفة.", "en": "The services are down."}
HELP = {
    "severity": None,
    "why": None,
    "ask_first": None,
    "answers": ["sev1:no"],
    "asks": {"key": "sev2", "meaning": _MEANING},
}
SUGGESTED = {**HELP, "severity": SEV1, "why": _MEANING, "ask_first": _MEANING, "asks": None}
PEOPLE = [{**MOHAMMED, "reachable": True}, {**SARA, "reachable": False}]


ONCALL = [
    {
        "track": {"key": "backend", "name": {"ar": "الخلفية", "en": "Backend"}},
        "people": [{**MOHAMMED, "code": "m.ahmed", "until": NOW + 2 * DAY, "why": None}],
    },
    {
        "track": {"key": "mobile", "name": {"ar": "التطبيقات", "en": "Mobile"}},
        "people": [
            {
                **SARA,
                "code": "s.mohammed",
                "until": NOW + 9 * DAY,
                "why": {"ar": "تغطّي عن أحمد حسن", "en": "covering for Ahmed Hassan"},
            }
        ],
    },
    {"track": {"key": "devops", "name": "DevOps"}, "people": []},
]
FINDINGS = [
    {
        "severity": "error",
        "code": "PB202",
        "place": "playbook.yaml:48:7",
        "message": {"ar": "المستوى الثاني لا يُبلَغ أحداً", "en": "Level 2 reaches nobody"},
        "remedy": {"ar": "سمِّ عضواً أو بديلاً", "en": "name a member or a fallback"},
    },
    {
        "severity": "warning",
        "code": "PB204",
        "place": None,
        "message": {"ar": "لم يُسمَّ أحد", "en": "Nobody is named"},
        "remedy": {"ar": "سمِّ شخصاً", "en": "name a person"},
    },
    {
        "severity": "info",
        "code": "PB900",
        "place": "",
        "message": {"ar": "تدريب نوفمبر", "en": "November drill"},
        "remedy": {"ar": "جدوله", "en": "schedule it"},
    },
]
HEALTH = {"last_signal_at": NOW - 4 * SECOND, "pending": 3, "late_us": 0, "exhausted": 0}
WAKES = {
    "sev1": [
        {
            "level_name": {"ar": "المستوى الأول", "en": "Level 1"},
            "people": [MOHAMMED["name"], SARA["name"]],
            "after": None,
        },
        {
            "level_name": {"ar": "قادة الفرق", "en": "Team leads"},
            "people": [],
            "after": {"ar": "بعد 5 دقائق", "en": "after 5 minutes"},
        },
    ],
    "sev2": [{"level_name": {"ar": "المستوى الأول", "en": "Level 1"}, "people": [SARA["name"]], "after": None}],
    "sev3": [],
}
