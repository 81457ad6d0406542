"""How a ladder changed: which rung is which in both texts, and what is otherwise about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nawba.playbook.changes.tree import Tree, canonical
from nawba.playbook.changes.values import name_of, said, smooth, when, word
from nawba.playbook.language.duty import ROOMS, RUNG
from nawba.playbook.wording.changes import LADDER, LANGS, VERBS
from nawba.playbook.wording.lengths import counted
from nawba.playbook.wording.saying import quoted

Texts = dict[str, str]
_VERBS: Final = ("page", "tell", "announce")
_PARTS: Final = ("after", "repeat", "at_most", "unless", "say", "hours")


class Ladder:
    """One severity's ladder in one chain, in the old and in the new text."""

    def __init__(self, old: Tree, new: Tree, chain: str, severity: str) -> None:
        self.old, self.new, self.chain, self.severity = old, new, chain, severity

    def sentences(self, before: Any, after: Any) -> Iterator[Texts]:
        """Say what differs, rung by rung: `before` and `after` are the rungs as plain values, None: no ladder."""
        if before is None or after is None:
            yield self._say("new" if before is None else "gone", {})
        gone = [r for r in before or () if isinstance(r, dict)]
        came: list[dict[str, Any]] = []
        for rung in [r for r in after or () if isinstance(r, dict)]:
            match = next((o for o in gone if _identity(o) == _identity(rung)), None)
            if match is None:
                came.append(rung)
            else:
                gone.remove(match)
                yield from self._changed(match, rung)
        for rung in gone:
            yield self._whole("removed", self.old, rung)
        for rung in came:
            yield self._whole("added", self.new, rung)

    def _changed(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Texts]:
        for part in _PARTS:
            if part == "repeat" and "page" not in new:
                continue
            one = RUNG.fields[part]
            before, after = old.get(part, one.default), new.get(part, one.default)
            if part == "after":
                before, after = before or "0m", after or "0m"
            if canonical(one.shape, before) == canonical(one.shape, after):
                continue
            key = part
            if part == "repeat" and "never" in (before, after):
                key = "repeat_never" if after == "never" else "repeat_now"
            values = {
                lang: {
                    "old": self._part(self.old, part, before, lang),
                    "new": self._part(self.new, part, after, lang),
                }
                for lang in LANGS
            }
            yield self._say(key, new, self.new, values)

    def _whole(self, key: str, text: Tree, rung: dict[str, Any]) -> Texts:
        again = {}
        for lang in LANGS:
            repeat = rung.get("repeat", RUNG.fields["repeat"].default) if "page" in rung else "never"
            length = said(text, RUNG.fields["repeat"].shape, repeat, lang)
            again[lang] = {"again": "" if repeat == "never" else word("again", lang, length=length)}
        return self._say(key, rung, text, again)

    def _part(self, text: Tree, part: str, value: Any, lang: str) -> str:
        if value is None:
            return word({"at_most": "any_number", "say": "usual_words"}.get(part, "nothing"), lang)
        if part == "at_most" and str(value).isdecimal():
            return counted(int(value), "time", lang)
        return said(text, RUNG.fields[part].shape, value, lang)

    def _say(
        self, key: str, rung: dict[str, Any], text: Tree | None = None, more: dict[str, dict[str, str]] | None = None
    ) -> Texts:
        found = {}
        for n, lang in enumerate(("en", "ar")):
            words = {
                "severity": quoted(self.severity, lang),
                "chain": name_of(text or self.new, "chains", self.chain, lang),
                **((more or {}).get(lang, {})),
            }
            if rung and text is not None:
                words |= {"who": self._who(text, rung, lang), "verb": VERBS[_verb(rung)][lang],
                          "when": _when(text, rung, lang)}  # fmt: skip
            found[lang] = smooth(LADDER[key][n].format(**words))
        return found

    def _who(self, text: Tree, rung: dict[str, Any], lang: str) -> str:
        verb = _verb(rung)
        if verb == "announce":
            return said(text, ROOMS, rung[verb], lang)
        return name_of(text, "levels", str(rung[verb]), lang)


def _verb(rung: dict[str, Any]) -> str:
    return next((v for v in _VERBS if v in rung), "tell")


def _identity(rung: dict[str, Any]) -> tuple[str, str, Any]:
    verb = _verb(rung)
    target = rung.get(verb)
    return verb, ",".join(map(str, target)) if isinstance(target, list) else str(target), rung.get("when")


def _when(text: Tree, rung: dict[str, Any], lang: str) -> str:
    if rung.get("when"):
        return said(text, RUNG.fields["when"].shape, rung["when"], lang)
    return when(RUNG.fields["after"].shape, rung.get("after"), lang)
