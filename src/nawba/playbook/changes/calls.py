"""Who would be called in the next weeks, before and after a change: rehearsals at the instants at which it can differ.

Both texts are played by the core itself (`domain/rehearsal`), so what is said here is what would happen (`house.md`
§4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nawba.domain import walltime
from nawba.domain.calling import roster
from nawba.domain.chain import Chain
from nawba.domain.playbook import Playbook
from nawba.domain.rehearsal import Case, rehearse
from nawba.domain.scene import Scene
from nawba.domain.time import HOUR, Instant
from nawba.playbook.changes.ladders import Texts
from nawba.playbook.changes.values import in_language
from nawba.playbook.wording.changes import AND, CALLS, COMMA, LANGS
from nawba.playbook.wording.lengths import elapsed_words
from nawba.playbook.wording.moments import moment
from nawba.playbook.wording.saying import quoted

MOST: Final = 6
_STEPS: Final = 4
_NIGHT: Final = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One instant at which others are called than before, or later. `service` None: the text has none."""

    at: Instant
    severity: str
    service: str | None
    text: Texts


def calls(old: Scene, new: Scene, instants: Sequence[Instant]) -> tuple[Call, ...]:
    """Return where the two texts would call differently, one instant for each kind of difference.

    1. For each severity both have and each kind of service, look at every instant. 2. Instants with the same
    difference are one; a night is shown of it, else its first instant. 3. Where the same people are called at other
    times, one instant of the severity stands for all. 4. The worst severity first, then by time.
    """
    found: list[Call] = []
    for severity in (key for key in new.live.severities if key in old.live.severities):
        retimed: set[object] = set()
        for service in _services(old.live, new.live):
            found += _of(old, new, (severity, service), instants, retimed)
    return tuple(found[:MOST])


def _of(
    old: Scene, new: Scene, case: tuple[str, str | None], instants: Sequence[Instant], retimed: set[object]
) -> Iterator[Call]:
    seen: dict[object, list[Instant]] = {}
    for at in instants:
        before, after = _whom(old, *case, at), _whom(new, *case, at)
        if before == after:
            continue
        times = tuple(tuple(one[:-1] for one in rungs) for rungs in (before, after))
        is_retimed = [one[-1] for one in before] == [one[-1] for one in after]
        seen.setdefault(times if is_retimed else (before, after), []).append(at)
    for difference, where in seen.items():
        if difference in retimed:
            continue
        retimed.add(difference)
        at = next((x for x in where if _is_night(x, new.live.organisation.zone)), where[0])
        once = [{lang: _told(scene, *case, at, lang) for lang in LANGS} for scene in (old, new)]
        if once[0] != once[1]:
            yield Call(at, *case, {lang: _sentence(new, case, at, once, lang) for lang in LANGS})


def _services(old: Playbook, new: Playbook) -> list[str | None]:
    """Return one service of each kind: of the same chain and the same team, before and after."""
    kinds: dict[object, str] = {}
    for key, service in new.services.items():
        if key in old.services:
            was = old.services[key]
            kinds.setdefault((service.chain, service.team, was.chain, was.team), key)
    return list(kinds.values()) or [None]


def _chain(playbook: Playbook, severity: str, service: str | None) -> Chain | None:
    known = playbook.services.get(service or "")
    key = (known.chain if known else None) or playbook.severities[severity].chain or playbook.organisation.chain
    return playbook.chains.get(key)


def _whom(scene: Scene, severity: str, service: str | None, at: Instant) -> tuple[tuple[Any, ...], ...]:
    """Return what decides who is called when: the rungs that page, and whom each of their levels comes to."""
    chain = _chain(scene.live, severity, service)
    if chain is None:
        return ()
    rungs = [r for r in chain.ladders.get(severity, ()) if r.verb == "page" and r.when is None]
    return tuple(
        (r.level, r.after_us, r.repeat_us, tuple(c.person for c in roster(scene, level, service, severity, at).people))
        for r in rungs
        for level in chain.levels
        if level.key == r.level
    )


def _is_night(at: Instant, zone: str) -> bool:
    return walltime.local(at, zone).hour == _NIGHT


def _told(scene: Scene, severity: str, service: str | None, at: Instant, lang: str) -> str:
    """Say who is called and when, the first round of each level, nobody answering."""
    first: dict[int, tuple[Instant, list[str]]] = {}
    for step in rehearse(scene, Case(severity, service, at)).steps:
        if step.kind == "page" and step.round == 1 and step.person and step.at - at < HOUR:
            people = first.setdefault(step.level or 0, (step.at, []))[1]
            if step.person not in people:
                people.append(step.person)
    parts = []
    for when, people in sorted(first.values(), key=lambda one: one[0])[:_STEPS]:
        names = AND[lang].join(quoted(in_language(dict(scene.name_of(p)) or p, lang), lang) for p in people)
        wait = when - at
        key = "at_once" if wait <= 0 else "then"
        parts.append(CALLS[key][lang].format(who=names, length=elapsed_words(wait, lang)))
    if not first:
        return CALLS["nobody"][lang]
    start = min(when for when, _ in first.values()) - at
    if start > 0:
        parts.insert(0, CALLS["nobody_for"][lang].format(length=elapsed_words(start, lang)))
    return COMMA[lang].join(parts)


def _sentence(scene: Scene, case: tuple[str, str | None], at: Instant, once: list[Texts], lang: str) -> str:
    severity, service = case
    known = scene.live.services.get(service or "")
    name = quoted(in_language(dict(known.name), lang), lang) if known else ""
    where = [moment(at, scene.live.organisation.zone, lang), quoted(severity, lang), *([name] if name else [])]
    return CALLS["line"][lang].format(where=COMMA[lang].join(where), after=once[1][lang], before=once[0][lang])
