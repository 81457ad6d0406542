"""The options that commands share: where the data is, who acts, how the answer looks."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from nawba.cli.client import Client, Reach, client

Data = Annotated[Path | None, Parameter(name="--data", help="The data directory (default: $NAWBA_DATA, else var).")]
Flag = Parameter(negative="", show_default=False)
Json = Annotated[bool, Flag, Parameter(name="--json", help="Answer with JSON, for programs.")]
Language = Literal["ar", "en"]
Lang = Annotated[Language, Parameter(name="--lang", help="The language of names and sentences.")]
Note = Annotated[str | None, Parameter(name="--note", help="A sentence for the timeline.")]


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Here:
    """The data directory of this machine, and nothing else."""

    data: Data = None

    def open(self) -> AbstractContextManager[Client]:
        """Give a client of the data directory, by the lock or by the socket of the running server."""
        return client(Reach(self.data))


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Where:
    """The data directory of this machine, or a server at an address."""

    data: Data = None
    url: Annotated[str | None, Parameter(help="A server elsewhere, instead of the data directory.")] = None
    key: Annotated[str | None, Parameter(env_var="NAWBA_KEY", show_env_var=True, help="An API key, with --url.")] = None

    def open(self) -> AbstractContextManager[Client]:
        """Give a client of the data directory or of the server at `url`."""
        return client(Reach(self.data, self.url, self.key))


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Who(Where):
    """Where, and in whose name."""

    acting_as: Annotated[
        str | None, Parameter(name="--as", help="Act as this person of the playbook; only on the machine itself.")
    ] = None

    def open(self) -> AbstractContextManager[Client]:
        """Give a client that acts in the person's name."""
        return client(Reach(self.data, self.url, self.key, self.acting_as))


HERE: Any = Here()
WHERE: Any = Where()
WHO: Any = Who()
"""What a command gets when none of the options was given."""
