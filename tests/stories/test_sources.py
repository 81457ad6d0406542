"""What sources may say, and what they may not: S26, R3, R4, R5 and `engine.md` §3, §4."""

from __future__ import annotations

from dataclasses import replace

from nawba.actions.receive import arrival, receive
from nawba.domain.signal import Signal
from nawba.domain.time import HOUR, MINUTE
from tests.stories.conftest import Staged
from tests.stories.stage import Stage


def test_a_source_s_acknowledgement_holds_but_stops_no_clock(stage: Stage) -> None:
    """S26, S4: held ten minutes; the clock runs on; no person by then, and the chain goes on where it was."""
    key = stage.fires()
    stage.passes(minutes=2)
    stage.source_acknowledges(key)
    incident = stage.incident()
    assert (incident.state, incident.held_by, incident.owner) == ("acknowledged", "pagerduty", None)
    assert incident.acknowledged_at is None
    assert incident.clock("response").stopped_at is None
    [held] = stage.entries("source_acknowledged")
    assert str(held.actor) == "source:pagerduty"
    before = len(stage.handed)
    stage.passes(minutes=9, seconds=59)
    assert len(stage.handed) == before  # R9: nothing starts while it is held
    assert [e.reason for e in stage.entries("clock")] == ["at_risk"]
    stage.passes(seconds=1)
    assert stage.incident().state == "open"
    assert stage.called_at(level=1) == [0, 12]
    assert stage.called_at(level=2) == [12]
    assert {p.late_us for p in stage.pages()} == {0}  # a hold is not an outage
    stage.passes(minutes=9)
    assert stage.incident().clock("response").state == "breached"
    assert stage.minutes(next(e for e in stage.entries("clock") if e.reason == "breached").at) == 15


def test_after_a_hold_the_last_level_has_its_wait_before_the_last_resort(stage: Stage) -> None:
    """S26, R12: level 2 had rung for a minute when it was held; it rings again and has its five minutes."""
    key = stage.fires()
    stage.passes(minutes=6)
    stage.source_acknowledges(key)
    stage.passes(minutes=14, seconds=59)
    assert stage.called_at(level=4) == []
    stage.passes(seconds=1)
    assert stage.called_at(level=4) == [21]


def test_a_person_during_the_hold_owns_it(stage: Stage) -> None:
    """S4, S26: only now the response clock stops."""
    key = stage.fires()
    stage.passes(minutes=1)
    stage.source_acknowledges(key)
    stage.source_acknowledges(key)  # R3: said twice, held once
    stage.passes(minutes=3)
    incident = stage.acknowledges("mohammed_ahmed")
    assert (incident.owner, incident.held_by) == ("mohammed_ahmed", None)
    assert stage.minutes(incident.clock("response").stopped_at) == 4
    assert len(stage.entries("source_acknowledged")) == 1
    stage.source_acknowledges(key)
    assert stage.incident().owner == "mohammed_ahmed"


def test_a_clear_resolves_what_no_person_has_touched(stage: Stage) -> None:
    """S26: it came and went by itself: resolved, no verdict on the clocks, nobody rings any more."""
    key = stage.fires()
    stage.passes(minutes=4)
    stage.source_clears(key)
    incident = stage.incident()
    assert incident.state == "resolved"
    assert [clock.state for clock in incident.clocks] == ["void", "void"]
    before = len(stage.handed)
    stage.passes(hours=1)
    assert len(stage.handed) == before


def test_a_clear_only_proposes_once_a_person_has_touched_it(stage: Stage) -> None:
    """S26: a note is enough; those who were called are told, and it stays open until a person says so."""
    key = stage.fires()
    stage.passes(seconds=10)
    stage.notes("dina_rami", "I see it, too")
    stage.passes(minutes=1)
    cleared_at = stage.now
    stage.source_clears(key)
    assert stage.incident().state == "open"
    assert stage.kinds()[-1] == "resolve_proposed"
    assert stage.told(since=cleared_at) == ("sara_mohammed", "mohammed_ahmed")
    stage.passes(minutes=10)
    assert stage.called_at(level=2)  # nobody has answered: it goes on


def test_the_owner_is_told_when_everything_has_cleared(stage: Stage) -> None:
    """S26: two alerts: the first clear says nothing, the second proposes, to the owner alone."""
    first = stage.fires("SiteDown", key="a")
    stage.passes(minutes=1)
    second = stage.fires("SiteDown", key="b")
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=1)
    cleared_at = stage.now
    stage.source_clears(first)
    assert "resolve_proposed" not in stage.kinds()
    stage.source_clears(second)
    assert stage.told(since=cleared_at) == ("mohammed_ahmed",)
    assert stage.incident().state == "acknowledged"


