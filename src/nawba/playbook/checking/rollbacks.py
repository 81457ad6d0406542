"""Is a rollback proved afterwards, and is there time for it? (PB508, PB303; S6, S46–S47, S71–S77)"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nawba.domain.playbook import Playbook
from nawba.domain.release import Release
from nawba.domain.runbook import Step
from nawba.domain.severity import Decide, RollBackAtOnce, Severity
from nawba.playbook.checking.seeing import is_wall_time, nominal_us, written, written_us
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_JUDGING: Final = ("check", "run", "http")


def unchecked_rollback(draft: Draft) -> Iterator[Finding]:
    """Checks that cannot fail, or a rollback that is cut off before it can be done (PB508)."""
    for release in draft.playbook.releases.values():
        book = draft.playbook.runbooks.get(release.after)
        if book is not None and not any(_can_fail(step) for step in book.steps):
            after = ("releases", release.key, "after")
            yield say("PB508.blind", draft.place(*after), after, key=release.after)
        takes, box = release.takes_us, release.roll_back.how.time_box_us
        if takes is not None and release.roll_back.what == "run" and box < takes:
            path = ("releases", release.key, "roll_back", "time_box")
            yield say("PB508.time_box", draft.place(*path), path, takes=written_us(takes), found=written_us(box))


def _can_fail(step: Step) -> bool:
    if step.what == "check":
        return True
    return step.what in _JUDGING and (step.verdict.healthy_when, step.verdict.unhealthy_when) != (None, None)


def no_time_left(draft: Draft) -> Iterator[Finding]:
    """A rollback, or a fix and then a rollback, that would end after the target (PB303)."""
    playbook = draft.playbook
    for severity in playbook.severities.values():
        if not is_wall_time(severity.resolve.within):
            continue
        target = nominal_us(severity.resolve.within)
        for release in playbook.releases.values() if _rolls_back(playbook, severity) else ():
            needed = _takes_us(playbook, release)
            path = ("releases", release.key, "takes")
            fix = _fix_us(playbook, severity)
            about = {"severity": severity.key, "within": written(severity.resolve.within), "key": release.key}
            place = draft.place(*path)
            if needed >= target:
                yield say("PB303.rollback", place, path, None, None, takes=written_us(needed), **about)
            elif fix and fix + needed >= target:
                spent = {"takes": written_us(needed), "fix": written_us(fix)}
                yield say("PB303.fix", place, path, None, None, **spent, **about)
    yield from _longer_than_target(draft)


def _rolls_back(playbook: Playbook, severity: Severity) -> bool:
    """Say whether this severity is answered by a rollback: at once, or as an option of its decision."""
    if isinstance(severity.action, RollBackAtOnce):
        return True
    if not isinstance(severity.action, Decide):
        return False
    question = playbook.decisions.get(severity.action.decision)
    opens = [option.opens for option in question.options.values()] if question else []
    return any(one is not None and one.kind == "release" for one in opens)


def _fix_us(playbook: Playbook, severity: Severity) -> int:
    """Return the longest time box that is tried before the question of a rollback is put again."""
    question = playbook.decisions.get(severity.action.decision) if isinstance(severity.action, Decide) else None
    return max((option.time_box_us or 0 for option in question.options.values()), default=0) if question else 0


def _takes_us(playbook: Playbook, release: Release) -> int:
    """Return how long a rollback takes with the checks that prove it, as far as the text says."""
    book = playbook.runbooks.get(release.after)
    checks = sum((step.how.stays_us or 0) + (step.wait_us or 0) for step in book.steps) if book else 0
    return (release.takes_us or release.roll_back.how.time_box_us) + checks


def _longer_than_target(draft: Draft) -> Iterator[Finding]:
    """A step of a runbook that starts by itself may run longer than its severity has in all."""
    degrees = draft.playbook.severities
    for book in draft.playbook.runbooks.values():
        if book.starts is None:
            continue
        keys = book.starts.severities or tuple(degrees)
        walls = [degrees[key].resolve.within for key in keys if key in degrees]
        shortest = min((within for within in walls if is_wall_time(within)), key=nominal_us, default=None)
        for number, step in enumerate(book.steps, 1):
            if shortest is not None and step.what == "run" and step.how.time_box_us > nominal_us(shortest):
                path = ("runbooks", book.key, "steps", number, "time_box")
                found = written_us(step.how.time_box_us)
                yield say("PB303.step", draft.place(*path), path, found=found, within=written(shortest))
