"""Is each command a program with its arguments, and nothing a shell would have to read? (PB502, PB009; S65–S66, S71)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from nawba.domain.request import Json
from nawba.domain.runbook import Parameter
from nawba.playbook.checking.command_line import SCRIPT_WORDS, CommandLine, program, take_apart
from nawba.playbook.checking.known_commands import is_known_to_run_text
from nawba.playbook.checking.operations import Operation, is_place, named, operations
from nawba.playbook.conditions import may_begin_with
from nawba.playbook.finding import Finding, Path
from nawba.playbook.nearest import nearest
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_VARIABLE: Final = re.compile(r"\$(?:[A-Z_][A-Z0-9_]*|\{[A-Za-z_][^}]*\}|\([^)]*\))|(?<!\$)`[^`]+`")
_FLAG: Final = re.compile(r"--?[A-Za-z][A-Za-z0-9-]*=")
_BY_SIGN: Final = (("||", "or"), ("&&", "and"), (";", "and"), ("|", "pipe"), ("|&", "pipe"), ("&", "background"))
_SAID_BY: Final = ("echo", "printf")


def no_command_line(draft: Draft) -> Iterator[Finding]:
    """A shell, a pipe, a list of commands, a redirection: what only a shell would read (PB502)."""
    for operation, key, argv in _argvs(draft):
        found = take_apart(argv)
        whats = dict.fromkeys(_of_shell(found))
        if not found.is_line and found.shell is None:
            whats.update(dict.fromkeys(_of_program(argv)))
        variable = next((match[0] for word in argv if (match := _VARIABLE.search(word))), None)
        if variable is not None:
            whats["variable"] = None
        for what in whats:
            path = (*operation.path, key)
            example = _as_list(found.commands[0] if found.commands else argv)
            yield say(
                f"PB502.{what}",
                operation.place(draft, key),
                path,
                found=variable or "" if what == "variable" else _shown(found, argv, what),
                example=example,
            )


def _argvs(draft: Draft) -> Iterator[tuple[Operation, str, tuple[str, ...]]]:
    for operation in operations(draft.playbook):
        for key, argv in (("run", operation.step.argv), ("dry_run", operation.step.how.dry_run)):
            if argv:
                yield operation, key, argv


def _of_shell(found: CommandLine) -> Iterator[str]:
    """Yield what a shell would have to do for this to work."""
    names = [program(words) for words in found.commands]
    is_script = any(words[0] in SCRIPT_WORDS for words in found.commands if words)
    if found.shell is not None:
        yield "shell"
    if is_script and (found.is_line or found.shell):
        yield "script"
        return
    for sign, what in _BY_SIGN:
        if sign in found.signs and not (what == "and" and names[:1] == ["cd"] and len(names) == 2):
            yield what
    if any(sign[0] in "<>" for sign in found.signs):
        yield "redirect"
    if "cd" in names:
        yield "cd"
    if found.is_line:
        if any(name in ("curl", "wget") for name in names):
            yield "curl"
        elif any(name in _SAID_BY or name.startswith("@") for name in names):
            yield "echo"
        elif not found.signs:
            yield "line"


def _of_program(argv: tuple[str, ...]) -> Iterator[str]:
    name = program(argv)
    if (argv[0].startswith("/") and not named(argv[0])) or name == "cd":
        return
    yield "echo" if argv[0] in _SAID_BY else "program"


def _shown(found: CommandLine, argv: tuple[str, ...], what: str) -> str:
    if what == "shell":
        return argv[0]
    if what == "redirect":
        return next(sign for sign in sorted(found.signs) if sign[0] in "<>")
    return next((sign for sign, one in _BY_SIGN if one == what and sign in found.signs), argv[0])


def _as_list(words: tuple[str, ...]) -> str:
    """Return a command as the text should write it, its program by a whole path."""
    first = words[0] if words and words[0].startswith("/") else f"/usr/bin/{program(words)}"
    rest = [word for word in words[1:] if not _VARIABLE.search(word)]
    return f"[{', '.join([first, *map(_quoted, rest)])}]"


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z0-9_./=-]+", word) else "'" + word.replace("'", "''") + "'"


def filled_in(draft: Draft) -> Iterator[Finding]:
    """A parameter that is no whole argument, fills a program's own language, or may begin with a dash (PB502)."""
    for operation, key, argv in _argvs(draft):
        runs_text = next((words for words in take_apart(argv).commands if is_known_to_run_text(words)), None)
        for number, word in enumerate(argv, 1):
            names = named(word)
            if not names:
                continue
            for what in _wrong_places(operation, argv, number, word, is_text=runs_text is not None):
                path = (*operation.path, key, number)
                place = operation.place(draft, key, number)
                yield say(f"PB502.{what}", place, path, found=word, name=names[0], program=program(argv))


