"""Keys: time-ordered UUIDs (version 7), one or many at a time."""

from __future__ import annotations

import os
import threading
import time
import uuid

_SEQUENCE = 12
"""Bits of sequence after the milliseconds: 4,096 keys a millisecond before keys run ahead of the clock."""
_RANDOM = 62

_taking = threading.Lock()
_next = 0


def new_id() -> uuid.UUID:
    """A time-ordered key (UUIDv7): rows made together lie together in every index."""
    return uuid.UUID(hex=new_ids(1)[0])


def new_ids(count: int) -> list[str]:
    """`count` time-ordered keys as 32 hex digits, from one read of the system's randomness.

    Keys of one process keep the order they were made in, also within a millisecond and when the clock is put back.
    """
    global _next
    with _taking:
        first = max(int(time.time() * 1000) << _SEQUENCE, _next)
        _next = first + count
    pool = os.urandom(8 * count)
    ids = []
    for at in range(count):
        moment = first + at
        chance = int.from_bytes(pool[at * 8 : at * 8 + 8], "big") & ((1 << _RANDOM) - 1)
        tail = (0x7 << 76) | ((moment & 0xFFF) << 64) | (0b10 << _RANDOM) | chance
        ids.append(f"{moment >> _SEQUENCE << 80 | tail:032x}")
    return ids
