"""The list of couplings: search, filters, marks, the page of one, synchronising and uncoupling."""

import pytest
from django.contrib import admin
from django.db import connection
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling
from tests import factories
from tests.counting import statements
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db


def edit(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)


def names(page):
    return {c.local_now or c.local_label for c in page.context["cl"].result_list}


def coupling_of(record):
    return Coupling.objects.get(local_id=record.pk)


def test_search_and_filters(screens):
    mill, _ = factories.coupled_customer("Mill")
    bakery, remote = factories.coupled_customer("Bakery")
    gone, lost = factories.coupled_customer("Gone")
    edit(bakery, city="Kiel")
    edit(remote, address1_city="Husum")
    factories.sync("CUSTOMER")
    supplier = factories.vendor("Supplier")
    factories.couple("VENDOR", supplier, factories.account("Supplier", customertypecode=11), synchronise_now=False)
    lost.delete()
    label = "{0.no} · {0.name}".format
    assert names(screens.page(Coupling, "changelist", q="bak")) == {label(bakery)}
    assert names(screens.page(Coupling, "changelist", q=mill.no)) == {label(mill)}
    assert names(screens.page(Coupling, "changelist", mapping="VENDOR")) == {label(supplier)}
    assert names(screens.page(Coupling, "changelist", state="issue")) == {label(bakery)}
    assert names(screens.page(Coupling, "changelist", state="orphan")) == {label(gone)}
    assert names(screens.page(Coupling, "changelist", state="never")) == {label(supplier)}
    assert names(screens.page(Coupling, "changelist", mapping="NONSENSE")) == set()


def test_an_empty_list_says_what_to_do_next(screens):
    page = screens.page(Coupling, "changelist")
    assert "No couplings yet." in text_of(page)
    for page_of in (page.context["review"], *(each for _caption, each in page.context["lists"])):
        assert screens.client.get(page_of).status_code == 200
    factories.coupled_customer("Mill")
    assert "No couplings yet." not in text_of(screens.page(Coupling, "changelist", q="nothing"))


def test_the_state_names_what_needs_somebody(screens):
    mill, remote = factories.coupled_customer("Mill")
    factories.sync("CUSTOMER")

    def state():
        return text_of(screens.page(Coupling, "changelist"))

    assert "In step" in state()
    edit(mill, phone_no="1")
    assert "Changes waiting" in state()
    edit(mill, city="Kiel")
    edit(remote, address1_city="Husum")
    factories.sync("CUSTOMER")
    assert "Issue" in state()
    Account.objects.get(pk=remote.pk).delete()
    assert "Record deleted" in state()


def test_labels_are_those_of_today_and_of_yesterday_when_a_record_is_gone(screens):
    _mill, remote = factories.coupled_customer("Mill")
    edit(remote, name="The New Mill")
    page = screens.page(Coupling, "changelist")
    assert "The New Mill" in text_of(page)
    assert address(Account, "change", remote.pk) in page.content.decode()
    Account.objects.get(pk=remote.pk).delete()
    page = screens.page(Coupling, "changelist")
    assert address(Account, "change", remote.pk) not in page.content.decode()
    assert "Mill" in text_of(page)


def test_nothing_is_edited_added_or_deleted_by_hand(screens):
    mill, _ = factories.coupled_customer("Mill")
    coupling = coupling_of(mill)
    assert screens.page(Coupling, "add").status_code == 403
    assert screens.page(Coupling, "delete", coupling.pk).status_code == 403
    sent = {"first_synch": "none", "coupled_at_0": "2020-01-01", "coupled_at_1": "00:00"}
    assert screens.client.post(address(Coupling, "change", coupling.pk), sent).status_code == 403
    actions = screens.page(Coupling, "changelist").context["action_form"].fields["action"].choices
    wanted = ["synchronise_couplings", "uncouple_couplings", "restore_deleted", "delete_survivors"]
    assert [name for name, _text in actions if name] == wanted


