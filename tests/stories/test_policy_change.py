"""R24, `engine.md` §5: the text changes while an incident is open: removals fall through, the rest is pinned."""

from __future__ import annotations

import re

import pytest

from nawba.actions.apply import Text, WrongBase, apply_text
from nawba.actions.oncall import Cover, add_override
from nawba.domain.entry import Actor
from nawba.domain.time import MINUTE
from nawba.playbook import digest
from tests.stories.playbooks import Files, edited, guide
from tests.stories.stage import Stage

LEAD_OF_FRONTEND = "          - role: frontend_lead\n"


def _without_mohammed() -> Files:
    """Return the guide in which Mohammed Ahmed has left, and nobody took his turn."""
    return edited(
        ("people.yaml", "  mohammed_ahmed:\n    name:\n      ar: محمد أحمد\n      en: Mohammed Ahmed\n    code: MA1\n    team: backend\n", ""),
        ("rota.yaml", "              - mohammed_ahmed\n", ""),
    )  # fmt: skip


def test_a_person_who_left_is_not_called_in_the_next_round(stage: Stage) -> None:
    """R24: the rota is live: from the next call on it is whoever it names now."""
    stage.fires()
    assert stage.applies(_without_mohammed()).open_incidents == (stage.incident_id,)
    since = stage.now + 1
    stage.passes(minutes=3)
    rounds = [e.params["people"] for e in stage.entries("called") if e.params["level"] == 1]
    assert "mohammed_ahmed" in rounds[0]
    assert "mohammed_ahmed" not in rounds[1]
    assert rounds[1]
    assert stage.paged(level=1, since=since + 3 * MINUTE - 1)


def test_a_level_whose_members_are_gone_falls_through(stage: Stage) -> None:
    """R24, R13: every lead was taken out of the text: level 2 comes to nobody, and the last resort at once."""
    files = {
        name: re.sub(rb"\b(backend|frontend|mobile|devops)_lead\b", rb"\1_head", text) for name, text in guide().items()
    }
    files = edited(("people.yaml", "    deputy: devops_head\n", ""), files=files)
    stage.fires()
    stage.passes(minutes=1)
    stage.applies(files)
    stage.passes(minutes=4)
    empty = next(e for e in stage.entries("nobody") if e.params["level"] == 2)
    assert {e["reason"] for e in empty.params["empties"]} == {"gone"}
    assert stage.minutes(empty.at) == stage.minutes(stage.entries("exhausted")[0].at) == 5
    assert stage.paged(level=4) == ("role:cto", "role:devops_head")


def test_an_open_incident_keeps_its_targets_and_its_ladder(stage: Stage) -> None:
    """`engine.md` §5: severities, targets and the shape of the chain are those it was opened under."""
    stage.fires()
    stage.applies(_faster())
    stage.passes(minutes=5)
    assert stage.called_at(level=1) == [0, 3]
    assert stage.called_at(level=2) == [5]
    assert stage.minutes(stage.incident().clock("response").due_at) == 15
    stage.fires("SiteDown", service="mobile")  # the next one goes by the new text
    newer = stage.incidents()[-1]
    assert stage.minutes(newer.clock("response").due_at) == 5 + 10
    stage.passes(minutes=2)
    assert stage.called_at(level=1, incident=newer.id) == [5, 6, 7]


def test_adopting_takes_the_new_text_from_the_next_round_on(stage: Stage) -> None:
    """R24, `engine.md` §5: said in the timeline; what has run is not run again."""
    stage.fires()
    stage.passes(minutes=1)
    stage.applies(_faster())
    incident = stage.adopts("mohammed_ahmed")
    assert incident.playbook == 2
    [adopted] = stage.entries("adopted")
    assert adopted.params["from"] == 1
    stage.passes(minutes=1)
    assert stage.called_at(level=2) == [2]  # two minutes in the new text
    assert stage.kinds().count("announced") == 1
    count = len(stage.timeline())
    stage.adopts("mohammed_ahmed")  # R3: said twice
    assert len(stage.timeline()) == count


def test_adopting_measures_both_clocks_anew_from_detection(stage: Stage) -> None:
    """`engine.md` §5: ten minutes to answer instead of fifteen, counted from detection, not from the adoption."""
    stage.fires()
    stage.passes(minutes=4)
    stage.applies(_faster())
    incident = stage.adopts("dina_rami")
    assert stage.minutes(incident.clock("response").due_at) == 10
    assert incident.clock("response").state == "running"
    stage.passes(minutes=6)
    assert stage.incident().clock("response").state == "breached"


