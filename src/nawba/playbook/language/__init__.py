"""The language as data: which sections there are, which keys they have, what their values may be (`playbook.md` §2)."""
