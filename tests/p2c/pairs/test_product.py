"""ITEM-PRODUCT and RESOURCE-PRODUCT: what becomes of items and resources in Sales, and of products in return."""

from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from crm.models import Product, TransactionCurrency
from erp.bc.models import CompanyInformation, InventorySetup, Item, Resource, SalesSetup
from integration.models import Connection, Coupling, Subscription
from integration.services import couple as coupling_service
from integration.services import explain
from integration.services.preflight import preflight
from integration.services.preview import preview
from p2c import migrations
from tests import factories
from tests import factories_products as products
from tests.factories import open_issues, sync, sync_records
from tests.reading import issue, read, stopped
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def shop(world):
    products.set_up_products()
    return world


@pytest.fixture(params=["ITEM-PRODUCT", "RESOURCE-PRODUCT"])
def kind(request, shop):
    """Each of the two mappings, and how to make what it starts from."""
    return request.param, products.item if request.param == "ITEM-PRODUCT" else products.resource


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def open_to_all(name):
    """Loosen the filters that keep blocked records and inactive products out."""
    factories.mapping(name).filters.filter(field__in=("blocked", "statecode")).delete()


# --- to Sales ---------------------------------------------------------------------------------------------------------


def test_a_new_item_becomes_an_active_product_with_its_price(shop):
    """PROD-02, PROD-03, PROD-04, PROD-05, COMP-02, CUR-01, DOC-170, DOC-171."""
    factories.vendor("Frames Ltd", no="V77")
    item = products.item(
        "Bicycle", unit_price="100", unit_cost="60", unit_volume="2", gross_weight="15", vendor_no="V77",
        vendor_item_no="F-1",
    )  # fmt: skip
    products.stock(item, "7")
    made = products.synchronised(item)
    assert (made.productnumber, made.name, made.producttypecode, made.quantitydecimal) == (item.no, "Bicycle", 1, 2)
    assert (made.price, made.standardcost, made.currentcost) == (100, 60, 60)
    assert (made.stockvolume, made.stockweight, made.quantityonhand) == (2, 15, 7)
    assert (made.vendorid, made.vendorname, made.vendorpartnumber) == ("V77", "Frames Ltd", "F-1")
    assert (made.statecode, made.statuscode) == (0, 1)
    assert made.transactioncurrency == shop.euro
    assert made.bcbi_company == shop.company
    assert (made.defaultuomschedule.name, made.defaultuom.name) == ("NAV PCS", "PCS")
    assert made.pricelevel_id == Connection.objects.get().default_price_list
    assert products.default_prices(made) == {"PCS": 100}


def test_a_new_resource_becomes_a_service_with_its_price(shop):
    """PROD-03, DOC-170: the unit comes although no field mapping brings it."""
    resource = products.resource("Fitter", unit_price="45", unit_cost="30")
    products.capacity(resource, "160")
    made = products.synchronised(resource)
    assert (made.name, made.producttypecode, made.statecode) == ("Fitter", 3, 0)
    assert (made.price, made.currentcost, made.quantityonhand) == (45, 30, 160)
    assert (made.defaultuomschedule.name, made.defaultuom.name) == ("NAV HOUR", "HOUR")
    assert products.default_prices(made) == {"HOUR": 45}


def test_a_second_full_run_writes_nothing(kind):
    name, make = kind
    for number in range(3):
        products.synchronised(make(f"No {number}", unit_price=f"{number}"))
    before = list(Product.objects.order_by("pk").values())
    for _ in range(2):
        outcome = sync(name, "full", create=True, confirmed=True)
        assert (outcome.to, outcome.back) == ({"unchanged": 3}, {"unchanged": 3})
    assert list(Product.objects.order_by("pk").values()) == before
    assert sync(name).to == sync(name).back == {}


def test_a_new_price_goes_to_the_product_and_its_line(kind):
    name, make = kind
    record = make(unit_price="10")
    made = products.synchronised(record)
    record = fresh(record)
    record.unit_price = "12.5"
    record.save()
    assert sync(name).to == {"modified": 1}
    assert fresh(made).price == Decimal("12.5")
    assert list(products.default_prices(made).values()) == [Decimal("12.5")]


