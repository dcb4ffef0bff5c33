"""Deleted partners: found, restored, uncoupled, or deleted with what is left; a mixed choice is sorted out and said."""

import pytest
from django.contrib.auth.models import Permission, User

from crm.models import Account
from erp.bc.models import Contact, ContactBusinessRelation, Customer
from integration.models import Coupling, Issue, JournalEntry
from integration.services import couple as coupling_service
from integration.services import resolve, settle_deleted, synchronise
from integration.services.errors import Conflict, Refused
from tests import factories
from tests.factories import coupled_customer, open_issues, pending, sync
from tests.reading import read

pytestmark = pytest.mark.django_db


def delete(record):
    """As somebody deletes it beside the application."""
    type(record).objects.filter(pk=record.pk).delete()


def couplings(name="CUSTOMER"):
    return coupling_service.couplings_of(factories.mapping(name))


def outcome(settled):
    (run,) = settled.runs
    return factories.Outcome(run)


# --- finding ---------------------------------------------------------------------------------------------------------


def test_find_for_deleted_sees_both_sides_every_direction_and_no_filter(world):
    """ENG-107, without its quirk: a record outside the filter is not a deleted one."""
    (gone, _a), (_c, lost), (blocked, _b), (both, all_) = (coupled_customer(n) for n in ("Ada", "Ben", "Cyd", "Dot"))
    euro = factories.currency("SEK", "11")
    factories.sync_records("CURRENCY", local=[euro], create=True)
    Customer.objects.filter(pk=blocked.pk).update(blocked=3)
    for record in (gone, lost, both, all_, euro):
        delete(record)
    factories.raw("DELETE FROM integration_change")
    assert sync("CUSTOMER").to == {}, "nobody would hear of them"
    found = settle_deleted.find_deleted()
    assert {run.mapping.name for run in found.runs} == {"CUSTOMER", "CURRENCY"}
    assert found.taken == 4
    labels = {issue.source_label.split(" · ")[-1] for issue in open_issues("CUSTOMER")}
    assert labels == {"Ada", "Ben"}
    assert {i.issue_class for i in open_issues()} == {"deleted"}
    assert [i.mapping.name for i in open_issues()].count("CURRENCY") == 1
    assert not couplings().filter(local_id=both.pk).exists()
    assert couplings().filter(local_id=blocked.pk).exists()
    # a second look finds the same and counts it as met before
    again = settle_deleted.find_deleted(factories.mapping("CUSTOMER"))
    assert outcome(again).to == {"skipped": 1}
    assert outcome(again).back == {"skipped": 1}
    assert len(open_issues("CUSTOMER")) == 2


def test_find_for_deleted_does_what_the_mapping_says(world):
    local, remote = coupled_customer("Ada")
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    delete(local)
    factories.raw("DELETE FROM integration_change")
    settle_deleted.find_deleted(factories.mapping("CUSTOMER"))
    assert not couplings().exists()
    assert Account.objects.get(pk=remote.pk).bcbi_company is None, "its company id goes with the coupling"
    assert not open_issues()


@pytest.mark.long
def test_the_brake_holds_when_most_records_are_found_deleted(world):
    factories.change_mapping("CUSTOMER", deletion_conflict="none")
    for at in range(60):
        factories.customer(f"Customer {at}")
    sync("CUSTOMER", "full", create=True, confirmed=True)
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    Account.objects.all().delete()
    (run,) = settle_deleted.find_deleted(factories.mapping("CUSTOMER")).runs
    if run.status == "queued":
        run = synchronise.execute(run)
    assert run.status == "awaiting"
    assert "60" in run.message
    assert couplings().count() == 60


