"""How the same company comes to be written differently in two systems: what people do to names, phones and addresses.

Each function takes a value as Business Central has it and returns it as a hurried person typed it into Sales.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

# Legal form -> ways it is also written; blank means that people leave it out.
LEGAL_FORMS: dict[str, tuple[str, ...]] = {
    "A/S": ("AS", "a/s", "A.S.", ""),
    "ApS": ("APS", "Aps", ""),
    "K/S": ("KS", "k/s"),
    "GmbH": ("GMBH", "Gmbh", "G.m.b.H.", ""),
    "GmbH & Co. KG": ("GmbH & Co KG", "GmbH und Co. KG", "GmbH&Co.KG", ""),
    "AG": ("Ag", "Aktiengesellschaft", ""),
    "e. K.": ("e.K.", "eK"),
    "SARL": ("S.A.R.L.", "Sarl", ""),
    "SAS": ("S.A.S.", "sas"),
    "SA": ("S.A.", ""),
    "AB": ("Ab", "Aktiebolag", ""),
    "HB": ("Hb", "Handelsbolag"),
    "sp. z o.o.": ("Sp. z o. o.", "SP. Z O.O.", "sp zoo", ""),
    "S.A.": ("SA", "s.a."),
    "sp. j.": ("sp.j.", "Spółka jawna"),
    "Α.Ε.": ("ΑΕ", "A.E.", ""),  # the second has Latin letters, the first Greek ones
    "Ε.Π.Ε.": ("ΕΠΕ", "Επε"),
    "Ι.Κ.Ε.": ("ΙΚΕ", ""),
    "Ο.Ε.": ("ΟΕ", "Oε"),
}
_LONGEST_FIRST = sorted(LEGAL_FORMS, key=len, reverse=True)


def legal_form(rng: random.Random, name: str) -> str:
    """The legal form written in another way, or left out."""
    for form in _LONGEST_FIRST:
        if name.endswith(f" {form}"):
            return f"{name[: -len(form)].rstrip()} {rng.choice(LEGAL_FORMS[form])}".rstrip()
    return name


def upper_case(rng: random.Random, text: str) -> str:
    """All capitals, as if typed with caps lock on."""
    return text.upper()


def lower_case(rng: random.Random, text: str) -> str:
    """All small letters."""
    return text.lower()


def double_space(rng: random.Random, text: str) -> str:
    """Two spaces where one belongs."""
    return text.replace(" ", "  ", 1)


def trailing_space(rng: random.Random, text: str) -> str:
    """A space left at the end, as when the value was pasted."""
    return f"{text} " if text else text


def no_spaces(rng: random.Random, text: str) -> str:
    """A telephone number in one piece."""
    return text.replace(" ", "")


def punctuated(rng: random.Random, text: str) -> str:
    """A telephone number with 00 for the plus sign and hyphens for spaces."""
    return text.replace("+", "00", 1).replace(" ", "-")


def abbreviated(rng: random.Random, text: str) -> str:
    """A street written short (or, in Denmark and Germany, long)."""
    for long, short in _STREETS:
        if long in text:
            return text.replace(long, short, 1)
    return double_space(rng, text)


_STREETS = (
    ("straße", "str."), ("Straße", "Str."), ("gasse", "g."), ("Gl. ", "Gamle "), ("avenue ", "av. "),
    ("allée ", "all. "), ("place ", "pl. "), ("gatan", "g."), ("vägen", "v."), ("ul. ", ""), ("al. ", "aleja "),
    ("Οδός ", ""), ("Λεωφόρος ", "Λεωφ. "), ("Πλατεία ", "Πλ. "),
)  # fmt: skip


def mail_case(rng: random.Random, text: str) -> str:
    """An e-mail address with capitals: the same address to every mail server."""
    name, at, host = text.partition("@")
    if not at:
        return text
    return rng.choice((f"{name.title()}@{host}", f"{name}@{host.capitalize()}", text.upper()))


def bare_site(rng: random.Random, text: str) -> str:
    """A home page without https:// or with a slash at the end."""
    return rng.choice((re.sub(r"^https?://", "", text), f"{text}/")) if text else text


Change = Callable[[random.Random, str], str]

# Account column -> what may happen to it, most usual first.
OF_ACCOUNTS: tuple[tuple[str, tuple[Change, ...]], ...] = (
    ("name", (legal_form, legal_form, upper_case, double_space, trailing_space)),
    ("telephone1", (no_spaces, punctuated, no_spaces)),
    ("emailaddress1", (mail_case,)),
    ("address1_line1", (abbreviated, trailing_space)),
    ("address1_city", (upper_case, trailing_space)),
    ("websiteurl", (bare_site,)),
)
OF_CONTACTS: tuple[tuple[str, tuple[Change, ...]], ...] = (
    ("lastname", (upper_case, trailing_space)),
    ("firstname", (lower_case, trailing_space)),
    ("emailaddress1", (mail_case, mail_case)),
    ("telephone1", (no_spaces, punctuated)),
    ("mobilephone", (no_spaces,)),
)


def apply(
    rng: random.Random, row: dict[str, object], choices: tuple[tuple[str, tuple[Change, ...]], ...], count: int
) -> list[str]:
    """Change up to `count` columns of the row in place; returns the columns that now differ."""
    changed = []
    for column, changes in rng.sample(choices, count):
        value = row.get(column)
        if not value:
            continue
        different = rng.choice(changes)(rng, str(value))
        if different != value:
            row[column] = different
            changed.append(column)
    return changed
