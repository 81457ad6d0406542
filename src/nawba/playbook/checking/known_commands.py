"""What is known of the programs people run in incidents: which never end, ask, print headings, change something.

Data, with a source where one is needed. A program that is not here is taken at its word.
"""

from __future__ import annotations

import re
from typing import Final

from nawba.playbook.checking.command_line import Words, has_flag, program, value_of

SEARCHES: Final = frozenset(["grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack"])
"""They end with 1 when nothing was found (POSIX grep, EXIT STATUS)."""
ANSWER_BY_EXIT: Final = SEARCHES | {"diff", "cmp", "pgrep", "test", "["}
_CONTAINERS: Final = frozenset(["docker", "podman", "nerdctl"])
_ALWAYS_ON: Final = frozenset(
    ["watch", "htop", "btop", "stern", "mongostat", "mongotop", "yes", "iotop", "iftop", "nethogs", "kubetail"]
)
_PAGERS: Final = frozenset(
    ["vi", "vim", "nvim", "nano", "emacs", "pico", "less", "more", "most", "man", "passwd", "visudo", "crontab"]
)
# Programs that run what they are given: a filled-in part could be a program of its own (security 4.4, 2).
_RUNS_TEXT: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ["sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "busybox", "pwsh", "powershell", "perl", "ruby", "node"], ()
    ),
    **dict.fromkeys(["php", "lua", "awk", "gawk", "mawk", "sed", "env", "xargs", "ssh", "npx", "eval", "parallel"], ()),
    **dict.fromkeys(["mongosh", "mongo", "psql", "mysql", "mariadb", "sqlite3", "redis-cli", "osascript", "su"], ()),
    "git": ("-c", "--upload-pack", "--exec-path"),
    "tar": ("--to-command", "--checkpoint-action", "--use-compress-program", "-I"),
    "find": ("-exec", "-execdir", "-ok", "-okdir", "-delete"),
    "kubectl": ("exec", "plugin", "--kubeconfig", "debug", "run"),
    "docker": ("exec", "run"),
    "podman": ("exec", "run"),
}
_BAD_STATES: Final = frozenset(
    [
        "error",
        "errors",
        "crashloop",
        "crashloopbackoff",
        "imagepullbackoff",
        "errimagepull",
        "oomkilled",
        "pending",
        "failed",
        "fail",
        "evicted",
        "unknown",
        "terminating",
        "notready",
        "unhealthy",
        "down",
        "dead",
        "exited",
        "restarting",
        "stopped",
        "inactive",
        "failing",
        "backoff",
        "unavailable",
        "runcontainererror",
        "createcontainererror",
        "lost",
        "degraded",
        "critical",
    ]
)


def is_known_to_run_text(words: Words) -> bool:
    """Say whether the program takes programs: an interpreter, a client with its own language, `find -exec`."""
    name = program(words)
    if re.fullmatch(r"python[0-9.]*", name):
        return True
    triggers = _RUNS_TEXT.get(name)
    if triggers is None:
        return False
    return not triggers or any(word in triggers or word.partition("=")[0] in triggers for word in words[1:])


def never_ends(words: Words) -> bool:
    """Say whether the command follows, watches or serves for ever."""
    name, verbs = program(words), words[1:]
    if name in _ALWAYS_ON:
        return True
    if name == "tail":
        return has_flag(words, "[fF]", "--follow", "--retry")
    if name in ("kubectl", "oc") and verbs:
        follows = "logs" in verbs and has_flag(words, "", "-f", "--follow")
        waits = "get" in verbs and has_flag(words, "", "-w", "--watch", "--watch-only")
        return (follows or waits or "port-forward" in verbs or "proxy" in verbs) and "--follow=false" not in words
    if name in _CONTAINERS:
        streams = "stats" in verbs and "--no-stream" not in verbs
        return streams or "events" in verbs or ("logs" in verbs and has_flag(words, "f", "--follow"))
    return _never_ends_plain(name, words)


def _never_ends_plain(name: str, words: Words) -> bool:
    match name:
        case "journalctl":
            return has_flag(words, "f", "--follow")
        case "dmesg":
            return has_flag(words, "w", "--follow")
        case "ping" | "tcpdump":
            return not has_flag(words, "c", "--count")
        case "top":
            return not has_flag(words, "n", "--iterations")
        case "sleep":
            return "infinity" in words
        case "redis-cli":
            return "monitor" in [word.lower() for word in words]
        case _:
            return False


def is_interactive(words: Words) -> bool:
    """Say whether the command opens an editor or pager, or asks and waits for an answer."""
    name, verbs = program(words), words[1:]
    if name in _PAGERS:
        return name != "crontab" or has_flag(words, "e")
    if name in ("kubectl", "oc"):
        is_terminal = has_flag(words, "", "-it", "-ti", "--tty") and bool({"exec", "run", "debug", "attach"} & {*verbs})
        return "edit" in verbs or is_terminal
    if name in _CONTAINERS:
        return has_flag(words, "", "-it", "-ti", "--interactive", "--tty")
    if name == "eas":
        return "update:republish" in verbs and "--non-interactive" not in verbs
    if name in ("apt", "apt-get", "dnf", "yum"):
        return bool({"install", "remove", "upgrade", "update"} & {*verbs}) and not has_flag(words, "y", "--yes")
    return name == "top" and not has_flag(words, "b", "--batch")


