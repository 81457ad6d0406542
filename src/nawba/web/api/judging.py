"""`/api/v1/severity/suggest`, and what an incident's measures, proposal and decisions look like in the API."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency

from nawba.actions.house import House
from nawba.actions.judging import Impact, Judged, PutQuestion, judged, suggested
from nawba.actions.respond import Invalid
from nawba.actions.views import Whole
from nawba.domain.entry import Entry
from nawba.domain.opening import Opens
from nawba.domain.playbook import Playbook
from nawba.domain.suggesting import Fit
from nawba.domain.time import MINUTE, Instant, iso
from nawba.store.transaction import Transaction
from nawba.text.entries import why_map
from nawba.text.naming import Names
from nawba.web.api import shapes
from nawba.web.calls import reading

_LABELS_AT_MOST = 64


class SuggestBody(msgspec.Struct, forbid_unknown_fields=True):
    """Everything may be missing; then the answer is the first question. `answers`: by severity, to its meaning."""

    title: Annotated[str, msgspec.Meta(max_length=1_024)] = ""
    service: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    labels: dict[str, Annotated[str, msgspec.Meta(max_length=1_024)]] = {}
    answers: dict[str, Literal["yes", "no", "unsure"]] = {}


class ExampleView(msgspec.Struct):
    """`index`: its place among the examples of its severity, as `example` of a declaration takes it."""

    severity: str
    index: int
    text: shapes.TextMap


class SeverityView(msgspec.Struct):
    severity: str
    name: shapes.TextMap
    meaning: shapes.TextMap
    examples: list[ExampleView]


class Suggested(msgspec.Struct):
    """`severity` null: nothing is known yet; `asks` is the severity whose meaning is to be asked about next.

    `why`: condition, words (an example was recognised: `example`), yes, unsure (the higher), remains (all others were
    denied), nothing. `ask_first`: a decision to be taken before anything else.
    """

    severity: str | None
    why: str
    example: ExampleView | None
    fits: list[ExampleView]
    ask_first: shapes.Named | None
    asks: str | None
    severities: list[SeverityView]


@post(
    "/severity/suggest", opt={"permission": "respond"}, summary="Suggest a severity, with its reason",
    operation_id="suggestSeverity", status_code=200,
)  # fmt: skip
async def suggest_severity(house: NamedDependency[House], data: SuggestBody) -> Suggested:
    """Return what words, labels and answers suggest by the playbook in force. Nothing is changed, nobody is called."""

    def query(tx: Transaction) -> Suggested:
        live = house.policies.scene(tx, house.clock.now()).live
        if data.service and data.service not in live.services:
            raise Invalid("service", "unknown", {"known": list(live.services)})
        unknown = [key for key in data.answers if key not in live.severities]
        if unknown:
            raise Invalid("answers", "unknown", {"known": list(live.severities)})
        if len(data.labels) > _LABELS_AT_MOST:
            raise Invalid("labels", "too_many", {"at_most": _LABELS_AT_MOST})
        labels = {**data.labels, **({"service": data.service} if data.service else {})}
        return _suggestion(live, data, labels)

    return await reading(house, query)


def _suggestion(live: Playbook, data: SuggestBody, labels: dict[str, str]) -> Suggested:
    found = suggested(live, data.title, labels, data.answers)
    best = None if found.severity is None or found.example is None else Fit(found.severity, found.example)
    first = live.decisions.get(found.ask_first or "")
    return Suggested(
        found.severity, found.why, _example(live, best) if best else None, [_example(live, fit) for fit in found.fits],
        shapes.Named(first.key, dict(first.question)) if first else None, found.asks,
        [
            SeverityView(
                s.key, dict(s.name), dict(s.meaning), [_example(live, Fit(s.key, n)) for n in range(len(s.examples))]
            )
            for s in live.severities.values()
        ],
    )  # fmt: skip


def _example(live: Playbook, fit: Fit) -> ExampleView:
    return ExampleView(fit.severity, fit.example, dict(live.severities[fit.severity].examples[fit.example].text))


def judgement(whole: Whole, names: Names, now: Instant) -> dict[str, object]:
    """Return the fields of an incident's detail about what is measured, proposed and decided."""
    found, languages = judged(whole, now), whole.scene.live.organisation.languages
    proposal = found.proposal
    return {
        "proposal": None if proposal is None else _proposal(whole, proposal, why_map(proposal, names, languages)),
        "impact": [_impact(one) for one in found.impact],
        "decisions": _decisions(found, names),
    }


def _proposal(whole: Whole, entry: Entry, why: dict[str, str] | None) -> shapes.ProposalView:
    reason = "source" if entry.kind == "opened" and not entry.params.get("example") else entry.reason
    reason = "example" if entry.kind == "opened" and reason != "source" else reason
    return shapes.ProposalView(whole.kept.incident.proposed or "", iso(entry.at), reason, why or {})


def _impact(one: Impact) -> shapes.ImpactView:
    latest = one.reading
    return shapes.ImpactView(
        one.measure.key, dict(one.measure.name), one.measure.unit, latest.value if latest else None,
        iso(latest.at) if latest else None, latest.source if latest else None, one.is_fresh,
        [
            shapes.ReadingView(e.params["value"], iso(e.params["at"]), e.params["source"], str(e.actor))
            for e in one.course
        ],
    )  # fmt: skip


def _decisions(found: Judged, names: Names) -> list[shapes.DecisionView]:
    return [_decision(one, names) for one in found.questions]


def _decision(one: PutQuestion, names: Names) -> shapes.DecisionView:
    standing, question = one.standing, one.question
    return shapes.DecisionView(
        question.key, dict(question.question), "open" if standing.is_open else "decided",
        iso(standing.asked_at) if standing.asked_at else None,
        [
            shapes.OptionView(
                option.key, dict(option.name), _opens(option.opens),
                option.time_box_us / MINUTE if option.time_box_us is not None else None,
            )
            for option in question.options.values()
        ],
        one.advice.take, list(one.advice.missing), list(one.advice.stale), standing.option,
        shapes.Named(standing.by, dict(names.person(standing.by) or {})) if standing.by else None,
        iso(standing.decided_at) if standing.decided_at else None, iso(standing.ask_at) if standing.ask_at else None,
    )  # fmt: skip


def _opens(opens: Opens | None) -> dict[str, str] | None:
    return None if opens is None or not opens.key else {opens.kind: opens.key}


router = Router("/", route_handlers=[suggest_severity], tags=["Incidents"])
