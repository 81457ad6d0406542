"""R3, R4, R5: whatever the order in which dated events come in, and however often, the end is the same."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.domain.signal import Signal
from nawba.domain.time import MINUTE
from tests.stories.stage import Stage

Verdict = tuple[str, bool]


class Event(NamedTuple):
    key: str
    kind: str
    minute: int


EVENTS = st.builds(Event, st.sampled_from("abc"), st.sampled_from(["fire", "clear"]), st.integers(0, 9))


@st.composite
def _stories(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """Return events as they happened, and as they came in: shuffled, some more than once."""
    happened = sorted(draw(st.lists(EVENTS, min_size=1, max_size=8, unique=True)), key=lambda e: (e.minute, e.kind))
    happened = sorted(happened, key=lambda e: (e.minute, e.kind == "clear"))
    twice = draw(st.lists(st.sampled_from(happened), max_size=4))
    return happened, draw(st.permutations([*happened, *twice]))


def _plays(stage: Stage, events: list[Event], service: str | None, *, at_once: bool = False) -> dict[str, Verdict]:
    for event in events:
        labels = {"service": service} if service else {}
        signal = Signal(
            "fire" if event.kind == "fire" else "clear", event.key, "high", event.key, labels=labels,
            started_at=stage.begins_at - 30 * MINUTE + event.minute * MINUTE,
        )  # fmt: skip
        stage.receives(signal, is_triaged=not at_once)
        stage.checks()
        stage.passes(seconds=1 if not at_once else 0)
    stage.runs()
    found: dict[str, Verdict] = {}
    live = {i.id: i for i in stage.incidents() if i.is_live}
    firing = dict.fromkeys(live, 0)
    for key, state, raw in stage.raw("SELECT dedup_key, state, incident_id FROM alert WHERE is_current = 1"):
        incident = f"inc_{raw.hex()}" if isinstance(raw, bytes) else ""
        found[str(key)] = (str(state), incident in live)
        if state == "firing":
            firing[incident] = firing.get(incident, 0) + 1
        else:
            found[str(key)] = (str(state), False)
    assert {i.id: i.firing for i in live.values()} == firing, "an incident is open as long as one of its alerts fires"
    return found


@settings(max_examples=60, deadline=None)
@given(_stories(), st.sampled_from(["orders", None]), st.booleans())
def test_any_order_ends_as_the_order_in_which_it_happened(
    story: tuple[list[Event], list[Event]], service: str | None, at_once: bool
) -> None:
    """R4, R3: shuffled and with duplicates, every alert ends as in the sorted run; what fires has an open incident."""
    happened, came = story
    ends: list[dict[str, Verdict]] = []
    for events in (happened, came):
        stage = Stage()
        ends.append(_plays(stage, events, service, at_once=at_once))
        stage.ends()
    assert ends[0] == ends[1]
    newest = {
        key: max((e for e in happened if e.key == key), key=lambda e: (e.minute, e.kind == "clear")) for key in ends[0]
    }
    assert {key: end[0] for key, end in ends[0].items()} == {
        key: "firing" if event.kind == "fire" else "cleared" for key, event in newest.items()
    }
    assert all(is_open for state, is_open in ends[0].values() if state == "firing")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["fire", "clear", "info", "nonsense", "change", "ack", "same"]), max_size=14), st.data()
)
def test_what_comes_in_is_what_comes_out(kinds: list[str], data: st.DataObject) -> None:
    """R5: at every instant accepted = attached + suppressed + quarantined + pending; at rest nothing is pending."""
    stage = Stage()
    for number, kind in enumerate(kinds):
        key = data.draw(st.sampled_from("xyz"))
        signals = {
            "fire": (Signal("fire", key, "high", "t"),),
            "clear": (Signal("clear", key, "info", "t"),),
            "info": (Signal("fire", key, "info", "t"),),
            "nonsense": (),
            "change": (Signal("change", key, "info", "t"),),
            "ack": (Signal("acknowledge", key, "info", "t"),),
            "same": (Signal("fire", "", "medium", "t"),),
        }[kind]
        stage.receives(
            *signals, raw=kind.encode() if kind == "same" else f"{number}".encode(), is_triaged=data.draw(st.booleans())
        )
        stage.checks()
        if data.draw(st.booleans()):
            stage.passes(minutes=data.draw(st.integers(0, 6)))
    stage.runs()
    assert stage.summary()["pending"] == 0
    rules = {row[0] for row in stage.raw("SELECT DISTINCT rule FROM signal WHERE state = 2")}
    assert rules <= {"info", "change", "unknown_clear", "unknown_key", "stale", "already_answered"}
    stage.ends()
