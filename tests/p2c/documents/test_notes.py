"""Notes of orders that are in both systems."""

import datetime as dt

import pytest
from django.db import connection as database
from django.utils import timezone

from crm.models import Annotation
from erp.bc.models import RecordLink
from integration.models import Coupling
from integration.services import jobs
from integration.services.errors import Refused
from p2c.documents import notes
from p2c.documents.quotes import process
from p2c.documents.take_orders import take
from tests import factories_life, factories_orders
from tests.counting import statements
from tests.factories import saved
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def order(world):
    """An order in both systems."""
    customer, account = factories_orders.of_customer("Mill")
    remote = factories_orders.order(account, {"productdescription": "Sails", "priceperunit": "100"})
    local = factories_life.document(customer)
    factories_orders.couple_rows("bc.salesheader", local, "crm.salesorder", remote)
    return local, remote


def remark(of, text="", subject="Call", **values):
    return saved(Annotation(objectid_salesorder=of, subject=subject, notetext=text, **values))


def of(local):
    return list(RecordLink.objects.filter(document=local).order_by("pk").values_list("title", "note"))


@pytest.mark.behaviour("B-208")
@pytest.mark.says("notes_done", "notes_nothing")
def test_notes_of_sales_come_when_new_and_when_changed(order):
    """DOC-061, DOC-093, NOTE-01: with their title and time; a changed one is changed here, too."""
    local, remote = order
    first = remark(remote, "Mind the step")
    past = timezone.now() - dt.timedelta(days=3)
    Annotation.objects.filter(pk=first.pk).update(createdon=past)
    assert "1 new" in notes.job()
    assert of(local) == [("Call", "Mind the step")]
    assert RecordLink.objects.get().created_on == past
    assert isinstance(notes.job(), jobs.Nothing)
    second = remark(remote, "Second", subject="")
    notes.job()
    assert of(local) == [("Call", "Mind the step"), ("", "Second")]
    first.refresh_from_db()
    first.notetext = "Mind both steps"
    saved(first)
    assert "1 changed" in notes.job()
    assert of(local) == [("Call", "Mind both steps"), ("", "Second")]
    assert "no new or changed notes" in notes.job()
    assert second.pk


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<div>One<br>Two &amp; three&nbsp;four</div>", "One\nTwo & three four"),
        ("Caf&eacute; &lt;b&gt;", "Café <b>"),
        ("<style>p {}</style><b>Bold</b> text", "Bold text"),
        ("One\r\nTwo", "One\nTwo"),
    ],
)
def test_mark_up_becomes_text(text, plain):
    """DOC-061: ends of paragraphs are line ends, tags go, entities are characters."""
    assert notes.plain(text) == plain


def test_a_note_that_says_the_same_stays_as_it_is(order):
    local, remote = order
    first = remark(remote, "Same")
    notes.job()
    before = RecordLink.objects.get().modified_on
    first.refresh_from_db()
    first.notetext = "<p>Same</p>"
    saved(first)
    assert isinstance(notes.job(), jobs.Nothing)
    assert RecordLink.objects.get().modified_on == before
    assert of(local) == [("Call", "Same")]


def test_files_and_notes_of_other_orders_stay(order, world):
    local, remote = order
    remark(remote, "file", isdocument=True, filename="a.pdf", filesize=9)
    remark(remote, "big", filesize=9)
    lone = factories_orders.order(remote.customerid_account, {"productdescription": "Sails", "priceperunit": "1"})
    remark(lone, "lone")
    assert isinstance(notes.job(), jobs.Nothing)
    assert of(local) == []


@pytest.mark.behaviour("B-209")
def test_new_notes_here_go_to_sales_and_their_edits_do_not(order):
    local, remote = order
    note = saved(RecordLink(document=local, title="Packing", note="Two <boxes> & a bag"))
    assert "1 sent" in notes.job()
    there = Annotation.objects.get(objectid_salesorder=remote)
    assert (there.subject, notes.plain(there.notetext)) == ("Packing", "Two <boxes> & a bag")
    note.refresh_from_db()
    note.note = "Three boxes"
    saved(note)
    assert isinstance(notes.job(), jobs.Nothing)
    there.refresh_from_db()
    assert notes.plain(there.notetext) == "Two <boxes> & a bag"
    assert RecordLink.objects.count() == 1


def test_notes_come_again_with_an_order_that_is_taken_over_again(order):
    """DOC-081: the first one was deleted in Business Central, its notes with it; a note deleted there stays deleted."""
    local, remote = order
    remark(remote, "Kept")
    notes.job()
    RecordLink.objects.all().delete()
    assert isinstance(notes.job(), jobs.Nothing)
    Coupling.objects.filter(local_table="bc.salesheader").delete()
    again = factories_life.document(local.sell_to_customer)
    factories_orders.couple_rows("bc.salesheader", again, "crm.salesorder", remote)
    notes.job()
    assert of(again) == [("Call", "Kept")]


def test_a_note_without_words_holds_up_no_other(order):
    local, remote = order
    empty = remark(remote, "words")
    Annotation.objects.filter(pk=empty.pk).update(subject="", notetext="<p>&nbsp;</p>")
    remark(remote, "Good")
    assert notes.from_sales([remote.pk.hex]) == 1
    assert of(local) == [("Call", "Good")]


def test_notes_stay_where_they_are_while_the_connection_is_off(order):
    link = factories_orders.connection()
    link.enabled = False
    link.save()
    with pytest.raises(Refused, match="switched off"):
        notes.job()


def test_many_notes_take_as_many_statements_as_some(order):
    local, remote = order
    seen = []
    for number in (20, 60):
        for _ in range(number):
            remark(remote, "words")
            saved(RecordLink(document=local, note="words"))
        with statements(database) as made:
            notes.job()
        seen.append(len(made))
    assert seen[0] == seen[1]
    assert RecordLink.objects.count() == Annotation.objects.count() == 160


@pytest.mark.behaviour("B-208")
def test_notes_come_with_the_order_and_with_the_quote(world):
    """DOC-061, DOC-123: when it is taken over, in the same transaction."""
    _customer, account = factories_orders.of_customer("Mill")
    line = {"product": factories_orders.sold(), "priceperunit": "100"}
    remote = factories_orders.order(account, line)
    remark(remote, "<p>Mind the step</p>")
    assert not take().failed
    assert of(factories_orders.taken(remote)) == [("Call", "Mind the step")]
    asked = factories_orders.quote(account, line)
    saved(Annotation(objectid_quote=asked, subject="Offer", notetext="Soon"))
    process()
    offered = Coupling.objects.get(remote_table="crm.quote", remote_id=asked.pk).local_id
    assert of(offered) == [("Offer", "Soon")]
    assert isinstance(notes.job(), jobs.Nothing)
