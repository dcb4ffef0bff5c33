"""Countries and regions as people write them, and the two-letter codes of ISO 3166 they mean. Pure.

The names are those of the Unicode locale data (Babel) in the languages below, read when the first value is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from babel import Locale
from babel.core import get_global

from integration.engine.transform import Unfit

#: where one name means two countries, the first language decides; English first, as most systems write it
LANGUAGES = (
    "en", "fr", "sv", "nl", "de", "es", "it", "pt", "da", "nb", "fi", "is", "pl", "cs", "sk", "hu", "ro", "bg", "el",
    "et", "lv", "lt", "sl", "hr", "tr", "uk", "ru", "zh", "ja",
)  # fmt: skip
#: regions of the locale data that ISO has no code for; Kosovo (XK) has none either, but is written so everywhere
_NONE = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
#: names in use that the locale data does not have
_OTHER = {
    "US": ("United States of America", "the States", "America", "États-Unis d'Amérique", "Förenta staterna",
           "Amerikas förenta stater"),
    "GB": ("Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland", "Grande-Bretagne",
           "Angleterre", "Storbritannien och Nordirland", "Groot-Brittannië", "Engeland", "Großbritannien",
           "United Kingdom of Great Britain and Northern Ireland"),
    "NL": ("Holland", "The Netherlands", "Kingdom of the Netherlands", "Hollande"),
    "IE": ("Republic of Ireland", "Eire"),
    "CZ": ("Czech Republic", "République tchèque", "Tjeckiska republiken", "Tsjechische Republiek",
           "Tschechische Republik"),
    "TR": ("Turkey", "Republic of Turkey"),
    "RU": ("Russian Federation", "Fédération de Russie"),
    "KR": ("Korea", "Republic of Korea", "Korea, Republic of"),
    "KP": ("Democratic People's Republic of Korea", "Korea, Democratic People's Republic of"),
    "CN": ("People's Republic of China", "PRC"),
    "TW": ("Republic of China", "Taiwan, Province of China"),
    "HK": ("Hong Kong",),
    "MO": ("Macau", "Macao"),
    "DE": ("Federal Republic of Germany", "BRD"),
    "GR": ("EL", "Hellas", "Hellenic Republic"),
    "CH": ("Swiss Confederation", "Confoederatio Helvetica"),
    "CI": ("Ivory Coast",),
    "CV": ("Cape Verde",),
    "SZ": ("Swaziland",),
    "MK": ("Macedonia", "Republic of North Macedonia"),
    "MM": ("Burma",),
    "TL": ("East Timor",),
    "CD": ("Democratic Republic of the Congo", "DR Congo", "DRC"),
    "CG": ("Republic of the Congo",),
    "VA": ("Holy See", "Vatican"),
    "AE": ("UAE", "Emirates"),
    "SA": ("KSA",),
    "VN": ("Viet Nam",),
    "LA": ("Lao People's Democratic Republic",),
    "SY": ("Syrian Arab Republic",),
    "IR": ("Islamic Republic of Iran", "Iran, Islamic Republic of"),
    "MD": ("Republic of Moldova", "Moldova, Republic of"),
    "TZ": ("United Republic of Tanzania", "Tanzania, United Republic of"),
    "BO": ("Plurinational State of Bolivia",),
    "VE": ("Bolivarian Republic of Venezuela",),
    "BN": ("Brunei Darussalam",),
    "PS": ("Palestine", "State of Palestine"),
    "SK": ("Slovak Republic",),
    "LU": ("Grand Duchy of Luxembourg",),
}  # fmt: skip

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " and "}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_DROPPED = re.compile(r"[.'’ʼ`´]")
_BETWEEN = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """A name without what people write differently: capitals, accents, full stops, hyphens and brackets."""
    lowered = unicodedata.normalize("NFC", name).casefold()
    plain = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _BETWEEN.sub(" ", _DROPPED.sub("", plain)).strip()


def _spelt(name: str) -> set[str]:
    """A name as it may be written: with accents or without, and ä as ae."""
    without = re.sub(r"\s*\(.*?\)", "", name)
    lowered = unicodedata.normalize("NFC", name).casefold()
    return {folded(name), folded(without), folded(lowered.translate(_UMLAUTS))}


@cache
def codes() -> frozenset[str]:
    """The two-letter codes."""
    return frozenset(k for k in _territories("en") if len(k) == 2 and k.isalpha() and k not in _NONE)


def _territories(language: str) -> Mapping[str, str]:
    found: Mapping[str, str] = Locale.parse(language).territories
    return found


@cache
def _names() -> dict[str, str]:
    """Folded codes and names -> two-letter code. A name that means several countries in its language is left out."""
    known = codes()
    found: dict[str, str] = {code.casefold(): code for code in known}
    # three letters (USA), and two that are not ISO's but in use (UK)
    for alias, meant in get_global("territory_aliases").items():
        if len(alias) in (2, 3) and alias.isalpha() and len(meant) == 1 and meant[0] in known:
            found.setdefault(alias.casefold(), meant[0])
    for code, names in _OTHER.items():
        for name in names:
            found.update(dict.fromkeys(_spelt(name), code))
    for language in LANGUAGES:
        own: dict[str, set[str]] = {}
        for code, name in _territories(language).items():
            if code in known:
                for spelt in _spelt(name):
                    own.setdefault(spelt, set()).add(code)
        for spelt, meant in own.items():
            if len(meant) == 1:
                found.setdefault(spelt, *meant)
    found.pop("", None)
    return found


def spellings(languages: Sequence[str]) -> dict[str, str]:
    """Codes of two and of three letters, and the names in these languages, as they are written -> two-letter code."""
    known = codes()
    found = {code: code for code in sorted(known)}
    for alias, meant in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(meant) == 1 and meant[0] in known:
            found.setdefault(alias, meant[0])
    taken = {spelling.casefold() for spelling in found}
    for language in languages:
        for code, name in _territories(language).items():
            if code in known and name.casefold() not in taken:
                found[name] = code
                taken.add(name.casefold())
    return found


def code_of(text: str) -> str:
    """The two-letter code a country or region means by whatever name; blank when it is none."""
    name = folded(text)
    return _names().get(name) or _names().get(name.removeprefix("the ")) or ""


def step(rule: str) -> Callable[[str], str]:
    """The step of a rule: a blank value stays blank, what is no country or region is refused."""

    def coded(text: str) -> str:
        if text in codes():
            return text
        if not text.strip():
            return ""
        code = code_of(text)
        if not code:
            raise Unfit("unknown_country", value=text.strip(), rule=rule)
        return code

    return coded
