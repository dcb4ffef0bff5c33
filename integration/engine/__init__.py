"""The engine: read, lookup, transform, decide, apply. Pure parts import no Django."""
