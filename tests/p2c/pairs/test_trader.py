"""CUSTOMER and VENDOR: the rules no field mapping can say."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, ContactBusinessRelation, Customer, MarketingSetup, Vendor
from integration import pairs
from integration.models import Coupling
from integration.services import couple as coupling_service
from integration.services import drift
from integration.services.explain import explain
from integration.services.preflight import preflight
from tests import factories
from tests.factories import company_contact, coupled_customer, open_issues, pending, sync, sync_records

pytestmark = pytest.mark.django_db


def test_each_mapping_takes_the_accounts_of_its_type(world):
    """CUST-01."""
    factories.account("C")
    factories.account("V", customertypecode=11)
    factories.account("Partner", customertypecode=5)
    for name, model in (("CUSTOMER", Customer), ("VENDOR", Vendor)):
        assert sync(name, "full", create=True, confirmed=True).back == {"inserted": 1}
        assert model.objects.get().name == name[0]
    # what each made is of its own type in Sales
    for name, local in (("CUSTOMER", factories.customer("C2")), ("VENDOR", factories.vendor("V2"))):
        sync_records(name, local=[local], create=True)
    assert dict(Account.objects.values_list("name", "customertypecode")) == {
        "C": 3, "V": 11, "Partner": 5, "C2": 3, "V2": 11,
    }  # fmt: skip


@pytest.mark.behaviour("B-088")
@pytest.mark.parametrize(
    ("name", "model", "kind", "number"), [("CUSTOMER", Customer, 3, "C00001"), ("VENDOR", Vendor, 11, "V00001")]
)
def test_a_record_made_from_sales_gets_number_company_contact_and_relation(world, name, model, kind, number):
    """CON-080, COMP-03."""
    remote = factories.account("Nordwind", customertypecode=kind, address1_city="Kiel", telephone1="1")
    outcome = sync_records(name, remote=[remote], create=True)
    assert outcome.back == {"inserted": 1}
    local = model.objects.get()
    assert local.no == number
    assert list(Coupling.objects.values_list("local_id", "remote_id")) == [(local.pk, remote.pk)]
    contact = Contact.objects.get()
    assert (contact.name, contact.city, contact.phone_no, contact.type) == ("Nordwind", "Kiel", "1", 0)
    assert contact.no == "CT000001"
    link = ContactBusinessRelation.objects.get()
    assert (link.contact_id, link.no, link.link_to_table) == (contact.pk, local.no, 1 if name == "CUSTOMER" else 2)
    remote.refresh_from_db()
    assert remote.bcbi_company_id == world.company.pk


def test_many_from_sales_take_one_block_of_numbers_each(world):
    for number in range(5):
        factories.account(f"A{number}", emailaddress1=f"a{number}@x.example")
    sync("CUSTOMER", "full", create=True, confirmed=True)
    assert sorted(Customer.objects.values_list("no", flat=True)) == [f"C0000{n}" for n in range(1, 6)]
    assert sorted(Contact.objects.values_list("no", flat=True)) == [f"CT00000{n}" for n in range(1, 6)]
    for local in Customer.objects.all():
        assert company_contact(local).name == local.name


def test_a_missing_contact_series_fails_the_record_in_words(world):
    MarketingSetup.objects.update(contact_nos=None)
    remote = factories.account("Nordwind")
    assert sync_records("CUSTOMER", remote=[remote], create=True).back == {"failed": 1}
    assert Customer.objects.count() == Contact.objects.count() == 0
    assert "Nordwind" in open_issues()[0].sentence


@pytest.mark.says("no_relation_code")
def test_a_missing_relation_code_is_told_once_for_all(world):
    """CON-041: the customers come without contacts, and the run says so once; preflight says it before."""
    MarketingSetup.objects.update(bus_rel_code_for_customers=None)
    remotes = [factories.account(name) for name in ("Nordwind", "Südwind", "Westwind")]
    outcome = sync_records("CUSTOMER", remote=remotes, create=True)
    assert outcome.back == {"inserted": 3}
    assert not Contact.objects.exists()
    said = [line.text for line in outcome.run.log.all() if "Bus. Rel. Code for Customers" in line.text]
    assert len(said) == 1
    assert "customers" in said[0]
    assert any("Bus. Rel. Code" in point.message for point in preflight(["CUSTOMER"]))
    remotes[0].name = "Ostwind"
    remotes[0].save()
    again = sync("CUSTOMER")
    assert again.back == {"modified": 1}
    assert not any("Bus. Rel. Code" in line.text for line in again.run.log.all())


@pytest.mark.behaviour("B-152")
@pytest.mark.parametrize("name", ["CUSTOMER", "VENDOR"])
def test_the_company_contact_follows_a_customer_or_vendor_changed_from_sales(world, name):
    """CUST-04."""
    make, kind = (factories.customer, 3) if name == "CUSTOMER" else (factories.vendor, 11)
    local, remote = make("Nordwind", city="Kiel", e_mail="a@x.example"), factories.account(customertypecode=kind)
    factories.couple(name, local, remote, first_synch="to_integration")
    contact = company_contact(local)
    remote.refresh_from_db()
    remote.name, remote.address1_city = "Südwind", "Lübeck"
    remote.save()
    sync(name)
    contact.refresh_from_db()
    assert (contact.name, contact.city, contact.e_mail) == ("Südwind", "Lübeck", "a@x.example")


@pytest.mark.behaviour("B-151")
def test_an_inactive_account_blocks_its_customer_and_never_unblocks(world):
    """CUST-03: in a run that looks beyond the filter of active accounts."""
    factories.mapping("CUSTOMER").filters.filter(side="R", field="statecode").delete()
    factories.change_mapping("CUSTOMER")
    local, remote = coupled_customer("Nordwind")
    remote.statecode = 1
    remote.address1_city = "Kiel"
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.blocked == 3
    assert local.city == "Kiel"
    remote.statecode = 0
    remote.telephone1 = "1"
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert (local.blocked, local.phone_no) == (3, "1")


def test_an_account_that_only_becomes_inactive_blocks_its_customer_too(world):
    """CUST-03: no mapped field has changed."""
    factories.mapping("CUSTOMER").filters.filter(side="R", field="statecode").delete()
    factories.change_mapping("CUSTOMER")
    local, remote = coupled_customer("Nordwind")
    remote.statecode = 1
    remote.save()
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert local.blocked == 3


def test_an_inactive_account_does_not_block_its_vendor(world):
    """CUST-03: the rule is for customers."""
    factories.mapping("VENDOR").filters.filter(side="R", field="statecode").delete()
    factories.change_mapping("VENDOR")
    local, remote = factories.vendor("Werft"), factories.account("Werft", customertypecode=11)
    factories.couple("VENDOR", local, remote)
    remote.statecode, remote.address1_city = 1, "Kiel"
    remote.save()
    assert sync("VENDOR").back == {"modified": 1}
    local.refresh_from_db()
    assert (local.blocked, local.city) == (0, "Kiel")


@pytest.mark.parametrize(
    ("name", "blocked"), [("CUSTOMER", 1), ("CUSTOMER", 2), ("CUSTOMER", 3), ("VENDOR", 1), ("VENDOR", 2)]
)
def test_blocked_records_and_inactive_accounts_do_not_take_part(world, name, blocked):
    """CUST-10: whatever they are blocked for, whether coupled or not."""
    make, kind = (factories.customer, 3) if name == "CUSTOMER" else (factories.vendor, 11)
    local, remote = make("Nordwind"), factories.account("Nordwind", customertypecode=kind)
    factories.couple(name, local, remote)
    type(local).objects.update(blocked=blocked, city="Kiel")
    make("Closed", blocked=blocked)
    factories.account("Left", customertypecode=kind, statecode=1)
    outcome = sync(name, "full", create=True, confirmed=True)
    assert not {"inserted", "modified"} & {*outcome.to, *outcome.back}
    assert (type(local).objects.count(), Account.objects.count()) == (2, 2)
    type(local).objects.filter(pk=local.pk).update(blocked=0)
    Account.objects.filter(pk=remote.pk).update(statecode=1, statuscode=2, telephone1="1")
    sync(name, "full", create=True, confirmed=True)
    local.refresh_from_db()
    assert local.phone_no == ""


def test_the_credit_limit_goes_to_sales_only_and_some_fields_stay_until_they_are_enabled(world):
    """CUST-11."""
    local, remote = coupled_customer("Nordwind", credit_limit_lcy="5000", mobile_phone_no="77")
    assert (remote.creditlimit, remote.accountnumber, remote.telephone2) == (5000, "", "")
    Account.objects.filter(pk=remote.pk).update(creditlimit=9, telephone2="88", accountnumber="X")
    sync("CUSTOMER")
    local.refresh_from_db()
    assert (local.credit_limit_lcy, local.mobile_phone_no, local.no) == (5000, "77", "C00001")
    vendor = factories.vendor("Werft")
    sync_records("VENDOR", local=[vendor], create=True)
    assert Account.objects.get(name="Werft").creditlimit is None
    for name in ("no", "mobile_phone_no"):
        factories.mapping("VENDOR").fields.filter(local_field=name).update(enabled=True)
    factories.change_mapping("VENDOR")
    Vendor.objects.update(mobile_phone_no="99")
    sync("VENDOR", "full", first_synch="to_integration")
    made = Account.objects.get(name="Werft")
    assert (made.accountnumber, made.telephone2) == (vendor.no, "99")


@pytest.mark.behaviour("B-153")
def test_county_and_state_travel_both_ways(world):
    local, remote = coupled_customer("Nordwind", county="Texas")
    assert remote.address1_stateorprovince == "Texas"
    remote.address1_stateorprovince = "Ohio"
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.county == "Ohio"


@pytest.mark.behaviour("B-155", "B-156")
def test_the_primary_contact_travels_when_it_is_coupled(world):
    """LKP-01: blank stays blank."""
    local, remote = coupled_customer("Nordwind")
    people = [factories.person(company_contact(local), name, "Berg") for name in ("Ada", "Bo")]
    sync_records("CONTACT", local=people, create=True)
    ada, bo = (SalesContact.objects.get(firstname=name) for name in ("Ada", "Bo"))
    sync("CUSTOMER")
    local.refresh_from_db()
    local.primary_contact = people[1]
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.primarycontact_id == bo.pk
    remote.primarycontact = ada
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.primary_contact_id == people[0].pk
    remote.primarycontact = None
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.primary_contact_id is None


@pytest.mark.parametrize("way", ["blanked", "another", "first"])
def test_no_primary_contact_in_sales_does_not_take_away_one_that_sales_cannot_know(world, way):
    """CUST-05: the primary contact of the customer is not coupled; one that is goes, when it is blanked in Sales."""
    local, remote = factories.customer("Nordwind"), factories.account("Nordwind")
    bo = factories.person(company_contact(local), "Bo", "Berg")
    Customer.objects.filter(pk=local.pk).update(primary_contact=bo)
    if way == "first":
        remote.address1_city = "Kiel"
        remote.save()
        factories.couple("CUSTOMER", local, remote, first_synch="from_integration")
    else:
        factories.coupled_without_company(bo)
        factories.couple("CUSTOMER", local, remote, first_synch="to_integration")
        remote.refresh_from_db()
        assert remote.primarycontact.firstname == "Bo"
        Coupling.objects.filter(local_id=bo.pk).delete()
        remote.primarycontact, remote.address1_city = None, "Kiel"
        if way == "another":
            remote.primarycontact = factories.sales_contact(remote, "Cy", "Ek")
        remote.save()
        sync("CUSTOMER")
    local.refresh_from_db()
    assert (local.city, local.primary_contact_id) == ("Kiel", bo.pk)
    assert not open_issues("CUSTOMER")
    assert "modified" not in sync("CUSTOMER", "full").back


def test_sending_clears_a_primary_contact_that_is_not_ours_and_the_field_goes_on_when_it_can(world):
    """CUST-05 at a pair that has never agreed: it waits, which drift and Explain tell; Send lets ours stand."""
    local, remote = factories.customer("Nordwind"), factories.account("Nordwind")
    bo = factories.person(company_contact(local), "Bo", "Berg")
    Customer.objects.filter(pk=local.pk).update(primary_contact=bo)
    remote.primarycontact = factories.sales_contact(remote, "Cy", "Ek")
    remote.save()
    factories.couple("CUSTOMER", local, remote)
    remote.refresh_from_db()
    assert remote.primarycontact.firstname == "Cy", "neither side knows the other's"
    mapping = factories.mapping("CUSTOMER")
    told = dict(zip(*(explain(mapping, local.no)[name] for name in ("reasons", "sentences")), strict=True))
    assert "Primary Contact No." in told["waits"]
    assert "in_step" not in told
    assert drift.counts(drift.request(mapping, background=False)) == {"waiting": 1}
    sync_records("CUSTOMER", local=[local], force="to_integration")
    remote.refresh_from_db()
    assert remote.primarycontact is None
    factories.coupled_without_company(bo)
    sync("CUSTOMER", "full")
    remote.refresh_from_db()
    assert remote.primarycontact.firstname == "Bo"
    assert drift.counts(drift.request(mapping, background=False)) == {}


@pytest.mark.behaviour("B-157")
def test_an_uncoupled_primary_contact_fails_the_record_when_it_may_not_be_cleared(world):
    """LKP-01."""
    factories.mapping("CUSTOMER").fields.filter(local_field="primary_contact").update(clear_on_failed_synch=False)
    local, remote = coupled_customer("Nordwind")
    local.primary_contact = factories.person(company_contact(local), "Ada", "Berg")
    local.save()
    outcome = sync("CUSTOMER")
    assert outcome.to == {"failed": 1}
    assert "Ada Berg" in open_issues()[0].sentence
    remote.refresh_from_db()
    assert remote.primarycontact_id is None


@pytest.mark.behaviour("B-158")
def test_a_new_account_gets_the_primary_contact_that_is_coupled(world):
    local = factories.customer("Nordwind")
    ada = factories.person(company_contact(local), "Ada", "Berg")
    local.primary_contact = ada
    local.save()
    factories.coupled_without_company(ada)
    assert sync_records("CUSTOMER", local=[local], create=True).to["inserted"] == 1
    assert Account.objects.get().primarycontact_id == SalesContact.objects.get().pk


def test_new_and_changed_accounts_are_this_companys(world):
    """COMP-02."""
    local, remote = coupled_customer("Nordwind")
    Account.objects.filter(pk=remote.pk).update(bcbi_company=None)
    sync("CUSTOMER")
    local.city = "Kiel"
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.bcbi_company_id == world.company.pk


@pytest.mark.behaviour("B-103", "B-107")
def test_uncoupling_blanks_this_companys_id_and_takes_the_persons_along(world):
    """COMP-05, CUST-08."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    other_local, other_remote = coupled_customer("Südwind")
    person = factories.person(company_contact(local), "Ada", "Berg")
    sync_records("CONTACT", local=[person], create=True)
    ada = SalesContact.objects.get()
    assert ada.bcbi_company_id == world.company.pk
    for each in (local, other_local):
        each.address = "Kai 1"
        each.save()
    sync("CUSTOMER")
    coupling = Coupling.objects.get(local_id=local.pk)
    run = coupling_service.uncouple(factories.mapping("CUSTOMER"), coupling_ids=[coupling.pk])
    jobs = factories.Outcome(run)
    assert jobs.to["uncoupled"] == 1
    assert jobs.to["modified"] == 1
    remote.refresh_from_db()
    other_remote.refresh_from_db()
    ada.refresh_from_db()
    assert (remote.bcbi_company_id, ada.bcbi_company_id) == (None, None)
    assert (remote.name, remote.address1_city) == ("Nordwind", "Kiel")
    assert other_remote.bcbi_company_id == world.company.pk
    assert set(Coupling.objects.values_list("local_id", flat=True)) == {other_local.pk}
    assert (Customer.objects.count(), Account.objects.count(), SalesContact.objects.count()) == (2, 2, 1)


