"""Linking contacts with customers, vendors and bank accounts: to one that is there, and making one of a contact."""

import uuid

import pytest

from erp.bc.models import (
    BankAccount,
    BusinessRelation,
    Contact,
    ContactBusinessRelation,
    Currency,
    Customer,
    CustomerPriceGroup,
    CustomerTempl,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PaymentMethod,
    Vendor,
    VendorTempl,
)
from erp.bc.models.contact import RelationStatus
from erp.bc.services import links
from integration.origin import PRODUCT
from tests.bc.test_contact_sync import again, changed
from tests.bc.test_rules import PERSON, refused, saved

pytestmark = pytest.mark.django_db
KINDS = links.NAMES
CODES = {
    "customer": ("bus_rel_code_for_customers", "Bus. Rel. Code for Customers"),
    "vendor": ("bus_rel_code_for_vendors", "Bus. Rel. Code for Vendors"),
    "bank-account": ("bus_rel_code_for_bank_accs", "Bus. Rel. Code for Bank Accs."),
}


def unlinked(kind, **values):
    """A record of that kind without a contact."""
    from erp.bc.rules.contacts.automatic import without_automatic_contact

    with without_automatic_contact():
        return saved(KINDS[kind].model(**values))


def link(name, contact, record, **options):
    return links.link(KINDS[name], contact.pk.hex, record.no, **options)


def create(name, contact, template=None):
    return links.create_from_contact(KINDS[name], contact.pk.hex, template and template.pk.hex)


def without_code(name):
    setup = MarketingSetup.objects.get()
    setattr(setup, CODES[name][0], None)
    setup.save()


@pytest.fixture
def templates(setup):
    """A template of companies for customers and one for vendors."""
    return saved(CustomerTempl(code="COMPANY")), saved(VendorTempl(code="COMPANY"))


@pytest.mark.behaviour("C-001", "C-002")
@pytest.mark.says("bc.setup_code_missing")
@pytest.mark.parametrize("name", list(KINDS))
def test_linking_needs_the_relation_code(setup, name):
    """CON-040."""
    record, contact = unlinked(name, name="Mill"), saved(Contact(name="Other"))
    without_code(name)
    refused(lambda: link(name, contact, record), contact.no, CODES[name][1], "Marketing setup")
    assert not ContactBusinessRelation.objects.exists()


@pytest.mark.behaviour("C-003")
@pytest.mark.parametrize("name", list(KINDS))
def test_making_a_record_of_a_contact_needs_the_relation_code(templates, name):
    """CON-040."""
    contact = saved(Contact(name="Mill"))
    without_code(name)
    refused(lambda: create(name, contact), contact.no, CODES[name][1])
    assert not KINDS[name].model.objects.exists()


@pytest.mark.behaviour("C-018")
@pytest.mark.parametrize("name", list(KINDS))
def test_the_record_follows_a_contact_that_leads(setup, name):
    """CON-051."""
    record, contact = unlinked(name, name="Record", phone_no="1"), saved(Contact(name="Contact", phone_no="2"))
    done = link(name, contact, record)
    assert (again(contact).name, again(record).name, again(record).phone_no) == ("Contact", "Contact", "2")
    assert (done.row["name"], done.contact["contact_business_relation"]) == (
        "Contact",
        int(RelationStatus[KINDS[name].link.name]),
    )


@pytest.mark.behaviour("C-019", "C-020")
@pytest.mark.parametrize("name", list(KINDS))
def test_the_contact_follows_a_record_that_leads(setup, name):
    """CON-051."""
    record, contact = unlinked(name, name="Record", phone_no=""), saved(Contact(name="Contact", phone_no="2"))
    link(name, contact, record, contact_leads=False)
    assert (again(contact).name, again(contact).phone_no, again(record).name) == ("Record", "", "Record")


def test_a_record_that_leads_is_copied_as_it_is(setup):
    """CON-020: a number that came in past the rules does not keep it from being linked."""
    record, contact = unlinked("customer", name="Record"), saved(Contact(name="Contact"))
    Customer.objects.update(phone_no="call me")
    link("customer", contact, record, contact_leads=False)
    assert again(contact).phone_no == "call me"


