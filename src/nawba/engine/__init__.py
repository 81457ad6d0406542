"""Time: take what is due, let the core decide, commit, send, sleep until the next due row or a wake-up."""
