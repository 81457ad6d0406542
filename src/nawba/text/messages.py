"""What pages, tells, questions and announcements say, in the language of whom they are for.

Invariant: `compose` always gives a message. A page must leave, whatever a title, a template or a name is made of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from nawba.domain.telling import Template
from nawba.text import times
from nawba.text.catalogue import has, say
from nawba.text.facts import Composed, Facts
from nawba.text.fitting import UNICODE_LIMIT, fits, shortened
from nawba.text.isolate import clean
from nawba.text.pieces import UNKNOWN, first_of, is_instant, pick, piece, reader_of, when
from nawba.text.times import Reader
from nawba.text.wording import asks_for, worded

__all__ = ["Composed", "Facts", "compose"]

TITLE_LIMIT: Final = 200
HEAD_LIMIT: Final = 60
CODE_LIMIT: Final = 24
LINK_LIMIT: Final = 500
_MARKED: Final = "message.marked.short"
_DOTS: Final = re.compile(r"(…|\.\.\.)\.")  # a cut title in front of a full stop
_ASKING: Final = frozenset(("all_cleared", "severity_proposed", "decision_asked"))
"""What is told and asks for something all the same: that nothing is asked must not stand below it."""
_LEAST_TITLE: Final = 12  # fewer characters of a title say nothing; the deadline gives way first


def compose(facts: Facts, lang: str, template: Template | None = None) -> Composed:
    """Return what is sent. A `template` of the playbook takes the place of our own words where it can be rendered."""
    case = _Case(facts, reader_of(lang, facts.zone, facts.digits))
    own = _template(case, template.text if template else None)
    return Composed(
        title=case.marked(_title(case)),
        body=case.marked("\n".join(_body(case, own))),
        short=_short(case, _template(case, template.short if template else None, is_short=True)),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    facts: Facts
    reader: Reader

    @property
    def lang(self) -> str:
        return self.reader.lang

    @property
    def severity(self) -> str:
        return piece(self.facts.severity, self.lang, CODE_LIMIT)

    @property
    def number(self) -> str:
        return piece(f"INC-{self.facts.number}", self.lang)

    @property
    def due(self) -> str | None:
        return self.at(self.facts.response_due_at)

    @property
    def is_past_due(self) -> bool:
        now, due = self.facts.now, self.facts.response_due_at
        return self.facts.reason == "response_breached" or (now is not None and due is not None and now > due)

    def at(self, instant: object) -> str | None:
        """Return the wall time of `instant`, None when there is none."""
        base = next((at for at in (self.facts.now, self.facts.opened_at) if is_instant(at)), instant)
        return when(instant, base, self.reader) if is_instant(instant) else None

    def name(self, text: Mapping[str, str] | None) -> str | None:
        found = clean(pick(text, self.lang), HEAD_LIMIT)
        return piece(found, self.lang) if found else None

    def title(self, limit: int = TITLE_LIMIT) -> str:
        found = clean(self.facts.title, limit)
        return piece(found, self.lang, limit) if found else self.say("message.untitled")

    def say(self, key: str, **params: object) -> str:
        return say(self.lang, key, **params)

    def marked(self, text: str, key: str = "message.marked") -> str:
        """Return `text` with its purpose said at the very beginning, where it is not a real one."""
        purpose = self.facts.purpose
        if purpose == "real":
            return text
        mark = self.say(first_of(self.lang, f"message.mark.{purpose}", "message.mark.test"))
        return self.say(key, mark=mark, text=text)


def _title(case: _Case) -> str:
    name = case.name(case.facts.severity_name)
    severity = case.say("message.severity", code=case.severity, name=name) if name else case.severity
    about = case.name(case.facts.service_name) or case.title(HEAD_LIMIT)
    return case.say("message.title", severity=severity, about=about)


def _body(case: _Case, own: str | None) -> list[str]:
    kind = case.facts.kind
    lines = [own or case.title(), _since(case)]
    if kind == "announce":
        lines = [own] if own else [_title(case), *lines]
    elif kind == "page":
        lines += [*_why_called(case), *_ask(case)]
    elif kind == "confirm":
        lines.append(case.say("message.confirm.still_awake"))
    else:
        lines += _told(case)
    lines += _cautions(case)
    link = clean(case.facts.link, LINK_LIMIT)
    is_said = kind == "announce" and link in lines[0]
    return lines if is_said or not link else [*lines, link]


def _since(case: _Case) -> str:
    parts = [case.number]
    since = case.at(case.facts.opened_at)
    if since:
        parts.append(case.say("message.since", at=since))
    restore = case.at(case.facts.resolution_due_at)
    if restore and case.facts.kind == "page":
        parts.append(case.say("message.restore_by", at=restore))
    return " · ".join(parts)


def _why_called(case: _Case) -> list[str]:
    facts = case.facts
    key = f"message.why.{facts.reason}"
    lines = [case.say(key)] if has(case.lang, key) else []
    if case.is_past_due and case.due and facts.reason != "response_breached":
        lines.append(case.say("message.passed", due=case.due))
    owner = case.name(facts.owner_name)
    if owner:
        lines.append(case.say("message.owner", owner=owner))
    return lines


def _ask(case: _Case) -> list[str]:
    """Return by when to acknowledge, and what happens otherwise."""
    facts = case.facts
    due = None if case.is_past_due else case.due
    at = case.at(facts.next_at)
    after, next_ = "", case.name(facts.next_name)
    if at:
        is_again = next_ is not None and pick(facts.next_name, case.lang) == pick(facts.level_name, case.lang)
        after = ".or_again" if is_again else ".or_next" if next_ else ".or_last"
    key = f"message.ask.{'by' if due else 'now'}{after}"
    return [case.say(key, due=due, next=next_, at=at)]


def _told(case: _Case) -> list[str]:
    facts, lang = case.facts, case.lang
    params = {
        "due": case.due or UNKNOWN,
        "restore": case.at(facts.resolution_due_at) or UNKNOWN,
        "old": piece(facts.params.get("from", UNKNOWN), lang, CODE_LIMIT),
        "new": piece(facts.params.get("to", UNKNOWN), lang, CODE_LIMIT),
        "question": case.name(facts.question) or UNKNOWN,
    }
    key = f"message.tell.{facts.reason}"
    if facts.reason == "response_at_risk" and not case.due:
        key = "message.tell.after"
    lines = [case.say(first_of(lang, key, "message.tell.after"), **params)]
    owner = case.name(facts.owner_name)
    if facts.reason in _ASKING:
        return lines
    if owner:
        lines.append(case.say("message.owner", owner=owner))
    return [*lines, case.say("message.nothing_asked")]


def _cautions(case: _Case) -> list[str]:
    facts = case.facts
    lines = []
    if facts.late_us > 0:
        lines.append(case.say("message.late", length=times.spoken(facts.late_us, case.reader)))
    if facts.is_repeat:
        lines.append(case.say("message.maybe_twice"))
    return lines


def _short(case: _Case, own: str | None) -> str:
    """Return one SMS with severity and number; the playbook's own words if they fit into one."""
    if own is not None and fits(case.marked(own, _MARKED)):
        return case.marked(own, _MARKED)
    facts, number = case.facts, f"INC-{case.facts.number}"
    title = clean(facts.title, TITLE_LIMIT) or case.say("message.untitled")
    due = clean(case.due, CODE_LIMIT) if facts.kind == "page" and case.due and not case.is_past_due else None
    code, turns = clean(facts.severity, CODE_LIMIT) or UNKNOWN, _turns(title, case.lang)
    kinds = {"page": ("page.by", "page") if due else ("page",), "announce": ("announce",), "confirm": ("confirm",)}
    keys = kinds.get(facts.kind, ("cleared",) if facts.reason == "all_cleared" else ("tell",))
    for least, kind in ((_LEAST_TITLE, keys[0]), (1, keys[-1])):

        def said(text: str, key: str = f"message.short.{kind}") -> str:
            shown = piece(text, case.lang, TITLE_LIMIT) if turns else text
            told = case.say(key, severity=code, number=number, title=shown, due=due)
            return case.marked(_DOTS.sub(r"\1", told), _MARKED)

        short = shortened(title, said, min(least, len(title)))
        if short is not None:
            return short
    bare = case.marked(f"{code} {number}", _MARKED)
    return bare if fits(bare) else clean(bare, UNICODE_LIMIT // 2)


def _turns(text: str, lang: str) -> bool:
    """Say whether `text` is mostly of the other direction: only then are two of the few characters spent on marks."""
    if text.isascii():
        return lang == "ar" and any(letter.isalpha() for letter in text)
    arabic = sum("\u0590" <= letter <= "\u08ff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return arabic < latin if lang == "ar" else arabic > latin


def _template(case: _Case, text: Mapping[str, str] | None, *, is_short: bool = False) -> str | None:
    """Return the playbook's words for this message, None when there are none that can be used."""
    source = pick(text, case.lang)
    if not source or (not case.facts.code and asks_for(source, "code")):
        return None
    return worded(source, _values(case, is_short=is_short))


def _values(case: _Case, *, is_short: bool) -> dict[str, Any]:
    """Return what a template may name. In a short text nothing is isolated: each mark costs a character."""
    facts, lang = case.facts, case.lang

    def shown(value: object, limit: int = HEAD_LIMIT) -> str:
        text = clean(str(value), limit)
        return text if is_short or not text else piece(text, lang, limit)

    link = clean(facts.link, LINK_LIMIT)
    release = facts.params.get("release")
    return {
        "severity": shown(facts.severity, CODE_LIMIT),
        "service": shown(pick(facts.service_name, lang) or case.say("message.some_service")),
        "person": shown(pick(facts.person_name, lang)),
        "code": shown(facts.code or ""),
        "incident": {"title": shown(facts.title, TITLE_LIMIT), "link": link, "number": facts.number},
        "release": {key: shown(value) for key, value in release.items()} if isinstance(release, Mapping) else {},
    }
