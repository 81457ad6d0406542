"""What vendors do with a message: deliver, accept, fail, hang, lose their answer, deliver twice, send odd receipts."""

from __future__ import annotations

import asyncio
from typing import Final

from nawba.domain.time import MINUTE, SECOND
from nawba.ports.channel import Accepted, Delivered, Failed, Message, Receipt, Result, Retry, Unknown
from nawba.sim.around import Around, Node
from nawba.sim.facts import Sent
from nawba.sim.plan import Fault

VENDORS: Final = ("web_push", "twilio", "gsm_modem", "slack", "sandbox")
_SENDS = (20_000, 120_000, 400_000, 1_500_000)


class VirtualChannel:
    """One node's way to one vendor. Who does the vendor's work is outside of the node, and lives on when it dies."""

    def __init__(self, world: Around, vendors: Vendors, node: Node, vendor: str) -> None:
        self._world = world
        self._vendors = vendors
        self._node = node
        self._vendor = vendor
        self.under_way = 0

    @property
    def vendor(self) -> str:
        return self._vendor

    @property
    def concurrency(self) -> int:
        return self._world.plan.hands.get(self._vendor, 8)

    async def send(self, message: Message) -> Result:
        self.under_way += 1
        try:
            return await self._send(message)
        finally:
            self.under_way -= 1

    async def _send(self, message: Message) -> Result:
        world, node = self._world, self._node
        fault = world.faults.at_send(node.index)
        kind = fault.kind if fault else None
        if fault is not None and kind == "crash_before_send":
            world.crash(node, fault.for_us)
            await _for_ever()
        what = self._vendors.takes(node, self._vendor, message)
        if fault is not None and kind == "crash_after_send":
            world.crash(node, fault.for_us)
            await _for_ever()
        if kind == "hang":
            await _for_ever()
        if world.plan.mood.latency:
            await asyncio.sleep(world.chance.pick(_SENDS, "send takes", *what) / SECOND)
        if kind == "lost_answer":
            raise ConnectionResetError(self._vendor)
        return self._vendors.answers(self._vendor, message, what, fault)


class Vendors:
    """All vendors of a world: what they got is history, and what they answer is a function of the seed."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._out_until: dict[str, int] = {}
        self._taken: dict[str, int] = {}
        self._ids: list[tuple[str, str]] = []

    def goes_out(self, vendor: str, for_us: int) -> None:
        """An outage: nothing that is sent there arrives."""
        self._out_until[vendor] = self._world.time.now + for_us

    def is_out(self, vendor: str) -> bool:
        return self._world.time.now < self._out_until.get(vendor, 0)

    def takes(self, node: Node, vendor: str, message: Message) -> tuple[object, ...]:
        """The bytes have left the node: that is a send, whatever becomes of it. Return what names it."""
        world = self._world
        row = world.facts.attempt(message.key)
        count = self._taken[message.key] = self._taken.get(message.key, 0) + 1
        what = (world.facts.name(row) if row else message.key, count)
        world.sends(Sent(world.time.now, node.name, vendor, message, row["claim"] if row else None), what)
        return what

    def answers(self, vendor: str, message: Message, what: tuple[object, ...], fault: Fault | None) -> Result:
        """Return what the vendor says of a message it took, and let the device ring if it got there."""
        world, chance, mood = self._world, self._world.chance, self._world.plan.mood
        provider_id = f"{vendor}-{len(self._ids) + 1}"
        self._ids.append((vendor, provider_id))
        if self.is_out(vendor):
            outs: tuple[Result, ...] = (Retry(2 * SECOND, "503"), Failed("down"), Unknown("reset"))
            return chance.pick(outs, "outage", *what)
        match fault.kind if fault else None:
            case "failed":
                return Failed("blocked")
            case "retry_after":
                return Retry(chance.pick((SECOND, 20 * SECOND, 60 * MINUTE), "retry", *what), "429")
            case "receipt_never":
                return Accepted(provider_id)
            case "doubled":
                self._rings(message, what)
            case "receipt_late" | "receipt_of_another" | "receipt_first" | "receipt_failed":
                return self._odd_receipt(vendor, message, what, fault)
            case None if not world.is_healed and chance.of("fails", *what) < mood.failures:
                fails: tuple[Result, ...] = (
                    Failed("x"),
                    Retry(3 * SECOND, "busy"),
                    Unknown("cut"),
                    Accepted(provider_id),
                )
                return chance.pick(fails, "how", *what)
            case _:
                pass
        self._rings(message, what)
        if chance.of("receipt", *what) < mood.receipts:
            self._receipt(vendor, Receipt(provider_id, "delivered", 0), 1 + int(8 * SECOND * chance.of("r", *what)))
            return Accepted(provider_id)
        return Delivered(provider_id)

    def _odd_receipt(self, vendor: str, message: Message, what: tuple[object, ...], fault: Fault | None) -> Result:
        _, provider_id = self._ids[-1]
        kind = fault.kind if fault else ""
        if kind == "receipt_of_another":
            other = self._world.chance.pick(self._ids, "another", *what)
            self._receipt(other[0], Receipt(other[1], "failed", 0, "of another"), SECOND)
            self._receipt(vendor, Receipt("nobody-knows-it", "delivered", 0), SECOND)
        elif kind == "receipt_failed":
            self._receipt(vendor, Receipt(provider_id, "failed", 0, "undelivered"), fault.for_us if fault else SECOND)
            return Accepted(provider_id)
        elif kind == "receipt_first":
            self._receipt(vendor, Receipt(provider_id, "delivered", 0), 0)
        else:
            self._receipt(vendor, Receipt(provider_id, "delivered", 0), fault.for_us if fault else MINUTE)
            self._receipt(vendor, Receipt(provider_id, "seen", 0), (fault.for_us if fault else 0) + 2 * SECOND)
        self._rings(message, what)
        return Accepted(provider_id)

    def _rings(self, message: Message, what: tuple[object, ...]) -> None:
        self._world.people.rings(message, what)

    def _receipt(self, vendor: str, receipt: Receipt, after_us: int) -> None:
        self._world.outside.create_task(self._tells(vendor, receipt, after_us))

    async def _tells(self, vendor: str, receipt: Receipt, after_us: int) -> None:
        """Tell a node of a receipt; what it does not know yet is told again, four times in all."""
        for _ in range(4):
            await asyncio.sleep(after_us / SECOND)
            if await self._world.receives_receipt(vendor, receipt):
                return
            after_us = 5 * SECOND


async def _for_ever() -> None:
    await asyncio.Event().wait()
