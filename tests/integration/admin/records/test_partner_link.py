"""From a record to its partner: the link on its page, the offer to couple, and the way in from the other system."""

import pytest
from django.urls import reverse

from crm.models import Account, SystemUser
from erp.bc.models import Country, Customer, Salesperson
from integration.models import Coupling, SynchRun
from integration.services import couple as coupling_service
from tests import factories
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db


def links(page):
    """The partner's page in every mapping the record's page speaks of."""
    panels = page.context["coupling"].panels if page.context.get("coupling") else []
    return [panel.partner_page for panel in panels if panel.partner_page]


@pytest.fixture
def coupled_records(world):
    """A customer, a salesperson and a contact, each with its partner."""
    local, remote = factories.coupled_customer("Mill")
    person, user = factories.salesperson("AB"), factories.user("Ada Byron")
    factories.couple("SALESPEOPLE", person, user, first_synch="none")
    contact = factories.person(factories.company_contact(local), "Ada", "Byron")
    sales_contact = factories.sales_contact(remote, "Ada", "Byron")
    factories.couple("CONTACT", contact, sales_contact, first_synch="none")
    return [("CUSTOMER", local, remote), ("SALESPEOPLE", person, user), ("CONTACT", contact, sales_contact)]


@pytest.mark.behaviour("B-077", "B-087")
def test_a_record_without_partner_offers_to_couple_and_leaving_ends_quietly(screens):
    local = factories.customer("Mill", e_mail="a@x.example")
    remote = factories.account("The Mill", emailaddress1="a@x.example")
    page = screens.page(Customer, "change", local.pk)
    assert links(page) == []
    assert "Couple…" in text_of(page)
    offer = screens.page(Customer, "couple", local.pk, mapping="CUSTOMER")
    assert offer.context["record_page"] == address(Customer, "change", local.pk), "where Cancel leads"
    left = screens.client.get(offer.context["record_page"])
    assert said(left) == ""
    assert not Coupling.objects.exists()
    assert not SynchRun.objects.exists()
    assert (Customer.objects.get().name, Account.objects.get().name) == ("Mill", "The Mill")
    sent = {"mapping": "CUSTOMER", "partner": remote.pk.hex, "first_synch": "none"}
    done = screens.client.post(address(Customer, "couple", local.pk), sent, follow=True)
    assert links(done) == [address(Account, "change", remote.pk)]


@pytest.mark.behaviour("B-078")
def test_the_partner_is_linked_while_it_is_coupled(screens, coupled_records):
    for name, local, remote in reversed(coupled_records):  # a customer takes its contacts along
        assert links(screens.page(type(local), "change", local.pk)) == [address(type(remote), "change", remote.pk)]
        assert links(screens.page(type(remote), "change", remote.pk)) == [address(type(local), "change", local.pk)]
        coupling_service.uncouple(factories.mapping(name), coupling_ids=[Coupling.objects.get(local_id=local.pk).pk])
        assert links(screens.page(type(local), "change", local.pk)) == []
    country = Country(code="SE", name="Sweden")
    country.save()
    assert links(screens.page(Country, "change", country.pk)) == []
    local, _remote = factories.coupled_customer("Chapel")
    factories.change_mapping("CUSTOMER", enabled=False)
    assert links(screens.page(Customer, "change", local.pk)) == []


@pytest.mark.behaviour("B-079")
@pytest.mark.parametrize("written", [str, str.upper, lambda name: name.replace("s", "S").replace("a", "A")])
def test_a_link_from_sales_opens_the_partner_however_the_entity_is_written(screens, coupled_records, written):
    for _name, local, remote in coupled_records:
        entity = written(type(remote)._meta.model_name)
        link = reverse("admin:integration_coupling_partner", args=[entity, remote.pk])
        answer = screens.client.get(link)
        assert answer.headers["Location"] == address(type(local), "change", local.pk)
        back = reverse("admin:integration_coupling_partner", args=[f"bc.{type(local)._meta.model_name}", local.pk])
        assert screens.client.get(back).headers["Location"] == address(type(remote), "change", remote.pk)


def test_a_link_that_leads_nowhere_says_why(screens, coupled_records):
    free = factories.account("Free")
    for entity, key, sentence in (
        ("account", free.pk, "is not coupled. Couple it first."),
        ("nonsense", free.pk, "There is no table “nonsense”"),
        ("country", free.pk, "takes part in no enabled table mapping"),
    ):
        answer = screens.client.get(reverse("admin:integration_coupling_partner", args=[entity, key]), follow=True)
        assert sentence in said(answer)


@pytest.mark.behaviour("B-089", "B-090")
def test_a_user_is_paired_with_a_salesperson_and_parted_again(screens):
    """Chosen is not yet coupled; coupling applies it; uncoupling takes it away from the user's side."""
    person, user = factories.salesperson("AB"), factories.user("Ada Byron")
    page = address(SystemUser, "couple", user.pk)
    chosen = screens.client.post(page, {"mapping": "SALESPEOPLE", "pick": person.pk.hex, "first_synch": "none"})
    assert [offer.candidate.id for offer in chosen.context["offers"] if offer.chosen] == [person.pk.hex]
    assert not Coupling.objects.exists()
    screens.client.post(page, {"mapping": "SALESPEOPLE", "partner": person.pk.hex, "first_synch": "none"})
    assert links(screens.page(SystemUser, "change", user.pk)) == [address(Salesperson, "change", person.pk)]
    screens.act("uncouple_records", user, confirmed="1")
    assert not Coupling.objects.exists()
    assert links(screens.page(SystemUser, "change", user.pk)) == []
