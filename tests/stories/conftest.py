"""A stage for each story, and the curtain after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.fakes.channel import FakeChannel
from tests.stories.playbooks import Files
from tests.stories.stage import TUESDAY, Stage

Staged = Callable[..., Stage]


@pytest.fixture
def staged() -> Iterator[Staged]:
    """Make stages with a text or a beginning of their own; each is checked when the story is over."""
    made: list[Stage] = []

    def make(playbook: Files | None = None, begins: str = TUESDAY, *channels: FakeChannel) -> Stage:
        made.append(Stage(playbook, begins, channels))
        return made[-1]

    yield make
    for one in made:
        one.ends()


@pytest.fixture
def stage(staged: Staged) -> Stage:
    """The guide, on a Tuesday at ten."""
    return staged()


@pytest.fixture
def phone(stage: Stage) -> FakeChannel:
    """The sandbox's vendor, which does as the story says."""
    return stage.channels["sandbox"]
