"""`POST /in/json/<key>`: `{dedup_key?, state, severity, title, body?, service?, labels?, links?, started_at?}` → 202.

`state` firing (default), cleared, acknowledged. What a valid key sends is always kept; what is not understood is
quarantined and paged (`engine.md` §7).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from nawba.domain.signal import Signal, SignalKind
from nawba.integrations.kit.reading import Unreadable, flat, read_object, word
from nawba.integrations.kit.words import fitting, instant, severity
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

_KINDS: Final[dict[str, SignalKind]] = {"firing": "fire", "cleared": "clear", "acknowledged": "acknowledge"}
_STATUS: Final = {"unknown_key": 401, "invalid": 400, "too_large": 413}


class JsonInbound:
    source = "json"
    routes = (Route("POST", "/in/json/{key}"),)
    keeps_unknown = True

    def authenticate(self, request: Request) -> KeyRef | None:
        return KeyRef(request.path_key) if request.path_key else None

    def parse(self, request: Request) -> Parsed:
        try:
            body = read_object(request.body)
        except Unreadable as error:
            return NotUnderstood((str(error),))
        return _signal(body)

    def answer(self, outcome: Outcome) -> Reply:
        match outcome:
            case Accepted(id_, _):
                return Reply(202, b'{"status":"accepted","id":"' + id_.encode() + b'"}')
            case Refused(reason, errors):
                return Reply(
                    _STATUS[reason], msgspec.json.encode({"status": "refused", "code": reason, "errors": errors})
                )
            case Busy(wait) | Unavailable(wait):
                body = msgspec.json.encode({"status": "unavailable", "code": "try_again", "retry_after": wait})
                return Reply(503, body, {"Retry-After": str(wait)})


def _signal(body: dict[str, Any]) -> Parsed:
    kind = _KINDS.get(word(body.get("state", "firing")))
    level = severity(word(body.get("severity", "")))
    title = word(body.get("title"), 1_024).strip()
    errors = []
    if kind is None:
        errors.append("'state' is not one of firing, cleared, acknowledged")
    if kind == "fire" and level is None:
        errors.append("'severity' is not one of critical, high, medium, low, info")
    if kind == "fire" and not title:
        errors.append("'title' is missing or blank")
    if kind in ("clear", "acknowledge") and not word(body.get("dedup_key")):
        errors.append("'dedup_key' is missing: nobody can say what is over")
    if errors or kind is None:
        return NotUnderstood(tuple(errors))
    labels = flat(body.get("labels"))
    if word(body.get("service")):
        labels["service"] = word(body["service"], 120)
    signal = Signal(
        kind, fitting(word(body.get("dedup_key"))), level or "info", title, word(body.get("body"), 16_384), labels,
        _links(body.get("links")), instant(body.get("started_at")),
    )  # fmt: skip
    return Understood((signal,), word(body.get("dedup_key")) or None)


def _links(value: object) -> tuple[tuple[str, str], ...]:
    """Return (address, text) of links given as addresses or as `{href, text}`; only http and https (C32)."""
    found = []
    for one in value[:20] if isinstance(value, list) else ():
        href = word(one.get("href"), 2_048) if isinstance(one, dict) else word(one, 2_048)
        text = word(one.get("text"), 200) if isinstance(one, dict) else ""
        if href.startswith(("https://", "http://")):
            found.append((href, text or href))
    return tuple(found)