@pytest.mark.behaviour("C-022")
@pytest.mark.says("bc.contact_linked_to", "bc.not_found")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_contact_has_one_of_a_kind(templates, name):
    """CON-043, CON-044: nor has a person when its company has one, and a record has one contact."""
    company = saved(Contact(name="Mill"))
    first, second = create(name, company).row, unlinked(name, name="Other")
    refused(lambda: link(name, company, second), company.no, first["no"])
    refused(lambda: create(name, company), company.no, first["no"])
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    refused(lambda: link(name, person, second), person.no, first["no"])
    other = saved(Contact(name="Third"))
    refused(lambda: links.link(KINDS[name], other.pk.hex, first["no"]), first["no"], company.no)
    refused(lambda: links.link(KINDS[name], other.pk.hex, "nowhere"), "nowhere")
    refused(lambda: links.link(KINDS[name], uuid.uuid4().hex, second.no), "Contact")
    assert ContactBusinessRelation.objects.count() == 1


@pytest.mark.says("bc.contact_privacy_blocked")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_blocked_contact_is_not_used(templates, name):
    """CON-047."""
    record, contact = unlinked(name, name="Record"), saved(Contact(name="Mill", privacy_blocked=True))
    refused(lambda: link(name, contact, record), contact.no, "privacy")
    refused(lambda: create(name, contact), contact.no)
    law = BusinessRelation.objects.get(code="LAW")
    relation = ContactBusinessRelation(contact=contact, business_relation=law, no=record.no, link_to_table=1)
    refused(relation.save, contact.no)
    assert not ContactBusinessRelation.objects.exists()


@pytest.mark.says("bc.minor_blocked")
def test_a_minor_is_blocked_until_a_parent_agrees(setup):
    """CON-047."""
    minor = saved(Contact(type=PERSON, name="Kim", minor=True))
    assert again(minor).privacy_blocked
    minor.privacy_blocked = False
    refused(minor.save, minor.no, "Privacy Blocked")
    changed(minor, parental_consent_received=True)
    assert not changed(minor, privacy_blocked=False).privacy_blocked


def test_a_removed_link_leaves_both_as_they_are(setup):
    """CON-053."""
    record, contact = unlinked("customer", name="Record"), saved(Contact(name="Contact"))
    link("customer", contact, record)
    links.unlink(ContactBusinessRelation.objects.get().pk.hex)
    changed(contact, name="New")
    assert (again(record).name, again(contact).contact_business_relation) == ("Contact", RelationStatus.NONE)


def test_a_removed_link_leaves_no_person_of_the_contact_behind(setup):
    """CON-053: the person belongs to the contact; created anew, the record has a contact without her."""
    record, contact = unlinked("customer", name="Mill"), saved(Contact(name="Mill"))
    link("customer", contact, record)
    person = saved(Contact(type=PERSON, name="Ada Wall", company=contact))
    changed(record, primary_contact=person)
    links.unlink(ContactBusinessRelation.objects.get().pk.hex)
    record = again(record)
    assert (record.primary_contact, record.contact) == (None, "")
    assert again(person).company == contact


def test_a_removed_link_leaves_other_primary_contacts_alone(setup):
    """Only a person of the contact goes with the link: whoever deletes a record by its rules names nobody else."""
    record, contact = saved(Customer(name="Mill")), saved(Contact(name="Weir"))
    link_row = ContactBusinessRelation.objects.get(no=record.no)
    person = saved(Contact(type=PERSON, name="Ada Wall", company=contact))
    Customer.objects.filter(pk=record.pk).update(primary_contact=person, contact="Ada Wall")
    links.unlink(link_row.pk.hex)
    assert again(record).primary_contact == person


@pytest.mark.says("bc.not_found")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_link_typed_in_leads_to_a_record_that_is_there(setup, name):
    """CON-050."""
    contact, law = saved(Contact(name="Mill")), BusinessRelation.objects.get(code="LAW")
    row = ContactBusinessRelation(contact=contact, business_relation=law, link_to_table=int(KINDS[name].link), no="X9")
    refused(row.save, "X9", str(KINDS[name].link.label))
    assert not ContactBusinessRelation.objects.exists()


