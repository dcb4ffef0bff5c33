"""Match keys by hand: the reference's own folding of numbers, addresses, names and post codes.

PostgreSQL folds in SQL. SQLite has neither regular expressions nor letters beyond ASCII, so Python functions are
registered with it, as anybody would who writes this by hand.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from p2c.demo.differences import LEGAL_FORMS
from tests.bench.reference.sql import POSTGRESQL


def _folded(text: str) -> str:
    """Lower case without accents and punctuation; dots and strokes between letters do not part words."""
    text = text.casefold()
    if not text.isascii():
        text = _MARK.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    return _OTHER.sub(" ", _INNER.sub("", text)).strip()


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ł": "l", "đ": "d", "þ": "th", "œ": "oe"})
_MARK = re.compile("[\u0300-\u036f]")
_INNER = re.compile(r"(?<=\w)[./](?=\w)")
_OTHER = re.compile(r"[\W_]+")
#: how the companies of the data write their legal forms; a form of two alphabets is none
_WRITTEN = {way for form, ways in LEGAL_FORMS.items() for way in (form, *ways)} - {"Oε", ""}
_FORMS = "|".join(sorted({_folded(way) for way in _WRITTEN}, key=len, reverse=True))
#: behind a name, or before it where the country writes it so
_ENDS = f"(?: (?:{_FORMS}))+$|^(?:(?:as|ab|sarl|sas) )+"


def case_key(column: str) -> str:
    """Case and white space do not count."""
    if not POSTGRESQL:
        return f"bench_case({column})"
    return (
        f"NULLIF(replace(translate(lower(btrim(regexp_replace({column}, '\\s+', ' ', 'g'))), 'ς', 'σ'), 'ß', 'ss'), '')"
    )


def name_key(column: str) -> str:
    """Case, accents, punctuation and legal form do not count."""
    if not POSTGRESQL:
        return f"bench_name({column})"
    lowered = f"lower({column})"
    letters = (
        f"replace(replace(replace(replace(translate({lowered}, 'ςøåłđ', 'σoald'), 'ß', 'ss'), 'æ', 'ae'), 'þ', 'th'), "
        "'œ', 'oe')"
    )
    plain = f"regexp_replace(normalize({letters}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
    folded = f"CASE WHEN octet_length({column}) = length({column}) THEN {lowered} ELSE {plain} END"
    joined = f"regexp_replace({folded}, '(?<=\\w)[./](?=\\w)', '', 'g')"
    words = f"btrim(regexp_replace({joined}, '[^[:alnum:]]+', ' ', 'g'))"
    kept = f"btrim(regexp_replace(w, '{_ENDS}', '', 'g'))"
    return f"(SELECT COALESCE(NULLIF({kept}, ''), NULLIF(w, '')) FROM (SELECT {words} AS w) folded)"


def code_key(column: str) -> str:
    """Only letters and digits count."""
    if not POSTGRESQL:
        return f"bench_code({column})"
    return f"NULLIF(upper(regexp_replace({column}, '[^[:alnum:]]+', '', 'g')), '')"


def register(connection: Any) -> None:
    """Make the Python functions known to SQLite."""
    if not POSTGRESQL:
        for name, function in (("bench_case", _case), ("bench_name", _name), ("bench_code", _code)):
            connection.create_function(name, 1, function, deterministic=True)


def _case(value: str | None) -> str | None:
    return " ".join(value.split()).casefold() or None if value else None


def _name(value: str | None) -> str | None:
    if not value:
        return None
    words = _folded(value)
    return re.sub(_ENDS, "", words) or words or None


def _code(value: str | None) -> str | None:
    return _OTHER.sub("", value).upper() or None if value else None
