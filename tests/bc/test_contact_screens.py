"""Screens around contacts: bank accounts, templates, VAT numbers; new records from templates and under a company."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from erp.bc.models import (
    BankAccount,
    BankAccountLedgerEntry,
    Contact,
    ContactBusinessRelation,
    Country,
    Customer,
    CustomerTempl,
    NoSeries,
    NoSeriesLine,
    PaymentMethod,
    VatRegistrationLog,
    VatRegistrationNoFormat,
    Vendor,
    VendorTempl,
)
from integration import origin as origins
from p2c import roles
from tests.bc.test_rules import saved
from tests.bc.test_screens import address, shown
from tests.integration.admin.pages import shown_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def filled(site, page, **values):
    """What a person would send who fills in these fields of a page."""
    opened = site.get(page)
    form = opened.context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    # a box that is not ticked is not sent
    sent = {name: "" if value is None else value for name, value in sent.items() if value is not False}
    return {**shown_of(opened), **sent, **values}


def series(code, start):
    made = NoSeries(code=code)
    made.save()
    NoSeriesLine(series=made, starting_no=start).save()
    return made


@pytest.mark.behaviour("C-010", "C-030")
def test_a_customer_from_a_template_is_numbered_by_it_and_has_one_contact(site, setup):
    PaymentMethod(code="BANK").save()
    CustomerTempl(
        code="DOMESTIC",
        country_region_code="DE",
        payment_method=PaymentMethod.objects.get(),
        no_series=series("T", "T1"),
    ).save()
    listed = site.get(address(Customer, "changelist"))
    [(template, page)] = listed.context["templates"]
    assert (template.code, page) == ("DOMESTIC", f"{address(Customer, 'add')}?template=DOMESTIC")
    assert page in shown(listed)
    answer = site.post(page, filled(site, page, name="Mill"))
    assert answer.status_code == 302, answer.context["errors"]
    made = Customer.objects.get()
    assert (made.no, made.no_series, made.country_region_code) == ("T1", "T", "DE")
    assert made.payment_method.code == "BANK"
    [link] = ContactBusinessRelation.objects.all()
    assert (link.no, link.contact.name) == ("T1", "Mill")
    assert Contact.objects.count() == 1


@pytest.mark.behaviour("C-011")
def test_a_customer_from_a_template_of_persons_has_a_person_as_contact(site, setup):
    CustomerTempl(code="PERSON", contact_type=1).save()
    page = f"{address(Customer, 'add')}?template=person"
    site.post(page, filled(site, page, name="Ida Berg"))
    customer = Customer.objects.get()
    contact = Contact.objects.get()
    assert (customer.no, customer.contact_type) == ("C1001", 1)
    assert (contact.type, contact.surname, customer.primary_contact) == (1, "Berg", contact)


def test_what_is_typed_wins_over_the_template(site, setup):
    VendorTempl(code="WOOD", country_region_code="DE", no_series=series("T", "T1")).save()
    page = f"{address(Vendor, 'add')}?template=WOOD"
    site.post(page, filled(site, page, name="Saw", no="HAND", country_region_code="SE"))
    made = Vendor.objects.get()
    assert (made.no, made.country_region_code) == ("HAND", "SE")
    assert NoSeriesLine.objects.get(series__code="T").last_no_used == ""


def test_a_template_that_does_not_exist_leaves_the_page_empty_and_says_so(site, setup):
    page = site.get(address(Customer, "add"), {"template": "NONE"})
    assert "There is no template “NONE”" in shown(page)
    assert page.context["adminform"].form.initial.get("country_region_code") is None


def test_who_may_not_add_is_offered_no_template(client, setup):
    CustomerTempl(code="DOMESTIC").save()
    user = User.objects.create_user("reader", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.AUDITOR))
    client.force_login(user)
    assert "template=DOMESTIC" not in shown(client.get(address(Customer, "changelist")))


@pytest.mark.behaviour("C-057")
def test_a_contact_added_under_a_company_filter_is_a_person_of_it(site, setup):
    company = Contact(name="Mill")
    company.save()
    listed = shown(site.get(address(Contact, "changelist"), {"company__system_id__exact": company.pk.hex}))
    add = f"{address(Contact, 'add')}?_changelist_filters=company__system_id__exact%3D{company.pk.hex}"
    assert add in listed
    site.post(add, filled(site, add, name="Ida Berg"))
    person = Contact.objects.exclude(pk=company.pk).get()
    assert (person.type, person.company, person.company_name) == (1, company, "Mill")
    # the page of the company leads there as well
    text = shown(site.get(address(Contact, "change", company.pk)))
    assert f"{address(Contact, 'add')}?company={company.pk}" in text


def test_a_bank_account_shows_what_was_booked_on_it(site, setup):
    page = address(BankAccount, "add")
    answer = site.post(page, filled(site, page, name="Kassenhaus", iban="de1234"))
    assert answer.status_code == 302, answer.context["errors"]
    account = BankAccount.objects.get()
    assert (account.no, account.iban) == ("B1001", "DE1234")
    with origins.use(origins.PRODUCT):
        BankAccountLedgerEntry(
            bank_account=account, posting_date=DAY, document_no="BK1", amount="1234.5", remaining_amount="10"
        ).save()
    text = shown(site.get(address(BankAccount, "change", account.pk)))
    assert "BK1" in text
    assert "1,234.50" in text
    entry = BankAccountLedgerEntry.objects.get()
    assert "B1001 Kassenhaus" in shown(site.get(address(BankAccountLedgerEntry, "change", entry.pk)))
    assert site.get(address(BankAccountLedgerEntry, "add")).status_code == 403
    assert "B1001" in shown(site.get(address(BankAccountLedgerEntry, "changelist")))


def test_vat_formats_stand_with_their_country_and_a_wrong_number_is_refused_beside_what_was_typed(site, setup):
    Country(code="DE", name="Germany").save()
    page = address(VatRegistrationNoFormat, "add")
    site.post(page, filled(site, page, country=str(Country.objects.get().pk), format="de#########"))
    assert "DE#########" in shown(site.get(address(Country, "change", Country.objects.get().pk)))
    page = address(Contact, "add")
    answer = site.post(page, filled(site, page, name="Mill", country_region_code="DE", vat_registration_no="12"))
    assert answer.status_code == 200
    assert "DE#########" in shown(answer)
    site.post(page, filled(site, page, name="Mill", country_region_code="DE", vat_registration_no="DE123456789"))
    entry = VatRegistrationLog.objects.get()
    assert (entry.vat_registration_no, entry.user_id) == ("DE123456789", "ada")
    assert "DE123456789" in shown(site.get(address(VatRegistrationLog, "changelist")))
    assert site.post(address(VatRegistrationLog, "change", entry.pk), {"vat_registration_no": "X"}).status_code == 403


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.BACK_OFFICE])
def test_who_may_write_what_around_contacts(role):
    user = User.objects.create_user("someone", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    administrator = role == roles.ADMINISTRATOR
    for name in ("bankaccount", "customertempl", "vendortempl", "paymentmethod"):
        assert user.has_perms([f"bc.add_{name}", f"bc.change_{name}"])
    for name in ("generalledgersetup", "usersetup", "vatregistrationnoformat", "purchasesetup"):
        assert user.has_perm(f"bc.change_{name}") == administrator
    for name in ("bankaccountledgerentry", "vatregistrationlog"):
        assert user.has_perm(f"bc.view_{name}")
        assert not user.has_perm(f"bc.add_{name}")


def test_every_table_around_contacts_is_in_the_menu_and_over_rest(site, setup):
    menu = shown(site.get(reverse("admin:index")))
    for name in ("bankaccount", "customertempl", "vendortempl", "paymentmethod", "generalledgersetup", "usersetup"):
        assert reverse(f"admin:bc_{name}_changelist") in menu
    for route in (
        "bank-accounts",
        "bank-account-ledger-entries",
        "customer-templates",
        "vendor-templates",
        "payment-methods",
        "vat-registration-no-formats",
        "vat-registration-log-entries",
        "general-ledger-setup",
        "user-setup",
    ):
        assert site.get(f"/api/v1/bc/{route}/").status_code == 200


def offered(site, model, field, **more):
    """The numbers a list of choices offers."""
    asked = {"app_label": "bc", "model_name": model, "field_name": field, "term": "", **more}
    return [each["text"] for each in site.get(reverse("admin:autocomplete"), asked).json()["results"]]


@pytest.mark.parametrize("model", [Customer, Vendor])
def test_only_what_may_be_chosen_is_offered(site, setup, model):
    """CON-084: persons of the record's own contact, or that contact; without one, any person. The number is shown."""
    name = model._meta.model_name
    record, other = saved(model(name="Mill")), saved(model(name="Weir"))
    own, foreign = (Contact.objects.get(business_relations__no=each.no) for each in (record, other))
    for no, company in (("P1", own), ("P2", own), ("P3", foreign)):
        saved(Contact(no=no, type=1, name="Ada Wall", company=company))
    assert offered(site, "contact", "company") == [str(own), str(foreign)]
    assert offered(site, name, "primary_contact", for_no=record.no) == [str(own), "P1 Ada Wall", "P2 Ada Wall"]
    assert offered(site, name, "primary_contact", for_no="new") == [f"P{n} Ada Wall" for n in (1, 2, 3)]
    page = site.get(reverse(f"admin:bc_{name}_change", args=[record.pk])).content.decode()
    assert 'data-p2c-with="no"' in page
    assert "integration/dependent" in page
