"""The country templates of a new company: its money, and its VAT rates as they are in 2026.

Names, money and symbols of all countries are Babel's. Rates are known for those below; somebody looks through them
anyway, because the whole template is shown before anything is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_precision, get_currency_symbol, get_territory_currencies
from django.utils.translation import get_language

#: country -> VAT in percent: the standard rate and, where there is one, the most usual reduced rate
VAT = {
    "AT": ("20", "10"), "AU": ("10", ""), "BE": ("21", "6"), "BG": ("20", "9"), "CA": ("5", ""), "CH": ("8.1", "2.6"),
    "CY": ("19", "9"), "CZ": ("21", "12"), "DE": ("19", "7"), "DK": ("25", ""), "EE": ("24", "9"), "ES": ("21", "10"),
    "FI": ("25.5", "13.5"), "FR": ("20", "5.5"), "GB": ("20", "5"), "GR": ("24", "13"), "HR": ("25", "13"),
    "HU": ("27", "5"), "IE": ("23", "13.5"), "IS": ("24", "11"), "IT": ("22", "10"), "LT": ("21", "9"),
    "LU": ("17", "8"), "LV": ("21", "12"), "MT": ("18", "7"), "NL": ("21", "9"), "NO": ("25", "15"), "NZ": ("15", ""),
    "PL": ("23", "8"), "PT": ("23", "13"), "RO": ("21", "11"), "SE": ("25", "12"), "SI": ("22", "9.5"),
    "SK": ("23", "19"), "US": ("0", ""),
}  # fmt: skip
#: the European Union: what is sold between two of them is taxed by who buys
UNION = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Money:
    """A currency as people of a country write it: ISO code, name, symbol, decimals."""

    code: str
    name: str
    symbol: str
    decimals: int


def names() -> dict[str, str]:
    """ISO code -> name in the language of the reader, in the order of names."""
    return dict(sorted(_names(get_language() or "en").items(), key=lambda pair: pair[1]))


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language, sep="-").territories
    return {code: name for code, name in territories.items() if len(code) == 2 and get_territory_currencies(code)}


def currency_of(country: str) -> str:
    """The ISO code of the money one pays with in a country; blank for a country nobody knows."""
    found = get_territory_currencies(country)
    return found[0] if found else ""


@cache
def currencies() -> frozenset[str]:
    """The ISO codes of all money there is and was."""
    return frozenset(Locale("en").currencies)


def money(code: str, country: str) -> Money:
    """The currency with its name in the reader's language and the symbol of the country."""
    try:
        locale = Locale.parse(f"und_{country}")
    except UnknownLocaleError:
        locale = Locale("en")
    name = get_currency_name(code, locale=Locale.parse(get_language() or "en", sep="-"))
    return Money(code, name[:100], get_currency_symbol(code, locale)[:5], min(get_currency_precision(code), 4))
