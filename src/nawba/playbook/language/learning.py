"""What is learnt: follow-ups (S48, S91–S94)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import DURATION, KEY, LINE, VENDOR
from nawba.playbook.shape import Field, MapOf, Record, Value

TRACKER: Final = Record(
    {
        "kind": Field(Value(VENDOR), "built_in, or a tracker elsewhere.", required=True),
        "project": Field(Value(LINE), "The project there."),
    },
    is_thing=False,
)
FOLLOW_UP_KIND: Final = Record(
    {"due": Field(Value(DURATION), "By when it is done, counted from closing.", required=True)}
)
FOLLOW_UPS: Final = Record(
    {
        "tracker": Field(TRACKER, "Where they are kept; built_in where nothing is said."),
        "kinds": Field(MapOf(KEY, FOLLOW_UP_KIND), "What there is to follow up.", required=True),
    },
    is_thing=False,
)
