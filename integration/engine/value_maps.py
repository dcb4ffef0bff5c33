"""Value maps: pairs of a source value and what it becomes, and what stands in for a blank value. Pure.

A value is compared as text: a number as the engine writes it, yes or no as true or false. Spaces around a value do not
count, and spaces alone are blank.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from integration.engine.transform import Unfit

Entry = tuple[str, str]

#: a map that speaks of nothing else says Yes for true and No for false
_TRUTH = {"yes": "true", "no": "false"}
_OF_TRUTH = {*_TRUTH, *_TRUTH.values()}


def key_of(text: str, *, ignore_case: bool) -> str:
    """What two source values have in common that mean the same entry."""
    composed = unicodedata.normalize("NFC", text).strip()
    return unicodedata.normalize("NFC", composed.casefold()) if ignore_case else composed


def twice(entries: Iterable[Entry], *, ignore_case: bool) -> int | None:
    """The place of the first entry whose source value another one before it has; None: each stands once."""
    seen: set[str] = set()
    for at, (source, _destination) in enumerate(entries):
        key = key_of(source, ignore_case=ignore_case)
        if key in seen:
            return at
        seen.add(key)
    return None


def compiled(code: str, entries: Sequence[Entry], *, ignore_case: bool) -> Callable[[str], str]:
    """The step of a value map. A value without an entry is refused (FO-E31); a blank one without an entry for blanks
    stays blank (FO-153)."""
    found = {key_of(source, ignore_case=ignore_case): destination for source, destination in entries}
    folded = {source.casefold(): destination for source, destination in found.items() if source}
    if folded.keys() <= _OF_TRUTH:
        for word, truth in _TRUTH.items():
            if word in folded:
                found.setdefault(truth, folded[word])
    found.setdefault("", "")

    def mapped(text: str) -> str:
        answer = found.get(text)
        if answer is None:
            answer = found.get(key_of(text, ignore_case=ignore_case))
        if answer is None:
            raise Unfit("no_map_entry", value=text, rule=code)
        return answer

    return mapped


def default(value: str) -> Callable[[str], str]:
    """The step of a default: for blank values only (FO-152)."""
    return lambda text: text if text.strip() else value


# --- from a spreadsheet ---------------------------------------------------------------------------------------------


class Unreadable(Exception):
    """A pasted line that is no entry: its number and text, and how many values stand in it."""

    def __init__(self, line: int, text: str, values: int) -> None:
        super().__init__(line, text, values)
        self.line, self.text, self.values = line, text, values


def pasted(text: str) -> list[Entry]:
    """Entries from lines "source;destination", or with a tab between the two as spreadsheets copy cells."""
    sign = "\t" if "\t" in text else ";"
    found: list[Entry] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip(" \u00a0"):
            continue
        [cells] = csv.reader([line], delimiter=sign)
        while len(cells) > 2 and not cells[-1].strip():
            cells.pop()
        if len(cells) != 2:
            raise Unreadable(number, line.strip(), len(cells))
        found.append((cells[0].strip(), cells[1].strip()))
    return found