@pytest.mark.says("bc.link_differs")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_link_typed_in_takes_nothing_over(setup, name):
    """CON-050: whose data are right is asked where two records are linked, never decided by the next save."""
    record, contact = unlinked(name, name="Mill", phone_no="1"), saved(Contact(name="Mill", phone_no="2"))
    law = BusinessRelation.objects.get(code="LAW")
    row = {"contact": contact, "business_relation": law, "link_to_table": int(KINDS[name].link), "no": record.no}
    refused(ContactBusinessRelation(**row).save, contact.no, record.no, "Phone No.")
    assert not ContactBusinessRelation.objects.exists()
    changed(contact, phone_no="1")
    saved(ContactBusinessRelation(**row))
    assert (again(record).phone_no, again(contact).phone_no) == ("1", "1")


@pytest.mark.says("bc.link_stays")
@pytest.mark.parametrize("change", [{"link_to_table": 4}, {"no": "X9"}, {"link_to_table": 2}])
def test_a_link_does_not_become_another_one(setup, change):
    """CON-053: rows are not meant to be edited."""
    record = saved(Customer(name="Mill"))
    row = ContactBusinessRelation.objects.get()
    for name, value in change.items():
        setattr(row, name, value)
    refused(row.save, record.no, "Customer")
    kept = ContactBusinessRelation.objects.get()
    assert (kept.link_to_table, kept.no) == (1, record.no)


@pytest.mark.behaviour("C-032")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_record_made_of_a_contact_is_linked(templates, name):
    """CON-055, CON-057, CON-058."""
    contact = saved(Contact(name="Mill", phone_no="1", registration_number="556"))
    row = create(name, contact).row
    relation = ContactBusinessRelation.objects.get()
    assert (relation.contact, relation.no, row["name"], row["phone_no"]) == (contact, row["no"], "Mill", "1")
    assert Contact.objects.count() == 1


@pytest.mark.behaviour("C-023")
def test_a_template_fills_what_the_contact_leaves_blank(setup):
    """CON-056: and the contact has it from then on, or its next change would take it away again."""
    euro, group = saved(Currency(code="EUR")), saved(CustomerPriceGroup(code="RETAIL"))
    method = saved(PaymentMethod(code="BANK"))
    template = saved(
        CustomerTempl(
            code="COMPANY", customer_price_group=group, currency=euro, country_region_code="SE", territory_code="S",
            payment_method=method, city="Kiel", post_code="24103",
        )
    )  # fmt: skip
    contact = saved(Contact(name="Mill", city="Lund"))
    made = Customer.objects.get(no=create("customer", contact, template).row["no"])
    assert (made.customer_price_group, made.currency, made.payment_method) == (group, euro, method)
    assert (made.country_region_code, made.territory_code, made.invoice_disc_code) == ("SE", "S", made.no)
    assert (made.city, made.post_code) == ("Lund", "")
    changed(contact, phone_no="1")
    again(made)
    assert (made.phone_no, made.currency, made.country_region_code) == ("1", euro, "SE")


@pytest.mark.behaviour("C-024")
def test_the_contact_s_country_wins(setup):
    """CON-056."""
    saved(CustomerTempl(code="COMPANY", country_region_code="SE"))
    countries = [
        create("customer", saved(Contact(name=f"C{code}", country_region_code=code))).row["country_region_code"]
        for code in ("DK", "")
    ]
    assert countries == ["DK", "SE"]


