"""What each broken promise means, and what is to be done about it: the doctor's words for the codes of `/health`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TELL_US: Final = "then tell us, with the server's log"

REMEDIES: Final[Mapping[str, tuple[str, str]]] = {
    "exhausted": (
        "incidents where everybody was called and nobody answered",
        "See them with `nawba incident list`, and take each: nawba incident acknowledge INC-…",
    ),
    "orphans": (
        "open incidents with nothing due, for which nobody would be called",
        f"They are armed again within a minute; if it stays, call by hand: nawba incident escalate INC-…; {_TELL_US}",
    ),
    "quarantined_timers": (
        "due calls that failed again and again and were put aside",
        f"Read the server's log, answer their incidents by hand; {_TELL_US}",
    ),
    "held": (
        "incidents held since a restore, for which nobody is called",
        "See them with `nawba incident list`, answer those that are over, then: nawba incident release --all",
    ),
    "damaged": (
        "things wrong in the database, found by the last examination",
        "See them: nawba doctor --integrity. Stop the server, keep a copy of the data directory, restore a backup",
    ),
    "vendor_gone": (
        "messages of a vendor that is no longer installed",
        "They go by another way of the same channel, if there is one; install the vendor again, or change `channels`",
    ),
    "late_timers": (
        "calls are more than a minute late",
        "Is the machine overloaded, or the engine stuck? See engine_age_seconds in /health; start the server again",
    ),
    "late_attempts": (
        "messages are more than a minute late",
        "Is a vendor slow? See nawba_outcomes_total in /metrics and the log; another channel in contact_rules helps",
    ),
    "stuck_sends": (
        "sends whose time ended and that nobody took back",
        f"Start the server again: they are sent again, marked as a possible repeat; {_TELL_US}",
    ),
    "silent_receipts": (
        "messages without a receipt, with nobody moving on to the next contact",
        f"Start the server again; {_TELL_US}",
    ),
    "untriaged_signals": (
        "signals have waited for more than a minute",
        "Is a source flooding? See nawba_signals in /metrics; is the engine stuck? Read the log",
    ),
    "no_proof": (
        "no signal of Nawba's own came from its door to a receipt in the last five minutes",
        "The log says how far it came (`the proof did not come through`): is the listener reachable from this machine?",
    ),
    "late_page": ("a page is more than a minute late", "See the lines about what is late"),
    "auditor_silent": (
        "nobody has looked for forgotten incidents for three minutes",
        "Read the log (`engine round failed`, topic audit); start the server again",
    ),
    "database": (
        "the database has taken no write for a minute",
        "Is the disk full or read-only, does another program hold the file? Nothing is accepted meanwhile",
    ),
    "disk_full": ("less than 100 MiB of the disk are free", "Make room: without it nothing is accepted"),
    "read_only": (
        "the data directory takes no writes",
        "Is the file system mounted read-only? See dmesg",
    ),
    "clock": (
        "the clock was set while pages are due, or differs from the database's",
        "Let NTP run (chronyc tracking); our own time is kept until the pages that are due have gone",
    ),
}
