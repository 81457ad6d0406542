"""What `nawba plan`, `apply` and `history` say around the sentences of a plan, in both languages."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "first": {
        "en": "No text is in force yet: this would be version 1.",
        "ar": "لا نصّ ساريًا بعد: سيكون هذا النسخة 1.",
    },
    "same": {
        "en": "This is version {live}, in force already: nothing would change.",
        "ar": "هذه هي النسخة {live} السارية: لن يتغيّر شيء.",
    },
    "against": {
        "en": "Compared with version {live}, which is in force:",
        "ar": "مقارنةً بالنسخة {live} السارية:",
    },
    "against_dir": {"en": "Compared with {directory}:", "ar": "مقارنةً بـ{directory}:"},
    "nothing": {
        "en": "Only comments, order or spelling differ: nobody will notice.",
        "ar": "لا يختلف إلّا تعليق أو ترتيب أو هيئة كتابة: لن يلحظ أحد شيئًا.",
    },
    "calls": {
        "en": "Who would be called in the next two weeks, where it differs",
        "ar": "من يُستدعى في الأسبوعين القادمين، حيث يختلف الأمر",
    },
    "kept": {
        "en": "These open incidents keep the version they opened under, until somebody adopts the new one:",
        "ar": "هذه الحوادث المفتوحة تبقى على النسخة التي فُتحت بها حتى يعتمد أحدهم الجديدة:",
    },
    "kept_line": {"en": "version {version}", "ar": "النسخة {version}"},
    "owner_gone": {
        "en": "{owner}, who has it, is no longer in the text: calls go to the next level",
        "ar": "{owner} وهو من استلمها لم يعد في الدليل: تنتقل النداءات إلى المستوى التالي",
    },
    "findings": {"en": "What the checker finds; new ones are marked +", "ar": "ما يجده الفاحص، والجديد معلَّم بـ+"},
    "old_findings": {
        "en": "({n} more that the text in force has too: nawba check {directory})",
        "ar": "(و{n} غيرها موجودة في النصّ الساري أيضًا: nawba check {directory})",
    },
    "all_findings": {
        "en": "(the checker finds {n}: nawba check {directory})",
        "ar": "(يجد الفاحص {n}: nawba check {directory})",
    },
    "applied": {"en": "It can be applied: nawba apply {directory}", "ar": "يمكن تطبيقه: nawba apply {directory}"},
    "needs_force": {
        "en": "It is applied only with --force and a --reason, which is kept with the version.",
        "ar": "لا يُطبَّق إلّا بالخيار --force مع السبب في --reason، ويُحفظ السبب مع النسخة.",
    },
    "refused": {"en": "It has errors and cannot be applied.", "ar": "فيه أخطاء ولا يمكن تطبيقه."},
    "wrong_base": {
        "en": "It was written on version {base}, but version {live} is in force.",
        "ar": "كُتب على النسخة {base}، لكنّ السارية هي النسخة {live}.",
    },
    "yours": {"en": "What you changed since version {base}", "ar": "ما غيّرته أنت منذ النسخة {base}"},
    "theirs": {"en": "What version {live} changed since", "ar": "ما غيّرته النسخة {live} منذئذ"},
    "clashes": {"en": "What both changed", "ar": "ما غيّره الطرفان معًا"},
    "you": {"en": "you", "ar": "أنت"},
    "they": {"en": "version {live}", "ar": "النسخة {live}"},
    "take": {
        "en": "Take the text in force and make your change again: nawba pull",
        "ar": "خذ النصّ الساري وأعد تغييرك عليه: nawba pull",
    },
    "more": {"en": "and {n} more", "ar": "و{n} غيرها"},
    "replay_head": {
        "en": "What came in since {since}, {signals} signals, played under both texts:",
        "ar": "ما ورد منذ {since}، {signals} من الإشارات، مُعادًا تحت النصّين:",
    },
    "replay_sum": {
        "en": "{before} → {after}; at night {night_before} → {night_after}",
        "ar": "{before} ← {after}؛ ليلًا {night_before} ← {night_after}",
    },
    "replay_versions": {
        "en": "(in truth {truth}: other versions were in force meanwhile)",
        "ar": "(في الواقع {truth}: كانت نسخ أخرى سارية في أثناء ذلك)",
    },
    "replay_unlike": {
        "en": "(in truth {truth}: Nawba itself was late, or data of those days is no longer kept)",
        "ar": "(في الواقع {truth}: تأخّر النظام نفسه، أو لم تعد بيانات تلك الأيام محفوظة)",
    },
    "replay_row": {
        "en": "{name}: {before} → {after} (at night {nights})",
        "ar": "{name}: {before} ← {after} (ليلًا {nights})",
    },
    "replay_unreached": {
        "en": "One {severity} would have reached nobody: {incident}",
        "ar": "حادثة {severity} ما كانت لتصل إلى أحد: {incident}",
    },
    "replay_differs": {"en": "Where it differs:", "ar": "حيث يختلف الأمر:"},
    "replay_none": {"en": "no incident", "ar": "لا حادثة"},
    "replay_answered": {"en": "answered after {minutes} min", "ar": "استُلمت بعد {minutes} د"},
    "replay_unanswered": {"en": "nobody answered", "ar": "لم يستلمها أحد"},
    "live": {"en": "in force", "ar": "سارية"},
    "restored": {"en": "the text of version {version} again", "ar": "نصّ النسخة {version} من جديد"},
    "forced": {"en": "in spite of {codes}", "ar": "رغم {codes}"},
    "because": {"en": "because: {reason}", "ar": "السبب: {reason}"},
    "unrecorded": {"en": "what it changed was not recorded", "ar": "لم يُسجَّل ما تغيّر فيها"},
    "no_change": {"en": "nothing that anybody notices", "ar": "لا شيء يلحظه أحد"},
    "none": {"en": "No text has been applied yet.", "ar": "لم يُطبَّق نصّ بعد."},
    "first_version": {"en": "the first text", "ar": "أول نصّ"},
}


def word(key: str, lang: str, **more: object) -> str:
    """Return a sentence."""
    return WORDS[key][lang].format(**more)
