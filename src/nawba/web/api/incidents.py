"""`/api/v1/incidents`: list, one, declare, and the verbs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import HeaderParameter, Parameter

from nawba.actions.house import House
from nawba.actions.respond import Answer, Declaration, Invalid, NotFound, declare, respond
from nawba.actions.views import whole
from nawba.domain import commands as c
from nawba.domain.decision import Refused
from nawba.domain.time import MINUTE, Instant
from nawba.store.codec import is_id
from nawba.store.transaction import Transaction
from nawba.web.api import presenting, shapes
from nawba.web.api.judging import judgement
from nawba.web.api.listing import Page
from nawba.web.calls import reading, writing
from nawba.web.errors import MEDIA, refused
from nawba.web.identity import Caller
from nawba.web.times import instant_of

STATES = ("open", "acknowledged", "snoozed", "resolved", "closed", "merged")
VERBS = (
    "acknowledge", "cannot", "escalate", "reassign", "snooze", "severity", "note", "resolve", "reopen", "close",
    "adopt", "accept", "dismiss", "measure", "decide",
)  # fmt: skip
_NO_BODY = shapes.AnswerBody()
_WHOLE = ResponseSpec(shapes.IncidentDetail, generate_examples=False, description="The incident as it is now.")
Verb = Annotated[str, Parameter(schema_extra={"enum": list(VERBS)})]
IfMatch = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The `version` you saw; another one answers 412.")
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="The same key and body again gets the first answer."),
]


@get("/", opt={"permission": "read"}, summary="Incidents, newest first", operation_id="listIncidents")
async def list_incidents(
    house: NamedDependency[House],
    page: NamedDependency[Page],
    in_state: Annotated[str | None, Parameter(query="state")] = None,
    severity: str | None = None,
    service: str | None = None,
) -> shapes.IncidentList:
    """Return incidents of every state unless filtered; a filter may name several values, separated by commas."""
    where = {"state": _values(in_state), "severity": _values(severity), "service": _values(service)}
    unknown = [s for s in where["state"] if s not in STATES]
    if unknown:
        raise Invalid("state", "unknown", {"known": list(STATES)})

    def query(tx: Transaction) -> shapes.IncidentList:
        found = tx.incidents.newest(where, page.before, page.limit + 1)
        if not found:
            return shapes.IncidentList([], None)  # also before any playbook is in force
        now = house.clock.now()
        scene = house.policies.scene(tx, now)
        items = [shapes.IncidentItem(**presenting.incident_item(k, scene)) for k in found[: page.limit]]
        positions = [(k.incident.opened_at, k.incident.id) for k in found]
        return shapes.IncidentList(items, page.next_of(positions))

    return await reading(house, query)


@get("/{incident_id:str}", opt={"permission": "read"}, summary="One incident, whole", operation_id="getIncident")
async def get_incident(house: NamedDependency[House], incident_id: str) -> Response[shapes.IncidentDetail]:
    """Return an incident by id or number, with its timeline, pages and attempts."""
    found = await reading(house, lambda tx: _detail(tx, house, id_of(tx, incident_id)))
    return Response(found, headers={"ETag": f'"{found.version}"'})


@post(
    "/",
    opt={"permission": "respond"},
    summary="Declare an incident",
    operation_id="declareIncident",
    status_code=201,
    responses={201: _WHOLE},
)
async def declare_incident(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    caller: NamedDependency[Caller],
    data: shapes.DeclareBody,
    idempotency_key: IdempotencyKey = None,
) -> Response[bytes]:
    """Open an incident on a person's word; whoever its ladder calls first is called in the same commit."""
    said = Declaration(data.title, data.severity, data.service, data.note, data.purpose, data.example)

    def unit(tx: Transaction) -> bytes:
        kept = declare(tx, house, said, caller.actor)
        return msgspec.json.encode(_detail(tx, house, kept.incident.id))

    return await _once(request, house, caller, idempotency_key, unit, 201)


