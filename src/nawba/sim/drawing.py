"""A seed becomes a plan: what comes in, what people do, what is edited, what breaks, and when."""

from __future__ import annotations

from random import Random

from nawba.domain.time import MILLISECOND, MINUTE, SECOND
from nawba.sim import texts
from nawba.sim.chance import Chance
from nawba.sim.plan import Doing, Edit, Fault, FaultKind, Mood, Plan, Post, PostKind, Verb

_SERVICES = ("web", "orders", "database", "wallet", "queue", "unknown", None)
_PEOPLE = ("amal", "basim", "dalia", "faris", "huda", "jamal", "nadia", "omar")
_GUIDE_PEOPLE = ("mohammed_ahmed", "sara_mohammed", "role:backend_lead", "role:cto", "dina_rami")
_SEVERITIES = ("critical", "high", "high", "medium", "low", "info")
_NEXT: tuple[PostKind, ...] = ("fire", "fire", "clear", "clear", "acknowledge")
_DOES: tuple[Doing, ...] = (
    "acknowledge", "acknowledge", "cannot", "escalate", "snooze", "reassign", "resolve", "resolve", "reopen", "close",
    "severity", "severity", "note", "adopt", "key_acknowledge",
)  # fmt: skip
_EDITS = (
    "gone:amal", "gone:basim", "gone:faris", "gone:huda", "gone:nadia", "unrule:sms", "unrule:push", "unchannel:call",
    "unchannel:push", "unlevel:technical", "unlevel:executive", "swap:devops", "swap:backend",
)  # fmt: skip
_BEGINS = ("2025-01-21T10:00", "2025-01-21T08:52", "2025-01-21T02:30", "2025-01-24T23:50", "2025-02-01T15:55")
_FAULTS: tuple[tuple[FaultKind, int], ...] = (
    ("crash_before_commit", 5), ("crash_after_commit", 5), ("crash_before_send", 5), ("crash_after_send", 5),
    ("lost_answer", 3), ("hang", 4), ("doubled", 1), ("receipt_late", 2), ("receipt_never", 2),
    ("receipt_of_another", 1), ("receipt_first", 2), ("receipt_failed", 2), ("failed", 3), ("retry_after", 2),
    ("outage", 2), ("slow_commit", 3), ("database_error", 3), ("database_outage", 2), ("clock_step", 2), ("freeze", 4),
    ("stop", 2), ("poison_page", 1), ("poison_signal", 1), ("deaf", 2),
)  # fmt: skip
_WITHOUT_NODES: frozenset[FaultKind] = frozenset(("deaf",))
"""Faults that mean nothing where there is one node only."""


def draw(seed: int) -> Plan:
    """Return the plan of `seed`; the same one always, on every machine."""
    chance = Chance(seed).stream("plan")
    nodes = chance.choice((1, 2, 2, 2, 3))
    is_guide = chance.random() < 0.04 and texts.has_guide()
    heals_at = chance.choice((3, 5, 7)) * MINUTE if not is_guide else 25 * MINUTE
    mood = Mood(
        answers=chance.choice((0.0, 0.4, 0.7, 0.9, 0.95)), resolves=chance.choice((0.3, 0.7, 0.95)),
        confirms=chance.choice((0.0, 0.7, 1.0)), receipts=chance.choice((0.0, 0.2, 0.9)),
        failures=chance.choice((0.0, 0.0, 0.05, 0.2)), latency=chance.random() < 0.5,
        backstop_s=chance.choice((1.0, 10.0, 20.0, 20.0, 30.0, 30.0, 30.0)), quiet=_quiet(chance),
    )  # fmt: skip
    posts = _posts(chance, heals_at)
    people = _GUIDE_PEOPLE if is_guide else _PEOPLE
    verbs = _verbs(chance, people, len(posts), heals_at)
    text = "guide" if is_guide else "small"
    edits = () if is_guide else _edits(chance, heals_at)
    faults = _faults(chance, nodes, heals_at, [p.at for p in posts] + [v.at for v in verbs])
    hands = {"web_push": 1, "gsm_modem": 2} if chance.random() < 0.25 else {}
    return Plan(
        seed,
        nodes,
        text,
        chance.choice(_BEGINS),
        mood,
        posts,
        verbs,
        edits,
        faults,
        heals_at,
        heals_at + 200 * SECOND,
        hands,
    )


def _quiet(chance: Random) -> tuple[tuple[str, str, str], ...]:
    if chance.random() < 0.5:
        return ()
    hours = (("22:00", "06:00"), ("09:55", "10:03"), ("00:00", "23:59"), ("02:31", "02:36"), ("15:57", "16:02"))
    return tuple((person, *chance.choice(hours)) for person in chance.sample(_PEOPLE, 4))


