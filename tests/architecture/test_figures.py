"""What the commands print becomes figures of promises, each with the command that repeats it."""

from __future__ import annotations

from tests.promises.figures import merged, of_bench, of_faults, of_simulator
from tests.promises.page import page

FAULT = {
    "fault": "kill -9 under load", "outcome": "held", "accepted": 12_345, "lost": 0, "duplicates": None,
    "false_202": None, "recovery_p50_s": 0.8, "recovery_p99_s": 1.2, "late_s": None, "said": "",
    "test": "tests/stories/test_selfwatch.py::test_the_pings_stop_when_something_breaks[x]",
}  # fmt: skip


def test_a_fault_speaks_of_what_its_test_names() -> None:
    [figure] = of_faults([FAULT], "2026-11-24")
    assert figure["promises"] == ["R31"]
    assert figure["came"] == "held; 12,345 accepted, 0 lost, back in 0.8 s (p50), 1.2 s (p99)"


def test_a_simulation_speaks_of_what_its_checkers_name() -> None:
    [figure] = of_simulator(
        "…\nincidents: 20440; seeds: 1760; sends: 9\n131 s, 16 incidents/s\nviolations: 0\n", "2026-11-24"
    )
    assert figure["came"] == "20,440 incidents, 1,760 seeds, 0 violations"
    assert {"R1", "R9", "R19"} <= set(figure["promises"])
    assert of_simulator("it broke", "2026-11-24") == []


def test_a_benchmark_s_figure_stands_with_what_was_asked() -> None:
    report = {"post_to_send_p99": {"value": 41.5, "unit": "ms", "target": 150, "met": True}, "decode": {"value": 1}}
    [figure] = of_bench(report, "2026-11-24")
    assert (figure["promises"], figure["came"]) == (["R6"], "41.5 ms (asked: 150)")


def test_a_newer_figure_takes_the_place_of_the_old_and_stands_on_the_page() -> None:
    old, new = (of_faults([{**FAULT, "lost": lost}], "2026-11-24") for lost in (7, 0))
    found = merged(old, new)
    assert len(found) == 1
    assert "| kill -9 under load | held; 12,345 accepted, 0 lost" in page(found).partition("### R31")[2]