def test_a_person_who_has_gone_to_another_customer_stays_coupled(world):
    """CUST-08: the account of the contact in Sales does not say so yet."""
    local, _remote = coupled_customer("Nordwind")
    other, _account = coupled_customer("Südwind")
    people = [factories.person(company_contact(local), name, "Berg") for name in ("Ada", "Bo")]
    sync_records("CONTACT", local=people, create=True)
    Contact.objects.filter(first_name="Ada").update(company=company_contact(other))
    coupling_service.uncouple(factories.mapping("CUSTOMER"), coupling_ids=[Coupling.objects.get(local_id=local.pk).pk])
    left = Coupling.objects.filter(local_table="bc.contact").values_list("local_id", flat=True)
    assert [Contact.objects.get(pk=key).first_name for key in left] == ["Ada"]


def test_who_belongs_to_another_company_or_to_none_stays_coupled(world):
    """CUST-08: only the persons under the company contact go along, whatever the account of theirs is in Sales."""
    local, remote = coupled_customer("Nordwind")
    mine = factories.person(company_contact(local), "Ada", "Berg")
    elsewhere = company_contact(factories.vendor("Elsewhere"))
    without, another = factories.person(elsewhere, "Bo", "Ek"), factories.person(elsewhere, "Cy", "Dahl")
    theirs = [factories.sales_contact(remote, p.first_name, p.surname) for p in (mine, without, another)]
    for person, contact in zip((mine, without, another), theirs, strict=True):
        factories.couple("CONTACT", person, contact)
    Contact.objects.filter(pk=without.pk).update(company=None)
    coupling = Coupling.objects.get(local_id=local.pk)
    coupling_service.uncouple(factories.mapping("CUSTOMER"), coupling_ids=[coupling.pk])
    assert set(Coupling.objects.values_list("local_id", flat=True)) == {without.pk, another.pk}


