"""Sentences about values: of the wrong type, missing, untranslated, misread, named and not there (PB003–PB101)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

VALUES: Final[dict[str, Wording]] = {
    "PB003.type": Wording(
        "'{found}' is not {expected}.",
        "Write it like this: {example}",
        "«{found}» لا يصلح هنا، والمطلوب: {expected}.",
        "اكتبه هكذا: {example}",
    ),
    "PB003.unit": Wording(
        "{found} what? A length of time needs its unit.",
        "Write {found}m for minutes, {found}h for hours, {found}s for seconds.",
        "{found} ماذا؟ المدّة لا بدّ لها من وحدة.",
        "اكتب \u2068{found}m\u2069 للدقائق، و\u2068{found}h\u2069 للساعات، و\u2068{found}s\u2069 للثواني.",
    ),
    "PB003.elapsed": Wording(
        "'{found}' is not a fixed length; only h, m and s can be counted here.",
        "Write it in hours, such as 24h.",
        "«{found}» ليست مدّة ثابتة، ولا يُحسب هنا إلا بالساعات والدقائق والثواني.",
        "اكتبها بالساعات، مثل 24h.",
    ),
    "PB003.nothing": Wording(
        "'{found}' is no time at all.",
        "Write a length above zero, such as {example}",
        "«{found}» لا تساوي شيئًا.",
        "اكتب مدّة فوق الصفر، مثل {example}",
    ),
    "PB003.country": Wording(
        "The days off of '{found}' are not known.",
        "Write the two letters of the country, such as {example}, or list the days under 'also'.",
        "أيام عطل «{found}» غير معروفة.",
        "اكتب رمز الدولة بحرفين، مثل {example}، أو اذكر الأيام تحت \u2068also\u2069.",
    ),
    "PB003.ends_early": Wording(
        "The period ends on {found}, before it begins on {first}.",
        "Write a last day that is not before the first.",
        "الفترة تنتهي في {found} قبل أن تبدأ في {first}.",
        "اكتب يومًا أخيرًا لا يسبق اليوم الأول.",
    ),
    "PB003.percent": Wording(
        "'{found}' of what? A share is written with its sign.",
        "Write it like this: {example}",
        "«{found}» من ماذا؟ النسبة تُكتب بعلامتها.",
        "اكتبها هكذا: {example}",
    ),
    "PB003.reserved": Wording(
        "'{found}' is a word of the language and cannot name anything.",
        "Choose another name.",
        "«{found}» من كلمات اللغة، فلا تصلح اسمًا لشيء.",
        "اختر اسمًا آخر.",
    ),
    "PB003.required": Wording(
        "'{key}' is missing in {thing}.",
        "Add '{key}'.",
        "ينقص «{key}» في {thing}.",
        "أضِف «{key}».",
    ),
    "PB003.section": Wording(
        "The section '{key}' is missing.",
        "Add '{key}'.",
        "القسم «{key}» غائب.",
        "أضِف «{key}».",
    ),
    "PB003.empty": Wording(
        "'{key}' has no value.",
        "Write a value, or delete the line.",
        "«{key}» بلا قيمة.",
        "اكتب له قيمة، أو احذف السطر.",
    ),
    "PB003.map": Wording(
        "Keys and values are needed here, under '{key}'.",
        "Write one 'key: value' a line.",
        "يلزم هنا مفاتيح وقيم، تحت «{key}».",
        "اكتب \u2068key: value\u2069 في كلّ سطر.",
    ),
    "PB003.list": Wording(
        "A list is needed here, under '{key}'.",
        "Write one '- item' a line, or [a, b].",
        "تلزم هنا قائمة، تحت «{key}».",
        "اكتب \u2068- item\u2069 في كلّ سطر، أو \u2068[a, b]\u2069.",
    ),
    "PB003.scalar": Wording(
        "A single value is needed here for '{key}': {expected}.",
        "Write it like this: {example}",
        "تلزم هنا قيمة واحدة لـ«{key}»: {expected}.",
        "اكتبه هكذا: {example}",
    ),
    "PB003.few": Wording(
        "'{key}' is empty; at least one entry is needed.",
        "Add one.",
        "«{key}» فارغ، ولا بدّ فيه من عنصر على الأقلّ.",
        "أضِف عنصرًا.",
    ),
    "PB003.exactly": Wording(
        "One of {known} is needed here, and only one.",
        "Keep one of them.",
        "يلزم هنا واحد من {known}، وواحد فقط.",
        "أبقِ واحدًا منها.",
    ),
    "PB003.at_most": Wording(
        "{known} cannot stand together.",
        "Keep one of them.",
        "لا يجتمع {known}.",
        "أبقِ واحدًا منها.",
    ),
    "PB003.only_with": Wording(
        "'{key}' says something only beside '{other}'.",
        "Add '{other}', or delete '{key}'.",
        "لا معنى لـ«{key}» إلا مع «{other}».",
        "أضِف «{other}»، أو احذف «{key}».",
    ),
    "PB003.text": Wording(
        "A text is needed here for '{key}', or a text for each language.",
        "Write it like this: {example}",
        "يلزم هنا نصّ لـ«{key}»، أو نصّ لكلّ لغة.",
        "اكتبه هكذا: {example}",
    ),
    "PB003.pattern": Wording(
        "The pattern '{found}' cannot be used: {problem}.",
        "Correct it; patterns are RE2 and must fit the whole value.",
        "النمط «{found}» لا يصلح: {problem}.",
        "صحّحه؛ الأنماط بصيغة RE2 وتطابق القيمة كلّها.",
    ),
    "PB003.language_version": Wording(
        "This text is written in language {found}; this release reads language {known}.",
        "Write 'nawba: {known}', or use a newer release.",
        "كُتب هذا النصّ بالإصدار {found} من اللغة، وهذا البرنامج يقرأ الإصدار {known}.",
        "اكتب \u2068nawba: {known}\u2069، أو استعمل إصدارًا أحدث من البرنامج.",
    ),
    "PB003.weekday_missing": Wording(
        "A turn of weeks is handed over on a day: which one?",
        "Write it like this: sun {found}",
        "نوبة الأسابيع تُسلَّم في يوم بعينه، فأيّ يوم؟",
        "اكتبه هكذا: \u2068sun {found}\u2069",
    ),
    "PB003.weekday_extra": Wording(
        "A turn of days is handed over daily, so '{found}' names a day too many.",
        "Write the time alone, or make the turn a week.",
        "نوبة الأيام تُسلَّم كلّ يوم، فلا محلّ لذكر يوم في «{found}».",
        "اكتب الساعة وحدها، أو اجعل النوبة أسبوعًا.",
    ),
    "PB003.starts": Wording(
        "{found} is a {day}, and turns change on {expected}.",
        "Begin on the day of the hand-over.",
        "{found} يوافق {day}، والتسليم يوم {expected}.",
        "ابدأ في يوم التسليم نفسه.",
    ),
    "PB003.turn_unit": Wording(
        "A turn of '{found}' cannot be kept; turns are days or weeks.",
        "Write 'every: day', 'week' or '2 weeks'.",
        "لا تُضبط نوبة مدّتها «{found}»؛ النوبات أيام أو أسابيع.",
        "اكتب \u2068every: day\u2069 أو week أو \u20682 weeks\u2069.",
    ),
    "PB003.repeat": Wording(
        "Only a page repeats; '{key}' has no meaning on '{found}'.",
        "Delete '{key}', or page the level.",
        "لا يتكرّر إلا الاستدعاء، ولا معنى لـ«{key}» مع «{found}».",
        "احذف «{key}»، أو استدعِ المستوى.",
    ),
    "PB003.logic": Wording(
        "A template is text with places like {example}; this has more in it: {found}",
        "Write the text out, with names in double braces only.",
        "القالب نصّ فيه مواضع مثل {example}، وهذا فيه أكثر من ذلك: {found}",
        "اكتب النصّ صريحًا، وليس فيه إلا أسماء بين قوسين مزدوجين.",
    ),
    "PB007.missing": Wording(
        "The text for '{language}' is missing.",
        "Write it in '{language}' too.",
        "النصّ بلغة «{language}» ناقص.",
        "اكتبه بلغة «{language}» أيضًا.",
    ),
    "PB007.same": Wording(
        "The texts for '{language}' and '{other}' are the same.",
        "Translate one, or write the name once if it is neutral.",
        "النصّان بلغتي «{language}» و«{other}» متطابقان.",
        "ترجم أحدهما، أو اكتب الاسم مرّة واحدة إن كان لا يُترجم.",
    ),
    "PB007.script": Wording(
        "The Arabic text has no Arabic letter in it.",
        "Write it in Arabic.",
        "النصّ العربي ليس فيه حرف عربي.",
        "اكتبه بالعربية.",
    ),
    "PB008.hidden": Wording(
        "A character nobody can see ({found}) stands in this word.",
        "Delete it; type the word anew.",
        "في هذه الكلمة حرف لا يُرى ({found}).",
        "احذفه، واكتب الكلمة من جديد.",
    ),
    "PB009.name": Wording(
        "There is no value '{found}' here.",
        "Known here: {known}.",
        "لا قيمة هنا باسم «{found}».",
        "المعروف هنا: {known}.",
    ),
    "PB009.name_nearest": Wording(
        "There is no value '{found}' here; did you mean '{nearest}'?",
        "Known here: {known}.",
        "لا قيمة هنا باسم «{found}». أتقصد «{nearest}»؟",
        "المعروف هنا: {known}.",
    ),
    "PB010.value": Wording(
        "Other YAML readers take {found} for {taken}.",
        "Quote it: '{found}'",
        "غيرنا من قرّاء YAML يفهم {found} على أنها {taken}.",
        "ضعها بين علامتي اقتباس: '{found}'",
    ),
    "PB011.secret": Wording(
        "This looks like {what} written in clear ({found}).",
        "Write {{secret: name}} instead, and change the secret: it has been seen.",
        "هذا يشبه {what} مكتوبًا صراحة ({found}).",
        "اكتب مكانه \u2068{{secret: name}}\u2069، وغيّر السرّ نفسه فقد انكشف.",
    ),
    "PB016.error": Wording(
        "'{what}' is not supported in this release, and without it other people would be called than the text says.",
        "Write it another way, or wait for a release that supports it.",
        "لا يدعم هذا الإصدار «{what}»، وتجاهله يعني استدعاء غير من ينصّ عليهم الدليل.",
        "عبّر عنه بطريقة أخرى، أو انتظر إصدارًا يدعمه.",
    ),
    "PB016.warning": Wording(
        "'{what}' is understood and kept, but is not in force in this release.",
        "Do not rely on it yet.",
        "«{what}» مفهوم ومحفوظ، لكنه لا يعمل في هذا الإصدار.",
        "لا تعوّل عليه بعد.",
    ),
    "PB101.holiday": Wording(
        "The country has no holiday '{found}'.",
        "Name one of its holidays, and the country beside it: {known}",
        "ليس للدولة عطلة باسم «{found}».",
        "سمِّ عطلة من عطلها، واذكر الدولة معها: {known}",
    ),
    "PB101.holiday_nearest": Wording(
        "The country has no holiday '{found}', did you mean '{nearest}'?",
        "Write {nearest}, or another of its holidays: {known}",
        "ليس للدولة عطلة باسم «{found}»، أتقصد «{nearest}»؟",
        "اكتب {nearest}، أو عطلة أخرى من عطلها: {known}",
    ),
    "PB101.key": Wording(
        "There is no {kind} '{found}'.",
        "Define it under '{section}', or name one that exists: {known}.",
        "لا وجود لـ«{found}» ({kind}).",
        "عرّفه في القسم «{section}»، أو سمِّ موجودًا: {known}.",
    ),
    "PB101.key_nearest": Wording(
        "There is no {kind} '{found}'; did you mean '{nearest}'?",
        "Write '{nearest}', or define '{found}' under '{section}'.",
        "لا وجود لـ«{found}» ({kind}). أتقصد «{nearest}»؟",
        "اكتب «{nearest}»، أو عرّف «{found}» في القسم «{section}».",
    ),
}