def _wrong_places(operation: Operation, argv: tuple[str, ...], number: int, word: str, is_text: bool) -> Iterator[str]:
    if is_text:
        yield "interpreter"
    flag = _FLAG.match(word)
    if not is_place(word[flag.end() :] if flag else word):
        yield "part"
    elif not flag and argv[number - 2] != "--":
        parameter = operation.parameters.get(named(word)[0])
        if parameter is not None and may_begin_with_dash(parameter):
            yield "dash"


def may_begin_with_dash(parameter: Parameter) -> bool:
    """Say whether a program could take what is filled in for a flag. An inventory's names are the agent's to check."""
    if parameter.range is not None:
        return parameter.range[0] < 0
    if parameter.matches is None:
        return any(word.startswith("-") for word in parameter.one_of)
    return may_begin_with(parameter.matches, "-")


def unknown_places(draft: Draft) -> Iterator[Finding]:
    """A place in a command or request that nothing fills (PB009)."""
    for operation in operations(draft.playbook):
        step = operation.step
        texts: list[tuple[tuple[str | int, ...], str]] = []
        for key, argv in (("run", step.argv), ("dry_run", step.how.dry_run)):
            texts += [((key, number), word) for number, word in enumerate(argv, 1)]
        texts += [(("env", name), value) for name, value in step.how.env.items() if isinstance(value, str)]
        if step.request is not None:
            texts += [(("http", step.request.method), step.request.path)]
            texts += [(("http", "json"), text) for text in strings(step.request.json)]
        for keys, text in texts:
            yield from _unfilled(draft, (*operation.path, *keys), text, operation.names)
    yield from _unfilled_scenarios(draft)


def _unfilled_scenarios(draft: Draft) -> Iterator[Finding]:
    """What a step takes can be named in the steps after it, and in all that undo them."""
    for watcher in draft.playbook.watchers.values():
        taken: list[str] = []
        for key, steps in (("steps", watcher.steps), ("undo", watcher.undo)):
            for number, step in enumerate(steps, 1):
                path = ("watchers", watcher.key, key, number, "http")
                for text in (step.request.path, *strings(step.request.json)):
                    yield from _unfilled(draft, path, text, tuple(taken))
                taken += step.take


def _unfilled(draft: Draft, path: Path, text: str, known: tuple[str, ...]) -> Iterator[Finding]:
    for name in named(text):
        if name not in known:
            meant = nearest(name, known) or ""
            wording = "PB009.name_nearest" if meant else "PB009.name"
            listed = ", ".join(known) or "–"
            yield say(wording, draft.place(*path), path, found=name, nearest=meant, known=listed)


def strings(json: Json) -> Iterator[str]:
    """Yield every text in a body, keys too."""
    if isinstance(json, str):
        yield json
    elif isinstance(json, tuple):
        for item in json:
            yield from strings(item)
    elif isinstance(json, Mapping):
        for key, value in json.items():
            yield key
            yield from strings(value)
