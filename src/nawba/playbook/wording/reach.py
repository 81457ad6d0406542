"""Sentences about who is reached, and when (PB202, PB206, PB207, PB213)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

REACH: Final[dict[str, Wording]] = {
    "PB202.level": Wording(
        "{severities}: the level '{level}' reaches nobody from {starts} to {ends} ({why}). Such times in the next 30"
        " days: {count}.",
        "Add a member who is there then, or a fallback to the track.",
        "{severities}: المستوى «{level}» لا يصل نداؤه إلى أحد من {starts} إلى {ends} ({why})."
        " عدد هذه الأوقات في الأيام الثلاثين القادمة: {count}.",
        "أضِف من يكون حاضرًا حينها، أو اجعل لمسار المناوبة احتياطيًّا (fallback).",
    ),
    "PB202.always": Wording(
        "{severities}: the level '{level}' reaches nobody at any time in the next 30 days ({why}).",
        "Name members who can be called.",
        "{severities}: المستوى «{level}» لا يصل نداؤه إلى أحد في أيّ وقت من الأيام الثلاثين القادمة ({why}).",
        "سمِّ أعضاء يمكن استدعاؤهم.",
    ),
    "PB202.last_resort": Wording(
        "{severities}: the last resort reaches nobody from {starts} to {ends} ({why}).",
        "Add somebody who can always be called to organisation.last_resort.call.",
        "{severities}: الملاذ الأخير لا يصل نداؤه إلى أحد من {starts} إلى {ends} ({why}).",
        "أضِف إلى organisation.last_resort.call من يمكن استدعاؤه في كلّ وقت.",
    ),
    "PB206.gap": Wording(
        "Nobody is on call in {name} ('{track}') from {starts} to {ends}. Such gaps in the next 30 days: {count}.",
        "Have somebody cover it, or give the track a 'fallback'.",
        "لا مناوب في «{name}» ({track}) من {starts} إلى {ends}. عدد هذه الفجوات في الأيام الثلاثين القادمة: {count}.",
        "كلّف من يغطّيها، أو اجعل للمسار احتياطيًّا (fallback).",
    ),
    "PB207.twice": Wording(
        "{person} is on call in {name} ('{track}') and in {other} ('{other_track}') at once, first from {starts} to"
        " {ends}.",
        "Swap one of the turns.",
        "{person} مناوب في «{name}» ({track}) وفي «{other}» ({other_track}) معًا، أوّل مرّة من {starts} إلى {ends}.",
        "بدّل إحدى النوبتين.",
    ),
    "PB213.same": Wording(
        "The levels '{level}' and '{other}' both come to {person} alone: whoever did not answer is called again.",
        "Add another member to one of the levels.",
        "المستويان «{level}» و«{other}» لا يصلان إلا إلى {person}؛ فمن لم يُجب يُستدعى هو نفسه.",
        "أضِف عضوًا آخر إلى أحد المستويين.",
    ),
}

WHY: Final[dict[str, dict[str, str]]] = {
    "no_rota": {"ar": "دور بلا مناوبة ولا صاحب", "en": "a role with no track and no holder"},
    "no_holder": {"ar": "دور بلا صاحب", "en": "a role with no holder"},
    "off_duty": {"ar": "لا مناوب حينها", "en": "nobody is on call then"},
    "vacant": {"ar": "دور شاغر", "en": "a vacant role"},
    "gone": {"ar": "عضو لا وجود له", "en": "a member that is not there"},
    "no_contact": {"ar": "لا وسيلة اتصال موثّقة", "en": "no verified contact"},
}
"""Why a member came to nobody, by the reasons of `domain.calling.Empty`."""
