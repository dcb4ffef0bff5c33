"""A record's page: its coupling, ours, agreed and theirs, what was written, its issues, the buttons; and Explain."""

import html
import re
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import connection

from crm.models import Account
from erp.bc.models import Country, Customer
from tests import factories
from tests.counting import statements
from tests.integration.admin.pages import filled
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db


def edit(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)


def lines(page, number=0):
    return {line.label: line for line in page.context["coupling"].panels[number].lines}


def buttons(page):
    text = text_of(page)
    return [
        word for word in ("Synchronise", "Send…", "Get…", "Uncouple…", "Couple…", "Create partner…") if word in text
    ]


def test_ours_agreed_and_theirs_with_what_a_run_would_do(screens):
    local, remote = factories.coupled_customer("Mill", city="Kiel", phone_no="1", e_mail="a@x.example")
    edit(local, phone_no="2", city="Lübeck")
    edit(remote, emailaddress1="b@x.example", address1_city="Husum")
    page = screens.panels(local)
    shown = lines(page)
    phone, mail, city, name = (shown[n] for n in ("Phone No.", "Email", "City", "Name"))
    assert (phone.local, phone.remote, phone.agreed, phone.action) == ("2", "1", "1", "to")
    assert (phone.local_changed, phone.remote_changed) == (True, False)
    assert (mail.local, mail.remote, mail.agreed, mail.action) == ("a@x.example", "b@x.example", "a@x.example", "from")
    assert (city.local, city.remote, city.agreed, city.action) == ("Lübeck", "Husum", "Kiel", "conflict")
    assert (name.action, name.local_changed, name.remote_changed) == ("", False, False)
    assert "3 fields differ from what both agreed on" in text_of(page)
    # the other side shows the same, from its own page
    assert lines(screens.panels(remote))["City"].local == "Lübeck"


@pytest.mark.parametrize("word", ["Couple…", "Explain"])
def test_the_links_of_the_strip_open_a_page(screens, word):
    """Followed as a browser does: what they name counts from the address of the page."""
    customer = factories.customer("Mill")
    here = address(Customer, "change", customer.pk)
    [link] = re.findall(rf'href="([^"]*)">{word}</a>', screens.client.get(here).content.decode())
    answer = screens.client.get(urljoin(here, html.unescape(link)))
    assert answer.status_code == 200
    assert "Mill" in text_of(answer)


def test_references_and_choices_are_shown_by_name(screens):
    person = factories.salesperson("AB")
    user = factories.user("Ada Byron")
    factories.couple("SALESPEOPLE", person, user)
    local, _remote = factories.coupled_customer("Mill", salesperson=person)
    shown = lines(screens.panels(local))
    assert shown["Salesperson Code"].local.startswith("AB · ")
    assert shown["Salesperson Code"].remote == "Ada Byron"


def test_what_was_written_last(screens):
    local, remote = factories.coupled_customer("Mill", phone_no="1")
    edit(local, phone_no="2")
    factories.sync("CUSTOMER")
    seen = {}
    for model, record in ((Customer, local), (Account, remote)):
        events = screens.panels(record).context["coupling"].panels[0].events
        seen[model] = [e.told for e in events if e.told.kind == "written"]
    assert seen[Customer][0].text == "Account changed"
    assert ("Main Phone", "1", "2") in seen[Customer][0].changes
    assert [e.changes for e in seen[Account]] == [e.changes for e in seen[Customer]]


def test_open_issues_stand_above_the_form(screens):
    local, remote = factories.coupled_customer("Mill")
    edit(local, city="Kiel")
    edit(remote, address1_city="Husum")
    factories.sync("CUSTOMER")
    for model, record in ((Customer, local), (Account, remote)):
        text = text_of(screens.page(model, "change", record.pk))
        assert "was changed in Business Central and in Sales: City (“Kiel” ↔ “Husum”)" in text
        assert "Choose for each field which value to keep" in text


def test_an_uncoupled_record_says_why_it_does_not_travel(screens):
    local = factories.customer("Mill")
    assert "It is not coupled, and this mapping synchronises only coupled records." in text_of(screens.panels(local))
    page = screens.page(Customer, "change", local.pk)
    assert buttons(page) == ["Couple…", "Create partner…"]
    closed = factories.customer("Closed", blocked=3)
    told = text_of(screens.panels(closed)).replace("’", "'")
    assert "is outside the mapping's filter (Blocked is “Not blocked”)" in told
    page = screens.page(Customer, "change", closed.pk)
    assert buttons(page) == []


