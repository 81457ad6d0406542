"""How what is known becomes what is seen: the template environment and the pure functions it calls."""
