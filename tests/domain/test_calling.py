"""R13, R14, S22–S24, S32, S37: whom a level comes to, and why it comes to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from nawba.domain.calling import Roster, contacts_of, gather, level_of, roster
from nawba.domain.chain import Level
from nawba.domain.people import Member, MemberKind
from nawba.domain.playbook import Playbook
from nawba.domain.rota import Override
from nawba.domain.scene import Contact, Scene, Today
from nawba.domain.time import HOUR
from tests.stories.playbooks import decoded, guide
from tests.stories.stage import TUESDAY, at

NOW = at(TUESDAY)


def _scene(playbook: Playbook | None = None, today: Today | None = None, **changes: Any) -> Scene:
    text = replace(playbook or decoded(guide()), **changes)
    return Scene(text, text, 1, today or Today())


def _in_earnest(today: Today, **changes: Any) -> Scene:
    """Return the guide without its sandbox: only people with a verified phone count."""
    text = decoded(guide())
    channels = {key: channel for key, channel in text.channels.items() if key != "sandbox"}
    return _scene(text, today, channels=channels, **changes)


def _level(scene: Scene, number: int, service: str | None = "web") -> Roster:
    return roster(scene, scene.live.chains["main"].levels[number - 1], service, "SEV1", NOW)


def _names(found: Roster) -> list[str]:
    return [one.person for one in found.people]


def _reasons(found: Roster) -> dict[str, str]:
    return {empty.member.key: empty.reason for empty in found.empties}


def _one(scene: Scene, kind: MemberKind, key: str) -> Roster:
    return gather(scene, (Member(kind, key),), "SEV1", NOW)


def test_level_one_of_the_guide() -> None:
    """S22, S23, S24: the two tracks with a role, and the role that has no track."""
    found = _level(_scene(), 1)
    assert _names(found) == ["sara_mohammed", "mohammed_ahmed"]
    assert [one.reason for one in found.people] == ["on_call", "on_call"]
    assert all(one.is_on_track for one in found.people)
    assert _reasons(found) == {"sre": "no_rota"}


@pytest.mark.parametrize(
    ("service", "leads"),
    [("web", ["frontend"]), ("payments", ["backend"]), ("mobile", ["mobile"]), ("database", ["devops"])],
)
def test_the_lead_of_the_affected_team(service: str, leads: list[str]) -> None:
    """S32: only the lead whose team owns the service."""
    assert _names(_level(_scene(), 2, service)) == [f"role:{team}_lead" for team in leads]


def test_all_leads_when_nobody_knows_what_is_affected() -> None:
    """S32: no service, or one no lead's team owns: all of them."""
    everybody = [f"role:{team}_lead" for team in ("backend", "frontend", "mobile", "devops")]
    assert _names(_level(_scene(), 2, None)) == everybody
    assert _names(_level(_scene(), 2, "unheard_of")) == everybody


def test_a_vacant_role_is_a_stand_in_in_the_sandbox_and_nobody_in_earnest() -> None:
    """R13, PB204: and in earnest its deputy, if it has one."""
    assert _names(_one(_scene(), "role", "cto")) == ["role:cto"]
    phone = {"nour_hassan": (Contact("con_1", "call"),)}
    people = dict(decoded(guide()).people)
    people["nour_hassan"] = replace(people["nour_hassan"], roles=("devops_lead",))
    assert _reasons(_one(_in_earnest(Today()), "role", "cto")) == {"cto": "vacant"}
    deputy = _one(_in_earnest(Today(contacts=phone), people=people), "role", "cto")
    assert [(one.person, one.reason) for one in deputy.people] == [("nour_hassan", "deputy")]


def test_only_a_verified_contact_on_a_channel_of_the_rules_counts() -> None:
    """R14: not verified, or on a channel the severity does not use: nobody, and it is said why."""

    def first(**contacts: tuple[Contact, ...]) -> Roster:
        return _level(_in_earnest(Today(contacts=contacts)), 1)

    assert _names(first(mohammed_ahmed=(Contact("c", "call"),))) == ["mohammed_ahmed"]
    assert _reasons(first(mohammed_ahmed=(Contact("c", "call", is_verified=False),)))["backend_on_call"] == "no_contact"
    assert _reasons(first(mohammed_ahmed=(Contact("c", "slack"),)))["backend_on_call"] == "no_contact"


def test_contacts_come_in_the_order_of_the_rules() -> None:
    scene = _in_earnest(
        Today(contacts={"lina_ali": (Contact("1", "email"), Contact("2", "call"), Contact("3", "push"))})
    )
    assert [c.id for c in contacts_of(scene, "lina_ali", "SEV1")] == ["3", "2", "1"]
    assert [c.id for c in contacts_of(scene, "lina_ali", "SEV3")] == ["1"]
    assert contacts_of(_scene(), "nobody_knows", "SEV1") == ()
    assert [c.id for c in contacts_of(_scene(), "lina_ali", "SEV3")] == ["sandbox:email"]


@pytest.mark.parametrize(("kind", "key"), [("role", "gone"), ("track", "gone"), ("person", "gone")])
def test_what_was_taken_out_of_the_text_is_gone(kind: MemberKind, key: str) -> None:
    """R24: it falls through, and it is said."""
    found = _one(_scene(), kind, key)
    assert (found.people, _reasons(found)) == ((), {"gone": "gone"})


def test_members_of_every_kind() -> None:
    assert _names(_one(_scene(), "track", "mobile")) == ["ahmed_hassan"]
    assert _names(_one(_scene(), "team", "mobile")) == ["ahmed_hassan", "hassan_ahmed", "saad_maryam", "tareq_dina"]
    assert _names(_one(_scene(), "person", "dina_rami")) == ["dina_rami"]
    assert _names(_one(_scene(), "level", "operations")) == ["sara_mohammed", "mohammed_ahmed"]


def test_each_person_once_in_the_order_of_the_text() -> None:
    members = (Member("person", "mohammed_ahmed"), Member("track", "backend"), Member("team", "backend"))
    found = gather(_scene(), members, "SEV1", NOW)
    assert _names(found) == ["mohammed_ahmed", "ali_mahmoud", "khaled_saad", "rami_tareq"]
    assert found.people[0].reason == "named"


def test_a_level_that_calls_itself_comes_to_an_end() -> None:
    """R13: a text that runs in a circle is nobody, not a hang."""
    text = decoded(guide())
    levels = (Level("operations", {}, (Member("level", "operations"),)),)
    chains: Mapping[str, Any] = {"main": replace(text.chains["main"], levels=levels)}
    assert _names(roster(_scene(chains=chains), levels[0], None, "SEV1", NOW)) == []


def test_an_override_is_live() -> None:
    """R24: whoever stands in is called; somebody who has left is not."""

    def cover(person: str) -> Today:
        return Today((Override("ovr_1", "backend", person, NOW - HOUR, NOW + HOUR, "mohammed_ahmed"),))

    assert _names(_one(_scene(today=cover("rami_tareq")), "track", "backend")) == ["rami_tareq"]
    assert _names(_one(_scene(today=cover("somebody_who_left")), "track", "backend")) == []


def test_the_level_of_a_person() -> None:
    """S54: for a page by hand: the first level that names them."""
    levels = decoded(guide()).chains["main"].levels
    assert [level_of(_scene(), levels, person, NOW) for person in ("sara_mohammed", "role:mobile_lead", "role:cto", "dina_rami")] == [
        1, 2, 3, None,
    ]  # fmt: skip
