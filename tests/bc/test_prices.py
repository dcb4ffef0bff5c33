"""Sales prices and price lists: for whom, when, in which unit; and lists in use are left alone."""

import datetime as dt

import pytest
from django.db import connection

from erp.bc.models import (
    Currency,
    Customer,
    CustomerPriceGroup,
    PriceListHeader,
    PriceListLine,
    SalesPrice,
    SalesSetup,
)
from erp.bc.models.price_list import PriceStatus
from integration import origin as origins
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.reading import refused

pytestmark = pytest.mark.django_db
GROUP, ALL, CUSTOMER, CAMPAIGN = 1, 2, 0, 3
SPRING, SUMMER = dt.date(2026, 3, 1), dt.date(2026, 6, 1)


def saved(instance):
    instance.save()
    return instance


@pytest.fixture
def group(db):
    return saved(CustomerPriceGroup(code="retail", description="Dealers"))


@pytest.fixture
def price_list(products):
    return saved(PriceListHeader(description="Spring", starting_date=SPRING))


# --- sales prices ---------------------------------------------------------------------------------------------------


def test_the_group_and_the_code_of_a_price_say_the_same(item, group):
    by_group = saved(SalesPrice(item=item, customer_price_group=group, unit_price=9))
    assert (by_group.sales_type, by_group.sales_code, by_group.item_no) == (GROUP, "RETAIL", "1000")
    by_code = saved(SalesPrice(item=item, sales_code="retail", minimum_quantity=5))
    assert by_code.customer_price_group == group
    refused(SalesPrice(item=item, sales_code="NOPE").save, "Sales Code", "“NOPE”", "Customer price group")
    refused(SalesPrice(item=item).save, "Sales Code", "1000")
    other = saved(CustomerPriceGroup(code="WHOLE"))
    by_code.customer_price_group = other
    by_code.save()
    assert by_code.sales_code == "WHOLE"
    by_code.sales_code = "RETAIL"
    by_code.save()
    assert by_code.customer_price_group == group
    group.code = "SHOPS"
    group.save()
    by_group.refresh_from_db()
    assert by_group.sales_code == "SHOPS"


def test_prices_for_everybody_a_customer_or_a_campaign_have_no_group(item, group):
    price = saved(SalesPrice(item=item, customer_price_group=group))
    price.sales_type = ALL
    price.save()
    assert (price.sales_code, price.customer_price_group) == ("", None)
    refused(SalesPrice(item=item, sales_type=CUSTOMER, sales_code="C9").save, "“C9”", "Customer")
    customer = saved(Customer(no="C1", name="Mill"))
    own = saved(SalesPrice(item=item, sales_type=CUSTOMER, sales_code="c1"))
    assert (own.sales_code, own.customer_price_group) == ("C1", None)
    customer.no = "C2"
    customer.save()
    own.refresh_from_db()
    assert own.sales_code == "C2"
    assert saved(SalesPrice(item=item, sales_type=CAMPAIGN, sales_code="cp1")).sales_code == "CP1"


@pytest.mark.says("bc.dates", "bc.unit_of_other")
def test_dates_are_in_order_and_units_are_the_items_own(item, group, products):
    late = SalesPrice(item=item, customer_price_group=group, starting_date=SUMMER, ending_date=SPRING)
    refused(late.save, "Ending Date of 1000 · RETAIL", "2026-03-01", "2026-06-01", "Correct one of the two dates")
    box = SalesPrice(item=item, customer_price_group=group, unit_of_measure=products["BOX"])
    refused(box.save, "Unit of Measure Code of 1000 · RETAIL cannot be “BOX”", "1000 · Desk", "add the unit of measure")
    refused(SalesPrice(item=item, customer_price_group=group, minimum_quantity=-1).save, "Minimum Quantity", "-1")
    saved(SalesPrice(item=item, customer_price_group=group, unit_of_measure=products["PCS"], starting_date=SPRING))


def test_a_price_is_there_once(item, group, products):
    values = {"item": item, "customer_price_group": group}
    saved(SalesPrice(**values))
    refused(SalesPrice(**values).save, "Sales price exists already", "Sales Code RETAIL")
    saved(SalesPrice(**values, starting_date=SPRING))
    refused(SalesPrice(**values, starting_date=SPRING).save, "exists already", "Starting Date")
    saved(SalesPrice(**values, minimum_quantity=10))
    saved(SalesPrice(**values, unit_of_measure=products["PCS"]))
    saved(SalesPrice(**values, currency=saved(Currency(code="SEK"))))
    again = SalesPrice.objects.get(starting_date=SPRING)
    again.starting_date = None
    refused(again.save, "exists already")


def test_a_group_takes_its_prices_along(item, group):
    saved(SalesPrice(item=item, customer_price_group=group))
    group.delete()
    assert not SalesPrice.objects.exists()


# --- price lists ----------------------------------------------------------------------------------------------------


@pytest.mark.says("bc.one_of")
def test_a_line_is_about_one_item_or_one_resource(price_list, item, resource):
    assert (price_list.code, price_list.no_series) == ("S001", "LIST")
    line = saved(PriceListLine(price_list=price_list, asset_item=item, unit_price=9))
    assert (line.asset_type, line.asset_no, line.line_no) == (10, "1000", 10000)
    second = saved(PriceListLine(price_list=price_list, asset_resource=resource))
    assert (second.asset_type, second.asset_no, second.line_no) == (30, "R10", 20000)
    by_no = saved(PriceListLine(price_list=price_list, asset_type=30, asset_no="r10", line_no=50000))
    assert by_no.asset_resource == resource
    assert saved(PriceListLine(price_list=price_list, asset_item=item)).line_no == 60000
    both = PriceListLine(price_list=price_list, asset_item=item, asset_resource=resource)
    refused(both.save, "more than one of Item / Resource", "leave the other blank")
    refused(PriceListLine(price_list=price_list).save, "Item / Resource of", "must have a value")
    line.asset_resource = resource
    line.save()
    assert (line.asset_item, line.asset_type, line.asset_no) == (None, 30, "R10")


