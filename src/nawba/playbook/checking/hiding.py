"""May an incident be hidden: by two severities at once, by what is quiet? (PB602)"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nawba.domain.matching import Condition, Test
from nawba.playbook.finding import Finding, Path
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

Given = tuple[Path, Condition]


def two_severities(draft: Draft) -> Iterator[Finding]:
    """Examples of two severities that fit the same alert, as far as it can be seen without trying (PB602, S3)."""
    rows = [
        (severity.key, ("severities", severity.key, "examples", number), example.match)
        for severity in draft.playbook.severities.values()
        for number, example in enumerate(severity.examples, 1)
        if example.match is not None
    ]
    for (one, first, match), (other, path, later) in combinations(rows, 2):
        if one != other and set(match.tests) == set(later.tests):
            place = str(draft.place(*first))
            yield say("PB602.two", draft.place(*path), path, severity=other, other=one, first=place)


def hides_the_worst(draft: Draft) -> Iterator[Finding]:
    """What is muted, or in maintenance, may be an alert of the worst severity (PB602, R18)."""
    playbook = draft.playbook
    worst = next(iter(playbook.severities), "")
    given = list(_gives(draft, worst))
    quiet: list[Given] = [
        (("suppression", "inhibit", number), rule.mute) for number, rule in enumerate(playbook.suppression.inhibit, 1)
    ]
    for number, window in enumerate(playbook.suppression.maintenance, 1):
        services = Condition((("service", Test("one_of", window.services)),))
        quiet.append((("suppression", "maintenance", number), services))
    for path, mute in quiet:
        for source, match in given:
            if _may_both(mute, match):
                first = str(draft.place(*source))
                yield say("PB602.quiet", draft.place(*path), path, severity=worst, first=first)
                break


def _gives(draft: Draft, severity: str) -> Iterator[Given]:
    """Yield what gives `severity`: its examples and the routes that name it."""
    for number, example in enumerate(draft.playbook.severities[severity].examples if severity else (), 1):
        if example.match is not None:
            yield ("severities", severity, "examples", number), example.match
    for number, route in enumerate(draft.playbook.routing, 1):
        if route.severity == severity:
            yield ("routing", number), route.match


def _may_both(one: Condition, other: Condition) -> bool:
    """Say whether an alert may fit both: they speak of a label in common, and of none do they exclude each other."""
    pairs = [(test, seen) for key, test in one.tests for name, seen in other.tests if key == name]
    return bool(pairs) and all(_agree(test, seen) for test, seen in pairs)


def _agree(one: Test, other: Test) -> bool:
    words, others = _words(one), _words(other)
    if words is not None and others is not None:
        return bool(words & others)
    if words is not None or others is not None:
        test, some = (other, words) if words is not None else (one, others)
        return any(_takes(test, word) for word in some or ())
    return True


def _words(test: Test) -> frozenset[str] | None:
    """Return the values the test names; None when it names none."""
    if test.operator == "equal":
        return frozenset({str(test.operand)})
    if test.operator == "one_of" and isinstance(test.operand, tuple):
        return frozenset(test.operand)
    return None


def _takes(test: Test, word: str) -> bool:
    match test.operator:
        case "matches":
            return test.full_match is not None and test.full_match(word)
        case "not":
            return isinstance(test.operand, Test) and not _takes(test.operand, word)
        case "equal" | "one_of":
            return word in (_words(test) or ())
        case _:
            return True
