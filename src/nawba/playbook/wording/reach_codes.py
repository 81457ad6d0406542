"""The codes of reachability: levels, tracks and people at every minute of the next 30 days (PB202, PB206, PB207,
PB213)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.code import Code

REACH_CODES: Final[dict[str, Code]] = {
    "PB202": Code(
        "F",
        "A level that is paged, or the last resort, reaches nobody at some minute of the next 30 days.",
        "مستوى يُستدعى، أو الملاذ الأخير، لا يصل نداؤه إلى أحد في دقيقة من الأيام الثلاثين القادمة.",
        "reaches nobody",
        "لا يُبلَغ أحد",
    ),
    "PB206": Code(
        "F",
        "Nobody is on call on a track at some time of the next 30 days, and it has no fallback.",
        "مسار مناوبة لا مناوب فيه في وقت من الأيام الثلاثين القادمة، ولا احتياطي له.",
        "rota gap",
        "فجوة في المناوبة",
    ),
    "PB207": Code(
        "W",
        "One person is on call on two tracks at the same time.",
        "شخص واحد مناوب في مسارين في الوقت نفسه.",
        "in two places",
        "في مكانين",
    ),
    "PB213": Code(
        "W",
        "Two levels of a chain come to one and the same person alone.",
        "مستويان في سلسلة واحدة لا يصلان إلا إلى شخص واحد بعينه.",
        "escalates to the same person",
        "شخص في مستويين",
    ),
}
