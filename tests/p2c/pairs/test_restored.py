"""What was deleted comes back as it was: its number, and the values that its partner never sends back."""

import pytest

from crm.models import Account
from erp.bc.models import Contact, Customer, InventorySetup, Item, NoSeries, Resource
from integration.models import Coupling, TransformationRule
from integration.services import couple as coupling_service
from integration.services import settle_deleted
from tests import factories
from tests import factories_products as products
from tests.factories import company_contact, coupled_customer, open_issues, sync, sync_records
from tests.reading import read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def shop(world):
    products.set_up_products()
    return world


def couplings(name):
    return coupling_service.couplings_of(factories.mapping(name))


def sold_item(**values):
    """An item with all that only Business Central knows, and its product."""
    item = products.item(
        "Bicycle", unit_price="100", unit_cost="60", unit_volume="2", gross_weight="15", vendor_no="V77",
        vendor_item_no="F-1", **values,
    )  # fmt: skip
    return item, products.synchronised(item)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def delete(record):
    """As somebody deletes it in Business Central."""
    type(record).objects.get(pk=record.pk).delete()


# --- number and values ------------------------------------------------------------------------------------------------


def test_a_restored_item_has_its_number_price_cost_and_vendor_again(shop):
    factories.vendor("Frames Ltd", no="V77")
    item, product = sold_item()
    delete(item)
    sync("ITEM-PRODUCT")
    settle_deleted.restore(couplings("ITEM-PRODUCT"))
    back = Item.objects.get()
    assert back.pk != item.pk
    assert (back.no, back.description, back.base_unit_of_measure.code) == (item.no, "Bicycle", "PCS")
    assert (back.unit_price, back.unit_cost, back.vendor_no, back.vendor_item_no) == (100, 60, "V77", "F-1")
    assert (back.unit_volume, back.gross_weight) == (2, 15)
    before = fresh(product)
    for kind in ("synch", "full"):
        sync("ITEM-PRODUCT", kind, confirmed=True)
        after = fresh(product)
        assert (after.price, after.standardcost, after.vendorid, after.productnumber) == (100, 60, "V77", item.no)
        assert (after.vendorname, after.stockvolume) == (before.vendorname, before.stockvolume)
    assert not open_issues("ITEM-PRODUCT")
    assert products.default_prices(fresh(product)) == {"PCS": 100}


def test_a_run_that_restores_by_itself_gives_the_same_back(shop):
    factories.change_mapping("RESOURCE-PRODUCT", deletion_conflict="restore")
    resource = products.resource("Fitter", unit_price="45", unit_cost="30")
    product = products.synchronised(resource)
    delete(resource)
    sync("RESOURCE-PRODUCT")
    back = Resource.objects.get()
    assert (back.no, back.unit_price, back.unit_cost) == (resource.no, 45, 30)
    sync("RESOURCE-PRODUCT", "full", confirmed=True)
    assert fresh(product).price == 45


def test_a_series_that_takes_no_typed_numbers_does_not_stand_in_the_way(shop):
    NoSeries.objects.filter(pk=InventorySetup.objects.get().item_nos_id).update(manual_nos=False)
    item, _product = sold_item()
    delete(item)
    settle_deleted.restore(couplings("ITEM-PRODUCT"))
    assert Item.objects.get().no == item.no


def test_a_number_that_somebody_else_has_by_now_stays_there(world):
    """The restored customer is numbered anew."""
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    delete(local)
    other = factories.customer("Sturm", no=local.no)
    settle_deleted.restore(couplings("CUSTOMER"))
    back = Customer.objects.exclude(pk=other.pk).get()
    assert back.no not in ("", local.no)
    assert (back.name, back.city) == ("Nordwind", "Kiel")
    assert fresh(other).no == local.no


def test_without_what_was_agreed_on_the_product_says_what_the_item_cost(shop):
    """The field mapping of the price is newer than the last time the two were compared."""
    item, product = sold_item()
    Coupling.objects.filter(local_id=item.pk).update(base="")
    delete(item)
    settle_deleted.restore(couplings("ITEM-PRODUCT"))
    back = Item.objects.get()
    assert (back.unit_price, back.unit_cost, back.no, back.vendor_no) == (100, 60, item.no, "V77")
    sync("ITEM-PRODUCT", "full", confirmed=True)
    assert fresh(product).price == 100


