"""Two contacts that are the same become one: what pointed at the other, what both had, what stands in the way."""

import pytest
from django.db import connection

from erp.bc.models import (
    BusinessRelation,
    Contact,
    ContactAltAddress,
    ContactBusinessRelation,
    ContactComment,
    ContactDuplicate,
    ContactMailingGroup,
    Customer,
    InteractionLogEntry,
    MailingGroup,
    Opportunity,
    Vendor,
)
from erp.bc.models.contact import LinkTo, RelationStatus
from erp.bc.services import duplicates, merge_contacts, search_strings
from integration import registry
from integration.models import Coupling, Issue
from integration.origin import PRODUCT
from integration.services.errors import Refused
from integration.services.write_rows import RowsRefused
from tests import factories
from tests.counting import statements
from tests.factories import company_contact, couple, person, sync, sync_records

pytestmark = pytest.mark.django_db
PERSON = 1


def saved(instance, **options):
    instance.save(**options)
    return instance


def merged(keep, other, *take):
    """The contact that was kept, after the other one was merged into it."""
    merge_contacts.merge(keep.pk.hex, other.pk.hex, take)
    assert not Contact.objects.filter(pk=other.pk).exists()
    return Contact.objects.get(pk=keep.pk)


def refused(keep, other, *words):
    with pytest.raises(RowsRefused) as caught:
        merge_contacts.merge(keep.pk.hex, other.pk.hex)
    (finding,) = caught.value.findings
    assert all(word in str(finding) for word in words), finding
    assert finding.next_step
    assert Contact.objects.filter(pk__in=[keep.pk, other.pk]).count() == len({keep.pk, other.pk})


def link(contact, no, kind=LinkTo.CUSTOMER, code="CUST"):
    relation = BusinessRelation.objects.get(code=code)
    return saved(
        ContactBusinessRelation(contact=contact, business_relation=relation, link_to_table=kind, no=no), origin=PRODUCT
    )


def linked(model, contact):
    """A customer or vendor that is linked to the contact, which has its name."""
    return model.objects.get(no=contact.business_relations.get(link_to_table=1 if model is Customer else 2).no)


def alone(setup):
    """Two companies of the same name; the second is a customer."""
    customer = saved(Customer(name="Harbour Mill", city="Husum"))
    return saved(Contact(no="K1", name="Harbour Mill")), company_contact(customer), customer


def test_everything_of_the_other_is_then_of_the_one_that_is_kept(setup):
    """CON-117: persons, primary contacts, opportunities, entries and notes; the status is worked out again."""
    keep, other, customer = alone(setup)
    eva = saved(Contact(name="Eva Grip", type=PERSON, company=other, city="Kiel"))
    opportunity = saved(Opportunity(no="O1", contact=other))
    hers = saved(Opportunity(no="O2", contact=eva))
    entry = saved(InteractionLogEntry(contact=eva, contact_company=other, description="Letter"))
    saved(ContactComment(contact=other, comment="Pays late"))
    customer.primary_contact = eva
    customer.save()

    assert keep.contact_business_relation == RelationStatus.NONE
    kept = merged(keep, other)

    assert kept.contact_business_relation == RelationStatus.CUSTOMER
    relation = kept.business_relations.get()
    assert (relation.link_to_table, relation.no) == (LinkTo.CUSTOMER, customer.no)
    for record in (eva, opportunity, hers, entry, customer):
        record.refresh_from_db()
    assert (eva.company, eva.company_name, eva.contact_business_relation) == (kept, kept.name, 1)
    assert eva.city == "Kiel"
    assert (opportunity.contact, opportunity.contact_company) == (kept, kept)
    assert (hers.contact, hers.contact_company) == (eva, kept)
    assert (entry.contact, entry.contact_company) == (eva, kept)
    assert (customer.primary_contact, customer.contact) == (eva, "Eva Grip")
    assert kept.comments.get().comment == "Pays late"


