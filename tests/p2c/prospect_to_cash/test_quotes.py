"""The quotes template at work: active quotes of externally maintained products become quotations (FO-070 to FO-074)."""

from decimal import Decimal

import pytest

from crm.models import Quote, QuoteDetail
from erp.fo.models import SalesQuotationHeader, SalesQuotationLine
from tests.factories import saved
from tests.p2c.prospect_to_cash import trade
from tests.p2c.prospect_to_cash.conftest import run, told

pytestmark = pytest.mark.django_db


def test_active_quotes_become_quotations(fo):
    """FO-070, FO-071, FO-072, FO-073, FO-074, FO-085, FO-086: header, then lines; a second run writes nothing."""
    customer = trade.sold(fo)
    lines = [{"quantity": "3", "manualdiscountamount": amount} for amount in ("10", "20", "0")]
    made = trade.quote(fo, customer, *lines, shipto_line1="1 Main Street", shipto_city="Springfield")
    project = fo.project("quotes_direct")
    assert told(run(project)) == {"status": "completed", "QuoteHeader": {"inserted": 1}, "QuoteLine": {"inserted": 3}}
    header = SalesQuotationHeader.objects.get()
    assert (header.data_area_id, header.sales_quotation_number) == ("USMF", made.quotenumber)
    assert (header.requesting_customer_account_number, header.currency_code) == ("ACC-01000-AAAAAA", "USD")
    assert (header.delivery_address_street, header.delivery_address_city) == ("1 Main Street", "Springfield")
    assert header.delivery_address_country_region_iso_code == "US"  # a blank country
    found = SalesQuotationLine.objects.order_by("line_creation_sequence_number")
    assert [(line.line_discount_amount, line.fixed_price_charges) for line in found] == [
        (Decimal("3.33"), Decimal("-0.01")),
        (Decimal("6.67"), Decimal("0.01")),
        (Decimal(0), Decimal(0)),
    ]
    assert {line.sales_quotation_number for line in found} == {made.quotenumber}
    assert (found[0].product_number, found[0].sales_unit_symbol, found[0].requested_sales_quantity) == (
        "D0001", "ea", Decimal(3),
    )  # fmt: skip
    # from the customer, as neither the line nor the product says it otherwise (FO-044)
    assert (found[0].shipping_site_id, found[0].shipping_warehouse_id, header.language_id) == ("1", "13", "en-us")
    assert told(run(project)) == {"status": "completed", "QuoteHeader": {}, "QuoteLine": {}}


def test_drafts_and_quotes_of_other_products_stay_in_sales(fo):
    """FO-071, FO-113: a draft without lines, one with a write-in product, and one of Business Central."""
    customer = trade.sold(fo)
    plain = {"customerid_account": customer, "ownerid_team": fo.team}
    saved(Quote(name="Draft", **plain))
    words = saved(Quote(name="Words", **plain))
    saved(QuoteDetail(quote=words, product=trade.product(), quantity="1"))
    saved(QuoteDetail(quote=words, productdescription="Setting up", quantity="1", priceperunit="5"))
    words.refresh_from_db()
    words.statecode = 1
    saved(words)
    theirs = saved(Quote(name="Theirs", customerid_account=customer, owningbusinessunit=fo.other_unit))
    saved(QuoteDetail(quote=theirs, product=trade.product(), quantity="1"))
    theirs.refresh_from_db()
    theirs.statecode = 1
    saved(theirs)
    assert told(run(fo.project("quotes_direct"))) == {"status": "completed", "QuoteHeader": {}, "QuoteLine": {}}
    assert not SalesQuotationHeader.objects.exists()


def test_countries_and_units_go_through_their_value_maps(fo):
    """FO-072, FO-073."""
    customer = trade.sold(fo)
    trade.quote(fo, customer, shipto_line1="Kungsgatan 1", shipto_country="Sweden")
    assert run(fo.project("quotes_direct")).status == "completed"
    assert SalesQuotationHeader.objects.get().delivery_address_country_region_iso_code == "SE"


def test_a_draft_goes_with_its_lines_when_it_is_activated(fo):
    """FO-061, FO-071, FO-169: nobody has touched the lines since."""
    customer = trade.sold(fo)
    draft = saved(Quote(name="Draft", customerid_account=customer, ownerid_team=fo.team))
    saved(QuoteDetail(quote=draft, product=trade.product(), quantity="1"))
    project = fo.project("quotes_direct")
    assert told(run(project)) == {"status": "completed", "QuoteHeader": {}, "QuoteLine": {}}
    trade.activate(draft)
    assert told(run(project)) == {"status": "completed", "QuoteHeader": {"inserted": 1}, "QuoteLine": {"inserted": 1}}
