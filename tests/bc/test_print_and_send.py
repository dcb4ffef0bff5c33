"""Documents are printed and sent: what stands on them, who gets them, what is counted and logged."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.db import connection
from django.urls import reverse
from rest_framework.test import APIClient

from erp.bc.models import (
    CompanyInformation,
    Contact,
    Country,
    Customer,
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateSetup,
    InteractionTmplLanguage,
    PurchaseHeader,
    PurchaseLine,
    SalesHeader,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesLine,
    Vendor,
)
from erp.bc.models.document_base import DocumentType
from erp.bc.models.interactions import InteractionDocument
from erp.bc.models.sales_invoice import LineType
from erp.bc.services import printing, sending
from integration.origin import PRODUCT
from p2c import roles
from tests.counting import statements

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def saved(instance):
    instance.save(origin=PRODUCT)
    return instance


@pytest.fixture
def logged(setup):
    """Every kind of document is logged."""
    template = saved(InteractionTemplate(code="DOC", description="Document"))
    names = ("sales_quotes", "sales_order_confirmations", "sales_invoices", "purchase_quotes", "purchase_orders",
             "cover_sheets", "e_mails")  # fmt: skip
    saved(InteractionTemplateSetup(**dict.fromkeys(names, template)))
    saved(CompanyInformation(name="Birch", lcy_code="EUR", address="Quay 1", city="Port", e_mail="us@birch.example"))
    return template


@pytest.fixture
def customer(logged):
    saved(Country(code="FR", name="France"))
    return saved(Customer(name="Moulin", e_mail="info@moulin.example", language_code="FRA", country_region_code="FR"))


@pytest.fixture
def contact(customer):
    return Contact.objects.get()


@pytest.fixture
def invoice(customer):
    """A desk and a comment for a French customer."""
    return an_invoice(customer, "103001")


def an_invoice(customer, no):
    made = saved(
        SalesInvoiceHeader(
            no=no, sell_to_customer=customer, bill_to_customer=customer, posting_date=DAY, due_date=DAY,
            bill_to_name=customer.name, bill_to_city="Paris", bill_to_post_code="75001",
            bill_to_country_region_code="FR",
        )
    )  # fmt: skip
    line = {
        "document": made,
        "type": LineType.G_L_ACCOUNT,
        "description": "Desk",
        "quantity": 2,
        "unit_price": "617.25",
        "vat_percent": 20,
    }
    saved(SalesInvoiceLine(**line, amount="1234.50", amount_including_vat="1481.40"))
    saved(SalesInvoiceLine(document=made, description="As agreed."))
    return made


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def address(model, page, *records):
    ids = ",".join(str(record.pk) for record in records)
    return reverse(f"admin:bc_{model._meta.model_name}_{page}") + f"?ids={ids}"


def text(answer):
    return " ".join(answer.content.decode().split())


def sheet(*documents):
    """The printed page of documents as it is read again from the database."""
    return printing.page(printing.documents(type(documents[0]), [d.pk for d in documents]))


def test_an_invoice_says_who_charges_whom_what(invoice):
    page = sheet(invoice)
    for words in ("Birch", "Quay 1", "Moulin", "75001 Paris", "France", "103001", "Desk", "As agreed."):
        assert words in page
    # in the language of its reader
    for words in ("02/03/2026", "1 234,50", "1 481,40", "617,25", "246,90"):
        assert words in page.replace("\xa0", " ").replace("\u202f", " ")
    assert 'lang="fr"' in page
    # nobody gave a discount, so there is no column for it
    assert "Discount %" not in page


def test_printing_counts_and_logs_as_it_is_ticked(site, invoice, contact):
    """CON-130, CON-131"""
    ask, preview = address(SalesInvoiceHeader, "print", invoice), address(SalesInvoiceHeader, "sheet", invoice)
    shown = text(site.get(ask))
    assert "checked" in shown
    assert str(contact) in shown
    assert site.get(preview).status_code == 200
    assert not InteractionLogEntry.objects.exists()
    answer = site.post(ask, {"log": "on"})
    assert answer.url == preview
    assert "1 interaction was logged." in text(site.get(preview))
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.document_no, entry.document_type) == (contact, "103001", 4)
    assert entry.user_id == "ada"
    site.post(ask, {})
    invoice.refresh_from_db()
    assert (invoice.no_printed, InteractionLogEntry.objects.count()) == (2, 1)


def test_an_invoice_sold_to_a_person_is_logged_there_and_one_billed_elsewhere_with_who_pays(customer, contact):
    """CON-131"""
    ada = saved(Contact(name="Ada", type=1, company=contact))
    payer = saved(Customer(name="Payer"))
    own, others = an_invoice(customer, "1"), an_invoice(customer, "2")
    for made in (own, others):
        made.sell_to_contact = ada
    others.bill_to_customer = payer
    saved(own)
    saved(others)
    printing.print_documents(printing.documents(SalesInvoiceHeader, [own.pk, others.pk]), logging=True)
    found = dict(InteractionLogEntry.objects.values_list("document_no", "contact__name"))
    assert found == {"1": "Ada", "2": "Payer"}


@pytest.mark.behaviour("C-078")
def test_a_quote_is_printed_and_logged_with_its_bill_to_contact(site, customer, contact):
    """CON-130"""
    ada = saved(Contact(name="Ada", type=1, company=contact))
    quote = saved(SalesHeader(document_type=DocumentType.QUOTE, no="Q1", sell_to_customer=customer))
    SalesHeader.objects.filter(pk=quote.pk).update(bill_to_contact_no=ada, bill_to_name="Moulin")
    saved(SalesLine(document=quote, description="Ladder"))
    (found,) = printing.documents(SalesHeader, [quote.pk])
    assert "Ladder" in printing.page([found])
    printing.print_documents([found], logging=True)
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.document_no) == (ada, "Q1")
    assert entry.document_type == InteractionDocument.SALES_QUOTE


def test_purchases_and_orders_are_printed_but_no_invoice_that_is_not_posted(customer, contact):
    vendor = saved(Vendor(name="Sawmill", e_mail="sawmill@x.example"))
    order = saved(SalesHeader(document_type=DocumentType.ORDER, no="O1", sell_to_customer=customer))
    draft = saved(SalesHeader(document_type=DocumentType.INVOICE, no="I1", sell_to_customer=customer))
    assert [d.no for d in printing.documents(SalesHeader, [order.pk, draft.pk])] == ["O1"]
    wanted = saved(PurchaseHeader(document_type=DocumentType.ORDER, no="P1", buy_from_vendor=vendor))
    saved(PurchaseLine(document=wanted, description="Planks"))
    assert "Planks" in sheet(wanted)
    printing.print_documents(printing.documents(PurchaseHeader, [wanted.pk]), logging=True)
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact.name, entry.document_type) == ("Sawmill", InteractionDocument.PURCHASE_ORDER)


@pytest.mark.behaviour("C-079")
def test_the_cover_sheet_of_a_contact_is_logged_only_when_it_is_ticked(site, contact):
    """CON-130"""
    ask = address(Contact, "print", contact)
    assert ask in text(site.get(reverse("admin:bc_contact_change", args=[contact.pk])))
    site.post(ask, {"log": "on"})
    site.post(ask, {})
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.document_type) == (contact, InteractionDocument.COVER_SHEET)
    assert "Moulin" in text(site.get(address(Contact, "sheet", contact)))


def test_a_refused_log_leaves_the_document_unprinted(site, invoice, logged):
    """CON-131"""
    saved(InteractionTmplLanguage(interaction_template=logged, language_code="FRA"))
    answer = site.post(address(SalesInvoiceHeader, "print", invoice), {"log": "on"})
    assert "has language versions" in text(answer)
    invoice.refresh_from_db()
    assert invoice.no_printed == 0


def test_a_document_is_sent_with_words_of_ones_own_and_logged(site, invoice, contact):
    ask = address(SalesInvoiceHeader, "send", invoice)
    shown = text(site.get(ask))
    assert "info@moulin.example" in shown
    said = {"to": "ada@moulin.example; eve@moulin.example", "subject": "Your desk", "text": "Thank you.", "log": "on"}
    assert "was sent to" in text(site.post(ask, said, follow=True))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ada@moulin.example", "eve@moulin.example"], "Your desk")
    assert sent.reply_to == ["us@birch.example"]
    assert sent.body == "Thank you."
    ((page, kind),) = sent.alternatives
    assert kind == "text/html"
    assert "Thank you." in page
    assert "Desk" in page
    entry = InteractionLogEntry.objects.get()
    assert (entry.contact, entry.subject, entry.correspondence_type) == (contact, "Your desk", 2)
    site.post(ask, {**said, "log": ""})
    assert (len(mail.outbox), InteractionLogEntry.objects.count()) == (2, 1)


@pytest.mark.says("bc.no_address", "bc.not_sent")
def test_what_cannot_be_sent_is_said_and_not_logged(site, invoice, contact, settings):
    ask = address(SalesInvoiceHeader, "send", invoice)
    said = {"to": "nobody", "subject": "Your desk", "text": "Thank you.", "log": "on"}
    assert "“nobody” is not an e-mail address" in text(site.post(ask, said))
    with pytest.raises(Exception, match="e-mail address"):
        sending.send_one(sending.Message(invoice, "", "Your desk", "Thank you."))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    shown = text(site.post(ask, {**said, "to": "ada@moulin.example"}))
    assert "was not sent to ada@moulin.example" in shown
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    contact.privacy_blocked = True
    contact.save()
    assert "its privacy is blocked" in text(site.post(ask, {**said, "to": "ada@moulin.example"}))
    assert mail.outbox == []
    assert not InteractionLogEntry.objects.exists()


def test_several_are_sent_each_to_its_own_address_and_those_without_one_are_named(site, invoice):
    other = saved(Customer(name="Nameless"))
    mute = an_invoice(other, "103002")
    chosen = {"action": "send_documents", "_selected_action": [str(invoice.pk), str(mute.pk)]}
    page = site.post(reverse("admin:bc_salesinvoiceheader_changelist"), chosen, follow=True)
    shown = text(page)
    assert "Invoice 103002 has no e-mail address and is left out." in shown
    assert "info@moulin.example" in shown
    site.post(page.redirect_chain[-1][0], {"log": "on"})
    assert [message.to for message in mail.outbox] == [["info@moulin.example"]]
    assert [entry.document_no for entry in InteractionLogEntry.objects.all()] == ["103001"]


def test_many_documents_are_printed_with_as_many_statements_as_one(customer, contact):
    made = [an_invoice(customer, str(number)) for number in range(1, 6)]

    def asked(chosen):
        with statements(connection) as seen:
            found = printing.documents(SalesInvoiceHeader, [d.pk for d in chosen])
            printing.page(found)
            printing.print_documents(found, logging=True)
            sending.drafts(found)
        return len(seen)

    assert asked(made[:1]) == asked(made)


@pytest.fixture
def auditor(db):
    roles.make_groups()
    made = User.objects.create_user("eve", is_staff=True)
    made.groups.add(Group.objects.get(name=roles.AUDITOR))
    return made


def test_who_only_looks_gets_the_pages_and_nothing_is_counted(client, auditor, invoice):
    client.force_login(auditor)
    shown = client.get(reverse("admin:bc_salesinvoiceheader_change", args=[invoice.pk])).content.decode()
    sheet = address(SalesInvoiceHeader, "sheet", invoice)
    assert sheet in shown
    assert client.get(sheet).status_code == 200
    chosen = {"action": "print_documents", "_selected_action": [str(invoice.pk)]}
    assert client.post(reverse("admin:bc_salesinvoiceheader_changelist"), chosen).url == sheet
    for page in ("print", "send"):
        assert client.post(address(SalesInvoiceHeader, page, invoice), {"log": "on"}).status_code == 403
    assert not InteractionLogEntry.objects.exists()
    invoice.refresh_from_db()
    assert invoice.no_printed == 0
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(sheet).status_code == 403


def test_over_rest_who_only_looks_counts_and_logs_nothing(auditor, invoice):
    api = APIClient()
    api.force_authenticate(auditor)
    for action in ("print-log", "send"):
        answer = api.post(f"/api/v1/bc/posted-sales-invoices/{invoice.pk}/{action}/", {"log": False}, format="json")
        assert answer.status_code == 403
        assert "bc.add_interactionlogentry" in answer.json()["errors"][0]["message"]
    invoice.refresh_from_db()
    assert invoice.no_printed == 0


def test_addresses_that_name_nothing_lead_back_to_the_list(site, invoice):
    page = reverse("admin:bc_salesinvoiceheader_sheet")
    shown = site.get(f"{page}?ids=nothing,{'0' * 32}", follow=True)
    assert "None of the chosen records can be printed or sent." in text(shown)


def test_over_rest_documents_are_printed_sent_and_interactions_created(invoice, contact, logged):
    """CON-130"""
    api = APIClient()
    api.default_format = "json"
    api.force_authenticate(User.objects.create_superuser("ada"))
    place = "/api/v1/bc/posted-sales-invoices/103001"
    answer = api.post(f"{place}/print-log/", {})
    assert (answer.status_code, answer.data["no_printed"], answer.data["interactions"]) == (200, 1, 1)
    answer = api.post(f"{place}/send/", {"subject": "Your desk", "log": False})
    assert (answer.status_code, answer.data["to"], answer.data["interactions"]) == (200, "info@moulin.example", 0)
    assert mail.outbox[0].subject == "Your desk"
    answer = api.post(f"{place}/send/", {"to": "nobody"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "bc.e_mail")
    place = f"/api/v1/bc/contacts/{contact.no}/create-interaction/"
    answer = api.post(place, {"interaction_template": "DOC", "subject": "Call", "date": "2026-03-02"})
    assert answer.status_code == 201
    entry = InteractionLogEntry.objects.get(pk=answer.data["id"])
    assert (entry.contact, entry.subject, entry.date, entry.user_id) == (contact, "Call", DAY, "ada")
    assert api.get(answer.data["url"]).json()["subject"] == "Call"
    assert api.post(place, {"interaction_template": "NONE"}).status_code == 400
    api.force_authenticate(User.objects.create_user("eve"))
    assert api.post(place, {"interaction_template": "DOC"}).status_code == 403
