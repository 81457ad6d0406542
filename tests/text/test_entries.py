"""What the timeline says: every kind of entry in both languages, and nothing that an odd entry could break."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.domain.entry import SYSTEM, Actor, Entry, Kind
from nawba.domain.time import DAY, MINUTE
from nawba.text.catalogue import LANGUAGES, catalogue
from nawba.text.entries import Described, Names, as_map, described, severities_of, why_map
from nawba.text.isolate import FSI, PDI

AT = 1_795_133_520_000_000  # 2026-11-20 00:12 UTC, 03:12 in Aden
ICONS = Path(__file__).parents[2] / "src/nawba/web/static/icons.svg"
PEOPLE = {
    "mohammed": {"ar": "محمد أحمد", "en": "Mohammed Ahmed"},
    "sara": {"ar": "سارة محمد", "en": "Sara Mohammed"},
    "lina": {"ar": "لينا علي", "en": "Lina Ali"},
}
LEVELS = {
    1: {"ar": "فريق التشغيل المناوب", "en": "operations on call"},
    2: {"ar": "الإدارة التقنية", "en": "technical management"},
}
OPTIONS = {"roll_back": {"ar": "رجوع", "en": "Roll back"}, "mend": {"ar": "إصلاح سريع", "en": "Quick fix"}}
EXAMPLES = {("SEV1", 0, 3): {"ar": "الموقع لا يفتح إطلاقًا", "en": "The site does not load at all"}}
NAMES = Names(
    person=PEOPLE.get,
    level=LEVELS.get,
    service={"payments": {"ar": "الدفع", "en": "Payments"}}.get,
    room={"emergency": {"ar": "#emergency-alerts", "en": "#emergency-alerts"}}.get,
    source={"alertmanager": {"ar": "Alertmanager", "en": "Alertmanager"}}.get,
    role={"sre": {"ar": "SRE", "en": "SRE"}}.get,
    track={"devops": {"ar": "مناوبة العمليات", "en": "DevOps on call"}}.get,
    measure={"users": {"ar": "نسبة المتضرّرين", "en": "Users affected"}}.get,
    question={"fix": {"ar": "هل نصلح أم نرجع؟", "en": "Fix or roll back?"}}.get,
    option=lambda _question, option: OPTIONS.get(option),
    example=lambda severity, index, version: EXAMPLES.get((severity, index, version)),
    note={"note_1": "back at 4\u202e\nwaiting"}.get,
    alert={"alt_1": "PaymentsDbDown"}.get,
    severity_at=lambda _n: "SEV1",
    zone="Asia/Aden",
)
ME = Actor("person", "mohammed", "link")
SOURCE = Actor("source", "alertmanager", "intake")
NO_ROTA = {"kind": "role", "key": "sre", "reason": "no_rota"}


def bare(text: str | None) -> str:
    return (text or "").replace(FSI, "").replace(PDI, "")


def line(
    kind: str, reason: str = "", params: dict[str, Any] | None = None, actor: Actor = SYSTEM, lang: str = "en"
) -> Described:
    return described(Entry(7, AT, kind, actor, reason, params or {}), NAMES, lang)  # type: ignore[arg-type]


# What the core writes today: kind, reason, params, actor → the sentence in English and in Arabic.
CALLED = {"level": 1, "round": 1, "people": ["mohammed", "sara"], "empties": [NO_ROTA], "late_us": 16 * MINUTE}
SENTENCES: list[tuple[str, str, dict[str, Any], Actor, str, str]] = [
    ("opened", "alert", {"severity": "SEV1"}, SOURCE,
     "Detected: an alert from the source Alertmanager opened the incident as SEV1",
     "اكتُشفت: فتح الحادثةَ تنبيه من المصدر Alertmanager، بدرجة SEV1"),
    ("opened", "declared", {"severity": "SEV2"}, ME,
     "A SEV2 incident was declared by Mohammed Ahmed",
     "أُعلنت حادثة بدرجة SEV2 بطلب من محمد أحمد"),
    ("alert_attached", "grouped", {"alert": "alt_1"}, SOURCE,
     "Another alert joined the incident: “PaymentsDbDown”",
     "انضمّ إلى الحادثة تنبيه آخر: «PaymentsDbDown»"),
    ("alert_cleared", "source", {"alert": "alt_2"}, SOURCE,
     "An alert cleared, says the source Alertmanager",
     "زال تنبيه بقول المصدر Alertmanager"),
    ("called", "after", CALLED, SYSTEM,
     "Mohammed Ahmed and Sara Mohammed were paged (operations on call, round 1)",
     "جرى استدعاء محمد أحمد وسارة محمد (فريق التشغيل المناوب، الجولة 1)"),
    ("called", "repeat", {**CALLED, "people": ["sara"], "round": 2}, SYSTEM,
     "Sara Mohammed was paged (operations on call, round 2)",
     "جرى استدعاء سارة محمد (فريق التشغيل المناوب، الجولة 2)"),
    ("called", "after", {**CALLED, "people": ["mohammed", "sara", "lina"]}, SYSTEM,
     "Mohammed Ahmed, Sara Mohammed and Lina Ali were paged (operations on call, round 1)",
     "جرى استدعاء محمد أحمد وسارة محمد ولينا علي (فريق التشغيل المناوب، الجولة 1)"),
    ("called", "exhausted", {"level": 3, "round": 1, "people": ["sara"]}, SYSTEM,
     "Sara Mohammed was paged (the last resort, round 1)",
     "جرى استدعاء سارة محمد (الملاذ الأخير، الجولة 1)"),
    ("nobody", "after", {"level": 2}, SYSTEM,
     "The page reached nobody: technical management",
     "لم يصل الاستدعاء إلى أحد: الإدارة التقنية"),
    ("told", "after", {"level": 2, "people": ["sara"]}, SYSTEM,
     "Sara Mohammed was told (technical management)",
     "جرى إبلاغ سارة محمد (الإدارة التقنية)"),
    ("announced", "after", {"rooms": ["emergency"]}, SYSTEM,
     "Announced in #emergency-alerts",
     "أُعلن في #emergency-alerts"),
    ("clock", "breached", {"clock": "response", "at": AT + 15 * MINUTE}, SYSTEM,
     "The response target was missed: nobody had acknowledged by 03:27",
     "تجاوز الاستلام موعده: لم يستلم أحد حتى 03:27"),
    ("clock", "met", {"clock": "resolution", "at": AT}, ME,
     "The resolution target was met at 03:12",
     "تحقق هدف الحل عند 03:12"),
    ("acknowledged", "person", {}, ME,
     "Acknowledged by Mohammed Ahmed, through the page’s link",
     "استُلمت الحادثة عبر رابط الاستدعاء، وهي الآن في عهدة محمد أحمد"),
    ("acknowledged", "person", {}, Actor("person", "sara", "fax"),
     "Acknowledged by Sara Mohammed",
     "استُلمت الحادثة، وهي الآن في عهدة سارة محمد"),
    ("joined", "was_called", {"level": 1}, ME,
     "Mohammed Ahmed answered the page too; the incident stays with whoever acknowledged it",
     "وصل جواب من محمد أحمد أيضاً، وتبقى الحادثة في عهدة من استلمها"),
    ("confirmed", "again", {}, ME,
     "Mohammed Ahmed confirmed still being on it",
     "وصل تأكيد من محمد أحمد: العمل على الحادثة مستمر"),
    ("confirmation_asked", "still_awake", {"person": "sara"}, SYSTEM,
     "Sara Mohammed was asked to confirm still being on it",
     "طُلب من سارة محمد تأكيد أن العمل على الحادثة مستمر"),
    ("unconfirmed", "no_sign", {"person": "sara"}, SYSTEM,
     "No confirmation came from Sara Mohammed: the acknowledgement fell and calling began again",
     "لم يصل تأكيد من سارة محمد: سقط الاستلام وعاد الاستدعاء"),
    ("source_acknowledged", "source", {"until": AT + 10 * MINUTE}, SOURCE,
     "Acknowledged at the source Alertmanager, not here: calling waits until 03:22",
     "استُلمت عند المصدر Alertmanager لا هنا: ينتظر النداء حتى 03:22"),
    ("hold_ended", "no_person_answered", {}, SYSTEM,
     "No person acknowledged, so calling goes on where it stood",
     "لم يستلم أحد بنفسه، فعاد النداء من حيث توقّف"),
    ("snoozed", "by_hand", {"until": AT + 15 * MINUTE}, ME,
     "Snoozed until 03:27 by Mohammed Ahmed",
     "أُجّلت الحادثة حتى 03:27 بطلب من محمد أحمد"),
    ("snoozed", "by_hand", {"until": AT + DAY}, ME,
     "Snoozed until Sat 03:12 by Mohammed Ahmed",
     "أُجّلت الحادثة حتى السبت 03:12 بطلب من محمد أحمد"),
    ("snooze_ended", "time", {}, SYSTEM,
     "The snooze is over and calling goes on",
     "انتهى التأجيل وعاد النداء"),
    ("severity_changed", "raised", {"from": "SEV3", "to": "SEV1"}, SOURCE,
     "Raised from SEV3 to SEV1 by an alert from the source Alertmanager",
     "رُفعت درجة الخطورة من SEV3 إلى SEV1 بتنبيه من المصدر Alertmanager"),
    ("severity_changed", "lowered", {"from": "SEV1", "to": "SEV2"}, ME,
     "Lowered from SEV1 to SEV2 by Mohammed Ahmed",
     "خُفّضت درجة الخطورة من SEV1 إلى SEV2 بقرار من محمد أحمد"),
    ("severity_proposed", "example", {"from": "SEV3", "to": "SEV1", "example": ["SEV1", 0, 3]}, SYSTEM,
     "Raising it from SEV3 to SEV1 is proposed: a person decides",
     "يُقترح رفع درجة الخطورة من SEV3 إلى SEV1، والقرار لشخص"),
    ("proposal_dismissed", "person", {"to": "SEV1", "note": "note_1"}, ME,
     "The proposal to raise it to SEV1 was dismissed by Mohammed Ahmed",
     "صُرف النظر عن رفعها إلى SEV1، بقرار من محمد أحمد"),
    ("measured", "by_hand", {"measure": "users", "value": "37.5", "unit": "%", "source": "by_hand", "at": AT}, ME,
     "Users affected: 37.5%, says Mohammed Ahmed",
     "نسبة المتضرّرين: 37.5%، بحسب محمد أحمد"),
    ("decision_asked", "time_box", {"decision": "fix", "option": "mend"}, SYSTEM,
     "A decision is wanted: Fix or roll back?",
     "مطلوب قرار: هل نصلح أم نرجع؟"),
    ("decided", "rule", {"decision": "fix", "option": "roll_back"}, ME,
     "Decided by Mohammed Ahmed: Roll back. The question was: Fix or roll back?",
     "قرار من محمد أحمد: رجوع. السؤال: هل نصلح أم نرجع؟"),
    ("escalated", "by_hand", {}, ME,
     "Escalated by Mohammed Ahmed",
     "صُعّدت الحادثة بطلب من محمد أحمد"),
    ("reassigned", "by_hand", {"from": None, "to": "sara"}, ME,
     "Reassigned to Sara Mohammed by Mohammed Ahmed",
     "حُوّلت الحادثة إلى سارة محمد بطلب من محمد أحمد"),
    ("declined", "cannot", {"person": "mohammed"}, ME,
     "Mohammed Ahmed cannot take it",
     "وصل اعتذار من محمد أحمد عن الاستلام"),
    ("noted", "", {"note": "note_1"}, ME,
     "Mohammed Ahmed added a note",
     "ملاحظة من محمد أحمد"),
    ("restored", "resolved", {}, ME,
     "The service is back, says Mohammed Ahmed",
     "عادت الخدمة، بحسب محمد أحمد"),
    ("resolved", "person", {}, ME,
     "Resolved by Mohammed Ahmed",
     "حُلّت الحادثة، بحسب محمد أحمد"),
    ("resolved", "source", {}, SOURCE,
     "Resolved: every alert cleared, says the source Alertmanager",
     "حُلّت الحادثة: زالت تنبيهاتها كلّها، بحسب المصدر Alertmanager"),
    ("resolve_proposed", "all_cleared", {}, SOURCE,
     "Every alert has cleared: is the incident resolved?",
     "زالت التنبيهات كلّها: أحُلّت الحادثة؟"),
    ("reopened", "person", {}, ME,
     "Reopened by Mohammed Ahmed",
     "أُعيد فتح الحادثة، بطلب من محمد أحمد"),
    ("closed", "person", {}, ME,
     "Closed by Mohammed Ahmed",
     "أُغلقت الحادثة، بطلب من محمد أحمد"),
    ("adopted", "by_hand", {"from": 14, "playbook": 15}, ME,
     "Version 15 of the playbook was adopted instead of version 14, by Mohammed Ahmed",
     "اعتُمدت النسخة 15 من الدليل بدل النسخة 14، بطلب من محمد أحمد"),
    ("clocks_moved", "holiday", {"feast": "YE.eid_al_fitr.1447", "was": ["2026-03-18", "2026-03-23"],
     "days": ["2026-03-19"], "clocks": [{"kind": "response", "was_due_at": AT, "due_at": AT + DAY}]}, ME,
     "Eid al-Fitr 1447 is 19 March 2026, not 18 March 2026 – 23 March 2026, says Mohammed Ahmed: due times follow",
     "عيد الفطر 1447: 19 مارس 2026 بدل 18 مارس 2026 – 23 مارس 2026، كما أفاد محمد أحمد، فتغيّرت المواعيد"),
    ("exhausted", "nobody_answered", {}, SYSTEM,
     "Nobody has answered: the whole chain was called, and the last resort is called now",
     "لم يُجب أحد: استُدعيت السلسلة كلّها، ويُستدعى الملاذ الأخير الآن"),
    ("attempt_failed", "timeout", {"person": "sara", "channel": "call", "contact": "c", "next": True},
     Actor("provider", "twilio", "engine"),
     "Sara Mohammed could not be reached by phone",
     "تعذّر الوصول إلى سارة محمد بالاتصال"),
    ("attempt_failed", "gone", {"person": "", "channel": "chat", "contact": "room:emergency", "next": False},
     Actor("provider", "slack", "engine"),
     "The announcement in #emergency-alerts by chat failed",
     "تعذّر الإعلان في #emergency-alerts بالمحادثة"),
    ("timer_quarantined", "", {}, SYSTEM,
     "Nawba could not carry out what was due here and quarantined it: look after this incident yourselves",
     "تعذّر على نوبة تنفيذ ما حان هنا فوُضع في الحجر: تابعوا هذه الحادثة بأنفسكم"),
    ("held", "", {"taken_at": AT}, SYSTEM,
     "Restored from a backup: what was due here is held until somebody releases it",
     "استُعيدت من نسخة احتياطية: ما حان هنا موقوف حتى يُفرج عنه أحد"),
    ("released", "", {}, ME,
     "Released by Mohammed Ahmed: what was due goes on from here",
     "أُفرج عنها، بطلب من محمد أحمد: ما حان يُستأنف من هنا"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "reason", "params", "actor", "english", "arabic"), SENTENCES)
def test_an_entry_is_a_sentence(
    kind: str, reason: str, params: dict[str, Any], actor: Actor, english: str, arabic: str
) -> None:
    assert line(kind, reason, params, actor).text == english
    assert bare(line(kind, reason, params, actor, "ar").text) == arabic


def test_every_kind_has_its_example() -> None:
    assert {kind for kind, *_ in SENTENCES} == set(get_args(Kind))


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_kind_without_reason_or_params_is_still_a_sentence_of_its_own(kind: str, lang: str) -> None:
    unknown = line("from_the_future", lang=lang).text
    said = line(kind, "no_such_reason", {}, lang=lang)
    assert said.text
    assert said.text != unknown
    assert f'id="{said.icon}"' in ICONS.read_text("utf-8")
    assert said.tone in {None, "ok", "now", "soon", "milestone"}


def test_a_call_says_why_these_and_how_late() -> None:
    said = line("called", "after", CALLED)
    assert (
        said.why
        == "Level 1 of the SEV1 chain · the role SRE has no rota, passed over · late by 16 minutes, Nawba was down"
    )
    arabic = bare(line("called", "after", CALLED, lang="ar").why)
    assert arabic == "المستوى 1 من سلسلة SEV1 · دور SRE بلا جدول مناوبة، فتُجوّز · متأخر 16 دقيقة، كانت نوبة متوقفة"
    on_time = line("called", "repeat", {**CALLED, "late_us": 0, "empties": []})
    assert on_time.why == "Level 1 of the SEV1 chain · repeated: nobody had acknowledged"


@pytest.mark.parametrize("reason", ["no_rota", "off_duty", "vacant", "no_holder", "gone", "no_contact", "unheard_of"])
@pytest.mark.parametrize("kind", ["role", "track", "team", "person", "level", "unheard_of"])
def test_everybody_passed_over_is_named_with_the_reason(kind: str, reason: str) -> None:
    empties = [{"kind": kind, "key": "sara", "reason": reason}]
    for lang in LANGUAGES:
        why = bare(line("nobody", "after", {"level": 1, "empties": empties}, lang=lang).why)
        name = PEOPLE["sara"][lang] if kind == "person" else "sara"
        assert name in why


def test_an_empty_level_says_that_the_next_is_called() -> None:
    said = line("nobody", "after", {"level": 2, "falls_through": True})
    assert said.tone == "now"
    assert (said.why or "").endswith("the next level is called at once")


def test_an_announcement_says_that_it_reaches_nobody() -> None:
    said = line("announced", "after", {"rooms": ["emergency"]})
    assert said.why == "an announcement, not a page: it counts as reaching nobody"
    assert line("announced", "after", {"rooms": []}).text == "There was no room to announce in"


def test_a_source_stops_no_clock_and_says_so() -> None:
    assert line("source_acknowledged", "source", {}, SOURCE).why == "no clock stops: only a person stops one"


def test_a_failed_try_says_what_comes_next() -> None:
    failed = {"person": "sara", "channel": "sms", "contact": "c", "next": False}
    assert line("attempt_failed", "no_vendor", failed).why == (
        "no provider is connected for this channel · no other contact was left"
    )
    assert line("attempt_failed", "30003", failed | {"next": True}).why == (
        "reason: 30003 · the next contact was tried at once"
    )


INPUT = {"measure": "users", "value": "63", "unit": "%", "source": "by_hand", "at": AT}


def test_a_proposal_says_by_which_example_or_which_wire() -> None:
    """S3, S16: the reason stands beside it; without the version it stood in, an example is not quoted wrongly."""
    said = {"from": "SEV3", "to": "SEV1", "example": ["SEV1", 0, 3]}
    assert line("severity_proposed", "example", said).why == (
        "it looks like this example of SEV1: “The site does not load at all”"
    )
    assert line("severity_proposed", "example", said | {"example": ["SEV1", 0, 4]}).why == (
        "it looks like an example of SEV1"
    )
    wire = {"from": "SEV3", "to": "SEV2", "when": [["users", "above", "10"]], "inputs": [INPUT]}
    assert line("severity_proposed", "tripwire", wire).why == (
        "its tripwire was met, Users affected more than 10%: Users affected 63%"
    )
    assert bare(line("severity_proposed", "tripwire", wire, lang="ar").why) == (
        "تحقّق شرط الرفع، نسبة المتضرّرين أكثر من 10%: نسبة المتضرّرين 63%"
    )
    opened = {"severity": "SEV2", "proposes": "SEV1", "example": ["SEV1", 0, 3]}
    assert (line("opened", "alert", opened, SOURCE).why or "").endswith(
        "“The site does not load at all” · so SEV1 is proposed: a person may raise it"
    )


def test_a_decision_says_its_rule_its_values_and_its_end() -> None:
    """S11, S45, S47: what the post-mortem will ask for."""
    said = {"decision": "fix", "option": "roll_back", "when": [["users", "above", "50"]], "inputs": [INPUT]}
    assert line("decided", "rule", said, ME).why == "by the rule: Users affected more than 50% · Users affected 63%"
    mend = said | {"option": "mend", "when": [], "until": AT + 30 * MINUTE}
    assert line("decided", "rule", mend, ME).why == (
        "by the rule for every other case · Users affected 63% · its time ends at 03:42"
    )
    assert line("decided", "override", said | {"advised": "roll_back"}, ME).why == (
        "against the rule, which takes “Roll back” · Users affected 63%"
    )
    assert line("decided", "without_measure", {"missing": ["users"]}, ME).why == (
        "without what the question asks for: Users affected"
    )


def test_a_value_says_its_source_and_when_it_was_taken() -> None:
    """S43: number, source, time."""
    read = {"measure": "users", "value": "12000", "unit": "YER", "source": "google_analytics", "at": AT - 5 * MINUTE}
    said = line("measured", "source", read, Actor("key", "robot", "api"))
    assert said.text == "Users affected: 12,000 YER, says the API key robot"
    assert said.why == "read from google_analytics · taken at 03:07"


def test_what_is_not_real_says_so() -> None:
    assert line("opened", "declared", {"severity": "SEV1", "purpose": "drill"}, ME).why == "a drill, nothing is broken"


def test_opening_names_service_and_route() -> None:
    opened = {"severity": "SEV1", "service": "payments", "route": "all down", "purpose": "real"}
    assert line("opened", "alert", opened, SOURCE).why == "service: Payments · by the route “all down”"


def test_a_note_is_a_persons_own_words_cleaned() -> None:
    assert line("noted", "", {"note": "note_1"}, ME).note == "back at 4\nwaiting"
    assert line("noted", "", {"note": "erased"}, ME).note is None


def test_codes_times_and_foreign_names_are_isolated() -> None:
    arabic = line("snoozed", "by_hand", {"until": AT}, Actor("person", "Zoë", ""), "ar").text
    assert f"{FSI}03:12{PDI}" in arabic
    assert f"{FSI}Zoë{PDI}" in arabic
    english = line("escalated", "by_hand", {}, Actor("person", "محمد", ""))
    assert english.text == f"Escalated by {FSI}محمد{PDI}"


def test_digits_are_the_readers() -> None:
    arabic = Names(person=PEOPLE.get, level=LEVELS.get, zone="Asia/Aden", digits="arabic")
    entry = Entry(1, AT, "called", SYSTEM, "after", {"level": 1, "round": 12, "people": ["sara"]})
    assert "الجولة ١٢" in described(entry, arabic, "ar").text
    assert "round 12" in described(entry, arabic, "en").text


def test_a_crowd_is_counted() -> None:
    crowd = [f"p{n}" for n in range(20)]
    text = line("called", "after", {"level": 1, "round": 1, "people": crowd}).text
    assert "p11 and 8 others were paged" in text


def test_texts_by_language_for_the_api() -> None:
    entry = Entry(1, AT, "escalated", ME, "by_hand", {})
    assert as_map(entry, NAMES, ("ar", "en")) == {
        "ar": "صُعّدت الحادثة بطلب من محمد أحمد",
        "en": "Escalated by Mohammed Ahmed",
    }
    assert why_map(entry, NAMES, ("en",)) == {"en": "the next level is called now"}
    assert why_map(Entry(1, AT, "noted", ME, ""), NAMES, ("en",)) is None


def test_a_language_we_do_not_speak_is_answered_in_english() -> None:
    assert line("escalated", "by_hand", {}, ME, "fr").text == "Escalated by Mohammed Ahmed"


def test_the_severity_is_the_one_of_its_time() -> None:
    entries = [
        Entry(1, AT, "opened", SOURCE, "alert", {"severity": "SEV2"}),
        Entry(2, AT, "called", SYSTEM, "after"),
        Entry(3, AT, "severity_changed", ME, "raised", {"from": "SEV2", "to": "SEV1"}),
    ]
    at = severities_of(entries)
    assert [at(n) for n in (1, 2, 3, 4)] == ["SEV2", "SEV2", "SEV1", None]


KEYS = sorted(
    {"level", "round", "people", "empties", "late_us", "rooms", "clock", "at", "until", "person", "from", "to", "note"}
    | {"alert", "severity", "service", "route", "purpose", "playbook", "channel", "contact", "reason", "next"}
)
WORDS = sorted(
    {part for key in catalogue("en") if key.startswith("entry.") for part in key.split(".")}
    | {".".join(key.split(".")[2:]) for key in catalogue("en") if key.startswith("entry.")}
)
odd_text = st.text() | st.sampled_from(["{}", "{by}", "{0}", "%s", "\u202e", "\ud800", "a" * 10_000, "", "room:"])
odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_text | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.sampled_from(["kind", "key", "reason"]), inner),
    max_leaves=30,
)
actors = st.builds(
    Actor, st.sampled_from(["person", "key", "source", "provider", "agent", "system"]), odd_text, st.sampled_from(WORDS)
)


@given(
    kind=st.sampled_from([*get_args(Kind), "from_the_future"]),
    reason=odd_text | st.sampled_from(WORDS),
    params=st.dictionaries(st.sampled_from(KEYS), odd),
    actor=actors,
    lang=st.sampled_from([*LANGUAGES, "fr"]),
)
def test_no_entry_can_break_the_timeline(
    kind: Any, reason: str, params: dict[str, Any], actor: Actor, lang: str
) -> None:
    said = described(Entry(1, AT, kind, actor, reason, params), NAMES, lang)
    assert said.text.strip()
    for text in (said.text, said.why or ""):
        assert "\n" not in text
        assert text.count(FSI) == text.count(PDI)
        assert not re.search("[\x00-\x1f\u202a-\u202e\ud800-\udfff]", text)
        assert len(text) < 10_000


@given(st.integers(), st.text(max_size=20))
def test_odd_instants_and_zones_are_question_marks_not_errors(at: int, zone: str) -> None:
    names = Names(person=PEOPLE.get, level=LEVELS.get, zone=zone)
    for base in (at, AT):
        assert described(Entry(1, base, "snoozed", ME, "by_hand", {"until": at}), names, "ar").text
