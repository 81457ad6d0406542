"""Every code this release can find: its class, when, and the gist (`playbook.md` §4). A code keeps its meaning."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.code import GRADES, Class, Code, joined
from nawba.playbook.wording.command_codes import COMMAND_CODES
from nawba.playbook.wording.duty_codes import DUTY_CODES
from nawba.playbook.wording.reach_codes import REACH_CODES

__all__ = ["CODES", "GRADES", "Class", "Code"]

_TEXT_CODES: Final[dict[str, Code]] = {
    "PB001": Code(
        "E",
        "The file is not readable YAML: a tab, a duplicate key, not UTF-8, over 1 MiB, nested too deep.",
        "الملف ليس YAML مقروءًا: علامة جدولة، أو مفتاح مكرّر، أو ترميز غير UTF-8، أو حجم يتجاوز 1 MiB، أو تداخل مفرط.",
        "cannot be read",
        "النصّ لا يُقرأ",
    ),
    "PB002": Code(
        "E",
        "A key or a word is not of the language.",
        "مفتاح أو كلمة ليست من اللغة.",
        "unknown, did you mean",
        "لا نعرفه، أتقصد",
    ),
    "PB003": Code(
        "E",
        "A value of the wrong type, a missing unit, or a missing required key.",
        "قيمة من نوع خاطئ، أو مدّة بلا وحدة، أو مفتاح لازم غائب.",
        "15 what?",
        "15 ماذا؟",
    ),
    "PB004": Code(
        "E",
        "An anchor, alias, tag, merge key or directive of YAML.",
        "مرساة أو إحالة أو وسم أو مفتاح دمج أو توجيه من YAML.",
        "not allowed here",
        "غير مسموح هنا",
    ),
    "PB005": Code(
        "E",
        "The same thing twice, or an ordered section spread over two files.",
        "الشيء نفسه مرّتين، أو قسم مرتّب موزّع على ملفين.",
        "defined twice",
        "معرّف مرّتين",
    ),
    "PB006": Code(
        "W",
        "A key or a word under its former name; it is read for at least 12 months and two minor releases.",
        "مفتاح أو كلمة باسم سابق؛ ويبقى مقروءًا سنة على الأقلّ وإصدارين فرعيين.",
        "renamed",
        "تغيّر اسمه",
    ),
    "PB007": Code(
        "W",
        "A translation is missing or identical, or the Arabic has no Arabic letter.",
        "ترجمة ناقصة أو مطابقة للأصل، أو نصّ عربي بلا حرف عربي.",
        "translation missing",
        "الترجمة ناقصة",
    ),
    "PB008": Code(
        "E",
        "An invisible or direction-control character in a key, word, pattern or address.",
        "حرف خفيّ أو حرف يقلب اتجاه الكتابة في مفتاح أو كلمة أو نمط أو عنوان.",
        "hidden character",
        "حرف خفيّ",
    ),
    "PB009": Code(
        "E",
        "A template names a value that does not exist there.",
        "قالب يطلب قيمة لا وجود لها في هذا الموضع.",
        "no such value here",
        "لا قيمة له هنا",
    ),
    "PB010": Code(
        "W",
        "A value that other YAML readers take for something else (10:00, no, 1.10).",
        "قيمة يفهمها غيرنا من قرّاء YAML على غير وجهها (10:00 أو no أو 1.10).",
        "others misread it",
        "قد يُقرأ خطأً",
    ),
    "PB011": Code(
        "E",
        "Something that looks like a secret: the shape of a known token or key, a password in an address.",
        "ما يشبه سرًّا: هيئة رمز أو مفتاح معروف، أو كلمة مرور في عنوان.",
        "secret written in clear",
        "سرّ مكتوب",
    ),
    "PB014": Code(
        "I", "An assumption nobody has confirmed.", "افتراض لم يؤكّده أحد.", "unconfirmed assumption", "افتراض لم يؤكَّد"
    ),
    "PB015": Code(
        "W",
        "An accepted finding whose date has passed, or that is no longer found.",
        "ملاحظة مقبولة انقضى أجلها، أو لم تعد قائمة.",
        "acceptance ended",
        "انتهى القبول",
    ),
    "PB016": Code(
        "W",
        "A part of the language that this release does not run; an error where it would change who is called.",
        "جزء من اللغة لا يعمل به هذا الإصدار؛ وهو خطأ حين يغيّر تجاهلُه من يُستدعى.",
        "not in force in this release",
        "لا يعمل في هذا الإصدار",
    ),
    "PB101": Code(
        "E", "A reference to something that is not there.", "إحالة إلى ما لا وجود له.", "does not exist", "لا وجود له"
    ),
    "PB102": Code("E", "A circle in `needs` or `deputy`.", "حلقة في needs أو deputy.", "cycle a → b → a", "حلقة"),
    "PB103": Code(
        "W",
        "Two names that are easily confused, and codes that are no help.",
        "اسمان يسهل الخلط بينهما، ورمزان لا يرفعان اللبس.",
        "names easily confused",
        "اسمان متشابهان",
    ),
    "PB104": Code(
        "W",
        "A role, room or template that nothing uses.",
        "دور أو غرفة أو قالب لا يستعمله شيء.",
        "unused",
        "لا يستعمله شيء",
    ),
    "PB201": Code(
        "E",
        "A severity without a ladder in a chain it may use.",
        "درجة خطورة لا سلّم لها في سلسلة قد تمرّ بها.",
        "severity has no ladder",
        "لا سلّم لها",
    ),
    "PB203": Code(
        "W",
        "A role in a level with no track and no holder.",
        "دور في مستوى لا مناوبة له ولا صاحب.",
        "role has no rota",
        "دور بلا مناوبة",
    ),
    "PB204": Code(
        "W",
        "A vacant role in a level; refused (F) once no sandbox stands in for it and a channel is connected.",
        "دور شاغر في مستوى؛ ويُرفض النصّ متى وُصلت قناة حقيقية ولا قناة تجريبية تنوب عنه.",
        "nobody named",
        "لم يُسمَّ أحد",
    ),
    "PB205": Code(
        "W",
        "A track with people on call that no paged level names.",
        "مسار مناوبة فيه مناوبون ولا يذكره مستوى يُستدعى.",
        "on call, never called",
        "مناوب لا يُستدعى",
    ),
    "PB208": Code(
        "W",
        "Somebody is on call a quarter of the time or more, and there is no second.",
        "مناوب ربع الوقت أو أكثر، ولا بديل معه.",
        "25 % load, no second",
        "حمل ربع الوقت بلا بديل",
    ),
    "PB209": Code(
        "W",
        "A rung that can never run, or a level no rung enters.",
        "عتبة لا تُبلَغ أبدًا، أو مستوى لا تدخله عتبة.",
        "unreachable rung",
        "درجة لا تُبلَغ",
    ),
    "PB210": Code(
        "E",
        "A response target in wall time, and a ladder that pages nobody.",
        "مهلة استجابة على مدار الساعة، وسلّم لا يستدعي أحدًا.",
        "nobody is paged",
        "إعلان بلا استدعاء",
    ),
    "PB211": Code(
        "W",
        "The level paged last is called only a few times, then nobody is.",
        "آخر مستوى يُستدعى مرّات معدودة ثم يصمت السلّم.",
        "falls silent",
        "يصمت بعد ندائه",
    ),
    "PB212": Code(
        "E",
        "No last resort, or only people of the last level (W).",
        "لا ملاذ أخير، أو كلّه من المستوى الأخير (تنبيه).",
        "no last resort",
        "لا ملاذ أخير",
    ),
    "PB301": Code(
        "E",
        "A level is first paged after the response target has passed, and by no breach.",
        "مستوى لا يُستدعى أوّل مرّة إلا بعد انقضاء مهلة الاستجابة، ولا تستدعيه مخالفة المهلة.",
        "called after the target",
        "النداء بعد الموعد",
    ),
    "PB302": Code(
        "E",
        "Resolve before respond, a worse severity with a longer target, a confirmation rarer than the target.",
        "حلّ قبل الاستجابة، أو مهلة أطول لدرجة أسوأ، أو تأكيد أندر من مهلة الحلّ.",
        "targets contradict",
        "مواعيد متناقضة",
    ),
    "PB306": Code(
        "W",
        "Quiet hours are kept though the response target is under eight hours.",
        "ساعات الهدوء مرعيّة ومهلة الاستجابة دون ثماني ساعات.",
        "quiet hours delay a page",
        "هدوء يؤخّر النداء",
    ),
    "PB601": Code(
        "E",
        "No last route without `match`; a route hidden by an earlier one (W).",
        "لا قاعدة أخيرة بلا match؛ أو قاعدة تحجبها قاعدة قبلها (تنبيه).",
        "route never reached",
        "قاعدة لا تُبلَغ",
    ),
    "PB801": Code(
        "W", "The promised review is overdue.", "المراجعة الموعودة متأخرة.", "review overdue", "المراجعة متأخرة"
    ),
    "PB802": Code(
        "W",
        "The promised next review lies later than the review cycle.",
        "موعد المراجعة التالية أبعد من دورة المراجعة.",
        "contradicts the cycle",
        "موعد يناقض الدورة",
    ),
    "PB901": Code(
        "F",
        "A change calls fewer people, later or weaker than the text in force, for the worst severity or an open"
        " incident. Found by `nawba plan` and `nawba apply`.",
        "تغيير يجعل النداء أقلّ عددًا أو أبطأ أو أضعف من النصّ الساري، لأشدّ درجة أو لحادثة مفتوحة."
        " يكشفه الأمران nawba plan وnawba apply.",
        "weakens the response",
        "تغيير يُضعف الاستجابة",
    ),
}

CODES: Final = joined(_TEXT_CODES, COMMAND_CODES, REACH_CODES, DUTY_CODES)
