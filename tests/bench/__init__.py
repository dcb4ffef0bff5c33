"""The bench: the engine against hand-written set-based SQL that does the same work, on both databases."""
