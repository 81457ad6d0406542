"""What the templates are given in tests and previews: one incident of each kind, seen from every page."""

from __future__ import annotations

from typing import Any

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND

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

OUTSIDE = 'Payments <b>database</b> is down‮"\' onload=1'
NEXT = {"at": NOW + 3 * MINUTE, "what": {"ar": "يُستدعى قائد فريق الخلفية", "en": "the Backend team lead is called"}}
CHANNELS = ("push", "call", "sms", "whatsapp", "email")
STATES = ("pending", "sending", "accepted", "delivered", "seen", "answered", "failed", "unknown", "cancelled")


def clock(kind: str, state: str, left_us: int, length_us: int, stopped_at: int | None = None) -> Context:
    """Return a clock of `length_us` with `left_us` left at NOW; a stopped one has `left_us` left when it stopped."""
    due = (stopped_at or NOW) + left_us
    return {"kind": kind, "state": state, "due_at": due, "started_at": due - length_us,
            "stopped_at": stopped_at, "at_risk_at": due - length_us // 4}  # fmt: skip


def attempt(channel: str, state: str, **more: Any) -> Context:
    """Return an attempt on `channel` in `state`."""
    base = {"contact": f"sandbox:{channel}", "channel": channel, "state": state, "due_at": NOW + MINUTE,
            "at": None if state == "pending" else NOW - 2 * MINUTE, "reason": None,
            "possible_duplicate": False, "late_us": 0}  # fmt: skip
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
    page(SARA, [attempt("push", "seen"), attempt("sms", "delivered"), attempt(
        "call", "failed", reason={"ar": "الخط مشغول، فأُرسلت الرسالة فوراً", "en": "line busy, so the SMS went at once"}
    ), attempt("sms", "unknown", possible_duplicate=True, late_us=9 * SECOND)]),
]  # fmt: skip


def incident(**more: Any) -> Context:
    """Return an open SEV1 that nobody has taken."""
    base = {
        "id": "inc_214", "number": 214, "title": "قاعدة بيانات المدفوعات متوقفة، ولا تكتمل أي عملية دفع",
        "severity": SEV1, "state": "open", "exhausted": False, "service": PAYMENTS, "purpose": "real",
        "opened_at": NOW - 156 * SECOND, "acknowledged_at": None, "resolved_at": None, "snoozed_until": None,
        "owner": None, "held_by_source": None, "alerts_count": 3,
        "clocks": [clock("response", "running", 744 * SECOND, 15 * MINUTE),
                   clock("resolution", "running", 3444 * SECOND, HOUR)],
        "reaching": FIRST_ROUND, "next": NEXT, "version": 7, "playbook_version": "2.0.0",
    }  # fmt: skip
    return {**base, **more}


def acknowledged(**more: Any) -> Context:
    """Return an incident that Mohammed has taken."""
    met = clock("response", "met", 11 * MINUTE, 15 * MINUTE, stopped_at=NOW - 8 * MINUTE)
    base = {
        "id": "inc_211", "number": 211, "title": "أخطاء في معالجة الطلبات: 8% منها تعود بخطأ", "severity": SEV2,
        "state": "acknowledged", "opened_at": NOW - 14 * MINUTE, "acknowledged_at": NOW - 8 * MINUTE,
        "owner": MOHAMMED, "clocks": [met, clock("resolution", "at_risk", 1824 * SECOND, 4 * HOUR)],
        "next": None, "reaching": [],
    }  # fmt: skip
    return incident(**{**base, **more})


INCIDENTS = [
    incident(),
    acknowledged(),
    acknowledged(id="inc_213", number=213, title="Store page is very slow on the web", service=WEB, state="snoozed",
                 snoozed_until=NOW + HOUR, owner=SARA, clocks=[clock("resolution", "running", 145 * MINUTE, 4 * HOUR)]),
    acknowledged(id="inc_198", number=198, title="روابط معطلة في صفحة العروض", severity=SEV3, service=WEB,
                 purpose="drill", clocks=[clock("resolution", "breached", -17 * HOUR, 24 * HOUR)]),
    incident(id="inc_209", number=209, title=OUTSIDE, severity=SEV3, service=None, purpose="test", reaching=[],
             next=None, clocks=[clock("response", "running", 3 * DAY, 5 * DAY)]),
    acknowledged(id="inc_190", number=190, title="Closed", severity=SEV3, state="resolved", resolved_at=NOW - DAY,
                 purpose="shadow", clocks=[clock("resolution", "void", HOUR, HOUR, stopped_at=NOW)]),
]  # fmt: skip


