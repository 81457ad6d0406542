"""By what people are reached: channels, rooms, contact rules (S25–S27, S51–S63)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import DURATION, ELAPSED, EVERY, KEY, LINE
from nawba.playbook.language.people import MEMBER
from nawba.playbook.language.setting import VENDOR_ENTRY
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Value

KINDS: Final = ("push", "call", "sms", "whatsapp", "email", "chat", "meeting", "mirror", "webhook", "sandbox")

RECORDING: Final = Record(
    {
        "consent": Field(
            Choice(("asked", "announced", "never")),
            "Whether those present are asked, or told; never: no recording.",
            True,
        ),
        "keep": Field(Value(DURATION), "How long it is kept."),
    },
    is_thing=False,
)
CHANNEL: Final = Record(
    {
        "kind": Field(Choice(KINDS), "What it is to the person reached.", required=True),
        "through": Field(
            ListOf(VENDOR_ENTRY, least=1), "Vendors in order of preference, with their own keys.", required=True
        ),
        "severities": Field(
            ListOf(Ref("severities")), "Only for these; all where nothing is said.", unsupported="warning"
        ),
        "recording": Field(RECORDING, "Consent to recording, and how long it is kept.", since="0.3.0"),
    }
)
ROOM: Final = Record(
    {
        "channel": Field(Ref("channels"), "The channel it is on.", required=True),
        "address": Field(Value(LINE), "Its name at the vendor."),
        "people": Field(ListOf(MEMBER, least=1), "Whom it consists of, where the vendor has no rooms."),
        "mention": Field(Value(LINE), "Who is mentioned."),
    },
    exactly=(("address", "people"),),
)
CONTACT_RULE: Final = Record(
    {
        "by": Field(ListOf(Ref("channels"), alone=True, least=1), "Channels tried together.", required=True),
        "after": Field(Value(ELAPSED), "Counted from the page.", default="0m"),
    },
    is_thing=False,
)
NUMBERS: Final = Record(
    {
        "confirm_every": Field(Value(EVERY), "How often people confirm their numbers."),
        "stale_after": Field(Value(EVERY), "When an unconfirmed number counts as old."),
        "test_before_shift": Field(Value(ELAPSED), "How long before a shift its person is tested."),
    }
)
CONTACT_RULES: Final = MapOf(
    Ref("severities"),
    ListOf(CONTACT_RULE, least=1),
    fixed={
        "must_have": Field(
            MapOf(Ref("severities"), ListOf(Ref("channels"))),
            "What a person on call must have verified.",
            required=True,
        ),
        "numbers": Field(NUMBERS, "How phone numbers are kept fresh."),
    },
)
CHANNELS: Final = MapOf(KEY, CHANNEL)
ROOMS: Final = MapOf(KEY, ROOM)
