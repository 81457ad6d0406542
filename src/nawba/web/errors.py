"""Every refusal in one shape: RFC 9457 for the API, a page for people; never a stack, never a secret (C41)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from nawba.actions.apply import WrongBase
from nawba.actions.backup import Busy
from nawba.actions.house import NoPlaybook
from nawba.actions.respond import Changed, Invalid, NotFound
from nawba.domain.decision import Refused
from nawba.domain.time import MINUTE, iso
from nawba.ports.secret import KeyTrouble
from nawba.store.contract import Unavailable

log = structlog.get_logger("nawba.web")
MEDIA = "application/problem+json"


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457. `code` is stable; `by` and `at` say who was first and when; `detail` what to do.

    `difference`: of a text written on another version, who changed what.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    by: Any = msgspec.UNSET
    at: Any = msgspec.UNSET
    errors: Any = msgspec.UNSET
    reachable: Any = msgspec.UNSET
    params: Any = msgspec.UNSET
    difference: Any = msgspec.UNSET


SENTENCES = {
    "already_acknowledged": ("Somebody else has it", "Ask them, or add a note; to take it over, reassign it."),
    "unreachable": ("Nobody would be reached", "This person has no working contact; `reachable` names who has."),
    "snooze_too_long": ("Too long a snooze", "This severity allows less; `params.at_most_minutes` says how long."),
    "not_in_the_future": ("The snooze ends in the past", "Give minutes, or an instant later than now."),
    "unknown_severity": ("No such severity", "`params.known` names those of the incident's playbook."),
    "nothing_proposed": ("No other severity is proposed", "Change it with the verb `severity`, if it is wrong."),
    "reason_needed": ("A reason is needed", "Send it as `note`."),
    "unknown_measure": ("No such measure", "`params.known` names those of the incident's playbook."),
    "unknown_source": ("No such source", "`params.known` names where this measure comes from; by_hand always may."),
    "not_a_value": ("Not a value of this measure", "A number from 0, at most 100 for a share: `37`, `50.5`, `37%`."),
    "not_yet": ("Taken in the future", "`at` is when the value was taken, now without it."),
    "unknown_decision": ("No such decision", "`params.known` names those of the incident's playbook."),
    "unknown_option": ("No such option", "`params.known` names those of the question."),
    "option_needed": ("The rules say nothing", "Name an option; `params.known` names those of the question."),
    "person_needed": ("A person decides", "Use a person's key; a service's key may bring values."),
    "measure_missing": ("A value is wanted first", "Take what `params` names; or decide without it, with a reason."),
    "not_your_right": ("Against the rules only with the right", "`params.needs` names who may; ask one of them."),
    "not_resolved": ("It is not resolved", "Only a resolved incident can be closed or reopened."),
    "resolved": ("It is resolved", "Reopen it if it is not over."),
    "closed": ("It is closed", "Reopen it if it is not over."),
    "merged": ("It was merged into another incident", "Go to that one."),
}


_CODES = {401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> Problem:
    """Return a problem; `more` are its extension members."""
    return Problem(f"urn:nawba:problem:{code}", title, status, detail, code, **more)


def refused(error: Refused, named: Callable[[str], Any]) -> Problem:
    """Return the 409 of a refusal: who was first and when; `named` gives a person's name."""
    title, detail = SENTENCES.get(error.code, ("Refused", ""))
    p = dict(error.params)
    by, at = p.pop("by", None), p.pop("at", None)
    reachable = p.pop("reachable", None)
    if "at_most_us" in p:
        p["at_most_minutes"] = p.pop("at_most_us") / MINUTE
    more: dict[str, Any] = {"by": named(by) if by else None, "at": iso(at) if at else None}
    if reachable is not None:
        more["reachable"] = [named(one) for one in reachable]
    if p:
        more["params"] = p
    return problem(409, error.code, title, detail, **more)


def to_problem(error: Exception) -> Problem:
    """Return what any exception is to whoever asked."""
    match error:
        case Refused():
            return refused(error, lambda person: {"id": person})
        case NotFound():
            return problem(
                404, "not_found", "There is no such thing", "Check the id; it may belong to another installation."
            )
        case Changed():
            return problem(
                412, "changed", "It changed meanwhile", "Read it again, then decide.", params={"version": error.version}
            )
        case Invalid():
            return problem(
                422, "invalid", f"{error.field}: {error.code}", "Correct the field and send it again.",
                errors=[{"field": error.field, "code": error.code, **error.params}],
            )  # fmt: skip
        case WrongBase():
            return problem(
                409, "wrong_base", "Written on another version", "Take the live text and make the change again.",
                params={"base": error.base, "live": error.live},
            )  # fmt: skip
        case Unavailable():
            return problem(503, "unavailable", "Nothing was stored", "Send it again in a few seconds.")
        case KeyTrouble():
            return problem(409, "key_trouble", "The key of what is secret", str(error))
        case Busy():
            return problem(409, "busy", "It is being done already", "Wait until the other one has ended.")
        case NoPlaybook():
            return problem(409, "no_playbook", "No playbook is in force", "Apply one: nawba apply DIR.")
        case ValidationException():
            errors = error.extra if isinstance(error.extra, list) else []
            return problem(422, "invalid", "The body is not what it should be", error.detail, errors=errors)
        case HTTPException():
            return problem(
                error.status_code, _CODES.get(error.status_code, f"http_{error.status_code}"), error.detail or "Refused"
            )
        case _:
            return _bug(error)


def _bug(error: Exception) -> Problem:
    reference = uuid.uuid5(uuid.NAMESPACE_OID, f"{type(error).__name__}:{error}").hex[:8]
    log.error("request failed", reference=reference, exc_info=error)
    return problem(500, "bug", "Something went wrong on our side", f"Nothing was changed. Say this to us: {reference}")


def api_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Exception handler of the API."""
    found = to_problem(error)
    headers = {"Retry-After": "5"} if found.status == 503 else {}
    if found.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(found), status_code=found.status, media_type=MEDIA, headers=headers)
