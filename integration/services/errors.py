"""What services refuse, in a sentence a person can act on."""

from __future__ import annotations


class Refused(Exception):
    """The request cannot be carried out; nothing was written. Commands exit 2, REST answers 400."""


class Conflict(Refused):
    """The request is fine but clashes with the present state: already coupled, already running … REST answers 409."""
