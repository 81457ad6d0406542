"""The codes about commands, rollbacks and switches (PB303, PB5nn; `playbook.md` §4)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.code import Code

COMMAND_CODES: Final[dict[str, Code]] = {
    "PB505": Code(
        "E",
        "A secret in an argument or an address, a write without authentication, plain HTTP.",
        "سرّ في مُعامِل أمر أو في عنوان، أو كتابة بلا استيثاق، أو HTTP بلا تشفير.",
        "exposed or unauthenticated",
        "سرّ مكشوف",
    ),
    "PB508": Code(
        "E",
        "A rollback with nothing after it that could fail: no `after`, only steps not judged, a time box too short.",
        "رجوع لا يعقبه ما يكشف فشله: لا after، أو خطوات لا يُحكم عليها، أو مهلة أقصر من مدّته.",
        "unchecked rollback",
        "رجوع بلا تحقّق",
    ),
}
