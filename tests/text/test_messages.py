"""What is sent: pages, tells, questions, announcements, in both languages, and nothing that could stop a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.domain.chain import When
from nawba.domain.telling import Template
from nawba.domain.time import DAY, MINUTE
from nawba.text.catalogue import LANGUAGES, catalogue
from nawba.text.fitting import fits, is_gsm, shortened
from nawba.text.isolate import FSI, PDI
from nawba.text.messages import Facts, compose
from nawba.text.wording import worded

AT = 1_795_133_520_000_000  # 2026-11-20 00:12 UTC, 03:12 in Aden
LINK = "https://nawba.example/p/7f3k"
ENGLISH = "Payments database is down; no payment goes through"
ARABIC = "قاعدة بيانات المدفوعات متوقفة، ولا تكتمل أي عملية دفع"
PAGE = Facts(
    kind="page",
    reason="after",
    number=214,
    title=ENGLISH,
    severity="SEV1",
    severity_name={"ar": "كارثية", "en": "Critical"},
    service_name={"ar": "الدفع", "en": "Payments"},
    state="open",
    response_due_at=AT + 15 * MINUTE,
    resolution_due_at=AT + 60 * MINUTE,
    opened_at=AT,
    level_name={"ar": "فريق التشغيل المناوب", "en": "Operations on call"},
    next_name={"ar": "قائد فريق الخلفية", "en": "the Backend team lead"},
    next_at=AT + 5 * MINUTE,
    person_name={"ar": "محمد أحمد", "en": "Mohammed Ahmed"},
    owner_name=None,
    link=LINK,
    zone="Asia/Aden",
)
TELL = replace(PAGE, kind="tell", link="https://nawba.example/incidents/inc_1")
ALERT = Template(
    "sev1_alert",
    {
        "ar": "{{severity}} — المنصّة كلّها متوقفة، وبدأنا العمل بإجراءات الطوارئ. {{incident.link}}",
        "en": "{{severity}}: the whole platform is down, the emergency procedure has begun. {{incident.link}}",
    },
    {
        "ar": "{{severity}} المنصّة متوقفة. للاستلام اتصل وأدخل {{code}}",
        "en": "{{severity}}: platform down. Call in and enter {{code}} to acknowledge",
    },
)


def bare(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def said(facts: Facts, lang: str = "en") -> list[str]:
    return bare(compose(facts, lang).body).split("\n")


def template(en: str, short: str | None = None) -> Template:
    return Template("t", {"en": en, "ar": en}, {"en": short, "ar": short} if short else None)


def test_a_page_in_english() -> None:
    message = compose(PAGE, "en")
    assert message.title == "SEV1 Critical · Payments"
    assert message.body.split("\n") == [
        ENGLISH,
        "INC-214 · since 03:12 · restore by 04:12",
        "Acknowledge by 03:27, or the Backend team lead is called at 03:17.",
        LINK,
    ]
    assert message.short == f"SEV1 INC-214: {ENGLISH}. Acknowledge by 03:27"


def test_a_page_in_arabic() -> None:
    message = compose(replace(PAGE, title=ARABIC), "ar")
    assert bare(message.title) == "SEV1 كارثية · الدفع"
    assert bare(message.body).split("\n") == [
        ARABIC,
        "INC-214 · منذ 03:12 · لتعود الخدمة قبل 04:12",
        "استلم قبل 03:27، وإلا انتقل الاستدعاء إلى قائد فريق الخلفية عند 03:17.",
        LINK,
    ]
    assert message.short == "استدعاء SEV1 INC-214: قاعدة بيانات المدفوعات متوقفة… استلم قبل 03:27"
    assert len(message.short) <= 70


def test_an_arabic_title_begins_from_the_right() -> None:
    assert compose(PAGE, "ar").title.startswith(f"{FSI}SEV1{PDI} ")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"next_name": None}, "Acknowledge by 03:27, or the last resort is called at 03:17."),
        ({"next_name": PAGE.level_name}, "Acknowledge by 03:27; you are called again at 03:17."),
        ({"next_at": None}, "Acknowledge by 03:27."),
        ({"response_due_at": None}, "Acknowledge now, or the Backend team lead is called at 03:17."),
        ({"response_due_at": AT + 2 * DAY}, "Acknowledge by Sun 03:12, or the Backend team lead is called at 03:17."),
        ({"response_due_at": None, "next_at": None}, "Acknowledge now."),
    ],
)
def test_a_page_says_what_happens_otherwise(change: dict[str, Any], sentence: str) -> None:
    assert said(replace(PAGE, **change))[2] == sentence


def test_a_late_page_says_why() -> None:
    late = replace(PAGE, late_us=16 * MINUTE)
    assert "Late by 16 minutes, Nawba was down." in said(late)
    assert "متأخر 16 دقيقة: كانت نوبة متوقفة." in said(late, "ar")
    assert not any("Nawba" in line for line in said(PAGE))


def test_a_possible_duplicate_says_so() -> None:
    line = "This may reach you twice: we cannot tell whether the first one went out."
    assert line in said(replace(PAGE, is_repeat=True))
    assert line not in said(PAGE)


def test_a_missed_target_is_said_once() -> None:
    lines = said(replace(PAGE, reason="response_breached"))
    assert lines[2] == "The response target was missed: nobody has acknowledged."
    assert lines[3].startswith("Acknowledge now, or")
    later = said(replace(PAGE, reason="repeat", now=AT + 20 * MINUTE))
    assert later[2:4] == ["Called again: nobody has acknowledged yet.", "The response target of 03:27 has passed."]


@pytest.mark.parametrize("kind", ["page", "tell", "confirm", "announce"])
@pytest.mark.parametrize(("purpose", "english", "arabic"), [("drill", "DRILL", "تدريب"), ("test", "TEST", "اختبار")])
def test_what_is_not_real_is_marked_first_of_all(kind: str, purpose: str, english: str, arabic: str) -> None:
    for lang, mark in (("en", english), ("ar", arabic)):
        for used in (None, ALERT):
            message = compose(replace(PAGE, kind=kind, purpose=purpose, code="4711"), lang, used)
            assert all(text.startswith(mark) for text in (message.title, message.body, message.short))
    assert not compose(PAGE, "en").title.startswith(english)


TELLS = ["after", "lowered", *get_args(When)]


@pytest.mark.parametrize("reason", TELLS)
def test_being_told_asks_nothing(reason: str) -> None:
    facts = replace(TELL, reason=reason, params={"from": "SEV1", "to": "SEV2"})
    assert "For your information: nothing is asked of you." in said(facts)
    assert "للعلم فقط: لا شيء مطلوب منك." in said(facts, "ar")
    assert not any(line.startswith("Acknowledge") for line in said(facts))
    assert f"message.tell.{reason}" in catalogue("en")


def test_a_lowering_names_both_severities() -> None:
    facts = replace(TELL, reason="lowered", params={"from": "SEV1", "to": "SEV2"})
    assert "Lowered from SEV1 to SEV2: calling has stopped." in said(facts)
    assert "خُفّضت درجة الخطورة من SEV1 إلى SEV2، فتوقّف النداء." in said(facts, "ar")


def test_all_cleared_asks_whether_it_is_over() -> None:
    facts = replace(TELL, reason="all_cleared")
    assert said(facts)[2].startswith("Its source says that every alert has cleared. If it is over, resolve it")
    assert compose(facts, "en").short.endswith("All alerts cleared, is it resolved?")


def test_a_proposal_and_a_question_say_what_is_wanted() -> None:
    """S16, S47: somebody is wanted, so nothing says that nothing is asked."""
    question = {"ar": "هل نصلح أم نرجع؟", "en": "Fix or roll back?"}
    asked = replace(TELL, reason="decision_asked", question=question)
    assert "The time of a decision is over, so it is asked again: Fix or roll back?" in said(asked)
    assert "انقضت مهلة قرار، ويُسأل عنه من جديد: هل نصلح أم نرجع؟" in said(asked, "ar")
    raised = replace(TELL, reason="severity_proposed", params={"from": "SEV3", "to": "SEV2"})
    assert "SEV2 is proposed instead of SEV3. Nobody is called by that: you decide." in said(raised)
    for facts in (asked, raised):
        assert "For your information: nothing is asked of you." not in said(facts)


def test_the_owner_is_asked_whether_still_awake() -> None:
    facts = replace(PAGE, kind="confirm", reason="still_awake")
    assert said(facts)[2:] == ["Still on it? Open the link and confirm, or you are called again.", LINK]
    assert compose(facts, "ar").short.startswith("أما زلت على SEV1 INC-214؟")


def test_an_announcement_is_the_playbooks_text() -> None:
    message = compose(replace(TELL, kind="announce"), "en", ALERT)
    assert message.body == f"SEV1: the whole platform is down, the emergency procedure has begun. {TELL.link}"
    arabic = compose(replace(TELL, kind="announce"), "ar", ALERT)
    assert arabic.body == f"{FSI}SEV1{PDI} — المنصّة كلّها متوقفة، وبدأنا العمل بإجراءات الطوارئ. {TELL.link}"


def test_an_announcement_without_a_template_has_our_own_words() -> None:
    facts = replace(TELL, kind="announce")
    assert said(facts) == ["SEV1 Critical · Payments", ENGLISH, "INC-214 · since 03:12", TELL.link]


def test_a_short_text_that_asks_for_a_code_needs_one() -> None:
    assert compose(PAGE, "en", ALERT).short == compose(PAGE, "en").short
    with_code = compose(replace(PAGE, code="4711"), "ar", ALERT)
    assert with_code.short == "SEV1 المنصّة متوقفة. للاستلام اتصل وأدخل 4711"


def test_a_short_text_longer_than_an_sms_gives_way_to_ours() -> None:
    assert compose(PAGE, "en", template("x", "long " * 40)).short == compose(PAGE, "en").short


def test_a_page_with_words_of_the_playbook_still_asks_and_links() -> None:
    lines = bare(compose(PAGE, "en", template("{{service}}: {{incident.title}}")).body).split("\n")
    assert lines[0] == f"Payments: {ENGLISH}"
    assert lines[2].startswith("Acknowledge by 03:27")
    assert lines[-1] == LINK


def test_a_place_without_a_value_is_empty() -> None:
    facts = replace(TELL, kind="announce")
    assert compose(facts, "en", template("back to [{{release.to}}{{nothing.at.all}}]")).body.startswith("back to []")
    released = replace(facts, params={"release": {"to": "4.18.2"}})
    assert compose(released, "en", template("back to {{release.to}}")).body.startswith("back to 4.18.2\n")


def test_an_incident_without_a_service_says_so_in_templates() -> None:
    facts = replace(TELL, kind="announce", service_name=None)
    assert compose(facts, "en", template("{{service}} fails")).body.startswith("a service not named yet fails")


@pytest.mark.parametrize(
    "broken",
    ["{{", "{% if true %}x{% endif %}", "{{ nothing|no_such_filter }}", "{{ 'x' * 100000000 }}", "{{ 1 / 0 }}", "  ",
     "{{ severity.name.upper() }}", "{{" + "(" * 500, "x" * 5_000],
)  # fmt: skip
def test_a_template_that_fails_gives_way_to_our_own_words(broken: str) -> None:
    facts = replace(TELL, kind="announce")
    assert compose(facts, "en", template(broken, broken)) == compose(facts, "en")


def test_a_title_is_never_read_as_a_template_or_a_format() -> None:
    facts = replace(PAGE, title="{{ 7 * 7 }} {by} {0} {% raw %} <b>&amp;")
    assert "{{ 7 * 7 }} {by} {0} {% raw %} <b>&amp;" in compose(facts, "en").body
    assert compose(facts, "en", template("{{incident.title}}")).body.startswith("{{ 7 * 7 }} {by}")


def test_a_title_cannot_turn_the_message_or_add_lines() -> None:
    message = compose(replace(PAGE, title="ok\u202eevil\u2066\n\nhttps://evil.example\x00"), "en")
    assert message.body.split("\n")[0] == "okevil https://evil.example"
    assert "\u202e" not in message.body + message.short


def test_a_foreign_title_is_isolated() -> None:
    assert compose(replace(PAGE, title=ARABIC), "en").body.startswith(f"{FSI}{ARABIC}{PDI}\n")
    assert f"{FSI}PaymentsDbDown{PDI}" in compose(replace(PAGE, title="PaymentsDbDown"), "ar").short


def test_one_sms_is_160_latin_or_70_other_characters() -> None:
    assert fits("a" * 160)
    assert not fits("a" * 161)
    assert fits("{" * 80)  # braces take two places each
    assert not fits("{" * 81)
    assert fits("م" * 70)
    assert not fits("م" * 71)
    assert not fits("😀" * 36)  # two units each
    assert is_gsm("Acknowledge by 03:27")
    assert not is_gsm("—")


def test_a_text_is_cut_between_words() -> None:
    assert shortened("one two " * 30, lambda text: f"<{text}>") == "<" + "one two " * 19 + "one...>"
    assert shortened("م" * 90, lambda text: "ن" * 69 + text) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_trigger_of_a_page_has_its_sentence(lang: str) -> None:
    hand_made = ("repeat", "exhausted", "declined", "escalated", "reassigned", "unconfirmed")
    assert all(f"message.why.{reason}" in catalogue(lang) for reason in (*get_args(When), *hand_made))


odd_text = st.text() | st.sampled_from(
    ["{}", "{0}", "{by}", "{{", "}}", "{%", "\u202e", "\ud800", "\x00", "a" * 10_000, "م" * 10_000, "😀" * 300, "", " "]
)
texts = st.none() | st.dictionaries(st.sampled_from(["ar", "en", "fr"]), odd_text)
instants = st.none() | st.integers() | st.just(AT)
REASONS = [key.split(".")[-1] for key in catalogue("en") if key.startswith("message.")]
odd_facts = st.builds(
    Facts,
    kind=st.sampled_from(["page", "tell", "confirm", "announce", "unheard_of"]),
    reason=st.sampled_from(REASONS) | odd_text,
    number=st.integers(min_value=0, max_value=10**9),
    title=odd_text,
    severity=odd_text,
    severity_name=texts.map(lambda text: text or {}),
    service_name=texts,
    state=st.just("open"),
    response_due_at=instants,
    resolution_due_at=instants,
    opened_at=st.integers(),
    level_name=texts,
    next_name=texts,
    next_at=instants,
    person_name=texts,
    owner_name=texts,
    link=odd_text,
    late_us=st.integers(min_value=0, max_value=10**15),
    is_repeat=st.booleans(),
    purpose=st.sampled_from(["real", "test", "drill", "shadow"]) | odd_text,
    zone=st.just("Asia/Aden") | odd_text,
    digits=st.sampled_from(["latin", "arabic"]),
    params=st.dictionaries(st.sampled_from(["from", "to", "release"]), odd_text | st.dictionaries(odd_text, odd_text)),
    code=st.none() | odd_text,
    now=instants,
)
templates = st.none() | st.builds(Template, st.just("t"), texts.map(lambda text: text or {}), texts)


@given(odd_facts, st.sampled_from([*LANGUAGES, "fr"]), templates)
def test_nothing_can_keep_a_message_from_leaving(facts: Facts, lang: str, used: Template | None) -> None:
    message = compose(facts, lang, used)
    assert message.title.strip()
    assert message.body.strip()
    assert message.short.strip()
    assert fits(message.short)
    for text in (message.title, message.body, message.short):
        text.encode()  # no half of a broken pair is left
        assert "\u202e" not in text
        assert "\x00" not in text


@given(st.text())
def test_any_template_is_rendered_or_refused(source: str) -> None:
    found = worded(source, {"incident": {"title": "x"}})
    assert found is None or found.strip()
