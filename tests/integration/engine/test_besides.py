"""What goes with a record of which nothing else is written: the price of an unchanged product, put right again."""

import pytest

from crm.models import ProductPriceLevel
from integration import registry
from integration.models import JournalEntry, Subscription
from integration.services import outlook, plans
from integration.services.partners import parts_of
from integration.services.preview import preview
from tests import factories
from tests import factories_products as products
from tests.factories import mapping, open_issues, pending, sync

pytestmark = pytest.mark.django_db


@pytest.fixture
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
    rules = registry.table("crm.productpricelevel").rules

    def refuse(batch):
        for one in batch.updates:
            if one.new["productid"] == product.pk.hex:
                one.refuse("read_only", "amount", record="Bicycle")

    lines = [spoil(product), spoil(second)]
    rules.append(refuse)
    try:
        assert sync("ITEM-PRODUCT").to == {"modified": 1, "failed": 1}
    finally:
        rules.remove(refuse)
    assert [ProductPriceLevel.objects.get(pk=line.pk).amount for line in lines] == [1, 200]
    (issue,) = open_issues("ITEM-PRODUCT")
    assert issue.source_id == item.pk
    spoil(product, "3")
    assert sync("ITEM-PRODUCT").to["modified"] == 1
    assert open_issues("ITEM-PRODUCT") == []
    assert ProductPriceLevel.objects.get(pk=lines[0].pk).amount == 100
