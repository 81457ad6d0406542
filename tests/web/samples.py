"""What the templates are given in tests and previews: every page, in every state worth seeing."""

from __future__ import annotations

from datetime import date
from typing import Any

from nawba.actions import self_audit
from nawba.domain.time import HOUR, MINUTE, SECOND
from nawba.domain.watching import OUTSIDE
from nawba.handbook.tree import Chapter, Handbook
from nawba.playbook import decode, files_of
from nawba.web.pages.holidays import in_words
from nawba.web.pages.reviewing import review_overdue
from tests.handbook.editions import EXAMPLE, example
from tests.web.sample_parts import (
    ALERTS,
    FINDINGS,
    FIRST_ROUND,
    HALA,
    HEALTH,
    HELP,
    INCIDENTS,
    JUDGED,
    LADDER,
    LEAD,
    MOHAMMED,
    NEXT,
    NOW,
    ONCALL,
    PAYMENTS,
    PEOPLE,
    SARA,
    SEV1,
    SEV3,
    SEVERITIES,
    SUGGESTED,
    TIMELINE,
    VERBS,
    WAKES,
    WEB,
    Context,
    acknowledged,
    attempt,
    clock,
    incident,
    judgement,
    page,
)
from tests.web.sample_phones import PHONES, ROOMS, WAITING

OVERDUE = decode(files_of(EXAMPLE))
"""Its review was due on 15 April 2025."""


def common(lang: str, path: str = "/", **more: Any) -> Context:
    """Return what every page is given."""
    base = {
        "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr",
        "zone": "Asia/Aden",
        "now": NOW,
        "person": HALA,
        "can": {"read", "respond"},
        "path": path,
        "banner": None,
        "sandbox": True,
    }
    return {**base, **more}


def _handbook(lang: str, book: Handbook, key: str, chapter: Chapter | None) -> Context:
    return common(lang, f"/handbook/{key}", book=book, key=key, chapter=chapter, card=None)


def _incident_page(lang: str, inc: Context, **more: Any) -> Context:
    base = {
        "incident": inc,
        "pages": [page(LEAD, [attempt("push", "cancelled")], 2, vacant=True), *FIRST_ROUND],
        "timeline": TIMELINE,
        "alerts": ALERTS,
        "allowed": VERBS,
        "people": PEOPLE,
        "severities": SEVERITIES,
        "ladder": LADDER,
        "adopt_to": "2.1.0",
        "review": review_overdue(OVERDUE, NOW),
    }
    return common(lang, f"/incidents/{inc['id']}", **{**base, **more})


def _woken(lang: str, state: str | None, **more: Any) -> Context:
    base = {
        "incident": incident(),
        "me": MOHAMMED,
        "round": 1,
        "pages": FIRST_ROUND,
        "answer_state": state,
        "by": None,
        "token": "tok_1",
        "next": NEXT,
        "person": None,
        "can": set(),
    }
    return common(lang, "/p/tok_1", **{**base, **more})


TROUBLES = [
    {"code": code, "n": n} for n, code in enumerate(("exhausted", *self_audit.CODES, *OUTSIDE, "auditor_silent"), 1)
]


def _holidays() -> Context:
    days = in_words((date(2027, 3, 8), date(2027, 3, 11)), "latin")
    guess: Context = {
        "id": "YE.eid_al_fitr.1448",
        "name": {"ar": "عيد الفطر", "en": "Eid al-Fitr"},
        "year": 1448,
        "days": days,
        "computed": None,
        "first": "2027-03-08",
        "last": "2027-03-11",
        "at": None,
        "by": None,
        "calendars": "office",
        "is_near": True,
    }
    ruled = {**guess, "id": "YE.eid_al_adha.1448", "computed": days, "at": NOW, "by": HALA["name"], "is_near": False}
    ruled["name"] = {"ar": "عيد الأضحى", "en": "Eid al-Adha"}
    return {"holidays": [guess, ruled], "wrong": "YE.eid_al_fitr.1448"}