def test_another_companys_id_is_left_alone_when_uncoupling(world):
    """COMP-05."""
    local, remote = coupled_customer("Nordwind")
    Account.objects.filter(pk=remote.pk).update(bcbi_company=world.other_company)
    coupling_service.uncouple(factories.mapping("CUSTOMER"))
    remote.refresh_from_db()
    assert remote.bcbi_company_id == world.other_company.pk
    assert not Coupling.objects.exists()
    assert local.no


def test_an_over_long_name_is_cut_once(world):
    """GEN-11: Sales has room for 160 characters, Business Central for 100."""
    remote = factories.account("N" * 150)
    sync_records("CUSTOMER", remote=[remote], create=True)
    local = Customer.objects.get()
    assert local.name == "N" * 100
    for kind in ("synch", "full"):
        outcome = sync("CUSTOMER", kind)
        assert "modified" not in {**outcome.to, **outcome.back}
    remote.refresh_from_db()
    assert remote.name == "N" * 150
    local.refresh_from_db()
    local.name = "Short"
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.name == "Short"


def test_a_pair_that_does_not_cut_refuses_what_is_too_long(world, monkeypatch):
    """FO-E33: nothing of the record is written, and it goes by itself once it fits."""
    monkeypatch.setattr(type(pairs.get("CUSTOMER")), "cuts", False)
    remote = factories.account("N" * 101, address1_city="Kiel")
    outcome = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert (outcome.back, Customer.objects.count()) == ({"failed": 1}, 0)
    [issue] = open_issues("CUSTOMER")
    assert (issue.code, issue.issue_class) == ("too_long", "data")
    for word in ("Name", "N" * 101, "101 characters", "100 are allowed"):
        assert word in issue.sentence, word
    Account.objects.filter(pk=remote.pk).update(name="N" * 100)
    assert sync("CUSTOMER", "full", create=True, confirmed=True).back == {"inserted": 1}
    assert Customer.objects.get().name == "N" * 100
    assert not open_issues()


def test_codes_in_small_letters_are_no_perpetual_change(world):
    """GEN-11."""
    remote = factories.account("Nordwind", address1_postalcode="ab1 2cd", address1_country="de")
    sync_records("CUSTOMER", remote=[remote], create=True)
    local = Customer.objects.get()
    assert (local.post_code, local.country_region_code) == ("AB1 2CD", "DE")
    for kind in ("synch", "full", "full"):
        outcome = sync("CUSTOMER", kind)
        assert "modified" not in {**outcome.to, **outcome.back}
    assert not pending("CUSTOMER")
