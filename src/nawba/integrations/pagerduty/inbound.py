"""`POST /v2/enqueue` as PagerDuty's Events API v2 answers it (api-schema `reference/events-v2`, `wire.md` §1.5).

The key is `routing_key` in the body. `source`, `component`, `group`, `class` and flat `custom_details` become labels.
A facade refuses in its own shape: 400 for what is invalid and for an unknown key, 429 when there is too much.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from nawba.domain.severity import SignalSeverity
from nawba.domain.signal import Signal, SignalKind
from nawba.integrations.kit.reading import Unreadable, flat, read_object, word
from nawba.integrations.kit.words import fitting, instant
from nawba.ports.inbound import (
    Accepted,
    Busy,
    KeyRef,
    NotUnderstood,
    Outcome,
    Parsed,
    Refused,
    Reply,
    Request,
    Route,
    Unavailable,
    Understood,
)

_KINDS: Final[dict[str, SignalKind]] = {"trigger": "fire", "resolve": "clear", "acknowledge": "acknowledge"}
_SEVERITIES: Final[dict[str, SignalSeverity]] = {
    "critical": "critical",
    "error": "high",
    "warning": "medium",
    "info": "info",
}
_LABELS: Final = ("source", "component", "group", "class")


class PagerDutyInbound:
    source = "pagerduty"
    routes = (Route("POST", "/v2/enqueue"),)
    keeps_unknown = False

    def __init__(self) -> None:
        self._kept: tuple[bytes, dict[str, Any]] | None = None

    def authenticate(self, request: Request) -> KeyRef | None:
        try:
            return KeyRef(word(self._object(request.body).get("routing_key"), 64))
        except Unreadable:
            return None

    def parse(self, request: Request) -> Parsed:
        try:
            body = self._object(request.body)
        except Unreadable as error:
            return NotUnderstood((str(error),))
        errors = _errors(body)
        return NotUnderstood(errors) if errors else Understood((_signal(body),), word(body.get("dedup_key")) or None)

    def _object(self, raw: bytes) -> dict[str, Any]:
        """Return the object in `raw`: read once for its key and its signals, which are asked for in turn."""
        kept, self._kept = self._kept, None
        if kept is not None and kept[0] is raw:
            return kept[1]
        found = read_object(raw)
        self._kept = (raw, found)
        return found

    def answer(self, outcome: Outcome) -> Reply:
        match outcome:
            case Accepted(_, dedup_key):
                body: dict[str, Any] = {"status": "success", "message": "Event processed", "dedup_key": dedup_key}
                return Reply(202, msgspec.json.encode(body))
            case Refused("too_large", _):
                return Reply(413, _invalid(("the event is larger than 1 MiB",)))
            case Refused("unknown_key", _):
                return Reply(400, _invalid(("'routing_key' is not a key of ours",)))
            case Refused(_, errors):
                return Reply(400, _invalid(errors))
            case Busy(wait):
                return _again(wait, "Event not processed: too much at once")
            case Unavailable(
                wait
            ):  # 429 here too: senders repeat it without limit, a 5xx a few times only (wire.md §1.5)
                return _again(wait, "Event not stored")


def _again(wait: int, message: str) -> Reply:
    body = {"status": "throttle exceeded", "message": message, "errors": ["send it again after Retry-After"]}
    return Reply(429, msgspec.json.encode(body), {"Retry-After": str(wait)})


def _invalid(errors: tuple[str, ...]) -> bytes:
    return msgspec.json.encode({"status": "invalid event", "message": "Event object is invalid", "errors": errors})


def _errors(body: dict[str, Any]) -> tuple[str, ...]:
    found = []
    if not word(body.get("routing_key")).strip():
        found.append("'routing_key' is missing or blank")
    action = word(body.get("event_action"))
    if action not in _KINDS:
        found.append("'event_action' is not one of trigger, acknowledge, resolve")
    if action == "trigger":
        payload = body.get("payload")
        given = payload if isinstance(payload, dict) else {}
        found += [
            f"'payload.{k}' is missing or blank"
            for k in ("summary", "source", "severity")
            if not word(given.get(k)).strip()
        ]
        if word(given.get("severity")).strip() and word(given["severity"]) not in _SEVERITIES:
            found.append("'payload.severity' is not one of critical, error, warning, info")
    elif action in _KINDS and not word(body.get("dedup_key")).strip():
        found.append("'dedup_key' is missing or blank")
    return tuple(found)


def _signal(body: dict[str, Any]) -> Signal:
    given = body.get("payload")
    payload: dict[str, Any] = given if isinstance(given, dict) else {}
    labels = flat(payload.get("custom_details"))
    labels |= {k: word(payload[k], 1_024) for k in _LABELS if word(payload.get(k))}
    links = [
        (word(one.get("href"), 2_048), word(one.get("text"), 200))
        for one in body.get("links") or ()
        if isinstance(one, dict) and word(one.get("href")).startswith(("https://", "http://"))
    ] if isinstance(body.get("links"), list) else []  # fmt: skip
    if word(body.get("client_url")).startswith(("https://", "http://")):
        links.append((word(body["client_url"], 2_048), word(body.get("client"), 200)))
    return Signal(
        _KINDS[word(body["event_action"])],
        fitting(word(body.get("dedup_key"))),
        _SEVERITIES.get(word(payload.get("severity")), "info"),
        word(payload.get("summary"), 1_024),
        "",
        labels,
        tuple((href, text or href) for href, text in links[:20]),
        instant(payload.get("timestamp")),
    )
