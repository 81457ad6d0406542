"""`nawba plan --replay 30d`: how often people would have been woken, as it was and as it would be."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.moments import wall
from nawba.cli.plan_words import word
from nawba.cli.printing import safe, say, title
from nawba.playbook.wording.lengths import counted

Row = Mapping[str, Any]
_DAYS = re.compile(r"([1-9][0-9]{0,2})([dw])")


def days_of(text: str) -> int:
    """Return how many days `30d` or `4w` are; Failed (2) otherwise."""
    match = _DAYS.fullmatch(text.strip())
    days = int(match[1]) * (7 if match[2] == "w" else 1) if match else 0
    if not 1 <= days <= 400:
        raise Failed(f"--replay {text!r}: write days or weeks, such as 30d or 4w, at most 400d", 2)
    return days


def replayed(api: Client, body: Row) -> dict[str, Any]:
    """Have it played, saying on stderr how far it is, and return the report; Failed says why there is none."""
    lines = _Lines()
    api.fetch("/api/v1/playbook/replay", lines.take, body)
    return lines.report()


class _Lines:
    def __init__(self) -> None:
        self._rest = b""
        self._last: dict[str, Any] = {}

    def take(self, piece: bytes) -> None:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self._last = json.loads(line)
            if "done" in self._last and sys.stderr.isatty():
                print(f"\r{self._last['done']:>3} %", end="", file=sys.stderr, flush=True)

    def report(self) -> dict[str, Any]:
        if sys.stderr.isatty():
            print("\r     \r", end="", file=sys.stderr, flush=True)
        if "error" in self._last:
            raise Failed(f"the replay: {safe(self._last.get('detail') or self._last['error'])}")
        if "report" not in self._last:
            raise Failed("the replay ended without a report")
        found: dict[str, Any] = self._last["report"]
        return found


def show_replay(found: Row, zone: Any, lang: str) -> None:
    """Print a report: the sentence, then by severity and person, then the incidents it is about."""
    before, after = found["before"], found["after"]
    since = wall(_iso(found["since"]), zone)
    say(f"\n{word('replay_head', lang, since=since, signals=found['signals'])}")
    say(
        "  "
        + word(
            "replay_sum", lang, before=counted(before["wakings"], "waking", lang), after=after["wakings"],
            night_before=before["night"], night_after=after["night"],
        )
    )  # fmt: skip
    if (
        not found["is_exact"] and found["truth"] != before
    ):  # a page leaves milliseconds after it is due: that is no difference
        key = "replay_versions" if found["versions"] > 1 else "replay_unlike"
        say("  " + word(key, lang, truth=counted(found["truth"]["wakings"], "waking", lang)))
    for key in sorted({*before["severities"], *after["severities"]}):
        _row(safe(key), before["severities"].get(key), after["severities"].get(key), lang)
    for who in {**before["people"], **after["people"]}:
        _row(title(found["names"].get(who) or who, lang), before["people"].get(who), after["people"].get(who), lang)
    for one in found["unreached"]:
        say("  " + word("replay_unreached", lang, incident=_named(one, zone), severity=safe(one["severity"])))
    if found["differs"]:
        say(word("replay_differs", lang))
    for pair in found["differs"]:
        _pair(pair, zone, lang)
    if found["more"]:
        say("  " + word("more", lang, n=found["more"]))


def _row(name: str, before: Any, after: Any, lang: str) -> None:
    one, two = before or (0, 0), after or (0, 0)
    if tuple(one) != tuple(two):
        say("  " + word("replay_row", lang, name=name, before=one[0], after=two[0], nights=f"{one[1]} → {two[1]}"))


def _pair(pair: Row, zone: Any, lang: str) -> None:
    before, after = pair["before"], pair["after"]
    said = [word("replay_none", lang) if one is None else _came(one, lang) for one in (before, after)]
    say(f"  {_named(before or after, zone)}: {said[0]} → {said[1]}")


def _came(one: Row, lang: str) -> str:
    answered = one["answered_at"]
    minutes = None if answered is None else round((answered - one["opened_at"]) / 60_000_000)
    end = word("replay_unanswered", lang) if minutes is None else word("replay_answered", lang, minutes=minutes)
    return f"{safe(one['severity'])}, {counted(len(one['wakings']), 'waking', lang)}, {end}"


def _named(one: Row, zone: Any) -> str:
    number = f"INC-{one['number']} " if one["number"] else ""
    return f"{number}{safe(one['title'], 80)} ({wall(_iso(one['opened_at']), zone)})"


def _iso(us: int) -> str:
    from nawba.domain.time import iso  # noqa: PLC0415 - slow import

    return iso(us)
