"""Characters that XML 1.0 cannot carry, and with it no XLSX file and no web service: control characters, halves of
pairs, and codes that are no characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: so much of the text in front of it is quoted
_SHOWN = 20


@dataclass(frozen=True)
class Unprintable:
    """The first such character of a text: its code, its place from 1, and what stands before it."""

    code: str
    place: int
    before: str


def unprintable(text: str) -> Unprintable | None:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    at = found.start()
    return Unprintable(f"U+{ord(found[0]):04X}", at + 1, text[max(0, at - _SHOWN) : at])


def without(text: str) -> str:
    """The text without them."""
    return _UNPRINTABLE.sub("", text)