def test_the_same_event_again_pages_nobody_again(stage: Stage) -> None:
    """R3: same key, same incident; only the alert counts."""
    for _ in range(5):
        stage.fires("SiteDown", key="k")
    assert len(stage.incidents()) == 1
    assert stage.called_at(level=1) == [0]
    assert stage.kinds().count("called") == 1
    assert stage.summary()["attached"] == 5


def test_the_same_body_without_a_key_gets_the_first_answer(stage: Stage) -> None:
    """R3: within five minutes it is the same event; later it is a new one."""
    signal = Signal("fire", "", "high", "it is slow", labels={"host": "db1"})
    first = stage.receives(signal, source="json", raw=b'{"title": "it is slow"}')
    stage.passes(minutes=5)
    assert stage.receives(signal, source="json", raw=b'{"title": "it is slow"}') == first
    assert stage.summary()["accepted"] == 1
    stage.passes(seconds=1)
    assert stage.receives(signal, source="json", raw=b'{"title": "it is slow"}') != first
    assert len(stage.incidents()) == 2


def test_a_resolve_before_its_trigger_opens_nothing(stage: Stage) -> None:
    """R4: the clear overtook its fire: the fire, which is older, stays cleared; nobody is woken."""
    started = stage.now - MINUTE
    stage.source_clears("late", started=started + MINUTE // 2)
    stage.fires("SiteDown", key="late", started=started)
    assert stage.incidents() == []
    assert stage.handed == []
    assert stage.summary() == {"accepted": 2, "attached": 0, "suppressed": 2, "quarantined": 0, "pending": 0}


def test_a_stale_trigger_after_the_resolve_changes_nothing(stage: Stage) -> None:
    """R4: the duplicate that arrives after the clear belongs to the episode that is over."""
    started = stage.now
    stage.fires("SiteDown", key="k", started=started)
    stage.passes(minutes=2)
    stage.source_clears("k", started=started)
    stage.fires("SiteDown", key="k", started=started)
    assert [i.state for i in stage.incidents()] == ["resolved"]
    stage.passes(minutes=1)
    stage.fires("SiteDown", key="k", started=stage.now)  # a new episode is a new incident
    assert [i.state for i in stage.incidents()] == ["resolved", "open"]


def test_an_alert_that_fires_again_comes_back_to_its_own_open_incident(stage: Stage) -> None:
    """R3: it flaps while somebody is at work on it: no second incident, nobody is called again."""
    key = stage.fires("SiteDown", service=None)
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=7)
    stage.source_clears(key)
    stage.passes(minutes=1)
    before = [h for h in stage.handed if h.kind == "page"]
    stage.fires("SiteDown", service=None)
    assert len(stage.incidents()) == 1
    assert stage.incident().firing == 1
    assert [h for h in stage.handed if h.kind == "page"] == before


def test_alerts_of_one_service_within_five_minutes_are_one_incident(stage: Stage) -> None:
    """S3, S78: each keeps the window open for five more minutes; then a new incident begins."""
    for number in range(3):
        stage.fires(f"Probe{number}", service="orders", severity="high")
        stage.passes(minutes=4)
    assert len(stage.incidents()) == 1
    assert stage.kinds().count("alert_attached") == 3
    stage.passes(minutes=1, seconds=1)
    stage.fires("Probe9", service="orders", severity="high")
    assert len(stage.incidents()) == 2


def test_another_service_is_another_incident(stage: Stage) -> None:
    """S51: what cannot be told to belong together stands apart."""
    stage.fires("Slow", service="orders", severity="high")
    stage.fires("Slow", service="search", severity="high")
    assert [i.service for i in stage.incidents()] == ["orders", "search"]


def test_an_alert_without_a_service_stands_alone(stage: Stage) -> None:
    """`engine.md` §4: without every value of the rule it is not grouped by it."""
    stage.fires("Slow", service=None, severity="high", key="a")
    stage.fires("Slow", service=None, severity="high", key="b")
    assert len(stage.incidents()) == 2


def test_a_worse_alert_raises_the_incident(stage: Stage) -> None:
    """S8, S52: the site goes down while the pages were only slow: SEV2 becomes SEV1, in a new round."""
    stage.fires("PagesSlow", service="web", severity="high")
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=4)
    stage.fires("SiteDown", service="web")
    incident = stage.incident()
    assert (incident.severity, incident.state, incident.owner) == ("SEV1", "open", None)
    assert stage.called_at(level=1) == [0, 4]
    stage.fires("PagesSlow2", service="web", severity="low")  # a lesser one lowers nothing
    assert stage.incident().severity == "SEV1"