def entry(n: int, icon: str, ar: str, en: str, **more: Any) -> Context:
    """Return one entry of the timeline, each a minute older than the last."""
    return {"n": n, "at": NOW - (9 - n) * MINUTE, "kind": "x", "actor": "x", "via": None, "text": {"ar": ar, "en": en},
            "why": None, "icon": icon, "tone": None, "note": None, **more}  # fmt: skip


TIMELINE = [
    entry(5, "note", "محمد أحمد: ملاحظة", "Mohammed Ahmed added a note", note="4.18.3 لم يمس مخطط القاعدة\n<i>Safe</i>"),
    entry(4, "check", "استلمها محمد أحمد", "Mohammed Ahmed acknowledged", tone="ok", via="call",
          why={"ar": "الرقم 1 على المكالمة الأولى", "en": "Pressed 1 on the first call"}),
    entry(3, "room", "أُعلن في #emergency-alerts", "Announced in #emergency-alerts"),
    entry(2, "bell", "استُدعي محمد أحمد وسارة محمد", "Paged Mohammed Ahmed and Sara Mohammed"),
    entry(1, "warn", "اكتُشفت", "Detected", tone="milestone"),
]  # fmt: skip

ALERTS = [
    {"dedup_key": "PaymentsDbDown", "source": "Alertmanager", "title": OUTSIDE, "state": "firing", "severity": "critical",
     "count": 3, "last_at": NOW - 30 * SECOND, "labels": {"instance": "db-1.internal:9187", "job": "postgres"}},
    {"dedup_key": "BACKEND-91", "source": "Sentry", "title": "Checkout fails", "state": "cleared", "severity": "high",
     "count": 1, "last_at": NOW - DAY, "labels": {}},
]  # fmt: skip

LADDER = [
    {"at": NOW - 2 * MINUTE, "done": True, "verb": "page", "text": {"ar": "يُستدعى المستوى الأول", "en": "Level 1 is paged"}},
    {"at": NOW + 3 * MINUTE, "done": False, "verb": "page", "text": {"ar": "يُستدعى قائد فريق الخلفية", "en": "The Backend team lead is paged"}},
    {"at": None, "done": False, "verb": "announce", "text": {"ar": "يُعلن في غرفة الإدارة", "en": "Announced in the management room"}},
]  # fmt: skip

SEVERITIES = [
    {**SEV1, "meaning": {"ar": "كل شيء متوقف، لكل المستخدمين", "en": "Everything is down, for every user"},
     "examples": [{"ar": "الموقع لا يحمل نهائياً", "en": "The site does not load at all"},
                  {"ar": "قاعدة البيانات متوقفة", "en": "The database is down"}]},
    {**SEV2, "meaning": {"ar": "جزء مهم معطل، لشريحة كبيرة", "en": "An important part is broken, for many"},
     "examples": [{"ar": "مشاكل في عملية الدفع", "en": "Payment problems"}]},
    {**SEV3, "meaning": {"ar": "أمر طفيف، لمستخدمين محدودين", "en": "Something minor, for a few"}, "examples": []},
]  # fmt: skip

VERBS = {"acknowledge", "escalate", "reassign", "snooze", "severity", "note", "resolve", "reopen", "close", "adopt"}
PEOPLE = [{**MOHAMMED, "reachable": True}, {**SARA, "reachable": False}]


def call(channel: str, state: str, **more: Any) -> Context:
    """Return what reached one phone on `channel`."""
    is_answerable = state in {"sending", "accepted", "delivered", "seen"}
    body = {
        "push": "قاعدة بيانات المدفوعات متوقفة\nاستلم قبل \u206803:27\u2069",
        "call": "هنا نوبة. حادثة كارثية: المدفوعات متوقفة. للاستلام اضغط 1، وللتصعيد 2.",
        "sms": "\u2068SEV1\u2069 المدفوعات متوقفة منذ \u206803:12\u2069. أجب 1 للاستلام، 2 للتصعيد \u2068INC-214\u2069",
    }.get(channel, "قاعدة بيانات المدفوعات متوقفة، ولا تكتمل أي عملية دفع.\nاستلم قبل \u206803:27\u2069، وإلا استُدعي قائد فريق الخلفية.")  # fmt: skip
    base = {"channel": channel, "incident": {"id": "inc_214", "number": 214, "title": "المدفوعات متوقفة", "severity": SEV1},
            "title": "\u2068SEV1\u2069 كارثي · المدفوعات", "body": body, "link": "/p/tok", "state": state, "at": NOW - MINUTE,
            "token": f"tok_{channel}" if is_answerable else None, "due_at": NOW - MINUTE, "round": 1, "level": 1,
            "possible_duplicate": False, "is_page": True}  # fmt: skip
    return {**base, **more}


