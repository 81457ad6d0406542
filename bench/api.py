"""Asking the server from outside: its API, its metrics. One short connection a question, every wait bounded."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bench import metrics
from bench.wire import get, post

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Api:
    """The API at loopback `port`, asked as the holder of `key`."""

    port: int
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def read(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a GET; OSError when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            connection.request("GET", path, headers={**self.headers, "Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(f"GET {path}: {error!r}") from error
        finally:
            connection.close()

    def json(self, path: str) -> dict[str, Any]:
        """Return the object at `path`; OSError when the answer is not 200."""
        status, body = self.read(path)
        if status != 200:
            raise OSError(f"GET {path}: {status} {body[:300]!r}")
        found: dict[str, Any] = json.loads(body)
        return found

    def metrics(self) -> dict[str, float]:
        """Return every sample of `/metrics`."""
        status, body = self.read("/metrics")
        if status != 200:
            raise OSError(f"GET /metrics: {status} {body[:300]!r}")
        return metrics.samples(body.decode())

    def handed(self) -> int:
        """Return how many pages have been handed to a channel since the server started."""
        return round(metrics.total(self.metrics(), metrics.HANDED, kind="page"))

    def summary(self) -> dict[str, Any]:
        """Return what became of the signals: accepted, attached, suppressed, quarantined, pending."""
        return self.json("/api/v1/signals/summary")

    def pending(self) -> int:
        """Return how many accepted signals have not been triaged."""
        return int(self.summary()["pending"])

    def incidents(self, **filters: str) -> Iterator[dict[str, Any]]:
        """Yield all incidents, newest first."""
        rest = "".join(f"&{name}={quote(value)}" for name, value in filters.items())
        cursor: str | None = ""
        while cursor is not None:
            more = f"&cursor={quote(cursor)}" if cursor else ""
            found = self.json(f"/api/v1/incidents?limit=1000{rest}{more}")
            yield from found["items"]
            cursor = found["next"]

    def reading(self, incident: str) -> bytes:
        """Return the request for one incident in full."""
        return get(f"/api/v1/incidents/{incident}", **self.headers)

    def snoozing(self, incident: str, until: str) -> bytes:
        """Return the request that snoozes `incident` until `until`."""
        return self.verb(incident, "snooze", {"until": until})

    def verb(self, incident: str, verb: str, body: Mapping[str, Any]) -> bytes:
        """Return the request of one verb on `incident`."""
        return post(f"/api/v1/incidents/{incident}/{verb}", body, **self.headers)
