"""Who is called and when: chains with levels and ladders, rotas with tracks and layers (S17–S28, S95–S100)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import BOOLEAN, COUNT, DATE, DAYS, ELAPSED, EVERY, HAND_OVER, HOURS, KEY, REPEAT, SPAN, ZONE
from nawba.playbook.language.people import MEMBER
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Text, Value

WHEN: Final = (
    "response_at_risk",
    "response_breached",
    "resolution_at_risk",
    "resolution_breached",
    "update_overdue",
    "rollback_started",
    "rollback_finished",
    "rollback_failed",
    "severity_raised",
    "reopened",
)
LEVEL: Final = Record(
    {
        "key": Field(Value(KEY), "What ladders call it.", required=True),
        "name": Field(Text(), "What people call it.", required=True),
        "duties": Field(Text(), "What it answers for."),
        "members": Field(ListOf(MEMBER, least=1), "Who may be called.", required=True),
        "pick": Field(
            Choice(("all", "affected")), "affected: only members whose team owns the service.", default="all"
        ),
    }
)
ROOMS: Final = ListOf(Ref("rooms", reserved=("affected_room",)), alone=True, least=1)
RUNG: Final = Record(
    {
        "page": Field(Ref("levels_here"), "Call this level until somebody answers."),
        "tell": Field(Ref("levels_here"), "Let this level know; never counts as reached."),
        "announce": Field(ROOMS, "Say it in these rooms; never counts as reached."),
        "after": Field(Value(ELAPSED), "Counted from opening, or from being raised; 0m where there is no `when`."),
        "when": Field(Choice(WHEN), "What must happen first."),
        "unless": Field(
            Choice(("acknowledged", "restored")), "What makes it needless; by the trigger where nothing is said."
        ),
        "repeat": Field(Value(REPEAT), "Between two calls of a page.", default="5m"),
        "at_most": Field(Value(COUNT), "How often it calls in all; without end where nothing is said."),
        "say": Field(Ref("templates"), "What is said."),
        "hours": Field(Choice(("any", "working")), "working: only inside the calendar.", default="any"),
    },
    exactly=(("page", "tell", "announce"),),
    at_most=(("after", "when"),),
)
CHAIN: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "levels": Field(ListOf(LEVEL, least=1), "Who, in order.", required=True),
        "ladders": Field(MapOf(Ref("severities"), ListOf(RUNG)), "When, per severity.", required=True),
    }
)
WINDOW: Final = Record(
    {
        "days": Field(ListOf(Value(DAYS), alone=True, least=1), "Days of the week; every day where nothing is said."),
        "hours": Field(Value(HOURS), "Hours of the layer's zone; the whole day where nothing is said."),
        "calendar": Field(Ref("calendars"), "Or the hours of a calendar."),
        "outside": Field(Value(BOOLEAN), "All but the hours of the calendar.", default="false"),
    },
    at_most=(("days", "calendar"), ("hours", "calendar")),
    only_with=(("outside", "calendar"),),
)
FOLLOWS: Final = Record(
    {
        "track": Field(Ref("tracks"), "The track it follows.", required=True),
        "turns": Field(Value(COUNT), "How many turns later.", default="1"),
    },
    is_thing=False,
)
LAYER: Final = Record(
    {
        "every": Field(Value(EVERY), "How long a turn is: day, week, 2 weeks.", required=True),
        "hands_over": Field(Value(HAND_OVER), "When turns change: sun 09:00, or 09:00 for daily ones.", required=True),
        "starts": Field(Value(DATE), "The day the first turn begins.", required=True),
        "turns": Field(
            ListOf(ListOf(Ref("people"), alone=True, least=1), least=1), "Whose turn, in order.", required=True
        ),
        "zone": Field(Value(ZONE), "The rota's, where nothing is said."),
        "only": Field(ListOf(WINDOW, least=1), "Only at these times.", unsupported="error"),
        "empty_turn": Field(
            Choice(("skipped", "counted")),
            "What a turn falls on that `only` leaves empty.",
            default="skipped",
            unsupported="error",
        ),
        "shadow": Field(Value(BOOLEAN), "Learns, is not called.", default="false", unsupported="error"),
    }
)
TRACK: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "team": Field(Ref("teams"), "The team that is on call here.", required=True),
        "lead": Field(Ref("roles"), "Told about gaps and hand-overs."),
        "layers": Field(ListOf(LAYER, least=1), "The first with somebody wins."),
        "follows": Field(FOLLOWS, "The person some turns later in another track.", unsupported="error"),
        "fallback": Field(MEMBER, "Called when no layer has anybody."),
    },
    exactly=(("layers", "follows"),),
)
ROTA: Final = Record(
    {
        "zone": Field(Value(ZONE), "The organisation's, where nothing is said."),
        "tracks": Field(MapOf(KEY, TRACK, least=1), "Columns; unique over all rotas.", required=True),
    }
)
AGENDA: Final = ("known_issues", "phone_list", "channel_test", "notes")
SHIFT_CHANGE: Final = Record(
    {
        "opens": Field(Value(SPAN), "How long before the hand-over its list opens.", default="1h"),
        "meeting": Field(Value(SPAN), "How long the two meet.", default="15m"),
        "agenda": Field(ListOf(Choice(AGENDA), least=1), "What is gone through, in order.", required=True),
        "accept_within": Field(Value(SPAN), "After that the track's lead is told.", default="30m"),
    },
    is_thing=False,
)
CHAINS: Final = MapOf(KEY, CHAIN, least=1)
ROTAS: Final = MapOf(KEY, ROTA)
