"""A refusal of the API in words for the terminal: what, what to do, who was first and when, who could be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.cli.printing import name, safe


def words(status: int, body: Any) -> str:
    """Return the problem of an answer as lines; its own sentences, nothing invented."""
    p: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    lines = [f"{safe(p.get('title') or 'refused')} ({safe(p.get('code') or status)})", safe(p.get("detail"))]
    by, at = p.get("by"), p.get("at")
    if isinstance(by, Mapping):
        lines.append(f"  by {name(by)}" + (f" at {safe(at)}" if at else ""))
    lines += [_error(error) for error in p.get("errors") or () if isinstance(error, Mapping)]
    if p.get("reachable"):
        lines.append("  reachable: " + ", ".join(name(one) for one in p["reachable"]))
    params = p.get("params")
    if isinstance(params, Mapping):
        lines += [f"  {safe(k)}: {_value(v)}" for k, v in params.items() if v != []]
    return "\n".join(line for line in lines if line)


_MORE = ("known", "reachable", "example", "at_most", "at_most_days", "computed")


def _error(error: Mapping[str, Any]) -> str:
    where = safe(error.get("field") or error.get("key"))
    what = safe(error.get("code") or error.get("message"))
    rest = [f"{k}: {_value(error[k])}" for k in _MORE if error.get(k)]
    return "  " + "; ".join([f"{where}: {what}".strip(": "), *rest])


def _value(value: object) -> str:
    return ", ".join(safe(one) for one in value) if isinstance(value, list) else safe(value)