def prints_headings(words: Words) -> str | None:
    """Return what leaves the headings away, None when none are printed or nothing is known: a flag, or `skip: 1`."""
    name, verbs = program(words), words[1:]
    if name in ("kubectl", "oc") and {"get", "top"} & {*verbs}:
        form = value_of(words, "-o", "--output") or ""
        is_table = form in ("", "wide")
        return "--no-headers" if is_table and not has_flag(words, "", "--no-headers") else None
    if name == "ps":
        return None if has_flag(words, "", "--no-headers", "--no-heading") else "--no-headers"
    if name in _CONTAINERS and {"ps", "images"} & {*verbs}:
        return None if has_flag(words, "q", "--format", "--quiet") else "--format"
    if name == "systemctl" and any(verb.startswith("list-") for verb in verbs):
        return None if has_flag(words, "", "--no-legend", "--legend") else "--no-legend"
    return "skip: 1" if name in ("df", "free", "netstat", "lsof", "helm", "w") and verbs != ("-s",) else None


def lists_states(words: Words) -> bool:
    """Say whether the command lists things with the state each is in."""
    name, verbs = program(words), {*words[1:]}
    if name in ("kubectl", "oc"):
        return "get" in verbs
    if name in _CONTAINERS:
        return "ps" in verbs
    return name in ("supervisorctl", "pm2", "crictl", "nomad") or (name == "systemctl" and bool(verbs))


def lists_bad_states(pattern: str) -> bool:
    """Say whether `pattern` names nothing but states that are bad: `(Error|CrashLoop)`."""
    named = [word.lower() for word in re.findall(r"[A-Za-z]{3,}", re.sub(r"\(\?[a-z]+\)|\\[a-zA-Z]", " ", pattern))]
    return bool(named) and all(word in _BAD_STATES for word in named)


_CHANGING: Final[dict[str, frozenset[str]]] = {
    "kubectl": frozenset(["apply", "create", "delete", "scale", "patch", "replace", "set", "drain", "cordon", "label"]),
    "systemctl": frozenset(["start", "stop", "restart", "reload", "kill", "disable", "enable", "isolate", "mask"]),
    "docker": frozenset(["rm", "rmi", "stop", "start", "restart", "kill", "prune", "run"]),
    "podman": frozenset(["rm", "rmi", "stop", "start", "restart", "kill", "prune", "run"]),
    "helm": frozenset(["install", "upgrade", "rollback", "uninstall", "delete"]),
    "eas": frozenset(["update", "update:republish", "update:rollback", "update:roll-back-to-embedded", "submit"]),
    "git": frozenset(["push", "reset", "revert", "checkout"]),
    "terraform": frozenset(["apply", "destroy"]),
}
_VERB_AMONG: Final = 6
"""Flags with their values may stand before the verb: `kubectl -n shop delete pod`."""
_ALWAYS_CHANGING: Final = frozenset(
    [
        "rm",
        "mv",
        "dd",
        "kill",
        "pkill",
        "killall",
        "reboot",
        "shutdown",
        "halt",
        "truncate",
        "mkfs",
        "iptables",
        "chmod",
    ]
)


def changes_something(words: Words) -> bool:
    """Say whether the command is known to change something, and is no dry run."""
    name = program(words)
    if has_flag(words, "", "--dry-run") and "--dry-run=none" not in words:
        return False
    if name in _ALWAYS_CHANGING:
        return True
    if name == "kubectl" and "rollout" in words:
        return bool({"restart", "undo", "pause", "resume"} & {*words})
    if name == "systemctl":
        return bool(words[1:]) and next((w for w in words[1:] if not w.startswith("-")), "") in _CHANGING[name]
    return any(word in _CHANGING.get(name, ()) for word in words[1:_VERB_AMONG])


_WRITE_FLAGS: Final = (
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-urlencode",
    "--json",
    "-F",
    "--form",
    "-T",
)
_METHODS: Final = ("POST", "PUT", "PATCH", "DELETE")


def writes_over_http(words: Words) -> bool:
    """Say whether the command is a request by curl or wget that changes something."""
    name = program(words)
    if name == "wget":
        return value_of(words, "--method") in _METHODS or has_flag(words, "", "--post-data", "--body-data")
    if name != "curl":
        return False
    method = value_of(words, "-X", "--request") or next((w[2:] for w in words if re.fullmatch("-X[A-Z]+", w)), None)
    return method in _METHODS or (method is None and any(value_of(words, flag) is not None for flag in _WRITE_FLAGS))


def hides_failure(words: Words) -> bool:
    """Say whether curl would end with 0 though the server answered with an error."""
    return program(words) == "curl" and not has_flag(words, "f", "--fail", "--fail-with-body")
