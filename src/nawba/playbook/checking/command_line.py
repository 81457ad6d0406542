"""Takes a command apart as its author meant it: the simple commands in a line, in a shell's argument, or in argv.

Nothing is run and nothing expanded; this reads what somebody wrote, so that what is wrong can be said exactly.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SHELLS: Final = frozenset(
    ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "busybox", "cmd", "powershell", "pwsh"]
)
SCRIPT_WORDS: Final = frozenset(["if", "then", "else", "elif", "fi", "for", "while", "until", "case", "[", "[["])
_WRAPPERS: Final = frozenset(["sudo", "doas", "env", "nohup", "nice", "ionice", "time", "timeout", "stdbuf", "setsid"])
_SIGN: Final = re.compile(r"[0-9]*[|&;<>]+[0-9]*|[|&;<>]+&[0-9-]")
_OF_A_WRAPPER: Final = re.compile(r"-.*|[A-Za-z_][A-Za-z0-9_]*=.*|[0-9]+[smh]?")
_PROGRAM_TEXT: Final = re.compile(r"-[a-z]*c")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`commands`: each program with its arguments. `signs`: what a shell would join them by (`|`, `&&`, `>`).

    `is_line`: written as one string. `shell`: the shell that was to take it apart, None: none was named.
    """

    commands: tuple[Words, ...]
    signs: frozenset[str]
    is_line: bool = False
    shell: str | None = None


def program(words: Words) -> str:
    """Return the name of the program of a simple command, without its directory."""
    return words[0].rpartition("/")[2] if words else ""


def take_apart(argv: Sequence[str]) -> CommandLine:
    """Return the commands `argv` stands for. A single element with white space is a line; `sh -c` holds one."""
    if len(argv) == 1 and (len(argv[0].split()) > 1 or _SIGN.search(argv[0])):
        return _of_line(argv[0])
    name = program(tuple(argv))
    if name in SHELLS:
        for place, word in enumerate(argv[1:-1], 1):
            if _PROGRAM_TEXT.fullmatch(word) or word in ("/c", "-Command"):
                inner = _of_line(argv[place + 1])
                return CommandLine(inner.commands, inner.signs, shell=name)
    return _split(list(argv))


def _of_line(text: str) -> CommandLine:
    lines = [line.strip() for line in text.replace("\\\n", " ").strip().splitlines()]
    found = _split(_words(" ; ".join(line for line in lines if line)))
    return CommandLine(found.commands, found.signs, is_line=True)


def _words(line: str) -> list[str]:
    reader = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    reader.whitespace_split = True
    reader.commenters = ""
    try:
        return list(reader)
    except ValueError:
        return line.split()


def _split(words: list[str]) -> CommandLine:
    commands: list[list[str]] = [[]]
    signs: set[str] = set()
    for word in words:
        if _SIGN.fullmatch(word):
            signs.add(word.strip("0123456789") or word)
            commands.append([])
        else:
            commands[-1].append(word)
    return CommandLine(tuple(_unwrapped(one) for one in commands if one), frozenset(signs))


def _unwrapped(words: list[str]) -> Words:
    """Return the command inside `sudo`, `env A=b`, `timeout 5s` and the like, where there is one."""
    rest = words
    while len(rest) > 1 and program(tuple(rest)) in _WRAPPERS:
        rest = rest[1:]
        while len(rest) > 1 and _OF_A_WRAPPER.fullmatch(rest[0]):
            rest = rest[1:]
    return tuple(rest)


def has_flag(words: Words, short: str, *long: str) -> bool:
    """Say whether the short flag stands among `words`, alone or in a bundle (`-nf`), or one of the long ones."""
    if any(word == one or word.startswith(f"{one}=") for word in words for one in long):
        return True
    return bool(short) and any(re.fullmatch(f"-[A-Za-z0-9]*{short}[A-Za-z0-9]*", word) for word in words[1:])


def value_of(words: Words, *flags: str) -> str | None:
    """Return what follows one of `flags`, as the next word or after `=`; None when none is there."""
    for place, word in enumerate(words):
        if word in flags:
            return words[place + 1] if place + 1 < len(words) else ""
        for flag in flags:
            if word.startswith(f"{flag}="):
                return word[len(flag) + 1 :]
    return None
