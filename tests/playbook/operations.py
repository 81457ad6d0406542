"""A small playbook with everything technical in it: agents, watchers, runbooks, a release, switches; nothing is wrong.

The commands are the correct and safe forms of those in the guide (`playbook.md` §3).
"""

from __future__ import annotations

from typing import Final

from tests.playbook.small import SMALL, Files, small

OPERATIONS: Final[dict[str, str]] = {
    "endpoints": """\
endpoints:
  public_api: {base: 'https://api.example.org'}
  admin_api: {base: 'https://api.example.org/', bearer: {secret: admin_token}}
""",
    "agents": """\
agents:
  cluster: {name: {ar: عقدة المراقبة, en: Cluster host}}
  app_hosts: {name: {ar: خوادم التطبيق, en: Application hosts}, all_of: application}
  office: {name: {ar: المكتب, en: Office}}
""",
    "secrets": """\
secrets:
  slack_token: {for: {ar: دخول سلاك, en: Slack access}, held_by: [server]}
  admin_token: {for: {ar: واجهة الإدارة, en: Admin API}, held_by: [server]}
  mongo_uri: {for: {ar: قراءة قاعدة البيانات, en: Reading the database}, held_by: cluster}
  expo_token: {for: {ar: نشر التطبيقات, en: Publishing the apps}, held_by: [cluster]}
  probe_account: {for: {ar: حساب تجريبي, en: A test account}, held_by: [server]}
""",
    "watchers": """\
watchers:
  api_health:
    kind: http
    service: web
    every: 1m
    from: [server, office]
    http: {get: /health, via: public_api, within: 5s}
    healthy_when: {status: 200}
    fires_after: 3
  certificate: {kind: tls, service: web, every: 24h, from: [server, office], via: public_api, healthy_when: {days_left: {at_least: 14}}}
  backup: {kind: heartbeat, service: store, cron: '0 3 * * *', grace: 30m}
  order_to_settlement:
    kind: scenario
    service: web
    every: 1h
    account: {secret: probe_account}
    steps:
      - {key: order, http: {post: /v1/orders, via: public_api, json: {test: true, amount: 1}}, healthy_when: {status: 201}, take: {order_id: id}}
      - {key: wallet, http: {get: '/v1/wallet/holds/{{order_id}}', via: public_api}, healthy_when: {json: {state: held}}, within: 30s}
    undo:
      - {key: refund, http: {post: '/v1/orders/{{order_id}}/refund', via: public_api}}
""",
    "runbooks": """\
runbooks:
  gather:
    name: {ar: جمع المعلومات, en: Gather information}
    risk: read
    starts: {when: opened, severities: [SEV1]}
    owner: ops
    steps:
      - {key: health, check: api_health}
      - key: pods
        run: [/usr/bin/kubectl, get, pods, --all-namespaces, --no-headers]
        where: cluster
        read_as: {table: [namespace, name, ready, status, rest]}
        show: {rows: {status: {not: [Running, Completed]}}}
        healthy_when: {rows: {at_most: 0}}
      - key: database
        run: [/usr/bin/mongosh, --nodb, --norc, --quiet, --json=relaxed, --eval, 'db = connect(process.env.MONGO_URI); db.hello()']
        where: cluster
        env: {MONGO_URI: {secret: mongo_uri}}
        read_as: json
        healthy_when: {json: {isWritablePrimary: true}}
      - key: follow
        run: [/usr/bin/tail, --lines=500, --follow=name, /var/log/application/errors.log]
        where: app_hosts
        time_box: 30s
        ends: at_time_box
        show: {lines: {matches: '(?i)payment|order'}, unique: true, first: 50}
        healthy_when: {lines: {at_most: 0}}
      - {key: audit, http: {get: '/admin/audit-logs?limit=10', via: admin_api}, mask: [email, phone, ip], healthy_when: not_judged}
  scale:
    name: {ar: زيادة النسخ, en: Scale out}
    risk: change
    params: {count: {range: 1-20}, group: {one_of: [web, worker]}}
    steps:
      - key: scale
        run: [/usr/bin/kubectl, scale, '--replicas={{count}}', deployment, '{{group}}']
        where: cluster
        dry_run: [/usr/bin/kubectl, scale, --dry-run=server, '--replicas={{count}}', deployment, '{{group}}']
        allowed_for: [technical_lead, {role: lead}]
        cooldown: 5m
        idempotent: true
      - {key: settle, wait: 30s}
      - {key: say, tell: alarm}
      - {key: look, note: {ar: انظر إلى اللوحة, en: Look at the board}}
      - {key: without, switch: new_payments}
  after_rollback:
    name: {ar: التحقق بعد الرجوع, en: Checks after a rollback}
    risk: read
    steps:
      - {key: health, check: api_health, stays: 10m}
      - {key: business, check: order_to_settlement}
""",
    "releases": """\
releases:
  app:
    service: web
    kind: over_the_air
    version: {http: {get: /version, via: public_api}, json: version}
    takes: 8m
    roll_back:
      run: [/usr/bin/eas, 'update:republish', --group, '{{release.to}}', --message, rollback, --non-interactive, --json]
      cwd: /srv/app
      env: {EXPO_TOKEN: {secret: expo_token}, CHANNEL: production}
      where: cluster
      time_box: 10m
      dry_run: [/usr/bin/eas, 'update:list', --json]
    warns: [native_build]
    after: after_rollback
""",
    "kill_switches": """\
kill_switches:
  new_payments:
    name: {ar: نظام الدفع الجديد, en: New payment system}
    users_lose: {ar: يعود الدفع إلى الطريقة السابقة, en: Payments fall back to the former way}
    turn_off: {http: {patch: /admin/feature-flags, via: admin_api, json: {feature: new_payments, enabled: false}}}
    turn_on: {http: {patch: /admin/feature-flags, via: admin_api, json: {feature: new_payments, enabled: true}}}
    read: {http: {get: /admin/feature-flags, via: admin_api}, json: new_payments.enabled}
    care: {owner: ops, back_within: 7d, test_every: quarter}
  everything:
    name: {ar: الميزات الجديدة كلّها, en: All new features}
    users_lose: {ar: كلّ ما نُشر خلف مفتاح, en: Everything behind a switch}
    covers: all
    snapshot: {http: {get: /admin/feature-flags, via: admin_api}}
    turn_off: {http: {patch: /admin/feature-flags/reset, via: admin_api}}
    read: {http: {get: /admin/feature-flags, via: admin_api}, json: any_enabled}
    risk: dangerous
    care: {owner: ops, back_within: 2d, test_every: year}
""",
}


def operating(**sections: str) -> Files:
    """Return the small playbook with its technical sections; `sections` replaces or adds some."""
    return small(**{**OPERATIONS, **sections})


def altered(section: str, old: str, new: str) -> Files:
    """Return the playbook of `operating` with `old` replaced by `new` in one section, once."""
    text = {**SMALL, **OPERATIONS}[section]
    assert old in text, f"{old!r} is not in {section}"
    return operating(**{section: text.replace(old, new, 1)})
