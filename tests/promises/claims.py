"""What this release claims to keep, and what it does not claim yet: each promise by its number, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Promise:
    """`limits`: how far it is claimed. `missing` names what it waits for, when it is not claimed at all."""

    id: str
    sentence: str
    limits: str = ""
    missing: str = ""

    @property
    def is_claimed(self) -> bool:
        return not self.missing


PROMISES: Final = (
    Promise("R1", "A signal answered 202 is durable: there after kill -9 the next instant, and after a power cut."),
    Promise("R2", "No false 202: a full disk, a read-only file, a failed sync, a commit slower than two seconds are answered 503, with nothing half written. After a failed sync the process ends."),
    Promise("R3", "Sent twice is taken once: the same key, or the same body within five minutes, is the same incident with the same answer and no second page. Sending again after 503 is always safe."),
    Promise("R4", "Order does not matter: doubled, delayed and reordered signals end in the state of the newest. A clear never opens anything."),
    Promise("R5", "Every accepted signal ends in exactly one way: attached to an incident, suppressed by a named rule, or quarantined. Count in is count out, at any instant."),
    Promise("R6", "While a node and the database are up, each due page is tried within 2 s (p99) and 5 s (at most); in a storm within 10 s for urgent ones."),
    Promise("R7", "Intent before effect: a committed attempt is there before a byte leaves, its outcome after."),
    Promise("R8", "What may have left is sent again, with the same key and marked as a possible duplicate; nothing else pages a person twice on one contact in one round."),
    Promise("R9", "After an answer, a resolution or a snooze commits, no new attempt starts; one under way ends within ten seconds.", "No voice calls to cancel at a provider yet."),
    Promise("R10", "Racing answers are some serial order: an acknowledgement never reopens, two acknowledgements have one owner and the second is told who."),
    Promise("R11", "Every open incident always has a next step. An auditor asks the rows every minute, in O(open incidents), and is watched itself."),
    Promise("R12", "An escalation ends by an answer and by nothing else. Exhausted is loud (last resort, banner on every page, ledger, metric, health) and goes on."),
    Promise("R13", "A step that comes to nobody falls through at once and says so.", "The warning a day ahead comes with readiness."),
    Promise("R14", "A person without a working verified contact counts as nobody, never as reached."),
    Promise("R15", "Accepted, delivered, seen and answered are told apart. A failure, or no receipt in 30 s, moves to the person's next contact now.", "No circuit breaker across incidents yet."),
    Promise("R16", "Throttling delays or bundles, never drops, and is bounded.", missing="limits of providers, with the first channel that has any"),
    Promise("R17", "A source that floods delays nobody else's pages beyond R6."),
    Promise("R18", "Snoozes and quiet hours end at their stated instant; what still fires then pages.", "Silences and maintenance windows come later."),
    Promise("R19", "Two nodes never run the same step; a node frozen beyond its lease commits no outcome and starts no send with its old token."),
    Promise("R20", "A node that is gone is taken over within its lease and 5 s; a graceful stop takes 2 s."),
    Promise("R21", "Steps and drift of the clock make nothing fire more than 2 s early, twice, or never. Skew beyond 5 s is said, and the node takes nothing."),
    Promise("R22", "For every instant, who is on call in the preview is who is on call for the engine; rotations have no gap and no overlap across changes of time."),
    Promise("R23", "A restart takes everything from the rows: what is overdue runs in due order, urgent first, marked late; nothing that was answered meanwhile is paged."),
    Promise("R24", "A change of the playbook leaves a running round as it was; a removal can only make a level fall through."),
    Promise("R25", "Two releases side by side on one database: no error, no lost step; a node keeps still where the schema is newer than itself."),
    Promise("R26", "A runbook step runs at most once an approval.", missing="runbooks"),
    Promise("R27", "No step runs without its role, approval and signature; nothing from an alert becomes part of a command.", missing="runbooks"),
    Promise("R28", "Output of a step is capped, timed out and redacted before it is stored.", missing="runbooks"),
    Promise("R29", "The status page is served with engine and database down, and shows only what its list allows.", missing="the status page"),
    Promise("R30", "Every change of state commits with its entry in the ledger; a row that is deleted, altered, reordered or cut off is found, given the last exported head."),
    Promise("R31", "The dead-man's ping leaves only while a signal of Nawba's own came through in the last five minutes, no page is more than a minute late, and disk, clock, database and auditor are well. It stops within a minute."),
    Promise("R32", "A restored backup keeps R5, R11 and R30; nothing older than the horizon is paged again without an operator's word."),
    Promise("R33", "Destroying is soft, typed, capped and tried first.", missing="deleting things over the API"),
    Promise("R34", "A row or a body that breaks us never holds up others: three tries, then quarantine and a notice."),
    Promise("R35", "A hung vendor delays no other."),
    Promise("R36", "The same seed gives the same simulated history, byte for byte."),
)  # fmt: skip

LINES: Final = (
    "S2", "S3", "S4", "S5", "S8", "S9", "S10", "S12", "S13", "S14", "S15", "S17", "S19", "S22", "S23", "S24", "S25",
    "S26", "S32", "S37", "S49", "S51", "S52", "S53", "S54", "S95", "S96",
)  # fmt: skip
"""Lines of the guide this release keeps, as far as it goes."""
