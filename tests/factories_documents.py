"""Opportunities, posted invoices and ledger entries for the tests; to be used together with `tests.factories`."""

from __future__ import annotations

from typing import Any

from crm.models import Opportunity as SalesOpportunity
from erp.bc.models import Contact, MarketingSetup, NoSeries, NoSeriesLine, Opportunity, OpportunityEntry
from tests import factories
from tests.factories import saved


def set_up_opportunities() -> None:
    """A number series of opportunities: OP00001 on."""
    series = saved(NoSeries(code="OPP"))
    saved(NoSeriesLine(series=series, starting_no="OP00001"))
    setup = MarketingSetup.objects.get()
    setup.opportunity_nos = series
    setup.save()


def coupled_person(first_name: str = "Ada", surname: str = "Berg", company: str = "Nordwind") -> tuple[Any, Any]:
    """A person of a coupled customer and the contact of its account, coupled."""
    customer, account = factories.coupled_customer(company)
    local = factories.person(factories.company_contact(customer), first_name, surname)
    remote = factories.sales_contact(account, first_name, surname)
    factories.couple("CONTACT", local, remote, first_synch="to_integration")
    return local, remote


def opportunity(
    contact: Contact | None, description: str = "A new mill", value: str = "", **values: Any
) -> Opportunity:
    """An opportunity of a contact; with a value it has an entry that says so."""
    made = saved(Opportunity(contact=contact, description=description, **values))
    if value:
        expect(made, value)
    return made


def expect(of: Opportunity, value: str, **values: Any) -> OpportunityEntry:
    """A new entry of an opportunity: what is thought of it from now on."""
    return saved(OpportunityEntry(opportunity=of, estimated_value_lcy=value, **values))


def sales_opportunity(name: str = "A new mill", **values: Any) -> SalesOpportunity:
    return saved(SalesOpportunity(name=name, **values))
