"""How many opportunities, quotes and cases Sales has of a customer's account (DOC-205)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Model
from django.db.models.functions import Coalesce

from crm.models import Account, Incident, Opportunity, Quote
from integration.engine.lookup import coupled
from integration.models.mapping import CONNECTION_SCOPE
from integration.registry import LOCAL

#: what is counted, and which of its columns name the account: an opportunity's account stands in one of two
COUNTED: tuple[tuple[str, type[Model], tuple[str, ...]], ...] = (
    ("opportunities", Opportunity, ("parentaccount", "customerid_account")),
    ("quotes", Quote, ("customerid_account",)),
    ("cases", Incident, ("customerid_account",)),
)


@dataclass(frozen=True)
class Counts:
    """What Sales has of an account, in whatever state it is."""

    account: uuid.UUID
    opportunities: int = 0
    quotes: int = 0
    cases: int = 0


def counts(customers: Iterable[str]) -> dict[str, Counts]:
    """Customer -> what Sales has of its account, for those that are coupled; one query for each kind of record."""
    accounts = coupled(CONNECTION_SCOPE, "bc.customer", "crm.account", customers, LOCAL)
    keys = [uuid.UUID(account) for account in accounts.values()]
    there = set(Account.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    found: dict[uuid.UUID, dict[str, int]] = {key: {} for key in there}
    if there:
        for name, model, columns in COUNTED:
            of = Coalesce(*columns) if len(columns) > 1 else F(columns[0])
            rows = model._default_manager.annotate(of=of).filter(of__in=there).order_by()
            for key, number in rows.values_list("of").annotate(number=Count("pk")):
                found[key][name] = number
    return {
        customer: Counts(uuid.UUID(account), **found[uuid.UUID(account)])
        for customer, account in accounts.items()
        if uuid.UUID(account) in found
    }
