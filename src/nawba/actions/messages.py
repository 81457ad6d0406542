"""What one attempt says, composed when it is claimed, in the language of whom it is for; kept as it was sent."""

from __future__ import annotations

from nawba.actions.house import House
from nawba.domain.advancing import due
from nawba.domain.escalation import ON_TIME, exhaustion_due, rung_due
from nawba.domain.people import Text
from nawba.domain.scene import Scene
from nawba.domain.time import Instant
from nawba.ports.channel import Message
from nawba.store.attempts import AttemptRow
from nawba.store.incidents import Kept
from nawba.store.pages import PageRow
from nawba.text.messages import Facts, compose


def message_of(house: House, scene: Scene, kept: Kept, page: PageRow, row: AttemptRow) -> Message:
    """Return the message of an attempt as it would be sent now."""
    language = language_of(scene, page.person)
    facts = _facts(house, scene, kept, page, row)
    said = compose(facts, language, scene.live.templates.get(page.say or ""))
    return Message(
        key=row.id, contact=row.contact, channel=row.channel, language=language, title=said.title, body=said.body,
        short=said.short, link=facts.link, is_page=page.kind == "page", purpose=kept.incident.purpose,
        is_repeat=row.possible_duplicate,
    )  # fmt: skip


def language_of(scene: Scene, person: str | None) -> str:
    """Return the person's language, else the organisation's first."""
    known = scene.live.people.get(person or "")
    return (known.language if known else None) or scene.live.organisation.languages[0]


def _facts(house: House, scene: Scene, kept: Kept, page: PageRow, row: AttemptRow) -> Facts:
    incident = kept.incident
    severity = scene.severity(incident)
    service = scene.live.services.get(incident.service or "")
    response, resolution = incident.clock("response"), incident.clock("resolution")
    following = next_call(scene, kept)
    is_for_person = page.kind in ("page", "confirm")
    link = f"{house.url}/p/{house.page_token(page.id)}" if is_for_person else f"{house.url}/incidents/{incident.id}"
    return Facts(
        kind=page.kind,
        reason=str(page.params.get("trigger") or page.reason),
        number=incident.number,
        title=kept.title,
        severity=severity.key,
        severity_name=severity.name,
        service_name=service.name if service else None,
        state=incident.state,
        response_due_at=response.due_at if response.is_measuring else None,
        resolution_due_at=resolution.due_at,
        opened_at=incident.detected_at,
        level_name=level_name(scene, kept, page.level),
        next_name=following[1] if following else None,
        next_at=following[0] if following else None,
        person_name=scene.name_of(page.person) if page.person else None,
        owner_name=scene.name_of(incident.owner) if incident.owner else None,
        link=link,
        late_us=_late_us(page, row, house.clock.now()),
        is_repeat=row.possible_duplicate,
        purpose=incident.purpose,
        zone=scene.live.organisation.zone,
        digits=scene.live.organisation.digits,
        params=page.params,
        question=question_of(scene, page),
        now=house.clock.now(),
    )


def _late_us(page: PageRow, row: AttemptRow, now: Instant) -> int:
    """Return how late it is: the page was made late, or this try of it should have gone long ago (R23)."""
    waited = now - row.due_at
    return max(page.late_us, waited if waited > ON_TIME else 0)


def question_of(scene: Scene, page: PageRow) -> Text | None:
    """Return the question of the decision a message is about; None when it is about none."""
    decision = scene.pinned.decisions.get(str(page.params.get("decision")))
    return decision.question if decision else None


def level_name(scene: Scene, kept: Kept, level: int) -> Text | None:
    """Return the name of a level; None for the last resort and for what has no level."""
    levels = scene.chain(kept.incident).levels
    return levels[level - 1].name if 1 <= level <= len(levels) else None


def next_call(scene: Scene, kept: Kept) -> tuple[Instant, Text | None] | None:
    """Return when the next level is called if nobody answers, and its name (None: the last resort).

    A level that has not been called yet comes before the repetition of one that has, though it may be later: it is
    what the reader wants to know.
    """
    incident, ladder = kept.incident, scene.ladder(kept.incident)
    fresh = [
        (at, index)
        for index, rung in enumerate(ladder)
        if rung.verb == "page" and (at := rung_due(incident, ladder, index)) is not None
    ]
    if fresh:
        at, index = min(fresh)
        return at, level_name(scene, kept, scene.chain(incident).level_number(ladder[index].level or ""))
    exhausted_at = exhaustion_due(incident, ladder)
    if exhausted_at is not None:
        return exhausted_at, None
    step = due(incident, scene)
    return (step.due_at, level_name(scene, kept, step.level)) if step is not None and step.kind == "repeat" else None
