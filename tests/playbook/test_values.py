"""What is written and what it comes to: lengths, times, conditions, ladders, defaults."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

import pytest

from nawba.domain.calendar import is_working
from nawba.domain.matching import holds
from nawba.domain.people import Member
from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Duration
from nawba.domain.walltime import instant
from nawba.playbook import decode
from nawba.playbook.duration import cadence, duration
from nawba.playbook.shape import Misread
from nawba.playbook.wall import days, hands_over, hours, zone
from tests.playbook.small import SMALL, changed, codes, small


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", Duration("elapsed", 90 * SECOND)),
        ("15m", Duration("elapsed", 15 * MINUTE)),
        ("1h30m", Duration("elapsed", 90 * MINUTE)),
        ("1h0m5s", Duration("elapsed", HOUR + 5 * SECOND)),
        ("7d", Duration("days", 7)),
        ("2w", Duration("days", 14)),
        ("1 working day", Duration("working_days", 1)),
        ("5 working days", Duration("working_days", 5)),
        ("4 working hours", Duration("working_hours", 4 * HOUR)),
    ],
)
def test_a_length_is_what_it_says(text: str, length: Duration) -> None:
    assert duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "15", "m", "1m30h", "1.5h", "-5m", "1 day", "٥m", "PT15M", "15 m", "999999h", "1d2h"]
)
def test_anything_else_is_no_length(text: str) -> None:
    with pytest.raises(Misread):
        duration(text)


@pytest.mark.parametrize(
    ("text", "often"),
    [
        ("week", (1, "week")),
        ("2 weeks", (2, "week")),
        ("day", (1, "day")),
        ("quarter", (1, "quarter")),
        ("3d", (3, "day")),
    ],
)
def test_how_often_is_a_number_and_a_unit(text: str, often: tuple[int, str]) -> None:
    assert cadence(text) == often


def test_days_run_over_the_end_of_the_week() -> None:
    assert days("sun-thu") == (6, 0, 1, 2, 3)
    assert days("fri") == (4,)
    assert days("fri, sat") == (4, 5)
    with pytest.raises(Misread):
        days("sunday")


def test_hours_end_at_midnight_at_the_latest() -> None:
    assert hours("08:00-16:00") == (time(8), time(16))
    assert hours("00:00-24:00") == (time(0), time(0))
    for wrong in ("08:00", "25:00-26:00", "8-16", "08:00-08:00"):
        with pytest.raises(Misread):
            hours(wrong)


def test_hours_over_midnight_end_on_the_next_day() -> None:
    """S14: they belong to the day they start."""
    assert hours("22:00-06:00") == (time(22), time(6))
    calendar = decode(changed("calendars", "08:00-16:00", "22:00-06:00")).calendars["office"]
    friday = instant(date(2026, 11, 27), time(5, 59), "Asia/Aden")
    assert is_working(calendar, friday)  # Thursday's night
    assert not is_working(calendar, friday + MINUTE)
    assert not is_working(calendar, friday + DAY)


def test_a_day_stands_once_in_a_calendar() -> None:
    assert codes(changed("calendars", "'08:00-16:00'", "'08:00-16:00'\n      mon: '09:00-10:00'")) == ["PB005"]


def test_a_hand_over_has_a_time_and_for_weeks_a_day() -> None:
    assert hands_over("sun 09:00").weekday == 6
    assert codes(changed("rotas", "sun 09:00", "'09:00'")) == ["PB003"]
    assert codes(changed("rotas", "every: week", "every: day")) == ["PB003"]
    assert codes(changed("rotas", "every: week", "every: month")) == ["PB003"]
    assert codes(changed("rotas", "every: week", "every: 2 weeks")) == []


def test_a_zone_is_one_the_world_knows() -> None:
    assert zone("Asia/Aden") == "Asia/Aden"
    for wrong in ("Asia/Atlantis", "../../etc/passwd", "UTC+3", ""):
        with pytest.raises(Misread):
            zone(wrong)


def test_severities_stand_from_the_worst_with_the_defaults_of_their_order() -> None:
    """The worst holds the chain for ten minutes and snoozes for fifteen at most; the others thirty, and freely."""
    text = SMALL["severities"].replace("order: 1", "order: 3")
    assert list(decode(small(severities=text)).severities) == ["SEV2", "SEV1"]
    worst, other = decode(small()).severities.values()
    assert (worst.source_ack_hold_us, worst.snooze_at_most_us) == (10 * MINUTE, 15 * MINUTE)
    assert (other.source_ack_hold_us, other.snooze_at_most_us) == (30 * MINUTE, None)
    assert worst.respond.at_risk == Fraction(1, 2)
    assert worst.acknowledgement.confirm_every_us is None


def test_a_rung_ends_with_an_answer_or_with_the_restored_service_by_what_starts_it() -> None:
    """`unless` is acknowledged for waits and response triggers, restored for resolution and updates."""
    whens = ["response_at_risk", "response_breached", "resolution_at_risk", "resolution_breached", "update_overdue"]
    rungs = "".join(f"        - {{tell: first, when: {when}}}\n" for when in whens)
    ladder = decode(small(chains=SMALL["chains"] + rungs)).chains["main"].ladders["SEV2"]
    assert [(r.when, r.unless) for r in ladder] == [
        (None, "acknowledged"),
        ("response_at_risk", "acknowledged"),
        ("response_breached", "acknowledged"),
        ("resolution_at_risk", "restored"),
        ("resolution_breached", "restored"),
        ("update_overdue", "restored"),
    ]
    assert [r.after_us for r in ladder] == [0, None, None, None, None, None]


def test_a_page_repeats_every_five_minutes_without_end_where_nothing_is_said() -> None:
    announce, first, second = decode(small()).chains["main"].ladders["SEV1"]
    assert (announce.verb, announce.rooms, announce.repeat_us) == ("announce", ("war", "affected_room"), None)
    assert (first.repeat_us, first.at_most, first.after_us) == (3 * MINUTE, None, 0)
    assert (second.repeat_us, second.after_us, second.level) == (5 * MINUTE, 5 * MINUTE, "second")
    never = decode(changed("chains", "after: 5m", "after: 5m, repeat: never")).chains["main"].ladders["SEV1"][2]
    assert never.repeat_us is None


def test_a_wait_is_a_fixed_length() -> None:
    """A day may have 23 hours, so a ladder counts in hours."""
    assert codes(changed("chains", "after: 5m", "after: 1d")) == ["PB003"]
    assert codes(changed("chains", "repeat: 3m", "repeat: 0m")) == ["PB003"]


def test_a_member_is_one_of_five_kinds() -> None:
    text = SMALL["chains"].replace(
        "{role: watch}", "{role: watch}, {track: ops}, {team: ops}, {person: ali}, {level: second}"
    )
    assert decode(small(chains=text)).chains["main"].levels[0].members == (
        Member("role", "watch"),
        Member("track", "ops"),
        Member("team", "ops"),
        Member("person", "ali"),
        Member("level", "second"),
    )


@pytest.mark.parametrize(
    ("condition", "fits", "fits_not"),
    [
        ("{service: web}", {"service": "web"}, {"service": "webs"}),
        ("{service: [web, store]}", {"service": "store"}, {"service": "x"}),
        ("{a: b, c: d}", {"a": "b", "c": "d"}, {"a": "b"}),
        ("{load: {above: 50}}", {"load": "50.5"}, {"load": "50"}),
        ("{load: {at_least: 10, below: 20}}", {"load": "10"}, {"load": "20"}),
        ("{load: {at_most: 87%}}", {"load": "87%"}, {"load": "88"}),
        ("{name: {matches: SiteDown|MongoDown}}", {"name": "MongoDown"}, {"name": "xMongoDown"}),
        ("{name: {matches: '(?i)site.*'}}", {"name": "SITE7"}, {"name": "a site"}),
        ("{severity: {not: [info, low]}}", {"severity": "high"}, {"severity": "low"}),
        ("{level: {not: {matches: INFO}}}", {"level": "WARN"}, {"level": "INFO"}),
        ("{level: {not: INFO}}", {"level": "WARN"}, {}),
        ("{x: {present: false}}", {}, {"x": ""}),
        ("{status: 200}", {"status": "200"}, {"status": "201"}),
    ],
)
def test_a_condition_holds_for_what_it_says(condition: str, fits: dict[str, str], fits_not: dict[str, str]) -> None:
    routing = f"routing:\n  - {{name: one, match: {condition}, severity: SEV1}}\n  - {{name: the rest}}\n"
    route = decode(small(routing=routing)).routing[0]
    assert holds(route.match, fits)
    assert not holds(route.match, fits_not)


@pytest.mark.parametrize(
    "condition",
    [
        "{}",
        "{a: []}",
        "{a: {}}",
        "{a: }",
        "{a: {above: high}}",
        "{a: {not: {above: 1, below: 2}}}",
        "{a: {present: yes}}",
        "web",
    ],
)
def test_a_condition_that_would_hold_for_anything_or_nothing_is_refused(condition: str) -> None:
    routing = f"routing:\n  - {{name: one, match: {condition}, severity: SEV1}}\n  - {{name: the rest}}\n"
    assert "PB003" in codes(small(routing=routing))


def test_a_pattern_costs_time_in_proportion_to_the_value() -> None:
    """What would take years in a backtracking engine is answered at once (C31)."""
    match = decode(changed("routing", "critical", "{matches: '(a+)+b'}")).routing[0].match
    assert not holds(match, {"service": "web", "severity": "a" * 20_000})


def test_templates_know_their_places_and_simple_filters() -> None:
    allowed = (
        "'{{severity}} {{ service }} {{incident.title|upper}} {{incident.link}} {{code}} {{release.to}} {{person}}'"
    )
    text = f"templates:\n  alarm: {{text: {{ar: نصّ {allowed[1:-1]!r}, en: {allowed}}}}}\n".replace("نصّ '", "'نصّ ")
    assert codes(small(templates=text)) == []
    for wrong in ("{{service|nofilter}}", "{{ 1 + 1 }}", "{{ service", "{# x #}", "{{range(9)}}", "{{a[b]}}"):
        assert "PB003" in codes(changed("templates", "{{service}} is", wrong)), wrong


def test_contact_rules_say_what_is_tried_together_and_what_after() -> None:
    playbook = decode(changed("contact_rules", "- {by: [call]}", "- {by: [call]}\n    - {by: chat, after: 1m}"))
    first, second = playbook.contact_rules["SEV1"]
    assert (first.channels, first.after_us) == (("call",), 0)
    assert (second.channels, second.after_us) == (("chat",), MINUTE)
    assert playbook.must_have == {"SEV1": ("call",)}


def test_what_could_not_be_understood_has_a_severity_of_the_text() -> None:
    sources = "sources:\n  prom: {kind: alertmanager, service_from: {label: job}}\n"
    source = decode(small(sources=sources)).sources["prom"]
    assert (source.severity, source.service_label) == ("SEV2", "job")
    named = SMALL["severities"].replace("SEV2", "MINOR")
    other = {"chains": SMALL["chains"].replace("SEV2", "MINOR"), "severities": named}
    assert decode(small(sources=sources, **other)).sources["prom"].severity == "MINOR"


def test_alerts_are_grouped_by_labels_within_a_while() -> None:
    [rule] = decode(small(grouping="grouping: [{by: [service, region], within: 5m}]\n")).grouping
    assert (rule.by, rule.within_us, rule.match.tests) == (("service", "region"), 5 * MINUTE, ())


def test_a_calendar_has_the_zone_of_the_organisation_where_it_names_none() -> None:
    assert decode(small()).calendars["office"].zone == "Asia/Aden"
    assert decode(small()).calendars["office"].hours[6] == (time(8), time(16))
    assert DAY == 24 * HOUR
