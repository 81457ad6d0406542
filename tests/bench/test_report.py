from __future__ import annotations

import json
from math import inf

import pytest

from bench.figures import FIGURES, Figure
from bench.report import Report, rounded

ALL = frozenset(FIGURES)


def test_each_figure_carries_value_unit_target_and_whether_it_is_met() -> None:
    report = Report(ALL)
    report.add("intake_sustained", 4321.6, runs=[4000.2, 4321.6], client_cpu=None, note=None)
    report.add("post_to_send_p50", 31.26)
    found = json.loads(report.text())
    assert found["intake_sustained"] == {
        "value": 4322, "unit": "/s", "target": 4000, "met": True, "runs": [4000, 4322],
    }  # fmt: skip
    assert found["post_to_send_p50"] == {"value": 31.26, "unit": "ms", "target": 25, "met": False}


def test_what_is_met_is_judged_before_rounding() -> None:
    report = Report(ALL)
    report.add("who_is_on_call", 199_999.7)
    assert json.loads(report.text())["who_is_on_call"]["met"] is False


def test_a_calibration_is_asked_for_nothing() -> None:
    report = Report(ALL)
    report.add("fdatasync", 3000)
    assert json.loads(report.text())["fdatasync"] == {"value": 3000, "unit": "/s", "target": None, "met": None}


def test_what_could_not_be_measured_is_missed_and_says_why() -> None:
    report = Report(ALL)
    report.add("rss_idle", 90)
    report.leave_out(["rss_idle", "intake_burst"], "no time")
    found = json.loads(report.text())
    assert found["rss_idle"]["value"] == 90
    assert found["intake_burst"] == {"value": None, "unit": "/s", "target": 8000, "met": False, "note": "no time"}


@pytest.mark.parametrize("never", [inf, float("nan")])
def test_what_never_ended_is_null_since_json_has_no_infinity(never: float) -> None:
    report = Report(ALL)
    report.add("burst_backlog_gone", never, runs=[1.0, never])
    text = report.text()
    assert "Infinity" not in text
    assert "NaN" not in text
    assert json.loads(text)["burst_backlog_gone"] == {
        "value": None, "unit": "s", "target": 30, "met": False, "runs": [1.0, None],
    }  # fmt: skip


def test_only_what_is_wanted_is_printed_in_the_order_of_the_figures() -> None:
    report = Report(frozenset({"post_to_send_p50", "fdatasync"}))
    report.add("post_to_send_p50", 1.0)
    report.add("post_to_send_p99", 2.0)
    report.add("fdatasync", 3.0)
    report.beside(["fdatasync", "post_to_send_p99"], others_cpu=0.25)
    found = json.loads(report.text())
    assert list(found) == ["fdatasync", "post_to_send_p50"]
    assert found["fdatasync"]["others_cpu"] == 0.25


def test_an_empty_report_is_still_an_object() -> None:
    assert json.loads(Report(ALL).text()) == {}


def test_progress_does_not_soil_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    Report(ALL).add("rss_idle", 90)
    said = capsys.readouterr()
    assert said.out == ""
    assert "rss_idle = 90" in said.err


def test_rounding_keeps_what_can_be_told_apart() -> None:
    assert rounded(123456.7) == 123457
    assert rounded(0.123456) == 0.1235
    assert rounded(None) is None


def test_a_least_and_a_most_are_met_at_the_target_itself() -> None:
    assert Figure("/s", 200, more_is_better=True).met(200)
    assert not Figure("/s", 200, more_is_better=True).met(199)
    assert Figure("ms", 50).met(50)
    assert not Figure("ms", 50).met(51)
