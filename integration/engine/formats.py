"""Dates and numbers as people write them: .NET style data formats, and the customs of a culture such as da-DK. Pure.

A reader is a closure `text -> datetime | None` (or `Decimal | None`) compiled once per rule; None: cannot be read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from integration.engine.transform import Unfit

MomentReader = Callable[[str], dt.datetime | None]
NumberReader = Callable[[str], Decimal | None]

#: two-digit years up to this one belong to the present century
_PIVOT = 49
_TOKEN = re.compile(
    r"d{1,4}|M{1,4}|y{1,5}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|t{1,2}|z{1,3}|K|'[^']*'|\"[^\"]*\"|\\.|%(?=.)|.",
    re.DOTALL,
)
_STANDARD = {
    "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
    "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK",
    "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
}
#: unquoted letters that everybody means as themselves, as in yyyy-MM-ddTHH:mm:ssZ
_LITERAL = {"T", "Z"}
_DIGITS = {
    "d": ("day", r"\d{1,2}"), "dd": ("day", r"\d{2}"), "M": ("month", r"\d{1,2}"), "MM": ("month", r"\d{2}"),
    "y": ("year", r"\d{1,2}"), "yy": ("year", r"\d{2}"), "yyy": ("year", r"\d{3,4}"), "yyyy": ("year", r"\d{4}"),
    "yyyyy": ("year", r"\d{5}"), "H": ("hour", r"\d{1,2}"), "HH": ("hour", r"\d{2}"), "h": ("hour12", r"\d{1,2}"),
    "hh": ("hour12", r"\d{2}"), "m": ("minute", r"\d{1,2}"), "mm": ("minute", r"\d{2}"), "s": ("second", r"\d{1,2}"),
    "ss": ("second", r"\d{2}"),
}  # fmt: skip
_OFFSET = r"[+-]\d{1,2}(?::?\d{2})?"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_BETWEEN = r"[\s.,/-]+"


@cache
def locale_of(culture: str) -> Locale:
    """The customs of a culture; blank is the invariant one, which writes as en-US does."""
    try:
        return Locale.parse(culture.strip() or "en-US", sep="-")
    except (UnknownLocaleError, ValueError):
        raise Unfit("unknown_culture", value=culture) from None


# --- dates and times ------------------------------------------------------------------------------------------------


class _Words:
    """Names of months, weekdays and halves of the day in one culture."""

    def __init__(self, locale: Locale) -> None:
        self.months = _numbered(locale.months)
        self.weekdays = _numbered(locale.days)
        periods = [p for w in ("wide", "abbreviated", "narrow") for p in [locale.day_periods["format"].get(w, {})]]
        self.halves = {"am": 0, "pm": 12}
        for period in periods:
            self.halves |= {_plain(period[key]): hours for key, hours in (("am", 0), ("pm", 12)) if key in period}


def _plain(word: str) -> str:
    return word.rstrip(".").casefold()


def _numbered(names: Mapping[str, Mapping[str, Mapping[int, str]]]) -> dict[str, int]:
    """Name -> number, whichever of its forms is written."""
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            found |= {_plain(name): number for number, name in names[context].get(width, {}).items()}
    return found


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(w) for w in sorted(words, key=len, reverse=True))})\\.?"


class _Pattern:
    """A regular expression put together piece by piece; a part of the date is read at most once."""

    def __init__(self, words: _Words, said: str) -> None:
        self.words, self.said = words, said
        self.pieces: list[str] = []
        self.parts: set[str] = set()

    def add(self, part: str, pattern: str) -> None:
        if part in self.parts:
            raise Unfit("format_twice", value=self.said, part=part)
        self.parts.add(part)
        self.pieces.append(f"(?P<{part}>{pattern})")

    def takes(self, letters: str) -> bool:
        """Add what a letter group stands for; whether it stands for anything."""
        if letters in _DIGITS:
            self.add(*_DIGITS[letters])
        elif letters in ("MMM", "MMMM"):
            self.add("monthname", _any(self.words.months))
        elif letters in ("ddd", "dddd"):
            self.add("weekday", _any(self.words.weekdays))
        elif letters in ("t", "tt"):
            self.add("half", _any(self.words.halves) if letters == "tt" else r"[^\W\d_]")
        elif letters[0] in "fF":
            exactly = f"{{{len(letters)}}}" if letters[0] == "f" else f"{{0,{len(letters)}}}"
            self.add("fraction", rf"\d{exactly}")
        elif letters[0] == "z":
            self.add("zone", r"[+-]\d{2}:\d{2}" if letters == "zzz" else r"[+-]\d{1,2}")
        elif letters == "K":
            self.add("zone", rf"Z|{_OFFSET}|")
        else:
            return False
        return True


def exact_reader(data_format: str, culture: str) -> MomentReader:
    """Reads what is written exactly in this format; names of months and days are the culture's."""
    words = _Words(locale_of(culture))
    made = _Pattern(words, data_format)
    for letters in _TOKEN.findall(_STANDARD.get(data_format.lower(), data_format)):
        if made.takes(letters) or letters == "%":
            continue
        if letters[0] in "'\"" and len(letters) > 1:
            made.pieces.append(re.escape(letters[1:-1]))
        elif letters[0] == "\\" and len(letters) > 1:
            made.pieces.append(re.escape(letters[1]))
        elif (letters.isalpha() and letters not in _LITERAL) or letters in "'\"\\":
            raise Unfit("format_unknown_part", value=data_format, part=letters)
        else:
            made.pieces.append(re.escape(letters))
    if "year" not in made.parts:
        raise Unfit("format_without_year", value=data_format)
    whole = re.compile("".join(made.pieces), re.IGNORECASE)

    def read(text: str) -> dt.datetime | None:
        found = whole.fullmatch(text)
        return _moment(found.groupdict(), words) if found else None

    return read


