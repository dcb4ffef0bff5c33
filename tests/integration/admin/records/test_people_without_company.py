"""Contacts that are companies, and persons without one: nothing of the integration is offered for them."""

import pytest

from erp.bc.models import Contact
from integration.models import Coupling
from tests import factories
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db
WORDS = ("Synchronise", "Send…", "Get…", "Uncouple…", "Couple…", "Create partner…")
ACTIONS = ("synchronise_records", "couple_by_match", "create_partners", "uncouple_records")


@pytest.fixture(params=["company", "person"])
def contact(request, world):
    """A company contact, or a person without a company."""
    if request.param == "company":
        return factories.company_contact(factories.customer("Mill"))
    return factories.person(None, "Ada", "Berg")


@pytest.mark.behaviour("B-164")
def test_a_company_and_a_person_without_one_have_no_actions(screens, contact):
    """CONT-01, CONT-02: neither on the page of the record nor in the list; a person of a customer has them."""
    page = screens.page(Contact, "change", contact.pk)
    text = text_of(page)
    assert [word for word in WORDS if word in text] == []
    assert "outside the mapping's filter" in text_of(screens.panels(contact)).replace("’", "'")
    for action in ACTIONS:
        answer = screens.act(action, contact)
        assert "outside the filter" in said(answer), action
    assert not Coupling.objects.exists()
    other = factories.person(factories.company_contact(factories.customer("Smithy")), "Bo", "Dahl")
    text = text_of(screens.page(Contact, "change", other.pk))
    assert [word for word in WORDS if word in text] == ["Couple…", "Create partner…"]


@pytest.mark.behaviour("B-164")
def test_the_page_for_coupling_says_why_it_cannot_be(screens, contact):
    page = screens.client.get(address(Contact, "couple", contact.pk), follow=True)
    assert "is outside the filter of CONTACT" in text_of(page)
