from __future__ import annotations

from math import inf

from bench.metrics import quantile, samples, total

TEXT = """# HELP nawba_attempts_handed_total Attempts handed to a channel
# TYPE nawba_attempts_handed_total counter
nawba_attempts_handed_total{kind="page"} 12.0
nawba_attempts_handed_total{kind="tell"} 3.0
nawba_attempts_handed_created{kind="page"} 1.79e+09
late_bucket{le="0.1"} 90.0
late_bucket{le="0.5"} 99.0
late_bucket{le="+Inf"} 100.0
late_count 100.0
broken
"""


def test_samples_are_read_with_their_labels() -> None:
    found = samples(TEXT)
    assert found['nawba_attempts_handed_total{kind="page"}'] == 12.0
    assert found["late_count"] == 100.0
    assert not any("HELP" in name or name == "broken" for name in found)


def test_a_total_counts_the_labels_asked_for_and_no_neighbour() -> None:
    found = samples(TEXT)
    assert total(found, "nawba_attempts_handed_total", kind="page") == 12
    assert total(found, "nawba_attempts_handed_total") == 15
    assert total(found, "nawba_attempts") == 0


def test_a_quantile_is_the_bound_of_its_bucket_between_two_readings() -> None:
    after = samples(TEXT)
    assert quantile({}, after, "late", 0.5) == 0.1
    assert quantile({}, after, "late", 0.99) == 0.5
    assert quantile({}, after, "late", 1) == inf
    before = {'late_bucket{le="0.1"}': 90.0, 'late_bucket{le="0.5"}': 90.0, 'late_bucket{le="+Inf"}': 90.0}
    assert quantile(before, after, "late", 0.5) == 0.5
    assert quantile(after, after, "late", 0.5) is None
    assert quantile({}, after, "absent", 0.5) is None