_CLDR = re.compile(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+")
_CLDR_LETTERS = {"d": "d", "M": "M", "L": "M", "y": "y", "E": "ddd", "c": "ddd"}


def culture_reader(culture: str) -> MomentReader:
    """Reads a date, with or without a time, in any of the ways a culture writes it, and ISO dates."""
    locale = locale_of(culture)
    words = _Words(locale)
    dates = [p for style in ("short", "medium", "long", "full") if (p := _cldr(locale.date_formats[style].pattern))]
    dates.append("y-M-d")
    halves = _any(words.halves)
    time = (
        rf"(?:[\s,T]+(?:[^\W\d_]{{1,3}}\.?\s+)?(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}})"
        rf"(?:[:.](?P<second>\d{{2}})(?:[.,](?P<fraction>\d{{1,7}}))?)?|(?=\s*{halves}))"
        rf"(?:\s*(?P<half>{halves}))?(?:\s*(?P<zone>Z|{_OFFSET}))?)?"
    )
    patterns = [re.compile(_lenient(p, words) + time, re.IGNORECASE) for p in dict.fromkeys(dates)]

    def read(text: str) -> dt.datetime | None:
        text = text.strip()
        if _ISO.match(text):
            try:
                return dt.datetime.fromisoformat(text)
            except ValueError:
                return None
        for pattern in patterns:
            found = pattern.fullmatch(text)
            moment = _moment(found.groupdict(), words) if found else None
            if moment is not None:
                return moment
        return None

    return read


def _cldr(pattern: str) -> str:
    """A pattern of the Unicode locale data without what cannot be read (eras); blank when nothing is left to read."""
    kept = []
    for found in _CLDR.finditer(pattern):
        letter = found.group(1)
        if letter is None or letter in _CLDR_LETTERS:
            kept.append(found.group())
        elif letter != "G":
            return ""
    return "".join(kept).strip()


def _lenient(pattern: str, words: _Words) -> str:
    """One or two digits, two or four for the year, any of the usual marks between them."""
    made = _Pattern(words, pattern)
    for found in _CLDR.finditer(pattern):
        letter, piece = found.group(1), found.group()
        if letter == "y":
            made.add("year", r"\d{4}|\d{2}")
        elif letter is not None:
            meant = _CLDR_LETTERS[letter]
            made.takes("MMM" if meant == "M" and len(piece) > 2 else meant)
        elif re.fullmatch(_BETWEEN, piece):
            made.pieces.append(_BETWEEN)
        else:
            quoted = piece[1:-1] if piece[0] == "'" else piece
            made.pieces.append(r"\s*".join(re.escape(p) for p in re.split(r"\s+", quoted)))
    return "".join(made.pieces) + r"\.?"


def _moment(found: Mapping[str, str | None], words: _Words) -> dt.datetime | None:
    """The date and time that the parts make, or None when there is no such day."""
    part = {name: text for name, text in found.items() if text is not None}
    year = int(part["year"])
    if len(part["year"]) <= 2:
        year += 2000 if year <= _PIVOT else 1900
    month = words.months[_plain(part["monthname"])] if "monthname" in part else int(part.get("month", "1"))
    hour = int(part.get("hour", part.get("hour12", "0")))
    half = _plain(part["half"]) if "half" in part else ""
    if half or "hour12" in part:
        if not 0 <= hour <= 12:
            return None
        late = next((h for w, h in words.halves.items() if half and w.startswith(half)), 0)
        hour = hour % 12 + late
    try:
        return dt.datetime(
            year,
            month,
            int(part.get("day", "1")),
            hour,
            int(part.get("minute", "0")),
            int(part.get("second", "0")),
            int(part.get("fraction", "").ljust(6, "0")[:6] or "0"),
            tzinfo=_zone(part.get("zone", "")),
        )
    except ValueError:
        return None


def _zone(text: str) -> dt.tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return dt.UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return dt.timezone(-offset if text[0] == "-" else offset)


def moment_text(moment: dt.datetime) -> str:
    """ISO date and time; a time that was read without a zone counts as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.isoformat().replace("+00:00", "Z")


# --- numbers --------------------------------------------------------------------------------------------------------

_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'’"


def number_reader(culture: str) -> NumberReader:
    """Reads numbers as a culture writes them: its decimal mark, thousands apart or not, a sign on either end."""
    locale = locale_of(culture)
    mark, group = get_decimal_symbol(locale), get_group_symbol(locale)
    groups = _SPACES if group in _SPACES else _APOSTROPHES if group in _APOSTROPHES else group
    apart = f"[{re.escape(groups)}]"
    # lakhs and crores: all groups but the last have two digits there
    least = min(locale.decimal_formats[None].grouping)
    whole = rf"\d{{1,3}}(?:{apart}\d{{{least}}})*{apart}\d{{3}}|\d+"
    number = re.compile(
        rf"(?P<minus>[-−(])?\s*(?:(?P<whole>{whole})(?:{re.escape(mark)}(?P<part>\d*))?|{re.escape(mark)}(?P<only>\d+))"
        r"\s*(?P<after>[-−)])?"
    )
    strip = {ord(c): None for c in groups}

    def read(text: str) -> Decimal | None:
        found = number.fullmatch(text.strip().removeprefix("+"))
        if found is None:
            return None
        before, after = found["minus"] or "", found["after"] or ""
        if (before == "(") != (after == ")") or (before and after and before != "("):
            return None
        digits = (found["whole"] or "0").translate(strip) + "." + (found["part"] or found["only"] or "0")
        value = Decimal(digits)
        return -value if before or after else value

    return read
