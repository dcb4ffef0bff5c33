"""What the tests of the demo company's goods, prices, opportunities and invoices look at in both unit models."""

import io
import re

from django.core.management import call_command

from crm.models import Invoice, PriceLevel, Product, ProductPriceLevel
from erp.bc.models import Item, Opportunity, SalesInvoiceHeader, SalesPrice, UnitOfMeasure
from integration.models import Coupling, Issue
from p2c.demo.cases import Case
from p2c.demo.company import build


def call(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=io.StringIO(), no_color=True)
    return out.getvalue()


def nothing_is_left_to_do() -> None:
    """Another full synchronisation compares everything, writes nothing, and says what was said before."""
    said = issues()
    again = call("full_sync", "--yes")
    assert re.search(r"Full synchronisation finished: 0 changes, \d+ compared\.", again), again
    assert issues() == said


def issues() -> set[tuple[str, str, str]]:
    found = Issue.objects.filter(closed_at=None, mapping__scope="BC").exclude(
        mapping__name__in=("CUSTOMER", "CONTACT", "CURRENCY")
    )
    return {(issue.mapping.name, issue.code, issue.source_label) for issue in found.select_related("mapping")}


def goods_prices_and_invoices_are_in_sales(*, grouped: bool) -> None:
    cases = build().cases

    def coupled(case: Case) -> int:
        return Coupling.objects.filter(local_id__in=cases[case]).count()

    # items are active products with a price; blocked, written in and without a unit they are none
    assert Product.objects.filter(productnumber="A1010", statecode=0, price__gt=0).exists()
    assert Product.objects.get(productnumber="A1360").quantityonhand == 0
    assert [coupled(c) for c in (Case.BLOCKED_ITEM, Case.WRITE_IN_PRODUCT, Case.WITHOUT_BASE_UNIT)] == [0, 0, 0]
    # with unit groups its unit would have to be coupled first
    assert Item.objects.filter(description="Teppichläufer, Rolle").exists() is not grouped
    assert not Item.objects.filter(description__contains="Sund").exists()
    # price groups are price lists; dearer prices by the dozen are left out
    assert PriceLevel.objects.filter(name__in=("WHOLESALE", "RETAIL", "EXPORT", "NORDIC", "SCHOOLS")).count() == 5
    assert ProductPriceLevel.objects.filter(pricelevel__name="WHOLESALE").count() == 24
    assert coupled(Case.TWO_CURRENCIES) == 0
    assert coupled(Case.SALES_ONLY_PRICE_LIST) == 0
    # open opportunities go, closed ones do not, and those of Sales come
    assert coupled(Case.CLOSED_OPPORTUNITY) == 0
    assert Coupling.objects.filter(remote_id__in=cases[Case.SALES_ONLY_OPPORTUNITY]).count() == 3
    assert Opportunity.objects.count() == 26 + 3
    # invoices follow the ledger
    come = Invoice.objects.filter(msdynce_externalinvoicenumber="")
    assert come.count() == SalesInvoiceHeader.objects.count() - 2
    partly = Coupling.objects.filter(local_id__in=cases[Case.PARTLY_PAID]).values("remote_id")
    assert set(Invoice.objects.filter(pk__in=partly).values_list("statecode", "statuscode")) == {
        (2, 100002), (2, 100001),  # one of them was paid over the weekend
    }  # fmt: skip
    # and what is wrong is said of each record
    said = issues()
    wanted = {"POSTEDSALESINV-INV", "ITEM-PRODUCT", "CUSTPRCGRP-PRICE", "OPPORTUNITY"}
    assert {name for name, _code, _label in said} - {"UNIT OF MEASURE"} == wanted
    assert len(said) < 12


def by_the_piece_and_by_the_box() -> Item:
    """An item that costs retail customers a price by the piece, and another one by the box."""
    lamp = Item.objects.get(description="Tischleuchte „Lumière“")
    SalesPrice.objects.filter(item=lamp, sales_code="RETAIL").delete()
    SalesPrice(item=lamp, sales_type=1, sales_code="RETAIL", unit_price="76").save()
    box = UnitOfMeasure.objects.get(code="BOX")
    SalesPrice(item=lamp, sales_type=1, sales_code="RETAIL", unit_of_measure=box, unit_price="800").save()
    return lamp


def retail_prices(of: Item) -> dict[str, object]:
    """Unit -> price in Sales."""
    there = ProductPriceLevel.objects.filter(pricelevel__name="RETAIL", productnumber=of.no)
    return {each.uom.name: each.amount for each in there}


def price_issues() -> list[str]:
    return [code for name, code, _label in issues() if name == "SALESPRC-PRODPRICE"]
