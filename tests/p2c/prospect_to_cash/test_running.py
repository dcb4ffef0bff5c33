"""Projects as they are run: accounts become customers, contacts contact persons or customers (FO-020 to FO-048)."""

import pytest

from crm.models import Account, Contact
from erp.fo.models import Contact as ContactPerson
from erp.fo.models import Customer, CustomerGroup, Language, Party, Site, Warehouse
from integration.models import TableMapping
from tests.factories import saved
from tests.p2c.prospect_to_cash.conftest import run, told

pytestmark = pytest.mark.django_db

IN_ORDER = ("accounts_direct", "contacts_direct", "contacts_to_customer_direct")


def account(fo, name="Alpine", number="ACC-01000-AAAAAA", **values):
    return saved(Account(name=name, accountnumber=number, **{"ownerid_team": fo.team, **values}))


def contact(fo, number, **values):
    """A contact of F&O's business unit with that contact number."""
    values = {"firstname": "Amy", "lastname": "Alberts", "ownerid_team": fo.team, **values}
    return saved(Contact(msdynce_contactnumber=number, **values))


def flag(*contacts):
    """Make them active customers, as their first document does."""
    Contact.objects.filter(pk__in=[each.pk for each in contacts]).update(msdynce_isactivecustomer=True)


def at_account(*contacts):
    Contact.objects.filter(pk__in=[each.pk for each in contacts]).update(msdynce_iscompanyanaccount=True)


def test_accounts_become_customers(fo):
    """FO-020, FO-021, FO-024: with the defaults customer group 10, site 1, warehouse 13 and language en-us."""
    account(fo, transactioncurrency=fo.dollar)
    saved(Account(name="Of Business Central", accountnumber="C100"))
    project = fo.project("accounts_direct")
    assert told(run(project)) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}
    found = Customer.objects.get()
    assert (found.data_area_id, found.organization_name) == ("USMF", "Alpine")
    assert (found.customer_account, found.party_number) == ("ACC-01000-AAAAAA", "ACC-01000-AAAAAA")
    assert (found.customer_group_id, found.site_id, found.warehouse_id, found.language_id) == ("10", "1", "13", "en-us")
    assert (found.party_type, found.is_externally_maintained, found.sales_currency_code) == (
        "Organization",
        True,
        "USD",
    )
    assert told(run(project)) == {"status": "completed", "Accounts - Customers": {}}


ROUTES = {
    # Is Active Customer, Company: the task that takes it
    "active, at an account": (True, "account", "ContactToCustomer"),
    "active, at a contact": (True, "contact", "ContactToCustomer"),
    "active, without a company": (True, "", "ContactToCustomer"),
    "at an account": (False, "account", "Contacts"),
    "at a contact": (False, "contact", ""),
    "without a company": (False, "", ""),
}


@pytest.mark.parametrize(("active", "company", "task"), ROUTES.values(), ids=ROUTES.keys())
def test_the_routing_matrix(fo, active, company, task):
    """FO-047, FO-031, FO-041, FO-048: exactly one task takes a contact, or none, in silence."""
    at = account(fo)
    boss = contact(fo, "CON-00900-BOSSES", lastname="Boss")
    parents = {"account": {"parentcustomerid_account": at}, "contact": {"parentcustomerid_contact": boss}, "": {}}
    made = contact(fo, "CON-01000-BVRCPS", **parents[company])
    if active:
        flag(made)
    if company == "account":
        at_account(made)
    for template in IN_ORDER:
        assert run(fo.project(template)).errors == 0
    persons = set(ContactPerson.objects.values_list("contact_person_party_number", flat=True))
    customers = set(Customer.objects.values_list("customer_account", flat=True))
    assert persons == ({"CON-01000-BVRCPS"} if task == "Contacts" else set())
    assert customers - {at.accountnumber} == ({"CON-01000-BVRCPS"} if task == "ContactToCustomer" else set())


def test_contacts_become_contact_persons(fo):
    """FO-030, FO-032, FO-033: keyed by contact number and the account's number, tagged as kept in Sales."""
    at = account(fo)
    at_account(contact(fo, "CON-01000-BVRCPS", parentcustomerid_account=at, jobtitle="Buyer"))
    run(fo.project("accounts_direct"))
    assert told(run(fo.project("contacts_direct"))) == {"status": "completed", "Contacts": {"inserted": 1}}
    found = ContactPerson.objects.get()
    assert (found.data_area_id, found.contact_person_party_number) == ("USMF", "CON-01000-BVRCPS")
    assert found.associated_party_number == "ACC-01000-AAAAAA"
    assert (found.first_name, found.last_name, found.employment_profession) == ("Amy", "Alberts", "Buyer")
    assert found.is_contact_person_externally_maintained is True


