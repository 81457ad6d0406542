"""The playbook as values: what one applied version of the text says. Everything that runs is read from here.

Data that changes every day (overrides, contacts, quiet hours of people) is not in it (`playbook.md` §1.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nawba.domain.agent import Agent, HeldSecret
from nawba.domain.assumption import Acceptance, Assumption, Margin
from nawba.domain.calendar import Calendar
from nawba.domain.chain import Chain
from nawba.domain.channel import Channel, Room
from nawba.domain.learning import Drill, FollowUps, PostMortem, Review, ReviewAfter, Training
from nawba.domain.measure import Measure
from nawba.domain.organisation import Organisation
from nawba.domain.paging import ContactRule, NumberRules
from nawba.domain.people import Person, Role, Service, Team, Text
from nawba.domain.question import Question
from nawba.domain.release import KillSwitch, Release
from nawba.domain.request import Endpoint
from nawba.domain.right import Right
from nawba.domain.rota import Rota
from nawba.domain.routing import GroupingRule, Route
from nawba.domain.runbook import Runbook
from nawba.domain.severity import Severity
from nawba.domain.shift_change import ShiftChange
from nawba.domain.source import Source
from nawba.domain.suppression import Suppression
from nawba.domain.telling import Audience, Notice, Outside, StatusPage, Template, Tool
from nawba.domain.watcher import Watcher


@dataclass(frozen=True, slots=True)
class Playbook:
    """One version. Maps keep the order of the text; `severities` is ordered from the worst.

    `margins`: notes, labels and former keys, by the dotted path of the thing they stand beside (`teams.backend`).
    """

    title: Text
    version: str
    owner: str
    organisation: Organisation
    teams: Mapping[str, Team]
    roles: Mapping[str, Role]
    people: Mapping[str, Person]
    services: Mapping[str, Service]
    severities: Mapping[str, Severity]
    chains: Mapping[str, Chain]
    rotas: Mapping[str, Rota]
    channels: Mapping[str, Channel]
    contact_rules: Mapping[str, tuple[ContactRule, ...]]
    calendars: Mapping[str, Calendar]
    routing: tuple[Route, ...]
    grouping: tuple[GroupingRule, ...] = ()
    rooms: Mapping[str, Room] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    must_have: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    base: str | None = None
    updated: str | None = None
    next_review: str | None = None
    overview: Text | None = None
    hand_over: ShiftChange | None = None
    numbers: NumberRules = NumberRules()
    suppression: Suppression = Suppression()
    measures: Mapping[str, Measure] = field(default_factory=dict)
    decisions: Mapping[str, Question] = field(default_factory=dict)
    rights: Mapping[str, Right] = field(default_factory=dict)
    phrases: Mapping[str, Text] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    status_page: StatusPage | None = None
    notices: Mapping[str, Notice] = field(default_factory=dict)
    outside: Mapping[str, Outside] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    post_mortem: PostMortem = PostMortem()
    follow_ups: FollowUps = FollowUps({})
    drills: Mapping[str, Drill] = field(default_factory=dict)
    training: Mapping[str, Training] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    review_after: tuple[ReviewAfter, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    margins: Mapping[str, Margin] = field(default_factory=dict)
    watchers: Mapping[str, Watcher] = field(default_factory=dict)
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    agents: Mapping[str, Agent] = field(default_factory=dict)
    secrets: Mapping[str, HeldSecret] = field(default_factory=dict)
    runbooks: Mapping[str, Runbook] = field(default_factory=dict)
    releases: Mapping[str, Release] = field(default_factory=dict)
    kill_switches: Mapping[str, KillSwitch] = field(default_factory=dict)

    @property
    def is_sandbox(self) -> bool:
        """While a sandbox channel is declared, stand-in phones take every page and nothing leaves (`engine.md` §7)."""
        return any(channel.kind == "sandbox" for channel in self.channels.values())
