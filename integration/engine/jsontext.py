"""Compact JSON texts of bases and journal entries; read and written once per record, so by a fast encoder. Pure."""

from __future__ import annotations

from typing import Any

import orjson


def encode(value: Any) -> str:
    """Compact JSON text; non-ASCII characters stay as they are."""
    return orjson.dumps(value).decode()


decode = orjson.loads
