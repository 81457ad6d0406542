"""What was kept long enough goes, and nothing that an open incident needs or that has no end yet (C43, `engine.md` §6)."""

from __future__ import annotations

from nawba.actions import retention
from nawba.actions.oncall import ORGANISATION
from nawba.domain.retention import ERASED, KINDS
from nawba.domain.time import DAY, HOUR
from nawba.engine.housekeeping import Housekeeping
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.store.transaction import Transaction
from tests.fakes.loop import plays
from tests.stories.conftest import Staged
from tests.stories.playbooks import guide
from tests.stories.stage import Stage


def keeps_house(stage: Stage) -> dict[str, int]:
    """The engine's own task runs once; return what the ledger says went."""
    before = purges(stage)
    keeping = Housekeeping(stage.house, Measures(), Membership(stage.house, None))
    plays(stage.clock, keeping.take())
    after = purges(stage)
    return after[-1] if len(after) > len(before) else {}


def purges(stage: Stage) -> list[dict[str, int]]:
    entries = stage.sees(lambda tx: tx.ledger.of(ORGANISATION))
    return [dict(e.params) for e in entries if str(e.kind) == "purged"]


def counted(stage: Stage, table: str) -> int:
    return int(stage.raw(f"SELECT count(*) FROM {table}")[0][0])


def passes_quietly(stage: Stage, days: float) -> None:
    """Time goes by while the process is down, so that a year costs nothing."""
    stage.clock.passes(int(days * DAY))


def is_over(stage: Stage) -> None:
    key = stage.fires()
    stage.acknowledges("mohammed_ahmed")
    stage.source_clears(key)
    stage.resolves("mohammed_ahmed")


def test_signals_go_after_thirty_days_and_not_a_day_before(stage: Stage) -> None:
    is_over(stage)
    passes_quietly(stage, 29.9)
    assert keeps_house(stage) == {}
    assert counted(stage, "signal") == 2
    passes_quietly(stage, 1.1)
    assert keeps_house(stage) == {"signals": 2}
    assert counted(stage, "signal") == 0
    summary = stage.sees(lambda tx: tx.signals.summary()[0])
    assert summary["accepted"] == 2, "the counters stay: conservation holds for ever (R5)"
    assert summary["pending"] == 0


def test_what_is_not_understood_stays_as_long_as_the_rest(stage: Stage) -> None:
    stage.sends_nonsense()
    passes_quietly(stage, 29)
    keeps_house(stage)
    assert counted(stage, "signal") == 1
    passes_quietly(stage, 2)
    keeps_house(stage)
    assert counted(stage, "signal") == 0


def test_a_signal_without_an_end_stays(stage: Stage) -> None:
    """R5: nobody has triaged it yet, however old it is."""
    stage.receives(raw=b'{"broken', is_triaged=False)
    passes_quietly(stage, 400)
    keeps_house(stage)
    assert counted(stage, "signal") == 1


def test_a_closed_alert_goes_after_four_hundred_days_its_incident_and_the_ledger_stay(stage: Stage) -> None:
    is_over(stage)
    incident, entries = stage.incident_id, len(stage.sees(lambda tx: tx.ledger.of(stage.incident_id)))
    passes_quietly(stage, 399)
    keeps_house(stage)
    assert counted(stage, "alert") == 1
    passes_quietly(stage, 2)
    assert keeps_house(stage)["alerts"] == 1
    assert counted(stage, "alert") == 0
    assert stage.incident_id == incident
    assert len(stage.sees(lambda tx: tx.ledger.of(incident))) == entries


def test_an_alert_of_an_open_incident_stays_and_so_does_one_that_still_fires(stage: Stage) -> None:
    firing = stage.fires("Old", key="old")
    stage.acknowledges("mohammed_ahmed")
    other = stage.fires("Cleared", key="cleared", service="payments")
    stage.acknowledges("mohammed_ahmed")
    stage.source_clears(other)
    passes_quietly(stage, 800)
    keeps_house(stage)
    assert {row[0] for row in stage.raw("SELECT dedup_key FROM alert")} == {firing, other}


def test_an_alert_that_fires_again_after_it_went_opens_a_new_incident(stage: Stage) -> None:
    is_over(stage)
    first = stage.incident_id
    passes_quietly(stage, 401)
    keeps_house(stage)
    stage.fires()
    assert stage.incident_id != first


def test_one_line_of_the_ledger_a_day(stage: Stage) -> None:
    is_over(stage)
    passes_quietly(stage, 31)
    assert keeps_house(stage) == {"signals": 2}
    is_over(stage)
    assert keeps_house(stage) == {}, "once a day"
    assert len(purges(stage)) == 1


