"""CONTACT: a person on both sides is one, though in Sales without a company, or of one that is still to be decided."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer
from integration.models import Coupling
from integration.services import couple as coupling_service
from integration.services import explain, settle_deleted
from tests import factories
from tests.factories import company_contact, coupled_customer, open_issues, person, sales_contact, sync, sync_records
from tests.reading import issue, read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def pair(world):
    """A coupled customer: (customer, account, its company contact); its persons go to Sales when they are new."""
    factories.change_mapping("CONTACT", only_coupled=False)
    local, remote = coupled_customer("Nordwind")
    return local, remote, company_contact(local)


def persons():
    return Contact.objects.filter(type=1).count(), SalesContact.objects.count()


def explained(local):
    """What is said of an uncoupled person, by the code of each reason."""
    found = explain.explain(factories.mapping("CONTACT"), local.pk.hex)
    return dict(zip(found["reasons"], found["sentences"], strict=True))


def run(kind):
    return sync("CONTACT", kind, **({"create": True, "confirmed": True} if kind == "full" else {}))


KINDS = pytest.mark.parametrize("kind", ["synch", "full"])


# --- without a company in Sales ---------------------------------------------------------------------------------------


@KINDS
def test_who_stands_in_sales_without_a_company_is_coupled_and_gets_it(pair, kind):
    """By name and e-mail address, whatever their case."""
    _, account, company = pair
    there = sales_contact(None, "ADA", "Berg", emailaddress1="Ada@X.example", telephone1="1")
    ada = person(company, "Ada", "berg", e_mail="ada@x.example")
    run(kind)
    assert persons() == (1, 1)
    assert Coupling.objects.get(local_id=ada.pk).remote_id == there.pk
    # what they differ in besides is asked about, as of any two that have never agreed
    run("synch")
    there.refresh_from_db()
    assert there.parentcustomerid_account == account
    ada.refresh_from_db()
    assert ada.phone_no == "1", "what only Sales knew is taken once the contact is inside the filter"


@KINDS
@pytest.mark.says("match_outside")
@pytest.mark.parametrize(
    ("here", "there"),
    [
        (("Ada", "Berg", "ada@x.example"), ("A.", "Berg", "ada@x.example")),
        (("Ada", "Berg", ""), ("Ada", "Berg", "ada@x.example")),
        (("Ada", "Berg", "ada@x.example"), ("Ada", "Berg", "")),
        (("Ada", "Berg", ""), ("Ada", "Berg", "")),
    ],
)
@pytest.mark.parametrize("by_hand", [True, False])
def test_where_it_is_not_sure_a_person_is_asked_and_nobody_is_doubled(pair, kind, here, there, by_hand):
    _, account, company = pair
    found = sales_contact(None, there[0], there[1], emailaddress1=there[2])
    local = person(company, here[0], here[1], e_mail=here[2])
    for _ in range(2):
        run(kind)
    assert persons() == (1, 1)
    assert not Coupling.objects.filter(local_table="bc.contact").exists()
    asked = issue("match_outside", "Ada Berg", f"{there[0]} Berg", "no company in Sales", name="CONTACT")
    assert asked.source_id == local.pk
    read(asked.next_step, "couple them by hand", "name and e-mail address of both")
    assert explained(local)["match_outside"].count("Berg") == 1
    # it is the same: somebody couples the two, or gives the one in Sales its company
    if by_hand:
        factories.couple("CONTACT", local, found, first_synch="to_integration")
    else:
        found.refresh_from_db()
        found.parentcustomerid_account = account
        found.save()
    sync("CONTACT")
    sync("CONTACT")
    found.refresh_from_db()
    assert found.parentcustomerid_account == account
    assert persons() == (1, 1)
    assert Coupling.objects.get(local_id=local.pk).remote_id == found.pk
    assert "match_outside" not in {i.code for i in open_issues()}


@KINDS
def test_once_they_are_told_apart_the_new_one_is_made(pair, kind):
    _, _account, company = pair
    found = sales_contact(None, "Ada", "Berg")
    local = person(company, "Ada", "Berg", e_mail="ada@nordwind.example")
    run(kind)
    issue("match_outside", name="CONTACT")
    found.refresh_from_db()
    found.emailaddress1 = "ada@elsewhere.example"
    found.save()
    local.phone_no = "1"
    local.save()
    run(kind)
    assert persons() == (1, 2)
    assert not open_issues()


@KINDS
@pytest.mark.parametrize(
    "values",
    [
        {"firstname": "Ada", "lastname": "Berg", "emailaddress1": "other@x.example"},
        {"firstname": "Bo", "lastname": "Berg", "emailaddress1": "bo@x.example"},
        {"firstname": "Ada", "lastname": "Berg", "emailaddress1": "ada@x.example", "statecode": 1},
        {"firstname": "Ada", "lastname": "Berg", "emailaddress1": "ada@x.example", "bcbi_company": "theirs"},
    ],
)
def test_another_person_is_never_taken(pair, world, kind, values):
    """Nor one who is inactive, or another company's."""
    _, _account, company = pair
    if "bcbi_company" in values:
        values = {**values, "bcbi_company": world.other_company}
    names = (values["firstname"], values["lastname"])
    sales_contact(None, *names, **{k: v for k, v in values.items() if k not in ("firstname", "lastname")})
    person(company, "Ada", "Berg", e_mail="ada@x.example")
    run(kind)
    assert persons() == (1, 2)
    assert not open_issues()


