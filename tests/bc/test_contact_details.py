"""What is kept with a contact: what each type may have, what goes with a contact that is deleted, and what stays."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from erp.bc.models import (
    BusinessRelation,
    Contact,
    ContactAltAddress,
    ContactBusinessRelation,
    ContactComment,
    ContactIndustryGroup,
    ContactJobResponsibility,
    ContactMailingGroup,
    Currency,
    Customer,
    IndustryGroup,
    InteractionLogEntry,
    JobResponsibility,
    MailingGroup,
    NoSeries,
    NoSeriesLine,
    Opportunity,
    VatRegistrationLog,
)
from erp.bc.models.contact import RelationStatus
from integration.origin import PRODUCT
from integration.services.write_rows import RowsRefused

pytestmark = pytest.mark.django_db
COMPANY, PERSON = 0, 1
DETAILS = (ContactMailingGroup, ContactComment, ContactAltAddress, ContactIndustryGroup, ContactJobResponsibility)


def saved(instance):
    instance.save()
    return instance


def refused(action, *words):
    with pytest.raises(RowsRefused) as caught:
        action()
    text = " ".join(str(f) for f in caught.value.findings)
    for word in words:
        assert word in text
    assert all(f.next_step for f in caught.value.findings)
    return [f.code for f in caught.value.findings]


@pytest.fixture
def company(setup):
    series = saved(NoSeries(code="OPP"))
    saved(NoSeriesLine(series=series, starting_no="OP1"))
    setup.opportunity_nos = series
    setup.save()
    return saved(Contact(name="Mill"))


@pytest.fixture
def person(company):
    return saved(Contact(name="Ada Nord", type=PERSON, company=company))


def filled(contact):
    """The contact with one of each detail it may have."""
    saved(ContactMailingGroup(contact=contact, mailing_group=_code(MailingGroup)))
    saved(ContactComment(contact=contact, comment="Calls on Mondays"))
    saved(ContactAltAddress(contact=contact, code="SUMMER", address="Harbour 1"))
    if contact.type == COMPANY:
        saved(ContactIndustryGroup(contact=contact, industry_group=_code(IndustryGroup)))
    else:
        saved(ContactJobResponsibility(contact=contact, job_responsibility=_code(JobResponsibility)))
    contact.vat_registration_no = f"{contact.no}99"
    contact.save()
    return contact


def _code(model):
    return model.objects.first() or saved(model(code="A"))


def reset(contact):
    return Contact.objects.get(pk=contact.pk)


@pytest.mark.behaviour("C-070")
def test_a_company_takes_its_details_its_persons_and_theirs_along(company, person):
    """CON-101, CON-103"""
    filled(company)
    filled(person)
    saved(ContactBusinessRelation(contact=company, business_relation=BusinessRelation.objects.get(code="LAW")))
    other = filled(saved(Contact(name="Other")))
    assert VatRegistrationLog.objects.count() == 3
    reset(company).delete()
    assert list(Contact.objects.values_list("pk", flat=True)) == [other.pk]
    for model in DETAILS:
        assert set(model.objects.values_list("contact", flat=True)) <= {other.pk}
    assert not ContactBusinessRelation.objects.exists()
    assert [log.account_no for log in VatRegistrationLog.objects.all()] == [other.no]


@pytest.mark.behaviour("C-070")
def test_a_person_takes_its_details_along_and_leaves_its_company(company, person):
    """CON-103"""
    filled(company)
    filled(person)
    reset(person).delete()
    for model in (*DETAILS[:4],):
        assert list(model.objects.values_list("contact", flat=True)) == [company.pk]
    assert not ContactJobResponsibility.objects.exists()
    assert [log.account_no for log in VatRegistrationLog.objects.all()] == [company.no]


@pytest.mark.says("bc.contact_in_use")
def test_an_open_opportunity_of_a_person_keeps_the_company_too_until_it_is_closed(company, person):
    """CON-100, CON-101"""
    deal = saved(Opportunity(description="Chairs", contact=person))
    assert refused(company.delete, "OP1") == ["bc.contact_in_use"]
    assert refused(person.delete, "OP1") == ["bc.contact_in_use"]
    assert Contact.objects.count() == 2
    deal.status = 3
    deal.save()
    reset(company).delete()
    assert Opportunity.objects.get().contact is None


def test_what_is_logged_of_a_person_moves_to_its_company_and_stays_when_that_goes(company, person):
    """CON-101, CON-102"""
    for contact in (person, company):
        InteractionLogEntry(contact=contact, description="Call").save(origin=PRODUCT)
    deal = saved(Opportunity(description="Chairs", contact=person, status=2))
    person.delete()
    assert set(InteractionLogEntry.objects.values_list("contact", flat=True)) == {company.pk}
    assert Opportunity.objects.get(pk=deal.pk).contact == company
    reset(company).delete()
    assert list(InteractionLogEntry.objects.values_list("contact", "contact_company")) == [(None, None)] * 2


def test_a_deleted_contact_leaves_its_customer_without_link_and_primary_contact(setup):
    """CON-100, CON-103"""
    customer = saved(Customer(name="Mill"))
    company = Contact.objects.get()
    person = saved(Contact(name="Ada Nord", type=PERSON, company=company))
    customer.primary_contact = person
    customer.save()
    assert Customer.objects.get().contact == "Ada Nord"
    company.delete()
    customer.refresh_from_db()
    assert (customer.name, customer.primary_contact, customer.contact) == ("Mill", None, "")
    assert not ContactBusinessRelation.objects.exists()


@pytest.mark.parametrize("detail", ["interaction", "opportunity", "relation", "industry", "currency", "vat", "person"])
def test_a_company_stays_one_with_what_only_companies_have(company, detail):
    """CON-096"""
    give = {
        "interaction": lambda: InteractionLogEntry(contact=company, description="Call").save(origin=PRODUCT),
        "opportunity": lambda: saved(Opportunity(description="Chairs", contact=company, status=3)),
        "relation": lambda: saved(
            ContactBusinessRelation(contact=company, business_relation=BusinessRelation.objects.get(code="LAW"))
        ),
        "industry": lambda: saved(ContactIndustryGroup(contact=company, industry_group=_code(IndustryGroup))),
        "currency": lambda: Contact.objects.filter(pk=company.pk).update(currency=saved(Currency(code="SEK"))),
        "vat": lambda: Contact.objects.filter(pk=company.pk).update(vat_registration_no="DE1"),
        "person": lambda: saved(Contact(name="Ada", type=PERSON, company=company)),
    }
    give[detail]()
    turned = reset(company)
    turned.type = PERSON
    assert refused(turned.save, "Mill") == ["bc.type_change_blocked"]


@pytest.mark.says("bc.type_change_blocked")
@pytest.mark.parametrize("detail", ["interaction", "level", "job"])
def test_a_person_stays_one_with_what_only_persons_have(person, detail):
    """CON-096"""
    give = {
        "interaction": lambda: InteractionLogEntry(contact=person, description="Call").save(origin=PRODUCT),
        "level": lambda: Contact.objects.filter(pk=person.pk).update(organizational_level_code="CEO"),
        "job": lambda: saved(ContactJobResponsibility(contact=person, job_responsibility=_code(JobResponsibility))),
    }
    give[detail]()
    turned = reset(person)
    turned.type = COMPANY
    assert refused(turned.save, "Ada Nord") == ["bc.type_change_blocked"]


def test_without_any_of_it_a_contact_can_change_its_type(company, person):
    """CON-096"""
    turned = reset(person)
    turned.type = COMPANY
    turned.save()
    turned = reset(person)
    assert (turned.company, turned.first_name, turned.surname) == (turned, "", "")
    lone = saved(Contact(name="Eve Adams"))
    lone.type = PERSON
    lone.save()
    lone = reset(lone)
    assert (lone.company, lone.company_name, lone.first_name, lone.surname) == (None, "", "Eve", "Adams")
    assert lone.contact_business_relation == RelationStatus.NONE


@pytest.mark.says("bc.wrong_contact_type")
def test_industries_are_for_companies_and_responsibilities_for_persons(company, person):
    """CON-097"""
    group = ContactIndustryGroup(contact=person, industry_group=_code(IndustryGroup))
    assert refused(group.save, "Ada Nord", "Company") == ["bc.wrong_contact_type"]
    duty = ContactJobResponsibility(contact=company, job_responsibility=_code(JobResponsibility))
    assert refused(duty.save, "Mill", "Person") == ["bc.wrong_contact_type"]


def test_the_page_of_a_contact_shows_its_details_and_adds_to_them(client, company, person):
    client.force_login(User.objects.create_superuser("ada"))
    saved(ContactComment(contact=company, date=dt.date(2026, 3, 2), comment="Calls on Mondays"))
    saved(MailingGroup(code="FAIR"))
    page = reverse("admin:bc_contact_change", args=[company.pk])
    shown = client.get(page).content.decode()
    add = reverse("admin:bc_contactmailinggroup_add")
    assert "Calls on Mondays" in shown
    assert f"{add}?contact={company.pk}" in shown
    assert "bc/contactindustrygroup/add/?contact=" in shown
    assert "bc/contactjobresponsibility/add/?contact=" not in shown
    assert "bc/contactjobresponsibility/add/?contact=" in client.get(
        reverse("admin:bc_contact_change", args=[person.pk])
    ).content.decode()  # fmt: skip
    said = {"contact": company.pk, "mailing_group": MailingGroup.objects.get().pk}
    answer = client.post(add, said)
    assert answer.url == f"{page}#mailing_groups"
    assert "FAIR" in client.get(page).content.decode()
