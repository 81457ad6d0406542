"""Would somebody be reached at every minute of the next 30 days? (PB202, PB206, PB207, PB213; R13)

By the text alone everybody is taken to have their contacts; with the data of the day (overrides, verified contacts)
the same checks say what is so tonight.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import NamedTuple

from nawba.domain import reaching, walltime
from nawba.domain.reaching import AHEAD_US, Unreached, Use, Window
from nawba.domain.scene import Scene
from nawba.domain.time import Instant
from nawba.playbook.checking.seeing import tracks
from nawba.playbook.checking.targets import uses
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.reach import WHY
from nawba.playbook.wording.saying import say


class View(NamedTuple):
    """What is looked at: the text or the live state, and from when to when."""

    draft: Draft
    scene: Scene
    window: Window

    def moment(self, at: Instant) -> str:
        """Return `at` as people write it, in the organisation's zone."""
        return walltime.local(at, self.draft.playbook.organisation.zone).strftime("%Y-%m-%d %H:%M")

    @property
    def uses(self) -> tuple[Use, ...]:
        return tuple(Use(chain, severity.key) for severity, chain in uses(self.draft))


def view(draft: Draft, today: date) -> View:
    """Return the text alone, from the beginning of `today` in the organisation's zone."""
    from_at = walltime.instant(today, time(), draft.playbook.organisation.zone)
    return View(draft, reaching.as_if_reachable(draft.playbook), Window(from_at, from_at + AHEAD_US))


def look(seen: View) -> Iterator[Finding]:
    """Yield every finding about who is reached."""
    yield from level_of_nobody(seen)
    yield from rota_gap(seen)
    yield from two_places(seen)
    yield from same_person(seen)


def level_of_nobody(seen: View) -> Iterator[Finding]:
    """A level that is paged reaches nobody at some minute (PB202). Vacant roles are PB204's."""
    by_level: dict[tuple[str, int], list[Unreached]] = {}
    for found in reaching.unreached(seen.scene, seen.uses, seen.window):
        if not found.is_vacant:
            key = (found.chain, found.number) if found.number else ("", 0)
            by_level.setdefault(key, []).append(found)
    for (chain, number), spans in by_level.items():
        yield _unreached(seen, chain, number, spans)


def _unreached(seen: View, chain: str, number: int, spans: list[Unreached]) -> Finding:
    first = min(spans, key=lambda span: (span.starts_at, -span.ends_at))
    said = {"severities": ", ".join(dict.fromkeys(span.severity for span in spans))}
    times = {"starts": seen.moment(first.starts_at), "ends": seen.moment(first.ends_at)}
    local = {"why": WHY[first.empties[0].reason if first.empties else "gone"]}
    if not number:
        path: tuple[str | int, ...] = ("organisation", "last_resort")
        return say("PB202.last_resort", seen.draft.place(*path), path, local, None, **said, **times)
    path = ("chains", chain, "levels", number)
    local["level"] = dict(seen.draft.playbook.chains[chain].levels[number - 1].name)
    if (first.starts_at, first.ends_at) == tuple(seen.window):
        return say("PB202.always", seen.draft.place(*path), path, local, None, **said)
    count = str(len({(span.starts_at, span.ends_at) for span in spans}))
    return say("PB202.level", seen.draft.place(*path), path, local, None, count=count, **said, **times)


def rota_gap(seen: View) -> Iterator[Finding]:
    """A time at which nobody is on call on a track, nor its fallback (PB206)."""
    for rota, track in tracks(seen.draft.playbook):
        gaps = list(reaching.uncovered(seen.scene, track, seen.window)) if track.layers else []
        if gaps:
            path = ("rotas", rota, "tracks", track.key)
            yield say(
                "PB206.gap",
                seen.draft.place(*path),
                path,
                {"name": track.name},
                track=track.key,
                starts=seen.moment(gaps[0].from_at),
                ends=seen.moment(gaps[0].until_at),
                count=str(len(gaps)),
            )


def two_places(seen: View) -> Iterator[Finding]:
    """One person on call on two tracks at once (PB207)."""
    where = {track.key: (rota, track) for rota, track in tracks(seen.draft.playbook)}
    for found in reaching.in_two_places(seen.scene, seen.window):
        rota, track = where[found.track]
        path = ("rotas", rota, "tracks", track.key)
        names = {"person": seen.scene.name_of(found.person), "name": track.name, "other": where[found.other][1].name}
        yield say(
            "PB207.twice",
            seen.draft.place(*path),
            path,
            names,
            track=track.key,
            other_track=found.other,
            starts=seen.moment(found.starts_at),
            ends=seen.moment(found.ends_at),
        )


def same_person(seen: View) -> Iterator[Finding]:
    """Two levels that come to one and the same person alone (PB213)."""
    for found in reaching.alone_on_two_levels(seen.scene, seen.uses, seen.window):
        levels = seen.draft.playbook.chains[found.chain].levels
        path = ("chains", found.chain, "levels", found.other)
        names = {
            "level": levels[found.number - 1].name,
            "other": levels[found.other - 1].name,
            "person": seen.scene.name_of(found.person),
        }
        yield say("PB213.same", seen.draft.place(*path), path, names)