@KINDS
def test_two_that_fit_are_asked_about(pair, kind):
    _, _account, company = pair
    for _ in range(2):
        sales_contact(None, "Ada", "Berg", emailaddress1="ada@x.example")
    person(company, "Ada", "Berg", e_mail="ada@x.example")
    run(kind)
    assert persons() == (1, 2)
    issue("match_several", "Ada Berg", name="CONTACT")


def test_one_that_two_companies_have_goes_to_neither_by_guess(pair):
    _, _account, company = pair
    other, _ = coupled_customer("Südwind")
    sales_contact(None, "Ada", "Berg", emailaddress1="ada@x.example")
    for of in (company, company_contact(other)):
        person(of, "Ada", "Berg", e_mail="ada@x.example")
    sync("CONTACT")
    assert not Coupling.objects.filter(local_table="bc.contact").exists()
    assert SalesContact.objects.count() == 1
    assert {i.code for i in open_issues("CONTACT")} == {"match_unclear"}


@KINDS
def test_the_contact_of_the_account_comes_first(pair, kind):
    """One without a company is not looked at where the account has the person."""
    _, account, company = pair
    sales_contact(None, "Ada", "Berg", emailaddress1="ada@x.example")
    inside = sales_contact(account, "Ada", "Berg", emailaddress1="ada@x.example")
    local = person(company, "Ada", "Berg", e_mail="ada@x.example")
    run(kind)
    assert Coupling.objects.get(local_id=local.pk).remote_id == inside.pk


def test_match_based_coupling_and_explain_say_the_same(pair):
    _, _account, company = pair
    there = sales_contact(None, "Ada", "Berg", emailaddress1="ada@x.example")
    ada = person(company, "Ada", "Berg", e_mail="ada@x.example")
    shown = coupling_service.preview_matches(factories.mapping("CONTACT"), local_ids=[ada.pk.hex])
    assert [c["id"] for each in shown["matched"] for c in each["candidates"]] == [there.pk.hex]
    assert "Ada Berg" in explained(ada)["match"]


