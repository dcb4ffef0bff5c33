"""Match keys: what two records must agree on to be taken for the same one. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_INNER_DOTS = re.compile(r"(?<=\w)[./](?=\w)")
_DIGITS = re.compile(r"\D+")
#: legal forms left out when names are compared; spelt as they stand after folding
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "bvba",
        "co",
        "corp",
        "ek",
        "eirl",
        "ek",
        "eood",
        "eurl",
        "gbr",
        "gmbh",
        "inc",
        "kg",
        "kft",
        "kb",
        "ks",
        "llc",
        "llp",
        "ltd",
        "limited",
        "nv",
        "oe",
        "oy",
        "oyj",
        "plc",
        "pty",
        "sa",
        "sarl",
        "sas",
        "sasu",
        "se",
        "sia",
        "sl",
        "sp",
        "spa",
        "spj",
        "spk",
        "spzoo",
        "srl",
        "sro",
        "ug",
        "ae",
        "epe",
        "ike",
        "ee",
        "zoo",
    ]
)
#: letters that have no base letter to fall back on
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ł": "l", "đ": "d", "þ": "th", "œ": "oe"})


def trim(value: str) -> str:
    return _SPACES.sub(" ", value).strip()


def case(value: str) -> str:
    return trim(value).casefold()


def fold(value: str) -> str:
    """Lower case without accents: å and a, ø and o, ß and ss are the same."""
    lowered = value.casefold()
    if lowered.isascii():
        return lowered
    return _MARKS.sub("", unicodedata.normalize("NFKD", lowered.translate(_LETTERS)))


def legal_form(value: str) -> str:
    """A company's name without punctuation, accents and legal form (A/S, GmbH, Sp. z o.o. …)."""
    squeezed = _INNER_DOTS.sub("", fold(value)).replace("sp. z oo", "spzoo").replace("sp z oo", "spzoo")
    words = [w for w in _NOT_WORD.split(squeezed) if w]
    kept = [w for w in words if w not in _LEGAL_FORMS]
    return " ".join(kept or words)


def phone(value: str) -> str:
    """The last eight digits: with or without country code and spaces it is the same phone."""
    digits = _DIGITS.sub("", value)
    return digits[-8:] if len(digits) >= 6 else ""


def vat_number(value: str) -> str:
    return _NOT_WORD.sub("", value).upper()


NORMALISERS: dict[str, Callable[[str], str]] = {
    "trim": trim,
    "case": case,
    "legal_form": legal_form,
    "phone": phone,
    "vat_number": vat_number,
    "exact": str,
}


def key_maker(indexes_and_normalisers: Sequence[tuple[int, str]]) -> Callable[[Sequence[Any]], str | None]:
    """A closure from a raw row to the key of one group; a record with a blank value has no key in that group."""
    steps = [(i, NORMALISERS[n]) for i, n in indexes_and_normalisers]

    def key(row: Sequence[Any]) -> str | None:
        parts = []
        for index, normalise in steps:
            value = row[index]
            if value is None or value == "":
                return None
            text = normalise(value if isinstance(value, str) else str(value))
            if not text:
                return None
            parts.append(text)
        return "\x1f".join(parts)

    return key
