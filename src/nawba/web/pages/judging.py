"""What the pages show of impact, proposals and decisions, and of a suggestion while declaring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.actions.judging import Impact, PutQuestion, judged
from nawba.actions.views import Whole
from nawba.domain.measure import BY_HAND
from nawba.domain.measuring import BY_KEY
from nawba.domain.playbook import Playbook
from nawba.domain.question import Option
from nawba.domain.reading import tests_of
from nawba.domain.suggesting import ANSWERS, Answer, Suggestion
from nawba.domain.time import Instant
from nawba.text.catalogue import LANGUAGES, say
from nawba.text.entries import why_map
from nawba.text.figures import conditioned, valued
from nawba.text.pieces import pick, piece, reader_of
from nawba.web.api.presenting import named, names_of
from nawba.web.pages.rendering import both
from nawba.web.presenting.trend import trend

Context = dict[str, Any]


def judgement(found: Whole, now: Instant) -> Context:
    """Return the contexts `proposal`, `impact`, `measures` (what may be set) and `questions` of an incident's page."""
    all_of_it = judged(found, now)
    proposal = all_of_it.proposal
    sources = [s for one in all_of_it.impact for s in one.measure.sources]
    return {
        "proposal": None
        if proposal is None
        else {
            "severity": found.kept.incident.proposed,
            "why": why_map(proposal, names_of(found), LANGUAGES),
            "at": proposal.at,
        },
        "impact": [_impact(found, one) for one in all_of_it.impact if one.reading is not None],
        "measures": [
            {"key": i.measure.key, "name": dict(i.measure.name), "unit": i.measure.unit} for i in all_of_it.impact
        ],
        "sources": [_source(found.scene.pinned, key) for key in dict.fromkeys(sources) if key != BY_HAND],
        "questions": [_question(found, one) for one in all_of_it.questions],
    }


def _source(playbook: Playbook, key: str) -> Context:
    tool = playbook.tools.get(key)
    return {"key": key, "name": dict(tool.name) if tool else key}


def _impact(found: Whole, one: Impact) -> Context:
    organisation, latest = found.scene.live.organisation, one.reading
    values = [(e.params["at"], e.params["value"]) for e in one.course]

    def shown(value: str) -> dict[str, str]:
        readers = {lang: reader_of(lang, organisation.zone, organisation.digits) for lang in LANGUAGES}
        return {lang: valued(value, one.measure.unit, reader) for lang, reader in readers.items()}

    source = latest.source if latest else ""
    words = both("impact.by_hand" if source == BY_HAND else "impact.by_key")
    return {
        "key": one.measure.key,
        "name": dict(one.measure.name),
        "value": shown(latest.value) if latest else None,
        "at": latest.at if latest else None,
        "source": words if source in (BY_HAND, BY_KEY) else _source(found.scene.pinned, source)["name"],
        "fresh": one.is_fresh,
        "trend": trend(values),
        "first": shown(values[0][1]) if values else None,
        "count": len(values),
    }


def _question(found: Whole, one: PutQuestion) -> Context:
    standing, question, advice = one.standing, one.question, one.advice
    measures = found.scene.pinned.measures
    asks = [dict(measures[key].name) for key in advice.asks if key in measures]
    is_bound = question.override is not None and question.override.is_reason_required
    chosen = question.options.get(standing.option or "")
    return {
        "key": question.key,
        "text": dict(question.question),
        "is_open": standing.is_open,
        "asked_at": standing.asked_at,
        "asks": asks,
        "advised": advice.take,
        "rule": _rule(found, one),
        "options": [
            {
                **_option(option),
                "is_advised": option.key == advice.take,
                "needs_reason": bool(advice.asks) or (is_bound and advice.take not in (None, option.key)),
            }
            for option in question.options.values()
        ],
        "chosen": _option(chosen) if chosen else None,
        "by": named(found.scene, standing.by).name if standing.by else None,
        "decided_at": standing.decided_at,
        "ask_at": standing.ask_at,
    }


def _option(option: Option) -> Context:
    opens = option.opens
    return {
        "key": option.key,
        "name": dict(option.name),
        "time_box_us": option.time_box_us,
        "opens": {"kind": opens.kind, "key": opens.key} if opens is not None and opens.key else None,
    }


def _rule(found: Whole, one: PutQuestion) -> dict[str, str] | None:
    """Return the condition of the rule that fits, in words; None: it has none, or no rule fits."""
    if one.advice.rule is None:
        return None
    tests = tests_of(one.question.rules[one.advice.rule].when)
    organisation, measures = found.scene.live.organisation, found.scene.pinned.measures
    units = {key: measure.unit for key, measure in measures.items()}
    said = {}
    for lang in LANGUAGES:

        def name(key: str, lang: str = lang) -> str:
            return piece(pick(measures[key].name, lang) if key in measures else key, lang)

        reader = reader_of(lang, organisation.zone, organisation.digits)
        said[lang] = conditioned(tests, name, units, reader) or say(lang, "decision.rule.else")
    return said


def answers_of(told: list[str]) -> dict[str, Answer]:
    """Return the answers of a form (`SEV1:no`), the last of a severity; what is no answer is left out."""
    found: dict[str, Answer] = {}
    for one in told:
        severity, _, said = one.partition(":")
        answer = next((a for a in ANSWERS if a == said), None)
        if answer is not None:
            found[severity] = answer
    return found


def suggestion(live: Playbook, found: Suggestion, answers: Mapping[str, Answer]) -> Context:
    """Return the context `help` of the declare page: what is suggested and why, and the next question."""
    severity = live.severities.get(found.severity or "")
    said: dict[str, str] | None = None
    if severity is not None:
        known = found.example is not None
        words = severity.examples[found.example].text if found.example is not None else severity.meaning
        said = both(f"suggest.why.{found.why}", **({"example": words} if known else {"meaning": words}))
    first = live.decisions.get(found.ask_first or "")
    asked = live.severities.get(found.asks or "")
    return {
        "severity": {"key": severity.key, "order": severity.order, "name": dict(severity.name)} if severity else None,
        "why": said,
        "ask_first": dict(first.question) if first else None,
        "asks": {"key": asked.key, "meaning": dict(asked.meaning)} if asked else None,
        "answers": [f"{key}:{answer}" for key, answer in answers.items() if key in live.severities],
    }
