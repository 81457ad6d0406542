"""The codes of what is said, to whom and by what way, of practice and of history (PB012, PB304, PB305, PB308, PB40n,
PB602, PB701, PB803, PB804, PB902)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.code import Code

DUTY_CODES: Final[dict[str, Code]] = {
    "PB012": Code(
        "W",
        "A phone number or an e-mail address stands in the text.",
        "رقم هاتف أو عنوان بريد مكتوب في النصّ.",
        "personal data",
        "بيانات شخصية",
    ),
    "PB304": Code(
        "W",
        "A calendar that working-time targets go by knows no holiday in the next twelve months; or a tentative one"
        " within thirty days is not confirmed (looks at data).",
        "تقويم تُحسب به مواعيد بوقت العمل ولا يعرف عطلة في الأشهر الاثني عشر القادمة؛"
        " أو عطلة ظنّية خلال ثلاثين يومًا لم يؤكّدها أحد (تُنظر فيه البيانات).",
        "calendar incomplete",
        "التقويم ناقص",
    ),
    "PB305": Code(
        "W",
        "Updates rarer than the resolution target, or a first public one that comes after it.",
        "تحديثات أندر من مهلة الحلّ، أو تحديث عامّ أوّل يأتي بعدها.",
        "updates too late",
        "تحديث بعد فوات الأوان",
    ),
    "PB308": Code(
        "I",
        "A target in days or working time, with two worked due times.",
        "مهلة بالأيام أو بوقت العمل، ومثالان محسوبان على موعدها.",
        "falls due, for instance",
        "موعدها مثلًا",
    ),
    "PB401": Code(
        "F",
        "Somebody who will be on call lacks a verified contact that `must_have` asks for. Looks at data.",
        "مناوب قادم تنقصه وسيلة اتصال موثّقة تشترطها must_have. تُنظر فيه البيانات.",
        "cannot be reached",
        "لا سبيل إليه",
    ),
    "PB402": Code(
        "W",
        "An urgent severity whose contact rules know slow or one-way channels only, or calls through one vendor alone.",
        "درجة عاجلة لا تعرف قواعد اتصالها إلا قنوات بطيئة أو أحادية الاتجاه، أو مكالمات لا مزوّد لها إلا واحد.",
        "single way",
        "طريق واحد",
    ),
    "PB403": Code(
        "W",
        "A short text too long for one SMS, or with a link or number; the name of an option too long for a button.",
        "نصّ قصير أطول من رسالة واحدة، أو فيه رابط أو رقم؛ أو اسم خيار أطول من زرّ.",
        "text too long",
        "الرسالة طويلة",
    ),
    "PB404": Code(
        "W",
        "Numbers are asked for only once they count as old; or a number of somebody on call is old (looks at data).",
        "لا يُسأل عن الأرقام إلا بعد أن تُعدّ قديمة؛ أو رقم مناوب لم يؤكَّد منذ مدّة (تُنظر فيه البيانات).",
        "stale number",
        "رقم قديم",
    ),
    "PB405": Code(
        "W",
        "`affected_room` is announced to, and a service has no room, nor has its team.",
        "يُعلَن في affected_room ولا غرفة للخدمة ولا لفريقها.",
        "room not usable",
        "الغرفة غائبة",
    ),
    "PB602": Code(
        "W",
        "The same alert suggests two severities; what is quiet may hide the worst one; a source with no sign of life;"
        " a watcher that looks from one place; a scenario that undoes nothing.",
        "تنبيه واحد يقترح درجتين؛ أو كتم قد يخفي أشدّ الدرجات؛ أو مصدر بلا علامة حياة؛ أو مراقب من موضع واحد؛"
        " أو سيناريو لا يلغي ما أحدث.",
        "may hide an incident",
        "قد يخفي حادثة",
    ),
    "PB701": Code(
        "W",
        "A public audience without an approver, or with vacant approvers only; a service on no public component.",
        "جمهور عامّ لا يوافق على نصّه أحد، أو الموافقون أدوار شاغرة؛ أو خدمة ليست في أيّ مكوّن معلن.",
        "nobody approves",
        "لا من يوافق",
    ),
    "PB803": Code(
        "W",
        "A severity that pages people and that no drill exercises; a right that hangs on training nobody has on"
        " record.",
        "درجة تستدعي الناس ولا تمرين عليها؛ أو صلاحية مشروطة بتدريب لا سجلّ لأحد فيه.",
        "never practised",
        "لم يُتدرَّب عليه",
    ),
    "PB804": Code(
        "W",
        "A past incident of this severity broke its target. Looks at data.",
        "حادثة سابقة من هذه الدرجة فات موعدها. تُنظر فيه البيانات.",
        "history contradicts",
        "الماضي يناقض الهدف",
    ),
    "PB902": Code(
        "W",
        "Of an import: something could not be carried over and is not yet answered. Found by imports, which come with"
        " their own release.",
        "من الاستيراد: شيء تعذّر نقله ولم يُبتّ فيه بعد. يكشفه الاستيراد، ويأتي مع إصداره.",
        "lost in import",
        "ضاع في النقل",
    ),
}