def test_stock_travels_when_it_moves_and_is_never_below_zero(shop):
    """PROD-03, PROD-09."""
    item = products.item()
    made = products.synchronised(item)
    for quantity, shown in (("5", 5), ("-8", 0), ("4", 1)):
        products.stock(item, quantity)
        assert sync("ITEM-PRODUCT").to.get("modified"), quantity
        assert fresh(made).quantityonhand == shown
    products.stock(item, "-9")
    assert sync("ITEM-PRODUCT").to == {"modified": 1}
    assert sync("ITEM-PRODUCT", "full").to == {"unchanged": 1}
    products.stock(item, "-1")
    assert sync("ITEM-PRODUCT").to == {"unchanged": 1}
    assert sync("ITEM-PRODUCT", "drift").to.get("modified", 0) == 0
    assert fresh(made).quantityonhand == 0


def test_a_renamed_vendor_is_renamed_on_its_products(kind):
    """By the next run of changes; and nothing else is looked at."""
    name, make = kind
    vendor = factories.vendor("Frames Ltd", no="V77")
    made = [products.synchronised(make(vendor_no=no)) for no in ("V77", "V77", "")]
    sync(name)
    vendor.city = "Kiel"
    vendor.save()
    assert not factories.pending(name)
    vendor.name = "Frames & Forks Ltd"
    vendor.save()
    assert len(factories.pending(name)) == 2
    assert sync(name).to == {"modified": 2}
    assert [fresh(each).vendorname for each in made] == ["Frames & Forks Ltd"] * 2 + [""]
    assert sync(name).to == {}
    assert "modified" not in sync(name, "full").to


def test_a_mapping_from_before_hears_of_renamed_vendors_after_the_upgrade(shop):
    vendor = factories.vendor("Frames Ltd", no="V77")
    made = products.synchronised(products.item(vendor_no="V77"))
    Subscription.objects.filter(table="bc.vendor", mapping=factories.mapping("ITEM-PRODUCT")).delete()
    (module,) = (path.stem for path in Path(migrations.__file__).parent.glob("*_vendor_names.py"))
    for _ in range(2):
        import_module(f"p2c.migrations.{module}").subscribe(apps, None)
    vendor.name = "Frames & Forks Ltd"
    vendor.save()
    assert sync("ITEM-PRODUCT").to == {"modified": 1}
    assert fresh(made).vendorname == "Frames & Forks Ltd"


def test_the_vendor_name_goes_with_the_vendor_number(shop):
    """PROD-03."""
    factories.vendor("Frames Ltd", no="V77")
    item = products.item(vendor_no="V77")
    made = products.synchronised(item)
    item = fresh(item)
    item.vendor_no = "V99"
    item.save()
    sync("ITEM-PRODUCT")
    assert (fresh(made).vendorid, fresh(made).vendorname) == ("V99", "Frames Ltd")
    item.vendor_no = ""
    item.save()
    sync("ITEM-PRODUCT")
    assert (fresh(made).vendorid, fresh(made).vendorname) == ("", "")


def test_another_base_unit_moves_the_product_and_its_line(shop):
    """PROD-04, UOM-04."""
    item = products.item(unit_price="10")
    made = products.synchronised(item)
    box = products.unit("BOX")
    sync_records("UNIT OF MEASURE", local=[box], create=True)
    item = fresh(item)
    item.base_unit_of_measure = box
    item.save()
    assert sync("ITEM-PRODUCT").to == {"modified": 1}
    assert (fresh(made).defaultuomschedule.name, fresh(made).defaultuom.name) == ("NAV BOX", "BOX")
    assert products.default_prices(made) == {"BOX": 10}