def test_the_page_of_a_coupling_compares_both_records(screens):
    mill, _remote = factories.coupled_customer("Mill", city="Kiel")
    edit(mill, city="Husum")
    page = screens.page(Coupling, "change", coupling_of(mill).pk)
    city = next(line for line in page.context["panel"].lines if line.label == "City")
    assert (city.local, city.remote, city.agreed, city.action) == ("Husum", "Kiel", "Kiel", "to")
    assert screens.page(Coupling, "change", 999999).status_code == 302
    assert screens.page(Coupling, "change", "nonsense").status_code == 302


@pytest.mark.parametrize("side", ["customer", "account", "both"])
def test_the_page_opens_when_a_record_is_gone(screens, side):
    mill, remote = factories.coupled_customer("Mill")
    coupling = coupling_of(mill)
    if side in ("customer", "both"):
        factories.raw("DELETE FROM bc_contactbusinessrelation")
        factories.raw("DELETE FROM bc_customer WHERE no = %s", mill.no)
    if side in ("account", "both"):
        Account.objects.get(pk=remote.pk).delete()
    page = screens.page(Coupling, "change", coupling.pk)
    assert page.status_code == 200
    text = text_of(page)
    assert "Record deleted" in text
    assert ("Neither record exists any more" in text) == (side == "both")


def test_synchronising_chosen_couplings_of_two_mappings(screens):
    mill, remote = factories.coupled_customer("Mill")
    supplier = factories.vendor("Supplier")
    account = factories.account("Supplier", customertypecode=11)
    factories.couple("VENDOR", supplier, account, first_synch="to_integration")
    edit(mill, phone_no="1")
    edit(supplier, phone_no="2")
    done = screens.act("synchronise_couplings", *Coupling.objects.all())
    assert Account.objects.get(pk=remote.pk).telephone1 == "1"
    assert Account.objects.get(pk=account.pk).telephone1 == "2"
    assert "CUSTOMER: 1 sent to Sales" in said(done)
    assert "VENDOR: 1 sent to Sales" in said(done)


def test_uncoupling_asks_first(screens):
    mill, _ = factories.coupled_customer("Mill")
    bakery, _ = factories.coupled_customer("Bakery")
    asked = screens.act("uncouple_couplings", coupling_of(mill))
    assert "No record is deleted on either side" in text_of(asked)
    assert Coupling.objects.count() == 2
    done = screens.act("uncouple_couplings", coupling_of(mill), confirmed="1")
    assert "1 uncoupled" in said(done)
    assert Coupling.objects.get() == coupling_of(bakery)


def test_an_orphan_can_be_uncoupled(screens):
    mill, remote = factories.coupled_customer("Mill")
    coupling = coupling_of(mill)
    remote.delete()
    screens.act("uncouple_couplings", coupling, confirmed="1")
    assert not Coupling.objects.exists()


def test_a_coupling_of_no_mapping_is_named(screens):
    lost = Coupling.objects.create(
        local_table="bc.customer",
        local_id=factories.customer("Mill").pk,
        remote_table="crm.contact",
        remote_id=factories.account("Mill").pk,
        local_label="Mill",
        coupled_at=timezone.now(),
    )
    assert "No mapping" in text_of(screens.page(Coupling, "changelist"))
    assert screens.page(Coupling, "change", lost.pk).status_code == 200
    answer = screens.act("uncouple_couplings", lost, confirmed="1")
    assert "belong to no table mapping" in said(answer)


def test_permissions(somebody):
    mill, _ = factories.coupled_customer("Mill")
    person = somebody("integration.view_coupling")
    page = person.page(Coupling, "changelist")
    assert page.status_code == 200
    assert page.context["action_form"] is None
    person.act("uncouple_couplings", coupling_of(mill), confirmed="1")
    assert Coupling.objects.count() == 1
    assert "Uncouple" not in text_of(person.page(Coupling, "change", coupling_of(mill).pk))
    assert Customer.objects.count() == 1


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(screens, monkeypatch):
    monkeypatch.setattr(admin.site.get_model_admin(Coupling), "list_per_page", 10)

    def asked():
        screens.page(Coupling, "changelist")
        with statements(connection) as seen:
            page = screens.page(Coupling, "changelist")
        return len(page.context["cl"].result_list), len(seen)

    for _ in range(3):
        factories.coupled_customer()
    short, few = asked()
    for _ in range(11):
        factories.coupled_customer()
    long, many = asked()
    assert (short, long) == (3, 10)
    assert many == few <= 25
