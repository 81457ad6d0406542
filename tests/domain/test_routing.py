"""S8, S52, `engine.md` §4: which severity, service and chain a signal gets, and what is grouped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nawba.domain.matching import Condition, holds
from nawba.domain.matching import Test as Trial
from nawba.domain.routing import GroupingRule, Route, Ways, group_values, route
from nawba.domain.severity import SignalSeverity
from nawba.domain.signal import Signal

WAYS = Ways(
    (
        Route("down", Condition((("alertname", Trial("equal", "SiteDown")),)), severity="SEV1"),
        Route("paid", Condition((("service", Trial("one_of", ("payments",))),)), chain="money", service="payments"),
        Route("noise", Condition((("alertname", Trial("equal", "Deployed")), ("severity", Trial("equal", "info")))), severity="SEV3"),
        Route("rest"),
    ),
    ("SEV1", "SEV2", "SEV3"),
    {"web": None, "orders": "shop", "payments": None},
    {"SEV1": None, "SEV2": "calm", "SEV3": None},
    "main",
)  # fmt: skip


def _signal(severity: SignalSeverity, **labels: str) -> Signal:
    return Signal("fire", "k", severity, "t", labels=labels)


@pytest.mark.parametrize(
    ("severity", "expected", "proposes"),
    [
        ("critical", "SEV2", "SEV1"),
        ("high", "SEV2", None),
        ("medium", "SEV3", None),
        ("low", "SEV3", None),
        ("info", None, None),
    ],
)
def test_by_the_signal_s_own_severity(severity: SignalSeverity, expected: str | None, proposes: str | None) -> None:
    """`engine.md` §4: critical is the worst only where a route names it; else the second, with a proposal."""
    routed = route(_signal(severity, service="web"), WAYS)
    assert (routed.severity, routed.proposes, routed.route) == (expected, proposes, "rest")


def test_the_first_route_that_fits_wins() -> None:
    routed = route(_signal("critical", alertname="SiteDown", service="payments"), WAYS)
    assert (routed.severity, routed.proposes, routed.route) == ("SEV1", None, "down")
    assert route(_signal("info", alertname="Deployed"), WAYS).severity == "SEV3"


def test_the_chain_is_that_of_the_route_the_service_the_severity_or_the_house() -> None:
    assert route(_signal("high", service="payments"), WAYS).chain == "money"
    assert route(_signal("high", service="orders"), WAYS).chain == "shop"
    assert route(_signal("high", service="web"), WAYS).chain == "calm"
    assert route(_signal("low", service="web"), WAYS).chain == "main"


def test_a_service_nobody_knows_is_none() -> None:
    assert route(_signal("high", service="elsewhere"), WAYS).service is None
    assert route(_signal("high", service="payments"), WAYS).service == "payments"


def test_fewer_severities_than_three() -> None:
    two = Ways((), ("A", "B"), {}, {}, "main")
    assert [route(_signal(s), two).severity for s in ("critical", "high", "low")] == ["B", "B", "B"]
    assert route(_signal("critical"), Ways((), ("A",), {}, {}, "main")).severity == "A"
    assert route(_signal("critical"), two).route == "none"


def test_grouping_needs_every_value() -> None:
    rules = (GroupingRule(("service", "region"), 5), GroupingRule(("service",), 5))
    assert group_values(_signal("high", service="web", region="aden"), rules) == (0, ("web", "aden"))
    assert group_values(_signal("high", service="web"), rules) == (1, ("web",))
    assert group_values(_signal("high", region="aden"), rules) is None
    only = (GroupingRule(("service",), 5, Condition((("env", Trial("equal", "prod")),))),)
    assert group_values(_signal("high", service="web"), only) is None


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (Trial("equal", "a"), "a", True),
        (Trial("equal", "a"), "A", False),
        (Trial("equal", "a"), None, False),
        (Trial("one_of", ("a", "b")), "b", True),
        (Trial("not", Trial("equal", "a")), "b", True),
        (Trial("not", Trial("equal", "a")), "a", False),
        (Trial("not", Trial("equal", "a")), None, False),
        (Trial("present", True), "", True),
        (Trial("present", True), None, False),
        (Trial("present", False), None, True),
        (Trial("above", Decimal(50)), "87%", True),
        (Trial("above", Decimal(50)), "50", False),
        (Trial("at_least", Decimal(50)), "50", True),
        (Trial("below", Decimal(50)), "49.9", True),
        (Trial("at_most", Decimal(50)), "50.1", False),
        (Trial("above", Decimal(50)), "many", False),
        (Trial("above", Decimal(50)), "NaN", False),
        (Trial("matches", "x.*", lambda value: value.startswith("x")), "xy", True),
        (Trial("matches", "x.*", lambda value: value.startswith("x")), "ax", False),
    ],
)
def test_one_condition(test: Trial, value: str | None, expected: bool) -> None:
    """`playbook.md` condition: a missing value never fits, except `present: false`."""
    assert holds(Condition((("x", test),)), {} if value is None else {"x": value}) is expected


def test_all_must_hold_and_none_holds_for_everything() -> None:
    both = Condition((("a", Trial("equal", "1")), ("b", Trial("equal", "2"))))
    assert holds(both, {"a": "1", "b": "2"})
    assert not holds(both, {"a": "1", "b": "3"})
    assert holds(Condition(), {})