def test_the_number_finds_the_product_within_its_type(shop):
    group = products.unit_group()
    service = products.product("P-1", group, producttypecode=3)
    goods = products.product("P-2", group)
    sync_records("UNIT OF MEASURE", local=[products.unit("PCS")], create=True)
    first, second = products.item(no="P-1"), products.item(no="P-2")
    outcome = sync("ITEM-PRODUCT", "full", create=True, confirmed=True, first_synch="to_integration")
    assert outcome.to["coupled"] == 1
    assert Coupling.objects.get(local_id=second.pk).remote_id == goods.pk
    assert not Coupling.objects.filter(remote_id=service.pk).exists()
    issue("duplicate_key", first.no)


@pytest.mark.behaviour("B-185")
@pytest.mark.says("without_base_unit")
def test_without_a_base_unit_nothing_is_made_and_the_others_go(kind):
    """PROD-03."""
    name, make = kind
    bare, good = make("Bare", base=""), make("Good")
    products.bring_units(good)
    assert sync_records(name, local=[bare, good], create=True).to == {"failed": 1, "inserted": 1}
    assert not Coupling.objects.filter(local_id=bare.pk).exists()
    issue("without_base_unit", bare.no, "Bare", "no base unit of measure", "Fill in the base unit of measure")


def test_an_item_waits_for_its_unit_and_then_goes(kind):
    name, make = kind
    factories.change_mapping(name, only_coupled=False)
    record = make()
    assert sync(name).to == {"failed": 1}
    found = issue("must_be_coupled", record.no, record.base_unit_of_measure.code, "UNIT OF MEASURE")
    assert found.issue_class == "waiting"
    products.bring_units(record)
    assert sync(name).to == {"inserted": 1}
    assert not open_issues(name)


def test_the_unit_is_brought_where_its_mapping_makes_what_is_new(kind):
    name, make = kind
    factories.change_mapping("UNIT OF MEASURE", only_coupled=False)
    record = make()
    seen = preview(factories.mapping(name), local_ids=[record.pk.hex], create=True)
    assert not Product.objects.exists()
    assert [entry["action"] for entry in seen.records] == ["insert", "insert"]
    read(" ".join(entry["record"] for entry in seen.records), record.no, record.base_unit_of_measure.code)
    assert sync_records(name, local=[record], create=True).to == {"inserted": 1}
    assert Product.objects.get().defaultuom.name == record.base_unit_of_measure.code


def test_a_product_coupled_as_it_was_gets_its_unit_with_the_next_change(shop):
    """PROD-03: what nobody has sent yet does not keep the rest back."""
    item = products.item(unit_price="10", no="P-1")
    products.bring_units(item)
    bare = products.product("P-1", active=False)
    Product.objects.filter(pk=bare.pk).update(statecode=0, statuscode=1)
    factories.couple("ITEM-PRODUCT", item, fresh(bare), first_synch="none")
    item = fresh(item)
    item.description = "Changed"
    item.save()
    assert sync("ITEM-PRODUCT").to.get("modified") == 1
    assert (fresh(bare).name, fresh(bare).defaultuom.name) == ("Changed", "PCS")
    assert list(products.default_prices(bare)) == ["PCS"]


@pytest.mark.says("write_in_product")
def test_the_write_in_product_is_left_out(kind):
    """PROD-01: it is an item or a resource, and the other of that number is none."""
    name, make = kind
    record = make("Anything", no="W1", **({"type": 1} if name == "ITEM-PRODUCT" else {}))
    other = (products.resource if name == "ITEM-PRODUCT" else products.item)("Something", no="W1")
    SalesSetup.objects.get().delete()
    factories.saved(SalesSetup(write_in_product_type=0 if name == "ITEM-PRODUCT" else 1, write_in_product_no="W1"))
    products.bring_units(record)
    assert sync_records(name, local=[record], create=True).to.get("inserted", 0) == 0
    assert not Product.objects.exists()
    said = " ".join(explain.explain(factories.mapping(name), record.no)["sentences"])
    read(said, record.no, "write-in product", "Choose another write-in product")
    products.synchronised(other)


