"""VAT registration numbers look as in their country, and those that were entered are logged (CON-007, CON-027)."""

import re
from collections import defaultdict
from collections.abc import Iterable

from erp.bc.models import Contact, Country, VatRegistrationLog, VatRegistrationNoFormat
from erp.bc.models.vat import VatAccountType
from erp.bc.rules.communication import Copied
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

_WILD = {"#": r"\d", "@": r"[A-Z]", "?": r"[A-Z0-9]"}


def vat_number(account: VatAccountType) -> Rule:
    """The rule that checks the numbers of a table against the formats of their countries, and logs the new ones."""

    def check(batch: Batch) -> None:
        asked = [w for w in batch.saves if w.new["vat_registration_no"] and _entered(w)]
        if not asked:
            return
        formats = _formats(batch, {w.new["country_region_code"] for w in asked})
        caption = batch.table.column("vat_registration_no").caption
        for item in asked:
            number = item.new["vat_registration_no"]
            known = formats.get(item.new["country_region_code"], ())
            if known and not any(matches(number, each) for each in known):
                item.refuse(
                    "bc.vat_format",
                    caption,
                    record=batch.table.text(item.new),
                    value=number,
                    country=item.new["country_region_code"],
                    formats=", ".join(known),
                )
        log_numbers(batch, account, [(w, w.new) for w in asked if w.refusal is None])

    return check


def _entered(item: Write) -> bool:
    if isinstance(item, Copied):
        return False  # looked at and logged where it was given
    return item.old is None or item.changed("vat_registration_no", "country_region_code")


def matches(number: str, pattern: str) -> bool:
    """Whether a number looks like a format: `#` is a digit, `@` a letter, `?` either, anything else itself."""
    return re.fullmatch("".join(_WILD.get(sign, re.escape(sign)) for sign in pattern), number) is not None


def _formats(batch: Batch, codes: Iterable[str]) -> dict[str, list[str]]:
    countries = {row["system_id"]: row["code"] for row in batch.find(Country, "code", filter(None, codes))}
    found: dict[str, list[str]] = defaultdict(list)
    for row in batch.find(VatRegistrationNoFormat, "country", countries):
        found[countries[row["country"]]].append(row["format"])
    return found


def log_numbers(batch: Batch, account: VatAccountType, entered: Iterable[tuple[Write, Row]]) -> None:
    """One line of the log for each number that was entered, with the write that it goes with."""
    for item, row in entered:
        line = {
            "vat_registration_no": row["vat_registration_no"],
            "account_type": int(account),
            "account_no": row["no"],
            "country_region_code": row["country_region_code"],
            "user_id": batch.origin.name[:150],
        }
        batch.further(VatRegistrationLog, Write.insert(line), cause=item)


def forget_log(batch: Batch) -> None:
    """The log of a deleted contact goes with it, that of the persons of a company, too (CON-103)."""
    ids = {w.old["system_id"] for w in batch.deletes}
    gone = {w.old["no"] for w in batch.deletes} | {row["no"] for row in batch.find(Contact, "company", ids, ("no",))}
    for row in batch.find(VatRegistrationLog, "account_no", gone):
        if row["account_type"] == VatAccountType.CONTACT:
            batch.further(VatRegistrationLog, Write.delete(row))
