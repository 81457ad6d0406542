"""What a command says when it could not be carried out."""

from __future__ import annotations


class Failed(RuntimeError):
    """The command could not be carried out; `text` says why and what to do, `code` is the exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.text = text
        self.code = code
