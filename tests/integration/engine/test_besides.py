"""What goes with a record: the price of a product, the contact of a customer, the last line of an invoice."""

from contextlib import contextmanager

import pytest

from crm.models import Account, Invoice, Product, ProductPriceLevel, TransactionCurrency
from erp.bc.models import Contact, Customer
from integration import pairs, registry
from integration.engine.write import Write, load
from integration.models import Coupling, JournalEntry, Subscription
from integration.services import outlook, plans
from integration.services.partners import parts_of
from integration.services.preview import preview
from tests import factories
from tests import factories_documents as documents
from tests import factories_products as products
from tests.factories import mapping, open_issues, pending, sync
from tests.reading import issue, stopped
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@contextmanager
def refusing(table, bad):
    """A table rule that refuses the rows for which `bad(row)` holds."""

    def refuse(batch):
        for one in batch.saves:
            if bad(one.new):
                one.refuse("read_only", "Colour", record=table)

    rules = registry.table(table).rules
    rules.append(refuse)
    try:
        yield
    finally:
        rules.remove(refuse)


@shareable
def bicycle(world):
    """A coupled item whose product stands on the default price list at 100."""
    products.set_up_products()
    item = products.item("Bicycle", unit_price="100")
    product = products.synchronised(item)
    sync("ITEM-PRODUCT")
    return item, product


def spoil(product, amount="1"):
    """Somebody changes the price past every rule."""
    (line,) = ProductPriceLevel.objects.filter(product=product)
    ProductPriceLevel.objects.filter(pk=line.pk).update(amount=amount)
    return line


def test_it_is_written_counted_and_journaled_with_its_record(bicycle):
    _item, product = bicycle
    assert Subscription.objects.filter(mapping__name="ITEM-PRODUCT", table="crm.productpricelevel").exists()
    line = spoil(product)
    assert ("R", product.pk.hex) in pending("ITEM-PRODUCT")
    outcome = sync("ITEM-PRODUCT")
    assert outcome.to == {"modified": 1}
    line.refresh_from_db()
    assert line.amount == 100
    written = JournalEntry.objects.get(run_id=outcome.run.pk, table="crm.productpricelevel")
    assert written.remote_id == line.pk
    sync("ITEM-PRODUCT")
    assert sync("ITEM-PRODUCT").to == {}
    assert sync("ITEM-PRODUCT", "full").to == {"unchanged": 1}


def test_previews_and_stored_plans_show_it_and_apply_it(bicycle):
    item, product = bicycle
    line = spoil(product)
    (record,) = preview(mapping("ITEM-PRODUCT")).records
    (field,) = record["fields"]
    assert "Amount" in field["label"]
    assert (float(field["before"]), float(field["after"])) == (1, 100)
    (outcome,) = outlook.outlook(parts_of("bc.item")[0], [item.pk.hex])
    assert outcome.kind == outlook.CHANGE
    assert "Amount" in outcome.changes[0].caption
    run = plans.make(mapping("ITEM-PRODUCT"), "synch")
    (shown,) = plans.shown(run, list(plans.lines(run)))
    (value,) = shown.values
    assert "Amount" in value.label
    assert "100" in value.after
    assert factories.Outcome(plans.apply(run)).to == {"modified": 1}
    line.refresh_from_db()
    assert line.amount == 100


def test_a_plan_is_not_applied_when_it_would_write_something_else_besides(bicycle):
    _item, product = bicycle
    spoil(product)
    run = plans.make(mapping("ITEM-PRODUCT"), "synch")
    line = spoil(product, "2")
    factories.Outcome(plans.apply(run))
    line.refresh_from_db()
    assert line.amount == 2


def test_a_refusal_costs_its_record_only_and_heals(bicycle, world):
    item, product = bicycle
    other = products.item("Tricycle", unit_price="200")
    second = products.synchronised(other)
    lines = [spoil(product), spoil(second)]
    with refusing("crm.productpricelevel", lambda row: row["productid"] == product.pk.hex):
        assert sync("ITEM-PRODUCT").to == {"modified": 1, "failed": 1}
    assert [ProductPriceLevel.objects.get(pk=line.pk).amount for line in lines] == [1, 200]
    (issue,) = open_issues("ITEM-PRODUCT")
    assert issue.source_id == item.pk
    spoil(product, "3")
    assert sync("ITEM-PRODUCT").to["modified"] == 1
    assert open_issues("ITEM-PRODUCT") == []
    assert ProductPriceLevel.objects.get(pk=lines[0].pk).amount == 100


# --- what goes with records that have been written --------------------------------------------------------------------