# --- restoring -------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-146")
@pytest.mark.parametrize("gone", ["customer", "account"])
def test_restore_makes_a_new_partner_under_a_new_key_and_its_own_number(world, gone):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    delete(local if gone == "customer" else remote)
    sync("CUSTOMER")
    assert [i.issue_class for i in open_issues()] == ["deleted"]
    done = outcome(settle_deleted.restore(couplings()))
    assert {**done.to, **done.back} == {"inserted": 1}
    assert not open_issues()
    customer, account = Customer.objects.get(), Account.objects.get()
    if gone == "customer":
        assert customer.pk != local.pk
        assert customer.no == local.no
        assert account.pk == remote.pk
    else:
        assert account.pk != remote.pk
        assert customer.pk == local.pk
    assert (customer.name, account.name, customer.city, account.address1_city) == (
        "Nordwind",
        "Nordwind",
        "Kiel",
        "Kiel",
    )
    assert couplings().get().local_id == customer.pk
    assert couplings().get().remote_id == account.pk
    assert not {"inserted", "modified"} & {*sync("CUSTOMER").to, *sync("CUSTOMER").back}


def test_restore_leaves_out_what_it_cannot_do_and_says_so(world):
    """CURRENCY goes to Sales only, so a lost currency cannot be made in Business Central (ENG-106)."""
    coupled_customer("Whole")
    lost = factories.currency("SEK", "11")
    factories.sync_records("CURRENCY", local=[lost], create=True)
    delete(lost)
    settled = settle_deleted.restore(Coupling.objects.all())
    assert not settled.runs
    said = " ".join(settled.sentences)
    assert "Both of their records exist" in said
    assert "CURRENCY does not create records on the side where they are missing" in said


@pytest.mark.parametrize("background", [False, True])
def test_customers_are_restored_before_their_contacts(world, background):
    """Whatever the order of their names, and of the workers that take them."""
    pairs = [coupled_customer(name) for name in ("Ada", "Ben")]
    people = [factories.person(factories.company_contact(local), "Ann", "Berg") for local, _ in pairs]
    factories.sync_records("CONTACT", local=people, create=True)
    for person in people:
        delete(person)
    for local, _ in pairs:
        ContactBusinessRelation.objects.filter(no=local.no).delete()
        delete(local)
    Contact.objects.all().delete()
    settled = settle_deleted.restore(Coupling.objects.exclude(local_table="bc.currency"), background=background)
    assert [run.mapping.name for run in settled.runs] == ["CUSTOMER", "CONTACT"]
    if background:
        first, second = settled.runs
        with pytest.raises(Conflict, match="can run when it has finished"):
            synchronise.execute(second)
        synchronise.execute(first)
        synchronise.execute(second)
    made = Contact.objects.filter(type=1)
    assert {(p.first_name, p.company_name) for p in made} == {("Ann", "Ada"), ("Ann", "Ben")}
    assert not open_issues()
    assert settled.reasons == []


@pytest.mark.says("restore_several")
def test_a_restore_that_several_records_match_names_them_and_says_what_to_do(world):
    """Also when the next run meets the coupling again, and until somebody restores it once more."""
    local, remote = coupled_customer("Nordwind", e_mail="post@nordwind.example")
    delete(remote)
    twins = [factories.account(f"Nordwind {form}", emailaddress1="post@nordwind.example") for form in ("A/S", "old")]
    sync("CUSTOMER")
    settled = settle_deleted.restore(couplings())
    assert outcome(settled).to == {"failed": 1}
    (reason,) = settled.reasons
    read(reason, "Nordwind was deleted and is not restored", "Nordwind A/S", "Nordwind old", "Set up the coupling")
    local.phone_no = "1"
    local.save()
    sync("CUSTOMER")
    (issue,) = open_issues("CUSTOMER")
    assert (issue.code, issue.issue_class, issue.coupling_id) == ("restore_several", "deleted", couplings().get().pk)
    assert "Restore the deleted record" not in issue.next_step
    # one of the two goes, so it is clear which one is meant
    delete(twins[1])
    (reason,) = settle_deleted.restore(couplings()).reasons
    read(reason, "Nordwind A/S", "differs", "Name")
    assert couplings().get().remote_id == twins[0].pk
    assert [i.issue_class for i in open_issues("CUSTOMER")] == ["conflict"]
    assert Account.objects.count() == 1


