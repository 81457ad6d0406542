"""The commands of the guide, one for one: as it writes them, what is found then, and the form in which nothing is.

`mission` lines S38–S50 and S64–S77. The correct forms are those of `examples/bthwani`.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class GuideCommand(NamedTuple):
    """`told`: the wordings found in the guide's own form. `correct`: the step to write, as a map without its key."""

    lines: str
    guide: str
    told: frozenset[str]
    correct: str


def _told(*wordings: str) -> frozenset[str]:
    return frozenset(wordings)


_HEALTH: Final = "http: {get: /health, via: public_api, within: 5s}, healthy_when: {status: 200}"
_PODS: Final = (
    "run: [/usr/bin/kubectl, get, pods, --all-namespaces, --no-headers], where: cluster, "
    "read_as: {table: [namespace, name, ready, status, rest]}, show: {rows: {status: {not: [Running, Completed]}}}, "
    "healthy_when: {rows: {at_most: 0}}"
)
_MONGO: Final = (
    "run: [/usr/bin/mongosh, --nodb, --norc, --quiet, --json=relaxed, --eval, "
    "'db = connect(process.env.MONGO_URI); db.%s()'], where: cluster, env: {MONGO_URI: {secret: mongo_uri}}, "
    "read_as: json, healthy_when: %s"
)
_SCRIPT: Final = (
    "run: [/srv/bthwani/%s/scripts/rollback.sh], cwd: /srv/bthwani/%s, where: cluster, risk: change, time_box: 15m, "
    "dry_run: [/srv/bthwani/%s/scripts/rollback.sh, --dry-run]"
)
_FLAG: Final = "http: {patch: /admin/feature-flags%s, via: admin_api%s}, risk: %s"

