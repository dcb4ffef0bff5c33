"""The company that records of Sales belong to: who carries it, who is given it, and what it leaves out."""

import pytest

from crm.models import Account, Opportunity, PriceLevel, Product
from crm.models import Contact as SalesContact
from erp.bc.models import Customer
from integration import registry
from integration.services.mappings import draft_of
from integration.services.mappings import save as save_mapping
from tests import factories
from tests import factories_documents as documents
from tests import factories_products as products
from tests.factories import coupled_customer, sync, sync_records
from tests.p2c.pairs.price_world import group

pytestmark = pytest.mark.django_db
CARRY = {"account", "contact", "invoice", "opportunity", "pricelevel", "product", "quote", "salesorder"}


def test_the_tables_of_sales_that_carry_their_company(world):
    """COMP-01: lines, prices and currencies do not (COMP-02)."""
    tables = {t.name.removeprefix("crm."): t for t in registry.tables(registry.REMOTE)}
    carry = {name for name, table in tables.items() if "bcbi_companyid" in table.columns}
    assert carry - {"company"} == CARRY
    assert all(tables[name].column("bcbi_companyid").target == "crm.company" for name in CARRY)


def everything():
    """One new record in Sales of every mapping that gives a company; returns what was there before."""
    documents.set_up_opportunities()
    person, contact = documents.coupled_person()
    factories.vendor("Südwind")
    sync("VENDOR", "full", create=True, confirmed=True)
    sync_records("CONTACT", local=[factories.person(person.company, "Bo", "Dahl")], create=True)
    documents.opportunity(person)
    sync("OPPORTUNITY")
    products.set_up_products()
    products.synchronised(products.item("Bicycle"))
    products.synchronised(products.resource("Mechanic"))
    sync_records("CUSTPRCGRP-PRICE", local=[group()], create=True)
    return [contact.pk]


def test_every_new_and_changed_record_is_this_companys(world):
    """COMP-01, COMP-02: of every mapping that has one; nothing is written where it is right already."""
    there = everything()
    for model in (Account, SalesContact, Opportunity, Product, PriceLevel):
        # the one that was there before was coupled as it was
        companies = set(model.objects.exclude(pk__in=there).values_list("bcbi_company", flat=True))
        assert companies == {world.company.pk}, model
    for name in ("CUSTOMER", "VENDOR", "CONTACT", "OPPORTUNITY", "ITEM-PRODUCT", "RESOURCE-PRODUCT"):
        sync(name)
        full = sync(name, "full")
        assert "modified" not in {**full.to, **full.back}, name


def test_a_changed_record_gets_the_company_back_and_an_unchanged_one_is_left_alone(world):
    """COMP-02: before a modify, not by itself."""
    local, remote = coupled_customer("Nordwind")
    Account.objects.update(bcbi_company=None)
    assert "modified" not in sync("CUSTOMER").to
    remote.refresh_from_db()
    assert remote.bcbi_company is None
    local.city = "Kiel"
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.bcbi_company == world.company


def test_records_of_another_company_are_outside_the_map(world):
    """COMP-04: and those of none are taken, and are this company's then (COMP-03)."""
    theirs = factories.account("Theirs", bcbi_company=world.other_company)
    free = factories.account("Nobody's")
    assert sync("CUSTOMER", "full", create=True, confirmed=True).back == {"inserted": 1}
    assert [c.name for c in Customer.objects.all()] == ["Nobody's"]
    theirs.refresh_from_db()
    free.refresh_from_db()
    assert (theirs.bcbi_company, free.bcbi_company) == (world.other_company, world.company)


def test_the_condition_on_the_company_can_be_taken_out_of_a_mapping(world):
    """COMP-06: by editing its filter; then records of every company take part, and become this one's."""
    theirs = factories.account("Theirs", bcbi_company=world.other_company)
    draft = draft_of(factories.mapping("CUSTOMER"))
    draft.filters = [f for f in draft.filters if f.field != "bcbi_companyid"]
    save_mapping(draft, confirmed=True)
    assert sync("CUSTOMER", "full", create=True, confirmed=True).back == {"inserted": 1}
    local = Customer.objects.get(name="Theirs")
    local.city = "Kiel"
    local.save()
    sync("CUSTOMER")
    theirs.refresh_from_db()
    assert (theirs.address1_city, theirs.bcbi_company) == ("Kiel", world.company)
