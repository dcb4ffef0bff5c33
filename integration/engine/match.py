"""Match keys: what two records must agree on to be taken for the same one. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from integration.engine import legal_forms

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_INNER_DOTS = re.compile(r"(?<=\w)[./](?=\w)")
_DIGITS = re.compile(r"\D+")
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


def words(value: str) -> list[str]:
    """The words of a text without punctuation and accents; dots and strokes between letters do not part them."""
    return _WORD.findall(_INNER_DOTS.sub("", fold(value)))


def _forms(countries: Iterable[str], at: int) -> dict[str, list[list[str]]]:
    """The word at one end of legal forms -> those forms as words, the longest first: as they are written, and with a
    blank after each dot or none."""
    written = {form for listed in countries for form in listed.split(", ")}
    ways = (text for form in written for text in (form, form.replace(".", ". "), form.replace(". ", ".")))
    found = {tuple(words(text)) for text in ways}
    return {
        end: sorted((list(f) for f in found if f[at] == end), key=len, reverse=True) for end in {f[at] for f in found}
    }


_BEHIND, _BEFORE = _forms(legal_forms.BEHIND.values(), -1), _forms(legal_forms.BEFORE.values(), 0)


def legal_form(value: str) -> str:
    """A company's name without punctuation, accents and the legal forms at its ends (A/S, GmbH, Sp. z o.o. …). A name
    that is nothing else keeps a word."""
    found = words(value)
    while len(found) > 1:
        for form in _BEHIND.get(found[-1], ()):
            if len(form) < len(found) and found[-len(form) :] == form:
                del found[-len(form) :]
                break
        else:
            for form in _BEFORE.get(found[0], ()):
                if len(form) < len(found) and found[: len(form)] == form:
                    del found[: len(form)]
                    break
            else:
                break
    return " ".join(found)


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


def unscoped_keys(keys: Sequence[str | None], *, local: bool) -> list[str | None]:
    """The keys of a record outside of every scope, or that it is compared with, from those of its groups: all of them
    together, the first, and each further one where a group before it is blank on one side, so that it does not tell the
    two apart. What shares the first of these is the same; any other asks a person."""
    found = ["\x1e".join(key for key in keys if key) if all(keys) else None, keys[0]]
    for at in range(1, len(keys)):
        blank = not all(keys[:at])
        found += [keys[at] if blank or not local else None, keys[at] if blank or local else None]
    return found