@pytest.mark.behaviour("C-025", "C-031")
@pytest.mark.says("bc.no_template", "bc.choose_template", "bc.wrong_template")
@pytest.mark.parametrize("name", ["customer", "vendor"])
def test_templates_go_by_the_type_of_the_contact(setup, name):
    """CON-056, CON-057: none, several and one of the other type are told."""
    model = links.TEMPLATES[KINDS[name].link]
    company = saved(Contact(name="Mill"))
    refused(lambda: create(name, company), company.no, "Company")
    first, person = saved(model(code="FIRST")), saved(model(code="PERSON", contact_type=PERSON))
    assert [row["code"] for row in links.templates_for(KINDS[name], {"type": 0})] == ["FIRST"]
    assert [row["code"] for row in links.templates_for(KINDS[name], {"type": 1})] == ["PERSON"]
    refused(lambda: create(name, company, person), "PERSON", "Company")
    saved(model(code="SECOND"))
    refused(lambda: create(name, company), "FIRST", "SECOND")
    assert not KINDS[name].model.objects.exists()
    assert create(name, company, first).row["name"] == "Mill"


@pytest.mark.behaviour("C-026")
@pytest.mark.parametrize("name", ["customer", "vendor"])
def test_the_registration_number_comes_along(templates, name):
    contact = saved(Contact(name="Mill", registration_number="556000"))
    assert create(name, contact).row["registration_number"] == "556000"


@pytest.mark.behaviour("C-027")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_person_stands_for_its_company(templates, name):
    """CON-055, CON-057."""
    company = saved(Contact(name="Mill"))
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    done = create(name, person)
    assert (done.contact["no"], done.row["name"]) == (company.no, "Mill")
    assert again(person).contact_business_relation == RelationStatus[KINDS[name].link.name]


@pytest.mark.behaviour("C-028")
def test_a_person_that_stands_alone_becomes_a_person_customer(setup):
    """CON-055."""
    saved(CustomerTempl(code="PERSON", contact_type=PERSON))
    person = saved(Contact(type=PERSON, name="Ada Byron", phone_no="1"))
    made = Customer.objects.get(no=create("customer", person).row["no"])
    assert (made.name, made.phone_no, made.contact_type) == ("Ada Byron", "1", PERSON)
    assert (made.primary_contact, made.contact) == (person, "Ada Byron")
    changed(person, surname="King")
    assert (again(made).name, made.contact) == ("Ada King", "Ada King")


@pytest.mark.behaviour("C-029")
@pytest.mark.says("bc.company_required")
@pytest.mark.parametrize("name", ["vendor", "bank-account"])
def test_a_person_that_stands_alone_becomes_nothing_else(templates, name):
    """CON-050, CON-057, CON-058."""
    person = saved(Contact(type=PERSON, name="Ada"))
    record = unlinked(name, name="Record")
    refused(lambda: create(name, person), person.no, "company")
    refused(lambda: link(name, person, record), person.no, "company")


@pytest.mark.behaviour("C-030")
def test_a_template_may_name_its_series(setup):
    """CON-015."""
    series = saved(NoSeries(code="BIG"))
    line = saved(NoSeriesLine(series=series, starting_no="BIG01"))
    saved(CustomerTempl(code="COMPANY", no_series=series))
    row = create("customer", saved(Contact(name="Mill"))).row
    assert (row["no"], again(line).last_no_used, row["no_series"]) == ("BIG01", "BIG01", "BIG")


@pytest.mark.behaviour("C-061", "C-062", "C-064")
def test_the_status_says_what_a_contact_is(templates):
    """CON-060, CON-061."""
    company = saved(Contact(name="Mill"))
    assert company.contact_business_relation == RelationStatus.NONE
    for name in KINDS:
        one = saved(Contact(name=name))
        create(name, one)
        assert again(one).contact_business_relation == RelationStatus[KINDS[name].link.name]
    create("customer", company)
    joined = saved(Contact(type=PERSON, name="Ada", company=company))
    assert joined.contact_business_relation == RelationStatus.CUSTOMER
    create("vendor", company)
    assert again(company).contact_business_relation == RelationStatus.MULTIPLE
    assert again(joined).contact_business_relation == RelationStatus.MULTIPLE


@pytest.mark.behaviour("C-063")
def test_a_foreign_code_is_another_relation(setup):
    """CON-060."""
    bank, contact = unlinked("bank-account", name="Mill"), saved(Contact(name="Mill"))
    law = BusinessRelation.objects.get(code="LAW")
    saved(ContactBusinessRelation(contact=contact, business_relation=law, link_to_table=3, no=bank.no))
    assert again(contact).contact_business_relation == RelationStatus.OTHER


