"""What the data says beside the text (class L): each finding with data that has it, and data close by that has not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Final

import pytest

from nawba.domain.holiday import Ruling
from nawba.domain.rota import Override
from nawba.domain.scene import Contact, Today
from nawba.domain.time import DAY, HOUR, from_datetime
from nawba.playbook import Finding, decode, read
from nawba.playbook.checking.tonight import Data, Past, look
from tests.playbook.small import SMALL, Files, small

NOW: Final = 1_795_824_000_000_000
"""Sunday 2026-11-28, midnight UTC."""
PEOPLE: Final = ("ali", "sara", "huda", "omar", "nada", "yahya")
EID_AL_FITR: Final = (
    "calendars: {office: {hours: {sun-thu: '08:00-16:00'}, holidays: {country: YE, tentative: [eid_al_fitr]}}}\n"
)
TEXT: Final = small(
    contact_rules=SMALL["contact_rules"] + "  numbers: {confirm_every: week, stale_after: 8d}\n", calendars=EID_AL_FITR
)
EID: Final = next(feast for feast in decode(TEXT).calendars["office"].feasts if feast.year == 1448)
NEAR: Final = from_datetime(datetime.combine(EID.days[0], time(12), UTC)) - 30 * DAY
WELL: Final = Data(
    NOW,
    Today(contacts={person: (Contact(f"con_{person}", "call"),) for person in PEOPLE}),
    {f"con_{person}": NOW - 7 * DAY for person in PEOPLE},
    (Past(7, "SEV1", frozenset()),),
)


def contacts(**others: tuple[Contact, ...]) -> Data:
    return replace(WELL, today=replace(WELL.today, contacts={**WELL.today.contacts, **others}))


def covered(person: str, days: int = 3) -> Data:
    cover = Override("o", "ops", person, NOW + DAY, NOW + days * DAY)
    return replace(WELL, today=replace(WELL.today, overrides=(cover,)))


UNVERIFIED: Final = (Contact("con_x", "call", is_verified=False),)
CASES: Final[list[tuple[str, Data, Data]]] = [
    ("PB202", contacts(nada=UNVERIFIED), contacts(nada=(*UNVERIFIED, Contact("con_y", "call")))),
    ("PB206", covered("gone"), covered("yahya")),
    ("PB213", replace(covered("nada", 60), now=NOW + 2 * DAY), covered("nada", 10)),
    (
        "PB304",
        replace(WELL, now=NEAR),
        replace(WELL, now=NEAR, rulings={EID.id: Ruling(EID.days, NEAR, "person:ali")}),
    ),
    ("PB304", replace(WELL, now=NEAR), replace(WELL, now=NEAR - DAY)),
    ("PB401", contacts(sara=UNVERIFIED), contacts(yahya=UNVERIFIED)),
    (
        "PB404",
        replace(WELL, verified_at={"con_omar": NOW - 8 * DAY}),
        replace(WELL, verified_at={"con_omar": NOW - 8 * DAY + HOUR}),
    ),
    (
        "PB804",
        replace(WELL, past=(Past(7, "SEV1", frozenset({"resolution"})),)),
        replace(WELL, past=(Past(7, "SEV9", frozenset({"resolution"})),)),
    ),
]


def said(data: Data, text: Files = TEXT) -> tuple[Finding, ...]:
    return look(read(text), data)


def test_nothing_is_said_while_everybody_can_be_reached() -> None:
    assert said(WELL) == ()


@pytest.mark.parametrize(("code", "bad", "good"), CASES, ids=[code for code, _, _ in CASES])
def test_what_the_data_says_is_found_and_only_that(code: str, bad: Data, good: Data) -> None:
    assert code in {finding.code for finding in said(bad)}
    assert code not in {finding.code for finding in said(good)}


def test_in_the_sandbox_nobody_needs_a_contact() -> None:
    """Stand-in phones take every page while nothing leaves (`engine.md` §7)."""
    text = {**TEXT, "channels.yaml": TEXT["channels.yaml"] + b"  box: {kind: sandbox, through: [{vendor: sandbox}]}\n"}
    assert said(replace(WELL, today=Today()), text) == ()


def test_a_broken_target_names_its_incidents() -> None:
    """S89: two hours and a quarter against one."""
    broken = tuple(Past(number, "SEV1", frozenset({"resolution"})) for number in (9, 4))
    [finding] = said(replace(WELL, past=(*broken, Past(3, "SEV1", frozenset()))))
    assert "2 of 3" in finding.message["en"]
    assert "INC-9, INC-4" in finding.message["en"]
    assert finding.params["about"] == "severities.SEV1.resolve"
