"""Sentences about the form of commands, requests and watchers, and about what a shell would have to read (PB502)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

COMMANDS: Final[dict[str, Wording]] = {
    "PB003.address": Wording(
        "'{found}' is a whole address; a request names the path, and the endpoint in 'via' brings the rest.",
        "Write the path, such as {example}, and declare the address under 'endpoints'.",
        "«{found}» عنوان كامل، والطلب يُكتب فيه المسار وحده، والباقي من العنوان المعرّف في via.",
        "اكتب المسار، مثل {example}، وعرّف العنوان في القسم endpoints.",
    ),
    "PB003.time_box": Wording(
        "'{found}' is longer than a command may run: 15m.",
        "Shorten it, or divide the command into steps.",
        "«{found}» أطول ممّا يُسمح به لأمر، وهو 15m.",
        "قصّر المدّة، أو قسّم الأمر إلى خطوات.",
    ),
    "PB003.where": Wording(
        "'{key}' runs a program, and nothing says on which agent.",
        "Add 'where' with an agent.",
        "«{key}» يشغّل برنامجًا، ولا شيء يبيّن على أيّ وكيل.",
        "أضِف where وفيه اسم وكيل.",
    ),
    "PB003.of_kind": Wording(
        "A watcher of the kind '{thing}' needs '{key}'.",
        "Add '{key}'.",
        "المراقب من نوع «{thing}» يلزمه «{key}».",
        "أضِف «{key}».",
    ),
    "PB003.not_of_kind": Wording(
        "'{key}' has no meaning for a watcher of the kind '{thing}'.",
        "Delete it, or choose another kind.",
        "لا معنى لـ«{key}» في مراقب من نوع «{thing}».",
        "احذفه، أو اختر نوعًا آخر.",
    ),
    "PB101.holder": Wording(
        "The secret '{name}' is not held by '{found}', where it would be put in.",
        "Add '{found}' to its 'held_by', or run the step where the secret is held.",
        "السرّ «{name}» ليس محفوظًا عند «{found}»، وهناك يوضع.",
        "أضِف «{found}» إلى held_by، أو نفّذ الخطوة حيث يُحفظ السرّ.",
    ),
    "PB502.line": Wording(
        "This is a command line; there is no shell to take it apart.",
        "Write the program and each argument as an element: {example}",
        "هذا سطر أوامر، ولا صدفة (shell) هنا تفكّكه.",
        "اكتب البرنامج وكلّ مُعامِل عنصرًا مستقلًّا: {example}",
    ),
    "PB502.shell": Wording(
        "'{found}' would run whatever stands in the text after it; no step runs a shell.",
        "Run the program itself: {example}",
        "«{found}» ينفّذ أيّ نصّ يأتي بعده، ولا خطوة تشغّل صدفة (shell).",
        "شغّل البرنامج نفسه: {example}",
    ),
    "PB502.pipe": Wording(
        "'{found}' hands the output to another program; there is no pipe, and a failure of the first would be lost.",
        "Run the first program alone, {example}, and declare the filter in 'show' and the verdict in 'healthy_when'.",
        "«{found}» يمرّر الناتج إلى برنامج آخر، ولا أنابيب هنا، وإخفاق البرنامج الأوّل كان سيضيع.",
        "شغّل البرنامج الأوّل وحده: {example}، واكتب الترشيح في show والحكم في healthy_when.",
    ),
    "PB502.and": Wording(
        "'{found}' joins several commands, and the first that fails hides the others.",
        "Make each a step of its own, beginning with {example}",
        "«{found}» يصل أوامر عدّة، وأوّل ما يُخفق منها يحجب الباقي.",
        "اجعل كلّ أمر خطوة مستقلّة، وأوّلها {example}",
    ),
    "PB502.or": Wording(
        "'{found}' turns a failure into success: what comes after it ends well, whatever came before.",
        "Delete it and what follows; a failure is told by the verdict of the step.",
        "«{found}» يقلب الإخفاق نجاحًا، فما بعده ينتهي سليمًا أيًّا كان ما قبله.",
        "احذفه وما بعده؛ فحكم الخطوة يخبر بالإخفاق.",
    ),
    "PB502.background": Wording(
        "'{found}' leaves the command running with nobody watching it.",
        "Let the step run it to its end, or to its time box.",
        "«{found}» يترك الأمر يعمل ولا أحد يرقبه.",
        "دع الخطوة تنفّذه إلى نهايته أو إلى مهلته.",
    ),
    "PB502.redirect": Wording(
        "'{found}' sends output to a file, or takes input from one; only a shell does that.",
        "Delete it; the output of a step is kept with the run.",
        "«{found}» يوجّه الناتج إلى ملف أو يأخذ منه، ولا يفعل ذلك إلا صدفة (shell).",
        "احذفه؛ فناتج الخطوة محفوظ مع التنفيذ.",
    ),
    "PB502.cd": Wording(
        "'cd' changes the directory of a shell, and there is none.",
        "Write the whole directory in 'cwd', and the program alone in 'run'.",
        "«cd» يغيّر مجلّد الصدفة (shell)، ولا صدفة هنا.",
        "اكتب المجلّد كاملًا في cwd، والبرنامج وحده في run.",
    ),
    "PB502.script": Wording(
        "This is a piece of a script; nothing here reads 'if' or 'for'.",
        "Ask a question of 'decisions' with a rule, or run a reviewed program by its whole path.",
        "هذا جزء من نصّ برمجي، ولا شيء هنا يقرأ if أو for.",
        "اطرح سؤالًا من decisions بقاعدة، أو شغّل برنامجًا مراجَعًا بمساره الكامل.",
    ),
    "PB502.echo": Wording(
        "This only says something, it does nothing.",
        "Say it with 'tell', write it as a 'note', or keep a number as a measure.",
        "هذا يقول شيئًا ولا يفعل شيئًا.",
        "قله بـtell، أو اكتبه note، أو احفظ الرقم مقياسًا.",
    ),
    "PB502.curl": Wording(
        "This asks over HTTP by a command line.",
        "Write an 'http' step: the path, and the endpoint in 'via'; a time limit and a typed answer come with it.",
        "هذا طلب HTTP بسطر أوامر.",
        "اكتب خطوة http فيها المسار، والعنوان المعرّف في via، ومعها مهلة وجواب مفهوم.",
    ),
    "PB502.variable": Wording(
        "'{found}' would be filled in by a shell, and there is none: the program gets these very characters.",
        "Put the value into 'env' for the program to read, or make it a parameter: {{{{name}}}}",
        "«{found}» تملؤه الصدفة (shell)، ولا صدفة هنا، فيصل إلى البرنامج حروفًا كما هو.",
        "ضع القيمة في env ليقرأها البرنامج، أو اجعلها متغيّرًا من params: \u2068{{{{name}}}}\u2069",
    ),
    "PB502.program": Wording(
        "'{found}' is not the whole path of a program, so which one it is depends on the host.",
        "Begin with the whole path: {example}",
        "«{found}» ليس مسارًا كاملًا لبرنامج، فالمقصود به يختلف من مضيف إلى آخر.",
        "ابدأ بالمسار الكامل: {example}",
    ),
    "PB502.part": Wording(
        "'{name}' fills only a part of the argument {found}.",
        "Let it fill a whole element, or stand alone after a constant --flag=.",
        "«{name}» يملأ جزءًا من المُعامِل {found}.",
        "اجعله عنصرًا كاملًا، أو وحده بعد \u2068--flag=\u2069 ثابتة.",
    ),
    "PB502.interpreter": Wording(
        "'{program}' runs what it is given, and '{name}' would be a part of that.",
        "Keep all its arguments constant, or run a reviewed program that takes '{name}' as an argument.",
        "«{program}» ينفّذ ما يُعطى، و«{name}» يصير جزءًا ممّا ينفّذه.",
        "اجعل مُعامِلاته كلّها ثابتة، أو شغّل برنامجًا مراجَعًا يأخذ «{name}» مُعامِلًا.",
    ),
    "PB502.dash": Wording(
        "'{name}' may begin with '-', and the program would take it for a flag.",
        "Allow only what begins with a letter or digit, or write '--' before it.",
        "«{name}» قد يبدأ بـ«-»، فيحسبه البرنامج خيارًا.",
        "لا تسمح إلا بما يبدأ بحرف أو رقم، أو اكتب \u2068--\u2069 قبله.",
    ),
}
