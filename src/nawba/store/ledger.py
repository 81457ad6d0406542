"""The one append-only ledger: the timeline of an incident is its rows of that incident, the audit is all of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, insert, select

from nawba.domain.entry import Actor, Entry
from nawba.domain.time import Instant
from nawba.store.codec import decode, encode, pack
from nawba.store.schema import entry, note
from nawba.store.statements import Runner, Statement, b

_INSERT = Statement(insert(entry).values({c.name: b(c.name) for c in entry.columns if c.name != "seal"}))
_OF = Statement(
    select(entry.c.n, entry.c.at, entry.c.kind, entry.c.actor, entry.c.via, entry.c.reason, entry.c.params, entry.c.v)
    .where(entry.c.subject == b("of_subject"))
    .order_by(entry.c.n)
)
_LAST = Statement(select(func.max(entry.c.n)).where(entry.c.subject == b("of_subject")))
_NOTE = Statement(insert(note).values({c.name: b(c.name) for c in note.columns}))
_NOTES = Statement(select(note.c.id, note.c.text).where(note.c.incident_id == b("of_incident")))
_SUBJECTS = Statement(select(entry.c.subject).where(entry.c.kind == "opened").distinct())


class Ledger:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def write(self, subject: str, entries: Iterable[Entry], purpose: str = "real") -> None:
        """Append; the numbers are the core's, and the key (subject, n) refuses a second one."""
        key = pack(subject)
        self._run.many_later(
            _INSERT,
            [
                {
                    "subject": key, "n": e.n, "kind": e.kind, "v": e.v, "at": e.at, "actor": str(e.actor),
                    "via": e.actor.via, "reason": e.reason, "params": encode(e.params), "purpose": purpose,
                }
                for e in entries
            ],
        )  # fmt: skip

    def audit(self, subject: str, at: Instant, kind: str, actor: Actor, params: dict[str, object]) -> None:
        """Append one entry about something that is no incident: a key, the playbook, an override, a sign-in (C44)."""
        self._run.one_at_a_time("entry", subject)
        n = int(self._run.one(_LAST, of_subject=pack(subject))[0] or 0) + 1
        self._run.later(
            _INSERT, subject=pack(subject), n=n, kind=kind, v=1, at=at, actor=str(actor), via=actor.via, reason="",
            params=encode(params), purpose="real",
        )  # fmt: skip

    def of(self, subject: str) -> list[Entry]:
        """Return every entry of a subject, in their order."""
        return [
            Entry(r[0], r[1], r[2], _actor(r[3], r[4]), r[5], decode(r[6]), r[7])
            for r in self._run.all(_OF, of_subject=pack(subject))
        ]

    def add_note(self, id_: str, incident: str, text: str, at: Instant) -> None:
        """Keep a person's words in a row that can be erased; the ledger holds only its id."""
        self._run.later(_NOTE, id=pack(id_), incident_id=pack(incident), text=text, at=at)

    def notes_of(self, incident: str) -> dict[str, str]:
        return {f"note_{r[0].hex()}": r[1] for r in self._run.all(_NOTES, of_incident=pack(incident))}

    def incidents(self) -> list[str]:
        """Return the id of every incident that was ever opened."""
        return [f"inc_{r[0].hex()}" for r in self._run.all(_SUBJECTS)]


def _actor(text: str, via: str) -> Actor:
    kind, _, id_ = text.partition(":")
    return Actor(kind, id_, via)  # type: ignore[arg-type]
