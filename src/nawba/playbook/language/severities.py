"""How bad it is: severities, their targets, what holds an acknowledgement (S2–S16)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import COUNT, DURATION, KEY, LINE, SHARE, SPAN
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Test, Text, Unread, Value


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
        "text": Field(Text(), "", required=True),
        "match": Field(Test(), "An alert that fits suggests this severity."),
        "ask_first": Field(Ref("decisions"), "A question before anything is done."),
    }
)
STEP: Final = Record(
    {
        "do": Field(Text(), "What is done.", required=True),
        "opens": Field(Unread(), "What the step opens."),
    }
)
SEVERITY: Final = Record(
    {
        "order": Field(Value(COUNT), "1 is the worst.", required=True),
        "name": Field(Text(), "", required=True),
        "meaning": Field(Text(), "When it is this bad.", required=True),
        "colour": Field(Value(LINE), "By order where nothing is said."),
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
        "action": Field(Unread(), "What is done at once."),
        "tripwires": Field(Unread(), "What proposes another severity."),
        "updates": Field(Unread(), "Who is told how often."),
        "checklist": Field(ListOf(STEP), "What is done, in order."),
        "close_needs": Field(Unread(), "What must be there before it is closed."),
        "post_mortem": Field(Unread(), "What is learnt afterwards."),
        "chain": Field(Ref("chains"), "Its own chain."),
    }
)
SEVERITIES: Final = MapOf(KEY, SEVERITY, least=1)