PHONES = [
    {"person": LEAD, "vacant": True, "why": {"ar": "المستوى الثاني", "en": "Level 2"},
     "calls": [call("push", "delivered"), call("call", "sending"), call("sms", "cancelled")]},
    {"person": MOHAMMED, "vacant": False, "why": None,
     "calls": [call("push", "seen"), call("push", "delivered", is_page=False, title="حُلّت \u2068INC-190\u2069", body="لا شيء عليك"),
               call("call", "answered"), call("sms", "delivered"), call("whatsapp", "delivered", possible_duplicate=True),
               call("email", "delivered"), call("chat", "failed")]},
]  # fmt: skip
ROOMS = [
    {"key": "emergency", "name": "#emergency-alerts", "messages": [{"at": NOW - MINUTE, "text": "\u2068SEV1\u2069 المدفوعات متوقفة"}]},
    {"key": "management", "name": {"ar": "الإدارة", "en": "Management"}, "messages": []},
]  # fmt: skip
WAITING = [{"person": SARA, "vacant": False, "channel": "call", "due_at": NOW + MINUTE,
            "incident": {"id": "inc_214", "number": 214}}]  # fmt: skip

ONCALL = [
    {"track": {"key": "backend", "name": {"ar": "الخلفية", "en": "Backend"}},
     "people": [{**MOHAMMED, "code": "m.ahmed", "until": NOW + 2 * DAY, "why": None}]},
    {"track": {"key": "mobile", "name": {"ar": "التطبيقات", "en": "Mobile"}},
     "people": [{**SARA, "code": "s.mohammed", "until": NOW + 9 * DAY,
                 "why": {"ar": "تغطّي عن أحمد حسن", "en": "covering for Ahmed Hassan"}}]},
    {"track": {"key": "devops", "name": "DevOps"}, "people": []},
]  # fmt: skip
FINDINGS = [
    {"severity": "error", "code": "PB202", "place": "playbook.yaml:48:7",
     "message": {"ar": "المستوى الثاني لا يُبلَغ أحداً", "en": "Level 2 reaches nobody"},
     "remedy": {"ar": "سمِّ عضواً أو بديلاً", "en": "name a member or a fallback"}},
    {"severity": "warning", "code": "PB204", "place": None, "message": {"ar": "لم يُسمَّ أحد", "en": "Nobody is named"},
     "remedy": {"ar": "سمِّ شخصاً", "en": "name a person"}},
    {"severity": "info", "code": "PB900", "place": "", "message": {"ar": "تدريب نوفمبر", "en": "November drill"},
     "remedy": {"ar": "جدوله", "en": "schedule it"}},
]  # fmt: skip
HEALTH = {"last_signal_at": NOW - 4 * SECOND, "pending": 3, "late_us": 0, "exhausted": 0}
WAKES = {
    "sev1": [{"level_name": {"ar": "المستوى الأول", "en": "Level 1"}, "people": [MOHAMMED["name"], SARA["name"]], "after": None},
             {"level_name": {"ar": "قادة الفرق", "en": "Team leads"}, "people": [], "after": {"ar": "بعد 5 دقائق", "en": "after 5 minutes"}}],
    "sev2": [{"level_name": {"ar": "المستوى الأول", "en": "Level 1"}, "people": [SARA["name"]], "after": None}],
    "sev3": [],
}  # fmt: skip


def common(lang: str, path: str = "/", **more: Any) -> Context:
    """Return what every page is given."""
    base = {"lang": lang, "dir": "rtl" if lang == "ar" else "ltr", "zone": "Asia/Aden", "now": NOW, "person": HALA,
            "can": {"read", "respond"}, "path": path, "banner": None, "sandbox": True}  # fmt: skip
    return {**base, **more}


def _incident_page(lang: str, inc: Context, **more: Any) -> Context:
    base = {"incident": inc, "pages": [page(LEAD, [attempt("push", "cancelled")], 2, vacant=True), *FIRST_ROUND],
            "timeline": TIMELINE, "alerts": ALERTS, "allowed": VERBS, "people": PEOPLE, "severities": SEVERITIES,
            "ladder": LADDER, "adopt_to": "2.1.0"}  # fmt: skip
    return common(lang, f"/incidents/{inc['id']}", **{**base, **more})


def _woken(lang: str, state: str | None, **more: Any) -> Context:
    base = {"incident": incident(), "me": MOHAMMED, "round": 1, "pages": FIRST_ROUND, "answer_state": state, "by": None,
            "token": "tok_1", "next": NEXT, "person": None, "can": set()}  # fmt: skip
    return common(lang, "/p/tok_1", **{**base, **more})


