"""Do words fit where they are sent, and does somebody approve what the public reads? (PB009, PB305, PB403, PB701)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nawba.domain.people import Text
from nawba.playbook.checking.seeing import nominal_us, written
from nawba.playbook.finding import Finding, Path
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

MOST_SMS: Final = 160
MOST_SMS_UNICODE: Final = 70
"""One SMS in the GSM alphabet, and in any other (3GPP TS 23.038)."""
MOST_BUTTON: Final = 20
"""A reply button of WhatsApp."""
INTERNAL: Final = ("person", "code", "incident.link")
"""Values of a message that nobody outside may read (C34)."""
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
_PLACE: Final = re.compile(r"\{\{-?\s*([A-Za-z_][A-Za-z0-9_.]*)[^{}]*\}\}")
_LINK: Final = re.compile(r"https?://\S+|\{\{-?\s*incident\.link[^{}]*\}\}|(?:\+|00)?[0-9](?:[ -]?[0-9]){7,14}")
_TITLE: Final = "x" * 20
_SAMPLES: Final = {"code": "123456", "release.to": "2026.11.23", "incident.number": "INC-1234", "person": "MA1"}


def updates_too_late(draft: Draft) -> Iterator[Finding]:
    """An audience hears more rarely than the target, or the public only after it (PB305, S30)."""
    playbook = draft.playbook
    for severity in playbook.severities.values():
        target = nominal_us(severity.resolve.within)
        for number, rule in enumerate(severity.updates, 1):
            path = ("severities", severity.key, "updates", number)
            known = playbook.audiences.get(rule.to)
            params = {"severity": severity.key, "audience": rule.to, "resolve": written(severity.resolve.within)}
            if rule.every is not None and nominal_us(rule.every) > target:
                yield say("PB305.rare", draft.place(*path), path, None, None, every=written(rule.every), **params)
            if rule.first is not None and known and known.is_on_status_page and nominal_us(rule.first) > target:
                yield say("PB305.first", draft.place(*path), path, None, None, first=written(rule.first), **params)


def short_too_long(draft: Draft) -> Iterator[Finding]:
    """A short text that, filled in, is more than one SMS, or holds a link or a number (PB403, S26)."""
    for key, template in draft.playbook.templates.items():
        for lang, words in (template.short or {}).items():
            path = ("templates", key, "short")
            link = _LINK.search(words)
            if link:
                yield say("PB403.link", draft.place(*path, lang), path, key=key, language=lang, found=link[0])
            filled = _filled(draft, words, lang)
            most = MOST_SMS if set(filled) <= _GSM else MOST_SMS_UNICODE
            if len(filled) > most:
                length = str(len(filled))
                place = draft.place(*path, lang)
                yield say("PB403.long", place, path, key=key, language=lang, length=length, most=str(most))


def _filled(draft: Draft, words: str, lang: str) -> str:
    """Return a short text with the longest names that may stand in it; a title counts as twenty characters."""
    names = [service.name.get(lang, key) for key, service in draft.playbook.services.items()]
    samples = {
        **_SAMPLES,
        "severity": max(draft.playbook.severities, key=len, default=""),
        "service": max(names, key=len, default=""),
        "incident.title": _TITLE,
        "incident.link": "",
    }
    return _PLACE.sub(lambda match: samples.get(match[1], ""), words)


def button_too_long(draft: Draft) -> Iterator[Finding]:
    """The name of an option that does not fit a button (PB403)."""
    for key, question in draft.playbook.decisions.items():
        for name, option in question.options.items():
            yield from _button(draft, ("decisions", key, "options", name), option.name)


def _button(draft: Draft, path: Path, name: Text) -> Iterator[Finding]:
    for lang, words in name.items():
        if len(words) > MOST_BUTTON:
            most = str(MOST_BUTTON)
            yield say(
                "PB403.button", draft.place(*path), path, found=words, language=lang, length=str(len(words)), most=most
            )


def nobody_approves(draft: Draft) -> Iterator[Finding]:
    """What the public reads and nobody approves (PB701, S34, S60)."""
    playbook = draft.playbook
    public = {key for key, one in playbook.audiences.items() if one.is_on_status_page}
    texts: list[tuple[Path, Text, tuple[str, ...]]] = [
        (("audiences", key), playbook.audiences[key].name, playbook.audiences[key].approved_by) for key in public
    ]
    for key, notice in playbook.notices.items():
        if notice.audience in public:
            fall_back = playbook.audiences[notice.audience].approved_by
            texts.append((("notices", key), {"en": key}, notice.approved_by or fall_back))
    for path, name, approvers in texts:
        if not approvers:
            yield say("PB701.nobody", draft.place(*path), path, {"name": name})
        elif all(_is_vacant(draft, role) for role in approvers):
            yield say("PB701.vacant", draft.place(*path), path, {"name": name}, roles=", ".join(approvers))


def _is_vacant(draft: Draft, key: str) -> bool:
    role = draft.playbook.roles.get(key)
    is_held = any(key in person.roles for person in draft.playbook.people.values())
    return role is not None and role.vacant and not is_held


def on_no_component(draft: Draft) -> Iterator[Finding]:
    """A service whose failure the status page cannot show (PB701, S85)."""
    page = draft.playbook.status_page
    if page is None:
        return
    shown = {service for component in page.components for service in component.services}
    needed = {need for service in draft.playbook.services.values() for need in service.needs}
    for key in draft.playbook.services:
        if key not in shown | needed:
            path = ("services", key)
            yield say("PB701.component", draft.place(*path), path, key=key)


def internal_outside(draft: Draft) -> Iterator[Finding]:
    """A text for bodies outside that names what only we may read (PB009, C34)."""
    for key, body in draft.playbook.outside.items():
        template = draft.playbook.templates.get(body.template or "")
        names = {match[1] for words in (template.text if template else {}).values() for match in _PLACE.finditer(words)}
        for name in INTERNAL:
            if name in names:
                path = ("outside", key, "template")
                yield say("PB009.internal", draft.place(*path), path, found=name, key=str(body.template))
