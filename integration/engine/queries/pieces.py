"""Pieces of a text: the first or last characters, a range, what is before or after a delimiter, parts. Pure.

A piece is a function text -> text; nothing is left of a text that is too short. Positions count from 1.
"""

from __future__ import annotations

from collections.abc import Callable

Cut = Callable[[str], str]


def first(count: int) -> Cut:
    return lambda text: text[:count]


def last(count: int) -> Cut:
    return lambda text: text[-count:]


def between(start: int, count: int) -> Cut:
    """So many characters from a position on."""
    return lambda text: text[start - 1 : start - 1 + count]


def before(delimiter: str) -> Cut:
    """What is before the first delimiter; without one, all of it."""
    return lambda text: text.partition(delimiter)[0]


def after(delimiter: str) -> Cut:
    """What is after the first delimiter; without one, nothing."""
    return lambda text: text.partition(delimiter)[2]


def part(delimiter: str, number: int, of: int) -> Cut:
    """One of so many parts; the last takes what is left, delimiters and all."""

    def cut(text: str) -> str:
        parts = text.split(delimiter, of - 1)
        return parts[number - 1] if number <= len(parts) else ""

    return cut
