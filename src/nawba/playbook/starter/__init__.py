"""The text a new team starts from: one skeleton, and its words in each language."""

from nawba.playbook.starter.text import Language, knows, starter

__all__ = ["Language", "knows", "starter"]
