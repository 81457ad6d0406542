"""Sentences about commands, requests, watchers, rollbacks and switches (PB003 of their form, PB303, PB5nn)."""

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
    "PB505.argv": Wording(
        "An argument is text; a secret in it would be seen by everybody who lists processes.",
        "Put the secret into 'env', and let the program read it from there.",
        "المُعامِل نصّ ظاهر، والسرّ فيه يراه كلّ من يعرض العمليات الجارية.",
        "ضع السرّ في env، ودع البرنامج يقرؤه من هناك.",
    ),
    "PB508.after": Wording(
        "Nothing checks this rollback afterwards: 'after' is missing.",
        "Name the runbook that proves it in 'after'.",
        "لا شيء يتحقّق بعد هذا الرجوع، فقد غاب after.",
        "سمِّ في after الدليل التشغيلي الذي يُثبت نجاحه.",
    ),
}