def contexts(lang: str) -> dict[str, tuple[str, Context]]:
    """Return every page in every state worth seeing: a name, its template, what it is given."""
    now = {"incidents": INCIDENTS, "oncall": ONCALL, "findings": FINDINGS, "health": HEALTH}
    lost = incident(exhausted=True, next=None, clocks=[clock("response", "breached", -250 * SECOND, 15 * MINUTE)])
    quiet = {"incidents": [], "oncall": [], "findings": [], "health": {**HEALTH, "late_us": 9 * SECOND, "exhausted": 2}}
    late = acknowledged(
        state="resolved", resolved_at=NOW - MINUTE,
        clocks=[clock("response", "breached", -2 * MINUTE, 15 * MINUTE, stopped_at=NOW - 9 * MINUTE),
                clock("resolution", "met", 20 * MINUTE, HOUR, stopped_at=NOW - MINUTE)],
    )  # fmt: skip
    held = acknowledged(owner=None, held_by_source="PagerDuty", acknowledged_at=None, purpose="test", alerts_count=0)
    declare = {"severities": SEVERITIES, "services": [PAYMENTS, WEB], "wakes": WAKES, "errors": {}, "values": {}}
    wrong = {"title": {"ar": "اكتب جملة واحدة", "en": "Write one sentence"}}
    banner = {"is": "soon", "text": {"ar": "نوبة متأخرة", "en": "Nawba is behind time"}}
    sandbox = {"phones": PHONES, "rooms": ROOMS, "waiting": WAITING}
    return {
        "now": ("now.html", common(lang, **now)),
        "now-lost": ("now.html", common(lang, **{**now, "incidents": [lost, *INCIDENTS[1:2]], "banner": banner})),
        "now-taken": ("now.html", common(lang, **{**now, "incidents": INCIDENTS[1:4], "can": {"read"}})),
        "now-quiet": ("now.html", common(lang, **quiet)),
        "now-new": ("now.html", common(lang, **{**quiet, "health": {**HEALTH, "last_signal_at": None, "pending": 0}})),
        "incidents": ("incidents.html", common(lang, "/incidents", incidents=INCIDENTS, next="/incidents?after=1", severities=SEVERITIES, services=[PAYMENTS, WEB], filters={"state": None, "severity": None, "service": None})),
        "incidents-none": ("incidents.html", common(lang, "/incidents", incidents=[], next=None, filters={"state": "closed", "severity": "sev1", "service": None})),
        "incident": ("incident.html", _incident_page(lang, incident())),
        "incident-lost": ("incident.html", _incident_page(lang, lost, adopt_to=None)),
        "incident-taken": ("incident.html", _incident_page(lang, acknowledged(), adopt_to=None, allowed=VERBS - {"acknowledge", "reopen", "close"})),
        "incident-resolved": ("incident.html", _incident_page(lang, late, allowed={"reopen", "close", "note"}, ladder=[])),
        "incident-held": ("incident.html", _incident_page(lang, held, allowed=set(), alerts=[], pages=[], ladder=[], timeline=TIMELINE[4:])),
        "page": ("page.html", _woken(lang, None)),
        "page-answered": ("page.html", _woken(lang, "answered", incident=acknowledged(severity=SEV1))),
        "page-joined": ("page.html", _woken(lang, "joined", by=SARA, incident=acknowledged(owner=SARA))),
        "page-declined": ("page.html", _woken(lang, "declined", incident=incident(severity=SEV3))),
        "page-gone": ("page.html", _woken(lang, "gone", by=HALA, incident=late)),
        "sandbox": ("sandbox.html", common(lang, "/sandbox", **sandbox)),
        "sandbox-empty": ("sandbox.html", common(lang, "/sandbox", phones=[], rooms=[], waiting=[])),
        "declare": ("declare.html", common(lang, "/declare", **declare)),
        "declare-wrong": ("declare.html", common(lang, "/declare", **{**declare, "errors": wrong, "values": {"severity": "sev1", "service": "payments", "title": "", "note": "x"}})),
        "sign-in": ("sign_in.html", common(lang, "/sign-in/t", person=None, can=set(), token="t", expired=False)),
        "sign-in-expired": ("sign_in.html", common(lang, "/sign-in/t", person=None, can=set(), token="t", expired=True)),
        "signed-out": ("signed_out.html", common(lang, "/", person=None, can=set())),
        "message": ("message.html", common(lang, "/x", title={"ar": "لم يُحفظ ما طلبت", "en": "Not saved"}, text={"ar": "سبقك تعديل من سارة محمد.", "en": "Sara Mohammed changed it first."}, actions=[{"href": "/incidents/inc_214", "text": {"ar": "اعرض الحادثة", "en": "Show the incident"}}])),
    }  # fmt: skip
