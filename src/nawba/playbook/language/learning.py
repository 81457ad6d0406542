"""What is learnt: post-mortems, follow-ups, drills, training, reviews (S48, S88–S94, S101–S113)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import DURATION, ELAPSED, EVERY, KEY, LINE, VENDOR
from nawba.playbook.language.people import MEMBER
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Text, Value

FILLS: Final = (
    "severity",
    "duration",
    "impact",
    "breaches",
    "milestones",
    "people",
    "decisions",
    "runs",
    "updates",
    "follow_ups",
)
SCORES: Final = ("first_page", "acknowledged", "decided", "first_update", "rolled_back", "restored")

SECTION: Final = Record(
    {
        "key": Field(Value(KEY), "Its own name.", required=True),
        "name": Field(Text(), "Its heading.", required=True),
        "fill": Field(ListOf(Choice(FILLS), alone=True), "What is put in from the timeline."),
    }
)
POST_MORTEM: Final = Record(
    {
        "sections": Field(ListOf(SECTION, least=1), "In order.", required=True),
        "sent_to": Field(ListOf(Ref("audiences"), alone=True), "Who gets the finished one."),
    },
    is_thing=False,
)
INJECT: Final = Record(
    {
        "at": Field(Value(ELAPSED), "Counted from the beginning.", required=True),
        "signal": Field(MapOf(LINE, Value(LINE), least=1), "A signal by its labels."),
        "say": Field(Text(), "Something said to those who practise."),
    },
    exactly=(("signal", "say"),),
)
DRILL: Final = Record(
    {
        "kind": Field(Choice(("live", "discussion", "reading")), "live: on the real path, and marked.", required=True),
        "name": Field(Text(), "What people call it.", required=True),
        "every": Field(Value(EVERY), "How often.", required=True),
        "severity": Field(Ref("severities"), "How bad it pretends to be."),
        "service": Field(Ref("services"), "What it pretends is broken."),
        "injects": Field(ListOf(INJECT), "What happens on the way."),
        "commands": Field(Choice(("dry_run", "none")), "Nothing is ever changed by a drill.", default="dry_run"),
        "score": Field(ListOf(Choice(SCORES)), "What is timed."),
    }
)
PROOF: Final = Record(
    {
        "drill": Field(Ref("drills"), "Having been in this drill."),
        "ticked_by": Field(Ref("roles"), "This role ticks it."),
    },
    exactly=(("drill", "ticked_by"),),
    is_thing=False,
)
TRAINING_OF: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "for": Field(ListOf(MEMBER, alone=True, least=1), "Who needs it.", required=True),
        "valid_for": Field(Value(DURATION), "How long it counts; for good where nothing is said."),
        "proof": Field(PROOF, "What proves it."),
    }
)
REVIEW: Final = Record(
    {
        "what": Field(Text(), "What is reviewed.", required=True),
        "every": Field(Value(EVERY), "How often.", required=True),
        "by": Field(ListOf(MEMBER, alone=True, least=1), "Who holds it.", required=True, since="0.3.0"),
    }
)
EVENTS: Final = ("incident_closed", "change", "security_advisory")
REVIEW_AFTER: Final = Record(
    {
        "event": Field(Choice(EVENTS), "What happened.", required=True),
        "severities": Field(ListOf(Ref("severities"), alone=True), "Of these only."),
        "marks": Field(Value(KEY), "What must be looked at: a section, or a word of the author."),
    },
    is_thing=False,
)
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
DRILLS: Final = MapOf(KEY, DRILL)
TRAINING: Final = MapOf(KEY, TRAINING_OF)
REVIEWS: Final = MapOf(
    KEY, REVIEW, fixed={"after": Field(ListOf(REVIEW_AFTER), "Events that bring a review forward.", since="0.3.0")}
)