def test_persons_are_to_us_what_the_company_is_that_is_kept(setup):
    """CON-117: also where the other one had no relations at all."""
    keep = company_contact(saved(Customer(name="Harbour Inn")))
    plain = saved(Contact(name="Harbour Inn"))
    eva = saved(Contact(name="Eva Grip", type=PERSON, company=plain))
    merged(keep, plain)
    eva.refresh_from_db()
    assert (eva.company_name, eva.contact_business_relation) == ("Harbour Inn", RelationStatus.CUSTOMER)


def test_a_person_takes_the_place_of_the_other_as_primary_contact(setup):
    """CON-117: and the customer names it."""
    customer = saved(Customer(name="Mill"))
    company = company_contact(customer)
    eva, e = (saved(Contact(name=name, type=PERSON, company=company)) for name in ("Eva Grip", "E. Grip"))
    customer.primary_contact = e
    customer.save()
    merged(eva, e)
    customer.refresh_from_db()
    assert (customer.primary_contact, customer.contact) == (eva, "Eva Grip")


def test_what_both_have_the_kept_one_keeps_as_it_is(setup):
    """CON-117: the same relation code, mailing group and address code."""
    keep, other = (saved(Contact(no=no, name="Mill")) for no in ("K1", "K2"))
    law, letters = BusinessRelation.objects.get(code="LAW"), saved(MailingGroup(code="LETTERS"))
    cards = saved(MailingGroup(code="CARDS"))
    for contact in (keep, other):
        saved(ContactBusinessRelation(contact=contact, business_relation=law))
        saved(ContactMailingGroup(contact=contact, mailing_group=letters))
        saved(ContactAltAddress(contact=contact, code="SUMMER", city=contact.no))
    saved(ContactMailingGroup(contact=other, mailing_group=cards))
    done = merge_contacts.merge(keep.pk.hex, other.pk.hex)
    assert done.dropped == 3
    assert done.moved == {"bc.contactmailinggroup": 1}
    assert keep.business_relations.count() == 1
    assert {row.mailing_group for row in keep.mailing_groups.all()} == {letters, cards}
    assert keep.alternative_addresses.get().city == "K1"
    assert not ContactAltAddress.objects.filter(city="K2").exists()


def test_a_link_replaces_a_classification_by_the_same_code(setup):
    """CON-117: the customer is not lost with the other one's row."""
    keep, other, customer = alone(setup)
    relation = BusinessRelation.objects.get(code="CUST")
    saved(ContactBusinessRelation(contact=keep, business_relation=relation), origin=PRODUCT)
    merged(keep, other)
    assert [row.no for row in keep.business_relations.all()] == [customer.no]


def test_values_are_taken_over_only_when_asked_for(setup):
    """CON-117: blanks stay blank; what is taken reaches what the contact is linked to."""
    keep, other, customer = alone(setup)
    other.phone_no, other.e_mail = "12345", "mill@mill.example"
    other.save()
    kept = merged(keep, other, "phone_no", "city")
    assert (kept.phone_no, kept.city, kept.e_mail) == ("12345", "Husum", "")
    customer.refresh_from_db()
    assert (customer.phone_no, customer.city, customer.e_mail) == ("12345", "Husum", "")
    with pytest.raises(Refused, match="no_series"):
        merge_contacts.merge(keep.pk.hex, kept.pk.hex, ["no_series"])


def test_what_is_kept_may_become_customer_and_vendor(setup):
    """CON-117: links of different kinds do not clash."""
    keep = company_contact(saved(Vendor(name="Mill")))
    other = company_contact(saved(Customer(name="Mill")))
    assert merged(keep, other).contact_business_relation == RelationStatus.MULTIPLE


@pytest.mark.says("bc.merge_links")
def test_two_customers_stand_in_the_way(setup):
    """CON-117."""
    one, two = (saved(Customer(name="Mill")) for _ in range(2))
    refused(company_contact(one), company_contact(two), f"Customer {one.no}", f"Customer {two.no}")


