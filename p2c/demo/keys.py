"""Keys of the demo rows: the same in every installation, and in the order the rows were made."""

from __future__ import annotations

import random

# 2 January 2024, 08:00 UTC, in milliseconds: the day the demo company opened its books.
_OPENING = 1_704_182_400_000


class Keys:
    """Time-ordered keys (UUIDv7 as 32 hex digits), a second apart, from a seeded source."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._made = 0

    def new(self) -> str:
        self._made += 1
        stamp = _OPENING + self._made * 1000
        tail = self._rng.getrandbits(62) | (0b10 << 62) | (self._rng.getrandbits(12) << 64) | (0x7 << 76)
        return f"{stamp << 80 | tail:032x}"
