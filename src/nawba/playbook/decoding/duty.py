"""Chains with their levels and ladders, rotas with their tracks and layers."""

from __future__ import annotations

from typing import Any, Literal

from nawba.domain.chain import Chain, Level, Rung, Verb
from nawba.domain.rota import Follows, Layer, Rota, Track, Window
from nawba.domain.shift_change import ShiftChange
from nawba.playbook.decoding.intake import days
from nawba.playbook.decoding.people import Row, Rows, member, members

_ENDED_BY_ANSWER = ("response_at_risk", "response_breached", "severity_raised", "reopened")


def chains(rows: Rows) -> dict[str, Chain]:
    """Return chains by key."""
    return {key: _chain(key, row) for key, row in rows.items()}


def _chain(key: str, row: Row) -> Chain:
    levels = tuple(
        Level(level["key"], level["name"], members(level["members"]), level["duties"], level["pick"])
        for level in row["levels"]
    )
    ladders = {severity: tuple(_rung(rung) for rung in rungs) for severity, rungs in row["ladders"].items()}
    return Chain(key, row["name"], levels, ladders)


def _rung(row: Row) -> Rung:
    verb: Verb = "page" if row["page"] else "tell" if row["tell"] else "announce"
    when = row["when"]
    return Rung(
        verb=verb,
        level=row["page"] or row["tell"],
        rooms=tuple(row["announce"] or ()),
        after_us=None if when else row["after"] or 0,
        when=when,
        unless=row["unless"] or unless_by(when),
        repeat_us=row["repeat"] if verb == "page" else None,
        at_most=row["at_most"],
        say=row["say"],
        hours=row["hours"],
    )


def unless_by(when: str | None) -> Literal["acknowledged", "restored"]:
    """Return what makes a rung needless where the text says nothing.

    An answer for waits, response triggers, a raise and a reopening; the restored service for what happens after it.
    """
    return "acknowledged" if when is None or when in _ENDED_BY_ANSWER else "restored"


def rotas(rows: Rows, zone: str) -> dict[str, Rota]:
    """Return rotas by key; `zone` is the organisation's, for those that name none."""
    return {key: _rota(key, row, row["zone"] or zone) for key, row in rows.items()}


def _rota(key: str, row: Row, zone: str) -> Rota:
    return Rota(key, zone, {name: _track(name, track, zone) for name, track in row["tracks"].items()})


def _track(key: str, row: Row, zone: str) -> Track:
    layers = tuple(_layer(layer, layer["zone"] or zone) for layer in row["layers"] or ())
    return Track(
        key=key,
        name=row["name"],
        team=row["team"],
        layers=layers,
        fallback=member(row["fallback"]) if row["fallback"] else None,
        lead=row["lead"],
        follows=Follows(row["follows"]["track"], row["follows"]["turns"]) if row["follows"] else None,
    )


def _layer(row: Row, zone: str) -> Layer:
    every, unit = row["every"]
    turns: list[Any] = row["turns"]
    return Layer(
        unit=unit,
        every=every,
        hands_over=row["hands_over"],
        starts=row["starts"],
        turns=tuple(tuple(turn) for turn in turns),
        zone=zone,
        only=tuple(_window(window) for window in row["only"] or ()),
        empty_turn=row["empty_turn"],
        is_shadow=row["shadow"],
    )


def _window(row: Row) -> Window:
    return Window(days(row["days"]), row["hours"], row["calendar"], row["outside"])


def shift_change(row: Row | None) -> ShiftChange | None:
    """Return how a shift is handed over."""
    if row is None:
        return None
    return ShiftChange(tuple(row["agenda"]), row["opens"], row["meeting"], row["accept_within"])
