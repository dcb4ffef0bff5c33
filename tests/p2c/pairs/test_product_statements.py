"""What a batch of ITEM-PRODUCT costs: as many statements whatever the number of items, in both unit models."""

import pytest
from django.db import connection, transaction

from crm.models import Product, ProductPriceLevel
from erp.bc.models import Item
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests import factories_products as products
from tests.counting import statements
from tests.factories import sync

pytestmark = pytest.mark.django_db


def counted(name, kind, **options):
    with statements(connection) as seen:
        outcome = sync(name, kind, **options)
    assert outcome.status == "finished", outcome
    return len(seen), outcome


def work(number):
    """Statements of: creating all, a new price for every tenth, a repair of every tenth, a full compare."""
    unit = products.unit("PCS").pk.hex
    values = {"base_unit_of_measure": unit, "unit_price": "5.00000"}
    write_rows(Item, [Write.insert({**values, "description": f"Item {n}"}) for n in range(number)], PRODUCT)
    for name in ("UNIT OF MEASURE", "UNIT GROUP", "ITEM UOM"):
        if products.TableMapping.objects.filter(name=name).exists():
            sync(name, "full", create=True, confirmed=True, batch=number)
    everything = {"create": True, "confirmed": True, "batch": number}
    first, outcome = counted("ITEM-PRODUCT", "full", **everything)
    assert outcome.to["inserted"] == number
    keys = list(Item.objects.order_by("no").values_list("pk", flat=True))[: number // 10]
    Item.objects.filter(pk__in=keys).update(unit_price=7)
    second, outcome = counted("ITEM-PRODUCT", "synch", batch=number)
    assert outcome.to["modified"] == number // 10
    others = list(Product.objects.order_by("-productnumber").values_list("pk", flat=True))[: number // 10]
    ProductPriceLevel.objects.filter(product__in=others).update(amount=1)
    third, outcome = counted("ITEM-PRODUCT", "synch", batch=number)
    assert outcome.to["modified"] == number // 10
    fourth, outcome = counted("ITEM-PRODUCT", "full", **everything)
    assert outcome.to == {"unchanged": number}
    return first, second, third, fourth


@pytest.mark.long
@pytest.mark.parametrize("grouped", [False, True])
def test_statements_of_a_batch_do_not_grow_with_its_items(world, grouped):
    products.set_up_products()
    products.switch(world, unit_group_mapping_enabled=grouped)
    found = []
    for number in (200, 600):
        with transaction.atomic():
            found.append(work(number))
            transaction.set_rollback(True)
    assert found[0] == found[1]
