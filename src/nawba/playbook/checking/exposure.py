"""Is anything secret shown, or anything changed by nobody in particular? (PB505, PB101; S67–S69)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from nawba.domain.agent import SERVER
from nawba.domain.request import Endpoint, Request
from nawba.domain.secret import Secret
from nawba.playbook.checking.command_line import Words, program, take_apart
from nawba.playbook.checking.known_commands import writes_over_http
from nawba.playbook.checking.operations import Operation, operations, requests
from nawba.playbook.finding import Finding, Path
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_SECRET_NAME: Final = re.compile(
    r"(?:^|[_-])(?:URI|DSN|TOKEN|PASSWORD|PASSWD|PASS|PWD|SECRET|KEY|CREDENTIALS?|AUTH|DATABASE_URL)(?:$|[_-])",
    re.IGNORECASE,
)
_VARIABLE: Final = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
_SECRET_FLAG: Final = re.compile(
    r"--?(?:password|passwd|pass|token|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token)(?:=(.*))?",
    re.IGNORECASE,
)
_SECRET_HEADER: Final = re.compile(
    r"(?:proxy-)?authorization\s*:|x-[a-z-]*(?:key|token|secret)\s*:|cookie\s*:", re.IGNORECASE
)
_SECRET_QUERY: Final = re.compile(
    r"(?:.*[_-])?(?:token|secret|password|passwd|pwd|api_?key|apikey|key|sig|signature)", re.IGNORECASE
)
_HOME: Final = frozenset(["localhost", "127.0.0.1", "::1"])


def shown_in_command(draft: Draft) -> Iterator[Finding]:
    """A secret among the arguments, a write nobody signs, an address without encryption in a command (PB505)."""
    for operation in operations(draft.playbook):
        for words in take_apart(operation.step.argv).commands if operation.step.argv else ():
            secret = _secret_of(words)
            if secret is not None:
                yield _about(draft, operation, "PB505.argument", found=secret)
            if writes_over_http(words) and not any(_SECRET_HEADER.match(word) for word in words):
                yield _about(draft, operation, "PB505.command", program=program(words))
            plain = next((word for word in words if _is_plain(word)), None)
            if plain is not None:
                yield _about(draft, operation, "PB505.plain", found=plain)


def _secret_of(words: Words) -> str | None:
    """Return what of `words` is or would become a secret, as much as may be said again."""
    for place, word in enumerate(words):
        variable = _VARIABLE.search(word)
        if variable and _SECRET_NAME.search(variable[1]):
            return variable[0]
        flag = _SECRET_FLAG.fullmatch(word)
        if flag and (flag[1] or place + 1 < len(words)):
            return word.partition("=")[0]
        if place and words[place - 1] in ("-H", "--header") and _SECRET_HEADER.match(word):
            return word.partition(":")[0]
        if program(words) == "curl" and word in ("-u", "--user") and place + 1 < len(words):
            return word
        if program(words) in ("mysql", "mysqldump", "mariadb") and re.fullmatch("-p.+", word):
            return "-p"
    return None


def _is_plain(address: str) -> bool:
    if not address.startswith("http://"):
        return False
    try:
        return urlsplit(address).hostname not in _HOME
    except ValueError:
        return True


def shown_in_address(draft: Draft) -> Iterator[Finding]:
    """An endpoint without encryption, an address with a secret in it (PB505)."""
    for endpoint in draft.playbook.endpoints.values():
        path = ("endpoints", endpoint.key, "base")
        if _is_plain(endpoint.base) and not (endpoint.is_private and endpoint.secret is None):
            yield say("PB505.plain", draft.place(*path), path, found=endpoint.base)
        if "@" in endpoint.base.partition("://")[2].partition("/")[0]:
            yield say("PB505.address", draft.place(*path), path, found="@")
        for name in _secrets_of_query(endpoint.base):
            yield say("PB505.address", draft.place(*path), path, found=name)
    for path_, request, _ in requests(draft.playbook):
        for name in _secrets_of_query(request.path):
            yield say("PB505.address", draft.place(*path_), path_, found=name)


def _secrets_of_query(address: str) -> list[str]:
    query = address.partition("?")[2].partition("#")[0]
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200) if query.count("&") < 200 else []
    return [name for name, value in pairs if value and _SECRET_QUERY.fullmatch(name)]


def nobody_signs(draft: Draft) -> Iterator[Finding]:
    """A request that changes something, or asks the administration, and says to nobody who asks (PB505, S68–S69)."""
    for path, request, is_signed in requests(draft.playbook):
        endpoint = draft.playbook.endpoints.get(request.via)
        if endpoint is None or endpoint.secret is not None or is_signed:
            continue
        wording = "PB505.write" if request.is_write else "PB505.admin" if _is_admin(request, endpoint) else None
        if wording is not None:
            found = f"{request.method}: {request.path}"
            yield say(wording, draft.place(*path), path, found=found, endpoint=endpoint.key)


def _is_admin(request: Request, endpoint: Endpoint) -> bool:
    return not endpoint.is_private and "admin" in request.path.partition("?")[0].lower().split("/")


def not_held_there(draft: Draft) -> Iterator[Finding]:
    """A secret is put in where it is not held: the agent that runs the command, the server that asks (PB101)."""
    secrets = draft.playbook.secrets
    for operation in operations(draft.playbook):
        where = operation.step.how.where
        for variable, value in operation.step.how.env.items():
            held = secrets.get(value.name) if isinstance(value, Secret) else None
            if held is not None and where is not None and where not in held.held_by:
                yield _not_held(draft, (*operation.path, "env", variable), held.key, where)
        endpoint = draft.playbook.endpoints.get(operation.step.request.via) if operation.step.request else None
        held = secrets.get(endpoint.secret or "") if endpoint else None
        asking = where or SERVER
        if held is not None and asking not in held.held_by:
            yield _not_held(draft, (*operation.path, "http", "via"), held.key, asking)


def _not_held(draft: Draft, path: Path, secret: str, where: str) -> Finding:
    return say("PB101.holder", draft.place(*path), path, name=secret, found=where)


def _about(draft: Draft, operation: Operation, wording: str, **params: str) -> Finding:
    return say(wording, operation.place(draft, "run"), (*operation.path, "run"), None, None, **params)