@pytest.mark.behaviour("C-065")
@pytest.mark.says("bc.code_reserved")
def test_a_code_of_the_setup_is_given_by_linking_alone(setup):
    """CON-046: the product may prepare such a row."""
    contact, code = saved(Contact(name="Mill")), BusinessRelation.objects.get(code="CUST")
    relation = ContactBusinessRelation(contact=contact, business_relation=code)
    refused(relation.save, "CUST", contact.no, "Customer")
    relation.save(origin=PRODUCT)


@pytest.mark.behaviour("C-066")
def test_a_renamed_code_stays_in_use(templates):
    """CON-048."""
    contact = saved(Contact(name="Mill"))
    create("customer", contact)
    code = BusinessRelation.objects.get(code="CUST")
    changed(code, code="CLIENT")
    assert MarketingSetup.objects.get().bus_rel_code_for_customers.code == "CLIENT"
    assert ContactBusinessRelation.objects.filter(business_relation__code="CLIENT").count() == 1
    changed(contact, phone_no="1")
    assert again(contact).contact_business_relation == RelationStatus.CUSTOMER


@pytest.mark.behaviour("C-067", "C-069")
@pytest.mark.parametrize("name", list(KINDS))
def test_each_stays_when_the_other_goes(templates, name):
    """CON-100, CON-104."""
    first, second = (saved(Contact(name=n)) for n in ("First", "Second"))
    row, other = create(name, first).row, create(name, second).row
    first.delete()
    model = KINDS[name].model
    assert model.objects.filter(no=row["no"]).exists()
    model.objects.get(no=other["no"]).delete()
    assert Contact.objects.filter(pk=second.pk).exists()
    assert again(second).contact_business_relation == RelationStatus.NONE
    assert not ContactBusinessRelation.objects.exists()


@pytest.mark.behaviour("C-068")
def test_a_customer_whose_contact_is_gone_gets_another(templates):
    """CON-073."""
    from erp.bc.services import contact_batches

    contact = saved(Contact(name="Mill"))
    customer = Customer.objects.get(no=create("customer", contact).row["no"])
    contact.delete()
    made = contact_batches.create_contacts(KINDS["customer"], Customer.objects.filter(pk=customer.pk))
    assert (made.contacts, links.contact_of(KINDS["customer"], customer.no)["name"]) == (1, "Mill")


@pytest.mark.parametrize("model", [Vendor, BankAccount])
def test_the_contact_of_what_is_no_customer_is_a_company(setup, model):
    """CON-025."""
    saved(model(name="Mill"))
    assert Contact.objects.get().type == 0


def test_links_that_lead_nowhere_are_repaired(setup, capsys):
    """CON-037: by command, after records were deleted past all rules."""
    import json

    from django.core.management import call_command

    kept, gone = saved(Customer(name="Kept")), saved(Vendor(name="Gone"))
    law = BusinessRelation.objects.get(code="LAW")
    contact = Contact.objects.get(business_relations__no=gone.no)
    saved(ContactBusinessRelation(contact=contact, business_relation=law))
    Vendor.objects.all()._raw_delete("default")

    def repair(*arguments):
        call_command("repair_links", *arguments, "--json")
        return json.loads(capsys.readouterr().out)

    assert repair("--preview") == {"broken": 1, "deleted": 0, "links": [f"{contact}: Vendor {gone.no}"]}
    assert repair()["deleted"] == 1
    assert repair() == {"broken": 0, "deleted": 0, "links": []}
    assert again(contact).contact_business_relation == RelationStatus.OTHER
    assert links.contact_of(KINDS["customer"], kept.no)["name"] == "Kept"
    Contact.objects.filter(business_relations__no=kept.no)._raw_delete("default")
    assert repair("--preview")["links"] == [f"no contact: Customer {kept.no}"]
    assert repair()["deleted"] == 1
    call_command("repair_links")
    assert "Every link leads to a record." in capsys.readouterr().out
