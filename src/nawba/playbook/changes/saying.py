"""Differences in words, grouped by who feels them (`playbook.md` §5.3): never as YAML, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from nawba.playbook.changes.ladders import Ladder, Texts
from nawba.playbook.changes.tree import Tree, canonical, references
from nawba.playbook.changes.values import is_members, member, name_of, said, smooth, word
from nawba.playbook.changes.walking import Difference, What, differences, fits
from nawba.playbook.finding import Path, dotted
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.shape import ListOf, MapOf, Text
from nawba.playbook.wording.changes import ANY, COMMA, LANGS, SAID, Said
from nawba.playbook.wording.saying import quoted
from nawba.playbook.wording.sections import GROUP_OF, GROUPS, SECTION_NAMES, Group

MOST_USERS: Final = 3
_LADDER: Final = ("chains", "*", "ladders", "*")
_INNER: Final = {"levels": "levels", "tracks": "tracks"}


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence. `path`: the thing; `what` happened to it; `group`: who feels it; `value`: what it means now."""

    path: Path
    what: What
    group: Group
    text: Texts
    value: str = field(default="", compare=False)

    @property
    def about(self) -> str:
        return dotted(self.path)


def changes(old: Tree, new: Tree) -> tuple[Change, ...]:
    """Return what `new` says otherwise than `old`, in words, in the order of the language."""
    teller = _Teller(old, new)
    found = []
    for one in differences(old, new):
        value = repr(canonical(one.shape, one.new))
        found += [replace(change, value=value) for change in teller.tell(one)]
    return tuple(found)


class _Teller:
    def __init__(self, old: Tree, new: Tree) -> None:
        self._old, self._new = old, new
        self._users: dict[tuple[str, str], list[Path]] = {}
        for section, key, path in references(old):
            self._users.setdefault((section, key), []).append(path)

    def tell(self, one: Difference) -> Iterator[Change]:
        section = str(one.path[0])
        group = GROUP_OF.get(section, "keepers")
        if fits(_LADDER, one.path):
            ladder = Ladder(self._old, self._new, str(one.path[1]), str(one.path[3]))
            for text in ladder.sentences(one.old, one.new):
                yield Change(one.path, one.what, "called", text)
            return
        if is_members(one.shape) and section == "chains":
            yield from self._members(one)
            return
        form = next((s for s in SAID if s.what == one.what and fits(s.pattern, one.path)), None)
        if form is None or (form.pattern == ("*", "*") and not isinstance(SECTIONS[section].shape, MapOf)):
            form = ANY[one.what]
        texts = {lang: self._filled(form, one, lang) for lang in LANGS}
        yield Change(one.path, one.what, form.group or group, texts)

    def _members(self, one: Difference) -> Iterator[Change]:
        before, after = one.old or [], one.new or []
        for key, row, text in [
            *(("left", r, self._old) for r in before if r not in after),
            *(("joined", r, self._new) for r in after if r not in before),
        ]:
            said_ = {lang: word(key, lang, level=self._inner(one, lang), who=member(text, row, lang)) for lang in LANGS}
            yield Change(one.path, "added" if key == "joined" else "removed", "called", said_)

    def _filled(self, form: Said, one: Difference, lang: str) -> str:
        text = self._old if one.what == "removed" else self._new
        section, key = str(one.path[0]), str(one.path[1]) if len(one.path) > 1 else ""
        sentence = form.ar if lang == "ar" else form.en
        old, new = self._values(one, lang)
        filled = sentence.format(
            key=quoted(key, lang),
            name=self._name(text, section, key, lang),
            kind=SECTION_NAMES.get(section, {}).get(lang) or quoted(section, lang),
            inner=self._inner(one, lang),
            where=self._where(one, lang),
            old=old,
            new=new,
            uses=self._uses(one, lang),
        )
        return smooth(filled.replace(" : ", ": "))

    def _values(self, one: Difference, lang: str) -> tuple[str, str]:
        if one.what == "renamed":
            return quoted(str(one.old), lang), quoted(str(one.new), lang)
        if isinstance(one.shape, ListOf) and one.path[-1] == "order":
            joined = [COMMA[lang].join(quoted(str(x), lang) for x in rows) for rows in (one.old, one.new)]
            return joined[0], joined[1]
        old, new = said(self._old, one.shape, one.old, lang), said(self._new, one.shape, one.new, lang)
        if old == new and isinstance(one.shape, Text):  # the other language says otherwise
            new = word("text", lang)
        return old, new

    def _name(self, text: Tree, section: str, key: str, lang: str) -> str:
        return name_of(text, section, key, lang) if key and text.knows(section, key) else ""

    def _inner(self, one: Difference, lang: str) -> str:
        if len(one.path) > 3 and one.path[2] in _INNER:
            text = self._old if one.what == "removed" else self._new
            return name_of(text, _INNER[str(one.path[2])], str(one.path[3]), lang)
        return ""

    def _where(self, one: Difference, lang: str) -> str:
        """Say which part of the thing is meant, by the keys of the language and the names of what is inside."""
        text = self._old if one.what == "removed" else self._new
        start = 2 if len(one.path) > 2 and text.knows(str(one.path[0]), str(one.path[1])) else 1
        return " › ".join(quoted(str(part).replace("_", " "), lang) for part in one.path[start:]) or "—"

    def _uses(self, one: Difference, lang: str) -> str:
        """Say what named a thing that is removed, a few of them by name."""
        section, key = str(one.path[0]), str(one.path[-1])
        if one.what != "removed":
            return ""
        if fits(("rotas", "*", "tracks", "*"), one.path):
            section = "tracks"
        paths = [p for p in self._users.get((section, key), []) if p[:2] != one.path[:2]]
        users = list(dict.fromkeys(self._user(path, lang) for path in paths))
        if not users:
            return ""
        shown = users[:MOST_USERS]
        if len(users) > MOST_USERS:
            shown.append(word("more", lang, n=str(len(users) - MOST_USERS)))
        return word("uses", lang, users=COMMA[lang].join(shown))

    def _user(self, path: Path, lang: str) -> str:
        section = str(path[0])
        kind = SECTION_NAMES.get(section, {}).get(lang) or section
        if len(path) < 2 or not isinstance(path[1], str):
            return kind
        if section == "chains" and len(path) > 3 and path[2] == "ladders":
            return f"{kind} {name_of(self._old, section, path[1], lang)} ({quoted(str(path[3]), lang)})"
        if section == "organisation":
            return f"{kind} ({quoted(path[1].replace('_', ' '), lang)})"
        return f"{kind} {name_of(self._old, section, path[1], lang)}"


def first_lines(found: tuple[Change, ...], most: int) -> list[dict[str, Any]]:
    """Return the first sentences, those who are called before all others, for a line in the history."""
    order = list(GROUPS)
    return [dict(c.text) for c in sorted(found, key=lambda c: order.index(c.group))[:most]]