def test_contact_persons_need_no_customer_group_site_warehouse_or_language(fo):
    """FO-034: a contact person is written where there is none of them, and a customer is not."""
    at = account(fo)
    at_account(contact(fo, "CON-01000-BVRCPS", parentcustomerid_account=at))
    flag(contact(fo, "CON-01001-NEEDSIT"))
    run(fo.project("accounts_direct"))
    for model in (CustomerGroup, Warehouse, Site, Language):
        model.objects.all().delete()
    assert told(run(fo.project("contacts_direct"))) == {"status": "completed", "Contacts": {"inserted": 1}}
    assert ContactPerson.objects.get().contact_person_party_number == "CON-01000-BVRCPS"
    refused = run(fo.project("contacts_to_customer_direct"))
    assert {error.error_id for error in refused.errors_of_rows()} == {"FO-E21"}


def test_contacts_become_customers_with_the_defaults_of_their_template(fo):
    """FO-042, FO-043, FO-045: group 10 and en-us; site and warehouse have no template value, unlike accounts."""
    made = contact(fo, "CON-01000-BVRCPS", emailaddress1="amy@alpine.example")
    flag(made)
    run(fo.project("contacts_to_customer_direct"))
    found = Customer.objects.get()
    assert (found.customer_account, found.party_number, found.party_type) == (
        "CON-01000-BVRCPS",
        "CON-01000-BVRCPS",
        "Person",
    )
    assert (found.customer_group_id, found.language_id, found.site_id, found.warehouse_id) == ("10", "en-us", "", "")
    assert (found.person_first_name, found.person_last_name) == ("Amy", "Alberts")
    assert (found.primary_contact_email, found.is_externally_maintained) == ("amy@alpine.example", True)
    assert Party.objects.filter(party_number="CON-01000-BVRCPS").count() == 1


def test_a_contact_that_becomes_active_is_a_customer_at_the_next_run(fo):
    """FO-047, last column: the old contact person stays and is no longer updated; a further run writes nothing."""
    at = account(fo)
    made = contact(fo, "CON-01000-BVRCPS", parentcustomerid_account=at)
    at_account(made)
    all_projects = [fo.project(template) for template in IN_ORDER]
    for project in all_projects:
        run(project)
    assert not Customer.objects.filter(customer_account="CON-01000-BVRCPS").exists()
    flag(made)
    Contact.objects.filter(pk=made.pk).update(lastname="Adams")
    assert [told(run(p)) for p in all_projects] == [
        {"status": "completed", "Accounts - Customers": {}},
        {"status": "completed", "Contacts": {}},
        {"status": "completed", "ContactToCustomer": {"inserted": 1}},
    ]
    assert Customer.objects.get(customer_account="CON-01000-BVRCPS").person_last_name == "Adams"
    assert ContactPerson.objects.get().last_name == "Alberts"
    assert all(run(project).upserts == 0 for project in all_projects)


def test_what_finance_and_operations_owns_is_left_out_of_business_central(fo):
    """design.md 3: one Sales side, two ERPs; the mappings of the connection do not see F&O's records."""
    account(fo)
    mine = saved(Account(name="Ours", customertypecode=3))
    Account.objects.filter(name="Alpine").update(customertypecode=3)
    from integration.services import synchronise

    ended = synchronise.start_run(
        TableMapping.objects.get(name="CUSTOMER"), "full", create=True, confirmed=True
    )  # fmt: skip
    assert ended.status == "finished", ended.message
    from erp.bc.models import Customer as BcCustomer

    assert list(BcCustomer.objects.values_list("name", flat=True)) == [mine.name]


def test_a_changed_number_of_the_company_is_a_change_of_its_contacts(fo):
    """FO-169: they are looked at again; the new number is no party yet, for numbers stay once given (FO-065)."""
    at = account(fo)
    at_account(contact(fo, "CON-01000-BVRCPS", parentcustomerid_account=at))
    contacts = fo.project("contacts_direct")
    run(fo.project("accounts_direct"))
    run(contacts)
    Account.objects.filter(pk=at.pk).update(accountnumber="ACC-02000-ZZZZZZ")
    [error] = run(contacts).errors_of_rows()
    assert (error.source_key, error.column) == ("CON-01000-BVRCPS", "Associated party number")
