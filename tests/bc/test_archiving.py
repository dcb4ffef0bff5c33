"""The sales archive: when versions are made, and what they say."""

import pytest
from django.db import connection

from erp.bc.models import PurchaseHeader, SalesHeader, SalesHeaderArchive, SalesLineArchive, Vendor
from erp.bc.rules.documents.sides import PURCHASES, SALES
from erp.bc.services import archiving, documents, posting
from tests.counting import statements
from tests.factories_posting import lines, make_shop, order
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    made = make_shop()
    made.setup.archive_orders = True
    made.setup.save()
    return made


def versions():
    return list(SalesHeaderArchive.objects.order_by("no", "doc_no_occurrence", "version_no"))


@pytest.mark.behaviour("B-217")
@pytest.mark.parametrize("released", [True, False])
def test_an_order_that_is_shipped_and_invoiced_leaves_two_versions(shop, released):
    """DOC-100: the last has what was shipped, and the invoice it was posted with."""
    made = order(shop, 3)
    if released:
        documents.set_status(SALES, made.pk.hex, 1)
    posting.ship_and_invoice([made.pk.hex])
    assert [each.version_no for each in versions()] == [1, 2]
    first, last = versions()
    assert (last.posted_invoice, last.source_doc_no) == (True, "PI1001")
    assert last.last_shipment_date == made.posting_date
    of_first, of_last = (SalesLineArchive.objects.get(document=each) for each in (first, last))
    assert (of_first.quantity, of_first.quantity_shipped) == (3, 0)
    assert (of_last.quantity_shipped, of_last.quantity_invoiced, of_last.amount) == (3, 3, 300)


def test_each_posting_leaves_a_version(shop):
    made = order(shop, 3)
    posting.ship([made.pk.hex])
    posting.invoice([made.pk.hex])
    assert [(v.version_no, v.posted_invoice, v.source_doc_no) for v in versions()] == [
        (1, False, ""), (2, False, "PS1001"), (3, True, "PI1001"),
    ]  # fmt: skip


def test_a_deleted_order_is_archived_and_its_number_counts_as_another_occurrence(shop):
    made = order(shop, 3, no="MINE")
    made.delete()
    assert [(v.no, v.doc_no_occurrence, v.version_no) for v in versions()] == [("MINE", 1, 1)]
    again = order(shop, 1, no="MINE")
    assert again.doc_no_occurrence == 2
    again.delete()
    assert [(v.doc_no_occurrence, v.version_no) for v in versions()] == [(1, 1), (2, 1)]


def test_nothing_is_archived_unless_the_set_up_says_so(shop):
    shop.setup.archive_orders = False
    shop.setup.save()
    posting.ship_and_invoice([order(shop, 1).pk.hex])
    order(shop, 1).delete()
    assert not versions()


@pytest.mark.says("bc.not_archived")
def test_quotes_are_archived_on_demand(shop):
    quote = order(shop, 2, kind=0)
    archiving.archive(SALES, [quote.pk.hex])
    line = lines(quote)[0]
    line.quantity = 5
    line.save()
    (row,) = archiving.archive(SALES, [quote.pk.hex])
    assert (row["no"], row["version_no"], row["document_type"]) == (quote.no, 2, 0)
    assert list(SalesLineArchive.objects.order_by("document__version_no").values_list("quantity", flat=True)) == [2, 5]
    assert SalesHeader.objects.get().no == quote.no
    vendor = Vendor(no="V1", name="Wood")
    vendor.save()
    bought = PurchaseHeader(document_type=0, no="B1", buy_from_vendor=vendor)
    bought.save()
    refused(lambda: archiving.archive(PURCHASES, [bought.pk.hex]), "B1", "sales documents only")


def test_many_documents_take_as_many_statements_as_a_few(shop):
    few, many = [order(shop, 1, kind=0) for _ in range(20)], [order(shop, 1, kind=0) for _ in range(50)]
    with statements(connection) as small:
        archiving.archive(SALES, [each.pk.hex for each in few])
    with statements(connection) as large:
        archiving.archive(SALES, [each.pk.hex for each in many])
    assert len(large) <= len(small) + 2
