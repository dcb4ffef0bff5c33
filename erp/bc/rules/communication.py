"""Phone numbers without letters, e-mail addresses that are addresses, registration numbers that are not too long."""

import re

from integration.engine.write import Batch, Write

PHONES = ("phone_no", "mobile_phone_no")
#: what of a registration number is accepted, though there is room for more (CON-007)
REGISTRATION = 20
LETTER = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(r"[^\s@,;|<>()\[\]]+@[^\s@,;|<>()\[\]]+")


class Copied(Write):
    """A contact that follows what it is linked to: its values are copied as they are (CON-020)."""

    __slots__ = ()


def check_communication(batch: Batch) -> None:
    """Refuse letters in a phone number, an e-mail list with anything in it that is no address, a long number.

    Of what is copied only e-mail addresses are looked at (CON-023).
    """
    mails = [name for name in ("e_mail", "e_mail_2") if name in batch.table.columns]
    registered = "registration_number" in batch.table.columns
    for item in batch.saves:
        new, old = item.new, item.old
        copied = isinstance(item, Copied)
        number = new["registration_number"] if registered and not copied else ""
        if len(number) > REGISTRATION and (old is None or old["registration_number"] != number):
            column = batch.table.column("registration_number")
            item.refuse(
                "too_long", column.caption, record=batch.table.text(new), value=number, length=len(number),
                max=REGISTRATION,
            )  # fmt: skip
        for name in () if copied else PHONES:
            value = new[name]
            if value and LETTER.search(value) and (old is None or old[name] != value):
                column = batch.table.column(name)
                item.refuse("bc.phone_letters", column.caption, record=batch.table.text(new), value=value)
        for name in mails:
            value = new[name]
            if not value or (old is not None and old[name] == value) or ADDRESS.fullmatch(value):
                continue
            wrong = wrong_address(value)
            if wrong is not None:
                column = batch.table.column(name)
                item.refuse("bc.e_mail", column.caption, record=batch.table.text(new), value=value, part=wrong)


def own_discount_code(batch: Batch) -> None:
    """The invoice discount code of a new customer or vendor is its number, unless it has another one (CON-056)."""
    for item in batch.inserts:
        item.new["invoice_disc_code"] = item.new["invoice_disc_code"] or item.new["no"]


def wrong_address(value: str) -> str | None:
    """The first entry of a list separated by semicolons that is no address; None when all are."""
    for part in value.strip().strip(";").split(";"):
        if not ADDRESS.fullmatch(part.strip()):
            return part.strip()
    return None


def follow_search_e_mail(batch: Batch) -> None:
    """The search e-mail is the e-mail in upper case."""
    for item in batch.saves:
        item.new["search_e_mail"] = item.new["e_mail"].upper()[:80]
