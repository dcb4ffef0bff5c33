"""Match keys by hand: the reference's own folding of numbers, addresses, names and post codes.

PostgreSQL folds in SQL. SQLite has neither regular expressions nor letters beyond ASCII, so Python functions are
registered with it, as anybody would who writes this by hand.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from tests.bench.reference.sql import POSTGRESQL

_FORMS = re.findall(
    r"\w+",
    "ab ae ag aps as asa bv bvba co corp ee eirl ek eood epe eurl gbr gmbh ike inc kb kft kg ks limited llc llp ltd nv "
    "oe oy oyj plc pty sa sarl sas sasu se sia sl sp spa spj spk spzoo srl sro ug zoo",
)


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
    joined = f"replace(replace({joined}, 'sp. z oo', 'spzoo'), 'sp z oo', 'spzoo')"
    words = f"btrim(regexp_replace({joined}, '[^[:alnum:]]+', ' ', 'g'))"
    kept = f"btrim(regexp_replace(' ' || w || ' ', ' (?:{'|'.join(_FORMS)})(?= )', '', 'g'))"
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


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ł": "l", "đ": "d", "þ": "th", "œ": "oe"})
_MARK = re.compile("[\u0300-\u036f]")
_INNER = re.compile(r"(?<=\w)[./](?=\w)")
_OTHER = re.compile(r"[\W_]+")
_FORM = frozenset(_FORMS)


def _case(value: str | None) -> str | None:
    return " ".join(value.split()).casefold() or None if value else None


def _name(value: str | None) -> str | None:
    if not value:
        return None
    text = value.casefold()
    if not text.isascii():
        text = _MARK.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    text = _INNER.sub("", text).replace("sp. z oo", "spzoo").replace("sp z oo", "spzoo")
    words = _OTHER.sub(" ", text).split()
    return " ".join([word for word in words if word not in _FORM] or words) or None


def _code(value: str | None) -> str | None:
    return _OTHER.sub("", value).upper() or None if value else None
