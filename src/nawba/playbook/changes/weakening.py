"""Does a change call fewer people, later or weaker? (PB901: for the worst severity, and those of open incidents.)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nawba.domain.calling import roster
from nawba.domain.chain import Chain, Rung
from nawba.domain.paging import ContactRule
from nawba.domain.playbook import Playbook
from nawba.domain.rota import hand_overs
from nawba.domain.scene import Scene
from nawba.domain.severity import Severity
from nawba.domain.time import DAY, HOUR, Duration, Instant
from nawba.playbook.changes.values import word
from nawba.playbook.finding import Finding, Path
from nawba.playbook.reading import Draft
from nawba.playbook.wording.changes import AND, COMMA, LANGS
from nawba.playbook.wording.lengths import counted, duration_words, elapsed_words
from nawba.playbook.wording.moments import moment
from nawba.playbook.wording.saying import say
from nawba.playbook.wording.weakening import OPEN, TARGETS

_UNITS = {"elapsed": 1, "working_hours": 3, "days": DAY, "working_days": 2 * DAY}
"""What lengths are compared by: a working day is not shorter than a day, eight working hours last a day."""
_NEVER = 1 << 62
_STEP = 6 * HOUR


@dataclass(frozen=True, slots=True)
class Weighed:
    """Both texts with the data of today. `open_`: severity → numbers of its open incidents. `draft`: the new text."""

    old: Scene
    new: Scene
    open_: Mapping[str, Sequence[int]]
    draft: Draft
    now: Instant
    instants: Sequence[Instant]

    def watched(self) -> list[Severity]:
        """Return the severities that must not become weaker, the worst first."""
        found = list(self.old.live.severities.values())
        return [s for s in found if s is found[0] or s.key in self.open_]

    def say(self, wording: str, severity: str, path: Path, **local: Mapping[str, str]) -> Finding:
        """Make the finding; `local` holds what differs by language."""
        numbers = ", ".join(f"INC-{n}" for n in self.open_.get(severity, ()))
        open_ = {lang: OPEN[lang].format(incidents=numbers) if numbers else "" for lang in LANGS}
        found = say(wording, self.draft.place(*path), path, {**local, "severity": {"": severity}, "open": open_})
        return replace(found, params={**found.params, "severity": severity})


def weakened(weighed: Weighed) -> Iterator[Finding]:
    """Yield what is weaker in the new text than in the old one (PB901)."""
    old, new = weighed.old.live, weighed.new.live
    for severity in weighed.watched():
        after = new.severities.get(severity.key)
        if after is None:
            yield weighed.say("PB901.gone", severity.key, ("severities",))
            continue
        yield from _severity(weighed, severity, after)
        yield from _contacts(weighed, severity.key)
        yield from _routes(weighed, severity)
        for key, chain in old.chains.items():
            if severity.key in chain.ladders:
                yield from _chain(weighed, severity.key, chain, new.chains.get(key))
    before, now = old.organisation.last_resort_call, new.organisation.last_resort_call
    if len(now) < len(before):
        path = ("organisation", "last_resort", "call")
        yield weighed.say("PB901.resort", "", path, **_both(len(before), len(now)))


def _both(old: int, new: int) -> dict[str, dict[str, str]]:
    return {
        "old": {lang: counted(old, "person", lang) for lang in LANGS},
        "new": {lang: counted(new, "person", lang) if new else word("nobody", lang) for lang in LANGS},
    }


def _severity(weighed: Weighed, old: Severity, new: Severity) -> Iterator[Finding]:
    path = ("severities", old.key)
    for part, before, after in (
        ("respond", old.respond.within, new.respond.within),
        ("resolve", old.resolve.within, new.resolve.within),
    ):
        if _length(after) > _length(before):
            said = {
                "what": TARGETS[part],
                "old": {lang: duration_words(before, lang) for lang in LANGS},
                "new": {lang: duration_words(after, lang) for lang in LANGS},
            }
            yield weighed.say("PB901.target", old.key, (*path, part, "within"), **said)
    if (old.quiet_hours, new.quiet_hours) == ("ignored", "kept"):
        yield weighed.say("PB901.quiet", old.key, (*path, "quiet_hours"))
    was, is_ = old.acknowledgement.confirm_every_us, new.acknowledgement.confirm_every_us
    if (is_ or _NEVER) > (was or _NEVER):
        yield weighed.say("PB901.confirm", old.key, (*path, "acknowledgement"), **_lengths(was, is_))


def _length(length: Duration) -> int:
    return length.amount * _UNITS[length.kind]


def _lengths(old: int | None, new: int | None) -> dict[str, dict[str, str]]:
    return {"old": _every(old), "new": _every(new)}


def _every(us: int | None) -> dict[str, str]:
    return {lang: word("never", lang) if us is None else elapsed_words(us, lang) for lang in LANGS}


def _contacts(weighed: Weighed, severity: str) -> Iterator[Finding]:
    old, new = (scene.contact_rules(severity) for scene in (weighed.old, weighed.new))
    before, after = _ways(old), _ways(new)
    if any(after.get(channel, _NEVER) > wait for channel, wait in before.items()):
        said = {"old": _said_ways(old), "new": _said_ways(new)}
        yield weighed.say("PB901.contact", severity, ("contact_rules", severity), **said)


def _ways(rules: Sequence[ContactRule]) -> dict[str, int]:
    return {channel: rule.after_us for rule in reversed(rules) for channel in rule.channels}


def _said_ways(rules: Sequence[ContactRule]) -> dict[str, str]:
    found = {}
    for lang in LANGS:
        ways = [
            f"{AND[lang].join(rule.channels)} {word('after', lang, length=elapsed_words(rule.after_us, lang))}"
            if rule.after_us
            else AND[lang].join(rule.channels)
            for rule in rules
        ]
        found[lang] = COMMA[lang].join(ways) or word("nothing", lang)
    return found


def _routes(weighed: Weighed, severity: Severity) -> Iterator[Finding]:
    """A route that gave this severity gives a milder one, or none."""
    new = {route.name: route for route in weighed.new.live.routing}
    for route in weighed.old.live.routing:
        if route.severity != severity.key:
            continue
        after = new.get(route.name)
        becomes = weighed.new.live.severities.get(after.severity or "") if after else None
        if becomes is None or becomes.order > weighed.new.live.severities[severity.key].order:
            name = {lang: becomes.key if becomes else word("nothing", lang) for lang in LANGS}
            yield weighed.say("PB901.route", severity.key, ("routing",), route={"": route.name}, new=name)


def _chain(weighed: Weighed, severity: str, old: Chain, new: Chain | None) -> Iterator[Finding]:
    before, after = _pages(old, severity), _pages(new, severity) if new else {}
    for key, rungs in before.items():
        level = next(one for one in old.levels if one.key == key)
        path = ("chains", old.key, "ladders", severity)
        now = after.get(key)
        if now is None or new is None:
            yield weighed.say("PB901.never", severity, path, level=level.name)
            continue
        first, then = _first(rungs), _first(now)
        if then > first:
            said = {"level": level.name, "old": _at(first), "new": _at(then)}
            yield weighed.say("PB901.later", severity, path, **said)
        was, is_ = _repeat(rungs), _repeat(now)
        if is_ > was:
            said = {"level": level.name, **_lengths(_or_none(was), _or_none(is_))}
            yield weighed.say("PB901.repeat", severity, path, **said)
        yield from _fewer(weighed, severity, old, new, key)


def _pages(chain: Chain, severity: str) -> dict[str, list[Rung]]:
    found: dict[str, list[Rung]] = {}
    for rung in chain.ladders.get(severity, ()):
        if rung.verb == "page" and rung.level is not None:
            found.setdefault(rung.level, []).append(rung)
    return found


def _first(rungs: Sequence[Rung]) -> int:
    return min((rung.after_us or 0 for rung in rungs if rung.when is None), default=_NEVER)


def _repeat(rungs: Sequence[Rung]) -> int:
    return min(_NEVER if rung.repeat_us is None else rung.repeat_us for rung in rungs)


def _or_none(us: int) -> int | None:
    return None if us == _NEVER else us


def _at(us: int) -> dict[str, str]:
    """Say when a level is called: at once, after a time, or only when something happens."""
    if us == _NEVER:
        return {lang: word("by_event", lang) for lang in LANGS}
    if us == 0:
        return {lang: word("at_once", lang) for lang in LANGS}
    return {lang: word("after", lang, length=elapsed_words(us, lang)) for lang in LANGS}


def _fewer(weighed: Weighed, severity: str, old: Chain, new: Chain, key: str) -> Iterator[Finding]:
    """Compare whom the level comes to, at the instants at which that can change, without any service."""
    level, after = (next(one for one in chain.levels if one.key == key) for chain in (old, new))
    for at in weighed.instants:
        was, is_ = (
            len(roster(scene, one, None, severity, at).people)
            for scene, one in ((weighed.old, level), (weighed.new, after))
        )
        if is_ < was:
            when = {lang: moment(at, weighed.new.live.organisation.zone, lang) for lang in LANGS}
            path = ("chains", old.key, "levels", new.levels.index(after) + 1)
            yield weighed.say("PB901.fewer", severity, path, level=level.name, when=when, **_both(was, is_))
            return


def sampled(playbooks: Sequence[Playbook], now: Instant, days: int) -> tuple[Instant, ...]:
    """Return now, every hand-over of the texts in the next `days`, and four instants a day between."""
    until_at = now + days * DAY
    edges = {
        at
        for playbook in playbooks
        for rota in playbook.rotas.values()
        for track in rota.tracks.values()
        for layer in track.layers
        for at in hand_overs(layer, now, until_at)
    }
    return tuple(sorted({now, *range(now - now % _STEP + _STEP, until_at, _STEP), *edges}))
