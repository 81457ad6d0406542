"""Every text ever in force stays readable: what a release did not read cannot make a later one refuse it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba.playbook import PlaybookRefused, decode, files_of, read
from tests.playbook.small import SMALL, changed, small

RELEASED = sorted((Path(__file__).parent / "released").iterdir())
SINCE = "    respond: {within: 15m}\n    tripwires: [{when: {ghosts: {above: 5}}, propose: SEV2}]\n"


@pytest.mark.parametrize("release", RELEASED, ids=[path.name for path in RELEASED])
def test_the_text_of_every_release_is_read_as_it_was(release: Path) -> None:
    """`playbook.md` §1.10: stored versions stay readable for ever."""
    playbook = decode(files_of(release))
    assert list(playbook.severities) == ["SEV1", "SEV2", "SEV3"]
    assert len(playbook.severities["SEV1"].checklist) == 4


def test_a_section_that_was_not_read_then_is_passed_over_when_it_makes_no_sense() -> None:
    files = small(measures="measures: {impact: {wrong: 1}}\n", drills="drills: [anything]\n")
    assert read(files).playbook is None
    assert decode(files).measures == {}
    assert decode(files).people == decode(small()).people


def test_what_leans_on_such_a_section_is_passed_over_with_it() -> None:
    """A tripwire on a measure that cannot be read would fire on nothing; the severity itself stays whole."""
    severities = SMALL["severities"].replace("    respond: {within: 15m}\n", SINCE.replace("ghosts", "impact"), 1)
    files = small(severities=severities, measures="measures: {impact: {wrong: 1}}\n")
    sev1 = decode(files).severities["SEV1"]
    assert (sev1.tripwires, sev1.respond) == ((), decode(small()).severities["SEV1"].respond)


def test_only_the_part_with_the_error_is_passed_over() -> None:
    severities = SMALL["severities"].replace("    respond: {within: 15m}\n", SINCE + "    updates: []\n", 1)
    sev1 = decode(small(severities=severities, channels=SMALL["channels"].replace("slack_token", "gone"))).severities
    assert sev1["SEV1"].tripwires == ()
    channel = decode(changed("channels", "slack_token", "gone")).channels["chat"]
    assert (channel.vendors, channel.settings) == (("slack",), ({},))


def test_what_was_always_read_is_refused_as_ever() -> None:
    with pytest.raises(PlaybookRefused):
        decode(changed("severities", "within: 15m", "within: 15"))
