"""`/api/v1/audit`: the ledger to read, its newest head to keep elsewhere, and its rows as they lie, to be verified."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Any

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import Parameter

from nawba.actions.auditing import PORTION, standing
from nawba.actions.browsing import Position, Wanted, browse
from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.actions.respond import Invalid, NotFound
from nawba.actions.sealing import exported
from nawba.domain.seal import Row, Seal
from nawba.store.codec import decode, pack
from nawba.store.transaction import Transaction
from nawba.web.api import presenting
from nawba.web.api.incidents import id_of
from nawba.web.calls import reading
from nawba.web.times import instant_of

_SEALS_AT_ONCE = 100
_NOBODY = bytes(16)
Limit = Annotated[int, Parameter(ge=1, le=1000, description="At most so many items.")]


class AuditItem(msgspec.Struct):
    """`subject`: an incident's id, or `organisation`. `seal` null: it is covered by a seal within seconds."""

    at: str
    subject: str
    n: int
    kind: str
    actor: str
    via: str
    reason: str
    params: dict[str, Any]
    purpose: str
    seal: int | None


class AuditList(msgspec.Struct):
    items: list[AuditItem]
    next: str | None


class Head(msgspec.Struct):
    """The newest seal: enough to find any change of what was written before it."""

    v: int
    n: int
    at: str
    entries: int
    root: str
    previous: str
    head: str
    signature: str
    public_key: str
    key_id: str


class SealItem(msgspec.Struct):
    """`at` in microseconds; everything else base64."""

    n: int
    at: int
    entries: int
    root: str
    previous: str
    head: str
    signature: str
    public_key: str
    members: str


class SealList(msgspec.Struct):
    items: list[SealItem]


class RowItem(msgspec.Struct):
    """An entry as it lies in its row: `subject` hexadecimal, `params` base64, `at` in microseconds."""

    subject: str
    n: int
    kind: str
    v: int
    at: int
    actor: str
    via: str
    reason: str
    params: str
    purpose: str
    seal: int | None


class RowList(msgspec.Struct):
    items: list[RowItem]


class StandingItem(msgspec.Struct):
    """`n`: the last entry the incident's snapshot knows (null: it cannot be read); `last`: the last one there is."""

    subject: str
    n: int | None
    last: int


class StandingList(msgspec.Struct):
    items: list[StandingItem]


@get("/", opt={"permission": "admin"}, summary="The ledger, newest first", operation_id="listAudit")
async def list_audit(
    house: NamedDependency[House],
    subject: Annotated[str | None, Parameter(description="An incident (id or number), or `organisation`.")] = None,
    actor: Annotated[str | None, Parameter(description="A person's key, or `kind:id`.")] = None,
    kind: str | None = None,
    since: str | None = None,
    limit: Limit = 100,
    cursor: Annotated[str | None, Parameter(description="`next` of the page before.")] = None,
) -> AuditList:
    """Return who did what, through which door. A page may be short, and `next` still lead on."""
    at = _position(cursor)

    def query(tx: Transaction) -> AuditList:
        zone = "UTC"
        live = tx.policy.live_version()
        if since and live:
            zone = house.policies.playbook(tx, live).organisation.zone
        of = None if subject is None else pack(ORGANISATION if subject == "organisation" else id_of(tx, subject))
        wanted = Wanted(of, actor, kind, instant_of(since, "since", zone) if since else 0)
        rows, following = browse(tx, wanted, limit, at)
        after = None if following is None else f"{following.n}-{following.skip}"
        return AuditList([_item(row) for row in rows], after)

    return await reading(house, query)


def _position(cursor: str | None) -> Position:
    if not cursor:
        return Position()
    n, _, skip = cursor.partition("-")
    if not (n.isdecimal() and skip.isdecimal() and len(cursor) < 32):
        raise Invalid("cursor", "unknown")
    return Position(min(int(n), 2**62), int(skip))


def _item(row: Row) -> AuditItem:
    subject = "organisation" if row.subject == _NOBODY else f"inc_{row.subject.hex()}"
    return AuditItem(
        presenting.at(row.at) or "", subject, row.n, row.kind, row.actor, row.via, row.reason, decode(row.params),
        row.purpose, row.seal,
    )  # fmt: skip


@get("/head", opt={"permission": "admin"}, summary="The newest head, to keep elsewhere", operation_id="getAuditHead")
async def get_head(house: NamedDependency[House]) -> Head:
    """Return the head of the newest seal; 404 while nothing is sealed."""
    last = await reading(house, lambda tx: tx.seals.last())
    if last is None:
        raise NotFound("head")
    return Head(**exported(last))


@get("/seals", opt={"permission": "admin"}, summary="Seals as they lie, to be verified", operation_id="listSeals")
async def list_seals(house: NamedDependency[House], after: Annotated[int, Parameter(ge=0, le=2**62)] = 0) -> SealList:
    """Return the seals after a number, in order; none at the end."""
    return SealList([_seal(s) for s in await reading(house, lambda tx: tx.seals.after(after, _SEALS_AT_ONCE))])


def _seal(s: Seal) -> SealItem:
    texts = (b64encode(v).decode() for v in (s.root, s.previous, s.head, s.signature, s.public_key, s.members))
    return SealItem(s.n, s.at, s.entries, *texts)


@get("/entries", opt={"permission": "admin"}, summary="Entries as they lie, to be verified", operation_id="listEntries")
async def list_entries(
    house: NamedDependency[House],
    subject: Annotated[str, Parameter(pattern="^[0-9a-f]{0,32}$")] = "",
    n: Annotated[int, Parameter(ge=0, le=2**31 - 1)] = 0,
) -> RowList:
    """Return the entries after (`subject`, `n`), in that order; none at the end."""
    after = (bytes.fromhex(subject if len(subject) == 32 else ""), n)
    return RowList([_row(row) for row in await reading(house, lambda tx: tx.seals.rows(after, PORTION))])


def _row(row: Row) -> RowItem:
    own = row._replace(subject=row.subject.hex(), params=b64encode(row.params).decode())  # type: ignore[arg-type]
    return RowItem(*own)  # type: ignore[arg-type]


@get(
    "/incidents",
    opt={"permission": "admin"},
    summary="What snapshots know of their entries",
    operation_id="listStanding",
)
async def list_standing(
    house: NamedDependency[House], after: Annotated[str, Parameter(pattern="^([0-9a-f]{32})?$")] = ""
) -> StandingList:
    """Return incidents after an id, each with its snapshot's count and its last entry, of one instant."""
    found = await reading(house, lambda tx: standing(tx, bytes.fromhex(after), PORTION))
    return StandingList([StandingItem(id_.hex(), n, last) for id_, n, last in found])


router = Router(
    "/audit", route_handlers=[list_audit, get_head, list_seals, list_entries, list_standing], tags=["Audit"],
)  # fmt: skip
