"""Faults that belong to the list and cannot be injected here: each is named with its reason, so that none is forgotten."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import Fault
from tests.faults.prerequisites import not_tried

pytestmark = pytest.mark.faults


def no_device_mapper() -> str | None:
    return None if "device-mapper" in Path("/proc/misc").read_text() else "this kernel has no device mapper"


def no_netem() -> str | None:
    tried = ["unshare", "-n", "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"]
    try:
        done = subprocess.run(tried, check=False, capture_output=True)
    except FileNotFoundError:
        return "tc is missing"
    return None if done.returncode == 0 else "this kernel has no netem"


@pytest.mark.parametrize(
    ("name", "what", "missing"),
    [
        ("disk that loses what it acknowledged", "a device that drops writes after a flush (dm-log-writes, dm-flakey)", no_device_mapper),
        ("delay and reordering in the network", "tc netem between a node and its database; loss and black holes are tried", no_netem),
    ],
    ids=["device mapper", "netem"],
)  # fmt: skip
def test_what_this_machine_cannot_do_is_named(
    fault: Fault, name: str, what: str, missing: Callable[[], str | None]
) -> None:
    fault(name, what, "")
    not_tried(name, missing() or "no test of it is written yet, though this machine could do it")
