"""Coverage-guided fuzzing of what reads outside text: `make fuzz SECONDS=60` (0058)."""
