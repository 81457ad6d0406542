"""The technical sections as values: what the text says is what is kept, with every default filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nawba.domain import matching
from nawba.domain.matching import Condition, holds
from nawba.domain.people import Member
from nawba.domain.request import Endpoint, Request
from nawba.domain.runbook import Parameter, Starts
from nawba.domain.secret import Secret
from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Duration
from nawba.domain.verdict import Judgement
from nawba.playbook import decode
from nawba.playbook.decoding.steps import ANSWERED, ENDED_WELL
from tests.playbook.operations import altered, operating
from tests.playbook.small import codes, found

PLAYBOOK = decode(operating())


def test_nothing_is_found_in_it() -> None:
    assert [str(finding) for finding in found(operating())] == []


def test_endpoints_agents_and_secrets_are_names_without_values() -> None:
    """S67, S68: the text says which secret and where it is held, never what it is."""
    assert PLAYBOOK.endpoints["public_api"] == Endpoint("public_api", "https://api.example.org")
    assert PLAYBOOK.endpoints["admin_api"] == Endpoint("admin_api", "https://api.example.org", "bearer", "admin_token")
    assert PLAYBOOK.agents["app_hosts"].all_of == "application"
    assert PLAYBOOK.secrets["mongo_uri"].held_by == ("cluster",)


def test_a_watcher_of_each_kind_keeps_what_its_kind_needs() -> None:
    """S40, S74: asked from inside and outside, unhealthy some times in a row before it fires."""
    api, backup = PLAYBOOK.watchers["api_health"], PLAYBOOK.watchers["backup"]
    assert api.request == Request("get", "/health", "public_api", None, 5 * SECOND)
    assert (api.every_us, api.seen_from, api.fires_after) == (MINUTE, ("server", "office"), 3)
    assert api.healthy_when == Judgement(status=(matching.Test("equal", "200"),))
    assert (backup.cron, backup.grace_us, backup.seen_from) == ("0 3 * * *", 30 * MINUTE, ("server",))
    tls = PLAYBOOK.watchers["certificate"]
    assert (tls.every_us, tls.via) == (DAY, "public_api")
    assert tls.healthy_when == Judgement(days_left=(matching.Test("at_least", Decimal(14)),))


def test_a_scenario_carries_values_from_step_to_step_and_is_undone() -> None:
    """S75: order, wallet, and the refund that takes it back."""
    scenario = PLAYBOOK.watchers["order_to_settlement"]
    order, wallet = scenario.steps
    assert order.request.json == {"test": True, "amount": 1}
    assert order.take == {"order_id": "id"}
    assert wallet.within_us == 30 * SECOND
    assert wallet.healthy_when.json == Condition((("state", matching.Test("equal", "held")),))
    [refund] = scenario.undo
    assert refund.healthy_when == ANSWERED
    assert refund.request.is_write
    assert scenario.account == "probe_account"


def test_a_step_says_what_how_and_how_it_is_judged() -> None:
    """S39, S64: filters are declared in `show`, and nothing found is a count of 0."""
    gather = PLAYBOOK.runbooks["gather"]
    health, pods, database, follow, audit = gather.steps
    assert (gather.risk, gather.starts, gather.owner) == ("read", Starts("opened", ("SEV1",)), "ops")
    assert (health.what, health.names, health.verdict.healthy_when) == ("check", "api_health", None)
    assert pods.argv[:3] == ("/usr/bin/kubectl", "get", "pods")
    assert pods.verdict.columns == ("namespace", "name", "ready", "status", "rest")
    shown = pods.verdict.show
    assert shown is not None
    assert shown.rows is not None
    assert not holds(shown.rows, {"status": "Running"})
    assert holds(shown.rows, {"status": "ImagePullBackOff"})
    assert pods.verdict.healthy_when == Judgement(rows=(matching.Test("at_most", Decimal(0)),))
    assert database.how.env == {"MONGO_URI": Secret("mongo_uri")}
    assert (follow.how.ends, follow.how.time_box_us) == ("at_time_box", 30 * SECOND)
    assert (audit.how.mask, audit.verdict.healthy_when) == (("email", "phone", "ip"), None)


def test_a_pattern_stands_anywhere_in_a_line_and_fits_a_whole_value_elsewhere() -> None:
    """S44."""
    shown = PLAYBOOK.runbooks["gather"].steps[3].verdict.show
    assert shown is not None
    assert shown.lines is not None
    [test] = shown.lines
    assert test.full_match is not None
    assert test.full_match("2026-11-24 ERROR PAYMENT refused")
    assert not test.full_match("2026-11-24 ERROR search refused")


def test_what_a_step_leaves_out_is_filled_in_by_its_risk_and_kind() -> None:
    scale, settle, say, look, without = PLAYBOOK.runbooks["scale"].steps
    assert (scale.how.risk, scale.how.approvals, scale.how.time_box_us) == ("change", 1, MINUTE)
    assert scale.how.allowed_for == ("technical_lead", Member("role", "lead"))
    assert (scale.how.cooldown_us, scale.how.is_idempotent) == (5 * MINUTE, True)
    assert scale.verdict.healthy_when == ENDED_WELL
    assert (settle.wait_us, say.names, without.names) == (30 * SECOND, "alarm", "new_payments")
    assert look.text == {"ar": "انظر إلى اللوحة", "en": "Look at the board"}
    assert PLAYBOOK.runbooks["scale"].parameters == {
        "count": Parameter("count", range=(1, 20)),
        "group": Parameter("group", one_of=("web", "worker")),
    }


def test_a_release_has_its_rollback_its_length_and_its_proof() -> None:
    """S6, S71–S74."""
    app = PLAYBOOK.releases["app"]
    assert (app.kind, app.stable_after_us, app.takes_us, app.after) == (
        "over_the_air",
        24 * HOUR,
        8 * MINUTE,
        "after_rollback",
    )
    assert app.version is not None
    assert (app.version.request.path, app.version.json) == ("/version", "version")
    assert (app.roll_back.key, app.roll_back.how.risk, app.roll_back.how.approvals) == ("roll_back", "change", 1)
    assert app.roll_back.how.env == {"EXPO_TOKEN": Secret("expo_token"), "CHANNEL": "production"}
    assert app.warns == ("native_build",)


def test_a_switch_says_what_users_lose_and_who_turns_it_on_again() -> None:
    """S69, S70."""
    one, all_of_them = PLAYBOOK.kill_switches["new_payments"], PLAYBOOK.kill_switches["everything"]
    assert one.turn_off.request is not None
    assert one.turn_off.request.json == {"feature": "new_payments", "enabled": False}
    assert (one.risk, one.care.owner, one.care.back_within) == ("change", "ops", Duration("days", 7))
    assert one.care.test_every == (1, "quarter")
    assert (all_of_them.covers, all_of_them.risk, all_of_them.turn_off.how.approvals) == (("all",), "dangerous", 2)
    assert all_of_them.snapshot is not None
    assert all_of_them.snapshot.how.risk == "read"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1", 1),
        ("'1'", "1"),
        ("1.50", Decimal("1.50")),
        ("null", None),
        ("[1, {a: true}]", (1, {"a": True})),
        ("x", "x"),
    ],
)
def test_the_body_of_a_request_is_json_as_it_is_written(written: str, kept: object) -> None:
    files = altered("watchers", "amount: 1}", f"amount: {written}}}")
    body = decode(files).watchers["order_to_settlement"].steps[0].request.json
    assert body == {"test": True, "amount": kept}


def test_a_program_with_no_arguments_may_stand_alone() -> None:
    files = altered("runbooks", "{key: health, check: api_health}", "{key: load, run: /usr/bin/uptime, where: cluster}")
    assert decode(files).runbooks["gather"].steps[0].argv == ("/usr/bin/uptime",)
    assert codes(files) == []


BROKEN = "releases: {app: {service: web, kind: sever}}\n"


def test_an_error_in_one_section_does_not_hide_what_is_wrong_in_the_others() -> None:
    """All at once: whoever repairs the text should not meet the next finding only afterwards."""
    files = operating(
        releases=BROKEN,
        endpoints="endpoints: {public_api: {base: 'http://api.example.org'}, admin_api: {base: 'https://a.b'}}\n",
        runbooks="runbooks: {one: {name: x, risk: read, steps: [{key: it, run: 'df && free', where: cluster}]}}\n",
    )
    told = codes(files)
    assert {"PB002", "PB003", "PB502", "PB505", "PB508"} <= set(told)


def test_what_is_merely_unreadable_is_not_called_missing() -> None:
    """A section with an error is not compared with: nothing is unsigned, unheld or unproved for a slip elsewhere."""
    for section in ("endpoints", "secrets", "agents", "watchers", "runbooks", "releases", "kill_switches"):
        told = {finding.code for finding in found(operating(**{section: f"{section}: {{x: [1]}}\n"}))}
        assert {"PB003"} <= told <= {"PB003", "PB101", "PB104"}, (section, told)
