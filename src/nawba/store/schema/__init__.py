"""The tables, once, for both databases. Instants are microseconds UTC in BIGINT; ids are 16 bytes (`engine.md` §2).

From the first migration signals, incidents, pages, attempts and entries carry `purpose`, incidents `visibility` and
`team_id` (`engine.md` §6).
"""

from __future__ import annotations

from nawba.store.schema.access import access_key, account, idempotency, session, sign_in
from nawba.store.schema.columns import metadata
from nawba.store.schema.incidents import alert, incident, incident_number, note
from nawba.store.schema.ledger import data_key, entry, seal
from nawba.store.schema.nodes import change, lease, node
from nawba.store.schema.paging import attempt, page, timer
from nawba.store.schema.policy import contact, override, playbook, quiet_hours, setting
from nawba.store.schema.signals import signal, tally

__all__ = [
    "access_key",
    "account",
    "alert",
    "attempt",
    "change",
    "contact",
    "data_key",
    "entry",
    "idempotency",
    "incident",
    "incident_number",
    "lease",
    "metadata",
    "node",
    "note",
    "override",
    "page",
    "playbook",
    "quiet_hours",
    "seal",
    "session",
    "setting",
    "sign_in",
    "signal",
    "tally",
    "timer",
]