@post(
    "/{incident_id:str}/{verb:str}",
    opt={"permission": "respond"},
    summary="Answer: acknowledge, cannot, escalate, reassign, snooze, severity, note, resolve, reopen, close, adopt, "
    "accept, dismiss, measure, decide",
    operation_id="answerIncident",
    status_code=200,
    responses={200: _WHOLE},
)
async def answer_incident(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    caller: NamedDependency[Caller],
    incident_id: str,
    verb: Verb,
    data: shapes.AnswerBody | None = None,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[bytes]:
    """Answer 200 with the incident; 409 `{code, by, at}` when somebody was first; 412 when `If-Match` is old."""
    body = data or _NO_BODY
    command = by_right(command_of(verb, body, house.clock.now()), caller)
    answer = Answer(command, body.note, _version(if_match))

    def unit(tx: Transaction) -> bytes:
        id_ = id_of(tx, incident_id)
        respond(tx, house, id_, answer, caller.actor)
        return msgspec.json.encode(_detail(tx, house, id_))

    return await _once(request, house, caller, idempotency_key, unit, 200)


def command_of(verb: str, body: shapes.AnswerBody, now: Instant) -> c.Command | None:
    """Return the core's command for a verb of the doors; None: the note alone. NotFound for a verb nobody knows."""
    simple: dict[str, Callable[[], c.Command]] = {
        "acknowledge": c.Acknowledge,
        "cannot": c.Decline,
        "escalate": c.Escalate,
        "resolve": c.Resolve,
        "reopen": c.Reopen,
        "close": c.Close,
        "adopt": c.Adopt,
        "accept": c.AcceptProposal,
        "dismiss": c.DismissProposal,
    }
    if verb in simple:
        return simple[verb]()
    match verb:
        case "reassign":
            return c.Reassign(_needed(body.person, "person"))
        case "severity":
            return c.ChangeSeverity(_needed(body.severity, "severity"))
        case "snooze":
            return c.Snooze(_snooze_us(body, now))
        case "measure":
            at = instant_of(body.at, "at") if body.at is not None else None
            return c.Measure(_needed(body.measure, "measure"), _value(body.value), body.source, at)
        case "decide":
            return c.Choose(_needed(body.decision, "decision"), body.option)
        case "note":
            _needed((body.note or "").strip() or None, "note")
            return None
    raise NotFound(verb)


def by_right(command: c.Command | None, caller: Caller) -> c.Command | None:
    """Return the command with what the caller's scope grants: whoever may respond is a responder (S11)."""
    if not isinstance(command, c.Choose):
        return command
    grants = [grant for scope, grant in (("respond", "responder"), ("admin", "administrator")) if caller.may(scope)]
    return replace(command, grants=tuple(grants))


def _value(value: str | float | None) -> str:
    return _needed(None if value is None else str(value), "value")


def _snooze_us(body: shapes.AnswerBody, now: Instant) -> int:
    if body.until is not None:
        return instant_of(body.until, "until") - now
    if body.minutes is None:
        raise Invalid("minutes", "missing")
    return int(body.minutes * MINUTE)


def _needed(value: str | None, field: str) -> str:
    if value is None:
        raise Invalid(field, "missing")
    return value


def _values(text: str | None) -> list[str]:
    return [v for v in (text or "").split(",") if v]


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    bare = if_match.strip().removeprefix("W/").strip('"')
    if not bare.isdecimal() or len(bare) > 9:
        raise Invalid("If-Match", "not_a_version")
    return int(bare)


def id_of(tx: Transaction, given: str) -> str:
    """Return the id for an id or a number (`214`, `INC-214`)."""
    if is_id("inc", given):
        return given
    number = given.upper().removeprefix("INC-")
    found = tx.incidents.id_of_number(int(number)) if number.isdecimal() and len(number) < 10 else None
    if found is None:
        raise NotFound(given)
    return found


def _detail(tx: Transaction, house: House, incident: str) -> shapes.IncidentDetail:
    found = whole(tx, house, incident)
    if found is None:
        raise NotFound(incident)
    return presenting.detail(found, lambda names: judgement(found, names, house.clock.now()))


async def _once(
    request: Request[Any, Any, Any],
    house: House,
    caller: Caller,
    key: str | None,
    unit: Callable[[Transaction], bytes],
    status: int,
) -> Response[bytes]:
    """Run `unit` and answer with its bytes; the same Idempotency-Key and body gets the stored answer (R3)."""
    body = await request.body()
    said = hashlib.sha256(body).digest()
    name = f"{caller.actor}|{request.method}|{request.url.path}|{key}"
    digest = hashlib.sha256(name.encode()).digest() if key else None

    def once(tx: Transaction) -> bytes:
        if digest is not None and (kept := tx.changes.recall(digest)) is not None:
            if kept[:32] != said:
                raise Invalid("Idempotency-Key", "used_with_another_body")
            return kept[32:]
        try:
            answer = unit(tx)
        except Refused as error:
            raise _Conflict(error, tx, house) from error
        if digest is not None:
            tx.changes.remember(digest, house.clock.now(), said + answer)
        return answer

    try:
        return Response(await writing(house, once), status_code=status, media_type="application/json")
    except _Conflict as conflict:
        return Response(conflict.body, status_code=409, media_type=MEDIA)


class _Conflict(Exception):
    """A refusal, put into words while the names could still be read."""

    def __init__(self, error: Refused, tx: Transaction, house: House) -> None:
        super().__init__(error.code)
        scene = house.policies.scene(tx, house.clock.now())
        self.body = msgspec.json.encode(refused(error, lambda person: presenting.named(scene, person)))


router = Router(
    "/incidents", route_handlers=[list_incidents, get_incident, declare_incident, answer_incident], tags=["Incidents"]
)
