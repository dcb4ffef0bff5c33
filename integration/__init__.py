"""The engine that keeps two sides in step, and its screens; it names no concrete entity."""
