"""A network of our own between a node and its database: a namespace, a pair of interfaces, a relay, and iptables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.prerequisites import program, root, run
from tests.postgres.cluster import Cluster

PORT = 5432
_WHAT = "a network that fails"
_RELAY = Path(__file__).parent / "relay.py"


class Network:
    """The way from this machine to `cluster` by way of a namespace; `rule` breaks it, `heal` mends it.

    The cluster must listen on `near`, too. Addresses are of one link of our own and reach nobody else.
    """

    def __init__(self, number: int = 0) -> None:
        root(_WHAT)
        self._ip = program("ip", "iproute2", _WHAT)
        self._iptables = program("iptables", "iptables", _WHAT)
        tag = f"{os.getpid() % 100_000}{number}"
        self._name = f"nawba-{tag}"
        self._outside, self._inside = f"nwo{tag}", f"nwi{tag}"
        octet = os.getpid() % 200 + 20
        self.near, self.far = f"10.213.{octet}.{number * 4 + 1}", f"10.213.{octet}.{number * 4 + 2}"
        self._relay: subprocess.Popen[bytes] | None = None

    def make(self) -> Network:
        """Make the namespace and the link."""
        ip = self._ip
        for words in (
            f"netns add {self._name}",
            f"link add {self._outside} type veth peer name {self._inside} netns {self._name}",
            f"addr add {self.near}/30 dev {self._outside}",
            f"link set {self._outside} up",
            f"-n {self._name} addr add {self.far}/30 dev {self._inside}",
            f"-n {self._name} link set {self._inside} up",
            f"-n {self._name} link set lo up",
        ):
            run([ip, *words.split()], _WHAT)
        return self

    def lead_to(self, cluster: Cluster) -> Network:
        """Start the relay to a cluster that listens on `near`."""
        command = [sys.executable, str(_RELAY), self.far, str(PORT), self.near, str(cluster.port)]
        self._relay = subprocess.Popen([self._ip, "netns", "exec", self._name, *command], stdout=subprocess.PIPE)
        assert self._relay.stdout is not None
        assert self._relay.stdout.readline() == b"ready\n"
        return self

    def address(self, database: str) -> str:
        return f"postgresql://nawba@{self.far}:{PORT}/{database}"

    def rule(self, *words: str) -> None:
        """Add a rule for what comes in to the relay's port."""
        self._rule("-A", "INPUT", "-p", "tcp", "--dport", str(PORT), *words)

    def black_hole(self) -> None:
        """Drop everything, either way, in silence."""
        self.rule("-j", "DROP")
        self._rule("-A", "OUTPUT", "-p", "tcp", "--sport", str(PORT), "-j", "DROP")

    def heal(self) -> None:
        self._rule("-F")

    def end(self) -> None:
        """Take everything away again."""
        if self._relay is not None:
            self._relay.kill()
            self._relay.wait(10)
            assert self._relay.stdout is not None
            self._relay.stdout.close()
        for words in (f"netns del {self._name}", f"link del {self._outside}"):
            subprocess.run([self._ip, *words.split()], check=False, capture_output=True)

    def _rule(self, *words: str) -> None:
        run([self._ip, "netns", "exec", self._name, self._iptables, *words], _WHAT)