@pytest.mark.says("restore_taken")
def test_a_restore_that_matches_what_is_coupled_already_names_both(world):
    _local, remote = coupled_customer("Nordwind", e_mail="post@nordwind.example")
    coupled_customer("Sturm", e_mail="other@sturm.example")
    taken = couplings().exclude(remote_id=remote.pk).get()
    delete(remote)
    Account.objects.filter(pk=taken.remote_id).update(emailaddress1="post@nordwind.example")
    (reason,) = settle_deleted.restore(couplings().filter(remote_id=remote.pk)).reasons
    read(reason, "Nordwind", "Sturm", "which is coupled to", "Merge")
    assert Account.objects.count() == 1


@pytest.mark.says("restore_unclear")
def test_a_restore_whose_match_fits_others_as_well_names_it(world):
    _local, remote = coupled_customer("Nordwind", e_mail="post@nordwind.example")
    factories.customer("Nordwind too", e_mail="post@nordwind.example")
    delete(remote)
    factories.account("Nordwind A/S", emailaddress1="post@nordwind.example")
    (reason,) = settle_deleted.restore(couplings()).reasons
    read(reason, "Nordwind A/S", "other records as well", "Set up the coupling")
    assert Account.objects.count() == 1


def test_whoever_restores_several_is_told_why_for_each(world):
    for name in ("Ada", "Ben"):
        local, remote = coupled_customer(name)
        Account.objects.filter(pk=remote.pk).update(emailaddress1="no address")
        delete(local)
    settled = settle_deleted.restore(couplings())
    assert len(settled.reasons) == 2
    for name, reason in zip(("Ada", "Ben"), settled.reasons, strict=True):
        read(reason, name, "no address")


# --- the record that is left -----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-144")
@pytest.mark.parametrize("gone", ["customer", "account"])
def test_the_record_that_is_left_goes_with_its_coupling(world, gone):
    local, remote = coupled_customer("Nordwind")
    whole, _ = coupled_customer("Südwind")
    delete(local if gone == "customer" else remote)
    sync("CUSTOMER")
    settled = settle_deleted.delete_survivors(couplings())
    counted = outcome(settled).to
    assert (counted["uncoupled"], counted["deleted"]) == (1, 1)
    assert settled.left_out.total() == 1
    assert [c.name for c in Customer.objects.all()] == ["Südwind"]
    assert [a.name for a in Account.objects.all()] == ["Südwind"]
    assert couplings().get().local_id == whole.pk
    assert not open_issues()
    entry = JournalEntry.objects.get(action="delete")
    assert "Nordwind" in entry.before
    assert not {**sync("CUSTOMER").to, **sync("CUSTOMER").back}


def test_a_record_in_use_stays_with_its_coupling_and_says_why(world):
    local, remote = coupled_customer("Nordwind")
    factories.sales_contact(remote, "Ada", "Berg")
    delete(local)
    done = outcome(settle_deleted.delete_survivors(couplings()))
    assert done.to == {"failed": 1}
    assert Account.objects.filter(pk=remote.pk).exists()
    assert couplings().filter(remote_id=remote.pk).exists()
    issue = Issue.objects.get(code="uncouple_refused", closed_at=None)
    assert "Nordwind" in issue.sentence
    assert "Berg" in issue.sentence
    assert issue.parked


@pytest.mark.behaviour("B-145")
def test_whoever_may_not_delete_is_refused_and_nothing_goes(world):
    local, remote = coupled_customer("Nordwind")
    delete(local)
    sync("CUSTOMER")
    operator = User.objects.create_user("operator")
    operator.user_permissions.add(Permission.objects.get(codename="resolve"))
    with pytest.raises(Refused, match=r"crm\.delete_account is missing"):
        settle_deleted.delete_survivors(couplings(), user=operator)
    assert Account.objects.filter(pk=remote.pk).exists()
    assert couplings().exists()
    assert len(open_issues()) == 1


