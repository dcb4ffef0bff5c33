"""Applying the prospect-to-cash solution to Sales: from then on numbers are given, and what is there gets them.

May be interrupted and asked for again: what is done is told from what is there (FO-067, FO-068, FO-069).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Account, Contact, Invoice, Quote, SalesOrder, Solution
from crm.models.solution import PROSPECT_TO_CASH
from crm.number_series import ACCOUNT, CONTACT, take_numbers
from crm.rules.numbers import CONTACT_NUMBER
from crm.rules.owning import fo_units
from integration import registry
from integration.engine import dialects
from integration.engine.write import load, now_text
from integration.services.errors import Refused

VERSION = "1.15.0.0"
BATCH = 1_000
#: so many keys are looked up at once: sorting a long table for every batch would take longer than the batches
WINDOW = 50_000
#: so many duplicates are named; the rest is counted
NAMED = 20
DOCUMENTS = (Quote, SalesOrder, Invoice)
ACTIVE, AT_ACCOUNT = "msdynce_isactivecustomer", "msdynce_iscompanyanaccount"

#: told how many records of how many are done
Progress = Callable[[int, int], None]


@dataclass
class Counts:
    """How many records something was, or would be, done to."""

    contacts_numbered: int = 0
    contacts_made_active: int = 0
    contacts_company_told: int = 0
    accounts_numbered: int = 0

    @property
    def records(self) -> int:
        """How many numbers and flags these are; a contact that gets both counts twice."""
        return sum(self.data().values())

    def data(self) -> dict[str, int]:
        return asdict(self)

    def lines(self) -> list[tuple[str, int]]:
        """The counts with what they count."""
        return [
            (_("Contact numbers"), self.contacts_numbered),
            (_("Contacts with sales activity, as active customers"), self.contacts_made_active),
            (_("Contacts, whether their company is an account"), self.contacts_company_told),
            (_("Account numbers"), self.accounts_numbered),
        ]


@dataclass(frozen=True)
class Duplicate:
    """An account number that several accounts have, one of Finance and Operations among them (FO-064)."""

    number: str
    accounts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number}: {', '.join(self.accounts)}"


class DuplicateNumbers(Refused):
    """Account numbers must be told apart before the solution can be applied."""

    def __init__(self, duplicates: list[Duplicate]) -> None:
        self.duplicates = duplicates
        lines = [str(each) for each in duplicates[:NAMED]]
        if len(duplicates) > NAMED:
            lines.append(_("and %(count)s more numbers") % {"count": len(duplicates) - NAMED})
        text = _(
            "The solution cannot be applied: accounts share an account number. Give each its own, then apply it again. "
            "%(numbers)s."
        )
        super().__init__(text % {"numbers": "; ".join(lines)})


def solution() -> Solution | None:
    """The solution as it was applied; None before."""
    return Solution.objects.filter(uniquename=PROSPECT_TO_CASH).first()


def foresee() -> Counts:
    """What applying would do."""
    kinds = _contacts_due().aggregate(
        numbered=Count("pk", filter=Q(**{CONTACT_NUMBER: ""})),
        active=Count("pk", filter=_becomes_active()),
        told=Count("pk", filter=_company_untold()),
    )
    return Counts(kinds["numbered"], kinds["active"], kinds["told"], _accounts_due().count())


def duplicates() -> list[Duplicate]:
    """Account numbers that several accounts have, where Finance and Operations owns one of them."""
    units = fo_units()
    if not units:
        return []
    ours = Count("pk", filter=_in(units))
    shared = Account.objects.exclude(accountnumber="").values("accountnumber")
    numbers = shared.annotate(all=Count("pk"), ours=ours).filter(all__gt=1, ours__gt=0).values("accountnumber")
    found: dict[str, list[str]] = {}
    named = Account.objects.filter(accountnumber__in=numbers).order_by("accountnumber", "createdon", "pk")
    for number, name, key in named.values_list("accountnumber", "name", "pk"):
        found.setdefault(number, []).append(name or str(key))
    return [Duplicate(number, tuple(names)) for number, names in found.items()]


def apply(progress: Progress | None = None) -> Counts:
    """Apply the solution, or go on with it; `DuplicateNumbers` when accounts share numbers, and nothing is written.

    New records get numbers from the first moment on; those that are there get them in batches, each a transaction.
    """
    if found := duplicates():
        raise DuplicateNumbers(found)
    now = timezone.now()
    Solution.objects.get_or_create(uniquename=PROSPECT_TO_CASH, defaults={"version": VERSION, "installedon": now})
    counts = Counts()
    total, done = _contacts_due().count() + _accounts_due().count(), 0
    for due, work in ((_contacts_due(), _bring_contacts), (_accounts_due(), _number_accounts)):
        for keys in _batches(due):
            with transaction.atomic():
                work(keys, counts)
            done += len(keys)
            if progress is not None:
                progress(done, max(total, done))
    dialects.current().analyze(Contact._meta.db_table, Account._meta.db_table)
    Solution.objects.filter(uniquename=PROSPECT_TO_CASH).update(version=VERSION, upgradedon=timezone.now())
    return counts


def _in(units: frozenset[str | None]) -> Q:
    """The records of these business units."""
    found = Q(owningbusinessunit__in=[unit for unit in units if unit])
    return found | Q(owningbusinessunit=None) if None in units else found


def _becomes_active() -> Q:
    """Contacts with sales activity that are not active customers yet (FO-067)."""
    activity = Q()
    for model in DOCUMENTS:
        activity |= Q(Exists(model._default_manager.filter(customerid_contact=OuterRef("pk"))))
    return Q(**{ACTIVE: False}) & activity


def _company_untold() -> Q:
    """Contacts of which Is Company an Account is not true (FO-069, FO-111)."""
    at_account = Q(parentcustomerid_account__isnull=False)
    return (at_account & Q(**{AT_ACCOUNT: False})) | (~at_account & Q(**{AT_ACCOUNT: True}))


def _contacts_due() -> models.QuerySet:
    return Contact.objects.filter(Q(**{CONTACT_NUMBER: ""}) | _company_untold() | _becomes_active())


def _accounts_due() -> models.QuerySet:
    """Accounts of Finance and Operations without a number; Business Central numbers its own (FO-068)."""
    units = fo_units()
    return Account.objects.filter(_in(units), accountnumber="") if units else Account.objects.none()


def _batches(due: models.QuerySet) -> Iterator[list[str]]:
    """The keys of what is due by date of creation, so that who was first has the lower number."""
    after: tuple[Any, Any] | None = None
    while True:
        page = due
        if after is not None:
            page = due.filter(Q(createdon__gt=after[0]) | Q(createdon=after[0], pk__gt=after[1]))
        window = list(page.order_by("createdon", "pk").values_list("createdon", "pk")[:WINDOW])
        for start in range(0, len(window), BATCH):
            yield [key.hex for _created, key in window[start : start + BATCH]]
        if len(window) < WINDOW:
            return
        after = window[-1]


def _bring_contacts(keys: list[str], counts: Counts) -> None:
    table = registry.table(Contact)
    names = (CONTACT_NUMBER, ACTIVE, AT_ACCOUNT, "parentcustomerid_account")
    # locked and looked at again: somebody may have been here since
    rows = load(table, keys, names, lock=True)
    dealt = {
        key.hex
        for model in DOCUMENTS
        for key in model._default_manager.filter(customerid_contact__in=keys)
        .order_by()
        .values_list("customerid_contact", flat=True)
    }
    blank = [key for key in keys if key in rows and not rows[key][CONTACT_NUMBER]]
    numbers = dict(zip(blank, take_numbers(CONTACT, len(blank), _taken(Contact, CONTACT_NUMBER)), strict=True))
    changed, now = [], now_text()
    for key in keys:
        if (row := rows.get(key)) is None:
            continue
        number, active = numbers.get(key, row[CONTACT_NUMBER]), bool(row[ACTIVE]) or key in dealt
        told = row["parentcustomerid_account"] is not None
        counts.contacts_made_active += active != bool(row[ACTIVE])
        counts.contacts_company_told += told != bool(row[AT_ACCOUNT])
        changed.append([number, active, told, now, key])
    counts.contacts_numbered += len(numbers)
    columns = [table.column(name) for name in (CONTACT_NUMBER, ACTIVE, AT_ACCOUNT, "modifiedon")]
    dialects.current().update(table, columns, changed)


def _number_accounts(keys: list[str], counts: Counts) -> None:
    table = registry.table(Account)
    rows = load(table, keys, ("accountnumber",), lock=True)
    blank = [key for key in keys if key in rows and not rows[key]["accountnumber"]]
    numbers = take_numbers(ACCOUNT, len(blank), _taken(Account, "accountnumber"))
    columns, now = [table.column("accountnumber"), table.column("modifiedon")], now_text()
    changed = [[number, now, key] for key, number in zip(blank, numbers, strict=True)]
    dialects.current().update(table, columns, changed)
    counts.accounts_numbered += len(changed)


def _taken(model: type[models.Model], column: str) -> Callable[[list[str]], set[str]]:
    def taken(numbers: list[str]) -> set[str]:
        return set(model._default_manager.filter(**{f"{column}__in": numbers}).values_list(column, flat=True))

    return taken
