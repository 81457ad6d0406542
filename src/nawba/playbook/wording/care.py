"""Sentences about what commands do: verdicts, secrets, risk, rollbacks, blind spots (PB303, PB5nn, PB602)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

CARE: Final[dict[str, Wording]] = {
    "PB011.named": Wording(
        "'{key}' seems to hold a secret written in clear.",
        "Write {{secret: name}} instead, and change the secret: it has been seen.",
        "يبدو أنّ في «{key}» سرًّا مكتوبًا صراحة.",
        "اكتب مكانه \u2068{{secret: name}}\u2069، وغيّر السرّ نفسه فقد انكشف.",
    ),
    "PB303.rollback": Wording(
        "{severity} must be resolved within {within}, and rolling back '{key}' with its checks takes {takes}.",
        "Shorten the checks or the rollback, or lengthen the target.",
        "الدرجة {severity} مهلة حلّها {within}، والرجوع بالإصدار «{key}» مع التحقّق يأخذ {takes}.",
        "قصّر التحقّق أو الرجوع، أو أطِل المهلة.",
    ),
    "PB303.fix": Wording(
        "{severity} must be resolved within {within}; after a fix tried for {fix}, the {takes} to roll back '{key}' "
        "are not left.",
        "Shorten the time box of the fix.",
        "الدرجة {severity} مهلة حلّها {within}؛ وبعد محاولة إصلاح مدّتها {fix} لا يبقى {takes} للرجوع بالإصدار «{key}».",
        "قصّر مهلة الإصلاح.",
    ),
    "PB303.step": Wording(
        "This step may run for {found}, longer than the {within} in which the incident must be resolved.",
        "Shorten its time box.",
        "هذه الخطوة قد تمتدّ {found}، وهي أطول من {within} مهلة حلّ الحادثة.",
        "قصّر مهلتها.",
    ),
    "PB501.grep": Wording(
        "'{program}' ends with 1 when it finds nothing; here that would not count as healthy, though it is good news.",
        "Run the program before it alone, filter in 'show', and write 'healthy_when: {{lines: {{at_most: 0}}}}'.",
        "«{program}» ينتهي بالرمز 1 إذا لم يجد شيئًا، ولن يُعدّ ذلك سلامة مع أنه خبر سارّ.",
        "شغّل البرنامج الذي قبله وحده، ورشّح في show، واكتب \u2068healthy_when: {{lines: {{at_most: 0}}}}\u2069.",
    ),
    "PB501.heading": Wording(
        "'{program}' prints a heading, which would be counted as something found: it would never be healthy.",
        "Leave the heading out: {example}",
        "«{program}» يطبع سطر عناوين، فيُحسب كأنه شيء وُجد، ولا تصحّ السلامة أبدًا.",
        "أسقِط سطر العناوين: {example}",
    ),
    "PB501.curl": Wording(
        "curl ends with 0 even when the server answers with an error, so an error would count as healthy.",
        "Write an 'http' step with 'healthy_when: {{status: 200}}'.",
        "ينتهي curl بالرمز 0 ولو أجاب الخادم بخطأ، فيُعدّ الخطأ سلامة.",
        "اكتب خطوة http وفيها \u2068healthy_when: {{status: 200}}\u2069.",
    ),
    "PB501.time_box": Wording(
        "A command that is ended at its time box has no exit code to be judged by.",
        "Judge what it has shown: 'healthy_when: {{lines: {{at_most: 0}}}}', or write not_judged.",
        "الأمر الذي يُنهى عند مهلته ليس له رمز خروج يُحكم به.",
        "احكم بما أظهره: \u2068healthy_when: {{lines: {{at_most: 0}}}}\u2069، أو اكتب not_judged.",
    ),
    "PB501.asked": Wording(
        "'{key}' cannot be asked here: there is none with '{found}'.",
        "Read the output in the way that has it, or judge by something else.",
        "لا يُسأل هنا عن «{key}»، فلا وجود له مع «{found}».",
        "اقرأ الناتج بالصيغة التي فيها ذلك، أو احكم بغيره.",
    ),
    "PB501.column": Wording(
        "The table has no column '{found}', so the test never holds.",
        "Its columns are: {known}.",
        "ليس في الجدول عمود «{found}»، فلا يتحقّق الشرط أبدًا.",
        "أعمدته: {known}.",
    ),
    "PB503.endless": Wording(
        "'{program}' never ends in this form, and a step must.",
        "Write 'ends: at_time_box' with a 'time_box', and judge what it has shown.",
        "«{program}» لا ينتهي بهذه الصيغة، وكلّ خطوة لا بدّ لها من نهاية.",
        "اكتب \u2068ends: at_time_box\u2069 مع time_box، واحكم بما أظهره.",
    ),
    "PB504.eas_flag": Wording(
        "'eas update' has no '--rollback'.",
        "Write [/usr/bin/eas, 'update:republish', --group, '{{{{release.to}}}}', --message, rollback, "
        "--non-interactive, --json].",
        "ليس للأمر \u2068eas update\u2069 خيار \u2068--rollback\u2069.",
        "اكتب \u2068[/usr/bin/eas, 'update:republish', --group, '{{{{release.to}}}}', --message, rollback, "
        "--non-interactive, --json]\u2069.",
    ),
    "PB504.eas_asks": Wording(
        "'eas update:rollback' asks questions and waits for the answers; nobody is there to give them.",
        "Write 'update:republish' with --group and --non-interactive.",
        "الأمر \u2068eas update:rollback\u2069 يسأل وينتظر الجواب، ولا أحد هناك يجيب.",
        "اكتب \u2068update:republish\u2069 مع \u2068--group\u2069 و\u2068--non-interactive\u2069.",
    ),
    "PB504.mongo": Wording(
        "The 'mongo' shell was removed with MongoDB 6.0.",
        "Use /usr/bin/mongosh.",
        "أُزيل برنامج mongo منذ MongoDB 6.0.",
        "استعمل \u2068/usr/bin/mongosh\u2069.",
    ),
    "PB504.ismaster": Wording(
        "'isMaster' is retired: servers from MongoDB 5.0 on answer to 'hello'.",
        "Ask 'db.hello()' with 'read_as: json', and write 'healthy_when: {{json: {{isWritablePrimary: true}}}}'.",
        "تُرك isMaster، والخوادم من MongoDB 5.0 تجيب عن hello.",
        "اسأل \u2068db.hello()\u2069 مع \u2068read_as: json\u2069، واكتب \u2068healthy_when: {{json: "
        "{{isWritablePrimary: true}}}}\u2069.",
    ),
    "PB504.asks": Wording(
        "'{program}' waits for somebody at a terminal here, and there is none.",
        "Use its form that asks nothing, such as --non-interactive, --yes or --batch.",
        "«{program}» ينتظر هنا من يجيبه على طرفيّة، ولا أحد.",
        "استعمل صيغته التي لا تسأل، مثل \u2068--non-interactive\u2069 أو \u2068--yes\u2069 أو \u2068--batch\u2069.",
    ),
    "PB505.argv": Wording(
        "An argument is text; a secret in it would be seen by everybody who lists processes.",
        "Put the secret into 'env', and let the program read it from there.",
        "المُعامِل نصّ ظاهر، والسرّ فيه يراه كلّ من يعرض العمليات الجارية.",
        "ضع السرّ في env، ودع البرنامج يقرؤه من هناك.",
    ),
    "PB505.argument": Wording(
        "'{found}' puts a secret among the arguments, where everybody who lists processes can read it.",
        "Write 'env: {{NAME: {{secret: name}}}}', and let the program read it from its environment.",
        "«{found}» يضع سرًّا بين المُعامِلات، فيقرؤه كلّ من يعرض العمليات الجارية.",
        "اكتب \u2068env: {{NAME: {{secret: name}}}}\u2069، ودع البرنامج يقرؤه من بيئته.",
    ),
    "PB505.command": Wording(
        "'{program}' changes something here, and nothing says who asks: there is no authentication.",
        "Write an 'http' step with 'via', and give that endpoint a bearer, basic or header secret.",
        "«{program}» يغيّر شيئًا هنا، ولا شيء يبيّن من الطالب، فلا استيثاق.",
        "اكتب خطوة http مع via، واجعل لعنوانها سرًّا في bearer أو basic أو header.",
    ),
    "PB505.plain": Wording(
        "'{found}' is not encrypted: whoever is on the way reads and changes what is sent.",
        "Write https://",
        "«{found}» بلا تشفير، فمن في الطريق يقرأ ما يُرسل ويغيّره.",
        "اكتب \u2068https://\u2069",
    ),
    "PB505.address": Wording(
        "'{found}' puts a secret into an address, and addresses are logged everywhere.",
        "Give the endpoint a bearer, basic or header secret instead.",
        "«{found}» يضع سرًّا في عنوان، والعناوين تُكتب في كلّ سجلّ.",
        "اجعل للعنوان سرًّا في bearer أو basic أو header.",
    ),
    "PB505.write": Wording(
        "'{found}' changes something, and the endpoint '{endpoint}' does not say who asks.",
        "Give '{endpoint}' a bearer, basic or header secret, or use an endpoint that has one.",
        "«{found}» يغيّر شيئًا، والعنوان «{endpoint}» لا يبيّن من الطالب.",
        "اجعل لـ«{endpoint}» سرًّا في bearer أو basic أو header، أو استعمل عنوانًا له ذلك.",
    ),
    "PB505.admin": Wording(
        "'{found}' asks the administration, and the endpoint '{endpoint}' has no authentication.",
        "Use an endpoint with a bearer, basic or header secret; if anybody may read this, that is a leak of its own.",
        "«{found}» يسأل واجهة الإدارة، والعنوان «{endpoint}» بلا استيثاق.",
        "استعمل عنوانًا له سرّ في bearer أو basic أو header؛ وإن كان يُقرأ بلا ذلك فهو تسريب قائم بذاته.",
    ),
    "PB506.pattern": Wording(
        "The filter {found} names the states that are bad; one nobody thought of, such as ImagePullBackOff, passes.",
        "List the good ones: 'show: {{rows: {{status: {{not: [Running, Completed]}}}}}}'.",
        "المرشّح {found} يعدّد الأحوال السيّئة، فما لم يخطر ببال، مثل ImagePullBackOff، يمرّ.",
        "عدّد السليمة: \u2068show: {{rows: {{status: {{not: [Running, Completed]}}}}}}\u2069.",
    ),
    "PB506.shown": Wording(
        "Only these bad states are counted: {found}; one nobody thought of counts as healthy.",
        "List the good ones: 'status: {{not: [Running, Completed]}}'.",
        "لا تُحسب إلا هذه الأحوال السيّئة: {found}؛ وما لم يخطر ببال يُعدّ سلامة.",
        "عدّد السليمة: \u2068status: {{not: [Running, Completed]}}\u2069.",
    ),
    "PB507.ceiling": Wording(
        "This is '{risk}', above the '{ceiling}' that was consented to.",
        "Raise the risk to '{risk}', with the people that asks for, or take the step out.",
        "هذا من درجة «{risk}»، وهي فوق «{ceiling}» التي قُبلت.",
        "ارفع risk إلى «{risk}» بمن يلزم من الموافقين، أو أخرج الخطوة.",
    ),
    "PB507.read": Wording(
        "'{found}' changes something, but is declared as 'read', which nobody consents to.",
        "Write 'risk: change', or 'dangerous'.",
        "«{found}» يغيّر شيئًا، لكنه معلَن read، وهذا لا يوافق عليه أحد.",
        "اكتب \u2068risk: change\u2069 أو dangerous.",
    ),
    "PB507.people": Wording(
        "A '{risk}' step needs {needed} to consent; 'approvals' says {found}.",
        "Delete 'approvals', or write {needed}.",
        "خطوة من درجة «{risk}» يلزمها من الموافقين {needed}، وفي approvals {found}.",
        "احذف approvals، أو اكتب {needed}.",
    ),
    "PB507.starts": Wording(
        "This runbook is '{risk}' and starts by itself ({when}); only what reads may.",
        "Delete 'starts', or take what changes something into a runbook that a person starts.",
        "هذا الدليل التشغيلي من درجة «{risk}» ويبدأ وحده ({when})، ولا يبدأ وحده إلا ما يقرأ.",
        "احذف starts، أو انقل ما يغيّر إلى دليل يبدؤه شخص.",
    ),
    "PB507.snapshot": Wording(
        "{name} ('{key}') turns many things off, and nothing keeps the state from before.",
        "Add 'snapshot' with the request that reads it.",
        "«{name}» ({key}) يطفئ أشياء كثيرة، ولا شيء يحفظ حالها من قبل.",
        "أضِف snapshot وفيه الطلب الذي يقرؤها.",
    ),
    "PB507.mass": Wording(
        "{name} ('{key}') covers everything and is not 'dangerous'.",
        "Write 'risk: dangerous', so that two people consent.",
        "«{name}» ({key}) يشمل كلّ شيء وليس dangerous.",
        "اكتب \u2068risk: dangerous\u2069 ليوافق عليه اثنان.",
    ),
    "PB508.after": Wording(
        "Nothing checks this rollback afterwards: 'after' is missing.",
        "Name the runbook that proves it in 'after'.",
        "لا شيء يتحقّق بعد هذا الرجوع، فقد غاب after.",
        "سمِّ في after الدليل التشغيلي الذي يُثبت نجاحه.",
    ),
    "PB508.blind": Wording(
        "No step of '{key}' can fail, so it would call any rollback good.",
        "Give at least one step a verdict: a watcher, or 'healthy_when'.",
        "لا خطوة في «{key}» يمكن أن تُخفق، فيُعدّ كلّ رجوع ناجحًا.",
        "اجعل لخطوة منه حكمًا على الأقلّ: مراقبًا أو healthy_when.",
    ),
    "PB508.time_box": Wording(
        "The rollback takes {takes}, and would be ended after {found}: half done.",
        "Lengthen 'time_box' to {takes} or more.",
        "الرجوع يأخذ {takes}، وسيُقطع بعد {found} ولمّا يكتمل.",
        "أطِل time_box إلى {takes} أو أكثر.",
    ),
    "PB509.dry_run": Wording(
        "This '{risk}' command has no dry run: nobody sees beforehand what it would do.",
        "Add 'dry_run', or say in 'accepted' why there is none.",
        "هذا الأمر من درجة «{risk}» بلا تشغيل تجريبي، فلا يرى أحد قبله ما سيفعل.",
        "أضِف dry_run، أو بيّن السبب في accepted.",
    ),
    "PB509.native": Wording(
        "'{key}' goes over the air, which does not undo what the stores have delivered; nothing warns of that.",
        "Add 'warns: [native_build]'.",
        "«{key}» تحديث عبر الهواء لا يلغي ما سلّمته المتاجر، ولا شيء ينبّه إلى ذلك.",
        "أضِف \u2068warns: [native_build]\u2069.",
    ),
    "PB509.mask": Wording(
        "The answer to '{found}' seems to hold personal data, and everything of it is shown.",
        "Name the fields to hide in 'mask': [email, phone, ip].",
        "جواب «{found}» يبدو أنّ فيه بيانات شخصية، ويُعرض كلّه.",
        "سمِّ في mask الحقول التي تُحجب: \u2068[email, phone, ip]\u2069.",
    ),
    "PB509.read": Wording(
        "The state of {name} ('{key}') cannot be read back, so nobody knows whether it is off.",
        "Add 'read'.",
        "لا يمكن قراءة حال «{name}» ({key})، فلا يُعرف أهو مطفأ أم لا.",
        "أضِف read.",
    ),
    "PB509.tested": Wording(
        "Nothing says how often {name} ('{key}') is tried; a switch that was never tried may not work.",
        "Add 'test_every' under 'care'.",
        "لا شيء يبيّن كم مرّة يُجرَّب «{name}» ({key})، والمفتاح الذي لم يُجرَّب قد لا يعمل.",
        "أضِف test_every في care.",
    ),
    "PB602.vantage": Wording(
        "'{key}' looks from '{found}' alone, so \"cut off\" cannot be told from \"down\".",
        "Add a second place to 'from'.",
        "«{key}» ينظر من «{found}» وحده، فلا يُفرَّق بين انقطاعه هو وتوقّف الخدمة.",
        "أضِف موضعًا ثانيًا في from.",
    ),
    "PB602.undo": Wording(
        "The scenario '{key}' makes something, and nothing in 'undo' takes it back.",
        "Write the request that takes it back.",
        "السيناريو «{key}» يُحدث شيئًا، ولا شيء في undo يلغيه.",
        "اكتب الطلب الذي يلغيه.",
    ),
    "PB602.dead_man": Wording(
        "Nothing tells whether the source '{key}' is alive: its silence would look like good news.",
        "Add 'dead_man' with the signal that must keep coming, or say in 'accepted' why there is none.",
        "لا شيء يبيّن أنّ المصدر «{key}» حيّ، فصمته يبدو خبرًا سارًّا.",
        "أضِف dead_man وفيه الإشارة التي يجب أن تستمرّ، أو بيّن السبب في accepted.",
    ),
}
