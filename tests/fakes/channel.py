"""A channel that does what the test says, and remembers what it was given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from nawba.ports.channel import Accepted, Delivered, Message, Result


@dataclass(frozen=True, slots=True)
class Hang:
    """The vendor takes the message and never answers."""


Said = Result | Hang
Answers = Callable[[Message], Said | None]


class FakeChannel:
    """Delivers at once unless told otherwise. `does(result, times)`: the next tries; `answers`: a rule for all."""

    def __init__(self, vendor: str = "sandbox", concurrency: int = 8) -> None:
        self._vendor = vendor
        self._concurrency = concurrency
        self._next: list[tuple[str | None, Said]] = []
        self.answers: Answers = lambda message: None
        self.sent: list[Message] = []

    @property
    def vendor(self) -> str:
        return self._vendor

    @property
    def concurrency(self) -> int:
        return self._concurrency

    def does(self, said: Said, times: int = 1, *, channel: str | None = None) -> None:
        """The next `times` tries (of `channel`, None: of any) end with `said`."""
        self._next += [(channel, said)] * times

    def said_to(self, message: Message) -> Said:
        """Take `message` and return what comes of it."""
        self.sent.append(message)
        for index, (channel, said) in enumerate(self._next):
            if channel in (None, message.channel):
                del self._next[index]
                return said
        return self.answers(message) or Delivered(f"fake-{len(self.sent)}")

    async def send(self, message: Message) -> Result:
        said = self.said_to(message)
        if isinstance(said, Hang):
            await asyncio.Event().wait()
            raise AssertionError("nothing ever ends this wait")  # noqa: TRY004 - reached by nobody
        return said


def accepts(message: Message) -> Result:
    """The provider has it, and is never heard of again."""
    return Accepted(f"id-{message.key[-6:]}")