def test_a_run_that_was_cut_off_goes_on_and_counts_all(stage: Stage) -> None:
    """Each portion is a commit with its count: what went before the end is in the line at the end."""
    for _ in range(3):
        is_over(stage)
    passes_quietly(stage, 31)
    now = stage.now
    found = stage.sees(lambda tx: tx.keeping.older("signals", now - 30 * DAY, (0, b""), 4))
    assert len(found.keys) == 4
    stage.does(lambda tx: retention.drop(tx, "signals", found.keys))
    stage.restarts()
    assert keeps_house(stage)["signals"] == 6


def test_what_changed_between_finding_and_dropping_stays(stage: Stage) -> None:
    is_over(stage)
    passes_quietly(stage, 401)
    now = stage.now
    found = stage.sees(lambda tx: tx.keeping.older("alerts", now - 400 * DAY, (0, b""), 10))
    assert len(found.keys) == 1
    stage.raw("UPDATE alert SET state = 'firing'")
    assert stage.does(lambda tx: tx.keeping.drop("alerts", found.keys)) == 0


def test_the_text_says_how_long(staged: Staged) -> None:
    """`retention` of the playbook: another text, other horizons."""
    files = guide()
    name = next(n for n, text in files.items() if b"\n  last_resort:" in text)
    text = files[name].decode()
    line = next(row for row in text.splitlines() if row.strip().startswith("last_resort"))
    indent = line[: len(line) - len(line.lstrip())]
    files[name] = text.replace(
        line, f"{indent}retention: {{raw: 2d, alerts: 3 months, people: 1 week}}\n{line}", 1
    ).encode()
    stage = staged(files)
    kept = stage.sees(lambda tx: retention.horizons(tx, stage.house, stage.now))
    assert stage.now - kept["signals"] == 2 * DAY
    assert stage.now - kept["alerts"] == 93 * DAY
    assert set(kept) == set(KINDS)


def test_a_person_who_left_is_forgotten_after_a_while(stage: Stage) -> None:
    """C43: their words and contacts go, the ledger keeps who did what; everybody else's stay."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    stage.notes("mohammed_ahmed", "my telephone is 770")
    stage.notes("sara_mohammed", "rolled back")
    stage.has_contact("mohammed_ahmed", "push")
    stage.has_contact("sara_mohammed", "push")
    keeps_house(stage)
    files = {name: text.replace(b"mohammed_ahmed", b"somebody_else") for name, text in guide().items()}
    stage.applies(files)
    passes_quietly(stage, 1.1)
    keeps_house(stage)
    passes_quietly(stage, 28)
    keeps_house(stage)
    assert counted(stage, "contact") == 2, "not yet: they may come back"
    passes_quietly(stage, 3)
    assert keeps_house(stage) == {"signals": 1, "notes": 1, "people": 1}
    assert [row[0] for row in stage.raw("SELECT person FROM contact")] == ["sara_mohammed"]
    assert {row[0] for row in stage.raw("SELECT text FROM note")} == {ERASED, "rolled back"}
    assert [e.actor.id for e in stage.entries("noted")] == ["mohammed_ahmed", "sara_mohammed"]
    passes_quietly(stage, 2)
    assert keeps_house(stage) == {}, "once is enough"


def test_who_comes_back_in_time_is_not_forgotten(stage: Stage) -> None:
    stage.has_contact("mohammed_ahmed", "push")
    keeps_house(stage)
    stage.applies({name: text.replace(b"mohammed_ahmed", b"somebody_else") for name, text in guide().items()})
    passes_quietly(stage, 2)
    keeps_house(stage)
    stage.applies(guide())
    for _ in range(3):
        passes_quietly(stage, 30)
        keeps_house(stage)
    assert counted(stage, "contact") == 1


def test_old_hints_go_in_portions(stage: Stage) -> None:
    """`engine.md` §1: never a long unit on the writer, however many there are."""

    def hints(tx: Transaction) -> None:
        for _ in range(10_500):
            tx.changes.add("incident", f"inc_{1:032x}", 1)

    stage.does(hints)

    assert stage.does(lambda tx: retention.drop_hints(tx, 100))
    assert counted(stage, "change") > 10_000
    keeps_house(stage)
    assert counted(stage, "change") == 10_000


def test_sessions_links_and_answers_that_ended_go(stage: Stage) -> None:
    stage.does(lambda tx: tx.access.add_session("s", "admin", stage.now, stage.now + HOUR))
    stage.does(lambda tx: tx.access.add_link("l", "admin", stage.now + HOUR))
    stage.does(lambda tx: tx.changes.remember(b"d" * 32, stage.now, b"answer"))
    keeps_house(stage)
    assert counted(stage, "session") == counted(stage, "sign_in") == counted(stage, "idempotency") == 1
    passes_quietly(stage, 1.5)
    assert keeps_house(stage) == {"sessions": 1, "sign_in_links": 1, "answers": 1}