@pytest.mark.says("restore_unknown")
def test_what_nobody_knows_is_asked_for_and_never_zero(shop):
    """A rule makes the Sales value, and nothing leads back from it."""
    item, product = sold_item()
    field = factories.field_mapping("ITEM-PRODUCT", "vendor_item_no", "vendorpartnumber")
    rule = TransformationRule(code="PREFIX", type="regex_replace", find_value="^", replace_value="X-")
    field.transformation_rule = factories.saved(rule)
    field.save()
    Coupling.objects.filter(local_id=item.pk).update(base="")
    delete(item)
    done = settle_deleted.restore(couplings("ITEM-PRODUCT"))
    assert not Item.objects.exists()
    assert couplings("ITEM-PRODUCT").exists()
    (issue,) = open_issues("ITEM-PRODUCT")
    assert issue.code == "restore_unknown"
    read(issue.sentence, "Bicycle", "F-1", "Vendor Item No.")
    read(issue.next_step, "by hand", "set up the coupling")
    assert factories.Outcome(done.runs[0]).back == {"failed": 1}
    assert fresh(product).vendorpartnumber == "F-1"


def test_a_restored_item_has_its_units_again_where_sales_has_groups_of_units(world):
    """UOM-24, UOM-25: unit group and base unit are coupled with those in Sales; what Sales cannot bring is asked."""
    products.set_up_products()
    products.switch(world, unit_group_mapping_enabled=True)
    item = products.item("Bicycle", unit_price="100")
    products.unit_of(item, "BOX", "10")
    product = products.synchronised(item)
    delete(item)
    names = ("UNIT GROUP", "ITEM UOM", "ITEM-PRODUCT")
    for name in names:
        sync(name)
    settled = settle_deleted.restore(Coupling.objects.all())
    assert settled.reasons == []
    read(" ".join(settled.sentences), "ITEM UOM does not create records on the side where they are missing")
    back = Item.objects.get()
    assert (back.no, back.unit_price, back.base_unit_of_measure.code) == (item.no, 100, "PCS")
    for name in names * 2:
        outcome = sync(name, "full", confirmed=True)
        assert not {"inserted", "modified"} & {*outcome.to, *outcome.back}, name
    (left,) = open_issues()
    assert (left.code, "BOX" in left.sentence) == ("deleted_partner", True)
    assert (fresh(product).price, fresh(product).statecode) == (100, 0)
    assert couplings("ITEM UOM").filter(local_id=products.unit_of(back, "PCS").pk).exists()
    assert couplings("UNIT GROUP").get().local_id == products.group_of(back).pk


@pytest.mark.parametrize("gone", ["customer", "vendor"])
def test_a_customer_or_vendor_has_its_number_again(world, gone):
    """No field mapping keeps it: the coupling remembers what the record was called."""
    name, make = ("CUSTOMER", factories.customer) if gone == "customer" else ("VENDOR", factories.vendor)
    local = make("Nordwind", city="Kiel")
    sync_records(name, local=[local], create=True)
    delete(local)
    settle_deleted.restore(couplings(name))
    back = type(local).objects.get()
    assert (back.no, back.name, back.city) == (local.no, "Nordwind", "Kiel")
    assert company_contact(back).name == "Nordwind"


def test_a_restored_customer_has_its_company_contact_and_its_people_again(world):
    """The link between the two went with the customer; nobody is left with a company that is no customer's."""
    local, _remote = coupled_customer("Nordwind")
    company = company_contact(local)
    ada = factories.person(company, "Ada", "Berg")
    sync_records("CONTACT", local=[ada], create=True)
    factories.saved(Contact(name="Sturm", type=0))
    delete(local)
    for name in ("CUSTOMER", "CONTACT"):
        sync(name)
    settle_deleted.restore(couplings("CUSTOMER"))
    back = Customer.objects.get()
    assert company_contact(back) == company
    assert fresh(company).contact_business_relation == fresh(ada).contact_business_relation == 1
    assert Contact.objects.filter(type=0).count() == 2
    ada.phone_no = "1"
    ada.save()
    assert sync("CONTACT").to == {"modified": 1}
    assert not open_issues()


def test_a_restored_customer_takes_no_company_by_guess(world):
    """Two of that name have no customer."""
    local, _remote = coupled_customer("Nordwind")
    delete(local)
    factories.saved(Contact(name="Nordwind", type=0))
    settle_deleted.restore(couplings("CUSTOMER"))
    assert Contact.objects.filter(type=0, name="Nordwind").count() == 3


def test_text_that_was_cut_for_sales_comes_back_whole(world):
    long = f"https://nordwind.example/{'n' * 200}"
    local, remote = coupled_customer("Nordwind", home_page=long)
    assert remote.websiteurl == long[:200]
    delete(local)
    settle_deleted.restore(couplings("CUSTOMER"))
    assert Customer.objects.get().home_page == long


def test_an_edit_since_the_deletion_is_taken(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    delete(local)
    Account.objects.filter(pk=remote.pk).update(address1_city="Lübeck")
    settle_deleted.restore(couplings("CUSTOMER"))
    assert Customer.objects.get().city == "Lübeck"