def _posts(chance: Random, until: int) -> tuple[Post, ...]:
    """Fires of 1–20 keys, and what sources make of them: repeats, clears, old news, duplicates, nonsense."""
    found: list[Post] = []
    for number in range(chance.choice((1, 5, 12, 16, 20, 20))):
        at = int(chance.random() * until * 0.8)
        source = chance.choice(("json", "grafana", "probe"))
        key = f"k{number}" if chance.random() < 0.95 else ""
        service = chance.choice(_SERVICES)
        is_dated = chance.random() < 0.5
        title = "SiteDown" if chance.random() < 0.3 else f"Slow{number}"
        severity = chance.choice(_SEVERITIES)
        fire = Post(
            at,
            source,
            "fire",
            key,
            severity,
            service,
            title,
            at - 2 * SECOND if is_dated else None,
            chance.randrange(3),
        )
        found.append(fire)
        found += _follow(chance, fire, until) if key else ()
    for number in range(chance.choice((0, 0, 0, 1, 2))):
        found.append(
            Post(int(chance.random() * until), "probe", "nonsense", f"n{number % 2}", node=chance.randrange(3))
        )
    return tuple(sorted(found, key=lambda p: (p.at, p.key, p.kind)))


def _follow(chance: Random, fire: Post, until: int) -> list[Post]:
    found: list[Post] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        at = min(until, fire.at + int(chance.expovariate(1 / (90 * SECOND))))
        happened = at - 1 * SECOND if fire.started is not None else None
        if happened is not None and chance.random() < 0.25:  # old news
            happened -= int(chance.random() * 120 * SECOND)
        kind = chance.choice(_NEXT)
        severity = fire.severity if chance.random() < 0.8 else chance.choice(_SEVERITIES)
        found.append(
            Post(at, fire.source, kind, fire.key, severity, fire.service, fire.title, happened, chance.randrange(3))
        )
    if found and chance.random() < 0.3:
        found.append(found[-1])
    return found


def _verbs(chance: Random, people: tuple[str, ...], incidents: int, until: int) -> tuple[Verb, ...]:
    found: list[Verb] = []
    for _ in range(chance.choice((0, 1, 2, 4, 8, 12))):
        does = chance.choice(_DOES)
        arg = ""
        if does == "snooze":
            arg = str(chance.choice((20, 60, 150, 400)))
        elif does == "reassign":
            arg = chance.choice(people)
        elif does == "severity":
            arg = chance.choice(("SEV1", "SEV2", "SEV3"))
        at = int(chance.random() * until)
        found.append(
            Verb(at, 1 + chance.randrange(max(1, incidents)), chance.choice(people), does, arg, chance.randrange(3))
        )
    return tuple(sorted(found, key=lambda v: v.at))


def _edits(chance: Random, until: int) -> tuple[Edit, ...]:
    found: list[Edit] = []
    name = "small"
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        at = int(chance.random() * until)
        if chance.random() < 0.35:
            track = chance.choice(("devops", "backend"))
            found.append(
                Edit(at, cover=(track, chance.choice(_PEOPLE), chance.choice((40, 200, 900))), node=chance.randrange(3))
            )
        else:
            name = ",".join(sorted({*name.split(",")[1:], chance.choice(_EDITS)}))
            name = f"small,{name}" if chance.random() < 0.8 else "small"
            found.append(Edit(at, text=name, node=chance.randrange(3)))
    return tuple(sorted(found, key=lambda e: e.at))


def _faults(chance: Random, nodes: int, until: int, near: list[int]) -> tuple[Fault, ...]:
    kinds = [(k, w) for k, w in _FAULTS if nodes > 1 or k not in _WITHOUT_NODES]
    found: list[Fault] = []
    for _ in range(chance.choice((0, 1, 1, 2, 3, 4, 6, 8))):
        [kind] = chance.choices([k for k, _ in kinds], [w for _, w in kinds])
        at = int(chance.random() * until)
        if chance.random() < 0.6:
            at = min(
                until - 1,
                chance.choice(near) + int(chance.choice((0, 1, 50, 2_000, 40_000)) * chance.random() * MILLISECOND),
            )
        for_us = _length(chance, kind)
        node = chance.randrange(nodes) if chance.random() < 0.7 else -1
        found.append(Fault(kind, at, chance.choice((0, 0, 1, 2, 3, 5, 9)), node, for_us))
    return tuple(sorted(found, key=lambda f: f.at))


def _length(chance: Random, kind: FaultKind) -> int:
    match kind:
        case "freeze":
            return int(chance.choice((0.5, 3, 8, 12, 15, 25, 60, 120)) * SECOND * (0.8 + 0.4 * chance.random()))
        case "clock_step":
            return chance.choice((-1, 1)) * chance.choice((1, 4, 30, 600, 3_600, 7_200)) * SECOND
        case "slow_commit":
            return int(chance.choice((0.05, 0.5, 2, 8, 14)) * SECOND)
        case "outage":
            return chance.choice((20, 90, 240)) * SECOND
        case "database_outage":
            return int(chance.choice((0.3, 2, 9, 15, 40)) * SECOND)
        case "receipt_late" | "receipt_failed":
            return int(chance.choice((1, 15, 29.5, 31, 90)) * SECOND)
        case _:
            return int(chance.choice((0.01, 0.5, 2, 6, 11, 20, 70)) * SECOND)
