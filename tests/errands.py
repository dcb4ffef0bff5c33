"""Contacts whose account must be there first, and customers as documents with the persons of their company as lines."""

from __future__ import annotations

from typing import Any

from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer
from integration import pairs
from integration.models import SynchRun
from integration.pairs import Lines, Need
from integration.registry import LOCAL
from tests import factories


def open_doors() -> None:
    """Contacts and customers are created by themselves."""
    for name in ("CUSTOMER", "CONTACT"):
        factories.change_mapping(name, only_coupled=False)


def new_contact(company: str = "Nordwind", first_name: str = "Ada", **values: Any) -> SalesContact:
    """A contact of a new account in Sales; neither is coupled."""
    return factories.sales_contact(factories.account(company, **values), first_name, "Nord")


def make_documents(monkeypatch: Any) -> None:
    """Customers are headers, and the persons of their company are their lines."""
    pair = type(pairs.get("CUSTOMER"))

    def lines(self: Any, direction: str, items: Any, context: Any) -> list[Lines]:
        names = {item.local("name"): item.local_id for item in items if item.insert}
        persons = Contact.objects.filter(type=1, company__name__in=names).values_list("system_id", "company__name")
        return [Lines("CONTACT", LOCAL, {key.hex: names[name] for key, name in persons})]

    monkeypatch.setattr(pair, "lines", lines)
    monkeypatch.setattr(pair, "whole", True)


def bring_currencies(monkeypatch: Any) -> None:
    """Customers need their currency first."""

    def needs(self: Any, side: str, rows: Any, context: Any) -> list[Need]:
        ids = {item.local("currency") for item in rows.values()} if side == LOCAL else set()
        return [Need("CURRENCY", LOCAL, ids - {None})]

    factories.change_mapping("CURRENCY", only_coupled=False)
    monkeypatch.setattr(type(pairs.get("CUSTOMER")), "needs", needs)


def document(name: str, **values: Any) -> Customer:
    """A customer with two persons; `values` are those of the second one."""
    header = factories.customer(name)
    factories.person(factories.company_contact(header), "Ada", name)
    factories.person(factories.company_contact(header), "Bea", name, **values)
    return header


def errands() -> list[SynchRun]:
    return list(SynchRun.objects.filter(parent__isnull=False).order_by("pk"))