def contexts(lang: str) -> dict[str, tuple[str, Context]]:
    """Return every page in every state worth seeing: a name, its template, what it is given."""
    now: Context = {"incidents": INCIDENTS, "oncall": ONCALL, "findings": FINDINGS, "health": HEALTH}
    lost = incident(exhausted=True, next=None, clocks=[clock("response", "breached", -250 * SECOND, 15 * MINUTE)])
    quiet: Context = {
        "incidents": [],
        "oncall": [],
        "findings": [],
        "health": {**HEALTH, "late_us": 9 * SECOND, "exhausted": 2},
    }
    late = acknowledged(
        state="resolved",
        resolved_at=NOW - MINUTE,
        clocks=[
            clock("response", "breached", -2 * MINUTE, 15 * MINUTE, stopped_at=NOW - 9 * MINUTE),
            clock("resolution", "met", 20 * MINUTE, HOUR, stopped_at=NOW - MINUTE),
        ],
    )
    held = acknowledged(owner=None, held_by_source="PagerDuty", acknowledged_at=None, purpose="test", alerts_count=0)
    declare = {"severities": SEVERITIES, "services": [PAYMENTS, WEB], "wakes": WAKES, "errors": {}, "values": {}}
    declare["review"] = review_overdue(OVERDUE, NOW)
    wrong = {"title": {"ar": "اكتب جملة واحدة", "en": "Write one sentence"}}
    banner = {"is": "soon", "text": {"ar": "نوبة متأخرة", "en": "Nawba is behind time"}}
    sandbox = {"phones": PHONES, "rooms": ROOMS, "waiting": WAITING}
    book = example(lang)
    chapters = {one.key: one for one in book.chapters}
    handbook = {
        f"handbook-{key}": ("handbook.html", _handbook(lang, book, key, chapters[key]))
        for key in ("overview", "severities", "rota", "reviews", "open")
    }
    card = ("handbook.html", {**_handbook(lang, book, "card-SEV1", None), "card": book.cards[0]})
    text = {
        "en": "SEV1: Technical management is now called after 3 minutes.",
        "ar": "SEV1: الإدارة التقنية يُستدعى الآن.",
    }
    version = {
        "number": 2, "is_live": True, "at": NOW - HOUR, "by": {"en": "uid0"}, "reason": "Nobody hears the <b>first</b> call", "restored": 1,
        "forced": ["PB901"], "changes": [text], "rest": 0, "is_recorded": True,
    }  # fmt: skip
    group = {"name": {"en": "Those who are called", "ar": "من يُستدعى"}, "changes": [text]}
    return {
        **handbook,
        "versions": ("versions.html", common(lang, "/playbook", versions=[version], one=None)),
        "versions-none": ("versions.html", common(lang, "/playbook", versions=[], one=None)),
        "versions-one": (
            "versions.html",
            common(lang, "/playbook/2", versions=[], one=version, groups=[group], is_first=False),
        ),
        "versions-first": (
            "versions.html",
            common(lang, "/playbook/1", versions=[], one=version, groups=[], is_first=True),
        ),
        "handbook-card": card,
        "now": ("now.html", common(lang, **now)),
        "now-lost": ("now.html", common(lang, **{**now, "incidents": [lost, *INCIDENTS[1:2]], "banner": banner})),
        "now-troubled": ("now.html", common(lang, **{**now, "troubles": TROUBLES})),
        "now-taken": ("now.html", common(lang, **{**now, "incidents": INCIDENTS[1:4], "can": {"read"}})),
        "now-quiet": ("now.html", common(lang, **quiet)),
        "now-new": ("now.html", common(lang, **{**quiet, "health": {**HEALTH, "last_signal_at": None, "pending": 0}})),
        "incidents": (
            "incidents.html",
            common(
                lang,
                "/incidents",
                incidents=INCIDENTS,
                next="/incidents?after=1",
                severities=SEVERITIES,
                services=[PAYMENTS, WEB],
                filters={"state": None, "severity": None, "service": None},
            ),
        ),
        "incidents-none": (
            "incidents.html",
            common(
                lang,
                "/incidents",
                incidents=[],
                next=None,
                filters={"state": "closed", "severity": "sev1", "service": None},
            ),
        ),
        "incident": ("incident.html", _incident_page(lang, incident())),
        "incident-lost": ("incident.html", _incident_page(lang, lost, adopt_to=None)),
        "incident-taken": (
            "incident.html",
            _incident_page(lang, acknowledged(), adopt_to=None, allowed=VERBS - {"acknowledge", "reopen", "close"}),
        ),
        "incident-resolved": (
            "incident.html",
            _incident_page(lang, late, allowed={"reopen", "close", "note"}, ladder=[]),
        ),
        "incident-held": (
            "incident.html",
            _incident_page(lang, held, allowed=set(), alerts=[], pages=[], ladder=[], timeline=TIMELINE[4:]),
        ),
        "page": ("page.html", _woken(lang, None)),
        "page-answered": ("page.html", _woken(lang, "answered", incident=acknowledged(severity=SEV1))),
        "page-joined": ("page.html", _woken(lang, "joined", by=SARA, incident=acknowledged(owner=SARA))),
        "page-declined": ("page.html", _woken(lang, "declined", incident=incident(severity=SEV3))),
        "page-gone": ("page.html", _woken(lang, "gone", by=HALA, incident=late)),
        "sandbox": ("sandbox.html", common(lang, "/sandbox", **sandbox)),
        "sandbox-empty": ("sandbox.html", common(lang, "/sandbox", phones=[], rooms=[], waiting=[])),
        "holidays": ("holidays.html", common(lang, "/holidays", can={"read", "respond", "admin"}, **_holidays())),
        "holidays-read": ("holidays.html", common(lang, "/holidays", **_holidays())),
        "holidays-none": ("holidays.html", common(lang, "/holidays", holidays=[], wrong=None)),
        "incident-judged": ("incident.html", _incident_page(lang, incident(), allowed=JUDGED, **judgement())),
        "declare": ("declare.html", common(lang, "/declare", **declare)),
        "declare-asked": ("declare.html", common(lang, "/declare", **{**declare, "help": HELP})),
        "declare-suggested": (
            "declare.html",
            common(lang, "/declare", **{**declare, "help": SUGGESTED, "values": {"severity": "sev1:0"}}),
        ),
        "declare-wrong": (
            "declare.html",
            common(
                lang,
                "/declare",
                **{
                    **declare,
                    "errors": wrong,
                    "values": {"severity": "sev1", "service": "payments", "title": "", "note": "x"},
                },
            ),
        ),
        "sign-in": ("sign_in.html", common(lang, "/sign-in/t", person=None, can=set(), token="t", expired=False)),
        "sign-in-expired": (
            "sign_in.html",
            common(lang, "/sign-in/t", person=None, can=set(), token="t", expired=True),
        ),
        "signed-out": ("signed_out.html", common(lang, "/", person=None, can=set())),
        "message": (
            "message.html",
            common(
                lang,
                "/x",
                title={"ar": "لم يُحفظ ما طلبت", "en": "Not saved"},
                text={"ar": "سبقك تعديل من سارة محمد.", "en": "Sara Mohammed changed it first."},
                actions=[{"href": "/incidents/inc_214", "text": {"ar": "اعرض الحادثة", "en": "Show the incident"}}],
            ),
        ),
    }
