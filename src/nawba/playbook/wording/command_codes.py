"""The codes about commands, rollbacks, switches and watchers (PB303, PB5nn; `playbook.md` §4)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.code import Code

COMMAND_CODES: Final[dict[str, Code]] = {
    "PB303": Code(
        "W",
        "A rollback with its checks, a fix before it, or a step takes longer than the target allows.",
        "رجوع مع تحقّقه، أو إصلاح قبله، أو خطوة، مدّته أطول ممّا تسمح به المهلة.",
        "no time left",
        "لا يبقى وقت للرجوع",
    ),
    "PB501": Code(
        "E",
        "The success rule contradicts the command: grep finds nothing, a heading is counted, curl hides an error.",
        "قاعدة السلامة تناقض الأمر: grep لا يجد شيئًا، أو سطر عناوين يُحسب، أو curl يخفي الخطأ.",
        '"nothing" means healthy',
        "الخلوّ هنا سلامة",
    ),
    "PB502": Code(
        "E",
        "A shell, pipe, &&, || or $NAME, cd, an interpreter with a variable part, a parameter that may begin with -.",
        "صدفة (shell) أو أنبوب أو && أو || أو $NAME أو cd، أو مفسّر فيه جزء متغيّر، أو متغيّر قد يبدأ بـ-.",
        "no shell",
        "لا سطر أوامر حرّ",
    ),
    "PB503": Code(
        "E",
        "A command that never ends, and whose time box is not said to be its end.",
        "أمر لا ينتهي، ولم يُنصّ على أنّ مهلته نهايته.",
        "never ends",
        "لا ينتهي",
    ),
    "PB504": Code(
        "E",
        "A command known not to work, retired, or waiting for an answer at a terminal.",
        "أمر يُعرف أنه لا يعمل، أو تُرك، أو ينتظر جوابًا على طرفيّة.",
        "cannot work",
        "أمر لا يعمل",
    ),
    "PB505": Code(
        "E",
        "A secret in an argument or an address, a write without authentication, plain HTTP.",
        "سرّ في مُعامِل أمر أو في عنوان، أو كتابة بلا استيثاق، أو HTTP بلا تشفير.",
        "exposed or unauthenticated",
        "سرّ مكشوف",
    ),
    "PB506": Code(
        "W",
        "A filter that lists the bad states, so that a new one passes as healthy.",
        "مرشّح يعدّد الأحوال السيّئة، فيمرّ الجديد منها كأنه سلامة.",
        "misses others",
        "يفوته غيرها",
    ),
    "PB507": Code(
        "E",
        "More than was consented to: above the ceiling, starting by itself, too few people, no snapshot.",
        "فوق ما قُبل: أعلى من السقف، أو يبدأ وحده، أو بموافقين أقلّ، أو بلا لقطة.",
        "risk without consent",
        "خطر بلا إذن",
    ),
    "PB508": Code(
        "E",
        "A rollback with nothing after it that could fail: no `after`, only steps not judged, a time box too short.",
        "رجوع لا يعقبه ما يكشف فشله: لا after، أو خطوات لا يُحكم عليها، أو مهلة أقصر من مدّته.",
        "unchecked rollback",
        "رجوع بلا تحقّق",
    ),
    "PB509": Code(
        "W",
        "A change without dry run, an over-the-air release without native_build, personal output without mask, "
        "a switch that cannot be read or is never tried.",
        "تغيير بلا تشغيل تجريبي، أو تحديث عبر الهواء بلا native_build، أو بيانات شخصية بلا mask، "
        "أو مفتاح لا تُقرأ حاله أو لا يُجرَّب.",
        "care missing",
        "تنقصه الحيطة",
    ),
}
