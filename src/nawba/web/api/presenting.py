"""Domain values into the API's shapes. The pages show the same facts; what is not in a shape is not answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nawba.actions.views import Whole
from nawba.domain.clock import Clock
from nawba.domain.entry import Entry
from nawba.domain.hold import natural
from nawba.domain.people import Text
from nawba.domain.rehearsal import Rehearsal
from nawba.domain.scene import Scene
from nawba.domain.time import SECOND, Instant, iso
from nawba.store.access import Key
from nawba.store.alerts import Shown
from nawba.store.attempts import AttemptRow
from nawba.store.incidents import Kept
from nawba.store.pages import PageRow
from nawba.text.entries import as_map
from nawba.text.naming import Names, severities_of
from nawba.web.api import shapes


def at(instant: Instant | None) -> str | None:
    """Return an instant as the API writes it, None for none."""
    return None if instant is None else iso(instant)


def named(scene: Scene, person: str) -> shapes.Named:
    """Return a person with their name in every language of the organisation; an unknown one by their id."""
    name = scene.name_of(person)
    languages = scene.live.organisation.languages
    shown = person.removeprefix("os:").removeprefix("role:")
    return shapes.Named(person, {lang: name.get(lang, shown) for lang in languages})


def incident_item(kept: Kept, scene: Scene) -> dict[str, Any]:
    """Return the fields of an item, as keyword arguments of the shape."""
    i = kept.incident
    return {
        "id": i.id,
        "number": i.number,
        "title": kept.title,
        "severity": i.severity,
        "state": i.state,
        "exhausted": i.is_exhausted,
        "service": i.service,
        "purpose": i.purpose,
        "owner": named(scene, i.owner) if i.owner else None,
        "detected_at": iso(i.detected_at),
        "opened_at": iso(i.opened_at),
        "acknowledged_at": at(i.acknowledged_at),
        "snoozed_until": at(i.snoozed_until),
        "resolved_at": at(i.resolved_at),
        "clocks": [clock_view(c) for c in i.clocks],
        "playbook_version": i.playbook,
        "version": kept.version,
    }


def clock_view(clock: Clock) -> shapes.ClockView:
    """Return a clock as the API shows it."""
    return shapes.ClockView(clock.kind, iso(clock.due_at), clock.state)


def detail(whole: Whole, judgement: Callable[[Names], dict[str, Any]]) -> shapes.IncidentDetail:
    """Return an incident with all that belongs to it; `judgement` gives what is measured, proposed and decided."""
    names = names_of(whole)
    languages = whole.scene.live.organisation.languages
    return shapes.IncidentDetail(
        **incident_item(whole.kept, whole.scene),
        timeline=[entry_view(e, names, languages, whole.notes) for e in whole.entries],
        pages=page_views(whole.scene, whole.pages, whole.attempts),
        **judgement(names),
    )


def entry_view(entry: Entry, names: Names, languages: Iterable[str], notes: Mapping[str, str]) -> shapes.EntryView:
    """Return one line of the timeline, its sentence in every language."""
    return shapes.EntryView(
        entry.n, iso(entry.at), entry.kind, str(entry.actor), entry.actor.via, entry.reason, dict(entry.params),
        as_map(entry, names, tuple(languages)), notes.get(str(entry.params.get("note"))),
    )  # fmt: skip


def page_views(scene: Scene, pages: Iterable[PageRow], attempts: Iterable[AttemptRow]) -> list[shapes.PageView]:
    """Return pages only, never tells or announcements, in the order they were made."""
    by_page: dict[str, list[AttemptRow]] = {}
    for attempt in attempts:
        by_page.setdefault(attempt.page, []).append(attempt)
    return [
        shapes.PageView(
            page.round, page.level, named(scene, page.person), page.reason, page.late_us // SECOND,
            [attempt_view(a) for a in by_page.get(page.id, ())],
        )
        for page in pages
        if page.kind == "page" and page.person
    ]  # fmt: skip


def attempt_view(a: AttemptRow) -> shapes.AttemptView:
    """Return one try."""
    return shapes.AttemptView(
        a.contact, a.channel, a.state, iso(natural(a.due_at)), at(a.at), a.provider_id, a.possible_duplicate, a.reason
    )


def alert_item(shown: Shown) -> shapes.AlertItem:
    """Return an alert as the API shows it."""
    a = shown.alert
    return shapes.AlertItem(
        a.id, a.dedup_key, a.source, a.state, a.severity, a.title, a.service, a.count, iso(a.started_at),
        iso(a.last_at), a.incident, a.disposition,
    )  # fmt: skip


def simulation(made: Rehearsal, scene: Scene) -> shapes.Simulation:
    """Return a rehearsal as the API shows it."""
    steps = [
        shapes.StepView(
            iso(s.at), s.kind, s.round, s.level, named(scene, s.person) if s.person else None, s.contact, s.reason
        )
        for s in made.steps
    ]
    return shapes.Simulation(steps, shapes.Ends(iso(made.ends_at), made.reason))


def key_item(key: Key) -> shapes.KeyItem:
    """Return a key without its secret."""
    return shapes.KeyItem(
        key.id, key.kind, key.prefix, key.source, key.scope, key.person, iso(key.created_at), key.created_by,
        at(key.revoked_at),
    )  # fmt: skip


def _room(scene: Scene, key: str) -> Text | None:
    room = scene.live.rooms.get(key)
    return dict.fromkeys(scene.live.organisation.languages, room.address) if room and room.address else None


def names_of(whole: Whole) -> Names:
    """Return how an entry's ids are named: people, levels, services, severities, rooms, as they are called today."""
    scene, live = whole.scene, whole.scene.live
    levels = scene.chain(whole.kept.incident).levels
    severities = {**live.severities, **scene.pinned.severities}

    def name(things: Mapping[str, Any]) -> Callable[[str], Text | None]:
        return lambda key: things[key].name if key in things else None

    questions = {**live.decisions, **scene.pinned.decisions}

    def option(decision: str, key: str) -> Text | None:
        found = questions.get(decision)
        return found.options[key].name if found and key in found.options else None

    def track(key: str) -> Text | None:
        found = scene.track(key)
        return found.name if found else None

    return Names(
        person=lambda key: named(scene, key).name,
        level=lambda number: levels[number - 1].name if 1 <= number <= len(levels) else None,
        service=name(live.services),
        severity=name(severities),
        room=lambda key: _room(scene, key),
        team=name(live.teams),
        role=name(live.roles),
        track=track,
        measure=name({**live.measures, **scene.pinned.measures}),
        question=lambda key: questions[key].question if key in questions else None,
        option=option,
        example=whole.example,
        note=whole.notes.get,
        alert=whole.alert_titles.get,
        severity_at=severities_of(whole.entries),
        zone=live.organisation.zone,
        digits=live.organisation.digits,
    )