def test_one_alert_that_gets_worse_raises_its_incident(stage: Stage) -> None:
    """S16: the same key, now worse."""
    stage.fires("FilterBroken", service="search", severity="low")
    assert stage.incident().severity == "SEV3"
    stage.passes(minutes=20)
    stage.fires("FilterBroken", service="search", severity="high")
    assert [i.severity for i in stage.incidents()] == ["SEV2"]
    assert stage.called_at(level=1) == [20]


def test_an_info_alert_is_kept_and_wakes_nobody(stage: Stage) -> None:
    """R5: suppressed by a rule that has a name."""
    stage.fires("Deployed", service="web", severity="info")
    assert stage.incidents() == []
    assert stage.raw("SELECT disposition, state FROM alert") == [("suppressed:info", "firing")]
    assert stage.raw("SELECT rule FROM signal") == [("info",)]
    stage.source_clears("Deployed/web")
    assert stage.summary()["suppressed"] == 2


def test_an_info_alert_that_gets_worse_is_an_incident(stage: Stage) -> None:
    """R5: what was only worth knowing must be answered now; its clocks run from now."""
    stage.fires("Disk", service="database", severity="info")
    stage.passes(hours=2)
    stage.fires("Disk", service="database", severity="high")
    assert stage.incident().severity == "SEV2"
    assert stage.incident().detected_at == stage.now
    assert stage.called_at(level=1) == [120]
    stage.source_clears("Disk/database")
    assert stage.incident().state == "resolved"


def test_what_was_not_understood_is_kept_and_paged_once_an_hour(staged: Staged) -> None:
    """R5, `engine.md` §7: an unescaped quote must not lose a SEV1: one incident a source and hour, paged as SEV2."""
    stage = staged(begins="2025-01-21T10:05")
    stage.sends_nonsense(b'{"a')
    stage.passes(minutes=30)
    stage.sends_nonsense(b'{"b')
    assert len(stage.incidents()) == 1
    assert (stage.incident().severity, stage.called_at(level=1)[0]) == ("SEV2", 0)
    stage.sends_nonsense(b"<xml>", source="other")
    assert len(stage.incidents()) == 2
    stage.passes(minutes=30)
    stage.sends_nonsense(b'{"c')
    assert len(stage.incidents()) == 3
    assert stage.summary()["quarantined"] == 4
    assert {row[0] for row in stage.raw("SELECT disposition FROM alert")} == {"quarantined"}


def test_a_critical_signal_no_route_names_is_sev2(stage: Stage) -> None:
    """S3, S8: critical is SEV1 only where a route says so; elsewhere it pages as SEV2."""
    stage.fires("Strange", service="search", severity="critical")
    assert stage.incident().severity == "SEV2"


def test_detection_is_when_the_source_saw_it(stage: Stage) -> None:
    """S4: clocks start at detection: six minutes before it came in, but never in the future nor a day ago."""
    stage.fires("SiteDown", key="a", started=stage.now - 6 * MINUTE)
    assert stage.minutes(stage.incident().clock("response").due_at) == 9
    stage.fires("SiteDown", service="mobile", key="b", started=stage.now + HOUR)
    assert stage.incident().detected_at == stage.now
    stage.fires("SiteDown", service="orders", key="c", started=stage.now - 25 * HOUR)
    assert stage.incident().detected_at == stage.now


def test_a_late_detection_does_not_wake_everybody_at_once(stage: Stage) -> None:
    """S4, S17: twenty minutes old when it came in: breached at its own time; level 2 and 3 still get their waits."""
    stage.fires("SiteDown", started=stage.now - 20 * MINUTE)
    breach = next(e for e in stage.entries("clock") if e.reason == "breached")
    assert stage.minutes(breach.params["at"]) == -5
    assert stage.paged() == ("sara_mohammed", "mohammed_ahmed")
    stage.passes(minutes=15)
    assert stage.called_at(level=2) == [5, 10, 15]
    assert stage.called_at(level=3) == [15]


def test_nonsense_of_a_test_does_not_swallow_what_is_real(stage: Stage) -> None:
    """R5, `engine.md` §6: a test's nonsense opens an incident of its own kind; the real one of that hour is paged."""
    key = stage._intake_key("probe")
    for number, purpose in enumerate(("drill", "real", "drill")):
        one = arrival(key, stage.house.ids.new("sig"), f"{{broken {number}".encode(), (), stage.now)
        stage.does(receive(replace(one, purpose=purpose)))
        stage.runs()
    assert [i.purpose for i in stage.incidents()] == ["drill", "real"]
