"""Sentences about the meaning of the text: what contradicts, reaches nobody or stays silent (PB014, PB1nn–PB8nn)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

MEANING: Final[dict[str, Wording]] = {
    "PB014.assumption": Wording(
        "Nobody has confirmed this assumption about {target}: “{text}”.",
        "Confirm it with your name and the date, or correct it.",
        "لم يؤكّد أحد هذا الافتراض بشأن {target}: «{text}».",
        "أكّده باسمك وتاريخه، أو صحّحه.",
    ),
    "PB015.expired": Wording(
        "The acceptance of {finding} ended on {until}.",
        "Repair what it was about, or accept it anew with a reason.",
        "انتهى في {until} قبول الملاحظة {finding}.",
        "عالج أصلها، أو جدّد القبول مع السبب.",
    ),
    "PB015.gone": Wording(
        "The accepted {finding} is no longer found at {target}.",
        "Delete this entry.",
        "الملاحظة {finding} المقبولة لم تعد قائمة في {target}.",
        "احذف هذا السطر.",
    ),
    "PB102.cycle": Wording(
        "'{key}' goes in a circle: {cycle}.",
        "Break one link.",
        "«{key}» يدور في حلقة: {cycle}.",
        "اقطع إحدى الحلقات.",
    ),
    "PB103.names": Wording(
        "{name} ({code}) and {other} ({other_code}) are easily confused on the phone, and the codes do not help.",
        "Give them codes that do not resemble each other, and photos.",
        "{name} ({code}) و{other} ({other_code}) اسمان يسهل الخلط بينهما في مكالمة، ولا يرفع الرمزان اللبس.",
        "اجعل رمزيهما مختلفين اختلافًا بيّنًا، وأضِف الصور.",
    ),
    "PB104.unused": Wording(
        "Nothing uses the {kind} '{key}'.",
        "Use it, or remove it.",
        "لا شيء يستعمل «{key}» ({kind}).",
        "استعمله، أو احذفه.",
    ),
    "PB201.ladder": Wording(
        "{severity} has no ladder in the chain '{chain}', so nobody would be called.",
        "Write a ladder for {severity} there.",
        "لا سلّم للدرجة {severity} في السلسلة «{chain}»، فلن يُستدعى أحد.",
        "اكتب لها سلّمًا هناك.",
    ),
    "PB203.role": Wording(
        "{name} ('{role}') is in the level '{level}', but has no track and nobody holds the role: it reaches nobody.",
        "Give the role a track or a holder, or take it out of the level.",
        "دور «{name}» ({role}) في مستوى «{level}»، لكن لا مناوبة له ولا صاحب، فلا يصل نداؤه إلى أحد.",
        "اجعل للدور مناوبة أو صاحبًا، أو أخرجه من المستوى.",
    ),
    "PB204.sandbox": Wording(
        "{name} ('{role}') in the level '{level}' is vacant; a stand-in phone answers for it in the sandbox only.",
        "Name a person before a real channel is connected.",
        "دور «{name}» ({role}) في مستوى «{level}» شاغر، ولا ينوب عنه إلا هاتف تجريبي.",
        "سمِّ له شخصًا قبل وصل أيّ قناة حقيقية.",
    ),
    "PB204.vacant": Wording(
        "{name} ('{role}') in the level '{level}' is vacant: its calls reach nobody.",
        "Name a person.",
        "دور «{name}» ({role}) في مستوى «{level}» شاغر، ونداؤه لا يصل إلى أحد.",
        "سمِّ له شخصًا.",
    ),
    "PB205.track": Wording(
        "{name} ('{track}') has people on call, but no level that is paged names it: they are never called.",
        "Add the track to a level, or say in 'accepted' why not.",
        "في «{name}» ({track}) مناوبون، لكن لا يذكره أيّ مستوى يُستدعى، فلن يناديهم أحد.",
        "أضِفه إلى مستوى، أو بيّن السبب في accepted.",
    ),
    "PB208.load": Wording(
        "In {name} ('{track}') one person is on call {share} % of the time, with no second.",
        "Add people to the turns, or somebody on call beside them.",
        "في «{name}» ({track}) يناوب الشخص الواحد {share}٪ من الوقت بلا بديل معه.",
        "زِد عدد المناوبين، أو اجعل معهم بديلًا.",
    ),
    "PB209.level": Wording(
        "No ladder pages or tells the level '{level}' ('{key}').",
        "Add a rung for it, or remove the level.",
        "لا سلّم يستدعي المستوى «{level}» ({key}) أو يبلغه.",
        "أضِف له عتبة، أو احذفه.",
    ),
    "PB209.event": Wording(
        "This rung waits for '{when}', which does not happen yet in this release.",
        "Do not rely on it yet.",
        "هذه العتبة تنتظر «{when}»، وهو ما لا يقع بعد في هذا الإصدار.",
        "لا تعوّل عليها بعد.",
    ),
    "PB210.silent": Wording(
        "{severity} must be answered within {within}, but its ladder in '{chain}' pages nobody.",
        "Add a rung with 'page'.",
        "الدرجة {severity} مهلة الاستجابة لها {within}، لكن سلّمها في «{chain}» لا يستدعي أحدًا.",
        "أضِف عتبة فيها page.",
    ),
    "PB211.silent": Wording(
        "{severity}: the level '{level}' is the last to be paged, and after {times} its calls end.",
        "Delete 'at_most', or write 'repeat' with a length.",
        "{severity}: المستوى «{level}» آخر من يُستدعى، وينقطع نداؤه بعد {times}.",
        "احذف at_most، أو اكتب في repeat مدّة.",
    ),
    "PB212.missing": Wording(
        "There is no last resort: when a ladder reaches nobody, nobody is called.",
        "Name somebody in organisation.last_resort.call.",
        "لا ملاذ أخير: إذا لم يصل السلّم إلى أحد فلن يُستدعى أحد.",
        "سمِّ من يُستدعى في organisation.last_resort.call.",
    ),
    "PB212.same": Wording(
        "The last resort names only people of the level '{level}', who have been called already.",
        "Add somebody else.",
        "الملاذ الأخير كلّه من المستوى «{level}»، وقد استُدعي أهله من قبل.",
        "أضِف غيرهم.",
    ),
    "PB301.late": Wording(
        "{severity} must be answered within {within}, but the level '{level}' is first paged after {after}.",
        "Shorten 'after', or page the level at response_breached.",
        "الدرجة {severity} مهلة الاستجابة لها {within}، لكن المستوى «{level}» لا يُستدعى أوّل مرّة إلا بعد {after}.",
        "قصّر after، أو استدعِ المستوى عند response_breached.",
    ),
    "PB302.resolve": Wording(
        "{severity} is to be resolved within {resolve}, no later than it must be answered ({respond}).",
        "Give resolving more time than responding.",
        "الدرجة {severity} مهلة حلّها {resolve}، وليست أطول من مهلة الاستجابة لها {respond}.",
        "اجعل مهلة الحلّ أطول من مهلة الاستجابة.",
    ),
    "PB302.order": Wording(
        "{severity} is worse than {other}, yet its '{key}' target is longer: {within} against {other_within}.",
        "Shorten the worse one, or lengthen the other.",
        "الدرجة {severity} أسوأ من {other}، ومع ذلك فمهلتها في «{key}» أطول: {within} مقابل {other_within}.",
        "قصّر مهلة الأسوأ، أو أطِل الأخرى.",
    ),
    "PB302.confirm": Wording(
        "{severity}: the responder is asked every {every}, rarer than the {resolve} in which it must be resolved.",
        "Ask more often.",
        "{severity}: يُسأل المستجيب كلّ {every}، وهذا أندر من مهلة الحلّ {resolve}.",
        "اجعل السؤال أقرب.",
    ),
    "PB306.quiet": Wording(
        "{severity} must be answered within {within}, but quiet hours are kept: a page may wait for the morning.",
        "Write 'quiet_hours: ignored'.",
        "الدرجة {severity} مهلة الاستجابة لها {within}، لكن ساعات الهدوء مرعيّة، فقد يتأخّر النداء إلى الصباح.",
        "اكتب \u2068quiet_hours: ignored\u2069.",
    ),
    "PB601.last": Wording(
        "The last route has a 'match', so a signal that fits no route has none.",
        "End with a route that has only a name.",
        "القاعدة الأخيرة مشروطة بـmatch، فالإشارة التي لا توافق أيّ قاعدة تبقى بلا قاعدة.",
        "اختم بقاعدة ليس فيها إلا اسمها.",
    ),
    "PB601.hidden": Wording(
        "The route '{name}' is never reached: all it fits is taken by '{other}' at {first}.",
        "Put it above that one, or remove it.",
        "القاعدة «{name}» لا تُبلَغ أبدًا، فكلّ ما يوافقها تأخذه «{other}» في {first}.",
        "ضعها فوقها، أو احذفها.",
    ),
    "PB801.overdue": Wording(
        "The review promised for {date} is overdue (days: {days}).",
        "Hold it, and write the next date.",
        "فات موعد المراجعة الموعودة في {date}، وعدد أيام التأخّر {days}.",
        "أجرِ المراجعة، واكتب الموعد التالي.",
    ),
    "PB802.cycle": Wording(
        "The next review is promised for {date}, but the review '{review}' falls due by {due}.",
        "Write {due} or earlier.",
        "المراجعة التالية موعودة في {date}، لكن المراجعة «{review}» تحلّ في {due}.",
        "اكتب {due} أو قبله.",
    ),
}
