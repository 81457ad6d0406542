"""How bad it is: severities, their targets, what holds an acknowledgement (S2–S16)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import BOOLEAN, COLOUR, COUNT, DURATION, KEY, SHARE, SPAN
from nawba.playbook.language.opening import OPENS
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Test, Text, Value


def _target(until: str) -> Record:
    return Record(
        {
            "within": Field(Value(DURATION), "The target, counted from detection.", required=True),
            "at_risk": Field(Value(SHARE), "The part of it after which it is at risk.", default="50%"),
            "from": Field(Choice(("detected",)), "When it starts.", default="detected"),
            "until": Field(Choice((until,)), "What meets it.", default=until),
            "pause": Field(
                Choice(("never", "waiting_outside")), "When it stands still.", default="never", unsupported="warning"
            ),
            "calendar": Field(Ref("calendars"), "For working time; the organisation's where nothing is said."),
        }
    )


ACKNOWLEDGEMENT: Final = Record(
    {
        "quorum": Field(Choice(("any", "each_role")), "Whose answer is enough.", default="any", unsupported="error"),
        "confirm_every": Field(Value(SPAN), "How often the responder is asked whether they are still at it."),
        "grace": Field(Value(SPAN), "From the question to a new round.", default="5m"),
    }
)
EXAMPLE: Final = Record(
    {
        "text": Field(Text(), "What it looks like.", required=True),
        "match": Field(Test(), "An alert that fits suggests this severity."),
        "ask_first": Field(Ref("decisions"), "A question before anything is done.", since="0.3.0"),
    }
)
STEP: Final = Record(
    {
        "do": Field(Text(), "What is done.", required=True),
        "opens": Field(OPENS, "What the line opens, by one tap.", since="0.3.0"),
    }
)
ACTION: Final = Record(
    {
        "roll_back": Field(
            Choice(("at_once",)), "The rollback is armed with its target version; a person presses the button."
        ),
        "go_within": Field(Value(SPAN), "By when after opening it is pressed.", default="2m"),
        "decide": Field(Ref("decisions"), "This decision is put."),
        "plan": Field(Choice(("next_release",)), "It is mended with the next release."),
    },
    exactly=(("roll_back", "decide", "plan"),),
    only_with=(("go_within", "roll_back"),),
)
TRIPWIRE: Final = Record(
    {
        "when": Field(Test("measures"), "What must hold of the measures.", required=True),
        "propose": Field(Ref("severities"), "The severity that is proposed to a person.", required=True),
    }
)
UPDATE: Final = Record(
    {
        "to": Field(Ref("audiences"), "Who is told.", required=True),
        "first": Field(Value(DURATION), "The first one, counted from opening; as `every` where nothing is said."),
        "every": Field(Value(DURATION), "The longest time between two; one alone where nothing is said."),
    }
)
CLOSE_NEEDS: Final = ("post_checks", "playbook_answer", "follow_ups")
POST_MORTEM: Final = Record(
    {
        "required": Field(Value(BOOLEAN), "It cannot be left out.", default="true"),
        "meet_within": Field(Value(DURATION), "The meeting, counted from closing."),
        "publish_within": Field(Value(DURATION), "The finished text, counted from closing."),
    }
)
SEVERITY: Final = Record(
    {
        "order": Field(Value(COUNT), "1 is the worst.", required=True),
        "name": Field(Text(), "What people call it.", required=True),
        "meaning": Field(Text(), "When it is this bad.", required=True),
        "colour": Field(Value(COLOUR), "By order where nothing is said.", since="0.3.0"),
        "examples": Field(ListOf(EXAMPLE, least=1), "Shown when declaring.", required=True),
        "respond": Field(_target("acknowledged"), "Detection to the first person's acknowledgement.", required=True),
        "resolve": Field(_target("restored"), "Detection to the service restored.", required=True),
        "quiet_hours": Field(
            Choice(("ignored", "kept")), "kept: somebody not on a track is left to sleep.", default="ignored"
        ),
        "acknowledgement": Field(ACKNOWLEDGEMENT, "What holds an acknowledgement."),
        "source_ack_hold": Field(
            Value(SPAN), "How long an answer by a source holds the chain: 10m for the worst, else 30m."
        ),
        "snooze_at_most": Field(Value(SPAN), "The longest snooze: 15m for the worst, else any."),
        "action": Field(ACTION, "What is done at once.", since="0.3.0"),
        "tripwires": Field(ListOf(TRIPWIRE), "What proposes another severity.", since="0.3.0"),
        "updates": Field(ListOf(UPDATE), "Who is told, how often.", since="0.3.0"),
        "checklist": Field(ListOf(STEP), "What is done, in order."),
        "close_needs": Field(ListOf(Choice(CLOSE_NEEDS)), "What must be there before it is closed.", since="0.3.0"),
        "post_mortem": Field(POST_MORTEM, "What is learnt afterwards, and by when.", since="0.3.0"),
        "chain": Field(Ref("chains"), "Its own chain."),
    }
)
SEVERITIES: Final = MapOf(KEY, SEVERITY, least=1)
