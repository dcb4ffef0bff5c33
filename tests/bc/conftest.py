"""A company whose setup is complete: number series and relation codes."""

import pytest

from erp.bc.models import BusinessRelation, MarketingSetup, NoSeries, NoSeriesLine, PurchaseSetup, SalesSetup


@pytest.fixture
def setup(db):
    """The marketing setup; customers number from C1001, vendors from V1001, contacts from CT1001."""
    series = {}
    for code, start in (("CUST", "C1001"), ("VEND", "V1001"), ("CONT", "CT1001")):
        series[code] = NoSeries(code=code)
        series[code].save()
        NoSeriesLine(series=series[code], starting_no=start).save()
    codes = {}
    for code in ("CUST", "VEND", "LAW"):
        codes[code] = BusinessRelation(code=code)
        codes[code].save()
    SalesSetup(customer_nos=series["CUST"]).save()
    PurchaseSetup(vendor_nos=series["VEND"]).save()
    marketing = MarketingSetup(
        contact_nos=series["CONT"],
        bus_rel_code_for_customers=codes["CUST"],
        bus_rel_code_for_vendors=codes["VEND"],
    )
    marketing.save()
    return marketing