def test_a_page_of_a_table_without_mapping_has_no_panel(screens):
    country = Country(code="SE", name="Sweden")
    country.save()
    page = screens.page(Country, "change", country.pk)
    assert page.context["coupling"] is None
    assert "p2c-strip" not in page.content.decode()
    assert screens.page(Country, "explain", country.pk).status_code == 200


def test_buttons_follow_permissions_and_directions(screens, somebody):
    local, _remote = factories.coupled_customer("Mill")
    assert buttons(screens.page(Customer, "change", local.pk)) == ["Synchronise", "Send…", "Get…", "Uncouple…"]
    factories.change_mapping("CUSTOMER", direction="to_integration")
    assert buttons(screens.page(Customer, "change", local.pk)) == ["Synchronise", "Send…", "Uncouple…"]
    assert buttons(somebody("bc.view_customer").page(Customer, "change", local.pk)) == []


def test_a_button_does_its_work_and_comes_back_to_the_page(screens):
    local, remote = factories.coupled_customer("Mill")
    edit(local, phone_no="2")
    here = address(Customer, "change", local.pk)
    done = screens.act("synchronise_records", local, next=here)
    assert done.redirect_chain[-1][0] == here
    assert "1 sent to Sales" in said(done)
    assert Account.objects.get(pk=remote.pk).telephone1 == "2"


def test_the_partner_that_was_deleted_is_told(screens):
    local, remote = factories.coupled_customer("Mill")
    remote.delete()
    page = screens.page(Customer, "change", local.pk)
    assert page.status_code == 200
    assert "Its partner has been deleted." in text_of(screens.panels(local))
    assert "Partner deleted" in text_of(screens.page(Customer, "changelist"))
    assert address(Account, "change", remote.pk) not in page.content.decode()


def test_the_form_still_saves_what_was_changed(screens):
    local, _remote = factories.coupled_customer("Mill")
    page = screens.page(Customer, "change", local.pk)
    screens.client.post(address(Customer, "change", local.pk), filled(page, phone_no="77"))
    assert Customer.objects.get(pk=local.pk).phone_no == "77"


def test_the_page_asks_no_more_questions_after_a_long_history(screens):
    local, _remote = factories.coupled_customer("Mill")

    def asked():
        screens.page(Customer, "change", local.pk)
        with statements(connection) as seen:
            assert screens.page(Customer, "change", local.pk).status_code == 200
            assert screens.panels(local).status_code == 200
        return len(seen)

    for number in range(3):
        edit(local, phone_no=str(number))
        factories.sync("CUSTOMER")
    few = asked()
    for number in range(12):
        edit(local, phone_no=f"1{number}")
        factories.sync("CUSTOMER")
    assert asked() <= few


def test_explain_in_words_for_each_state(screens, somebody):
    coupled, _remote = factories.coupled_customer("Mill")
    edit(coupled, phone_no="2")
    closed = factories.customer("Closed", blocked=3)
    text = text_of(screens.page(Customer, "explain", coupled.pk))
    assert "It is coupled to Mill." in text
    assert "A run would send to Sales: Main Phone." in text
    text = text_of(screens.page(Customer, "explain", closed.pk))
    assert "takes records where Blocked is “Not blocked”" in text
    prospect = factories.account("Prospect", customertypecode=8)
    text = text_of(screens.page(Account, "explain", prospect.pk))
    assert "CUSTOMER" in text
    assert "VENDOR" in text
    assert "Relationship Type is “Customer”" in text
    assert "this company / blank" in text
    assert screens.page(Customer, "explain", "01a1fc89-b79f-7000-8f07-82d0eb59f0b6").status_code == 404
    assert somebody("integration.couple").page(Customer, "explain", coupled.pk).status_code == 403


@pytest.mark.skipif(not settings.THEMED, reason="the theme's tabs")
def test_the_panel_stands_below_the_tabs(screens):
    local, _remote = factories.coupled_customer("Mill")
    page = screens.page(Customer, "change", local.pk).content.decode()
    assert (
        page.index("p2c-strip") < page.index('id="customer_form"') < page.index(address(Customer, "panels", local.pk))
    )
    assert "Field by field" in text_of(screens.panels(local))


@pytest.mark.parametrize(("right", "status"), [("bc.view_customer", 200), ("integration.couple", 403)])
def test_only_who_sees_the_record_is_told_what_a_run_would_do(somebody, right, status):
    local, _remote = factories.coupled_customer("Mill")
    assert somebody(right).panels(local).status_code == status
