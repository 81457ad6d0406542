"""An example of every section: together they are one playbook, the smallest that says something in each."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final[dict[str, str]] = {
    "nawba": "nawba: 1\n",
    "meta": """\
meta:
  title: {ar: دليل الحوادث, en: Incident playbook}
  version: 1.0.0
  owner: ops
  updated: 2026-11-01
""",
    "organisation": """\
organisation:
  name: {ar: المتجر, en: The shop}
  languages: [ar, en]
  zone: Asia/Aden
  calendar: office
  chain: main
  last_resort:
    call: [{role: manager}]
    announce: [emergency]
""",
    "calendars": """\
calendars:
  office:
    hours: {sun-thu: '08:00-16:00'}
""",
    "teams": """\
teams:
  ops:
    name: {ar: فريق التشغيل, en: Operations team}
    lead: manager
    room: emergency
""",
    "roles": """\
roles:
  on_call: {name: {ar: المناوب, en: On call}, track: ops, grants: responder}
  manager: {name: {ar: المدير, en: Manager}, grants: executive}
""",
    "people": """\
people:
  sara: {name: {ar: سارة ناجي, en: Sara Naji}, code: SN1, team: ops}
  ali:  {name: {ar: علي سالم, en: Ali Salem}, code: AS1, team: ops}
  huda: {name: {ar: هدى قاسم, en: Huda Qasem}, code: HQ1, roles: [manager]}
""",
    "services": """\
services:
  site: {name: {ar: الموقع, en: Site}, team: ops, release: site, runbooks: [look], switches: [new_checkout]}
""",
    "severities": """\
severities:
  SEV1:
    order: 1
    name: {ar: كارثية, en: Critical}
    meaning: {ar: كلّ شيء متوقف., en: Everything is down.}
    examples:
      - text: {ar: الموقع لا يفتح, en: The site does not open}
        match: {service: site, severity: critical}
    respond: {within: 15m}
    resolve: {within: 1h}
    action: {roll_back: at_once}
    updates: [{to: public, first: 15m, every: 30m}]
    checklist:
      - {do: {ar: شخّص, en: Diagnose}, opens: {runbook: look}}
    post_mortem: {required: true, meet_within: 3d}
  SEV2:
    order: 2
    name: {ar: عالية, en: High}
    meaning: {ar: جزء معطوب., en: A part is broken.}
    examples: [{text: {ar: الدفع يتعثّر, en: Payments fail}}]
    respond: {within: 1h}
    resolve: {within: 1 working day}
    tripwires: [{when: {affected_users: {above: 50}}, propose: SEV1}]
""",
    "chains": """\
chains:
  main:
    name: {ar: سلسلة التصعيد, en: Escalation chain}
    levels:
      - {key: operations, name: {ar: المناوب, en: On call}, members: [{role: on_call}]}
      - {key: management, name: {ar: الإدارة, en: Management}, members: [{role: manager}]}
    ladders:
      SEV1:
        - {announce: [emergency], say: alarm}
        - {page: operations, repeat: 3m}
        - {page: management, after: 5m}
      SEV2:
        - {page: operations}
        - {page: management, when: response_breached}
""",
    "rotas": """\
rotas:
  weekly:
    tracks:
      ops:
        name: {ar: مناوبة التشغيل, en: Operations on call}
        team: ops
        layers:
          - {every: week, hands_over: sun 09:00, starts: 2026-11-01, turns: [sara, ali]}
""",
    "hand_over": """\
hand_over: {opens: 1h, agenda: [known_issues, phone_list, channel_test], accept_within: 30m}
""",
    "channels": """\
channels:
  call: {kind: call, through: [{vendor: gsm_modem, agent: office}]}
  chat: {kind: chat, through: [{vendor: slack, token: {secret: slack_token}}]}
""",
    "rooms": """\
rooms:
  emergency: {channel: chat, address: '#emergency', mention: here}
""",
    "contact_rules": """\
contact_rules:
  SEV1: [{by: [call, chat]}]
  SEV2: [{by: chat}, {by: call, after: 3m}]
  must_have: {SEV1: [call]}
  numbers: {confirm_every: week, stale_after: 7d, test_before_shift: 1h}
""",
    "sources": """\
sources:
  alertmanager:
    kind: alertmanager
    service_from: {label: service}
""",
    "routing": """\
routing:
  - {name: site down, match: {service: site, severity: critical}, severity: SEV1}
  - {name: the rest}
""",
    "grouping": """\
grouping:
  - {by: [service], within: 5m}
""",
    "suppression": """\
suppression:
  maintenance:
    - {name: {ar: صيانة, en: Works}, services: [site], days: fri, hours: '03:00-04:00'}
""",
    "watchers": """\
watchers:
  front_page:
    kind: http
    service: site
    every: 1m
    from: [server, office]
    http: {get: /, via: shop, within: 5s}
    healthy_when: {status: 200}
""",
    "measures": """\
measures:
  affected_users:
    name: {ar: نسبة المتضرّرين, en: Users affected}
    unit: '%'
    from: [by_hand, dashboard]
    fresh_for: 15m
""",
    "decisions": """\
