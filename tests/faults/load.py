"""Signals as fast as they are answered, from a client that keeps its own list of what was accepted."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from tests.process.server import Server

_REST_S: Final = 0.02


@dataclass
class Heard:
    """What one client or several heard.

    `accepted`: the signal's id by its key. `took_s`: seconds of each answer, by status. `order`: of one client alone.
    """

    accepted: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    took_s: dict[int, list[float]] = field(default_factory=dict)
    sent: int = 0
    order: list[int] = field(default_factory=list)

    def add(self, other: Heard) -> None:
        self.accepted |= other.accepted
        self.statuses += other.statuses
        self.sent += other.sent
        self.order += other.order
        for status, took in other.took_s.items():
            self.took_s.setdefault(status, []).extend(took)


class Poster(Thread):
    """Posts one signal after the other. One in `down_every` is a SEV1 of its own, titled by its key."""

    def __init__(self, server: Server, name: str, down_every: int, pad: int) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._name = name
        self._down_every = down_every
        self._pad = os.urandom(pad // 2).hex()
        self.heard = Heard()
        self.first_at: float | None = None
        self.first = Event()
        self.stopping = Event()
        self.patient = False

    def run(self) -> None:
        """Go on until told to stop, or until the line breaks; a `patient` poster connects again."""
        while not self.stopping.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=20)
            try:
                self._post(connection)
            except (OSError, http.client.HTTPException):
                if not self.patient:
                    return
                self.stopping.wait(_REST_S)
            finally:
                connection.close()

    def _post(self, connection: http.client.HTTPConnection) -> None:
        heard, path = self.heard, self._server.json_path
        while not self.stopping.is_set():
            heard.sent += 1
            key = f"{self._name}-{heard.sent}"
            began = time.monotonic()
            connection.request("POST", path, json.dumps(self._body(key, heard.sent)))
            answer = connection.getresponse()
            said = answer.read()
            heard.statuses[answer.status] += 1
            heard.order.append(answer.status)
            heard.took_s.setdefault(answer.status, []).append(time.monotonic() - began)
            if answer.status == 202:
                heard.accepted[key] = json.loads(said)["id"]
                if self.first_at is None:
                    self.first_at = time.monotonic()
                    self.first.set()
            else:
                self.stopping.wait(_REST_S)

    def _body(self, key: str, number: int) -> dict[str, object]:
        if number % self._down_every == 1:
            return {
                "dedup_key": key,
                "severity": "critical",
                "title": key,
                "labels": {"alertname": "Down"},
                "body": self._pad,
            }
        labels = {"alertname": "Slow", "service": f"s{number % 10}"}
        return {"dedup_key": key, "severity": "low", "title": key, "labels": labels, "body": self._pad}


class Load:
    """Several posters at once. `is_patient`: they connect again when the line breaks."""

    def __init__(self, server: Server, name: str, hands: int = 4, down_every: int = 25, pad: int = 0) -> None:
        self._posters = [Poster(server, f"{name}.{n}", down_every, pad) for n in range(hands)]
        self._down_every = down_every

    def start(self, *, is_patient: bool = False) -> Load:
        for poster in self._posters:
            poster.patient = is_patient
            poster.start()
        return self

    def first_202(self, within: float = 20.0) -> float:
        """Wait for the first 202 and return its instant (monotonic)."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            at = [p.first_at for p in self._posters if p.first_at is not None]
            if at:
                return min(at)
            self._posters[0].first.wait(0.02)
        raise AssertionError(f"no 202 within {within} s")

    def count(self, status: int) -> int:
        """Return how many answers of this status have come so far."""
        return sum(p.heard.statuses[status] for p in self._posters)

    def stop(self) -> Heard:
        """End every poster and return what all have heard."""
        for poster in self._posters:
            poster.stopping.set()
        return self.heard()

    def heard(self) -> Heard:
        """Wait for every poster to end and return what all have heard."""
        heard = Heard()
        for poster in self._posters:
            poster.join(30)
            assert not poster.is_alive()
            heard.add(poster.heard)
        return heard


def is_down(key: str, down_every: int = 25) -> bool:
    """Whether the signal of this key was a SEV1 of its own."""
    return int(key.rpartition("-")[2]) % down_every == 1
