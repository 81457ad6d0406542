"""Sentences that say how a text changed (`playbook.md` §5.3), by what changed and who feels it. Order matters: the
first pattern that fits a difference says it."""

from __future__ import annotations

from typing import Final, NamedTuple

from nawba.playbook.finding import Path
from nawba.playbook.wording.sections import Group


class Said(NamedTuple):
    """`pattern` of the path, `*` any part; `what` happened; `group` None: by the section."""

    pattern: Path
    what: str
    en: str
    ar: str
    group: Group | None = None


SAID: Final = (
    Said(
        ("severities", "*", "respond", "within"),
        "changed",
        "{key}: somebody must have answered within {new} instead of {old}.",
        "{key}: على أحدهم أن يستلم خلال {new} بدل {old}.",
    ),
    Said(
        ("severities", "*", "resolve", "within"),
        "changed",
        "{key}: the service must be back within {new} instead of {old}.",
        "{key}: على الخدمة أن تعود خلال {new} بدل {old}.",
    ),
    Said(
        ("severities", "*", "respond", "at_risk"),
        "changed",
        "{key}: the response counts as at risk after {new} of its time instead of {old}.",
        "{key}: يُعدّ زمن الاستجابة مهدَّدًا بعد مضيّ {new} منه بدل {old}.",
    ),
    Said(
        ("severities", "*", "resolve", "at_risk"),
        "changed",
        "{key}: the resolution counts as at risk after {new} of its time instead of {old}.",
        "{key}: يُعدّ زمن الحلّ مهدَّدًا بعد مضيّ {new} منه بدل {old}.",
    ),
    Said(
        ("severities", "*", "quiet_hours"),
        "changed",
        "{key}: personal quiet hours are now {new}; before: {old}.",
        "{key}: ساعات الهدوء الشخصية صارت {new}، وكانت {old}.",
        "called",
    ),
    Said(
        ("severities", "*", "acknowledgement", "confirm_every"),
        "added",
        "{key}: whoever has acknowledged is now asked every {new} whether they are still at it.",
        "{key}: من استلم يُسأل من الآن كلّ {new} هل ما زال يعمل عليها.",
    ),
    Said(
        ("severities", "*", "acknowledgement", "confirm_every"),
        "removed",
        "{key}: whoever has acknowledged is no longer asked whether they are still at it (before: every {old}).",
        "{key}: من استلم لن يُسأل بعد الآن هل ما زال يعمل عليها (كان يُسأل كلّ {old}).",
    ),
    Said(
        ("severities", "*", "acknowledgement", "confirm_every"),
        "changed",
        "{key}: whoever has acknowledged is asked every {new} whether they are still at it, instead of every {old}.",
        "{key}: من استلم يُسأل كلّ {new} هل ما زال يعمل عليها، بدل كلّ {old}.",
    ),
    Said(
        ("contact_rules", "must_have"),
        "changed",
        "What somebody on call must have verified: {new}; before: {old}.",
        "ما يجب أن يكون موثَّقًا لدى المناوب: {new}، وكان: {old}.",
    ),
    Said(
        ("contact_rules", "*"),
        "changed",
        "{key}: ways to a person, in order: {new}; before: {old}.",
        "{key}: سبل الاتصال بالشخص بالترتيب: {new}، وكانت: {old}.",
    ),
    Said(("people", "*"), "added", "{name} is new in the text.", "{name}: شخص جديد في الدليل."),
    Said(("people", "*"), "removed", "{name} is no longer in the text{uses}.", "{name}: لم يعد في الدليل{uses}."),
    Said(
        ("people", "*"), "renamed", "{name} has the key {new} instead of {old}.", "{name}: صار مفتاحه {new} بدل {old}."
    ),
    Said(("people", "*", "team"), "changed", "{name} moves from {old} to {new}.", "{name}: ينتقل من {old} إلى {new}."),
    Said(
        ("roles", "*", "vacant"),
        "changed",
        "Role {name}: vacant: {new}; before: {old}.",
        "دور {name}: شاغر: {new}، وكان: {old}.",
    ),
    Said(
        ("roles", "*", "track"),
        "changed",
        "{name}: called by the track {new} instead of {old}.",
        "{name}: يُستدعى صاحبه من مسار {new} بدل {old}.",
    ),
    Said(
        ("services", "*", "team"),
        "changed",
        "{name}: belongs to {new} instead of {old}.",
        "{name}: صارت تابعة لـ{new} بدل {old}.",
    ),
    Said(
        ("chains", "*", "levels", "*"),
        "added",
        "Level {inner} is new in {name}: {new}.",
        "مستوى {inner} جديد في {name}: {new}.",
    ),
    Said(
        ("chains", "*", "levels", "*"),
        "removed",
        "Level {inner} is no longer in {name} (before: {old}).",
        "مستوى {inner} لم يعد في {name} (كان: {old}).",
    ),
    Said(
        ("chains", "*", "levels", "*", "pick"),
        "changed",
        "Level {inner}: called now: {new}; before: {old}.",
        "مستوى {inner}: يُستدعى منه الآن: {new}، وكان: {old}.",
    ),
    Said(
        ("rotas", "*", "tracks", "*"),
        "added",
        "Track {inner} is new in the rota.",
        "مسار {inner} جديد في جدول المناوبة.",
    ),
    Said(
        ("rotas", "*", "tracks", "*"),
        "removed",
        "Track {inner} is no longer in the rota{uses}.",
        "مسار {inner} لم يعد في جدول المناوبة{uses}.",
    ),
    Said(
        ("rotas", "*", "tracks", "*", "layers", "*", "turns"),
        "changed",
        "Track {inner}: whose turn it is, in order: {new}; before: {old}.",
        "مسار {inner}: ترتيب الأدوار صار: {new}، وكان: {old}.",
    ),
    Said(
        ("rotas", "*", "tracks", "*", "layers", "*", "hands_over"),
        "changed",
        "Track {inner}: turns change {new} instead of {old}.",
        "مسار {inner}: يتبدّل الدور {new} بدل {old}.",
    ),
    Said(
        ("rotas", "*", "tracks", "*", "layers", "*", "every"),
        "changed",
        "Track {inner}: a turn lasts {new} instead of {old}.",
        "مسار {inner}: مدّة الدور {new} بدل {old}.",
    ),
    Said(("routing", "*"), "added", "Route {key} is new: {new}.", "قاعدة التوجيه {key} جديدة: {new}."),
    Said(
        ("routing", "*"), "removed", "Route {key} is gone (before: {old}).", "قاعدة التوجيه {key} أُزيلت (كانت: {old})."
    ),
    Said(
        ("routing", "*", "severity"),
        "changed",
        "Route {key}: what fits becomes {new} instead of {old}.",
        "قاعدة التوجيه {key}: ما يطابقها يصير {new} بدل {old}.",
    ),
    Said(
        ("routing", "*", "match"),
        "changed",
        "Route {key}: now fits {new}; before: {old}.",
        "قاعدة التوجيه {key}: صارت تطابق {new}، وكانت تطابق {old}.",
    ),
    Said(
        ("routing", "order"),
        "changed",
        "Routes are tried in another order: {new}; before: {old}.",
        "تغيّر ترتيب قواعد التوجيه: {new}، وكان: {old}.",
    ),
    Said(
        ("organisation", "last_resort", "call"),
        "changed",
        "Last resort: {new} instead of {old}.",
        "الملاذ الأخير: {new} بدل {old}.",
        "called",
    ),
    Said(("*", "*"), "added", "New: {kind} {name}.", "جديد: {kind} {name}."),
    Said(("*", "*"), "removed", "Removed: {kind} {name}{uses}.", "أُزيل: {kind} {name}{uses}."),
    Said(
        ("*", "*"),
        "renamed",
        "Renamed: {kind} {name}: the key {new} instead of {old}.",
        "تغيّر المفتاح: {kind} {name}: {new} بدل {old}.",
    ),
)