def test_a_price_below_zero_is_zero_in_sales(kind):
    """PROD-03: whatever came in beside the rules of Business Central; the two then agree."""
    name, make = kind
    record = make(unit_price="10")
    made = products.synchronised(record)
    type(record).objects.filter(pk=record.pk).update(unit_price="-5")
    assert sync(name).to == {"modified": 1}
    assert (fresh(made).price, list(products.default_prices(made).values())) == (0, [0])
    assert sync(name, "full").to == {"unchanged": 1}
    assert not open_issues()


def test_uncoupling_takes_the_company_off(kind):
    """COMP-05."""
    name, make = kind
    made = products.synchronised(make())
    coupling_service.uncouple(factories.mapping(name))
    assert fresh(made).bcbi_company is None


# --- state ------------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-182", "B-184")
def test_blocking_and_unblocking_drive_the_product(kind):
    """PROD-06."""
    name, make = kind
    record = make()
    made = products.synchronised(record)
    open_to_all(name)
    for blocked, state in ((True, (1, 2)), (False, (0, 1))):
        type(record).objects.filter(pk=record.pk).update(blocked=blocked)
        sync_records(name, local=[record], force="to_integration")
        assert (fresh(made).statecode, fresh(made).statuscode) == state
    type(record).objects.filter(pk=record.pk).update(blocked=True)
    assert sync(name).to == {"modified": 1}
    assert fresh(made).statecode == 1


@pytest.mark.behaviour("B-183")
def test_the_product_drives_blocking(kind):
    """PROD-07."""
    name, make = kind
    record = make()
    made = products.synchronised(record)
    open_to_all(name)
    made = fresh(made)
    for state, blocked in ((1, True), (0, False)):
        made.statecode = state
        made.save()
        sync_records(name, remote=[made], force="from_integration")
        assert fresh(record).blocked is blocked
    made.statecode = 1
    made.save()
    assert sync(name).back == {"modified": 1}
    assert fresh(record).blocked


def test_with_the_default_filters_blocking_stays_where_it_is(kind):
    """PROD-06, PROD-07: blocked records and inactive products are out of the map."""
    name, make = kind
    blocked, retired = make("One"), make("Two")
    first, second = products.synchronised(blocked), products.synchronised(retired)
    type(blocked).objects.filter(pk=blocked.pk).update(blocked=True)
    Product.objects.filter(pk=second.pk).update(statecode=1, statuscode=2)
    retired = fresh(retired)
    retired.unit_price = "9"
    retired.save()
    sync(name)
    assert (fresh(first).statecode, fresh(blocked).blocked) == (0, True)
    assert (fresh(second).statecode, fresh(second).price, fresh(retired).blocked) == (1, 9, False)


def test_state_and_blocked_changed_on_both_sides_ask_a_person(kind):
    name, make = kind
    record = make()
    made = products.synchronised(record)
    open_to_all(name)
    type(record).objects.filter(pk=record.pk).update(blocked=True)
    sync(name)
    type(record).objects.filter(pk=record.pk).update(blocked=False)
    Product.objects.filter(pk=made.pk).update(statecode=3, statuscode=3)
    sync(name)
    assert (fresh(record).blocked, fresh(made).statecode) == (False, 3)
    issue("conflict", record.no, "Status")


def test_a_draft_is_activated_once_it_is_coupled(shop):
    """PROD-06: with units and price."""
    item = products.item(unit_price="10", no="P-1")
    products.bring_units(item)
    draft = factories.saved(Product(productnumber="P-1", name="Draft"))
    open_to_all("ITEM-PRODUCT")
    factories.couple("ITEM-PRODUCT", item, draft, first_synch="to_integration")
    assert (fresh(draft).statecode, fresh(draft).name) == (0, "Bicycle")
    assert products.default_prices(draft) == {"PCS": 10}


def test_a_blocked_item_becomes_a_draft(kind):
    name, make = kind
    record = make(blocked=True)
    products.bring_units(record)
    open_to_all(name)
    sync_records(name, local=[record], create=True)
    made = Product.objects.get()
    assert made.statecode == 2
    assert sync(name, "full").to == {"unchanged": 1}
    type(record).objects.filter(pk=record.pk).update(blocked=False)
    sync(name)
    assert fresh(made).statecode == 0