def test_deleting_couplings_of_a_mixed_choice_of_issues(world):
    local, remote = coupled_customer("Nordwind")
    loose = factories.account("Loose", emailaddress1="no address")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    delete(remote)
    sync("CUSTOMER")
    assert {i.source_id for i in open_issues()} == {local.pk, loose.pk}
    settled = settle_deleted.Settled()
    found = settle_deleted.couplings_of_issues(Issue.objects.all(), settled)
    settle_deleted.delete_couplings(found, settled=settled)
    assert not couplings().exists()
    assert settled.sentences == ["Left out: 1. Their records are not coupled."]
    assert [i.source_id for i in open_issues()] == [loose.pk]
    assert Customer.objects.filter(pk=local.pk).exists()


# --- strategies in runs of one direction -----------------------------------------------------------------------------


def test_a_run_of_the_other_direction_leaves_a_restore_for_later(world):
    factories.change_mapping("CUSTOMER", deletion_conflict="restore")
    local, remote = coupled_customer("Nordwind")
    delete(remote)
    assert sync("CUSTOMER", direction="from_integration").back == {}
    assert not open_issues()
    assert ("R", remote.pk.hex) in pending("CUSTOMER")
    assert sync("CUSTOMER", direction="to_integration").to == {"inserted": 1}
    assert couplings().get().local_id == local.pk


def test_removed_couplings_take_children_and_the_company_id_along(world):
    """ENG-088 with CUST-08: the persons of a customer that is gone are uncoupled as if it had been done by hand."""
    local, remote = coupled_customer("Nordwind")
    person = factories.person(factories.company_contact(local), "Ada", "Berg")
    factories.sync_records("CONTACT", local=[person], create=True)
    assert Account.objects.get(pk=remote.pk).bcbi_company == world.company
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    delete(local)
    assert sync("CUSTOMER").back == {"uncoupled": 1}
    assert not couplings("CONTACT").exists()
    assert Account.objects.get(pk=remote.pk).bcbi_company is None


def test_a_survivor_that_cannot_be_written_keeps_its_coupling(world):
    """ENG-088, ENG-133: what cannot be uncoupled is left to a person."""
    local, remote = coupled_customer("Nordwind")
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    refuse_updates("crm_account")
    try:
        delete(local)
        done = sync("CUSTOMER")
    finally:
        allow_updates("crm_account")
    assert done.back == {"failed": 1}
    assert couplings().filter(remote_id=remote.pk).exists()
    assert [i.issue_class for i in open_issues()] == ["deleted"]


def refuse_updates(table):
    """The database refuses every update of the table, as a full disk or a constraint nobody knows of would."""
    from django.db import connection

    if connection.vendor == "postgresql":
        factories.raw(
            "CREATE OR REPLACE FUNCTION no_update() RETURNS trigger AS $$ BEGIN "
            "RAISE integrity_constraint_violation USING MESSAGE = 'no update'; END $$ LANGUAGE plpgsql"
        )
        factories.raw(f"CREATE TRIGGER no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION no_update()")
    else:
        factories.raw(f"CREATE TRIGGER no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'no update'); END")


def allow_updates(table):
    from django.db import connection

    factories.raw(f"DROP TRIGGER no_update{f' ON {table}' if connection.vendor == 'postgresql' else ''}")


