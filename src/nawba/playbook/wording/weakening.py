"""PB901: what a change makes weaker than the text in force, for the worst severity or an open incident."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

_DO = "Keep what is in force, or apply it with --force and a --reason; the reason is kept with the version."
_DO_AR = "أبقِ على الساري، أو طبّقه بالخيار --force مع ذكر السبب في --reason، ويُحفظ السبب مع النسخة."

WEAKENING: Final[dict[str, Wording]] = {
    "PB901.gone": Wording(
        "{severity} is taken out of the text{open}.",
        _DO,
        "الدرجة {severity} أُزيلت من النصّ{open}.",
        _DO_AR,
    ),
    "PB901.target": Wording(
        "{severity}: the target {what} becomes longer: {new} instead of {old}{open}.",
        _DO,
        "{severity}: يطول الموعد {what}: {new} بدل {old}{open}.",
        _DO_AR,
    ),
    "PB901.later": Wording(
        "{severity}: {level} is called later: {new} instead of {old}{open}.",
        _DO,
        "{severity}: يتأخّر نداء {level}: {new} بدل {old}{open}.",
        _DO_AR,
    ),
    "PB901.never": Wording(
        "{severity}: {level} is no longer called{open}.",
        _DO,
        "{severity}: لن يُستدعى {level} بعد الآن{open}.",
        _DO_AR,
    ),
    "PB901.repeat": Wording(
        "{severity}: {level} is called again less often: {new} instead of {old}{open}.",
        _DO,
        "{severity}: يقلّ تكرار نداء {level}: {new} بدل {old}{open}.",
        _DO_AR,
    ),
    "PB901.fewer": Wording(
        "{severity}: {level} comes to fewer people on {when}: {new} instead of {old}{open}.",
        _DO,
        "{severity}: يقلّ من يُستدعون من {level} في {when}: {new} بدل {old}{open}.",
        _DO_AR,
    ),
    "PB901.quiet": Wording(
        "{severity}: personal quiet hours now delay a call{open}.",
        _DO,
        "{severity}: صارت ساعات الهدوء الشخصية تؤخّر النداء{open}.",
        _DO_AR,
    ),
    "PB901.confirm": Wording(
        "{severity}: an acknowledgement is confirmed less often: {new} instead of {old}{open}.",
        _DO,
        "{severity}: يقلّ السؤال عن بقاء المستلم على عمله: {new} بدل {old}{open}.",
        _DO_AR,
    ),
    "PB901.contact": Wording(
        "{severity}: a person is tried in fewer or later ways: {new} instead of {old}{open}.",
        _DO,
        "{severity}: تقلّ سبل الاتصال بالشخص أو تتأخّر: {new} بدل {old}{open}.",
        _DO_AR,
    ),
    "PB901.resort": Wording(
        "The last resort has fewer members: {new} instead of {old}.",
        _DO,
        "يقلّ أعضاء الملاذ الأخير: {new} بدل {old}.",
        _DO_AR,
    ),
    "PB901.route": Wording(
        "What the route '{route}' took for {severity} becomes {new}{open}.",
        _DO,
        "ما كانت القاعدة «{route}» تعدّه {severity} يصير {new}{open}.",
        _DO_AR,
    ),
}

TARGETS: Final = {
    "respond": {"en": "to answer", "ar": "للاستلام"},
    "resolve": {"en": "to restore the service", "ar": "لعودة الخدمة"},
}
OPEN: Final = {"en": " ({incidents} is open)", "ar": " ({incidents} مفتوحة)"}