decisions:
  fix_or_roll_back:
    question: {ar: هل نصلح أم نرجع؟, en: 'Fix or roll back?'}
    asks: [affected_users]
    rules: [{when: {affected_users: {above: 50}}, take: roll_back}, {take: fix}]
    options:
      roll_back: {name: {ar: رجوع, en: Roll back}, opens: {release: affected_release}}
      fix: {name: {ar: إصلاح, en: Fix}, time_box: 30m, then: ask_again}
    override: {by: [responder, manager], reason: required}
""",
    "endpoints": """\
endpoints:
  shop: {base: 'https://shop.example', bearer: {secret: shop_token}}
""",
    "agents": """\
agents:
  host: {name: {ar: خادم التطبيق, en: Application host}}
  office: {name: {ar: المكتب, en: Office}}
""",
    "secrets": """\
secrets:
  shop_token: {for: {ar: واجهة المتجر, en: The shop's interface}, held_by: [server]}
  slack_token: {for: {ar: دخول سلاك, en: Slack access}, held_by: [server]}
""",
    "runbooks": """\
runbooks:
  look:
    name: {ar: نظرة أولى, en: A first look}
    risk: read
    starts: {when: opened, severities: [SEV1]}
    steps:
      - {key: page, check: front_page}
      - key: disk
        run: [/usr/bin/df, --local, '--output=pcent,target']
        where: host
        read_as: {table: [used, mount], skip: 1}
        healthy_when: {every_row: {used: {below: 90}}}
""",
    "releases": """\
releases:
  site:
    service: site
    kind: server
    takes: 5m
    roll_back:
      run: [/srv/shop/rollback.sh]
      env: {ROLLBACK_TO: '{{release.to}}'}
      where: host
      risk: change
      time_box: 10m
    after: look
""",
    "kill_switches": """\
kill_switches:
  new_checkout:
    name: {ar: الدفع الجديد, en: New checkout}
    users_lose: {ar: يعود الدفع القديم, en: The former checkout comes back}
    turn_off: {http: {patch: /flags, via: shop, json: {new_checkout: false}}}
    read: {http: {get: /flags, via: shop}, json: new_checkout}
    care: {owner: ops, back_within: 7d, test_every: quarter}
""",
    "rights": """\
rights:
  emergency_roll_back: {allows: [roll_back], held_by: {level: operations}, needs_training: [basics]}
""",
    "templates": """\
templates:
  alarm:
    text:
      ar: '{{severity}} — توقّفت {{service}}. {{incident.link}}'
      en: '{{severity}}: {{service}} is down. {{incident.link}}'
    short: {ar: '{{severity}} توقّفت {{service}}', en: '{{severity}}: {{service}} is down'}
  notice: {text: {ar: 'عندنا خلل في {{service}}.', en: 'We have a problem with {{service}}.'}}
""",
    "phrases": """\
phrases:
  looking:
    ar: 'نتحقّق من خلل في {{component}} منذ {{started}}.'
    en: 'We are looking into a problem with {{component}} since {{started}}.'
""",
    "audiences": """\
audiences:
  public: {name: {ar: العملاء, en: Customers}, status_page: true, approved_by: manager}
""",
    "status_page": """\
status_page:
  components:
    - {key: shopping, name: {ar: التسوّق, en: Shopping}, services: [site]}
""",
    "notices": """\
notices:
  banner: {kind: in_app, audience: public, ends: restored}
""",
    "outside": """\
outside:
  bank: {name: {ar: البنك, en: The bank}, kind: bank, hours: {sun-thu: '08:00-14:00'}, template: notice}
""",
    "tools": """\
tools:
  dashboard: {name: Grafana, for: measures, link: 'https://grafana.example/d/{{service.key}}?from={{incident.from_ms}}'}
""",
    "post_mortem": """\
post_mortem:
  sections:
    - {key: summary, name: {ar: الخلاصة, en: Summary}, fill: [severity, duration, impact, breaches]}
    - {key: cause, name: {ar: السبب, en: Cause}}
  sent_to: public
""",
    "follow_ups": """\
follow_ups:
  kinds:
    fix: {due: 28d}
    playbook_change: {due: 7d}
""",
    "drills": """\
drills:
  fire_drill:
    kind: live
    name: {ar: تمرين حيّ, en: Live drill}
    every: month
    severity: SEV1
    service: site
    injects: [{at: 0m, signal: {service: site, severity: critical}}]
    score: [first_page, acknowledged]
""",
    "training": """\
training:
  basics:
    name: {ar: أساسيات الرجوع, en: Rollback basics}
    for: {team: ops}
    valid_for: 365d
    proof: {drill: fire_drill}
""",
    "reviews": """\
reviews:
  monthly: {what: {ar: الإجراءات, en: The procedures}, every: month, by: {role: manager}}
  after: [{event: incident_closed, severities: [SEV1]}]
""",
    "assumptions": """\
assumptions:
  - about: calendars.office
    text: {ar: الدوام من الأحد إلى الخميس, en: The working week is Sunday to Thursday}
""",
    "accepted": """\
accepted:
  - {finding: PB509, about: releases.site, why: {ar: لا تشغيل تجريبيّ بعد, en: No dry run yet}, until: 2027-06-30}
""",
}