@pytest.mark.says("besides_failed")
def test_a_new_record_whose_price_is_refused_is_not_made_and_the_others_are(world):
    """D4: nothing of the record is written, and its issue says what was refused with it."""
    products.set_up_products()
    items = [products.item(name, unit_price="9") for name in ("Bicycle", "Cable", "Dynamo")]
    products.bring_units(items[0])
    bad = items[1].no
    with refusing("crm.productpricelevel", lambda row: row["productnumber"] == bad):
        assert sync("ITEM-PRODUCT", "full", create=True, confirmed=True).to == {"inserted": 2, "failed": 1}
    assert list(Product.objects.order_by("productnumber").values_list("productnumber", flat=True)) == [
        items[0].no,
        items[2].no,
    ]
    assert not Coupling.objects.filter(local_id=items[1].pk).exists()
    found = issue("besides_failed", f"{bad} · Cable cannot", "Colour", "crm.productpricelevel", f"retry {bad}")
    assert (found.source_id, len(open_issues())) == (items[1].pk, 1)
    assert not JournalEntry.objects.filter(after__contains=bad).exists()
    assert sync("ITEM-PRODUCT", "full", create=True, confirmed=True).to == {"inserted": 1, "unchanged": 2}
    assert open_issues() == []
    assert products.default_prices(Product.objects.get(productnumber=bad)) == {"PCS": 9}


def test_what_a_write_names_as_its_owner_fails_with_it(world):
    """CUST-06: a person that joins a new customer does not say whose it becomes."""
    accounts = [factories.account(name, customertypecode=5) for name in ("Mill", "Dairy")]
    for account in accounts:
        there = factories.sales_contact(account, "Ada", account.name)
        factories.sync_records("CONTACT", remote=[there], create=True)
    Account.objects.update(customertypecode=3)
    with refusing("bc.contact", lambda row: row["surname"] == "Mill" and row["company"]):
        outcome = factories.sync_records("CUSTOMER", remote=accounts, create=True)
        assert outcome.back == {"inserted": 1, "failed": 1}
    assert [customer.name for customer in Customer.objects.all()] == ["Dairy"]
    found = issue("besides_failed", "Mill cannot", "Ada Mill")
    assert found.direction == "from_integration"
    assert factories.sync_records("CUSTOMER", remote=accounts, create=True).back == {"inserted": 1, "unchanged": 1}
    assert open_issues() == []
    assert {person.company_name for person in Contact.objects.filter(type=1)} == {"Mill", "Dairy"}


def test_what_a_rule_asks_for_fails_the_record_itself(world):
    """CUST-04: a customer whose company contact cannot follow it stays as it is; the other goes on."""
    customers = [factories.coupled_customer(name)[0] for name in ("Mill", "Dairy")]
    Account.objects.update(address1_city="Kiel")
    own = factories.company_contact(customers[0]).pk.hex
    with refusing("bc.contact", lambda row: row["system_id"] == own):
        assert sync("CUSTOMER").back == {"modified": 1, "failed": 1}
    assert [Customer.objects.get(pk=each.pk).city for each in customers] == ["", "Kiel"]
    assert issue("read_only", "Colour").source_label.endswith("Mill")
    assert sync("CUSTOMER").back == {"modified": 1}
    assert open_issues() == []
    assert factories.company_contact(customers[0]).city == "Kiel"


def test_a_document_fails_with_what_follows_its_lines(world):
    """INV-15: the last line of an invoice in whose prices VAT is included."""
    products.set_up_products()
    customer, _account = factories.coupled_customer("Mill")
    wire = products.item("Wire")
    products.synchronised(wire)
    line = documents.line("157.02", "190", wire, quantity=1000, unit_price="0.19")
    made = [documents.invoice(customer, line, prices_including_vat=True) for _ in range(2)]

    def rounding(row):
        return row["productdescription"] == "Rounding" and Invoice.objects.filter(
            pk=row["invoiceid"], invoicenumber=made[0].no
        )

    with refusing("crm.invoicedetail", rounding):
        assert documents.send(*made).to == {"inserted": 1, "failed": 1}
    assert [each.invoicenumber for each in Invoice.objects.all()] == [made[1].no]
    issue("besides_failed", f"{made[0].no} cannot", "Colour")
    assert len(open_issues("POSTEDSALESINV-INV")) == 1
    assert documents.send(made[0]).to == {"inserted": 1}
    assert open_issues() == []


def test_what_belongs_to_nobody_fails_all_it_was_asked_for_with(world, monkeypatch):
    customers = [factories.coupled_customer(name)[0] for name in ("Mill", "Dairy")]
    row = load(registry.table("crm.transactioncurrency"), [world.euro.pk.hex])[world.euro.pk.hex]

    def ask(self, direction, items, context):
        return [(TransactionCurrency, Write.update(row, {"currencysymbol": "E"}))]

    monkeypatch.setattr(type(pairs.get("CUSTOMER")), "after_write", ask)
    Customer.objects.update(city="Kiel")
    with refusing("crm.transactioncurrency", lambda row: True):
        assert sync("CUSTOMER").to == {"failed": 2}
    assert {i.source_id for i in open_issues()} == {each.pk for each in customers}
    assert not Account.objects.filter(address1_city="Kiel").exists()


def test_a_mapping_whose_beginnings_are_refused_says_so(world):
    """CUR-01: the local currency, which the customers of this run need in Sales."""
    TransactionCurrency.objects.update(isocurrencycode="USD")
    factories.currency("USD", "1.2")
    with refusing("crm.transactioncurrency", lambda row: row["isocurrencycode"] == "EUR"):
        stopped(sync("CUSTOMER"), "read_only", "Colour")
