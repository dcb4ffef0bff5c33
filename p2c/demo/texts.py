"""Spelling for addresses on the net: other alphabets in plain Latin letters."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "đ": "d", "œ": "oe",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
        "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The text in small Latin letters and digits, words joined by hyphens: “Łódzka Huta” becomes “lodzka-huta”."""
    text = unicodedata.normalize("NFC", text.lower()).replace("ου", "ou").replace("ού", "ou").translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", bare.translate(_LETTERS)).strip("-")
