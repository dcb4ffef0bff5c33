"""A company whose setup is complete: number series and relation codes."""

import pytest

from erp.bc.models import (
    BusinessRelation,
    GeneralLedgerSetup,
    InventorySetup,
    Item,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PurchaseSetup,
    Resource,
    ResourcesSetup,
    SalesSetup,
    UnitOfMeasure,
)


@pytest.fixture
def setup(db):
    """The marketing setup; customers number from C1001, vendors V1001, bank accounts B1001, contacts CT1001."""
    series = {}
    for code, start in (("CUST", "C1001"), ("VEND", "V1001"), ("BANK", "B1001"), ("CONT", "CT1001")):
        series[code] = NoSeries(code=code)
        series[code].save()
        NoSeriesLine(series=series[code], starting_no=start).save()
    codes = {}
    for code in ("CUST", "VEND", "BANK", "LAW"):
        codes[code] = BusinessRelation(code=code)
        codes[code].save()
    SalesSetup(customer_nos=series["CUST"]).save()
    PurchaseSetup(vendor_nos=series["VEND"]).save()
    GeneralLedgerSetup(bank_account_nos=series["BANK"]).save()
    marketing = MarketingSetup(
        contact_nos=series["CONT"],
        bus_rel_code_for_customers=codes["CUST"],
        bus_rel_code_for_vendors=codes["VEND"],
        bus_rel_code_for_bank_accs=codes["BANK"],
    )
    marketing.save()
    return marketing


@pytest.fixture
def products(db):
    """Set-up of items (from 1000), resources (from R10) and price lists (from S001), and three units."""
    series = {}
    for code, start in (("ITEM", "1000"), ("RES", "R10"), ("LIST", "S001")):
        series[code] = NoSeries(code=code)
        series[code].save()
        NoSeriesLine(series=series[code], starting_no=start).save()
    InventorySetup(item_nos=series["ITEM"]).save()
    ResourcesSetup(resource_nos=series["RES"]).save()
    setup = SalesSetup.objects.first() or SalesSetup()
    setup.price_list_nos = series["LIST"]
    setup.save()
    made = {}
    for code in ("PCS", "BOX", "HOUR"):
        made[code] = UnitOfMeasure(code=code, description=code.title())
        made[code].save()
    return made


@pytest.fixture
def item(products):
    """A desk, counted in pieces."""
    made = Item(description="Desk", base_unit_of_measure=products["PCS"], unit_price=250)
    made.save()
    return made


@pytest.fixture
def resource(products):
    """An installer, paid by the hour."""
    made = Resource(name="Installer", base_unit_of_measure=products["HOUR"])
    made.save()
    return made
