"""From an async handler into the store and back: reads on a reader, writes as units, both with a deadline (R2)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from nawba.actions.house import House
from nawba.store.contract import Unavailable
from nawba.store.transaction import Transaction

T = TypeVar("T")
_SECONDS = 5.0


async def reading(house: House, query: Callable[[Transaction], T]) -> T:
    """Run `query` on a reader and return what it gives."""
    return await _within(asyncio.wrap_future(house.store.read(query)))


async def writing(house: House, unit: Callable[[Transaction], T]) -> T:
    """Run `unit` in a transaction; return only after its commit."""
    return await _within(asyncio.wrap_future(house.store.submit(unit)))


async def _within(future: asyncio.Future[T]) -> T:
    try:
        async with asyncio.timeout(_SECONDS):
            return await asyncio.shield(future)
    except TimeoutError:
        raise Unavailable("the database did not answer in time") from None
