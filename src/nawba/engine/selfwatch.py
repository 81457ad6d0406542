"""Nawba watches itself: the auditor, the proof, the dead-man's ping. Three rounds of their own beside the engine's.

The auditor asks the rows every minute (R11). The proof sends a signal by the real door every minute and waits for its
page's receipt. The ping leaves every half minute, and only while nothing ails us: whoever no longer hears it knows
(R31). Each stands alone, so that none can keep another from noticing that it is gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

import msgspec
import structlog

from nawba.actions import proving, self_audit
from nawba.actions.house import House
from nawba.actions.self_audit import Finding, Round
from nawba.domain.time import MINUTE, SECOND, Instant
from nawba.domain.watching import OUTSIDE, Vitals, ailments, complaints
from nawba.engine.loop import Take
from nawba.engine.measures import Measures
from nawba.ports.machine import Machine
from nawba.ports.outbound import Answered, Outbound, host_of
from nawba.ports.secret import Secret
from nawba.store.transaction import Transaction

T = TypeVar("T")
log = structlog.get_logger("nawba.watch")

AUDIT_EVERY_US: Final = MINUTE
PROVE_EVERY_US: Final = MINUTE
PING_EVERY_US: Final = 30 * SECOND
_SETTLING_US: Final = 5 * SECOND
"""After the start, and after a proof that failed: then it is tried again."""
_PROOF_ENDS_US: Final = 30 * SECOND
_LOOK_S: Final = 0.1
_STORE_SECONDS: Final = 5.0
_LEASE: Final = "deadman"
_LEASE_US: Final = 75 * SECOND
"""Longer than from proof to proof, so that it stays with one node; another takes it over when that one is gone."""

Holds = Callable[[str, int], Awaitable[int | None]]


class ProofFailed(Exception):
    """A proof did not come through; `stage` is how far it came."""

    def __init__(self, stage: str) -> None:
        super().__init__(stage)
        self.stage = stage


@dataclass(frozen=True, slots=True)
class Door:
    """Our own intake, as a sender reaches it: `through` what carries requests, to `address`."""

    through: Outbound
    address: str


@dataclass(frozen=True, slots=True)
class Outside:
    """What the watch needs besides the store. `holds` takes or keeps a lease; `urls` are whom to ping."""

    door: Door
    machine: Machine
    outbound: Outbound
    holds: Holds
    urls: Sequence[Secret] = ()


def _hear(house: House, provider_id: str, tx: Transaction) -> bool:
    return proving.hear(tx, house, provider_id)


@dataclass(slots=True)
class SelfWatch:
    """`rounds` are run by the engine's loop. `vitals` may be asked from any thread."""

    house: House
    measures: Measures
    outside: Outside
    _vitals: Vitals = field(default_factory=lambda: Vitals(0, 0))
    _audit_at: Instant = 0
    _prove_at: Instant = 0
    _ping_at: Instant = 0
    findings: tuple[Finding, ...] = ()

    def rounds(self) -> Mapping[str, Take]:
        """Return the tasks by name; the first looks come a few seconds after the start, once it has caught up."""
        now = self.house.clock.now()
        self._vitals = Vitals(now, now)
        self._audit_at = now + _SETTLING_US
        self._ping_at = now + 2 * _SETTLING_US
        self._prove_at = now + SECOND
        return {"audit": self.audit, "proof": self.prove, "deadman": self.ping}

    def vitals(self) -> Vitals:
        """Return what is known now; ages count from now, what was measured is at most half a minute old."""
        room = self.outside.machine.room()
        return replace(
            self._vitals, at=self.house.clock.now(), free_bytes=room.free_bytes, wal_bytes=room.wal_bytes,
            is_writable=room.is_writable, away_us=self.measures.clock_away_us, clock=self.measures.clock_state,
        )  # fmt: skip

    # ── the auditor ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def audit(self) -> Instant | None:
        """Look at the rows once a minute and say what is wrong with them."""
        now = self.house.clock.now()
        if now < self._audit_at:
            return self._audit_at
        self._audit_at = now + AUDIT_EVERY_US
        also = [a for a in complaints(self.vitals()) if a in OUTSIDE]
        seen = await self._read(lambda tx: self_audit.look(tx, self.house, now))
        seen += [Finding(code, since_at=now) for code in also]
        done = await self._unit(lambda tx: self_audit.audit(tx, self.house, now, seen))
        self._say(done)
        self.findings = done.findings
        self._vitals = replace(self._vitals, audited_at=self.house.clock.now())
        return self._audit_at

    def _say(self, done: Round) -> None:
        for one in done.fresh:
            log.error("a promise is broken", **msgspec.structs.asdict(one))
        for one in done.mended:
            log.error("mended", code=one.code, about=one.about)
        for one in done.over:
            log.warning("no longer broken", code=one.code, about=one.about)
        self.measures.found(done.findings)

    # ── the proof ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def prove(self) -> Instant | None:
        """Send a signal of our own by the door once a minute, and see its page arrive; one node at a time."""
        now = self.house.clock.now()
        if now < self._prove_at:
            return self._prove_at
        if await self.outside.holds(_LEASE, _LEASE_US) is None:
            self._vitals = replace(self._vitals, held_since=None, proved_at=None, proof_us=None)
            self._prove_at = now + _SETTLING_US
            return self._prove_at
        if self._vitals.held_since is None:
            self._vitals = replace(self._vitals, held_since=now)
        try:
            await self._prove(now)
        except ProofFailed as failed:
            self._prove_at = self.house.clock.now() + _SETTLING_US
            self.measures.failed("proof")
            log.error("the proof did not come through", stage=failed.stage)  # noqa: TRY400 - no bug, no stack
        else:
            self._prove_at = now + PROVE_EVERY_US
        return self._prove_at

    async def _prove(self, now: Instant) -> None:
        await self._unit(proving.sweep)
        signal = await self._post()
        incident = await self._receipt(now + _PROOF_ENDS_US)
        received_at = self.house.clock.now()
        await self._unit(lambda tx: proving.answer(tx, self.house, incident))
        await self._unit(lambda tx: proving.resolve(tx, self.house, incident))
        await self._unit(lambda tx: proving.sweep(tx, signal))
        self._vitals = replace(self._vitals, proved_at=received_at, proof_us=received_at - now)

    async def _post(self) -> str:
        door = self.outside.door
        url = Secret(f"{door.address}{proving.DOOR}{proving.watch_key(self.house)}".encode())
        said = await door.through.request("POST", url, proving.body(self.house), {"Content-Type": "application/json"})
        if not isinstance(said, Answered) or said.status != 202:
            raise ProofFailed(f"intake:{said.status}" if isinstance(said, Answered) else f"intake:{said.reason}")
        return str(msgspec.json.decode(said.body)["id"])

    async def _receipt(self, ends_at: Instant) -> str:
        while True:
            found = await self._read(proving.standing)
            if found.stage == "received" and found.incident is not None:
                return found.incident
            if found.awaited is not None:
                await self._unit(partial(_hear, self.house, found.awaited))
            if self.house.clock.now() >= ends_at:
                raise ProofFailed(found.stage)
            await asyncio.sleep(_LOOK_S)

    # ── the dead-man's ping ──────────────────────────────────────────────────────────────────────────────────────────

    async def ping(self) -> Instant | None:
        """Every half minute: measure, and if nothing ails us and it is ours to do, let them know that we live."""
        now = self.house.clock.now()
        if now < self._ping_at:
            return self._ping_at
        self._ping_at = now + PING_EVERY_US
        await self._measure(now)
        ill = ailments(self.vitals())
        if ill:
            log.error("not well; no ping leaves", ailments=ill)
        elif self.outside.urls and await self._is_ours():
            await asyncio.gather(*(self._call(url) for url in self.outside.urls))
        return self._ping_at

    async def _is_ours(self) -> bool:
        """Whether this node sends the ping: it holds the lease, and has done so since its proof."""
        return self._vitals.held_since is not None and await self.outside.holds(_LEASE, _LEASE_US) is not None

    async def _measure(self, now: Instant) -> None:
        """Ask the database for a durable write and for what is late; what does not answer in time is not well."""

        try:
            async with asyncio.timeout(_STORE_SECONDS):
                await self._unit(lambda tx: tx.policy.set("watch_beat", str(now).encode()))
                late_us = await self._read(lambda tx: self_audit.late_us(tx, now))
        except Exception as error:  # noqa: BLE001 - edge: the round; whatever it was, the database did not promise
            log.error("the database takes no write", error=type(error).__name__)  # noqa: TRY400 - said by its kind
            self._vitals = replace(self._vitals, stored_at=None)
        else:
            self._vitals = replace(self._vitals, stored_at=now, late_us=late_us)

    async def _call(self, url: Secret) -> None:
        said = await self.outside.outbound.request("GET", url)
        if isinstance(said, Answered) and 200 <= said.status < 300:
            self._vitals = replace(self._vitals, pinged_at=self.house.clock.now())
            return
        self.measures.failed("deadman")
        why = said.status if isinstance(said, Answered) else said.reason
        log.error("the dead-man's ping was not taken", host=host_of(url), why=why)

    async def _unit(self, unit: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self.house.store.submit(unit))

    async def _read(self, query: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self.house.store.read(query))