@pytest.mark.says("restore_outside")
def test_a_deleted_contact_is_not_restored_beside_one_that_may_be_the_same(pair):
    _, account, company = pair
    ada = person(company, "Ada", "Berg")
    sync("CONTACT")
    SalesContact.objects.all().delete()
    other = sales_contact(None, "Ada", "Berg", emailaddress1="ada@x.example")
    couplings = coupling_service.couplings_of(factories.mapping("CONTACT"))
    (reason,) = settle_deleted.restore(couplings).reasons
    read(reason, "Ada Berg was deleted and is not restored", "no company in Sales", "set up the coupling with Ada Berg")
    assert SalesContact.objects.get() == other
    coupling_service.repoint(factories.mapping("CONTACT"), couplings.get(), remote_id=other.pk.hex)
    other.refresh_from_db()
    assert other.parentcustomerid_account == account
    assert couplings.get().local_id == ada.pk
    assert not open_issues()


# --- of a company that is still to be decided -------------------------------------------------------------------------


@KINDS
@pytest.mark.says("company_not_coupled")
def test_a_person_waits_for_a_customer_that_waits_for_a_decision(world, kind):
    """Two accounts fit the customer: nobody is made in Sales until somebody has chosen; then the person is found."""
    factories.change_mapping("CONTACT", only_coupled=False)
    local = factories.customer("Nordwind", e_mail="post@x.example")
    accounts = [factories.account(name, emailaddress1="post@x.example") for name in ("Nordwind A/S", "Nordwind old")]
    there = sales_contact(accounts[0], "Ada", "Berg", emailaddress1="ada@x.example")
    ada = person(company_contact(local), "Ada", "Berg", e_mail="ada@x.example")
    for name in ("CUSTOMER", "CONTACT") * 2:
        sync(name, kind, **({"create": True, "confirmed": True} if kind == "full" else {}))
    assert SalesContact.objects.count() == 1
    assert not Coupling.objects.exists()
    waits = next(i for i in open_issues("CONTACT") if i.source_id == ada.pk)
    assert (waits.code, waits.issue_class, waits.waits_for_id) == ("company_not_coupled", "waiting", local.pk)
    read(f"{waits.sentence} {waits.next_step}", "Ada Berg waits for its company", "Nordwind", "has no account in Sales")
    factories.couple("CUSTOMER", local, accounts[0], first_synch="to_integration")
    sync("CONTACT")
    assert SalesContact.objects.count() == 1
    assert Coupling.objects.get(local_id=ada.pk).remote_id == there.pk
    assert not open_issues("CONTACT")


def test_a_person_of_a_customer_that_sales_will_not_have_goes_without_a_company(world):
    """CONT-03: nothing would ever come."""
    local = factories.customer("Nordwind")
    ada = person(company_contact(local), "Ada", "Berg")
    Customer.objects.filter(pk=local.pk).update(blocked=3)
    assert sync_records("CONTACT", local=[ada], create=True).to == {"inserted": 1}
    assert SalesContact.objects.get().parentcustomerid_account is None


def test_a_person_that_its_customer_waits_for_does_not_wait_for_the_customer(world):
    """LKP-01: the primary contact may not be left blank in Sales."""
    factories.mapping("CUSTOMER").fields.filter(local_field="primary_contact").update(clear_on_failed_synch=False)
    local = factories.customer("Nordwind")
    ada = person(company_contact(local), "Ada", "Berg")
    local.primary_contact = ada
    local.save()
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"failed": 1}
    assert sync_records("CONTACT", local=[ada], create=True).to == {"inserted": 1}
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"inserted": 1}


@KINDS
def test_persons_follow_an_account_whose_legal_form_is_written_otherwise(world, kind):
    for name in ("CUSTOMER", "CONTACT"):
        factories.change_mapping(name, only_coupled=False, update_conflict="send")
    local = factories.customer("Nordwind Corporation", post_code="24937")
    account = factories.account("NORDWIND CORP.", address1_postalcode="24 937")
    there = sales_contact(account, "Ada", "Berg")
    ada = person(company_contact(local), "Ada", "Berg")
    for name in ("CUSTOMER", "CONTACT"):
        sync(name, kind, **({"create": True, "confirmed": True} if kind == "full" else {}))
    assert (Account.objects.count(), SalesContact.objects.count(), Customer.objects.count()) == (1, 1, 1)
    assert Coupling.objects.get(local_id=ada.pk).remote_id == there.pk
