"""R3, R4: what one signal makes of the newest alert of its key, case by case."""

from __future__ import annotations

import pytest

from nawba.domain.alert import Alert, Outcome, detected_at, episode_at, receive
from nawba.domain.signal import Signal, SignalKind, lane
from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Instant

NOW: Instant = 1_737_442_800_000_000


def _signal(kind: SignalKind, minute: float | None = None) -> Signal:
    return Signal(kind, "k", "high", "t", started_at=None if minute is None else NOW + int(minute * MINUTE))


def _after(*events: tuple[SignalKind, float | None]) -> tuple[Alert, Outcome]:
    """Return the alert and the last outcome after dated (or, None, undated) signals that came a second apart."""
    alert: Alert | None = None
    outcome: Outcome = "stale"
    for number, (kind, minute) in enumerate(events):
        received = receive(alert, _signal(kind, minute), NOW + HOUR + number * SECOND, f"alt_{number}", "s")
        alert, outcome = received.alert, received.outcome
    assert alert is not None
    return alert, outcome


@pytest.mark.parametrize(
    ("events", "state", "outcome"),
    [
        ([("fire", 1)], "firing", "fired"),
        ([("fire", 1), ("fire", 1)], "firing", "repeated"),
        ([("fire", 1), ("clear", 1)], "cleared", "cleared"),  # a source that names only the episode's beginning
        ([("fire", 1), ("clear", 2)], "cleared", "cleared"),
        ([("fire", 3), ("clear", 2)], "firing", "stale"),
        ([("clear", 2)], "cleared", "unknown_clear"),
        ([("clear", 2), ("fire", 1)], "cleared", "stale"),
        ([("clear", 2), ("fire", 2)], "cleared", "stale"),
        ([("clear", 2), ("fire", 3)], "firing", "fired"),
        ([("fire", 1), ("clear", 2), ("fire", 1)], "cleared", "stale"),
        ([("fire", 1), ("clear", 2), ("clear", 5), ("fire", 4)], "cleared", "stale"),
        ([("fire", 1), ("clear", 2), ("fire", 3)], "firing", "fired"),
        ([("fire", 1), ("fire", 5), ("clear", 3)], "firing", "stale"),
        ([("fire", None), ("clear", None)], "cleared", "cleared"),
        ([("fire", None), ("clear", None), ("fire", None)], "firing", "fired"),
        ([("clear", None), ("fire", None)], "firing", "fired"),
        ([("fire", None), ("fire", None)], "firing", "repeated"),
        ([("acknowledge", None)], "cleared", "stale"),
        ([("fire", 1), ("acknowledge", None)], "firing", "acknowledged"),
        ([("fire", 1), ("clear", 2), ("acknowledge", None)], "cleared", "stale"),
    ],
)
def test_what_comes_of_it(events: list[tuple[SignalKind, float | None]], state: str, outcome: Outcome) -> None:
    """R4: the newest source time decides; a clear of the same time as its fire is newer."""
    alert, told = _after(*events)
    assert (alert.state, told) == (state, outcome)


def test_a_new_episode_is_a_new_alert_and_a_repetition_is_not() -> None:
    first, _ = _after(("fire", 1), ("fire", 1))
    assert (first.id, first.count) == ("alt_0", 2)
    again, _ = _after(("fire", 1), ("clear", 2), ("fire", 3))
    assert (again.id, again.count) == ("alt_2", 1)


def test_a_repetition_takes_the_newest_severity() -> None:
    fired = receive(None, _signal("fire", 1), NOW, "a", "s").alert
    worse = Signal("fire", "k", "critical", "t")
    assert receive(fired, worse, NOW, "b", "s").alert.severity == "critical"


def test_a_time_in_the_future_counts_as_received() -> None:
    """`engine.md` §2: more than five seconds ahead."""
    assert episode_at(_signal("fire", 1), NOW) == (NOW, False)
    near = Signal("fire", "k", "high", "t", started_at=NOW + 5 * SECOND)
    assert episode_at(near, NOW) == (NOW + 5 * SECOND, True)
    assert detected_at(near, NOW) == NOW
    assert detected_at(_signal("fire", -3), NOW) == NOW - 3 * MINUTE
    assert detected_at(Signal("fire", "k", "high", "t", started_at=NOW - DAY), NOW) == NOW - DAY
    assert detected_at(Signal("fire", "k", "high", "t", started_at=NOW - DAY - 1), NOW) == NOW


def test_the_lane() -> None:
    """R6: a fire at high or worse is urgent; a clear is not."""
    assert lane([_signal("fire")]) == "urgent"
    assert lane([_signal("clear")]) == "normal"
    assert lane([Signal("fire", "k", "medium", "t"), Signal("fire", "k", "critical", "t")]) == "urgent"
    assert lane([]) == "normal"
    assert Signal("fire", "k", "high", "t", labels={"component": "db"}).service == "db"
    assert Signal("fire", "k", "high", "t", labels={"component": "db", "service": "web"}).service == "web"
