"""What Business Central gives back to Sales: deleted orders; notes that come along; the write-in product."""

import pytest

from crm.models import Annotation, Quote, SalesOrder
from crm.services import steps
from erp.bc.models import RecordLink, SalesHeader
from integration.models import Coupling
from integration.origin import PRODUCT
from p2c.documents.quotes import process
from p2c.documents.take_orders import take
from tests.factories import saved
from tests.factories_orders import of_customer, order, quote, sold, submitted, taken, write_ins
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-111")
def test_an_order_that_somebody_deletes_is_active_again_in_sales(world):
    """DOC-081, SO-10: it is uncoupled, and comes back as another order once it is submitted again."""
    _, account = of_customer()
    of, other = order(account), order(account)
    take()
    taken(of).delete()
    of.refresh_from_db()
    assert (of.statecode, of.statuscode, of.lastbackofficesubmit) == (0, 2, None)
    assert not Coupling.objects.filter(remote_id=of.pk).exists()
    assert taken(other)
    assert take().taken == {}
    submitted(of)
    take()
    assert taken(of).no == "SO00003"


def test_what_posting_deletes_is_no_matter_of_that(world):
    """DOC-081."""
    _, account = of_customer()
    of = order(account)
    take()
    taken(of).delete(origin=PRODUCT)
    of.refresh_from_db()
    assert of.statecode == 1
    assert of.lastbackofficesubmit is not None
    assert Coupling.objects.filter(remote_id=of.pk).exists()


@pytest.mark.parametrize("gone", ["connection", "order"])
def test_the_order_is_deleted_whatever_sales_says(world, gone):
    """DOC-081, DOC-084: the connection is off; the order is not in Sales any more."""
    _, account = of_customer()
    of = order(account)
    take()
    made = taken(of)
    if gone == "order":
        SalesOrder.objects.filter(pk=of.pk).delete()
    else:
        world.connection.refresh_from_db()
        world.connection.enabled = False
        world.connection.save()
    made.delete()
    assert not SalesHeader.objects.exists()


@pytest.mark.says("p2c.write_in_coupled")
def test_the_write_in_product_is_not_coupled(world):
    """DOC-045: the set-up is looked at again whenever it is used."""
    product = sold()
    own = Coupling.objects.get(remote_id=product.pk)
    made = write_ins()
    Coupling.objects.filter(pk=own.pk).update(local_id=made.pk)
    _, account = of_customer()
    of = order(account, {"productdescription": "Special", "priceperunit": "1"})
    (finding,) = take().failed[of.pk.hex]
    read(f"{finding} {finding.next_step}", "Write-in Product No.", made.no, product.name, "Do not couple")


@pytest.mark.behaviour("B-208")
def test_notes_come_along_with_an_order(world):
    """DOC-061: text without mark-up, the title, the time; files stay where they are."""
    _, account = of_customer()
    of = order(account)
    note = saved(Annotation(objectid_salesorder=of, subject="Ring", notetext="<p>Call &amp; ask</p><p>twice</p>"))
    saved(Annotation(objectid_salesorder=of, subject="Plan", isdocument=True, filename="plan.pdf", filesize=9))
    take()
    (made,) = RecordLink.objects.all()
    assert (made.document, made.title, made.note) == (taken(of), "Ring", "Call & ask\ntwice")
    assert made.created_on == Annotation.objects.get(pk=note.pk).createdon
    assert Coupling.objects.filter(local_id=made.pk, remote_id=note.pk).exists()


@pytest.mark.behaviour("B-224")
def test_notes_come_along_with_a_quote_and_its_revision(world):
    """DOC-121, DOC-123."""
    _, account = of_customer()
    of = quote(account)
    saved(Annotation(objectid_quote=of, subject="Ring", notetext="Call"))
    process()
    assert list(RecordLink.objects.values_list("document", "title", "note")) == [(taken(of).pk, "Ring", "Call")]
    made = RecordLink.objects.get()
    assert Coupling.objects.filter(local_id=made.pk, remote_table="crm.annotation").count() == 1
    revised = steps.take(next(each for each in steps.of(Quote) if each.name == "revise"), of.pk.hex).made
    draft = Quote.objects.get(pk=revised["quoteid"])
    draft.statecode = 1
    draft.save()
    saved(Annotation(objectid_quote=draft, subject="Second", notetext="Call again"))
    process()
    assert [(each.document, each.title) for each in RecordLink.objects.all()] == [(taken(draft), "Second")]
