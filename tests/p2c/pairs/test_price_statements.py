"""What prices cost: the same number of statements whatever their number, alone or several for one place in Sales."""

import pytest
from django.db import connection, transaction

from crm.models import Product
from crm.models.base import StateCode
from erp.bc.models import Item, PriceListLine, SalesPrice
from integration.models import Coupling
from tests.counting import statements
from tests.factories import sync
from tests.factories_products import unit
from tests.p2c.pairs.price_world import group, line, price_list, sales_price, send, shop, sold

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def counted(name, kind, **options):
    with statements(connection) as seen:
        outcome = sync(name, kind, **options)
    assert outcome.status == "finished", outcome
    return len(seen), outcome.to


def products(number):
    """So many items that are products in Sales."""
    first = sold()
    made = Product.objects.get(productnumber=first.no)
    items = [Item(no=f"B{n:05d}", description="Bicycle", base_unit_of_measure=unit("PCS")) for n in range(number)]
    Item.objects.bulk_create(items)
    values = {
        "name": "Bicycle", "statecode": StateCode.ACTIVE, "createdon": made.createdon, "modifiedon": made.modifiedon,
        "defaultuomschedule": made.defaultuomschedule, "defaultuom": made.defaultuom,
    }  # fmt: skip
    remotes = [Product(productnumber=item.no, **values) for item in items]
    Product.objects.bulk_create(remotes)
    coupling = Coupling.objects.get(local_id=first.pk)
    Coupling.objects.bulk_create(
        Coupling(scope=coupling.scope, local_table="bc.item", local_id=a.pk, remote_table="crm.product",
                 remote_id=b.pk, coupled_at=coupling.coupled_at)
        for a, b in zip(items, remotes, strict=True)
    )  # fmt: skip
    return items


def work(world, number, *, extended, unit_groups):
    """Statements of: creating all, an edit of every tenth, others taking their places, a full compare."""
    shop(world, extended=extended, unit_groups=unit_groups)
    items = products(number)
    if extended:
        name, own = "PLLINE-PRODPRICE", price_list()
        send("PLHEADER-PRICE", own)
        model, make = PriceListLine, lambda amount, **values: line(own, items[0], amount, **values)
    else:
        name, own = "SALESPRC-PRODPRICE", group()
        send("CUSTPRCGRP-PRICE", own)
        model, make = SalesPrice, lambda amount, **values: sales_price(items[0], "RETAIL", amount, **values)
    copies(model, make("1", variant_code="Z"), items)
    asked = [counted(name, "full", create=True, confirmed=True, batch=number)]
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))[: number // 10]
    model.objects.filter(pk__in=keys).update(unit_price="2")
    asked.append(counted(name, "synch", batch=number))
    copies(model, make("3", variant_code="A"), items[: number // 10])
    asked.append(counted(name, "synch", batch=number, confirmed=True))
    asked.append(counted(name, "full", create=True, confirmed=True, batch=number))
    tenth = {"modified": number // 10}
    assert [to for _, to in asked] == [{"inserted": number}, tenth, tenth, {"unchanged": number}]
    return [statements_ for statements_, _ in asked]


def copies(model, first, items):
    """The same price for the other items."""
    column = "item" if model is SalesPrice else "asset_item"
    skip = {"system_id", "line_no", "item", "item_no", "asset_item", "asset_no"}
    values = {f.attname: getattr(first, f.attname) for f in model._meta.concrete_fields if f.name not in skip}
    number = "item_no" if model is SalesPrice else "asset_no"
    model.objects.bulk_create(
        model(**values, **{column: item, number: item.no}, **({} if model is SalesPrice else {"line_no": at}))
        for at, item in enumerate(items[1:], first.line_no + 1 if model is PriceListLine else 0)
    )


@pytest.mark.parametrize(
    ("extended", "unit_groups"), [(False, False), (True, False)], ids=["price groups", "price lists"]
)
def test_statements_of_a_batch_do_not_grow_with_its_prices(world, extended, unit_groups):
    found = []
    for number in (200, 800):
        with transaction.atomic():
            found.append(work(world, number, extended=extended, unit_groups=unit_groups))
            transaction.set_rollback(True)
    assert found[0] == found[1]