def test_lines_follow_their_header(price_list, item):
    krona = saved(Currency(code="SEK"))
    line = saved(PriceListLine(price_list=price_list, asset_item=item, currency=krona, ending_date=SUMMER))
    assert (line.currency, line.starting_date, line.ending_date) == (None, SPRING, None)
    price_list.currency, price_list.ending_date, price_list.status = krona, SUMMER, PriceStatus.ACTIVE
    price_list.save()
    line.refresh_from_db()
    assert (line.currency, line.ending_date, line.status) == (krona, SUMMER, PriceStatus.ACTIVE)


def test_where_the_header_allows_it_lines_have_currency_and_dates_of_their_own(price_list, item):
    krona = saved(Currency(code="SEK"))
    price_list.allow_updating_defaults = True
    price_list.save()
    own = saved(PriceListLine(price_list=price_list, asset_item=item, currency=krona))
    plain = saved(PriceListLine(price_list=price_list, asset_item=item))
    assert (own.currency, own.starting_date, plain.currency) == (krona, SPRING, None)
    price_list.currency = saved(Currency(code="NOK"))
    price_list.save()
    for each in (own, plain):
        each.refresh_from_db()
    assert (own.currency, plain.currency.code) == (krona, "NOK")
    price_list.allow_updating_defaults = False
    price_list.save()
    own.refresh_from_db()
    assert own.currency.code == "NOK"


@pytest.mark.says("bc.price_list_step", "bc.price_list_no_draft", "bc.price_list_in_use", "bc.price_list_line")
def test_people_change_drafts_only_and_go_step_by_step(price_list, item):
    line = saved(PriceListLine(price_list=price_list, asset_item=item))
    price_list.status = PriceStatus.INACTIVE
    refused(price_list.save, "Status of S001 · Spring cannot go from Draft to Inactive", "Possible now: Active")
    price_list.status = PriceStatus.ACTIVE
    price_list.save()
    line.refresh_from_db()
    line.unit_price = 5
    refused(line.save, "1000 · 10000 cannot be changed", "S001 is Active", "draft first")
    refused(line.delete, "S001 is Active")
    refused(PriceListLine(price_list=price_list, asset_item=item).save, "S001 is Active")
    price_list.starting_date = SUMMER
    refused(price_list.save, "Starting Date of S001 · Spring cannot be changed", "Active", "draft first")
    refused(price_list.delete, "S001 · Spring cannot be deleted", "Active", "inactive first")
    price_list.starting_date, price_list.status = SPRING, PriceStatus.DRAFT
    refused(price_list.save, "from Active to Draft", "Possible now: Inactive")
    for status in (PriceStatus.INACTIVE, PriceStatus.DRAFT):
        price_list.status = status
        price_list.save()
    line.refresh_from_db()
    line.unit_price = 5
    line.save()
    price_list.delete()
    assert not PriceListLine.objects.exists()


def test_the_product_itself_also_writes_lists_in_use(price_list, item):
    price_list.status = PriceStatus.ACTIVE
    price_list.save()
    PriceListLine(price_list=price_list, asset_item=item, unit_price=7).save(origin=origins.PRODUCT)
    assert PriceListLine.objects.get().status == PriceStatus.ACTIVE


def test_a_price_list_names_who_it_is_for(products, group):
    refused(PriceListHeader(source_type=12).save, "Applies-to No.")
    refused(PriceListHeader(source_type=12, source_no="NOPE").save, "“NOPE”", "Customer price group")
    made = saved(PriceListHeader(source_type=12, source_no="retail"))
    assert made.source_no == "RETAIL"
    made.source_type = 10
    made.save()
    assert made.source_no == ""


@pytest.mark.says("bc.default_price_list")
def test_the_default_price_list_holds_sales_prices_and_allows_updates(price_list):
    setup = SalesSetup.objects.get()
    setup.default_price_list_code = "NOPE"
    refused(setup.save, "Default Price List Code", "“NOPE”", "Price list")
    setup.default_price_list_code = "s001"
    refused(setup.save, "Default Price List Code cannot be “S001”", "allow updating defaults", "another price list")
    price_list.allow_updating_defaults = True
    price_list.save()
    setup.save()
    price_list.code = "BASE"
    price_list.save()
    setup.refresh_from_db()
    assert setup.default_price_list_code == "BASE"


def test_prices_cost_the_same_statements_whatever_their_number(item, group, price_list):
    def work(start, count):
        numbers = range(start, start + count)
        with statements(connection) as counted:
            prices = [
                {"item": item.pk.hex, "sales_type": GROUP, "sales_code": "RETAIL", "minimum_quantity": f"{n}.00000"}
                for n in numbers
            ]
            write_rows(SalesPrice, [Write.insert(p) for p in prices])
            line = {"price_list": price_list.pk.hex, "asset_type": 10, "asset_no": "1000"}
            write_rows(PriceListLine, [Write.insert({**line, "minimum_quantity": f"{n}.00000"}) for n in numbers])
        return len(counted)

    assert work(0, 30) == work(1000, 300)
