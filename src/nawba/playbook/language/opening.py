"""What a line of a checklist or an option of a decision opens: one thing of the playbook (S114–S116)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import SPAN
from nawba.playbook.shape import Field, Record, Ref, Value

OPENS: Final = Record(
    {
        "template": Field(Ref("templates"), "A message ready to be sent."),
        "runbook": Field(Ref("runbooks"), "A runbook."),
        "decision": Field(Ref("decisions"), "A decision to be taken."),
        "release": Field(
            Ref("releases", reserved=("affected_release", "next")), "A release: its rollback, or what goes into it."
        ),
        "measure": Field(Ref("measures"), "A measure to be entered."),
        "update": Field(Ref("audiences"), "An update to this audience."),
        "follow_up": Field(Ref("follow_up_kinds"), "A follow-up of this kind."),
        "watch_for": Field(Value(SPAN), "A clock: somebody keeps watching for so long."),
    },
    exactly=(("template", "runbook", "decision", "release", "measure", "update", "follow_up", "watch_for"),),
    is_thing=False,
)
