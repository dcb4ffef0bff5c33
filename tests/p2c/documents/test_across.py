"""The way from a document of one side to that of the other, and what is hidden while there is no connection."""

from html import unescape

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from crm.models import Quote, SalesOrder
from erp.bc.models import Customer, SalesHeader
from integration.admin import looks
from integration.models import Connection
from p2c.documents.quotes import process
from p2c.documents.take_orders import take
from tests import factories
from tests.factories_life import document
from tests.factories_orders import of_customer, order, quote, sold, taken
from tests.p2c.documents.test_work_list import person

pytestmark = pytest.mark.django_db
CREATE, PROCESS = "Create in Business Central", "Process in Business Central"
OPEN_BC, OPEN_SALES = "Open in Business Central", "Open in Sales"


@pytest.fixture
def site(client, world):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def page(client, record) -> str:
    answer = client.get(looks.page(type(record), "change", record.pk))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_an_order_that_waits_is_created_from_its_page(site):
    """DOC-072: the button stands where the order is, and opens what it made."""
    _, account = of_customer("Nordwind")
    made = order(account, {"product": sold(), "quantity": "2"})
    shown = page(site, made)
    assert CREATE in shown
    assert OPEN_BC not in shown
    address = reverse("admin:p2c_waitingorder_take", args=[made.pk])
    assert f'action="{address}"' in shown
    assert site.get(address).status_code == 405
    answer = site.post(address, follow=True)
    header = taken(made)
    assert answer.redirect_chain[-1][0] == looks.page(SalesHeader, "change", header.pk)
    assert OPEN_SALES in unescape(answer.content.decode())


def test_what_stands_against_it_is_said_on_its_page(site):
    """DOC-072: errors are shown, and the order is still there to be mended."""
    made = order(factories.account("Stranger"))
    answer = site.post(reverse("admin:p2c_waitingorder_take", args=[made.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == looks.page(SalesOrder, "change", made.pk)
    assert "account Stranger is not coupled with a customer" in unescape(answer.content.decode())
    assert not SalesHeader.objects.exists()


def test_coupled_documents_lead_to_each_other(site):
    """DOC-073: from the order and the quote to what came of them, and back."""
    _, account = of_customer("Nordwind")
    bought, offered = order(account), quote(account)
    assert PROCESS in page(site, offered)
    take([bought.pk.hex])
    process([offered.pk.hex])
    for theirs, model in ((bought, SalesOrder), (offered, Quote)):
        header = taken(theirs)
        shown = page(site, theirs)
        assert OPEN_BC in shown
        assert CREATE not in shown
        assert PROCESS not in shown
        assert f'href="{looks.page(SalesHeader, "change", header.pk)}"' in shown
        back = page(site, header)
        assert OPEN_SALES in back
        assert f'href="{looks.page(model, "change", theirs.pk)}"' in back


def test_an_order_whose_document_is_gone_leads_to_why(site):
    """DOC-073: the button leads to the page that says so and removes the coupling."""
    _, account = of_customer("Nordwind")
    made = order(account)
    take([made.pk.hex])
    SalesHeader.objects.filter(pk=taken(made).pk)._raw_delete("default")
    shown = page(site, made)
    address = reverse("admin:p2c_waitingorder_open", args=[made.pk])
    assert f'href="{address}"' in shown
    answer = site.get(address, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:p2c_waitingorder_explain", args=[made.pk])


def test_nothing_is_offered_for_documents_without_a_counterpart(site):
    """An order that is still worked on, and a document nobody took from Sales."""
    customer, account = of_customer("Nordwind")
    made = order(account, submit=False)
    shown = page(site, made)
    assert CREATE not in shown
    assert OPEN_BC not in shown
    assert OPEN_SALES not in page(site, document(customer))


def test_buttons_need_the_rights_of_what_they_lead_to(client, world):
    """Creating takes the permission to synchronise; opening that of seeing the other side's documents."""
    _, account = of_customer("Nordwind")
    waits, made = order(account), order(account)
    take([made.pk.hex])
    client.force_login(person("crm.view_salesorder"))
    assert CREATE not in page(client, waits)
    assert OPEN_BC not in page(client, made)
    assert client.post(reverse("admin:p2c_waitingorder_take", args=[waits.pk])).status_code == 403
    client.force_login(person("crm.view_salesorder", "bc.view_salesheader", "integration.synchronise"))
    assert CREATE in page(client, waits)
    assert OPEN_BC in page(client, made)
    client.force_login(person("bc.view_salesheader"))
    assert OPEN_SALES not in page(client, taken(made))


@pytest.mark.long
@pytest.mark.behaviour("B-247")
def test_what_leads_to_sales_is_shown_only_while_there_is_a_connection(site):
    """On the list and on the page of a customer: state, coupling, synchronising, creating, statistics; and the
    buttons of orders."""
    local, _remote = factories.coupled_customer("Mill")
    free = factories.customer("Free")
    _, account = of_customer("Nordwind")
    waits, made = order(account), order(account)
    take([made.pk.hex])
    listed = ("synchronise_records", "create_partners", "update_statistics", "couple_record")
    carded = ("synchronise_records", "uncouple_records", looks.page(Customer, "statistics", local.pk))
    whole = site.get(looks.page(Customer, "changelist")).content.decode()
    assert [word for word in listed if word not in whole] == []
    card = page(site, local)
    assert [word for word in carded if word not in card] == []
    assert "Create partner…" in page(site, free)
    assert CREATE in page(site, waits)
    assert OPEN_BC in page(site, made)
    assert OPEN_SALES in page(site, taken(made))
    for remove in (lambda: Connection.objects.update(enabled=False), lambda: Connection.objects.all().delete()):
        remove()
        bare = site.get(looks.page(Customer, "changelist")).content.decode()
        assert "Mill" in bare
        assert [word for word in listed if word in bare] == []
        card = page(site, local)
        assert [word for word in carded if word in card] == []
        assert "Create partner…" not in page(site, free)
        assert CREATE not in page(site, waits)
        assert OPEN_BC not in page(site, made)
        assert OPEN_SALES not in page(site, taken(made))
