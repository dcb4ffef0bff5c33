"""Keys: time-ordered UUIDs (version 7), one or many at a time."""

from __future__ import annotations

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """A time-ordered key (UUIDv7): rows made together lie together in every index."""
    return uuid.UUID(hex=new_ids(1)[0])


def new_ids(count: int) -> list[str]:
    """`count` time-ordered keys as 32 hex digits, from one read of the system's randomness."""
    stamp = int(time.time() * 1000) << 80
    pool = os.urandom(10 * count)
    ids = []
    for at in range(count):
        # 12 bits of sequence keep one batch in its own order within the millisecond
        tail = int.from_bytes(pool[at * 10 : at * 10 + 10], "big")
        tail = (tail & ((1 << 62) - 1)) | (0b10 << 62) | ((at * 4096 // count & 0xFFF) << 64) | (0x7 << 76)
        ids.append(f"{stamp | tail:032x}")
    return ids
