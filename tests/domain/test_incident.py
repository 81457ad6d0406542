"""R10, `house.md` §4: an incident is a fold of its entries, and its table of states is the only way from one to another."""

from __future__ import annotations

import pytest

from nawba.domain.applying import apply, fold
from nawba.domain.clock import to_params
from nawba.domain.entry import Actor, Entry, Kind
from nawba.domain.incident import LIVE, TRANSITIONS, Incident, State
from nawba.domain.time import MINUTE
from tests.domain.test_escalation import START, _clock

ME = Actor("person", "me", "page")
SOURCE = Actor("source", "s", "intake")


def _entry(n: int, kind: Kind, actor: Actor = ME, reason: str = "", minute: float = 0, **params: object) -> Entry:
    return Entry(n, START + int(minute * MINUTE), kind, actor, reason, params)


def _opened(actor: Actor = SOURCE) -> Entry:
    clocks = to_params((_clock("response", 15), _clock("resolution", 60)))
    return _entry(
        1, "opened", actor, id="inc_1", number=7, severity="SEV1", chain="main", playbook=3, detected_at=START,
        clocks=clocks, service="web", team="frontend",
    )  # fmt: skip


def _called(n: int, level: int = 1, round_: int = 1, **more: object) -> Entry:
    params = {"level": level, "round": round_, "rung": 0, "repeat_us": 3 * MINUTE, "unless": "acknowledged", "left": None,
              "people": ["a", "b"], "opens_epoch": False} | more  # fmt: skip
    return _entry(n, "called", **params)  # type: ignore[arg-type]


def test_the_first_entry_opens() -> None:
    incident = fold([_opened()])
    assert (incident.state, incident.number, incident.n, incident.paging_epoch) == ("open", 7, 1, 0)
    assert not incident.is_touched
    assert fold([_opened(ME)]).is_touched
    with pytest.raises(ValueError, match="not opened"):
        fold([_entry(1, "noted")])
    with pytest.raises(ValueError, match="without entries"):
        fold([])


def test_an_entry_nobody_knows_only_counts() -> None:
    before = fold([_opened()])
    after = apply(before, _entry(2, "a_word_of_later", SOURCE))  # type: ignore[arg-type]
    assert after.n == 2
    assert fold([_opened()]) == before


def test_an_answer_raises_the_epoch_and_ends_every_repetition() -> None:
    """R9: the claim needs the same epoch, so nothing that was pending can start."""
    ringing = fold([_opened(), _called(2)])
    assert [call.level for call in ringing.ringing()] == [1]
    answered = apply(ringing, _entry(3, "acknowledged", confirm_every_us=20 * MINUTE, confirm_grace_us=5 * MINUTE))
    assert answered.paging_epoch == ringing.paging_epoch + 1
    assert answered.ringing() == ()
    assert all(call.next_at is None for call in answered.calls.values())
    assert (answered.owner, answered.confirm_at) == ("me", START + 20 * MINUTE)


@pytest.mark.parametrize("kind", ["acknowledged", "source_acknowledged", "snoozed", "resolved", "reassigned"])
def test_whatever_quiets_raises_the_epoch(kind: Kind) -> None:
    """R9: for each of them."""
    before = fold([_opened(), _called(2)])
    after = apply(before, _entry(3, kind, until=START + MINUTE, to="x"))
    assert after.paging_epoch > before.paging_epoch
    assert not after.is_ringing


def test_a_call_after_an_answer_opens_an_epoch_of_its_own() -> None:
    """R9: the clock rung's pages carry the new epoch; those of before the answer stay dead."""
    owned = fold([_opened(), _called(2), _entry(3, "acknowledged")])
    called = apply(owned, _called(4, level=2, opens_epoch=True))
    assert called.paging_epoch == owned.paging_epoch + 1
    assert [call.level for call in called.ringing()] == [2]
    joined = apply(called, _entry(5, "joined", level=2))
    assert joined.ringing() == ()
    assert joined.paging_epoch == called.paging_epoch


def test_a_source_s_acknowledgement_stops_no_repetition_for_good() -> None:
    """S26: held, and at its end due again, no earlier than that."""
    held = fold([_opened(), _called(2), _entry(3, "source_acknowledged", SOURCE, until=START + 10 * MINUTE)])
    assert held.calls[1].next_at == START + 3 * MINUTE
    freed = apply(held, _entry(4, "hold_ended", SOURCE, minute=10))
    assert freed.state == "open"
    assert freed.calls[1].next_at == START + 10 * MINUTE


def test_only_merged_is_for_ever() -> None:
    assert [state for state, after in TRANSITIONS.items() if not after] == ["merged"]
    assert {target for after in TRANSITIONS.values() for target in after} == set(TRANSITIONS)
    assert all("open" in TRANSITIONS[state] for state in ("resolved", "closed"))


_RESTART: dict[str, object] = {"clocks": to_params((_clock("response", 15), _clock("resolution", 60)))}
_ENTRIES: dict[Kind, dict[str, object]] = {
    "acknowledged": {},
    "source_acknowledged": {"until": START + MINUTE},
    "hold_ended": {},
    "snoozed": {"until": START + MINUTE},
    "snooze_ended": {},
    "reassigned": {"to": "x"},
    "unconfirmed": {"keep": []},
    "severity_changed": {"from": "SEV2", "to": "SEV1", "raised": True, **_RESTART},
    "resolved": {},
    "closed": {},
    "reopened": _RESTART,
}
_MAY: dict[Kind, tuple[State, ...]] = {
    "acknowledged": LIVE,
    "source_acknowledged": ("open",),
    "hold_ended": ("acknowledged",),
    "snoozed": LIVE,
    "snooze_ended": ("snoozed",),
    "reassigned": LIVE,
    "unconfirmed": ("acknowledged",),
    "severity_changed": LIVE,
    "resolved": LIVE,
    "closed": ("resolved",),
    "reopened": ("resolved", "closed"),
}
"""In which states the core writes each of them."""


@pytest.mark.parametrize("kind", _ENTRIES)
def test_every_entry_keeps_to_the_table(kind: Kind) -> None:
    """R10: from every state in which it may be written, to one that may follow."""
    for state in _MAY[kind]:
        before = _in(state)
        after = apply(before, _entry(9, kind, **_ENTRIES[kind]))  # type: ignore[arg-type]
        assert after.state == state or after.state in TRANSITIONS[state], f"{state} → {after.state}"


def _in(state: State) -> Incident:
    ways: dict[State, list[Entry]] = {
        "open": [],
        "acknowledged": [_entry(3, "acknowledged")],
        "snoozed": [_entry(3, "snoozed", until=START + MINUTE)],
        "resolved": [_entry(3, "resolved")],
        "closed": [_entry(3, "resolved"), _entry(4, "closed")],
    }
    found = fold([_opened(), _called(2), *ways[state]])
    assert found.state == state
    return found
