"""What the text means, and where it would fail at night (`playbook.md` §4). Pure: today is passed in."""