# --- from Sales -------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-186")
def test_a_product_becomes_an_item_with_the_unit_of_its_group(shop):
    """Number from the series; services are not items."""
    unit, group = products.unit("PCS"), products.unit_group()
    factories.couple("UNIT OF MEASURE", unit, group)
    goods, service = products.product("X1", group, name="Lamp"), products.product("X2", group, producttypecode=3)
    sync_records("ITEM-PRODUCT", remote=[goods, service], create=True)
    made = Item.objects.get()
    assert (made.no, made.description, made.base_unit_of_measure, made.blocked) == ("I00001", "Lamp", unit, False)
    assert fresh(goods).productnumber == "I00001"
    assert products.default_prices(goods) == {"PCS": 0}
    assert sync_records("RESOURCE-PRODUCT", remote=[service], create=True).back == {"inserted": 1}
    resource = Resource.objects.get()
    assert (resource.no, resource.name, resource.base_unit_of_measure) == ("R00001", "X2", unit)


@pytest.mark.says("product_without_unit")
def test_a_product_without_a_unit_is_not_made(kind):
    name, _make = kind
    products.unit_group()
    bare = products.product("X1", active=False, producttypecode=1 if name == "ITEM-PRODUCT" else 3)
    Product.objects.filter(pk=bare.pk).update(statecode=0, statuscode=1)
    assert sync_records(name, remote=[bare], create=True).back == {"failed": 1}
    issue("product_without_unit", "X1", "no unit in Sales", "Choose the unit group")


def test_a_product_of_an_uncoupled_group_waits(kind):
    name, _make = kind
    made = products.product("X1", products.unit_group(), producttypecode=1 if name == "ITEM-PRODUCT" else 3)
    assert sync_records(name, remote=[made], create=True).back == {"failed": 1}
    assert issue("must_be_coupled", "X1", "NAV PCS", "UNIT OF MEASURE").issue_class == "waiting"


def test_the_name_goes_both_ways_and_the_price_one(kind):
    name, make = kind
    record = make(unit_price="10")
    made = fresh(products.synchronised(record))
    made.name, made.price = "Renamed", 99
    made.save()
    assert sync(name).back == {"modified": 1}
    record = fresh(record)
    assert record.unit_price == 10
    assert "Renamed" in str(record)


# --- what it stands on ------------------------------------------------------------------------------------------------


@pytest.mark.says("some_without_base_unit", "lcy_not_in_sales", "lcy_unknown")
def test_the_preflight_names_what_is_missing(kind):
    name, make = kind
    for number in range(7):
        make(f"Bare {number}", base="")
    CompanyInformation.objects.update(lcy_code="SEK")
    factories.currency("EUR", "0.1")
    InventorySetup.objects.update(item_nos=None)
    points = [f"{point.message} {point.next_step}" for point in preflight([name])]
    (said,) = [text for text in points if "base unit of measure" in text]
    read(said, "7", "Bare 0", "Bare 4", "Fill in their base unit of measure")
    assert "Bare 5" not in said
    (said,) = [text for text in points if "SEK" in text]
    read(said, "is not in Sales", "exchange rate")
    assert any("Item Nos." in text for text in points) == (name == "ITEM-PRODUCT")
    CompanyInformation.objects.update(lcy_code="")
    (point,) = [point for point in preflight([name]) if "local currency" in point.message]
    read(f"{point.message} {point.next_step}", "LCY code")
    stopped(sync(name, "full", create=True, confirmed=True), "lcy_unknown", "local currency")


def test_the_local_currency_is_made_for_the_first_price(shop):
    """CUR-01, PRICE-01."""
    CompanyInformation.objects.update(lcy_code="SEK")
    factories.currency("EUR", "0.1")
    made = products.synchronised(products.item(unit_price="5"))
    krona = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert (made.transactioncurrency, made.pricelevel.transactioncurrency) == (krona, krona)
