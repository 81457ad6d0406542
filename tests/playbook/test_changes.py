"""A change in words: who feels it, thing by thing, in both languages; what both sides changed; what becomes weaker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nawba.domain.time import from_datetime
from nawba.playbook import read
from nawba.playbook.changes.plan import Plan, Present, everybody_reached, plan
from nawba.playbook.changes.saying import Change, changes
from nawba.playbook.changes.three_way import three_way
from nawba.playbook.changes.tree import Tree, tree
from tests.playbook.small import SMALL, Files, changed, small

NOW = from_datetime(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))


def texts(files: Files) -> Tree:
    return tree(read(files).draft.sections)


def told(new: Files, old: Files | None = None) -> tuple[Change, ...]:
    return changes(texts(small() if old is None else old), texts(new))


def english(new: Files, old: Files | None = None) -> list[str]:
    return [change.text["en"] for change in told(new, old)]


def planned(new: Files, old: Files | None = None, **open_: list[int]) -> Plan:
    before, after = read(small() if old is None else old), read(new)
    today = everybody_reached(*(text.playbook for text in (before, after) if text.playbook is not None))
    return plan(before, after, Present(NOW, today, open_))


def weaker(new: Files, **open_: list[int]) -> list[str]:
    return [f.message["en"] for f in planned(new, None, **open_).findings if f.code == "PB901"]


def test_the_same_text_differs_in_nothing() -> None:
    assert told(small()) == ()
    assert told(small(), small(meta=SMALL["meta"] + "  base: 7\n")) == ()  # on what it was written says nothing


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("chains", "after: 5m", "after: 300s"),
        ("chains", "repeat: 3m}", "repeat: 3m, hours: any}"),
        ("routing", "{name: the rest}", "{name: 'the rest'}"),
        ("meta", "meta:", "# the text of operations\nmeta:"),
    ],
)
def test_what_means_the_same_is_no_change(section: str, old: str, new: str) -> None:
    """Two ways to write a length, a default that is written out, quotes, comments."""
    assert told(changed(section, old, new)) == ()


@pytest.mark.parametrize(
    ("section", "old", "new", "sentence"),
    [
        ("chains", "after: 5m", "after: 3m", "SEV1: Second is now called after 3 minutes instead of 5 minutes."),
        ("chains", "repeat: 3m", "repeat: 1m", "SEV1: First: called again every minute instead of 3 minutes."),
        ("chains", "repeat: 3m", "repeat: never", "SEV1: First: no longer called again (before: every 3 minutes)."),
        (
            "chains",
            "        - {page: second, after: 5m}\n",
            "",
            "SEV1: Second is no longer called after 5 minutes.",
        ),
        (
            "chains",
            "        - {tell: first}\n",
            "        - {tell: first}\n        - {page: second, when: response_breached, repeat: 10m}\n",
            "SEV2: Second is from now on called when nobody has answered in time, and again every 10 minutes.",
        ),
        ("severities", "within: 15m", "within: 10m", "SEV1: somebody must have answered within 10 minutes instead of 15 minutes."),
        ("severities", "within: 7d", "within: 5 working days", "SEV2: the service must be back within 5 working days instead of 7 days."),
        ("people", "  huda:", "  salma: {name: {ar: سلمى حسن, en: Salma Hassan}, code: SH1}\n  huda:", "Salma Hassan is new in the text."),
        ("people", "  yahya:", "  yahya_ghaleb:\n    was: yahya\n    name: {ar: يحيى غالب, en: Yahya Ghaleb}\n    code: YG1\n    roles: [boss]\n#", "Yahya Ghaleb has the key yahya_ghaleb instead of yahya."),
        ("chains", "members: [{role: watch}]", "members: [{role: watch}, {person: omar}]", "Level First: Omar Basem is called with it from now on."),
        ("contact_rules", "    - {by: [call]}\n", "    - {by: [call], after: 1m}\n", "SEV1: ways to a person, in order: call after 1 minute; before: call at once."),
        ("routing", "severity: SEV1", "severity: SEV2", "Route web down: what fits becomes SEV2 instead of SEV1."),
        ("rotas", "sun 09:00", "sun 10:00", "Track Duty: turns change sun 10:00 instead of sun 09:00."),
        ("organisation", "call: [{role: boss}]", "call: [{role: lead}]", "Last resort: Lead instead of Boss."),
        ("services", "needs: [store]", "", "service Web: needs: no longer Store."),
        ("templates", "is down", "is broken", "template alarm: text: {{service}} is down → {{service}} is broken."),
    ],
)  # fmt: skip
def test_a_change_is_a_sentence(section: str, old: str, new: str, sentence: str) -> None:
    """Issue 4: "SEV1: level 2 is now called after 3 minutes instead of 5"; never as YAML."""
    found = told(changed(section, old, new))
    assert sentence in [c.text["en"] for c in found]
    for change in found:
        assert any("\u0620" <= letter <= "\u064a" for letter in change.text["ar"])
        assert "{" not in change.text["ar"].replace("{{service}}", "")


def test_a_removed_thing_names_what_used_it() -> None:
    """playbook.md §5: "removed: room mobile_emergency, named by 1 ladder"."""
    new = small(
        rooms="",
        chains=SMALL["chains"].replace("        - {announce: [war, affected_room], say: alarm}\n", ""),
        organisation=SMALL["organisation"].replace("    announce: [war]\n", ""),
        teams=SMALL["teams"].replace("    room: war\n", ""),
    )
    [gone] = [text for text in english(new) if "room war" in text and "Removed" in text]
    assert gone == (
        "Removed: room war; it was named by: chain The chain (SEV1), organisation (last resort), team Operations."
    )


def test_a_section_this_release_does_not_read_is_compared_in_its_own_words() -> None:
    old = small(kill_switches="kill_switches: {pay: {name: {ar: الدفع, en: Payments}, risk: change}}\n")
    new = small(kill_switches="kill_switches: {pay: {name: {ar: الدفع, en: Payments}, risk: dangerous}}\n")
    assert any("change" in text and "dangerous" in text for text in english(new, old))


def test_changes_are_grouped_by_who_feels_them() -> None:
    new = small(
        chains=SMALL["chains"].replace("after: 5m", "after: 4m"),
        severities=SMALL["severities"].replace("within: 15m", "within: 14m"),
        rooms=SMALL["rooms"].replace("#war", "#now"),
        routing=SMALL["routing"].replace("severity: critical", "severity: high"),
        meta=SMALL["meta"].replace("1.2.3", "1.2.4"),
    )
    assert [c.group for c in told(new)] == ["keepers", "responders", "called", "told", "sources"]


def test_who_would_be_called_is_rehearsed_where_it_differs() -> None:
    """playbook.md §5: "Friday 03:00, payments, SEV1: Sara is called, then …; before: nobody for 4 min"."""
    old = small(chains=SMALL["chains"].replace("{page: first, repeat: 3m}", "{page: first, after: 4m, repeat: 3m}"))
    [call] = planned(small(), old).calls
    assert (call.severity, call.service) == ("SEV1", "web")
    assert call.text["en"] == (
        "Tuesday 24 November, 03:00, SEV1, Web: Sara Naji at once, Nada Fare after 5 minutes, Yahya Ghaleb after "
        "10 minutes. Before: nobody for 4 minutes, Sara Naji after 4 minutes, Nada Fare after 5 minutes, Yahya Ghaleb "
        "after 10 minutes."
    )
    assert "لا أحد طوال 4 دقائق" in call.text["ar"]


def test_another_person_on_call_is_said_once_for_their_turn() -> None:
    new = changed("rotas", "turns: [ali, sara, huda, omar, nada]", "turns: [ali, sara, huda, nada, omar]")
    found = planned(new).calls
    assert found
    assert len({call.text["en"] for call in found}) == len(found)
    assert any("Nada Fare at once" in call.text["en"].partition("Before")[0] for call in found)


@pytest.mark.parametrize(
    ("section", "old", "new", "part"),
    [
        ("severities", "respond: {within: 15m}", "respond: {within: 20m}", "the target to answer becomes longer"),
        ("severities", "resolve: {within: 1h}", "resolve: {within: 1h}\n    quiet_hours: kept", "quiet hours now delay"),
        ("chains", "after: 5m", "after: 6m", "Second is called later: after 6 minutes instead of after 5 minutes"),
        ("chains", "        - {page: second, after: 5m}\n", "", "Second is no longer called"),
        ("chains", "repeat: 3m", "repeat: 4m", "First is called again less often: 4 minutes instead of 3 minutes"),
        ("chains", "members: [{role: lead}]", "members: [{role: boss}, {role: lead}]", ""),
        ("people", ", roles: [lead]", "", "Second comes to fewer people on"),
        ("contact_rules", "    - {by: [call]}\n", "    - {by: [call], after: 1m}\n", "fewer or later ways"),
        ("routing", "severity: SEV1", "severity: SEV2", "What the route 'web down' took for SEV1 becomes SEV2"),
        ("severities", "respond: {within: 15m}", "respond: {within: 10m}", ""),
        ("severities", "respond: {within: 1 working day}", "respond: {within: 2 working days}", ""),
    ],
)  # fmt: skip
def test_what_becomes_weaker_for_the_worst_severity_is_found(section: str, old: str, new: str, part: str) -> None:
    """PB901: fewer, later or weaker than what is in force. Nothing is found where it becomes stronger."""
    found = [f for f in planned(changed(section, old, new)).findings if f.code == "PB901"]
    assert [f for f in found if part and part in f.message["en"]] or (not part and not found), found
    assert all((f.severity, f.params["class"]) == ("error", "F") for f in found)


def test_what_becomes_weaker_for_an_open_incident_is_found_and_names_it() -> None:
    milder = changed("severities", "respond: {within: 1 working day}", "respond: {within: 2 working days}")
    assert weaker(milder) == []
    [found] = weaker(milder, SEV2=[7])
    assert "INC-7 is open" in found
    assert "SEV2" in found


def test_findings_the_text_in_force_has_too_are_not_new() -> None:
    spare = small(rooms=SMALL["rooms"] + "  spare: {channel: chat, address: '#spare'}\n")
    both = small(
        rooms=SMALL["rooms"] + "  spare: {channel: chat, address: '#spare'}\n  more: {channel: chat, address: '#m'}\n"
    )
    found = planned(both, spare)
    assert [(f.code, found.is_new(f)) for f in found.findings] == [("PB104", False), ("PB104", True)]


def test_a_text_with_errors_is_compared_all_the_same() -> None:
    found = planned(changed("chains", "{page: second, after: 5m}", "{page: nobody, after: 3m}"))
    assert found.refused
    assert any("nobody" in c.text["en"] for c in found.changes)


def test_three_texts_say_who_changed_what() -> None:
    """playbook.md §5: a clash is shown by thing, not by line; what both changed alike is none."""
    base = small()
    mine = small(
        chains=SMALL["chains"].replace("after: 5m", "after: 3m"),
        rooms=SMALL["rooms"].replace("#war", "#now"),
        people=SMALL["people"].replace("Ali Salem", "Ali Salim"),
    )
    live = small(
        chains=SMALL["chains"].replace("after: 5m", "after: 4m"),
        routing=SMALL["routing"].replace("severity: SEV1", "severity: SEV2"),
        people=SMALL["people"].replace("Ali Salem", "Ali Salim"),
    )
    found = three_way(texts(base), texts(live), texts(mine))
    assert [c.about for c in found.yours] == ["rooms.war.address"]
    assert [c.about for c in found.theirs] == ["routing.web down.severity"]
    [clash] = found.clashes
    assert clash.path == ("chains", "main", "ladders", "SEV1")
    assert "3 minutes" in clash.yours[0].text["en"]
    assert "4 minutes" in clash.theirs[0].text["en"]


def test_taking_out_what_the_other_edited_is_a_clash() -> None:
    base = small()
    mine = small(
        people=SMALL["people"].replace("  omar: {name: {ar: عمر باسم, en: Omar Basem}, code: OM1, team: ops}\n", ""),
        rotas=SMALL["rotas"].replace("huda, omar", "huda"),
    )
    live = small(people=SMALL["people"].replace("en: Omar Basem", "en: Omar B."))
    found = three_way(texts(base), texts(live), texts(mine))
    assert [clash.path for clash in found.clashes] == [("people", "omar")]
