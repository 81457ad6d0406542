"""Requests, steps and how they are judged; with the defaults that depend on what a step does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from nawba.domain.matching import Test
from nawba.domain.people import Member
from nawba.domain.request import METHODS, Reading, Request
from nawba.domain.runbook import RISKS, How, Risk, Step, What
from nawba.domain.secret import Secret, Setting
from nawba.domain.verdict import Judgement, Show, Verdict
from nawba.playbook.decoding.people import Row, member
from nawba.playbook.language.steps import NOT_JUDGED

WHATS: Final[tuple[What, ...]] = ("run", "http", "check", "ask", "switch", "tell", "wait", "note")
ENDED_WELL: Final = Judgement(exit=(0,))
ANSWERED: Final = Judgement(status=(Test("at_least", Decimal(200)), Test("below", Decimal(300))))


def request(row: Row) -> Request:
    """Return what is asked; the method is the one key that names it."""
    method = next(word for word in METHODS if row[word] is not None)
    return Request(method, row[method], row["via"], row["json"], row["within"])


def reading(row: Row | None) -> Reading | None:
    """Return the value that is read from an answer."""
    return None if row is None else Reading(request(row["http"]), row["json"])


def judgement(row: Row | None, usual: Judgement) -> Judgement:
    """Return what must hold; `usual` where the text says nothing."""
    if row is None:
        return usual
    exits = row["exit"]
    return Judgement(
        exit=None if exits is None else tuple(exits),
        status=row["status"],
        lines=row["lines"],
        rows=row["rows"],
        every_row=row["every_row"],
        json=row["json"],
        days_left=row["days_left"],
    )


def step(row: Row, usual: Risk, key: str = "") -> Step:
    """Return one step; `usual` is its risk where the text says none, `key` its name where it has none of its own."""
    what = next(word for word in WHATS if row.get(word) is not None)
    done = row[what]
    return Step(
        key=row.get("key") or key,
        what=what,
        how=_how(row, row["risk"] or usual),
        verdict=_verdict(row, what),
        argv=tuple(done) if what == "run" else (),
        request=request(done) if what == "http" else None,
        names=done if what in ("check", "ask", "switch", "tell") else None,
        wait_us=done if what == "wait" else None,
        text=done if what == "note" else None,
    )


def _how(row: Row, risk: Risk) -> How:
    approvals = row["approvals"]
    return How(
        where=row["where"],
        cwd=row["cwd"],
        env={name: _value(value) for name, value in (row["env"] or {}).items()},
        time_box_us=row["time_box"],
        ends=row["ends"],
        risk=risk,
        allowed_for=tuple(_allowed(one) for one in row["allowed_for"] or ()),
        approvals=RISKS.index(risk) if approvals is None else approvals,
        dry_run=tuple(row["dry_run"] or ()),
        is_idempotent=row["idempotent"],
        cooldown_us=row["cooldown"],
        stays_us=row["stays"],
        mask=tuple(row["mask"] or ()),
    )


def _value(value: Any) -> Setting:
    return value if isinstance(value, str) else Secret(value["secret"])


def _allowed(one: Any) -> str | Member:
    return one if isinstance(one, str) else member(one)


def _verdict(row: Row, what: What) -> Verdict:
    read_as, healthy, unhealthy = row["read_as"], row["healthy_when"], row["unhealthy_when"]
    is_table = not isinstance(read_as, str)
    usual = ENDED_WELL if what == "run" else ANSWERED if what == "http" else None
    return Verdict(
        read_as="table" if is_table else read_as,
        columns=tuple(read_as["table"]) if is_table else (),
        skip=read_as["skip"] if is_table else 0,
        show=_show(row["show"]),
        healthy_when=usual if healthy is None else None if healthy == NOT_JUDGED else judgement(healthy, Judgement()),
        unhealthy_when=None if unhealthy is None else judgement(unhealthy, Judgement()),
    )


def _show(row: Row | None) -> Show | None:
    return None if row is None else Show(row["lines"], row["rows"], row["unique"], row["first"])
