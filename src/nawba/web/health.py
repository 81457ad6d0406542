"""Is the process alive, can it take work, is every promise being kept? Answered without the framework.

`/health/live`: the web answers. `/health/ready`: the store answers and the engine's tasks are alive; 503 otherwise.
`/health`: also 503 while a promise is broken: an incident exhausted or held, somebody forgotten, something late, the
auditor silent, no proof, no room, a clock that jumped; so that whoever watches us hears of it (R12, R31).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from nawba.actions import integrity, self_audit
from nawba.actions.holding import held
from nawba.domain.time import SECOND
from nawba.domain.watching import AUDIT_GOOD_US, complaints
from nawba.store.transaction import Transaction
from nawba.web.asgi import Receive, Scope, Send, reply
from nawba.web.vitals import Inside, Rows, figures, rows

_ENGINE_SILENT_US = 10 * SECOND
_ENGINE_TASKS = ("signals", "timers", "attempts")
_ANSWER_SECONDS = 2.0
_OF_ROWS = ("exhausted", "orphans", "quarantined_timers", "held", "damaged")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store says of the promises. `found`: the codes of the auditor's last round."""

    exhausted: int
    orphans: int
    quarantined_timers: int
    playbook: int
    held: int
    damaged: int
    found: tuple[str, ...]
    rows: Rows


class Health:
    """Answers for this process and for what the store says."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"].rstrip("/")
        if path == "/health/live":
            await reply(send, 200, b'{"status":"live"}', {"Cache-Control": "no-store"})
        elif path in ("/health/ready", "/health"):
            status, body = await self._answer(strict=path == "/health")
            await reply(send, status, body, {"Cache-Control": "no-store"})
        else:
            await reply(send, 404, b'{"status":"unknown"}')

    async def _answer(self, *, strict: bool) -> tuple[int, bytes]:
        standing = await self._ask()
        problems = list(self._problems(standing))
        broken = list(dict.fromkeys(self._broken(standing)))
        status = 503 if problems or (strict and broken) else 200
        word = "not_ready" if problems else "unhealthy" if broken else "ready"
        told: dict[str, object] = {"status": word, "problems": problems, "broken": broken}
        if standing is not None:
            told["figures"] = figures(self._inside, standing.rows)
        return status, msgspec.json.encode(told)

    async def _ask(self) -> Standing | None:
        """Ask the store; None when it does not answer in time."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await asyncio.wrap_future(self._inside.house.store.read(partial(_standing, self._inside)))
        except Exception:  # noqa: BLE001 - edge: whatever the store does not answer with, it is not ready
            return None

    def _problems(self, standing: Standing | None) -> Iterator[str]:
        """Yield why no work can be taken."""
        if standing is None:
            yield "store"
        if self._inside.engine_alive is not None:
            now, alive = self._inside.house.clock.now(), self._inside.engine_alive()
            yield from (f"engine:{task}" for task in _ENGINE_TASKS if now - alive.get(task, 0) > _ENGINE_SILENT_US)
        if standing is not None and standing.playbook == 0:
            yield "no_playbook"

    def _broken(self, standing: Standing | None) -> Iterator[str]:
        """Yield which promises are not being kept."""
        if standing is not None:
            yield from (
                name
                for name in ("exhausted", "orphans", "quarantined_timers", "held", "damaged")
                if getattr(standing, name)
            )
            yield from standing.found
        if self._inside.vitals is not None:
            yield from complaints(self._inside.vitals())
        elif standing is not None and self._is_silent(standing):
            yield "auditor_silent"

    def _is_silent(self, standing: Standing) -> bool:
        """Whether no node has looked for too long; nobody ever: there is none that pages."""
        audited_at = standing.rows.audited_at
        return audited_at is not None and self._inside.house.clock.now() - audited_at > AUDIT_GOOD_US


def _standing(inside: Inside, tx: Transaction) -> Standing:
    kept = self_audit.kept(tx)
    return Standing(
        sum(n for _, is_exhausted, n in tx.incidents.live_counts() if is_exhausted),
        tx.incidents.orphans(),
        tx.incidents.quarantined_timers(),
        tx.policy.live_version(),
        len(held(tx).incidents),
        integrity.problems(tx),
        tuple(f.code for f in kept.findings) if kept else (),
        rows(inside.house, tx),
    )
