"""`/api/v1/playbook`: the live text, what another would change, applying it, and the versions there were."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.response import Stream

from nawba.actions.apply import AppliedText, Forced, Record, Text, WrongBase, apply_text
from nawba.actions.house import House
from nawba.actions.planning import Judged, judge, named_base, situation
from nawba.actions.respond import Invalid, NotFound
from nawba.domain.time import DAY, iso
from nawba.playbook.changes.saying import first_lines
from nawba.playbook.finding import Finding
from nawba.store.policy import Version
from nawba.store.transaction import Transaction
from nawba.web import replaying
from nawba.web.api import playbook_presenting as presenting
from nawba.web.api import playbook_shapes as shapes
from nawba.web.calls import reading, writing
from nawba.web.errors import MEDIA, problem
from nawba.web.identity import Caller

LINES: Final = 5
"""How many sentences of what changed are kept with a version."""
LINES_OF_JSON: Final = "application/jsonl"
_MANY: Final = 100
_FIRST: Final = (1 << 31) - 1


@get("/playbook", opt={"permission": "read"}, summary="The live text", operation_id="getPlaybook")
async def get_playbook(house: NamedDependency[House]) -> shapes.Live | None:
    """Return the live text, file by file; null while none was applied."""

    def query(tx: Transaction) -> shapes.Live | None:
        found = tx.policy.version(tx.policy.live_version())
        if found is None:
            return None
        files = {name: text.decode() for name, text in found.files.items()}
        when = iso(found.applied_at)
        return shapes.Live(found.version, found.digest, when, found.applied_by, found.reason, files)

    return await reading(house, query)


@post(
    "/playbook/plan",
    opt={"permission": "respond"},
    summary="What a text would change, in words",
    operation_id="planPlaybook",
    status_code=200,
)
async def post_plan(house: NamedDependency[House], data: shapes.PlanBody) -> shapes.PlanView:
    """Compare a text with the live one: who feels what, who would be called in the next two weeks, what is found in
    it, which open incidents keep theirs. Nothing is changed."""
    return presenting.plan_view(await judged(house, data))


@post(
    "/playbook/replay",
    opt={"permission": "respond"},
    summary="What the last weeks would have been under a text",
    operation_id="replayPlaybook",
    status_code=200,
    responses={
        200: ResponseSpec(bytes, generate_examples=False, description="Lines of JSON.", media_type=LINES_OF_JSON)
    },
)
async def post_replay(house: NamedDependency[House], data: shapes.ReplayBody) -> Stream:
    """Play the stored signals, and what people truly did, under the live text and under this one.

    Lines of JSON: `{"done", "of"}` while it goes on; the last one is `{"report"}`, or `{"error"}`. Nobody is called.
    """
    found = await judged(house, data)
    if found.situation.live is None:
        raise Invalid("files", "nothing_to_compare_with")
    if found.reading.playbook is None:
        raise Invalid("files", "has_errors")
    texts = dict(found.situation.live.files), dict(await _files(house, data))
    since = house.clock.now() - data.days * DAY
    return Stream(replaying.played(house, since, texts), media_type=LINES_OF_JSON)


@post(
    "/playbook",
    opt={"permission": "admin"},
    summary="Apply a text",
    operation_id="applyPlaybook",
    status_code=200,
    responses={200: ResponseSpec(shapes.Applied, generate_examples=False, description="What is in force now.")},
)
async def post_playbook(
    house: NamedDependency[House], caller: NamedDependency[Caller], data: shapes.ApplyBody
) -> Response[bytes]:
    """Check the text and put it in force, all or nothing; open incidents keep theirs.

    422 with every finding when it has errors, or needs `force`. 409 when somebody else was first, with the difference
    by thing.
    """
    found = await judged(house, data)
    live = found.situation.live
    if found.base not in (None, live.version if live else 0) and not found.is_live:
        return _second(found, found.base or 0)
    in_spite_of = [] if found.is_live else _in_spite_of(found, data)
    if isinstance(in_spite_of, Response):
        return in_spite_of
    record = Record(
        base=found.base,
        restored=data.version,
        forced=tuple(Forced(f.code, f.params.get("about", ""), dict(f.message)) for f in in_spite_of),
        changes=tuple(first_lines(found.plan.changes, LINES)),
        count=len(found.plan.changes),
    )
    seen = live.version if live else 0
    files = await _files(house, data)
    text = Text(files, found.digest, data.reason.strip(), seen if found.base is None else found.base, record)
    try:
        done: AppliedText = await writing(house, lambda tx: apply_text(tx, house, text, caller.actor))
    except WrongBase as error:
        asked = shapes.PlanBody(data.files, data.version, error.base)
        return _second(await judged(house, asked), error.base)
    shown = shapes.Applied(
        done.version,
        done.changed,
        list(done.open_incidents),
        [msgspec.to_builtins(f) for f in found.plan.findings],
        sorted({f.code for f in in_spite_of}),
    )
    return Response(msgspec.json.encode(shown), media_type="application/json")


@get("/playbook/versions", opt={"permission": "read"}, summary="Every applied version", operation_id="listVersions")
async def list_versions(
    house: NamedDependency[House], before: int | None = None, limit: int = 20
) -> shapes.VersionList:
    """Return who applied what, when and why, the newest first."""
    if not 1 <= limit <= _MANY:
        raise Invalid("limit", "out_of_range", {"at_most": _MANY})

    def query(tx: Transaction) -> shapes.VersionList:
        live = tx.policy.live_version()
        found = tx.policy.versions(_FIRST if before is None else max(0, min(before, _FIRST)), limit)
        following = found[-1].version if len(found) == limit and found[-1].version > 1 else None
        return shapes.VersionList([presenting.version_view(v, live) for v in found], following)

    return await reading(house, query)


@get(
    "/playbook/versions/{version:int}",
    opt={"permission": "read"},
    summary="One applied version with its text",
    operation_id="getVersion",
)
async def get_version(house: NamedDependency[House], version: int) -> shapes.VersionDetail:
    """Return an applied version as it was, file by file."""
    found, live = await reading(house, lambda tx: (_version(tx, version), tx.policy.live_version()))
    return presenting.version_detail(found, live)


async def judged(house: House, data: shapes.PlanBody) -> Judged:
    """Compare what is asked for with what is in force, beside the event loop."""
    files = await _files(house, data)
    base = data.base if data.version is not None else named_base(files, data.base)
    found = await reading(house, lambda tx: situation(tx, house, base))
    return await asyncio.to_thread(judge, found, files, base)


async def _files(house: House, data: shapes.PlanBody) -> Mapping[str, bytes]:
    if (data.files is None) == (data.version is None):
        raise Invalid("files", "files_or_version")
    if data.version is not None:
        number = data.version
        return (await reading(house, lambda tx: _version(tx, number))).files
    files = data.files or {}
    for name in files:
        path = PurePosixPath(name)
        if not name or path.is_absolute() or ".." in path.parts or not name.isprintable() or "\\" in name:
            raise Invalid("files", "not_a_name", {"known": [name[:80]]})
    return {name: text.encode(errors="surrogateescape") for name, text in files.items()}


def _version(tx: Transaction, number: int) -> Version:
    found = tx.policy.version(number) if 0 < number < _FIRST else None
    if found is None:
        raise NotFound(str(number))
    return found


def _in_spite_of(found: Judged, data: shapes.ApplyBody) -> list[Finding] | Response[bytes]:
    """Return what the text is applied in spite of; or the refusal.

    An older version goes back in spite of everything the checker of today finds, as long as it can be read.
    """
    plan = found.plan
    may_be_forced = data.version is not None and found.reading.playbook is not None
    refused = () if may_be_forced and data.force else plan.refused
    if refused:
        return _errors(found, "playbook_errors", "The text has errors", "Mend them, then apply it again.")
    errors = [*plan.refused, *plan.forced]
    if errors and not data.force:
        return _errors(
            found, "needs_force", "It needs force and a reason", "Mend what is found, or send `force` and a `reason`."
        )
    if errors and not data.reason.strip():
        raise Invalid("reason", "missing")
    return errors


def _errors(found: Judged, code: str, title: str, detail: str) -> Response[bytes]:
    body = problem(422, code, title, detail, errors=[msgspec.to_builtins(f) for f in found.plan.findings])
    return Response(msgspec.json.encode(body), status_code=422, media_type=MEDIA)


def _second(found: Judged, base: int) -> Response[bytes]:
    """Tell whoever came second who changed what since the version they wrote on."""
    live = found.situation.live
    body = problem(
        409,
        "wrong_base",
        "Written on another version",
        "Take the live text and make the change again: nawba pull.",
        params={"base": base, "live": live.version if live else 0},
        difference=msgspec.to_builtins(presenting.difference(found)),
    )
    return Response(msgspec.json.encode(body), status_code=409, media_type=MEDIA)


router = Router(
    "/",
    route_handlers=[get_playbook, post_plan, post_replay, post_playbook, list_versions, get_version],
    tags=["Playbook"],
)
