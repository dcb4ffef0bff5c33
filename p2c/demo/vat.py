"""VAT registration numbers of the demo countries: made with the right check digits, and checked.

Every number begins high in its country's range, where numbers are least likely to belong to a real company.
"""

from __future__ import annotations

from collections.abc import Callable


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))


def _luhn_digit(digits: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def _denmark(serial: int) -> str:
    # eight digits, the weighted sum is a multiple of eleven; a serial without such a digit makes way for the next
    while True:
        body = f"99{serial % 100_000:05d}"
        digit = -_weighted(body, (2, 7, 6, 5, 4, 3, 2)) % 11
        if digit < 10:
            return f"DK{body}{digit}"
        serial += 1


def _germany(serial: int) -> str:
    body = f"99{serial % 1_000_000:06d}"
    product = 10
    for digit in body:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return f"DE{body}{(11 - product) % 10}"


def _france(serial: int) -> str:
    body = f"99{serial % 1_000_000:06d}"
    siren = f"{body}{_luhn_digit(body)}"
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def _sweden(serial: int) -> str:
    body = f"99{serial % 10_000_000:07d}"
    return f"SE{body}{_luhn_digit(body)}01"


def _poland(serial: int) -> str:
    while True:
        body = f"99{serial % 10_000_000:07d}"
        digit = _weighted(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
        if digit < 10:
            return f"PL{body}{digit}"
        serial += 1


def _greece(serial: int) -> str:
    body = f"89{serial % 1_000_000:06d}"
    return f"EL{body}{_weighted(body, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10}"


_MAKERS: dict[str, Callable[[int], str]] = {
    "DK": _denmark,
    "DE": _germany,
    "FR": _france,
    "SE": _sweden,
    "PL": _poland,
    "GR": _greece,
}


def number(country: str, serial: int) -> str:
    """A VAT registration number of that country, with valid check digits."""
    return _MAKERS[country](serial)


def _valid_france(digits: str) -> bool:
    key, siren = digits[:2], digits[2:]
    return len(siren) == 9 and _luhn_digit(siren[:-1]) == int(siren[-1]) and (12 + 3 * int(siren)) % 97 == int(key)


def _valid_germany(digits: str) -> bool:
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10
        product = (total if total else 10) * 2 % 11
    return len(digits) == 9 and (product + int(digits[-1])) % 10 == 1


_CHECKS: dict[str, Callable[[str], bool]] = {
    "DK": lambda d: len(d) == 8 and _weighted(d, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
    "DE": _valid_germany,
    "FR": _valid_france,
    "SE": lambda d: len(d) == 12 and d.endswith("01") and _luhn_digit(d[:9]) == int(d[9]),
    "PL": lambda d: len(d) == 10 and _weighted(d, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(d[9]),
    "EL": lambda d: len(d) == 9 and _weighted(d, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(d[8]),
}


def is_valid(text: str) -> bool:
    """Whether the number has the length and check digits of the country it begins with."""
    check = _CHECKS.get(text[:2])
    digits = text[2:]
    return check is not None and digits.isascii() and digits.isdigit() and check(digits)
