"""What the last weeks would have been under another text: the stored signals, and what people truly did, played again
through the same core on virtual time (`playbook.md` §5.3). Reads the store once; plays without it."""
