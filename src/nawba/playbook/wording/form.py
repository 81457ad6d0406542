"""Sentences about the form of the text: what cannot be read, is unknown, not allowed, said twice (PB001–PB005)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.wording.wording import Wording

FORM: Final[dict[str, Wording]] = {
    "PB001.tab": Wording(
        "A tab cannot be used here; YAML indents with spaces.",
        "Replace the tab with spaces.",
        "لا تصلح علامة الجدولة (Tab) هنا، فالإزاحة في YAML بالمسافات.",
        "ضع مسافات مكانها.",
    ),
    "PB001.quote": Wording(
        "A quotation mark is opened here and never closed.",
        "Close it, or write the value without quotes.",
        "فُتحت هنا علامة اقتباس ولم تُغلق.",
        "أغلقها، أو اكتب القيمة بلا علامات اقتباس.",
    ),
    "PB001.bracket": Wording(
        "A bracket is opened here and never closed, or a comma is missing.",
        "Close it, or write one item a line.",
        "فُتح هنا قوس ولم يُغلق، أو نقصت فاصلة.",
        "أغلق القوس، أو اكتب كلّ عنصر في سطر.",
    ),
    "PB001.colon": Wording(
        "A second ': ' stands in this line.",
        "Put the value in quotes, or begin a new line.",
        "في هذا السطر «: » ثانية.",
        "ضع القيمة بين علامتي اقتباس، أو ابدأ سطرًا جديدًا.",
    ),
    "PB001.indent": Wording(
        "This line does not fit the ones above it.",
        "Check its indentation, and that a ': ' follows the key.",
        "هذا السطر لا ينسجم مع ما فوقه.",
        "راجع إزاحته، وتأكّد من «: » بعد المفتاح.",
    ),
    "PB001.character": Wording(
        "A character that YAML does not allow stands here.",
        "Delete it.",
        "هنا حرف لا يسمح به YAML.",
        "احذفه.",
    ),
    "PB001.syntax": Wording(
        "From here on this file cannot be read as YAML.",
        "Compare the line with those that work; quote what is unusual.",
        "لا يُقرأ هذا الملف بصيغة YAML من هنا فصاعدًا.",
        "قارن السطر بما يُقرأ من السطور، وضع غير المألوف بين علامتي اقتباس.",
    ),
    "PB001.duplicate": Wording(
        "'{found}' stands here a second time; the first is at {first}.",
        "Keep one of the two.",
        "تكرّر «{found}» هنا، وأوّل ذكر له في {first}.",
        "أبقِ واحدًا منهما.",
    ),
    "PB001.size": Wording(
        "This file is larger than 1 MiB.",
        "Divide it into several files.",
        "هذا الملف أكبر من 1 MiB.",
        "قسّمه إلى ملفات.",
    ),
    "PB001.total": Wording(
        "All files together are larger than {most} MiB.",
        "Give the directory of the playbook alone.",
        "مجموع الملفات أكبر من {most} MiB.",
        "حدّد مجلّد الدليل وحده.",
    ),
    "PB001.encoding": Wording(
        "What stands here is not UTF-8.",
        "Save the file as UTF-8.",
        "ما يلي ليس بترميز UTF-8.",
        "احفظ الملف بترميز UTF-8.",
    ),
    "PB001.deep": Wording(
        "This is nested too deep.",
        "Nothing in the language is so deep; look for a wrong indentation or bracket.",
        "التداخل هنا أعمق من اللازم.",
        "ليس في اللغة ما يبلغ هذا العمق؛ ابحث عن إزاحة أو قوس في غير موضعه.",
    ),
    "PB001.many": Wording(
        "This file holds too many values.",
        "Divide it into several files.",
        "في هذا الملف قيم أكثر من اللازم.",
        "قسّمه إلى ملفات.",
    ),
    "PB001.documents": Wording(
        "A second document begins here.",
        "Put it into a file of its own.",
        "يبدأ هنا مستند ثانٍ في الملف نفسه.",
        "ضعه في ملف مستقلّ.",
    ),
    "PB001.root": Wording(
        "A file of the playbook holds sections by name; this is something else.",
        "Begin with a section, such as 'teams:'.",
        "ملف الدليل أقسام مسمّاة، وهذا شيء آخر.",
        "ابدأ بقسم، مثل \u2068teams:\u2069.",
    ),
    "PB001.key": Wording(
        "A key must be a single word; this is a list or a map.",
        "Write the key as one word.",
        "المفتاح كلمة واحدة، وهذا قائمة أو خريطة.",
        "اكتب المفتاح كلمة واحدة.",
    ),
    "PB001.none": Wording(
        "There is no YAML file here.",
        "Give the directory that holds the playbook.",
        "لا ملف YAML هنا.",
        "حدّد المجلّد الذي فيه الدليل.",
    ),
    "PB001.files": Wording(
        "There are more than {most} files here.",
        "Give the directory of the playbook alone.",
        "هنا أكثر من {most} ملف.",
        "حدّد مجلّد الدليل وحده.",
    ),
    "PB002.key": Wording(
        "'{found}' is not a key here.",
        "Known here: {known}.",
        "«{found}» ليس مفتاحًا معروفًا هنا.",
        "المعروف هنا: {known}.",
    ),
    "PB002.key_nearest": Wording(
        "'{found}' is not a key here; did you mean '{nearest}'?",
        "Write '{nearest}'. Known here: {known}.",
        "«{found}» ليس مفتاحًا معروفًا هنا. أتقصد «{nearest}»؟",
        "اكتب «{nearest}». المعروف هنا: {known}.",
    ),
    "PB002.section": Wording(
        "'{found}' is not a section of the playbook.",
        "Sections: {known}.",
        "«{found}» ليس من أقسام الدليل.",
        "الأقسام: {known}.",
    ),
    "PB002.section_nearest": Wording(
        "'{found}' is not a section of the playbook; did you mean '{nearest}'?",
        "Write '{nearest}'.",
        "«{found}» ليس من أقسام الدليل. أتقصد «{nearest}»؟",
        "اكتب «{nearest}».",
    ),
    "PB002.word": Wording(
        "'{found}' is not a word for '{key}'.",
        "One of: {known}.",
        "«{found}» ليست من كلمات «{key}».",
        "اختر من: {known}.",
    ),
    "PB002.word_nearest": Wording(
        "'{found}' is not a word for '{key}'; did you mean '{nearest}'?",
        "One of: {known}.",
        "«{found}» ليست من كلمات «{key}». أتقصد «{nearest}»؟",
        "اختر من: {known}.",
    ),
    "PB002.language": Wording(
        "'{found}' is not a language of the organisation.",
        "One of: {known}; or add it to organisation.languages.",
        "«{found}» ليست من لغات المؤسسة.",
        "اختر من: {known}؛ أو أضِفها إلى organisation.languages.",
    ),
    "PB002.operator": Wording(
        "'{found}' is not a comparison.",
        "One of: {known}.",
        "«{found}» ليست من كلمات المقارنة.",
        "اختر من: {known}.",
    ),
    "PB004.anchor": Wording(
        "Anchors such as {found} are not allowed: everything stands where it is read.",
        "Write the value out, and delete the mark.",
        "لا يُسمح بالمراسي مثل {found}، فكلّ شيء يُكتب حيث يُقرأ.",
        "اكتب القيمة كاملة واحذف العلامة.",
    ),
    "PB004.alias": Wording(
        "References such as {found} are not allowed: everything stands where it is read.",
        "Write the value out here.",
        "لا يُسمح بالإحالات مثل {found}، فكلّ شيء يُكتب حيث يُقرأ.",
        "اكتب القيمة كاملة هنا.",
    ),
    "PB004.tag": Wording(
        "Tags such as {found} are not allowed: the key says what a value is.",
        "Delete the tag.",
        "لا يُسمح بالوسوم مثل {found}، فالمفتاح هو ما يحدّد نوع القيمة.",
        "احذف الوسم.",
    ),
    "PB004.merge": Wording(
        "Merge keys ({found}) are not allowed: everything stands where it is read.",
        "Write the keys out here.",
        "لا يُسمح بمفاتيح الدمج ({found})، فكلّ شيء يُكتب حيث يُقرأ.",
        "اكتب المفاتيح كاملة هنا.",
    ),
    "PB004.directive": Wording(
        "Directives of YAML are not allowed.",
        "Delete the lines that begin with '%'.",
        "لا يُسمح بتوجيهات YAML.",
        "احذف السطور التي تبدأ بـ«%».",
    ),
    "PB005.thing": Wording(
        "'{found}' is defined twice; the first is at {first}.",
        "Keep one.",
        "«{found}» معرّف مرّتين، وأوّلهما في {first}.",
        "أبقِ واحدًا.",
    ),
    "PB005.section": Wording(
        "The section '{found}' stands in two files; the first is at {first}. It lives whole in one.",
        "Put both parts into one file.",
        "القسم «{found}» موزّع على ملفين، وأوّله في {first}؛ ومكانه كلّه ملف واحد.",
        "اجمع الجزأين في ملف واحد.",
    ),
    "PB005.case": Wording(
        "'{found}' and '{other}' ({first}) differ only in capital letters.",
        "Rename one of them.",
        "«{found}» و«{other}» ({first}) لا يختلفان إلا في حالة الأحرف.",
        "غيّر اسم أحدهما.",
    ),
    "PB005.value": Wording(
        "'{key}: {found}' is given twice; the first is at {first}.",
        "Give each its own.",
        "«{key}: {found}» مذكور مرّتين، وأوّلهما في {first}.",
        "اجعل لكلّ واحد ما يخصّه.",
    ),
}
