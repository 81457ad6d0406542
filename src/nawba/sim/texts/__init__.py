"""By which texts simulated worlds are run: a small house, the guide, and either with something taken away.

A text is named by its base and its edits: `small,gone:amal,unrule:sms`. An edit works on the decoded playbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from nawba.domain.chain import Chain
from nawba.domain.playbook import Playbook
from nawba.domain.rota import Rota, Track
from nawba.playbook import decode, files_of

_NAME = "name"
_SMALL = Path(__file__).parent / "small"
_GUIDE = Path(__file__).parents[4] / "examples" / "bthwani"


def files(name: str) -> dict[str, bytes]:
    """Return what is stored of the text `name`."""
    return {_NAME: name.encode()}


def decoded(kept: Mapping[str, bytes]) -> Playbook:
    """Return the playbook of a stored text; each is made once in a process."""
    return playbook(kept[_NAME].decode())


@lru_cache(maxsize=256)
def playbook(name: str) -> Playbook:
    """Return the playbook that is called `name`."""
    base, *edits = name.split(",")
    made = _base(base)
    for edit in edits:
        verb, _, what = edit.partition(":")
        made = _EDITS[verb](made, what)
    return made


@lru_cache(maxsize=4)
def _base(name: str) -> Playbook:
    return decode(files_of(_SMALL if name == "small" else _GUIDE))


def has_guide() -> bool:
    """Whether the guide lies beside this checkout; an installed package has only the small house."""
    return _GUIDE.is_dir()


def _gone(text: Playbook, person: str) -> Playbook:
    return replace(text, people={k: p for k, p in text.people.items() if k != person})


def _unrule(text: Playbook, channel: str) -> Playbook:
    def left(channels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(c for c in channels if c != channel)

    rules = {
        severity: tuple(replace(r, channels=left(r.channels)) for r in rules if left(r.channels))
        for severity, rules in text.contact_rules.items()
    }
    return replace(text, contact_rules=rules)


def _unchannel(text: Playbook, channel: str) -> Playbook:
    return replace(text, channels={k: c for k, c in text.channels.items() if k != channel})


def _unlevel(text: Playbook, level: str) -> Playbook:
    def left(chain: Chain) -> Chain:
        ladders = {s: tuple(r for r in rungs if r.level != level) for s, rungs in chain.ladders.items()}
        return replace(chain, levels=tuple(one for one in chain.levels if one.key != level), ladders=ladders)

    return replace(text, chains={k: left(c) for k, c in text.chains.items()})


def _swap(text: Playbook, track: str) -> Playbook:
    def swapped(one: Track) -> Track:
        if one.key != track:
            return one
        return replace(one, layers=tuple(replace(layer, turns=layer.turns[::-1]) for layer in one.layers))

    def rota(one: Rota) -> Rota:
        return replace(one, tracks={k: swapped(t) for k, t in one.tracks.items()})

    return replace(text, rotas={k: rota(r) for k, r in text.rotas.items()})


_EDITS = {"gone": _gone, "unrule": _unrule, "unchannel": _unchannel, "unlevel": _unlevel, "swap": _swap}
