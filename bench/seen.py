"""What a person would see of incidents: which belongs to which POST, and when their pages were handed to a channel."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any, Final

from bench import load
from bench.api import Api
from bench.wire import key_of

HANDED: Final = frozenset({"accepted", "delivered", "seen", "answered"})
Incident = dict[str, Any]


def by_key(api: Api, keys: Collection[str], **filters: str) -> dict[str, str]:
    """Return the incident opened by each of `keys` (`wire.alert`); a key without one is left out."""
    missing = set(keys)
    found: dict[str, str] = {}
    for one in api.incidents(**filters):
        key = key_of(one["title"])
        if key in missing:
            missing.discard(key)
            found[key] = one["id"]
            if not missing:
                break
    return found


def in_full(api: Api, incidents: Iterable[str], seconds: float = 120.0) -> list[Incident]:
    """Return each of `incidents` with its pages; OSError when one of them could not be read."""
    raw = [api.reading(incident) for incident in incidents]
    outcome = load.send(api.port, raw, load.Sending(4, seconds=seconds, keep=True))
    if outcome.accepted < len(raw):
        raise OSError(f"{len(raw) - outcome.accepted} of {len(raw)} incidents could not be read: {outcome.trouble()}")
    return [json.loads(outcome.bodies[index]) for index in range(len(raw))]


def first_handed(incident: Incident, level: int) -> float | None:
    """Return when the first page of `level` was handed to a channel, in seconds of wall time; None: none was."""
    handed = [seconds(a["at"]) for a in _attempts(incident, level) if a["state"] in HANDED and a["at"]]
    return min(handed, default=None)


def first_handed_since(incident: Incident, wall: float) -> float | None:
    """Return when the first page was handed to a channel at or after `wall`, whatever its level; None: none was."""
    every = [attempt for page in incident["pages"] for attempt in page["attempts"]]
    handed = [seconds(a["at"]) for a in every if a["state"] in HANDED and a["at"]]
    return min((at for at in handed if at >= wall), default=None)


def first_planned(incident: Incident, level: int) -> float | None:
    """Return when the first page of `level` was planned for: the instant at which the level was called."""
    return min((seconds(a["due_at"]) for a in _attempts(incident, level)), default=None)


def seconds(instant: str) -> float:
    """Return an instant of the API in seconds of wall time."""
    return datetime.fromisoformat(instant).timestamp()


def iso(wall: float) -> str:
    """Return seconds of wall time as the API writes an instant."""
    return datetime.fromtimestamp(wall, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _attempts(incident: Incident, level: int) -> list[dict[str, Any]]:
    return [attempt for page in incident["pages"] if page["level"] == level for attempt in page["attempts"]]