# --- another partner -------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-147")
def test_setting_up_a_new_coupling_settles_what_was_open(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    other = factories.account("Nordwind GmbH")
    delete(remote)
    sync("CUSTOMER")
    factories.sync_records("CUSTOMER", local=[local])
    assert len(open_issues()) == 1
    # refused half-way, it is all as it was
    taken, _ = coupled_customer("Südwind")
    partner = couplings().get(local_id=taken.pk).remote_id
    with pytest.raises(Conflict, match="already coupled"):
        coupling_service.repoint(
            factories.mapping("CUSTOMER"), couplings().get(local_id=local.pk), remote_id=partner.hex
        )
    assert couplings().get(local_id=local.pk).remote_id == remote.pk
    assert len(open_issues()) == 1
    coupling = coupling_service.repoint(
        factories.mapping("CUSTOMER"),
        couplings().get(local_id=local.pk),
        remote_id=other.pk.hex,
        first_synch="to_integration",
    )
    assert (coupling.local_id, coupling.remote_id) == (local.pk, other.pk)
    assert not open_issues()
    other.refresh_from_db()
    assert (other.name, other.address1_city) == ("Nordwind", "Kiel")


def test_repointing_forgets_what_was_agreed_with_the_old_partner(world):
    """ENG-022: nothing is agreed with the new partner, so a difference asks instead of overwriting."""
    _local, remote = coupled_customer("Nordwind", city="Kiel")
    other = factories.account("Nordwind", address1_city="Ulm")
    made = coupling_service.repoint(factories.mapping("CUSTOMER"), couplings().get(), remote_id=other.pk.hex)
    other.refresh_from_db()
    remote.refresh_from_db()
    assert (made.remote_id, other.address1_city, remote.bcbi_company) == (other.pk, "Ulm", None)
    (issue,) = open_issues()
    assert issue.code == "conflict_first"
    with pytest.raises(Refused, match="coupled already"):
        coupling_service.repoint(factories.mapping("CUSTOMER"), made, remote_id=other.pk.hex)


# --- parked records --------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-132")
def test_retry_frees_the_chosen_ones_only(world):
    remotes = []
    for name in ("Ada", "Ben", "Cyd"):
        _local, remote = coupled_customer(name, phone_no="1")
        Account.objects.filter(pk=remote.pk).update(telephone1="call me")
        remotes.append(remote)
    for _ in range(2):
        sync("CUSTOMER")
    assert [i.parked for i in open_issues()] == [True] * 3
    assert resolve.retry(Issue.objects.filter(source_id=remotes[0].pk)) == 1
    assert Issue.objects.filter(parked=True).count() == 2
    assert resolve.retry(Issue.objects.filter(source_id__in=[r.pk for r in remotes[:2]])) == 2
    assert [i.source_label for i in open_issues() if i.parked] == ["Cyd"]
    assert resolve.retry(Issue.objects.all()) == 3
    assert not Issue.objects.filter(parked=True).exists()


@pytest.mark.behaviour("B-135", "B-136", "B-137")
def test_synchronising_by_force_frees_the_record_and_leaves_broken_couplings_out(world):
    pairs = [coupled_customer(name, phone_no="1") for name in ("Ada", "Ben", "Cyd")]
    for _local, remote in pairs:
        Account.objects.filter(pk=remote.pk).update(telephone1="call me", name="Other")
    for _ in range(2):
        sync("CUSTOMER")
    assert all(i.parked for i in open_issues())
    delete(pairs[2][1])
    sync("CUSTOMER")
    first = Issue.objects.filter(source_id=pairs[0][1].pk)
    done = settle_deleted.synchronise_issues(first, "to_integration")
    assert outcome(done).to == {"modified": 1}
    assert Account.objects.get(pk=pairs[0][1].pk).telephone1 == "1"
    assert Account.objects.get(pk=pairs[1][1].pk).name == "Other"
    still = {i.source_id for i in open_issues()}
    assert pairs[1][1].pk in still
    assert pairs[0][1].pk not in still, "what was parked in the other direction is settled, too"
    rest = settle_deleted.synchronise_issues(Issue.objects.filter(closed_at=None), "to_integration")
    assert rest.taken == 1
    assert "One of their records was deleted" in " ".join(rest.sentences)