COMMANDS: Final[list[GuideCommand]] = [
    GuideCommand(
        "S38",
        "@here SEV1 ALERT: نظام متوقف تماماً - بدء إجراءات الطوارئ",
        _told("PB502.echo"),
        "tell: alarm",
    ),
    GuideCommand(
        "S39",
        'kubectl get pods -A | grep -E "(Error|CrashLoop)"',
        _told("PB502.pipe", "PB501.grep", "PB506.pattern"),
        _PODS,
    ),
    GuideCommand(
        "S40",
        'curl -f https://api.bthwani.com/health || echo "API Down!"',
        _told("PB502.or", "PB502.curl"),
        _HEALTH,
    ),
    GuideCommand(
        "S42",
        "@backend-team @frontend-team @mobile-team SEV1 في الإنتاج - تم البدء في الرجوع",
        _told("PB502.echo"),
        "tell: alarm",
    ),
    GuideCommand(
        "S43",
        'echo "تأثير الحادث: X% من المستخدمين متأثرين"',
        _told("PB502.echo"),
        "note: {ar: أدخل نسبة المتضرّرين, en: Enter how many users are affected}",
    ),
    GuideCommand(
        "S44",
        'tail -f /var/log/application/errors.log | grep -i "payment\\|order"',
        _told("PB502.pipe", "PB501.grep", "PB503.endless"),
        "run: [/usr/bin/tail, --lines=500, --follow=name, /var/log/application/errors.log], where: app_hosts, "
        "time_box: 60s, ends: at_time_box, show: {lines: {matches: '(?i)payment|order'}, unique: true, first: 50}, "
        "healthy_when: {lines: {at_most: 0}}",
    ),
    GuideCommand(
        "S45–S47",
        'if [ "$IMPACT_PERCENTAGE" -gt 50 ]; then\n    echo "بدء إجراءات الرجوع - التأثير كبير جداً"\nelse\n'
        '    echo "محاولة إصلاح سريع - التأثير محدود"\nfi',
        _told("PB502.script", "PB502.variable"),
        "ask: fix_or_roll_back",
    ),
    GuideCommand(
        "S48",
        'echo "SEV3: مشكلة في فلتر البحث - تم تسجيل التذكرة #12345"',
        _told("PB502.echo"),
        "note: {ar: سجّل تذكرة, en: Log a ticket}",
    ),
    GuideCommand("S49", "@frontend-team تم اكتشاف مشكلة في فلتر البحث", _told("PB502.echo"), "tell: alarm"),
    GuideCommand(
        "S50",
        'echo "مُجدول للإصلاح في الإصدار القادم v2.1.5"',
        _told("PB502.echo"),
        "note: {ar: حدّد إصدار الإصلاح, en: Plan the release}",
    ),
    GuideCommand("S64, S74", "curl -f https://api.bthwani.com/health", _told("PB502.curl"), _HEALTH),
    GuideCommand(
        "S64",
        "kubectl get pods -A | grep -v Running",
        _told("PB502.pipe", "PB501.grep", "PB501.heading"),
        _PODS,
    ),
    GuideCommand(
        "S65",
        'journalctl -u application --since "1 hour ago" | tail -50',
        _told("PB502.pipe"),
        "run: [/usr/bin/journalctl, --unit=application, --since=-1h, --lines=50, --no-pager], where: app_hosts, "
        "healthy_when: not_judged",
    ),
    GuideCommand(
        "S66",
        "df -h && free -h && uptime",
        _told("PB502.and"),
        "run: [/usr/bin/df, --local, '--output=pcent,target'], where: app_hosts, "
        "read_as: {table: [used, mount], skip: 1}, healthy_when: {every_row: {used: {below: 90}}}",
    ),
    GuideCommand(
        "S67",
        'mongosh "$MONGO_URI" --eval "db.stats()"',
        _told("PB502.line", "PB502.variable", "PB505.argument"),
        _MONGO % ("stats", "not_judged"),
    ),
    GuideCommand(
        "S68",
        'curl -s "https://api.bthwani.com/admin/audit-logs?limit=10"',
        _told("PB502.curl", "PB501.curl"),
        "http: {get: '/admin/audit-logs?limit=10', via: admin_api}, mask: [email, phone, ip], healthy_when: not_judged",
    ),
    GuideCommand(
        "S69",
        "curl -X PATCH https://api.bthwani.com/admin/feature-flags \\\n"
        '  -d \'{"feature": "new_payment_system", "enabled": false}\'',
        _told("PB502.curl", "PB501.curl", "PB505.command"),
        _FLAG % ("", ", json: {feature: new_payment_system, enabled: false}", "change"),
    ),
    GuideCommand(
        "S70",
        "curl -X PATCH https://api.bthwani.com/admin/feature-flags/reset",
        _told("PB502.curl", "PB501.curl", "PB505.command"),
        _FLAG % ("/reset", "", "dangerous"),
    ),
    GuideCommand(
        "S71",
        "cd Backend && ./scripts/rollback.sh",
        _told("PB502.cd"),
        _SCRIPT % ("Backend", "Backend", "Backend"),
    ),
    GuideCommand("S72", "cd Web && ./scripts/rollback.sh", _told("PB502.cd"), _SCRIPT % ("Web", "Web", "Web")),
    GuideCommand(
        "S73",
        "eas update --branch production --rollback",
        _told("PB502.line", "PB504.eas_flag"),
        "run: [/usr/bin/eas, 'update:republish', --group, '{{group}}', --message, rollback, --non-interactive, --json], "
        "cwd: /srv/app, where: cluster, env: {EXPO_TOKEN: {secret: expo_token}}, risk: change, "
        "dry_run: [/usr/bin/eas, 'update:list', --json]",
    ),
    GuideCommand(
        "S76",
        'kubectl logs -l app=backend --tail=20 | grep -v "INFO"',
        _told("PB502.pipe", "PB501.grep"),
        "run: [/usr/bin/kubectl, logs, --selector=app=backend, --tail=20], where: cluster, "
        "show: {lines: {not: {matches: INFO}}}, healthy_when: {lines: {at_most: 0}}",
    ),
    GuideCommand(
        "S77",
        'mongosh "$MONGO_URI" --eval "db.adminCommand(\'ismaster\')"',
        _told("PB502.line", "PB502.variable", "PB504.ismaster", "PB505.argument"),
        _MONGO % ("hello", "{json: {isWritablePrimary: true}}"),
    ),
]
