"""What is said and to whom: templates, phrases, audiences (S30, S33–S38, S42, S60–S61, S87, S107)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import BOOLEAN, KEY
from nawba.playbook.language.people import MEMBER
from nawba.playbook.shape import Field, ListOf, MapOf, Record, Ref, Text, Value
from nawba.playbook.texts import PHRASE_PLACES

TEMPLATE: Final = Record(
    {
        "text": Field(Text(is_template=True), "", required=True),
        "short": Field(Text(is_template=True), "For SMS and voice: no link."),
    }
)
AUDIENCE: Final = Record(
    {
        "name": Field(Text(), "", required=True),
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
TEMPLATES: Final = MapOf(KEY, TEMPLATE)
PHRASES: Final = MapOf(KEY, Text(is_template=True, places=PHRASE_PLACES))
AUDIENCES: Final = MapOf(KEY, AUDIENCE)
