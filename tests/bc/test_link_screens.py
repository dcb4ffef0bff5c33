"""The pages that link contacts with customers, vendors and bank accounts, from either side; wrong input first."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache

from erp.bc.models import (
    BankAccount,
    Contact,
    ContactBusinessRelation,
    Customer,
    CustomerTempl,
    Vendor,
    VendorTempl,
)
from erp.bc.rules.contacts.automatic import without_automatic_contact
from erp.bc.services import links
from integration.origin import PRODUCT
from integration.services import notices
from p2c import roles
from tests.bc.test_contact_screens import site as site
from tests.bc.test_screens import address, shown

pytestmark = pytest.mark.django_db
KINDS = {"customer": Customer, "vendor": Vendor, "bank-account": BankAccount}


def company(name="Mill", **values):
    made = Contact(name=name, **values)
    made.save()
    return made


def alone(model=Customer, name="Brook", **values):
    """A record that no contact is linked to."""
    made = model(name=name, **values)
    with without_automatic_contact():
        made.save()
    return made


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def page(contact, name, kind):
    return address(Contact, name, contact.pk, kind)


def sees(client, role):
    user = User.objects.create_user("someone", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("C-004")
def test_without_the_relation_code_no_contact_is_created_from_a_customer(site, setup):
    customer = alone()
    setup.bus_rel_code_for_customers = None
    setup.save()
    for ask in (site.get, site.post):
        answer = ask(address(Customer, "contact", customer.pk), follow=True)
        assert any("Bus. Rel. Code for Customers" in each for each in said(answer))
    assert not Contact.objects.exists()
    # nor from the list, nor by a suggestion that could lead nowhere
    cache.clear()
    listed = site.get(address(Customer, "changelist"))
    assert not listed.context["suggested"]
    answer = site.post(address(Customer, "create_contacts"), {"confirmed": "1"}, follow=True)
    assert any("Bus. Rel. Code for Customers" in each for each in said(answer))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_the_way_is_said_before_anybody_searches(site, setup, kind):
    contact = company()
    links.create_from_contact(links.NAMES["bank-account"], contact.pk.hex)
    blocked = company("Secret", privacy_blocked=True)
    answer = site.get(page(blocked, "link", kind), follow=True)
    assert any("privacy is blocked" in each for each in said(answer))
    if kind == "bank-account":
        answer = site.get(page(contact, "link", kind), follow=True)
        assert any("already" in each for each in said(answer))


def test_wrong_input_links_nothing(site, setup):
    contact, customer = company(), alone()
    linked = Customer(name="Taken")
    linked.save()
    for pick in ("", "nonsense", contact.pk.hex, "\x00"):
        answer = site.post(page(contact, "link", "customer"), {"pick": pick, "leads": "contact"})
        assert "Choose a record first" in shown(answer)
    answer = site.post(page(contact, "link", "customer"), {"pick": linked.pk.hex})
    assert any("already linked" in each for each in said(answer))
    assert site.get(page(contact, "link", "planet")).status_code == 404
    assert site.get(address(Contact, "link", customer.pk, "customer")).status_code == 404
    assert not ContactBusinessRelation.objects.filter(contact=contact).exists()


def test_who_may_not_change_is_offered_nothing_and_refused(client, setup):
    contact, customer = company(), alone()
    reader = sees(client, roles.AUDITOR)
    text = shown(reader.get(address(Contact, "change", contact.pk)))
    for words in ("Create as customer", "Link to customer", "Add a person"):
        assert words not in text
    assert "Create contact" not in shown(reader.get(address(Customer, "change", customer.pk)))
    for asked in (
        page(contact, "link", "customer"),
        page(contact, "create_as", "customer"),
        page(contact, "unlink", "customer"),
        address(Customer, "contact", customer.pk),
        address(Customer, "link_contact", customer.pk),
        address(Customer, "create_contacts"),
        address(Customer, "suggestion"),
    ):
        assert reader.post(asked, {"confirmed": "1"}).status_code == 403, asked
    assert not ContactBusinessRelation.objects.exists()


# --- linking ----------------------------------------------------------------------------------------------------------


def test_a_contact_is_linked_to_a_customer_that_is_found_and_compared(site, setup):
    """CON-050, CON-051; CON-062: the contact then leads to the customer."""
    contact = company(phone_no="111")
    customer = alone(phone_no="222", city="Lund")
    asked = page(contact, "link", "customer")
    assert asked in shown(site.get(address(Contact, "change", contact.pk)))
    found = site.get(asked, {"q": "brook"})
    assert [offer.key for offer in found.context["offers"]] == [customer.pk.hex]
    compared = site.get(asked, {"q": "brook", "pick": customer.pk.hex})
    lines = {line.caption: (line.contact, line.record) for line in compared.context["lines"]}
    assert lines["Phone No."] == ("111", "222")
    assert lines["City"] == ("", "Lund")
    answer = site.post(asked, {"pick": customer.pk.hex, "leads": "contact"}, follow=True)
    assert any("is linked to" in each for each in said(answer))
    customer.refresh_from_db()
    assert (customer.name, customer.phone_no, customer.city) == ("Mill", "111", "")
    text = shown(answer)
    assert "Show customer" in text
    assert "Link to customer" not in text
    assert customer.no in text  # among its relations


def test_linked_from_the_vendor_its_values_stay_when_it_leads(site, setup):
    contact = company(phone_no="111")
    vendor = alone(Vendor, phone_no="222")
    asked = address(Vendor, "link_contact", vendor.pk)
    assert asked in shown(site.get(address(Vendor, "change", vendor.pk)))
    site.post(asked, {"pick": contact.pk.hex, "leads": "record"})
    contact.refresh_from_db()
    assert (contact.name, contact.phone_no) == ("Brook", "222")
    answer = site.get(asked, follow=True)
    assert any("already" in each for each in said(answer))


def test_contacts_that_cannot_be_linked_are_shown_with_the_reason(site, setup):
    customer = alone()
    company("Free Mill")
    taken = company("Taken Mill")
    links.create_from_contact(links.NAMES["bank-account"], taken.pk.hex)
    Customer(name="Linked Mill").save()
    company("Blocked Mill", privacy_blocked=True)
    offers = site.get(address(Customer, "link_contact", customer.pk), {"q": "mill"}).context["offers"]
    reasons = {offer.label.split(" · ")[1]: offer.why_not for offer in offers}
    assert reasons["Free Mill"] == reasons["Taken Mill"] == ""
    assert "Linked to Customer" in reasons["Linked Mill"]
    assert reasons["Blocked Mill"] == "Privacy blocked"
    # nobody has searched: those of the same name
    company("Brook")
    offers = site.get(address(Customer, "link_contact", customer.pk)).context["offers"]
    assert [offer.label.split(" · ")[1] for offer in offers] == ["Brook"]


def test_a_link_is_removed_after_a_question_and_both_stay(site, setup):
    """CON-053."""
    Customer(name="Mill").save()
    customer, contact = Customer.objects.get(), Contact.objects.get()
    asked = page(contact, "unlink", "customer")
    assert asked in shown(site.get(address(Contact, "change", contact.pk)))
    assert customer.no in shown(site.get(asked))
    assert ContactBusinessRelation.objects.exists()
    site.post(asked)
    assert not ContactBusinessRelation.objects.exists()
    customer.phone_no = "1"
    customer.save()
    contact.refresh_from_db()
    assert contact.phone_no == ""
    answer = site.post(asked, follow=True)
    assert any("is linked to no such record" in each for each in said(answer))


# --- creating from contacts -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("C-025")
def test_templates_of_the_contacts_own_type_are_offered(site, setup):
    for code, kind in (("C1", 0), ("C2", 0), ("P1", 1), ("P2", 1)):
        CustomerTempl(code=code, contact_type=kind).save()
    person = company("Ida Berg", type=1)
    for contact, codes in ((company(), ["C1", "C2"]), (person, ["P1", "P2"])):
        asked = page(contact, "create_as", "customer")
        for ask in (site.get, site.post):
            assert [row["code"] for row in ask(asked).context["templates"]] == codes
    assert not Customer.objects.exists()
    chosen = CustomerTempl.objects.get(code="P2").pk.hex
    answer = site.post(asked, {"template": chosen})
    customer = Customer.objects.get()
    assert answer["Location"] == address(Customer, "change", customer.pk)
    assert (customer.name, customer.contact_type) == ("Ida Berg", 1)
    # pressed twice
    answer = site.post(asked, {"template": chosen}, follow=True)
    assert any("already" in each for each in said(answer))
    assert Customer.objects.count() == 1


@pytest.mark.behaviour("C-031")
def test_leaving_the_choice_of_templates_creates_nothing(site, setup):
    for code in ("ONE", "TWO"):
        VendorTempl(code=code).save()
    contact = company()
    choice = site.post(page(contact, "create_as", "vendor"))
    assert choice.context["back"] == address(Contact, "change", contact.pk)
    assert site.get(choice.context["back"]).status_code == 200
    assert not Vendor.objects.exists()
    assert not ContactBusinessRelation.objects.exists()


def test_one_template_is_taken_and_a_bank_account_needs_none(site, setup):
    """CON-056, CON-058; CON-059: what was created is told."""
    VendorTempl(code="ONE", country_region_code="SE").save()
    contact = company()
    answer = site.post(page(contact, "create_as", "vendor"), follow=True)
    assert any("was created from contact" in each for each in said(answer))
    assert Vendor.objects.get().country_region_code == "SE"
    site.post(page(contact, "create_as", "bank-account"))
    assert BankAccount.objects.get().name == "Mill"
    text = shown(site.get(address(Contact, "change", contact.pk)))
    assert "Show vendor" in text
    assert "Show bank account" in text
    assert "Create as vendor" not in text
    answer = site.post(page(contact, "create_as", "customer"), follow=True)
    assert any("no template" in each for each in said(answer))


def test_several_contacts_become_customers_and_one_that_cannot_is_named(site, setup):
    for code, kind in (("C1", 0), ("C2", 0), ("P1", 1)):
        CustomerTempl(code=code, contact_type=kind, country_region_code="DE").save()
    chosen = [company("Mill"), company("Secret", privacy_blocked=True), company("Ida Berg", type=1)]
    asked = {"action": "create_as_customer", "_selected_action": [str(each.pk) for each in chosen]}
    answer = site.post(address(Contact, "changelist"), asked)
    [(name, _type, rows)] = answer.context["choices"]
    assert [row["code"] for row in rows] == ["C1", "C2"]
    assert not Customer.objects.exists()
    answer = site.post(
        address(Contact, "changelist"), {**asked, "confirmed": "1", name: rows[1]["system_id"]}, follow=True
    )
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Ida Berg", "Mill"]
    assert any("2 were created" in each for each in said(answer))
    assert any("Secret" in each and "privacy" in each for each in said(answer))


# --- creating contacts ------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("C-021")
@pytest.mark.parametrize("model", KINDS.values(), ids=KINDS)
def test_the_contact_of_a_record_is_shown_in_a_list_with_its_persons(site, setup, model):
    record = model(name="Mill")
    record.save()
    contact = Contact.objects.get()
    Contact(name="Ida Berg", type=1, company=contact).save()
    asked = address(model, "contact", record.pk)
    assert asked in shown(site.get(address(model, "change", record.pk)))
    text = shown(site.get(asked, follow=True))
    assert contact.no in text
    assert "Mill" in text
    assert "Ida Berg" in text


def test_a_record_without_contact_gets_one_after_a_question(site, setup):
    """CON-073, CON-071."""
    customer = alone(contact="Ida Berg")
    asked = address(Customer, "contact", customer.pk)
    assert "Ida Berg" in shown(site.get(asked))
    assert not Contact.objects.exists()
    answer = site.post(asked, follow=True)
    assert any("created and linked" in each for each in said(answer))
    customer.refresh_from_db()
    assert customer.primary_contact.name == "Ida Berg"
    assert customer.primary_contact.company.name == "Brook"
    site.post(asked)
    assert Contact.objects.count() == 2


@pytest.mark.behaviour("C-017")
def test_the_list_suggests_contacts_until_somebody_switches_that_off(site, setup):
    """CON-074."""
    cache.clear()
    listed = site.get(address(Customer, "changelist"))
    assert not listed.context["suggested"]
    alone()
    cache.clear()  # a minute later
    text = shown(site.get(address(Customer, "changelist")))
    assert "Contacts can be created from them" in text
    assert address(Customer, "create_contacts") in text
    site.post(address(Customer, "suggestion"))
    text = shown(site.get(address(Customer, "changelist")))
    assert "Contacts can be created from them" not in text
    assert address(Customer, "create_contacts") in text
    # others still see it, and so does whoever wants it back
    assert notices.is_wanted(User.objects.create_superuser("bob"), "create_contacts:customer")
    site.post(address(Customer, "suggestion"), {"show": "1"})
    assert site.get(address(Customer, "changelist")).context["suggested"]


def test_contacts_are_created_for_all_that_have_none(site, setup):
    alone()
    alone(name="Weir", contact="Ida Berg")
    question = site.get(address(Customer, "create_contacts"))
    assert question.context["count"] == 2
    assert not Contact.objects.exists()
    answer = site.post(address(Customer, "create_contacts"), {"confirmed": "1"}, follow=True)
    assert "2 contacts were created. 1 person besides." in said(answer)
    assert ContactBusinessRelation.objects.count() == 2
    answer = site.post(address(Customer, "create_contacts"), {"confirmed": "1"}, follow=True)
    assert any("nothing was created" in each for each in said(answer))


def test_beyond_a_hundred_the_background_is_proposed(site, setup, monkeypatch):
    """CON-072."""
    monkeypatch.setattr("erp.bc.services.contact_batches.ASK_BEYOND", 1)
    chosen = [alone(name=f"Brook {n}") for n in range(2)]
    left = alone(name="Left")
    asked = {"action": "create_contacts", "_selected_action": [str(each.pk) for each in chosen]}
    question = site.post(address(Customer, "changelist"), asked)
    assert "Create in the background" in shown(question)
    assert not Contact.objects.exists()
    answer = site.post(address(Customer, "changelist"), {**asked, "confirmed": "1", "background": "1"}, follow=True)
    assert any("in the background" in each for each in said(answer))
    site.post(address(Customer, "changelist"), {**asked, "_selected_action": str(left.pk)})
    assert ContactBusinessRelation.objects.filter(no=left.no).exists()


def test_a_contact_leads_to_the_one_record_or_to_the_list_of_several(site, setup):
    """CON-062: the links of a person and of its company count both."""
    own, other = alone(), alone(name="Weir")
    mill = company()
    links.link(links.NAMES["customer"], mill.pk.hex, other.no)
    person = Contact(name="Ida Berg", type=1, company=mill)
    person.save()
    text = shown(site.get(address(Contact, "change", person.pk)))
    assert f'href="{address(Customer, "change", other.pk)}"' in text
    assert "Remove the link" not in text  # it stands on the company
    ContactBusinessRelation(
        contact=person, business_relation=setup.bus_rel_code_for_customers, link_to_table=1, no=own.no
    ).save(origin=PRODUCT)
    text = shown(site.get(address(Contact, "change", person.pk)))
    [page_of_both] = [each for each in text.split('"') if "system_id__in" in each]
    listed = shown(site.get(page_of_both.replace("&amp;", "&")))
    assert own.no in listed
    assert other.no in listed


def test_who_creates_a_contact_is_shown_the_companies_of_that_name_first(site, setup):
    """The link that was removed, or a company somebody typed: linked, not made a second time."""
    free = company("Brook Ltd.", city="Kiel")
    taken = company("BROOK")
    site.post(page(taken, "link", "customer"), {"pick": alone(name="Other").pk.hex})
    company("Brooklyn")
    Contact(type=1, name="Brook", surname="Brook").save()
    customer = alone(name="Brook GmbH")
    asked = site.get(address(Customer, "contact", customer.pk))
    assert [each["name"] for each in asked.context["namesakes"]] == [str(free), str(taken)]
    text = shown(asked)
    assert "There are company contacts of this name." in text
    assert "linked to another record already" in text
    [link] = [each["link"] for each in asked.context["namesakes"] if each["link"]]
    assert site.get(link).context["other"]["system_id"] == free.pk.hex
    site.post(link.split("?")[0], {"pick": free.pk.hex})
    assert ContactBusinessRelation.objects.get(no=customer.no).contact_id == free.pk


def test_nobody_is_shown_a_contact_she_may_not_see(client, setup):
    company("Brook Ltd.")
    customer = alone()
    user = User.objects.create_user("someone", is_staff=True)
    codes = (
        "view_customer",
        "change_customer",
        "change_contactbusinessrelation",
        "add_contactbusinessrelation",
        "add_contact",
    )
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="bc", codename__in=codes))
    client.force_login(user)
    answer = client.get(address(Customer, "contact", customer.pk))
    assert answer.status_code in (200, 403)
    assert answer.status_code == 200
    assert "Ltd." not in answer.content.decode()
