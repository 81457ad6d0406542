"""Reachability agrees with asking the core, quarter hour by quarter hour, whom it would call (R13, R22)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.domain import reaching
from nawba.domain.calling import roster
from nawba.domain.reaching import Use, Window
from nawba.domain.rota import Override
from nawba.domain.scene import Contact
from nawba.domain.time import DAY, HOUR, MINUTE, Instant
from nawba.playbook import decode
from tests.playbook.small import SMALL, small

ROTA = """\
rotas:
  weekly:
    tracks:
      ops:
        name: {ar: المناوبة, en: Duty}
        team: ops
        layers:
          - {every: day, hands_over: '09:30', starts: 2026-12-03, turns: [ali, sara, huda]}
"""
PLAYBOOK = decode(small(rotas=ROTA, chains=SMALL["chains"].replace("[{role: lead}]", "[{role: lead}, {track: ops}]")))
FROM = 1_795_824_000_000_000
WINDOW = Window(FROM, FROM + 12 * DAY)
USE = Use(PLAYBOOK.chains["main"], "SEV1")
PEOPLE = tuple(PLAYBOOK.people)

_people = st.sets(st.sampled_from(PEOPLE))
_quarters = st.integers(0, 12 * 96)
_overrides = st.lists(st.tuples(st.sampled_from(PEOPLE), _quarters, st.integers(1, 200)), max_size=3)


def at(quarter: int) -> Instant:
    return FROM + quarter * 15 * MINUTE


@settings(max_examples=60, deadline=None)
@given(silent=_people, taken=_overrides)
def test_a_level_is_unreached_exactly_in_the_minutes_in_which_it_would_reach_nobody(
    silent: set[str], taken: list[tuple[str, int, int]]
) -> None:
    """S17: whoever has no contact is nobody; whoever covers counts; hand-overs fall on half past nine."""
    covers = tuple(
        Override(f"o{n}", "ops", who, at(begins), at(begins + length)) for n, (who, begins, length) in enumerate(taken)
    )
    scene = reaching.as_if_reachable(PLAYBOOK)
    contacts = {person: () if person in silent else (Contact("c", "call"),) for person in PEOPLE}
    scene = replace(scene, today=replace(scene.today, overrides=covers, contacts=contacts))
    found = list(reaching.unreached(scene, [USE], WINDOW))
    for number, level in enumerate(USE.chain.levels, 1):
        spans = [span for span in found if span.number == number]
        for quarter in range(0, 12 * 96, 5):
            is_said = any(span.starts_at <= at(quarter) < span.ends_at for span in spans)
            assert is_said is not bool(roster(scene, level, None, "SEV1", at(quarter)).people)


def test_a_level_that_picks_the_affected_is_asked_for_a_service_of_every_team() -> None:
    """S32: whole as it may be, for the services of one team it reaches nobody."""
    text = small(
        teams=SMALL["teams"] + "  apps: {name: {ar: التطبيقات, en: Apps}, lead: apps_lead}\n",
        roles=SMALL["roles"] + "  apps_lead: {name: {ar: قائد التطبيقات, en: Apps lead}}\n",
        services=SMALL["services"] + "  mobile: {name: {ar: الهاتف, en: Mobile}, team: apps}\n",
        chains=SMALL["chains"].replace("[{role: lead}]}", "[{role: lead}, {role: apps_lead}], pick: affected}"),
    )
    playbook = decode(text)
    found = list(reaching.unreached(reaching.as_if_reachable(playbook), [Use(playbook.chains["main"], "SEV1")], WINDOW))
    ours = {(span.number, span.service, span.empties[0].reason) for span in found if span.starts_at == FROM}
    assert (2, "mobile", "no_rota") in ours
    assert (2, "web", "no_rota") not in ours


def test_a_gap_between_two_covers_is_found_to_the_minute() -> None:
    scene = reaching.as_if_reachable(PLAYBOOK)
    [track] = PLAYBOOK.rotas["weekly"].tracks.values()
    [gap] = reaching.uncovered(scene, track, WINDOW)
    covered = Override("o", "ops", "nada", FROM, gap.until_at - HOUR)
    scene = replace(scene, today=replace(scene.today, overrides=(covered,)))
    assert list(reaching.uncovered(scene, track, WINDOW)) == [Window(gap.until_at - HOUR, gap.until_at)]
