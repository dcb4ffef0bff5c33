"""Numbers and dates in lists: written as people read them, numbers where numbers stand."""

from decimal import Decimal

import pytest

from crm.models import PriceLevel, Product, ProductPriceLevel
from erp.bc.models import CompanyInformation, CustomerPriceGroup, Item, SalesPrice
from integration.admin.cells import tidy
from tests.crm.catalogue import price, price_list, product
from tests.integration.admin.records.screens import address, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "money", "text"),
    [
        (Decimal("1234.5000"), True, "1,234.50"),
        (Decimal("0.0125"), True, "0.0125"),
        (Decimal("-0.00"), True, "0.00"),
        (Decimal("1200.00000"), False, "1,200"),
        (Decimal("0.00100"), False, "0.001"),
        (None, True, "-"),
    ],
)
def test_a_number_has_no_idle_zeros(value, money, text):
    assert tidy(value, money=money) == text


def test_dates_are_written_as_they_are_typed(screens):
    made = price_list("Fair", begindate="2026-02-01")
    page = screens.page(PriceLevel, "changelist").content.decode()
    assert '<span class="sy-nowrap">2026-02-01</span>' in page
    shown = screens.client.get(address(PriceLevel, "change", made.pk)).content.decode()
    assert 'value="2026-02-01"' in shown


def test_a_record_that_is_being_made_has_no_rows_to_look_at(screens):
    assert "Price list items" not in adding(screens, PriceLevel)


def adding(screens, model):
    page = screens.page(model, "add")
    return " ".join(str(each.opts.verbose_name_plural) for each in page.context["inline_admin_formsets"])


def test_other_records_in_a_list_lead_to_their_pages(screens):
    on = price_list("Summer")
    made = price(product("1000"), on)
    page = screens.page(ProductPriceLevel, "changelist").content.decode()
    assert f'href="{address(PriceLevel, "change", on.pk)}">Summer</a>' in page
    # the first column leads to the record itself
    assert address(ProductPriceLevel, "change", made.pk) in page
    assert address(Product, "change", made.product_id) not in page


def test_the_local_currency_is_named_where_it_is_left_blank(screens):
    made = Item(no="1000", description="Desk")
    made.save()
    SalesPrice(item=made, sales_type=2, unit_price="199.5").save()
    code = CompanyInformation.objects.get().lcy_code
    page = screens.page(SalesPrice, "changelist").content.decode()
    assert f'data-label="Currency">{code}</td>' in page
    assert f">{code}<" in screens.page(Item, "change", made.pk).content.decode().replace("\n", "").replace(" ", "")


def test_nothing_is_left_to_show_where_no_filter_is_set(screens):
    price_list("Summer")
    assert "Show all" not in screens.page(PriceLevel, "changelist").content.decode()
    assert "Show all" in screens.page(PriceLevel, "changelist", q="sum").content.decode()


def test_a_record_that_only_follows_lacks_nothing_without_a_partner(screens):
    """CUSTPRCGRP-PRICE goes to Sales only: a price list of Sales without a partner is quiet, a price group is not."""
    made = price_list("Summer")
    group = CustomerPriceGroup(code="WHOLESALE")
    group.save()
    assert "p2c-badge p2c-quiet" in screens.page(PriceLevel, "changelist", q="Summer").content.decode()
    text = text_of(screens.page(PriceLevel, "change", made.pk))
    assert "CUSTPRCGRP-PRICE only brings records here." in text
    assert "p2c-badge p2c-wait" in screens.page(CustomerPriceGroup, "changelist").content.decode()
    assert "CUSTPRCGRP-PRICE would take this record." in text_of(screens.page(CustomerPriceGroup, "change", group.pk))
