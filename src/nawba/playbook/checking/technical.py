"""All checks of commands, requests, releases, switches and watchers, each with the sections it compares with.

A section that was not read whole is empty to them, so they speak of every other at once, however unfinished the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from nawba.playbook.checking import blind_spots, command_form, command_verdicts, exposure, risks, rollbacks
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft

CHECKS: Final[tuple[tuple[Callable[[Draft], Iterator[Finding]], tuple[str, ...]], ...]] = (
    (command_form.no_command_line, ()),
    (command_form.filled_in, ()),
    (command_form.unknown_places, ()),
    (command_verdicts.rule_contradicts, ()),
    (command_verdicts.never_ending, ()),
    (command_verdicts.cannot_work, ()),
    (command_verdicts.lists_what_is_bad, ()),
    (exposure.shown_in_command, ()),
    (exposure.shown_in_address, ()),
    (exposure.nobody_signs, ("endpoints",)),
    (exposure.not_held_there, ("secrets", "endpoints")),
    (risks.without_consent, ("kill_switches",)),
    (risks.starts_by_itself, ()),
    (risks.mass_switch, ()),
    (risks.without_care, ()),
    (rollbacks.unchecked_rollback, ("runbooks",)),
    (rollbacks.no_time_left, ("severities", "decisions", "runbooks")),
    (blind_spots.one_vantage_point, ()),
    (blind_spots.scenario_without_undo, ()),
    (blind_spots.source_without_dead_man, ()),
)
"""Of each the sections without which it would say what is not so."""
