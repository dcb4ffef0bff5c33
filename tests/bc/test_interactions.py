"""Interactions are logged with documents and on contacts, and stay as they were logged."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from erp.bc.models import (
    Contact,
    Customer,
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateSetup,
    InteractionTmplLanguage,
    Salesperson,
)
from erp.bc.models.contact import CorrespondenceType, LinkTo
from erp.bc.models.interactions import InteractionDocument
from erp.bc.services.interactions import Passed, create_interaction, log_documents
from integration import origin as origins
from integration.services.write_rows import RowsRefused
from tests.counting import statements

pytestmark = pytest.mark.django_db
QUOTE = InteractionDocument.SALES_QUOTE
ADA = origins.Origin(name="ada")


def saved(instance):
    instance.save()
    return instance


@pytest.fixture
def template(setup):
    """Quotes are logged as QUOTE."""
    made = saved(InteractionTemplate(code="QUOTE", description="Sales quote", information_flow=1, initiated_by=1))
    saved(InteractionTemplateSetup(sales_quotes=made))
    return made


@pytest.fixture
def firm(setup):
    """The company contact of a customer."""
    customer = saved(Customer(name="Mill"))
    return Contact.objects.get(name="Mill"), customer


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def refused(action):
    with pytest.raises(RowsRefused) as caught:
        action()
    assert all(f.next_step for f in caught.value.findings)
    return [f.code for f in caught.value.findings]


def test_a_document_is_logged_with_what_its_template_says(template, firm):
    """CON-130"""
    contact, customer = firm
    person = saved(Contact(name="Ada Nord", type=1, company=contact))
    passed = Passed("Q1", contact=person.pk.hex, link=LinkTo.CUSTOMER, no=customer.no, by=CorrespondenceType.E_MAIL)
    log_documents(QUOTE, [passed], ADA)
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.contact_company, entry.document_no, entry.user_id) == (person, contact, "Q1", "ada")
    assert (entry.description, entry.information_flow, entry.initiated_by) == ("Sales quote", 1, 1)
    assert (entry.document_type, entry.correspondence_type) == (QUOTE, CorrespondenceType.E_MAIL)
    assert entry.entry_no == 1
    assert entry.date is not None


def test_the_contact_linked_to_the_customer_stands_in_and_nobody_is_asked_where_there_is_none(template, firm):
    """CON-131"""
    contact, customer = firm
    vendor_of_that_number = Passed("Q2", link=LinkTo.VENDOR, no=customer.no)
    log_documents(QUOTE, [Passed("Q1", link=LinkTo.CUSTOMER, no=customer.no), vendor_of_that_number, Passed("Q3")])
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.document_no, entry.salesperson) == (contact, "Q1", None)
    log_documents(InteractionDocument.SALES_INVOICE, [Passed("I1", contact=contact.pk.hex)])
    assert InteractionLogEntry.objects.count() == 1


def test_many_documents_are_logged_with_as_many_statements_as_one(template, firm):
    _contact, customer = firm
    documents = [Passed(f"Q{at}", link=LinkTo.CUSTOMER, no=customer.no) for at in range(5)]
    with statements(connection) as one:
        log_documents(QUOTE, documents[:1])
    with statements(connection) as many:
        log_documents(QUOTE, documents)
    assert len(one) == len(many)
    assert len(set(InteractionLogEntry.objects.values_list("entry_no", flat=True))) == 6


@pytest.mark.says("bc.template_has_languages")
def test_a_template_with_language_versions_is_not_used_by_itself(template, firm):
    """CON-131"""
    contact, _customer = firm
    saved(InteractionTmplLanguage(interaction_template=template, language_code="FRA", description="Devis"))
    codes = refused(lambda: log_documents(QUOTE, [Passed("Q1", contact=contact.pk.hex)]))
    assert codes == ["bc.template_has_languages"]
    assert not InteractionLogEntry.objects.exists()
    # somebody who logs it on the contact gets the version of its language
    contact.language_code = "FRA"
    contact.save()
    assert create_interaction(contact.pk.hex, {"interaction_template": template.pk.hex})["description"] == "Devis"


def test_an_interaction_on_a_contact_has_its_salesperson(template, firm):
    """CON-131"""
    contact, _customer = firm
    contact.salesperson = saved(Salesperson(code="AB"))
    contact.save()
    made = create_interaction(contact.pk.hex, {"interaction_template": template.pk.hex, "subject": "Chairs"}, ADA)
    assert (made["salesperson"], made["description"]) == (contact.salesperson_id.hex, "Sales quote")
    other = saved(Salesperson(code="CD"))
    assert create_interaction(contact.pk.hex, {"salesperson": other.pk.hex})["salesperson"] == other.pk.hex


def test_nothing_is_logged_by_hand_on_a_contact_whose_privacy_is_blocked(template, firm):
    """CON-047"""
    contact, _customer = firm
    contact.privacy_blocked = True
    contact.save()
    assert refused(lambda: create_interaction(contact.pk.hex, {})) == ["bc.contact_privacy_blocked"]
    assert refused(lambda: saved(InteractionLogEntry(description="Call"))) == ["required"]
    assert not InteractionLogEntry.objects.exists()


@pytest.mark.says("bc.interaction_logged", "bc.interaction_not_canceled")
def test_what_was_logged_stays_but_can_be_commented_and_canceled(template, firm):
    contact, _customer = firm
    log_documents(QUOTE, [Passed("Q1", contact=contact.pk.hex)])
    entry = InteractionLogEntry.objects.get()
    entry.document_no = "Q9"
    assert refused(entry.save) == ["bc.interaction_logged"]
    assert refused(InteractionLogEntry.objects.get().delete) == ["bc.interaction_not_canceled"]
    entry.refresh_from_db()
    entry.comment, entry.canceled = "Sent twice", True
    entry.save()
    InteractionLogEntry.objects.get(document_no="Q1", canceled=True, comment="Sent twice").delete()


def test_the_button_on_a_contact_asks_logs_and_shows_the_interaction(site, template, firm):
    contact, _customer = firm
    page, ask = (reverse(f"admin:bc_contact_{name}", args=[contact.pk]) for name in ("change", "interaction"))
    assert ask in site.get(page).content.decode()
    assert "This field is required" in site.post(ask, {"subject": "x"}).content.decode()
    said = {
        "interaction_template": template.pk, "date": "2026-03-02", "information_flow": 0, "initiated_by": 2,
        "correspondence_type": 0, "subject": "Twelve chairs",
    }  # fmt: skip
    shown = site.post(ask, said, follow=True).content.decode()
    assert "Sales quote" in shown
    entry = InteractionLogEntry.objects.get()
    assert (entry.subject, entry.initiated_by, entry.information_flow, entry.user_id) == ("Twelve chairs", 2, 1, "ada")
    contact.privacy_blocked = True
    contact.save()
    assert "its privacy is blocked" in site.post(ask, said).content.decode()
    page = reverse("admin:bc_interactionlogentry_change", args=[entry.pk])
    shown = site.get(page).content.decode()
    assert "Twelve chairs" in shown
    assert 'name="subject"' not in shown
    assert 'name="comment"' in shown
    assert site.get(reverse("admin:bc_interactionlogentry_add")).status_code == 403