ANY: Final = {
    "changed": Said((), "changed", "{kind} {name}: {where}: {old} → {new}.", "{kind} {name}: {where}: {old} ← {new}."),
    "added": Said((), "added", "{kind} {name}: {where}: now {new}.", "{kind} {name}: {where}: صار {new}."),
    "removed": Said((), "removed", "{kind} {name}: {where}: no longer {old}.", "{kind} {name}: {where}: لم يعد {old}."),
    "renamed": Said((), "renamed", "{kind} {name}: {where}: {old} → {new}.", "{kind} {name}: {where}: {old} ← {new}."),
}
"""What is said of any other difference."""

LADDER: Final[dict[str, tuple[str, str]]] = {
    "after": (
        "{severity}: {who} is now {verb} after {new} instead of {old}.",
        "{severity}: {who} {verb} الآن بعد {new} بدل {old}.",
    ),
    "repeat": (
        "{severity}: {who}: called again every {new} instead of {old}.",
        "{severity}: {who}: يُعاد النداء كلّ {new} بدل {old}.",
    ),
    "repeat_never": (
        "{severity}: {who}: no longer called again (before: every {old}).",
        "{severity}: {who}: لا يُعاد النداء بعد الآن (كان كلّ {old}).",
    ),
    "repeat_now": (
        "{severity}: {who}: called again every {new}; before: never.",
        "{severity}: {who}: يُعاد النداء كلّ {new}، ولم يكن يُعاد.",
    ),
    "at_most": (
        "{severity}: {who}: called at most {new}; before: {old}.",
        "{severity}: {who}: لا يزيد النداء على {new}، وكان: {old}.",
    ),
    "unless": (
        "{severity}: {who} is {verb} {when} unless {new}; before: unless {old}.",
        "{severity}: {who} {verb} {when} ما لم {new}، وكان: ما لم {old}.",
    ),
    "say": (
        "{severity}: {who} is {verb} {when} with the words {new} instead of {old}.",
        "{severity}: {who} {verb} {when} بنصّ {new} بدل {old}.",
    ),
    "hours": (
        "{severity}: {who} is {verb} {when}: {new}; before: {old}.",
        "{severity}: {who} {verb} {when}: {new}، وكان: {old}.",
    ),
    "added": (
        "{severity}: {who} is from now on {verb} {when}{again}.",
        "{severity}: {who} {verb} من الآن {when}{again}.",
    ),
    "removed": ("{severity}: {who} is no longer {verb} {when}.", "{severity}: {who} لا {verb} بعد الآن {when}."),
    "new": ("{severity} has a ladder in {chain} now.", "{severity} صار لها سلّم في {chain}."),
    "gone": ("{severity} has no ladder in {chain} any more.", "{severity} لم يعد لها سلّم في {chain}."),
}
VERBS: Final = {
    "page": {"en": "called", "ar": "يُستدعى"},
    "tell": {"en": "told", "ar": "يُخبَر"},
    "announce": {"en": "told", "ar": "يُخبَر"},
}
WORDS: Final[dict[str, dict[str, str]]] = {
    "at_once": {"en": "at once", "ar": "فورًا"},
    "by_event": {"en": "only when something happens", "ar": "عند حدث فقط"},
    "after": {"en": "after {length}", "ar": "بعد {length}"},
    "again": {"en": ", and again every {length}", "ar": "، ويُعاد كلّ {length}"},
    "nothing": {"en": "nothing", "ar": "لا شيء"},
    "nobody": {"en": "nobody", "ar": "لا أحد"},
    "any_number": {"en": "without end", "ar": "بلا حدّ"},
    "usual_words": {"en": "the usual words", "ar": "النصّ المعتاد"},
    "text": {"en": "another text", "ar": "نصّ آخر"},
    "uses": {"en": "; it was named by: {users}", "ar": "؛ وكان مذكورًا في: {users}"},
    "level": {"en": "level {name}", "ar": "مستوى {name}"},
    "on_call": {"en": "who is on call for {name}", "ar": "المناوب في {name}"},
    "joined": {
        "en": "Level {level}: {who} is called with it from now on.",
        "ar": "مستوى {level}: يُستدعى معه من الآن {who}.",
    },
    "left": {
        "en": "Level {level}: {who} is no longer called with it.",
        "ar": "مستوى {level}: لا يُستدعى معه بعد الآن {who}.",
    },
    "more": {"en": "and {n} more", "ar": "و{n} غيرها"},
    "order": {"en": "order", "ar": "الترتيب"},
    "affected_room": {"en": "the room of the affected service", "ar": "غرفة الخدمة المتأثّرة"},
    "acknowledged": {"en": "somebody has answered", "ar": "يستلم أحد"},
    "restored": {"en": "the service is back", "ar": "تعُد الخدمة"},
    "any": {"en": "at any hour", "ar": "في أيّ ساعة"},
    "working": {"en": "in working hours only", "ar": "في ساعات الدوام فقط"},
    "ignored": {"en": "ignored", "ar": "متجاهَلة"},
    "kept": {"en": "kept", "ar": "مُراعاة"},
    "all": {"en": "all of it", "ar": "جميع أعضائه"},
    "affected": {"en": "only those whose team owns the affected service", "ar": "من يملك فريقُه الخدمة المتأثّرة فقط"},
    "true": {"en": "yes", "ar": "نعم"},
    "false": {"en": "no", "ar": "لا"},
    "never": {"en": "never", "ar": "أبدًا"},
    "response_at_risk": {"en": "when the response is at risk", "ar": "عند تهديد زمن الاستجابة"},
    "response_breached": {"en": "when nobody has answered in time", "ar": "عند فوات زمن الاستجابة"},
    "resolution_at_risk": {"en": "when the resolution is at risk", "ar": "عند تهديد زمن الحلّ"},
    "resolution_breached": {"en": "when the service is not back in time", "ar": "عند فوات زمن الحلّ"},
    "update_overdue": {"en": "when an update is overdue", "ar": "عند تأخّر التحديث"},
    "rollback_started": {"en": "when a rollback starts", "ar": "عند بدء الرجوع"},
    "rollback_finished": {"en": "when a rollback has finished", "ar": "عند اكتمال الرجوع"},
    "rollback_failed": {"en": "when a rollback fails", "ar": "عند فشل الرجوع"},
    "severity_raised": {"en": "when the severity is raised", "ar": "عند رفع الدرجة"},
    "reopened": {"en": "when it is reopened", "ar": "عند إعادة الفتح"},
}
OPERATORS: Final[dict[str, dict[str, str]]] = {
    "not": {"en": "is not {value}", "ar": "ليس {value}"},
    "matches": {"en": "is like {value}", "ar": "على نمط {value}"},
    "above": {"en": "is above {value}", "ar": "أعلى من {value}"},
    "below": {"en": "is below {value}", "ar": "أدنى من {value}"},
    "at_least": {"en": "is at least {value}", "ar": "لا يقلّ عن {value}"},
    "at_most": {"en": "is at most {value}", "ar": "لا يزيد على {value}"},
    "present": {"en": "is there: {value}", "ar": "موجود: {value}"},
}
AND: Final = {"en": " and ", "ar": " و"}
OR: Final = {"en": " or ", "ar": " أو "}
COMMA: Final = {"en": ", ", "ar": "، "}
LANGS: Final = ("ar", "en")
CALLS: Final[dict[str, dict[str, str]]] = {
    "line": {"en": "{where}: {after}. Before: {before}.", "ar": "{where}: {after}. قبل التغيير: {before}."},
    "at_once": {"en": "{who} at once", "ar": "{who} فورًا"},
    "then": {"en": "{who} after {length}", "ar": "{who} بعد {length}"},
    "nobody": {"en": "nobody is called", "ar": "لا يُستدعى أحد"},
    "nobody_for": {"en": "nobody for {length}", "ar": "لا أحد طوال {length}"},
}
