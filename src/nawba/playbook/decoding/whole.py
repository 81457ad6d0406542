"""The whole playbook from the sections that were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.domain.assumption import Margin
from nawba.domain.organisation import Organisation
from nawba.domain.playbook import Playbook
from nawba.playbook.decoding import (
    calendars,
    channels,
    duty,
    intake,
    judging,
    learning,
    people,
    runbooks,
    severities,
    telling,
    watching,
)

Read = Mapping[str, Any]

_NOBODY = Organisation({}, (), "UTC", "", "", ())


def playbook(read: Read, margins: Mapping[str, Margin] | None = None) -> Playbook:
    """Return the playbook of the sections in `read`; an absent section is empty, so a draft can be judged too."""
    meta = read.get("meta") or {}
    organisation = people.organisation(read["organisation"]) if "organisation" in read else _NOBODY
    degrees = severities.severities(read.get("severities", {}))
    rules = read.get("contact_rules", {"must_have": {}})
    return Playbook(
        title=meta.get("title") or {},
        version=meta.get("version") or "",
        owner=meta.get("owner") or "",
        organisation=organisation,
        teams=people.teams(read.get("teams", {})),
        roles=people.roles(read.get("roles", {})),
        people=people.people(read.get("people", {})),
        services=people.services(read.get("services", {})),
        severities=degrees,
        chains=duty.chains(read.get("chains", {})),
        rotas=duty.rotas(read.get("rotas", {}), organisation.zone),
        channels=channels.channels(read.get("channels", {})),
        contact_rules=channels.contact_rules(rules),
        calendars=calendars.calendars(read.get("calendars", {}), organisation.zone),
        routing=intake.routing(read.get("routing", ())),
        grouping=intake.grouping(read.get("grouping", ())),
        rooms=channels.rooms(read.get("rooms", {})),
        templates=telling.templates(read.get("templates", {})),
        sources=intake.sources(read.get("sources", {}), tuple(degrees)),
        must_have=channels.must_have(rules),
        assumptions=intake.assumptions(read.get("assumptions", ())),
        base=meta.get("base"),
        updated=_iso(meta.get("updated")),
        next_review=_iso(meta.get("next_review")),
        overview=meta.get("overview"),
        measures=judging.measures(read.get("measures", {})),
        decisions=judging.decisions(read.get("decisions", {})),
        phrases=read.get("phrases", {}),
        audiences=telling.audiences(read.get("audiences", {})),
        follow_ups=learning.follow_ups(read.get("follow_ups")),
        watchers=watching.watchers(read.get("watchers", {})),
        endpoints=watching.endpoints(read.get("endpoints", {})),
        agents=watching.agents(read.get("agents", {})),
        secrets=watching.secrets(read.get("secrets", {})),
        runbooks=runbooks.runbooks(read.get("runbooks", {})),
        releases=runbooks.releases(read.get("releases", {})),
        kill_switches=runbooks.kill_switches(read.get("kill_switches", {})),
        hand_over=duty.shift_change(read.get("hand_over")),
        numbers=channels.numbers(rules),
        suppression=intake.suppression(read.get("suppression")),
        rights=telling.rights(read.get("rights", {})),
        status_page=telling.status_page(read.get("status_page")),
        notices=telling.notices(read.get("notices", {})),
        outside=telling.outside(read.get("outside", {}), organisation.zone),
        tools=telling.tools(read.get("tools", {})),
        post_mortem=learning.post_mortem(read.get("post_mortem")),
        drills=learning.drills(read.get("drills", {})),
        training=learning.training(read.get("training", {})),
        reviews=learning.reviews(read.get("reviews", {})),
        review_after=learning.review_after(read.get("reviews", {})),
        accepted=intake.accepted(read.get("accepted", ())),
        margins=margins or {},
    )


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())