def test_a_target_that_has_passed_by_the_new_text_is_breached_at_once(stage: Stage) -> None:
    stage.fires()
    stage.passes(minutes=12)
    stage.applies(_faster())
    incident = stage.adopts("dina_rami")
    assert incident.clock("response").state == "breached"
    breached = [e for e in stage.entries("clock") if e.reason == "breached"]
    assert [stage.minutes(e.params["at"]) for e in breached] == [10]


def test_adopting_never_undoes_a_breach_and_never_takes_back_what_was_met(stage: Stage) -> None:
    """`engine.md` §4: a breach is never undone; a longer target does not make it good, a shorter one not bad."""
    longer = edited(("severities.yaml", "within: 15m", "within: 45m"))
    stage.fires()
    stage.passes(minutes=16)
    stage.applies(longer)
    assert stage.adopts("dina_rami").clock("response").state == "breached"
    stage.acknowledges("mohammed_ahmed")
    stage.resolves("mohammed_ahmed")
    stage.fires("SiteDown", service="mobile")
    stage.passes(minutes=12)
    second = stage.incidents()[-1].id
    stage.acknowledges("mohammed_ahmed", second)
    met_at = stage.incident(second).clock("response").stopped_at
    stage.applies(_faster())
    clock = stage.adopts("mohammed_ahmed", second).clock("response")
    assert (clock.state, clock.stopped_at) == ("met", met_at)


def test_whoever_is_second_is_refused_and_nothing_is_changed(stage: Stage) -> None:
    """Two who wrote on the same version: one wins, the other is told (`engine.md` §8). The same text again is neither."""
    actor = Actor("person", "admin", "cli")
    mine, theirs = _faster(), _without_mohammed()
    first = Text(mine, digest(mine), base=1)
    second = Text(theirs, digest(theirs), base=1)
    assert stage.does(lambda tx: apply_text(tx, stage.house, first, actor)).version == 2
    with pytest.raises(WrongBase) as refused:
        stage.does(lambda tx: apply_text(tx, stage.house, second, actor))
    assert (refused.value.base, refused.value.live) == (1, 2)
    assert stage.sees(lambda tx: (tx.policy.live_version(), tx.policy.last_version())) == (2, 2)
    again = stage.does(lambda tx: apply_text(tx, stage.house, first, actor))
    assert (again.version, again.changed) == (2, False)


def test_a_severity_that_was_taken_out_of_the_text_still_pages(stage: Stage) -> None:
    """R24: no rule for SEV2 is left, yet its open incident goes on by the rules it was opened under."""
    stage.fires("CartSlow", service="web", severity="high")
    stage.applies(_without_sev2())
    stage.passes(minutes=20)
    assert stage.called_at(level=1) == [0, 10, 20]
    assert stage.called_at(level=2) == [20]


def test_an_override_counts_from_the_next_call(stage: Stage) -> None:
    """R24: Ali takes over at ten past ten; the call after that is his."""
    cover = Cover("backend", "ali_mahmoud", stage.now + 4 * MINUTE, stage.now + 60 * MINUTE, "mohammed_ahmed")
    stage.does(lambda tx: add_override(tx, stage.house, cover, Actor("person", "admin", "page")))
    stage.fires()
    stage.passes(minutes=6)
    people = [e.params["people"][-1] for e in stage.entries("called") if e.params["level"] == 1]
    assert people == ["mohammed_ahmed", "mohammed_ahmed", "ali_mahmoud"]


def _faster() -> Files:
    return edited(
        ("chain.yaml", "repeat: 3m", "repeat: 1m"),
        (
            "chain.yaml",
            "        - page: technical\n          after: 5m\n",
            "        - page: technical\n          after: 2m\n",
        ),
        ("severities.yaml", "within: 15m", "within: 10m"),
    )


def _without_sev2() -> Files:
    """Return the guide in which there is no SEV2: what it had is cut out, and what named it names SEV3 or nothing."""
    files = {name: re.sub(rb", SEV2\]", b"]", text) for name, text in guide().items()}
    for name, start, end in (
        ("severities.yaml", "  SEV2:\n", "  SEV3:\n"),
        ("chain.yaml", "      SEV2:\n", "      SEV3:\n"),
        ("channels.yaml", "  SEV2:\n", "  SEV3:\n"),
        ("channels.yaml", "    SEV2: [call]\n", "  #"),
        ("severities.yaml", "    tripwires:", "    checklist:"),
    ):
        text = files[name].decode()
        at = text.index(start)
        files[name] = (text[:at] + text[text.index(end, at + 1) :]).encode()
    return {name: text.replace(b"severity: SEV2", b"severity: SEV3") for name, text in files.items()}
