"""Commands, requests, watchers, rollbacks and switches with something wrong: code, what, wrong, right."""

from __future__ import annotations

from typing import Final

from tests.playbook.operations import altered, operating
from tests.playbook.small import Case

FINE: Final = operating()

CASES: Final[list[Case]] = [
    ("PB002", "a kind of watcher", altered("watchers", "kind: tls", "kind: ssl"), FINE),
    ("PB002", "a word that is no verdict", altered("runbooks", "not_judged", "judged"), FINE),
    ("PB003", "a program nowhere", altered("runbooks", "        where: app_hosts\n", ""), FINE),
    ("PB003", "a whole address as a path", altered("watchers", "get: /health", "get: https://x.org/health"), FINE),
    ("PB003", "an hour of running", altered("runbooks", "time_box: 30s", "time_box: 1h"), FINE),
    ("PB003", "a relative directory", altered("releases", "cwd: /srv/app", "cwd: app"), FINE),
    (
        "PB003",
        "two things in one step",
        altered("runbooks", "check: api_health}", "check: api_health, wait: 5s}"),
        FINE,
    ),
    ("PB003", "a heartbeat without grace", altered("watchers", ", grace: 30m", ""), FINE),
    ("PB003", "a heartbeat that asks", altered("watchers", "grace: 30m", "grace: 30m, every: 5m"), FINE),
    ("PB003", "a time of cron that is none", altered("watchers", "0 3 * * *", "0 25 * * *"), FINE),
    (
        "PB003",
        "a scenario that undoes nothing",
        altered(
            "watchers",
            "    undo:\n      - {key: refund, http: {post: '/v1/orders/{{order_id}}/refund', via: public_api}}\n",
            "",
        ),
        FINE,
    ),
    ("PB003", "a range backwards", altered("runbooks", "range: 1-20", "range: 20-1"), FINE),
    (
        "PB003",
        "two ways to authenticate",
        altered(
            "endpoints", "bearer: {secret: admin_token}", "bearer: {secret: admin_token}, basic: {secret: admin_token}"
        ),
        FINE,
    ),
    ("PB005", "a step's key twice", altered("runbooks", "key: database", "key: pods"), FINE),
    ("PB008", "in an argument", altered("runbooks", "pods, --all", '"pods\\u200b", --all'), FINE),
    (
        "PB008",
        "in a body",
        altered(
            "kill_switches", "feature: new_payments, enabled: false", '"feature\\u202e": new_payments, enabled: false'
        ),
        FINE,
    ),
    ("PB101", "an agent", altered("runbooks", "where: app_hosts", "where: app_host"), FINE),
    ("PB101", "an endpoint", altered("watchers", "get: /health, via: public_api", "get: /health, via: public"), FINE),
    ("PB101", "a secret", altered("endpoints", "secret: admin_token", "secret: admin"), FINE),
    ("PB101", "a secret of a program", altered("runbooks", "{secret: mongo_uri}", "{secret: mongo}"), FINE),
    ("PB101", "a watcher", altered("runbooks", "check: order_to_settlement", "check: order"), FINE),
    ("PB101", "a runbook", altered("releases", "after: after_rollback", "after: after"), FINE),
    ("PB101", "a switch", altered("runbooks", "switch: new_payments", "switch: payments"), FINE),
    ("PB101", "a template", altered("runbooks", "tell: alarm", "tell: alarms"), FINE),
    (
        "PB505",
        "a secret among the arguments",
        altered("runbooks", "--quiet, --json", "{secret: mongo_uri}, --json"),
        FINE,
    ),
    ("PB508", "a rollback without after", altered("releases", "    after: after_rollback\n", ""), FINE),
]
