"""R1–R5: what was answered 202 is there, what was not is not; each ends once; nothing is lost between in and out."""

from __future__ import annotations

from collections import Counter

from nawba.sim.facts import Facts, Sent
from nawba.sim.plan import Post
from nawba.sim.seeing import Change, Commit, Row
from nawba.store.signals import Arrival

_NEW = 0
_STATES = {1: "attached", 2: "suppressed", 3: "quarantined"}
_RULES = frozenset(("info", "change", "unknown_clear", "unknown_key", "stale", "already_answered"))
_SAME_BODY_US = 300_000_000


class Conservation:
    """Counts the rows itself and compares with what the system counts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: Counter[int] = Counter()
        self._tally: Counter[str] = Counter()
        self._shards: dict[str, int] = {}
        self._promised: dict[bytes, Post] = {}
        self._fired: dict[tuple[bytes, str], set[bytes]] = {}
        self._bodies: dict[tuple[str, bytes], tuple[int, str]] = {}

    def commit(self, commit: Commit) -> None:
        counted = False
        for change in commit.changes:
            match change.table:
                case "signal":
                    self._signal(change)
                    counted = True
                case "tally" if change.new is not None:
                    self._shard(change.new["name"], change.new["n"])
                    counted = True
                case "alert" if change.new is not None:
                    self._alert(change.new)
        if counted:
            self._counts()

    def _signal(self, change: Change) -> None:
        old, new = change.old, change.new
        if new is None:
            self._facts.fails("R1", f"a signal is gone: {change.now['id'].hex()}")
            return
        before = None if old is None else old["state"]
        if before is not None:
            self._rows[before] -= 1
        self._rows[new["state"]] += 1
        if before is None and new["state"] != _NEW:
            self._facts.fails("R5", "a signal came in settled")
        if before not in (None, _NEW) and before != new["state"]:
            self._facts.fails("R5", f"a signal ended twice: {_STATES[before]} and {_STATES.get(new['state'])}")
        if new["state"] == 2 and new["rule"] not in _RULES:
            self._facts.fails("R5", f"suppressed by a rule nobody knows: {new['rule']}")
        if new["state"] != _NEW and before == _NEW:
            self._facts.trace.say("signal", f"{new['source']} {_STATES[new['state']]} {new['rule'] or ''}")

    def _shard(self, name: str, n: int) -> None:
        """Each writer of a shared database counts in a row of its own: `accepted.3`."""
        self._tally[name.partition(".")[0]] += n - self._shards.get(name, 0)
        self._shards[name] = n

    def _counts(self) -> None:
        rows, tally = self._rows, self._tally
        for number, name in _STATES.items():
            if rows[number] != tally[name]:
                self._facts.fails("R5", f"{rows[number]} signals are {name}, {tally[name]} are counted")
        if sum(rows.values()) != tally["accepted"]:
            self._facts.fails("R5", f"{sum(rows.values())} signals are there, {tally['accepted']} are counted in")

    def _alert(self, new: Row) -> None:
        """R3: one key has at most one current episode, and it does not fire in two incidents that are not over."""
        key = (new["key_id"], new["dedup_key"])
        if new["is_current"] and new["state"] == "firing" and new["incident_id"] is not None:
            live = self._fired.setdefault(key, set())
            live.add(new["incident_id"])
            current = [
                a
                for a in self._facts.mirror.tables["alert"].values()
                if a["is_current"] and (a["key_id"], a["dedup_key"]) == key
            ]
            if len(current) > 1:
                self._facts.fails("R3", f"two current episodes of {new['dedup_key']}")

    def accepted(self, post: Post, one: Arrival, stored: tuple[str, str]) -> None:
        """R1: a 202 is a row. R3: the same body without a key of its own gets the first answer again."""
        raw = bytes.fromhex(stored[0][4:])
        if self._facts.row("signal", raw) is None:
            self._facts.fails("R1", f"answered 202 and not stored: {post.source} {post.kind} {post.key}")
        self._promised[raw] = post
        if one.digest is None:
            return
        place = (one.key_id, one.digest)
        first = self._bodies.setdefault(place, (one.received_at, stored[0]))
        if first[1] != stored[0]:
            if 0 <= one.received_at - first[0] < _SAME_BODY_US:
                self._facts.fails("R3", f"the same body of {post.source} got another answer within 5 minutes")
            self._bodies[place] = (one.received_at, stored[0])

    def refused(self, id_: str) -> None:
        """R2: what was answered 503 has left nothing behind."""
        if self._facts.row("signal", bytes.fromhex(id_[4:])) is not None:
            self._facts.fails("R2", f"answered 503 and stored all the same: {id_}")

    def sent(self, sent: Sent) -> None:
        """Nothing about signals."""

    def ends(self) -> None:
        """R5: every signal is settled. R4: a key nobody but its source has touched is as its newest signal said."""
        if self._rows[_NEW]:
            self._facts.fails("R5", f"{self._rows[_NEW]} signals are not settled at the end")
        for raw in self._promised:
            if self._facts.row("signal", raw) is None:
                self._facts.fails("R1", "a signal that was answered 202 is gone")
        self._converged()

    def _converged(self) -> None:
        said: dict[tuple[str, str], list[Post]] = {}
        for post in self._promised.values():
            if post.kind in ("fire", "clear"):
                said.setdefault((post.source, post.key), []).append(post)
        alerts = {
            (a["source"], a["dedup_key"]): a for a in self._facts.mirror.tables["alert"].values() if a["is_current"]
        }
        for place, posts in said.items():
            alert = alerts.get(place)
            dated = [p.started for p in posts if p.started is not None]
            if alert is None or len(dated) != len(posts) or len(set(dated)) != len(dated):
                continue
            if not alert["is_dated"] or self._touched(alert):  # a person's word ends every episode
                continue
            newest = max(posts, key=lambda p: p.started or 0)
            wanted = "firing" if newest.kind == "fire" else "cleared"
            if alert["state"] != wanted:
                self._facts.fails("R4", f"{place[1]} is {alert['state']}; its newest signal says {wanted}")

    def _touched(self, alert: Row) -> bool:
        same = [
            a
            for a in self._facts.mirror.tables["alert"].values()
            if a["key_id"] == alert["key_id"] and a["dedup_key"] == alert["dedup_key"]
        ]
        return any(not a["is_dated"] for a in same)
