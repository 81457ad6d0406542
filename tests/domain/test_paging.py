"""R14, R18, `playbook.md` contact_rules: which contacts are tried, when, and what quiet hours hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest

from nawba.domain.paging import ContactRule, plan, quiet_spans, quiet_until
from nawba.domain.time import MINUTE
from nawba.domain.walltime import instant

NOW = 1_737_442_800_000_000


@dataclass(frozen=True)
class One:
    id: str
    channel: str


RULES = (ContactRule(("push", "call")), ContactRule(("sms",), MINUTE), ContactRule(("email",), 4 * MINUTE))


def _plan(*channels: str, held: int | None = None) -> list[tuple[str, float]]:
    contacts = [One(f"c{number}", channel) for number, channel in enumerate(channels)]
    return [(one.channel, (one.due_at - NOW) / MINUTE) for one in plan(RULES, contacts, NOW, held)]


def test_in_the_order_of_the_rules_and_of_their_channels() -> None:
    assert _plan("email", "call", "sms", "push") == [("push", 0), ("call", 0), ("sms", 1), ("email", 4)]


def test_when_the_first_rules_fall_away_the_first_that_is_left_is_due_at_once() -> None:
    assert _plan("email", "sms") == [("sms", 0), ("email", 3)]
    assert _plan("email") == [("email", 0)]


def test_somebody_without_a_contact_is_tried_nowhere() -> None:
    """R14: then they count as nobody, which is the roster's business."""
    assert _plan() == _plan("pager") == []


def test_two_contacts_on_one_channel_are_both_tried() -> None:
    assert _plan("call", "call") == [("call", 0), ("call", 0)]


def test_a_held_page_is_counted_from_the_end_of_the_hold() -> None:
    assert _plan("push", "sms", held=NOW + 60 * MINUTE) == [("push", 60), ("sms", 61)]
    assert _plan("push", held=NOW - MINUTE) == [("push", 0)]


NIGHT = (time(22), time(6))
NOON = (time(12), time(13))


def _aden(day: int, hour: int, minute: int = 0) -> int:
    return instant(date(2025, 1, day), time(hour, minute), "Asia/Aden")


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, _aden(21, 21, 59), None),
        (NIGHT, _aden(21, 22), _aden(22, 6)),
        (NIGHT, _aden(21, 23, 59), _aden(22, 6)),
        (NIGHT, _aden(22, 0), _aden(22, 6)),
        (NIGHT, _aden(22, 5, 59), _aden(22, 6)),
        (NIGHT, _aden(22, 6), None),
        (NOON, _aden(21, 12, 30), _aden(21, 13)),
        (NOON, _aden(21, 13), None),
        ((time(8), time(8)), _aden(21, 8), None),
        (None, _aden(21, 23), None),
    ],
)
def test_quiet_hours_end_at_their_instant(quiet: tuple[time, time] | None, now: int, until: int | None) -> None:
    """R18: from their beginning inclusive to their end exclusive, over midnight too."""
    assert quiet_until(quiet, "Asia/Aden", now) == until


def test_quiet_hours_between_two_instants_are_cut_to_them() -> None:
    """R18: over midnight and within one day, each once, in their order."""
    from_at = instant(date(2026, 11, 20), time(3), "Asia/Aden")
    nights = list(quiet_spans((time(22), time(6)), "Asia/Aden", from_at, from_at + 24 * 60 * MINUTE))
    assert [(round((a - from_at) / MINUTE), round((b - from_at) / MINUTE)) for a, b in nights] == [
        (0, 180),
        (19 * 60, 24 * 60),
    ]
    noon = list(quiet_spans((time(13), time(14)), "Asia/Aden", from_at, from_at + 24 * 60 * MINUTE))
    assert [b - a for a, b in noon] == [60 * MINUTE]
    assert not list(quiet_spans(None, "Asia/Aden", from_at, from_at + 60 * MINUTE))
    assert not list(quiet_spans((time(5), time(5)), "Asia/Aden", from_at, from_at + 60 * MINUTE))