@pytest.mark.says("bc.merge_types")
def test_a_company_and_a_person_stay_two(setup):
    company = saved(Contact(name="Mill"))
    refused(company, saved(Contact(name="Eva Grip", type=PERSON)), "Mill", "Eva Grip", "company")


@pytest.mark.says("bc.merge_same")
def test_a_contact_is_not_merged_with_itself(setup):
    mill = saved(Contact(name="Mill"))
    refused(mill, mill, "itself")
    other = saved(Contact(name="Other"))
    gone = other.pk.hex
    other.delete()
    with pytest.raises(Refused, match="does not exist any more"):
        merge_contacts.merge(mill.pk.hex, gone)


def test_what_was_told_apart_from_the_other_stays_apart(setup):
    """CON-113: also from the one that is kept; pairs with the other are gone."""
    setup.search_hit_percent = 10
    setup.save()
    search_strings.install_usual_setup()
    one, two, three, four = (saved(Contact(no=f"K{at}", name="Mill")) for at in range(1, 5))
    duplicates.index_due()
    for pair in ContactDuplicate.objects.filter(contact=two):
        pair.separate_contacts = True
        pair.save()
    merged(one, two)
    duplicates.generate(everything=True)
    apart = ContactDuplicate.objects.filter(separate_contacts=True)
    assert {(p.contact, p.duplicate_contact) for p in apart} == {(one, three), (one, four)}
    assert ContactDuplicate.objects.count() == 3


def test_much_is_merged_with_as_few_statements_as_little(setup):
    """CON-117."""
    counts = []
    for size in (2, 9):
        keep, other = (saved(Contact(name=f"Mill {size}")) for _ in range(2))
        for at in range(size):
            eva = saved(Contact(name=f"Eva {at}", type=PERSON, company=other))
            saved(Opportunity(no=f"O{size}-{at}", contact=eva))
            saved(ContactComment(contact=other, comment="x"))
        with statements(connection) as seen:
            merged(keep, other)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- coupled with Sales ---------------------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    return factories.make_world()


def persons_of_a_coupled_customer():
    customer, account = factories.coupled_customer("Mill")
    company = company_contact(customer)
    persons = [person(company, "Eva", "Grip", pager=number) for number in ("1", "2")]
    return account, persons


def test_the_partner_in_sales_is_the_kept_ones_then(world):
    """CON-117: with what both sides last agreed on, so that the next run brings what differs and makes nobody new."""
    account, (keep, other) = persons_of_a_coupled_customer()
    there = factories.sales_contact(account, "Eva", "Grip")
    couple("CONTACT", other, there, first_synch="to_integration")
    base = Coupling.objects.get(local_id=other.pk).base
    merged(keep, other)
    coupling = Coupling.objects.get(local_table="bc.contact")
    assert (coupling.local_id, coupling.remote_id, coupling.base) == (keep.pk, there.pk, base)
    assert coupling.local_label == registry.table(Contact).text(registry.table(Contact).row(keep))
    outcome = sync("CONTACT")
    there.refresh_from_db()
    assert there.pager == "1"
    assert not Issue.objects.filter(closed_at=None).exists()
    assert "inserted" not in outcome.to


@pytest.mark.says("bc.merge_coupled")
def test_two_partners_in_sales_stand_in_the_way(world):
    account, (keep, other) = persons_of_a_coupled_customer()
    for contact in (keep, other):
        couple("CONTACT", contact, factories.sales_contact(account, "Eva", f"Grip {contact.pager}"))
    refused(keep, other, "Eva Grip 1", "Eva Grip 2")


def test_a_kept_contact_keeps_its_partner(world):
    """CON-117: the other one was in Sales never."""
    _account, (keep, other) = persons_of_a_coupled_customer()
    sync_records("CONTACT", local=[keep], create=True)
    before = Coupling.objects.values().get(local_id=keep.pk)
    merged(keep, other)
    assert Coupling.objects.values().get(local_table="bc.contact") == before
