"""What is said and to whom: templates, phrases, audiences, status page, notices, outside bodies, tools (S30–S87)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import BOOLEAN, COUNT, DAYS, DURATION, HOURS, KEY, LINE
from nawba.playbook.language.people import MEMBER
from nawba.playbook.language.setting import VENDOR_ENTRY
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Text, Value
from nawba.playbook.texts import LINK_PLACES, PHRASE_PLACES

ALLOWS: Final = ("roll_back", "turn_off", "turn_on", "run_change", "run_dangerous", "publish")

TEMPLATE: Final = Record(
    {
        "text": Field(Text(is_template=True), "The message.", required=True),
        "short": Field(Text(is_template=True), "For SMS and voice: no link."),
    }
)
AUDIENCE: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "members": Field(ListOf(MEMBER), "People of the house."),
        "rooms": Field(ListOf(Ref("rooms"), alone=True), "Rooms that hear it."),
        "lists": Field(ListOf(Value(KEY), alone=True), "Lists of addresses; the addresses are data."),
        "by": Field(
            ListOf(Ref("channels"), alone=True), "Channels to its members; by contact_rules where nothing is said."
        ),
        "status_page": Field(Value(BOOLEAN), "It reads the status page.", default="false"),
        "approved_by": Field(ListOf(Ref("roles"), alone=True), "Roles of which one approves what goes out."),
        "style": Field(Text(), "How it is spoken to."),
    }
)
COMPONENT: Final = Record(
    {
        "key": Field(Value(KEY), "Its own name, in addresses.", required=True),
        "name": Field(Text(), "What the public calls it.", required=True),
        "services": Field(ListOf(Ref("services"), alone=True, least=1), "What stands behind it.", required=True),
    }
)
STATUS_PAGE: Final = Record(
    {
        "components": Field(ListOf(COMPONENT, least=1), "The lines of the page, in order.", required=True),
        "mirror": Field(VENDOR_ENTRY, "A page elsewhere that is kept alike."),
        "address": Field(Value(LINE), "Where ours is read."),
    },
    is_thing=False,
)
AT_MOST: Final = Record(
    {
        "times": Field(Value(COUNT), "So many …", required=True),
        "within": Field(Value(DURATION), "… in so long.", required=True),
    },
    is_thing=False,
)
NOTICE: Final = Record(
    {
        "kind": Field(Choice(("in_app", "push")), "A banner in the product, or a message to the phone.", required=True),
        "audience": Field(Ref("audiences"), "Who sees it.", required=True),
        "only": Field(Choice(("affected_segment",)), "Only those who suffer."),
        "ends": Field(Choice(("restored", "closed")), "When it goes.", default="restored"),
        "approved_by": Field(ListOf(Ref("roles"), alone=True), "Roles of which one approves it."),
        "at_most": Field(AT_MOST, "How many in how long."),
    }
)
OUTSIDE_BODY: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "kind": Field(Value(KEY), "The author's own word: bank, telecom, cloud."),
        "hours": Field(MapOf(DAYS, Value(HOURS), least=1), "When it answers, in the organisation's zone."),
        "template": Field(Ref("templates"), "What is written to it."),
    }
)
TOOL: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "for": Field(Choice(("measures", "diagnosis", "tracking")), "What it is used for.", required=True),
        "link": Field(Text(is_template=True, places=LINK_PLACES), "Opens it at the incident's time."),
    }
)
RIGHT: Final = Record(
    {
        "allows": Field(ListOf(Choice(ALLOWS), alone=True, least=1), "What may be done.", required=True),
        "held_by": Field(ListOf(MEMBER, alone=True, least=1), "Who has it.", required=True),
        "while": Field(Choice(("on_call", "always")), "on_call: it ends with the shift.", default="on_call"),
        "needs_training": Field(ListOf(Ref("training"), alone=True), "Without it the right is asleep."),
        "reported_to": Field(Ref("levels"), "The level that is told when it is used."),
    }
)
TEMPLATES: Final = MapOf(KEY, TEMPLATE)
PHRASES: Final = MapOf(KEY, Text(is_template=True, places=PHRASE_PLACES))
AUDIENCES: Final = MapOf(KEY, AUDIENCE)
NOTICES: Final = MapOf(KEY, NOTICE)
OUTSIDE: Final = MapOf(KEY, OUTSIDE_BODY)
TOOLS: Final = MapOf(KEY, TOOL)
RIGHTS: Final = MapOf(KEY, RIGHT)
