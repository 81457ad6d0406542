"""What applying a text would change: in words, for those on call in the next weeks, and what is found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nawba.domain import walltime
from nawba.domain.playbook import Playbook
from nawba.domain.scene import Contact, Scene, Today
from nawba.domain.time import Instant
from nawba.playbook.changes.calls import Call, calls
from nawba.playbook.changes.saying import Change, changes
from nawba.playbook.changes.tree import tree
from nawba.playbook.changes.weakening import Weighed, sampled, weakened
from nawba.playbook.checking.whole import check
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Reading

DAYS = 14


@dataclass(frozen=True, slots=True)
class Present:
    """What the plan is made against, besides the live text. `open_`: severity → numbers of its open incidents."""

    now: Instant
    today: Today = Today()
    open_: Mapping[str, Sequence[int]] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`is_first`: nothing was in force, so nothing is said to differ. `known`: findings the live text has too."""

    changes: tuple[Change, ...]
    calls: tuple[Call, ...]
    findings: tuple[Finding, ...]
    known: frozenset[tuple[str, str]]
    is_first: bool = False

    def is_new(self, finding: Finding) -> bool:
        """Whether the live text does not have this finding."""
        return not self.is_first and mark(finding) not in self.known

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What keeps the text from being applied at all."""
        return tuple(f for f in self.findings if f.severity == "error" and f.params.get("class") != "F")

    @property
    def forced(self) -> tuple[Finding, ...]:
        """What it is applied in spite of only with a reason."""
        return tuple(f for f in self.findings if f.severity == "error" and f.params.get("class") == "F")


def everybody_reached(*playbooks: Playbook) -> Today:
    """Return a day on which everybody has a verified contact on every channel: for texts without an installation."""
    channels = {channel for playbook in playbooks for channel in playbook.channels}
    people = {person for playbook in playbooks for person in playbook.people}
    ways = tuple(Contact(f"any:{channel}", channel) for channel in sorted(channels))
    return Today(contacts=dict.fromkeys(people, ways))


def mark(finding: Finding) -> tuple[str, str]:
    """Return what makes a finding the same in two texts, wherever it stands in them."""
    return finding.code, finding.message["en"]


def plan(old: Reading | None, new: Reading, present: Present) -> Plan:
    """Return what the text of `new` changes about that of `old`. Pure; old None: nothing is in force."""
    zone = new.draft.playbook.organisation.zone
    today = walltime.local(present.now, zone).date()
    findings = check(new, today)
    if old is None:
        return Plan((), (), findings, frozenset(), is_first=True)
    told = changes(tree(old.draft.sections), tree(new.draft.sections))
    known = frozenset(mark(f) for f in check(old, today))
    if new.playbook is None or old.playbook is None:
        return Plan(told, (), findings, known)
    before, after = (Scene(p, p, 0, present.today) for p in (old.playbook, new.playbook))
    instants = sampled((old.playbook, new.playbook), present.now, DAYS)
    weaker = tuple(weakened(Weighed(before, after, present.open_ or {}, new.draft, present.now, instants)))
    return Plan(told, calls(before, after, instants) if told else (), (*findings, *weaker), known)
