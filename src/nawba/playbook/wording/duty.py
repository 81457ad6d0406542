"""Sentences about what is said, to whom and by what way, about practice and history (PB012, PB30n, PB40n …)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

DUTY: Final[dict[str, Wording]] = {
    "PB012.phone": Wording(
        "'{found}' looks like somebody's phone number; the text is read by many and kept for ever.",
        "Take it out; numbers of people are kept with their contacts.",
        "«{found}» يبدو رقم هاتف لشخص، والنصّ يقرؤه كثيرون ويُحفظ إلى الأبد.",
        "احذفه؛ فأرقام الناس مكانها جهات اتصالهم.",
    ),
    "PB012.mail": Wording(
        "'{found}' is an e-mail address; the text is read by many and kept for ever.",
        "Take it out; addresses of people are kept with their contacts.",
        "«{found}» عنوان بريد، والنصّ يقرؤه كثيرون ويُحفظ إلى الأبد.",
        "احذفه؛ فعناوين الناس مكانها جهات اتصالهم.",
    ),
    "PB304.none": Wording(
        "The calendar '{key}', by which {where} goes, knows no holiday from today to {date}.",
        "Name the country under 'holidays', or write the days under 'also'.",
        "التقويم «{key}» الذي يُعمل به في {where} لا يعرف أيّ عطلة من اليوم إلى {date}.",
        "سمِّ البلد في holidays، أو اكتب الأيام في also.",
    ),
    "PB304.ends": Wording(
        "The holidays of the calendar '{key}', by which {where} goes, are known until {date} only.",
        "Write the later ones under 'also', or update Nawba.",
        "عطل التقويم «{key}» الذي يُعمل به في {where} معروفة إلى {date} فقط.",
        "اكتب ما بعدها في also، أو حدّث نوبة.",
    ),
    "PB304.guess": Wording(
        "{name} in the calendar '{key}' is only computed, for {date}, and nobody has confirmed it.",
        "Confirm or move it under Holidays (/holidays).",
        "{name} في التقويم «{key}» محسوب لم يؤكّده أحد، وأوّل أيامه بالحساب {date}.",
        "أكّده أو انقله في صفحة العطل (\u2068/holidays\u2069).",
    ),
    "PB305.rare": Wording(
        "{severity}: '{audience}' hears every {every}, rarer than the {resolve} in which it must be resolved.",
        "Shorten 'every'.",
        "{severity}: يُحدَّث «{audience}» كلّ {every}، وهذا أندر من مهلة الحلّ {resolve}.",
        "قصّر every.",
    ),
    "PB305.first": Wording(
        "{severity}: the public '{audience}' first hears after {first}, though it must be resolved within {resolve}.",
        "Shorten 'first'.",
        "{severity}: لا يسمع الجمهور «{audience}» شيئًا قبل {first}، ومهلة الحلّ {resolve}.",
        "قصّر first.",
    ),
    "PB308.example": Wording(
        "{severity}, '{key}' within {within}: begun {start} it falls due {due}; begun {other_start}, {other_due}.",
        "Read it: is that what is meant?",
        "{severity}، «{key}» خلال {within}: ما بدأ {start} يحلّ موعده {due}؛ وما بدأ {other_start} يحلّ {other_due}.",
        "اقرأ المثالين: أهذا هو المقصود؟",
    ),
    "PB401.missing": Wording(
        "{person} is on call from {starts}, but has no verified contact on: {channels}, which {severity} asks for.",
        "Have it verified before the shift.",
        "{person} مناوب من {starts}، ولا وسيلة موثّقة له عبر: {channels}، وهو ما تشترطه {severity}.",
        "وثّقها قبل بدء المناوبة.",
    ),
    "PB402.slow": Wording(
        "{severity} must be answered within {within}, but its contact rules know slow or one-way channels only:"
        " {channels}.",
        "Add a channel that rings: push or call.",
        "الدرجة {severity} مهلة الاستجابة لها {within}، لكن قواعد اتصالها لا تعرف إلا قنوات بطيئة أو أحادية الاتجاه:"
        " {channels}.",
        "أضِف قناة ترنّ: إشعارًا أو مكالمة.",
    ),
    "PB402.vendor": Wording(
        "Calls of '{channel}' go through '{vendor}' alone; when that is down, no telephone rings.",
        "Name a second vendor.",
        "مكالمات «{channel}» تمرّ بـ«{vendor}» وحده؛ فإن تعطّل فلن يرنّ هاتف.",
        "سمِّ مزوّدًا ثانيًا.",
    ),
    "PB403.long": Wording(
        "The short text '{key}' ({language}) has {length} characters once filled in; one SMS takes {most}.",
        "Shorten 'short'.",
        "النصّ القصير «{key}» ({language}) يبلغ بعد ملئه {length} حرفًا، والرسالة الواحدة تسع {most}.",
        "اختصر short.",
    ),
    "PB403.link": Wording(
        "The short text '{key}' ({language}) holds a link or a number ({found}), which many carriers refuse.",
        "Leave it to the long text.",
        "في النصّ القصير «{key}» ({language}) رابط أو رقم ({found})، وكثير من الشبكات يرفض ذلك.",
        "اتركه للنصّ الطويل.",
    ),
    "PB403.button": Wording(
        "'{found}' ({language}) has {length} characters; a button takes {most}.",
        "Give the option a shorter name.",
        "«{found}» ({language}) طوله {length} حرفًا، والزرّ يسع {most}.",
        "اجعل للخيار اسمًا أقصر.",
    ),
    "PB404.rhythm": Wording(
        "Numbers are asked for every {every}, but count as old after {stale}: each is old before it is asked for.",
        "Let 'stale_after' be longer than 'confirm_every'.",
        "يُسأل عن الأرقام كلّ {every}، وتُعدّ قديمة بعد {stale}؛ فكلّ رقم يقدم قبل أن يُسأل عنه.",
        "اجعل stale_after أطول من confirm_every.",
    ),
    "PB404.stale": Wording(
        "{person} is on call from {starts}; their contact on '{channel}' was last confirmed on {date}.",
        "Have it confirmed before the shift.",
        "{person} مناوب من {starts}، وآخر تأكيد لوسيلته عبر «{channel}» كان في {date}.",
        "اطلب تأكيدها قبل بدء المناوبة.",
    ),
    "PB405.no_room": Wording(
        "The affected room is announced to, but the service '{key}' has none, nor has its team '{team}'.",
        "Give the team or the service a 'room'.",
        "يُعلَن في غرفة الخدمة المتأثّرة، ولا غرفة للخدمة «{key}» ولا لفريقها «{team}».",
        "اجعل للفريق أو للخدمة غرفة (room).",
    ),
    "PB602.two": Wording(
        "An alert that fits this example of {severity} also fits one of {other} at {first}: two severities are"
        " suggested.",
        "Narrow one of the two.",
        "التنبيه الذي يوافق هذا المثال من {severity} يوافق أيضًا مثالًا من {other} في {first}؛ فتُقترح درجتان.",
        "ضيّق أحد المثالين.",
    ),
    "PB602.quiet": Wording(
        "What is quiet here may hide {severity}: an alert that gives {severity} at {first} may fit it.",
        "Narrow it, so that nothing of {severity} is quiet.",
        "قد يخفي هذا الكتم حادثة {severity}: فتنبيهٌ يفضي إليها في {first} قد يوافقه.",
        "ضيّقه حتى لا يُسكت شيئًا من {severity}.",
    ),
    "PB701.nobody": Wording(
        "The public reads what goes to '{name}', and nobody has to approve it.",
        "Name roles in 'approved_by'.",
        "ما يُرسل إلى «{name}» يقرؤه الجمهور، ولا يلزم أن يوافق عليه أحد.",
        "سمِّ أدوارًا في approved_by.",
    ),
    "PB701.vacant": Wording(
        "Texts for '{name}' must be approved, but every approver is vacant: {roles}.",
        "Name a person for one of them.",
        "نصوص «{name}» تحتاج إلى موافقة، وكلّ من يوافق أدوار شاغرة: {roles}.",
        "سمِّ شخصًا لواحد منها.",
    ),
    "PB701.component": Wording(
        "The service '{key}' is on no component of the status page: the public never learns of its failure.",
        "Add it to a component.",
        "الخدمة «{key}» ليست في أيّ مكوّن من صفحة الحالة، فلا يعلم الجمهور بتعطّلها.",
        "أضِفها إلى مكوّن.",
    ),
    "PB803.severity": Wording(
        "{severity} pages people, but no drill exercises it.",
        "Give a drill this severity.",
        "الدرجة {severity} تستدعي الناس، ولا تمرين عليها.",
        "اجعل لأحد التمارين هذه الدرجة.",
    ),
    "PB803.right": Wording(
        "The right '{key}' needs the training '{training}', which nobody has on record yet.",
        "Train those who hold the right, and have it recorded.",
        "الصلاحية «{key}» مشروطة بالتدريب «{training}»، ولا سجلّ فيه لأحد بعد.",
        "درّب أصحاب الصلاحية، وسجّل ذلك.",
    ),
    "PB804.breached": Wording(
        "{severity}: incidents of the last 90 days that broke their '{key}' target of {within}: {count} of {total},"
        " among them {numbers}.",
        "Review the target, or the steps that are to keep it.",
        "{severity}: حوادث فات فيها موعد «{key}» ({within}) في آخر 90 يومًا: {count} من {total}، منها {numbers}.",
        "راجع المهلة، أو الخطوات التي تحقّقها.",
    ),
}
