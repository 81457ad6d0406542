"""What each line of the guide (S1–S117) must have become in `examples/bthwani`: path in the text → what stands there.

A path goes by keys; in a list by number from 1, by `key` or by the one verb of a row. What stands there: a string is
the scalar itself, a list all scalars in their order, a set some of the keys or items, a number how many there are, `...`
anything, BOTH a text in Arabic and in English. Where the guide's own words would be wrong or risky, it is the correct form.
"""

from __future__ import annotations

from typing import Any, Final

BOTH: Final = ("ar", "en")

SEVERITIES: Final[dict[str, dict[str, Any]]] = {
    "S1": {"nawba": "1", "meta.title": BOTH, "meta.overview": BOTH, "organisation.name": BOTH, "severities": 3},
    "S2": {
        "severities.SEV1.order": "1",
        "severities.SEV1.name": BOTH,
        "severities.SEV1.name.en": "Critical",
        "severities.SEV1.meaning": BOTH,
    },
    "S3": {
        "severities.SEV1.examples": 4,
        "severities.SEV1.examples.1.match": {"service", "alertname"},
        "severities.SEV1.examples.2.match.service": "mobile",
        "severities.SEV1.examples.3.match.service": "database",
        "severities.SEV1.examples.4.match": {"alertname"},
        "severities.SEV1.examples.4.ask_first": "freeze_writes",
        "decisions.freeze_writes.question": BOTH,
    },
    "S4": {"severities.SEV1.respond.within": "15m", "severities.SEV1.quiet_hours": "ignored"},
    "S5": {"severities.SEV1.resolve.within": "1h"},
    "S6": {
        "severities.SEV1.action.roll_back": "at_once",
        "severities.SEV1.action.go_within": "2m",
        "releases": {"backend", "web", "mobile_ota"},
    },
    "S7": {
        "severities.SEV2.order": "2",
        "severities.SEV2.name.en": "High",
        "severities.SEV2.name": BOTH,
        "severities.SEV2.meaning": BOTH,
    },
    "S8": {
        "severities.SEV2.examples": 4,
        "severities.SEV2.examples.1.match.service": "payments",
        "severities.SEV2.examples.2.match": {"service", "alertname"},
        "severities.SEV2.examples.3.match": {"alertname"},
        "severities.SEV2.examples.4.match.service": "orders",
    },
    "S9": {"severities.SEV2.respond.within": "1h"},
    "S10": {"severities.SEV2.resolve.within": "4h", "severities.SEV2.resolve.at_risk": "75%"},
    "S11": {
        "severities.SEV2.action.decide": "fix_or_roll_back",
        "decisions.fix_or_roll_back.options": {"fix", "roll_back"},
        "decisions.fix_or_roll_back.override.reason": "required",
    },
    "S12": {
        "severities.SEV3.order": "3",
        "severities.SEV3.name.en": "Medium",
        "severities.SEV3.name": BOTH,
        "severities.SEV3.meaning": BOTH,
    },
    "S13": {"severities.SEV3.examples": 4, "severities.SEV3.examples.2.match.service": "search"},
    "S14": {"severities.SEV3.respond.within": "1 working day", "calendars.office.hours.sun-thu": "08:00-16:00"},
    "S15": {"severities.SEV3.resolve.within": "7d", "assumptions.severities.SEV3.resolve.text": BOTH},
    "S16": {
        "severities.SEV3.action.plan": "next_release",
        "severities.SEV3.tripwires.1.when.linked_tickets.at_least": "10",
        "severities.SEV3.tripwires.1.propose": "SEV2",
        "severities.SEV3.tripwires.2.when": {"affected_users"},
    },
}
CHAIN: Final[dict[str, dict[str, Any]]] = {
    "S17": {
        "chains.main.levels": 3,
        "chains.main.levels.1.key": "operations",
        "chains.main.levels.2.key": "technical",
        "chains.main.levels.3.key": "executive",
        "chains.main.ladders": {"SEV1", "SEV2", "SEV3"},
    },
    "S18": {"rotas.weekly.tracks": 4, "chains.main.levels.operations.duties": BOTH},
    "S19": {"sources.alertmanager.kind": "alertmanager", "contact_rules.SEV1.1.by": ["push", "call"]},
    "S20": {"runbooks.gather.starts.when": "opened", "runbooks.gather.starts.severities": ["SEV1", "SEV2"]},
    "S21": {
        "rights.emergency_roll_back.allows": ["roll_back"],
        "rights.emergency_roll_back.held_by.level": "operations",
        "rights.emergency_roll_back.while": "on_call",
        "rights.emergency_roll_back.reported_to": "technical",
    },
    "S22": {"roles.devops_engineer.duty": BOTH, "roles.devops_engineer.track": "devops"},
    "S23": {"roles.sre.duty": BOTH, "chains.main.levels.operations.members.2.role": "sre"},
    "S24": {"roles.backend_on_call.duty": BOTH, "roles.backend_on_call.track": "backend"},
    "S25": {"rooms.emergency.address": "#emergency-alerts", "rooms.emergency.mention": "here"},
    "S26": {"channels.pagerduty.kind": "mirror", "channels.pagerduty.through.1.vendor": "pagerduty"},
    "S27": {"contact_rules.numbers.confirm_every": "week", "contact_rules.numbers.stale_after": "7d"},
    "S28": {"chains.main.levels.technical.duties": BOTH, "decisions.fix_or_roll_back.override.by": {"technical_lead"}},
    "S29": {"roles.commander.in_incident": "true", "roles.commander.duty": BOTH, "roles.scribe.in_incident": "true"},
    "S30": {
        "severities.SEV1.updates": 4,
        "severities.SEV1.updates.executives.every": "30m",
        "audiences.executives.style": BOTH,
        "audiences.technical.rooms": ["emergency"],
        "audiences.public.status_page": "true",
        "roles.communications.duty": BOTH,
    },
    "S31": {"measures": {"affected_users", "lost_orders", "loss_per_minute", "affected_regions", "affected_partners"}},
    "S32": {"chains.main.levels.technical.members": 4, "chains.main.levels.technical.pick": "affected"},
    "S33": {"chains.main.levels.executive.duties": BOTH, "decisions.pause_orders.override.by": "executive"},
    "S34": {
        "audiences.partners.lists": ["partners_email"],
        "audiences.partners.approved_by": {"business_operations_manager"},
    },
    "S35": {"outside": {"partner_bank", "telecom", "cloud_host", "regulator"}, "assumptions.outside.text": BOTH},
    "S36": {
        "measures.loss_per_minute.unit": "YER",
        "measures.response_cost.unit": "YER",
        "organisation.currency": "YER",
    },
    "S37": {
        "chains.main.levels.executive.members": 4,
        "roles.cto.deputy": "devops_lead",
        "roles": {"cto", "product_manager", "support_manager", "business_operations_manager"},
    },
}
PROCEDURES: Final[dict[str, dict[str, Any]]] = {
    "S38": {"templates.sev1_alert.text": BOTH, "chains.main.ladders.SEV1.1.say": "sev1_alert"},
    "S39": {
        "runbooks.gather.steps.pods.run": ["/usr/bin/kubectl", "get", "pods", "--all-namespaces", "--no-headers"],
        "runbooks.gather.steps.pods.show.rows.status.not": ["Running", "Completed"],
        "runbooks.gather.steps.pods.healthy_when.rows.at_most": "0",
    },
    "S40": {
        "watchers.api_health.http.get": "/health",
        "watchers.api_health.http.within": "5s",
        "watchers.api_health.from": ["server", "office"],
        "runbooks.gather.steps.health.check": "api_health",
    },
    "S41": {"runbooks.rollback.name": BOTH, "severities.SEV1.checklist.3.opens.release": "affected_release"},
    "S42": {
        "templates.rollback_started.text": BOTH,
        "templates.rollback_finished.text": BOTH,
        "templates.rollback_failed.text": BOTH,
        "rooms.backend_emergency.mention": "@backend-team",
        "rooms.frontend_emergency.mention": "@frontend-team",
        "rooms.mobile_emergency.mention": "@mobile-team",
    },
    "S43": {"measures.affected_users.unit": "%", "measures.affected_users.fresh_for": "15m"},
    "S44": {
        "runbooks.payment_errors.steps.follow.ends": "at_time_box",
        "runbooks.payment_errors.steps.follow.time_box": "60s",
        "runbooks.payment_errors.steps.follow.show.lines.matches": "(?i)payment|order",
        "runbooks.payment_errors.steps.follow.show.first": "50",
    },
    "S45": {
        "decisions.fix_or_roll_back.asks": ["affected_users"],
        "decisions.fix_or_roll_back.rules.1.when.affected_users.above": "50",
        "decisions.fix_or_roll_back.rules.1.take": "roll_back",
        "decisions.fix_or_roll_back.rules.2.take": "fix",
    },
    "S46": {"decisions.fix_or_roll_back.options.roll_back.opens.release": "affected_release"},
    "S47": {
        "decisions.fix_or_roll_back.options.fix.time_box": "30m",
        "decisions.fix_or_roll_back.options.fix.then": "ask_again",
    },
    "S48": {"follow_ups.tracker.kind": "built_in", "severities.SEV3.checklist.1.opens.follow_up": "fix"},
    "S49": {
        "chains.main.ladders.SEV3.1.announce": ["affected_room"],
        "chains.main.ladders.SEV3.1.hours": "working",
        "services.search.team": "frontend",
    },
    "S50": {"severities.SEV3.checklist.3.opens.release": "next"},
}
CHANNELS: Final[dict[str, dict[str, Any]]] = {
    "S51": {
        "rooms.emergency.channel": "slack",
        "rooms.backend_emergency.address": "#backend-emergency",
        "rooms.frontend_emergency.address": "#frontend-emergency",
        "rooms.mobile_emergency.address": "#mobile-emergency",
    },
    "S52": {"channels.pagerduty.severities": ["SEV1", "SEV2"]},
    "S53": {"rotas.weekly.zone": "Asia/Aden", "organisation.hijri": "beside", "organisation.week_starts": "sun"},
    "S54": {"channels.slack.kind": "chat", "channels.whatsapp.kind": "whatsapp", "templates.sev1_alert.short": BOTH},
    "S55": {"channels.teams.kind": "meeting", "channels.teams.through": 2, "rooms.emergency_meeting.channel": "teams"},
    "S56": {"channels.teams.through.2.vendor": "jitsi"},
    "S57": {"channels.teams.recording.consent": "asked", "channels.teams.recording.keep": "90d"},
    "S58": {"rooms.rare_technical.channel": "whatsapp", "rooms.rare_technical.people": 2},
    "S59": {"rooms.executives_group.channel": "whatsapp", "rooms.executives_group.people.1.level": "executive"},
    "S60": {"channels.email.kind": "email", "audiences.important_notices.lists": ["all_staff_email"]},
    "S61": {"audiences.report_readers.lists": ["incident_reports_email"], "post_mortem.sent_to": {"report_readers"}},
    "S62": {"contact_rules.numbers.confirm_every": "week", "hand_over.agenda": {"phone_list"}},
    "S63": {"channels.conference.severities": ["SEV1"], "rooms.conference_call.people": 3},
}
RUNBOOK: Final[dict[str, dict[str, Any]]] = {
    "S64": {"runbooks.gather.steps.health.check": "api_health", "runbooks.gather.steps.pods.read_as.table": {"status"}},
    "S65": {
        "runbooks.gather.steps.journal.run": [
            "/usr/bin/journalctl", "--unit=application", "--since=-1h", "--lines=50", "--no-pager",
        ],
        "agents.app_hosts.all_of": "application",
    },
    "S66": {
        "runbooks.gather.steps.disk.run": ["/usr/bin/df", "--local", "--output=pcent,target"],
        "runbooks.gather.steps.disk.healthy_when.every_row.used.below": "90",
        "runbooks.gather.steps.memory.run.1": "/usr/bin/free",
        "runbooks.gather.steps.load.run": ["/usr/bin/uptime"],
    },
    "S67": {
        "runbooks.gather.steps.database.env.MONGO_URI.secret": "mongo_readonly_uri",
        "secrets.mongo_readonly_uri.held_by": ["cluster"],
    },
    "S68": {
        "runbooks.gather.steps.audit.http.get": "/admin/audit-logs?limit=10",
        "runbooks.gather.steps.audit.http.via": "admin_api",
        "runbooks.gather.steps.audit.mask": ["email", "phone", "ip"],
        "endpoints.admin_api.bearer.secret": "admin_api_token",
    },
    "S69": {
        "kill_switches.new_payment_system.turn_off.http.patch": "/admin/feature-flags",
        "kill_switches.new_payment_system.turn_off.http.json.enabled": "false",
        "kill_switches.new_payment_system.turn_on.http.json.enabled": "true",
        "kill_switches.new_payment_system.read.http.via": "admin_api",
        "kill_switches.new_payment_system.users_lose": BOTH,
        "kill_switches.new_payment_system.care.owner": "backend",
    },
    "S70": {
        "kill_switches.all_new_features.covers": "all",
        "kill_switches.all_new_features.risk": "dangerous",
        "kill_switches.all_new_features.snapshot.http.get": "/admin/feature-flags",
        "kill_switches.all_new_features.turn_off.http.patch": "/admin/feature-flags/reset",
        "kill_switches.all_new_features.turn_off.approvals": "2",
    },
    "S71": {
        "releases.backend.roll_back.run": ["/srv/bthwani/Backend/scripts/rollback.sh"],
        "releases.backend.roll_back.env.ROLLBACK_TO": "{{release.to}}",
        "releases.backend.warns": ["database_migration"],
    },
    "S72": {"releases.web.roll_back.run": ["/srv/bthwani/Web/scripts/rollback.sh"], "releases.web.service": "web"},
    "S73": {
        "releases.mobile_ota.roll_back.run": [
            "/usr/bin/eas", "update:republish", "--group", "{{release.to}}",
            "--message", "rollback", "--non-interactive", "--json",
        ],
        "releases.mobile_ota.warns": ["native_build"],
    },
    "S74": {
        "runbooks.after_rollback.steps.health.check": "api_health",
        "runbooks.after_rollback.steps.health.stays": "10m",
        "severities.SEV1.close_needs": {"post_checks"},
    },
    "S75": {
        "runbooks.after_rollback.steps.business.check": "order_to_settlement",
        "watchers.order_to_settlement.steps.1.key": "order",
        "watchers.order_to_settlement.steps.2.key": "wallet",
        "watchers.order_to_settlement.steps.3.key": "settlement",
        "watchers.order_to_settlement.undo.1.key": "refund",
    },
    "S76": {
        "runbooks.after_rollback.steps.logs.show.lines.not.matches": "INFO",
        "runbooks.after_rollback.steps.logs.healthy_when.lines.at_most": "0",
    },
    "S77": {"runbooks.after_rollback.steps.primary.healthy_when.json.isWritablePrimary": "true"},
}  # fmt: skip
TOOLS: Final[dict[str, dict[str, Any]]] = {
    "S78": {
        "sources.alertmanager.dead_man.match.alertname": "Watchdog",
        "sources.grafana.kind": "grafana",
        "tools": {"grafana", "prometheus"},
    },
    "S79": {"sources.elk.kind": ..., "tools.kibana.link": ...},
    "S80": {"sources.new_relic.kind": "new_relic", "tools.new_relic.for": "diagnosis"},
    "S81": {"sources.sentry.signature.secret": "sentry_client_secret", "tools.sentry.link": ...},
    "S82": {"tools.google_analytics.for": "measures", "measures.affected_users.from": {"google_analytics"}},
    "S83": {"tools.mixpanel.for": "measures", "measures.affected_users.from": {"mixpanel"}},
    "S84": {"sources.crashlytics.kind": "crashlytics", "measures.crashing_sessions.from": {"crashlytics"}},
    "S85": {"status_page.components": 5, "status_page.mirror.vendor": "statuspage"},
    "S86": {"notices.banner.kind": "in_app", "notices.banner.ends": "restored"},
    "S87": {
        "notices.alert.kind": "push",
        "notices.alert.only": "affected_segment",
        "notices.alert.approved_by": ["support_manager"],
        "notices.alert.at_most.times": "2",
    },
}
LEARNING: Final[dict[str, dict[str, Any]]] = {
    "S88": {"post_mortem.sections": 6, "severities.SEV1.post_mortem.required": "true"},
    "S89": {"post_mortem.sections.1.fill": {"duration", "impact", "breaches"}},
    "S90": {"post_mortem.sections.2.fill": ["milestones"]},
    "S91": {"post_mortem.sections.3.key": "cause", "post_mortem.sections.3.note": BOTH},
    "S92": {"post_mortem.sections.4.fill": {"decisions"}},
    "S93": {"post_mortem.sections.5.key": "lessons", "post_mortem.sections.5.name": BOTH},
    "S94": {"post_mortem.sections.6.fill": ["follow_ups"], "follow_ups.kinds": {"fix", "playbook_change", "training"}},
    "S95": {
        "rotas.weekly.tracks": {"backend", "frontend", "mobile", "devops"},
        "rotas.weekly.tracks.backend.layers.1.turns": 4,
        "people": 16,
    },
    "S96": {"people.ahmed_hassan.code": "AH1", "people.hassan_ahmed.code": "HA1"},
    "S97": {"hand_over.meeting": "15m", "hand_over.accept_within": "30m"},
    "S98": {"hand_over.agenda": {"known_issues"}},
    "S99": {"hand_over.agenda": {"phone_list"}},
    "S100": {"hand_over.agenda": {"channel_test"}, "contact_rules.numbers.test_before_shift": "1h"},
    "S101": {
        "drills.fire_drill.kind": "live",
        "drills.fire_drill.every": "month",
        "drills.fire_drill.severity": "SEV1",
    },
    "S102": {"drills.tabletop.kind": "discussion", "drills.tabletop.injects": 3},
    "S103": {"drills.past_incidents.kind": "reading", "drills.past_incidents.every": "month"},
    "S104": {
        "training.rollback_basics.for": 4,
        "training.rollback_basics.proof.drill": "fire_drill",
        "rights.emergency_roll_back.needs_training": ["rollback_basics"],
    },
    "S105": {"training.incident_management.for": 2, "training.incident_management.name": BOTH},
    "S106": {"training.monitoring_tools.for": 4, "training.monitoring_tools.proof": {"ticked_by"}},
    "S107": {
        "training.crisis_communication.name": BOTH,
        "phrases": {"looking", "found", "restored"},
        "phrases.looking": BOTH,
    },
    "S108": {"reviews.monthly.every": "month", "reviews.monthly.what": BOTH},
    "S109": {"reviews.quarterly.every": "quarter", "reviews.quarterly.what": BOTH},
    "S110": {"reviews.yearly.every": "year", "reviews.yearly.what": BOTH},
    "S111": {"reviews.after.1.event": "incident_closed", "severities.SEV1.close_needs": {"playbook_answer"}},
    "S112": {"reviews.after.2.event": "change", "reviews.after.2.marks": "runbooks"},
    "S113": {"reviews.after.3.event": "security_advisory"},
}
QUICK_CARDS: Final[dict[str, dict[str, Any]]] = {
    "S114": {
        "severities.SEV1.checklist": 4,
        "severities.SEV1.checklist.1.opens.template": "sev1_alert",
        "severities.SEV1.checklist.2.opens.runbook": "gather",
        "severities.SEV1.checklist.3.opens.release": "affected_release",
        "severities.SEV1.checklist.4.opens.update": "public",
    },
    "S115": {
        "severities.SEV2.checklist": 4,
        "severities.SEV2.checklist.1.opens.measure": "affected_users",
        "severities.SEV2.checklist.2.opens.decision": "fix_or_roll_back",
        "severities.SEV2.checklist.3.do": BOTH,
        "severities.SEV2.checklist.4.opens.watch_for": "30m",
    },
    "S116": {
        "severities.SEV3.checklist": 4,
        "severities.SEV3.checklist.1.opens.follow_up": "fix",
        "severities.SEV3.checklist.2.do": BOTH,
        "severities.SEV3.checklist.3.opens.release": "next",
        "severities.SEV3.checklist.4.do": BOTH,
    },
    "S117": {
        "meta.version": "2.0.0",
        "meta.owner": "devops",
        "meta.updated": "2025-01-15",
        "meta.next_review": "2025-04-15",
    },
}
