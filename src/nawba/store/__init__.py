"""Where everything is kept: one transaction contract, two databases. SQL lives here only."""
