"""Every world in which a promise once broke, shrunk and kept: it is played again, and the promise holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba.sim.plan import from_json, to_json
from nawba.sim.world import World

STORIES = sorted((Path(__file__).parent / "stories").glob("*.json"))


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_a_world_that_broke_a_promise_once_keeps_it_now(path: Path) -> None:
    """The file's name says which promise it was."""
    plan = from_json(path.read_bytes())
    assert to_json(plan) == path.read_bytes()
    played = World(plan).play()
    assert played.violation is None, "\n".join(played.tail)
