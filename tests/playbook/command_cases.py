"""Commands, requests, watchers, rollbacks and switches with something wrong: code, what, wrong, right."""

from __future__ import annotations

from typing import Final

from tests.playbook.operations import OPERATIONS, altered, operating
from tests.playbook.small import SMALL, Case, Files, changed, small

FINE: Final = operating()

_FORM: Final[list[Case]] = [
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


def _gather(step: str, risk: str = "read") -> Files:
    """Return the playbook with `step` as the only one of a runbook."""
    book = (
        "runbooks:\n  after_rollback: {name: {ar: التحقق, en: Checks}, risk: read,"
        " steps: [{key: health, check: api_health}, {key: business, check: order_to_settlement}]}\n"
        "  one: {name: {ar: خطوة, en: One}, risk: %s, params: {group: {matches: '[a-z][a-z-]*'}, any: {matches: '[a-z-]+'},"
        " flag: {one_of: [-v, quiet]}, less: {range: -5-5}, host: {inventory: hosts}}, steps: [{key: it, %s}]}\n"
    )
    return operating(runbooks=book % (risk, step))


_RUN: Final = "where: cluster, healthy_when: not_judged"
_ROWS: Final = "where: cluster, healthy_when: {rows: {at_most: 0}}, read_as: {table: [name, status]}"
_LINES: Final = "where: cluster, healthy_when: {lines: {at_most: 0}}"
_DECISION: Final = (
    "decisions: {fix: {question: {ar: أنصلح؟, en: Fix?}, options: {fix: {name: {ar: إصلاح, en: Fix}, time_box: %s},"
    " back: {name: {ar: رجوع, en: Back}, opens: {release: affected_release}}}}}\n"
)


def _deciding(box: str) -> Files:
    degrees = SMALL["severities"].replace("resolve: {within: 1h}", "resolve: {within: 1h}\n    action: {decide: fix}")
    return operating(severities=degrees, decisions=_DECISION % box)


def _at_once(takes: str) -> Files:
    degrees = SMALL["severities"].replace(
        "resolve: {within: 1h}", "resolve: {within: 1h}\n    action: {roll_back: at_once}"
    )
    releases = OPERATIONS["releases"].replace("takes: 8m", f"takes: {takes}")
    return operating(severities=degrees, releases=releases)


CASES: Final[list[Case]] = [
    *_FORM,
    (
        "PB009",
        "a parameter nobody declared",
        _gather("run: [/bin/echo, '{{grp}}'], " + _RUN),
        _gather("run: [/bin/echo, '{{group}}'], " + _RUN),
    ),
    (
        "PB009",
        "a version in a runbook",
        _gather("http: {get: '/v/{{release.to}}', via: public_api}"),
        _gather("http: {get: '/v/{{group}}', via: public_api}"),
    ),
    (
        "PB009",
        "taken later than it is used",
        altered(
            "watchers",
            "post: /v1/orders, via: public_api, json: {test: true",
            "post: /v1/orders, via: public_api, json: {order: '{{order_id}}'",
        ),
        FINE,
    ),
    ("PB101", "a secret that is held elsewhere", altered("secrets", "held_by: cluster", "held_by: [office]"), FINE),
    (
        "PB101",
        "an answer's secret that the server has not",
        altered("secrets", "en: Admin API}, held_by: [server]", "en: Admin API}, held_by: [office]"),
        FINE,
    ),
    ("PB303", "a rollback longer than the target", _at_once("55m"), _at_once("8m")),
    ("PB303", "a fix that leaves no time", _deciding("50m"), _deciding("20m")),
    (
        "PB303",
        "a step longer than the target",
        operating(
            severities=SMALL["severities"].replace("15m", "1m").replace("within: 1h", "within: 10m"),
            runbooks=OPERATIONS["runbooks"].replace("time_box: 30s", "time_box: 12m"),
        ),
        operating(severities=SMALL["severities"].replace("15m", "1m").replace("within: 1h", "within: 10m")),
    ),
    (
        "PB501",
        "nothing found is 1",
        _gather("run: [/bin/grep, -c, ERROR, /var/log/app], where: cluster"),
        _gather(
            "run: [/bin/grep, -c, ERROR, /var/log/app], where: cluster, healthy_when: {exit: 1}, unhealthy_when: {exit: 0}"
        ),
    ),
    (
        "PB501",
        "a difference is 1",
        _gather("run: [/usr/bin/diff, /etc/a, /etc/b], where: cluster"),
        _gather("run: [/usr/bin/diff, /etc/a, /etc/b], where: cluster, unhealthy_when: {exit: [1]}"),
    ),
    (
        "PB501",
        "a heading as a row",
        _gather("run: [/usr/bin/kubectl, get, nodes], " + _ROWS),
        _gather("run: [/usr/bin/kubectl, get, nodes, --no-headers], " + _ROWS),
    ),
    (
        "PB501",
        "a heading of df",
        _gather("run: [/usr/bin/df], " + _ROWS),
        _gather("run: [/usr/bin/df], " + _ROWS.replace("status]", "status], skip: 1")),
    ),
    (
        "PB501",
        "an error of the server",
        _gather("run: [/usr/bin/curl, -s, 'https://example.org/'], where: cluster"),
        _gather("run: [/usr/bin/curl, -sf, 'https://example.org/'], where: cluster"),
    ),
    (
        "PB501",
        "an exit code of what is cut off",
        altered(
            "runbooks",
            "        show: {lines: {matches: '(?i)payment|order'}, unique: true, first: 50}\n        healthy_when: {lines: {at_most: 0}}\n",
            "",
        ),
        FINE,
    ),
    (
        "PB501",
        "rows of no table",
        _gather("run: [/usr/bin/uptime], where: cluster, healthy_when: {rows: {at_most: 0}}"),
        _gather("run: [/usr/bin/uptime], " + _LINES),
    ),
    (
        "PB501",
        "an exit code of a request",
        _gather("http: {get: /health, via: public_api}, healthy_when: {exit: 0}"),
        _gather("http: {get: /health, via: public_api}, healthy_when: {status: 200}"),
    ),
    (
        "PB501",
        "a column that is not there",
        _gather("run: [/usr/bin/kubectl, get, nodes, --no-headers], show: {rows: {state: {not: Ready}}}, " + _ROWS),
        _gather("run: [/usr/bin/kubectl, get, nodes, --no-headers], show: {rows: {status: {not: Ready}}}, " + _ROWS),
    ),
    ("PB501", "a status of a certificate", altered("watchers", "{days_left: {at_least: 14}}", "{status: 200}"), FINE),
    (
        "PB502",
        "a shell with a script in it",
        _gather("run: [/bin/bash, -ec, uptime], " + _RUN),
        _gather("run: [/bin/bash, /srv/app/look.sh], " + _RUN),
    ),
    ("PB502", "a program by its name", _gather("run: [uptime], " + _RUN), _gather("run: [/usr/bin/uptime], " + _RUN)),
    (
        "PB502",
        "a program by a relative path",
        _gather("run: [./look.sh], " + _RUN),
        _gather("run: [/srv/app/look.sh], " + _RUN),
    ),
    (
        "PB502",
        "a redirection",
        _gather("run: [/usr/bin/df, '>', /tmp/df], " + _RUN),
        _gather("run: [/usr/bin/df], " + _RUN),
    ),
    (
        "PB502",
        "a command behind another",
        _gather("run: 'uptime & free', " + _RUN),
        _gather("run: /usr/bin/uptime, " + _RUN),
    ),
    (
        "PB502",
        "a name of the environment",
        _gather("run: [/bin/ls, $HOME], " + _RUN),
        _gather("run: [/bin/ls, /root], " + _RUN),
    ),
    (
        "PB502",
        "what an inner command says",
        _gather("run: [/bin/ls, $(pwd)], " + _RUN),
        _gather("run: [/bin/ls, '$match'], " + _RUN),
    ),
    (
        "PB502",
        "a part of an argument",
        _gather("run: [/bin/ls, '/srv/{{group}}'], " + _RUN),
        _gather("run: [/bin/ls, '--tree={{group}}'], " + _RUN),
    ),
    (
        "PB502",
        "a part of a program",
        _gather("run: [/usr/bin/python3, -c, 'print(1)', '{{group}}'], " + _RUN),
        _gather("run: [/usr/bin/python3, -c, 'print(1)'], " + _RUN),
    ),
    (
        "PB502",
        "a part of what kubectl runs",
        _gather("run: [/usr/bin/kubectl, exec, web, --, '{{group}}'], " + _RUN),
        _gather("run: [/usr/bin/kubectl, logs, --, '{{group}}'], " + _RUN),
    ),
    (
        "PB502",
        "a dash by a pattern",
        _gather("run: [/bin/ls, '{{any}}'], " + _RUN),
        _gather("run: [/bin/ls, '{{group}}'], " + _RUN),
    ),
    (
        "PB502",
        "a dash among the words",
        _gather("run: [/bin/ls, '{{flag}}'], " + _RUN),
        _gather("run: [/bin/ls, --, '{{flag}}'], " + _RUN),
    ),
    (
        "PB502",
        "a dash of a number",
        _gather("run: [/bin/ls, '{{less}}'], " + _RUN),
        _gather("run: [/bin/ls, '{{host}}'], " + _RUN),
    ),
    (
        "PB502",
        "a dry run in a shell",
        altered("releases", "dry_run: [/usr/bin/eas, 'update:list', --json]", "dry_run: eas update:list"),
        FINE,
    ),
    (
        "PB503",
        "logs that follow",
        _gather("run: [/usr/bin/kubectl, logs, -f, web], " + _RUN),
        _gather("run: [/usr/bin/kubectl, logs, -f, web], ends: at_time_box, " + _RUN),
    ),
    (
        "PB503",
        "watching",
        _gather("run: [/usr/bin/watch, uptime], " + _RUN),
        _gather("run: [/usr/bin/uptime], " + _RUN),
    ),
    (
        "PB503",
        "a ping without a number",
        _gather("run: [/bin/ping, db], " + _RUN),
        _gather("run: [/bin/ping, -c, 3, db], " + _RUN),
    ),
    (
        "PB503",
        "waiting for changes",
        _gather("run: [/usr/bin/kubectl, get, pods, --watch], " + _RUN),
        _gather("run: [/usr/bin/kubectl, get, pods], " + _RUN),
    ),
    (
        "PB503",
        "a journal that follows",
        _gather("run: [/usr/bin/journalctl, -fu, app], " + _RUN),
        _gather("run: [/usr/bin/journalctl, -u, app], " + _RUN),
    ),
    (
        "PB504",
        "a rollback that asks",
        altered(
            "releases",
            "'update:republish', --group, '{{release.to}}', --message, rollback, --non-interactive, --json",
            "'update:rollback'",
        ),
        FINE,
    ),
    ("PB504", "republishing that asks", altered("releases", "--non-interactive, ", ""), FINE),
    ("PB504", "a retired question", altered("runbooks", "db.hello()", "db.isMaster()"), FINE),
    ("PB504", "a retired answer", altered("runbooks", "isWritablePrimary", "ismaster"), FINE),
    ("PB504", "a retired shell", altered("runbooks", "/usr/bin/mongosh", "/usr/bin/mongo"), FINE),
    (
        "PB504",
        "an editor",
        _gather("run: [/usr/bin/kubectl, edit, deployment, web], " + _RUN),
        _gather("run: [/usr/bin/kubectl, get, deployment, web], " + _RUN),
    ),
    (
        "PB504",
        "a pager",
        _gather("run: [/usr/bin/less, /var/log/app], " + _RUN),
        _gather("run: [/usr/bin/tail, -n, 50, /var/log/app], " + _RUN),
    ),
    (
        "PB505",
        "a password as a flag",
        _gather("run: [/usr/bin/mysqladmin, '--password=x', status], " + _RUN),
        _gather("run: [/usr/bin/mysqladmin, status], " + _RUN),
    ),
    (
        "PB505",
        "a token in a header",
        _gather("run: [/usr/bin/curl, -f, -H, 'Authorization: x', 'https://e.org/'], " + _RUN),
        _gather("run: [/usr/bin/curl, -f, -H, 'Accept: x', 'https://e.org/'], " + _RUN),
    ),
    (
        "PB505",
        "an address without encryption",
        altered("endpoints", "https://api.example.org'}", "http://api.example.org'}"),
        altered("endpoints", "https://api.example.org'}", "http://localhost:8080'}"),
    ),
    (
        "PB505",
        "a secret over a private wire",
        altered("endpoints", "https://api.example.org/'", "http://api.example.org/', private: true"),
        altered("endpoints", "https://api.example.org'}", "http://api.internal', private: true}"),
    ),
    (
        "PB505",
        "a key in a query",
        _gather("http: {get: '/x?api_key=abc', via: public_api}"),
        _gather("http: {get: '/x?page=1', via: public_api}"),
    ),
    (
        "PB505",
        "a name before an at sign",
        altered("endpoints", "https://api.example.org'}", "https://me@api.example.org'}"),
        FINE,
    ),
    (
        "PB505",
        "a write nobody signs",
        _gather("http: {post: /restart, via: public_api}, risk: change", "change"),
        _gather("http: {post: /restart, via: admin_api}, risk: change", "change"),
    ),
    (
        "PB505",
        "a switch nobody signs",
        altered(
            "kill_switches",
            "via: admin_api, json: {feature: new_payments, enabled: false}",
            "via: public_api, json: {feature: new_payments, enabled: false}",
        ),
        FINE,
    ),
    (
        "PB505",
        "the administration for everybody",
        altered(
            "runbooks", "/admin/audit-logs?limit=10', via: admin_api", "/admin/audit-logs?limit=10', via: public_api"
        ),
        FINE,
    ),
    ("PB505", "a scenario nobody signs", altered("watchers", "    account: {secret: probe_account}\n", ""), FINE),
    (
        "PB506",
        "bad states as rows",
        _gather(
            "run: [/usr/bin/kubectl, get, pods, --no-headers], show: {rows: {status: [Error, CrashLoopBackOff]}}, "
            + _ROWS
        ),
        _gather("run: [/usr/bin/kubectl, get, pods, --no-headers], show: {rows: {status: {not: [Running]}}}, " + _ROWS),
    ),
    (
        "PB506",
        "bad states as a pattern",
        _gather(
            "run: [/usr/bin/kubectl, get, pods, --no-headers], show: {lines: {matches: 'Error|CrashLoop'}}, " + _LINES
        ),
        _gather("run: [/usr/bin/tail, /var/log/app], show: {lines: {matches: 'ERROR|CRITICAL'}}, " + _LINES),
    ),
    (
        "PB507",
        "a step above its runbook",
        _gather("run: [/bin/x], dry_run: /bin/true, where: cluster, risk: change", "read"),
        _gather("run: [/bin/x], dry_run: /bin/true, where: cluster, risk: change", "change"),
    ),
    (
        "PB507",
        "a switch above its runbook",
        _gather("switch: everything", "change"),
        _gather("switch: everything", "dangerous"),
    ),
    (
        "PB507",
        "a change that is called reading",
        _gather("run: [/usr/bin/kubectl, delete, pod, web], " + _RUN),
        _gather("run: [/usr/bin/kubectl, delete, pod, web, --dry-run=server], " + _RUN),
    ),
    (
        "PB507",
        "a write that is called reading",
        _gather("http: {delete: /cache, via: admin_api}"),
        _gather("http: {delete: /cache, via: admin_api}, risk: change", "change"),
    ),
    (
        "PB507",
        "something dangerous with one consent",
        _gather("run: [/bin/x], dry_run: /bin/true, where: cluster, approvals: 1", "dangerous"),
        _gather("run: [/bin/x], dry_run: /bin/true, where: cluster, approvals: 2", "dangerous"),
    ),
    (
        "PB507",
        "a change that starts by itself",
        altered("runbooks", "    risk: read\n    starts:", "    risk: change\n    starts:"),
        FINE,
    ),
    (
        "PB507",
        "everything without a snapshot",
        altered("kill_switches", "    snapshot: {http: {get: /admin/feature-flags, via: admin_api}}\n", ""),
        FINE,
    ),
    ("PB507", "everything as if it were little", altered("kill_switches", "risk: dangerous", "risk: change"), FINE),
    (
        "PB508",
        "checks that cannot fail",
        altered(
            "runbooks",
            "      - {key: health, check: api_health, stays: 10m}\n      - {key: business, check: order_to_settlement}\n",
            "      - {key: look, run: /usr/bin/uptime, where: cluster, healthy_when: not_judged}\n      - {key: wait, wait: 5m}\n",
        ),
        FINE,
    ),
    (
        "PB508",
        "cut off before it is done",
        altered("releases", "time_box: 10m", "time_box: 7m"),
        altered("releases", "time_box: 10m", "time_box: 8m"),
    ),
    (
        "PB509",
        "a change without a dry run",
        altered("releases", "      dry_run: [/usr/bin/eas, 'update:list', --json]\n", ""),
        FINE,
    ),
    (
        "PB509",
        "what the stores have delivered",
        altered("releases", "    warns: [native_build]\n", ""),
        altered("releases", "    kind: over_the_air\n", "    kind: server\n"),
    ),
    ("PB509", "people in an answer", altered("runbooks", "mask: [email, phone, ip], ", ""), FINE),
    (
        "PB509",
        "people in a query",
        _gather("run: [/usr/bin/mongosh, --eval, 'db.users.find()'], " + _RUN),
        _gather("run: [/usr/bin/mongosh, --eval, 'db.users.find()'], mask: email, " + _RUN),
    ),
    (
        "PB509",
        "a switch nobody can read",
        altered(
            "kill_switches",
            "    read: {http: {get: /admin/feature-flags, via: admin_api}, json: new_payments.enabled}\n",
            "",
        ),
        FINE,
    ),
    ("PB509", "a switch nobody tries", altered("kill_switches", ", test_every: quarter", ""), FINE),
    ("PB602", "one place to look from", altered("watchers", "from: [server, office]", "from: server"), FINE),
    (
        "PB602",
        "an undoing that undoes nothing",
        altered("watchers", "{post: '/v1/orders/{{order_id}}/refund'", "{get: '/v1/orders/{{order_id}}'"),
        FINE,
    ),
    (
        "PB602",
        "a source that may fall silent",
        operating(sources="sources: {am: {kind: alertmanager}}\n"),
        operating(
            sources="sources: {am: {kind: alertmanager, dead_man: {match: {alertname: Watchdog}, period: 5m, grace: 2m}}}\n"
        ),
    ),
    (
        "PB011",
        "a password by its key",
        altered("kill_switches", "enabled: false", "api_token: hunter2hunter2"),
        altered("kill_switches", "enabled: false", "token: '{{x}}'"),
    ),
    (
        "PB011",
        "letters by chance",
        altered("runbooks", "--lines=500", "--lines=500, f7Gk2LmQ9xZtB4vNc8RwYp3H"),
        altered("runbooks", "--lines=500", "--lines=500, /srv/Order2Wallet/Settlement3Service"),
    ),
    (
        "PB011",
        "a token in prose",
        changed("rooms", "#war", "Bearer abc123def456ghi789"),
        changed("rooms", "#war", "Bearer acknowledgements and more"),
    ),
    (
        "PB011",
        "letters by chance in a query",
        changed("rooms", "#war", "https://e.org/?k=f7Gk2LmQ9xZtB4vNc8RwYp3H"),
        changed("rooms", "#war", "https://docs.example.org/d/f7Gk2LmQ9xZtB4vNc8RwYp3H/edit"),
    ),
    (
        "PB507",
        "a change after a name space",
        _gather("run: [/usr/bin/kubectl, -n, shop, delete, pod, web], " + _RUN),
        _gather("run: [/usr/bin/kubectl, -n, shop, describe, pod, web], " + _RUN),
    ),
    (
        "PB011",
        "an address of Discord",
        changed("rooms", "#war", "https://discord.com/api/webhooks/123/abcdefghijklmnopqrstuv"),
        small(),
    ),
]
