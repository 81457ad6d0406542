"""How it is judged: measures, and the decisions they lead to (S11, S28, S31, S36, S43, S45–S47)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import KEY, LINE, SPAN
from nawba.playbook.language.opening import OPENS
from nawba.playbook.language.people import GRANTS
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Test, Text, Value

MEASURE: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "unit": Field(Value(LINE), "`%`, `count`, a currency.", required=True),
        "from": Field(
            ListOf(Ref("tools", reserved=("by_hand",)), alone=True, least=1),
            "Where its values come from; by_hand where nothing is said.",
        ),
        "fresh_for": Field(Value(SPAN), "How long a value counts; then it is asked for again. For good without it."),
    }
)
OPTION: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "opens": Field(OPENS, "What taking it opens."),
        "time_box": Field(Value(SPAN), "How long it may take."),
        "then": Field(Choice(("ask_again",)), "What happens when the time is over.", default="ask_again"),
    },
    only_with=(("then", "time_box"),),
)
RULE: Final = Record(
    {
        "when": Field(Test("measures"), "What must hold of the measures; a rule without it always fits."),
        "take": Field(Ref("options_here"), "The option it proposes.", required=True),
    }
)
OVERRIDE: Final = Record(
    {
        "by": Field(
            ListOf(Ref("roles", reserved=GRANTS), alone=True, least=1), "Roles, or what roles grant.", required=True
        ),
        "reason": Field(Choice(("required", "optional")), "Whether they must say why.", default="required"),
    }
)
DECISION: Final = Record(
    {
        "question": Field(Text(), "What is asked.", required=True),
        "options": Field(MapOf(KEY, OPTION, least=1), "The answers there are.", required=True),
        "asks": Field(ListOf(Ref("measures")), "Measures needed first; a stale one is asked for, never assumed."),
        "rules": Field(ListOf(RULE), "What is proposed; the first that fits wins."),
        "override": Field(OVERRIDE, "Who may decide otherwise."),
    }
)
MEASURES: Final = MapOf(KEY, MEASURE)
DECISIONS: Final = MapOf(KEY, DECISION)
