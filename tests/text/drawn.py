"""Rehearsals of the example that the tests of drawings look at: calls, quiet ends, other days, nobody at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from nawba.domain.playbook import Playbook
from nawba.domain.rehearsal import Case
from nawba.domain.scene import Contact, Scene, Today
from nawba.domain.time import MINUTE, Instant, from_datetime
from nawba.playbook import decode
from nawba.text.drawing import Shown, rehearsed

EXAMPLE: Final = Path("examples/bthwani")
CASES: Final = {
    "nobody answers": ("SEV1", "payments", "2026-11-20T03:00:00+03:00", None),
    "somebody does": ("SEV1", "payments", "2026-11-20T03:00:00+03:00", 4 * MINUTE),
    "two lines at once": ("SEV2", "web", "2026-11-20T03:00:00+03:00", None),
    "over to the next day": ("SEV3", "payments", "2026-11-22T10:00:00+03:00", None),
    "nothing happens": ("SEV3", None, "2026-11-20T03:00:00+03:00", None),
    "answered at once": ("SEV1", None, "2026-11-20T03:00:30+03:00", 0),
}


@cache
def example() -> Playbook:
    return decode({path.name: path.read_bytes() for path in EXAMPLE.glob("*.yaml")})


def shown(name: str) -> Shown:
    severity, service, at, ack_after = CASES[name]
    return rehearsed(scene(), Case(severity, service, instant(at), ack_after))


def scene() -> Scene:
    """The example with one person's contacts and quiet hours, as a house outside the sandbox has them."""
    today = Today(contacts={"rami_tareq": (Contact("con_1", "call"),)}, quiet={"rami_tareq": (time(22), time(3, 10))})
    return replace(Scene(example(), example(), 0), today=today)


def instant(at: str) -> Instant:
    return from_datetime(datetime.fromisoformat(at))


def parsed(svg: str) -> ET.Element:
    """Read a drawing of ours as XML."""
    return ET.fromstring(svg)  # noqa: S314 - our own
