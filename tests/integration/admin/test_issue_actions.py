"""The inbox at work: retrying now or later, synchronising by force, settling deleted partners, leaving out what does
not fit, and what the pages of parked records say."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from crm.models import Account
from erp.bc.models import Currency, Customer
from integration.models import Coupling, Issue, SynchRun
from p2c import roles
from tests import factories
from tests.factories import coupled_customer, sync, sync_records
from tests.integration.admin.records.screens import Screens, address, said, text_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_issue_changelist")


@pytest.fixture
def screens(world, admin_user):
    return Screens(admin_user)


def edit(model, record, **values):
    model.objects.filter(pk=record.pk).update(**values)


def parked(*names, **more):
    """Coupled pairs whose phone number from Sales is refused, until they are parked."""
    pairs = []
    for name in names:
        local, remote = coupled_customer(name, phone_no="1", **more)
        edit(Account, remote, telephone1="call me", name=f"{name} AG")
        pairs.append((local, remote))
    for _ in range(2):
        sync("CUSTOMER")
    return pairs


def orphaned(*names):
    """Coupled customers whose account was deleted."""
    pairs = [coupled_customer(name) for name in names]
    for _local, remote in pairs:
        Account.objects.filter(pk=remote.pk).delete()
    sync("CUSTOMER")
    return pairs


def currencies(*codes):
    """Coupled currencies that lost their exchange rate and were edited."""
    made = []
    for code in codes:
        local = factories.currency(code, "2")
        sync_records("CURRENCY", local=[local], create=True)
        factories.raw("DELETE FROM bc_currencyexchangerate")
        edit(Currency, local, description=f"{code} money")
        made.append(local)
    sync("CURRENCY")
    return made


def issues(**which):
    return list(Issue.objects.filter(closed_at=None, **which).order_by("pk"))


def listed(screens, **query):
    return list(screens.client.get(LIST, query).context["cl"].result_list)


# --- retrying --------------------------------------------------------------------------------------------------------


def test_retry_now_or_with_the_next_run(screens):
    parked("Ada", "Ben")
    first, second = issues()
    runs = SynchRun.objects.count()
    answer = screens.act("release_selected", first)
    assert "1 issue is tried again (with the next run)" in said(answer)
    assert SynchRun.objects.count() == runs
    assert [i.parked for i in issues()] == [False, True]
    answer = screens.act("retry_selected", first, second)
    assert "2 issues are tried again (" in said(answer)
    assert "run" in said(answer)
    assert SynchRun.objects.count() == runs + 1
    answer = screens.client.post(reverse("admin:integration_issue_retry_all"), {"later": "1"}, follow=True)
    assert "2 issues are tried again (with the next run)" in said(answer)


@pytest.mark.behaviour("B-134")
def test_with_nothing_left_the_inbox_says_so_and_offers_nothing(screens):
    (pair,) = parked("Ada")
    edit(Account, pair[1], telephone1="7")
    screens.act("release_selected", *issues())
    sync("CUSTOMER")
    page = screens.client.get(LIST)
    assert not listed(screens)
    assert "Nothing needs you" in text_of(page)
    assert 'name="_selected_action"' not in page.content.decode()


# --- by force --------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-136")
def test_synchronising_by_force_asks_whose_data_are_kept(screens):
    (first, second) = parked("Ada", "Ben")
    page = screens.act("synchronise_selected", issues()[0])
    text = text_of(page)
    assert "what the other side had is lost there" in text
    assert "Send Business Central’s data to Sales" in text
    assert "Get Sales’ data" in text
    again = screens.act("synchronise_selected", issues()[0], confirmed="1")
    assert "Choose whose data are kept" in said(again)
    done = screens.act("synchronise_selected", issues()[0], confirmed="1", direction="to_integration")
    assert "1 sent to Sales" in said(done)
    assert Account.objects.get(pk=first[1].pk).name == "Ada"
    assert Account.objects.get(pk=second[1].pk).name == "Ben AG"
    (left,) = issues()
    assert (left.source_id, left.parked) == (second[1].pk, True)


@pytest.mark.behaviour("B-137")
def test_what_cannot_be_synchronised_is_left_out_and_said(screens):
    parked("Ada", "Ben")
    orphaned("Cyd")
    chosen = issues()
    assert len(chosen) == 3
    page = screens.act("synchronise_selected", *chosen)
    assert "2 records" in text_of(page)
    assert "1 chosen record does not take part" in text_of(page)
    done = screens.act("synchronise_selected", *chosen, confirmed="1", direction="to_integration")
    assert "Left out: 1. One of their records was deleted" in said(done)
    assert [i.issue_class for i in issues()] == ["deleted"]


# --- deleted partners ------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-144", "B-146")
def test_the_page_of_a_deleted_partner_offers_what_can_be_done(screens):
    ((local, remote),) = orphaned("Mill")
    (issue,) = issues()
    page = screens.page(Issue, "change", issue.pk)
    text = text_of(page)
    for offer in (
        "Restore the deleted record",
        "Set up coupling",
        "Delete the record in Business Central",
        "(deleted)",
    ):
        assert offer in text
    assert f"{address(Customer, 'couple', local.pk)}?mapping=CUSTOMER" in page.content.decode()
    asked = text_of(screens.act("restore_selected", issue))
    assert "under the same number where that is free" in asked
    assert not Account.objects.filter(name="Mill").exists()
    done = screens.act("restore_selected", issue, confirmed="1")
    assert "1 created in Sales" in said(done)
    made = Account.objects.get(name="Mill")
    assert made.pk != remote.pk
    assert Coupling.objects.get(local_id=local.pk).remote_id == made.pk
    assert not listed(screens)


def test_a_restore_of_several_says_why_for_each(screens):
    for (local, _remote), name in zip(orphaned("Ada", "Ben"), ("Ada", "Ben"), strict=True):
        for form in ("A/S", "old"):
            factories.account(f"{name} {form}", emailaddress1=f"{name}@x.example")
        Customer.objects.filter(pk=local.pk).update(e_mail=f"{name}@x.example")
    told = said(screens.act("restore_selected", *issues(), confirmed="1"))
    for name in ("Ada", "Ben"):
        assert f"several records match: {name} A/S, {name} old" in told
    assert "Set up the coupling with the right one" in told


def test_restoring_fits_deleted_partners_only(screens):
    parked("Ada")
    (issue,) = issues()
    assert "none of the chosen ones has a deleted partner" in said(screens.act("restore_selected", issue))
    orphaned("Ben")
    done = screens.act("restore_selected", *issues(), confirmed="1")
    assert "Left out: 1. Both of their records exist." in said(done)
    assert "1 created in Sales" in said(done)


def test_deleting_many_is_confirmed_by_typing_their_number(screens):
    orphaned(*(f"Customer {n}" for n in range(11)))
    chosen = issues()
    page = screens.act("delete_survivors_selected", *chosen)
    assert "Type 11 to confirm" in text_of(page)
    refused = screens.act("delete_survivors_selected", *chosen, confirmed="1", typed="10")
    assert "Type the number of records, 11" in said(refused)
    assert Customer.objects.count() == 11
    done = screens.act("delete_survivors_selected", *chosen, confirmed="1", typed="11")
    assert "11 uncoupled" in said(done)
    assert not Customer.objects.exists()
    assert not Coupling.objects.exists()


@pytest.mark.behaviour("B-145")
def test_who_may_not_delete_is_told_and_nothing_goes(world, django_user_model):
    orphaned("Mill")
    operator = django_user_model.objects.create_user("op", is_staff=True)
    operator.groups.add(Group.objects.get(name=roles.OPERATOR))
    done = Screens(operator).act("delete_survivors_selected", *issues(), confirmed="1")
    assert "You may not delete records of Customer" in said(done)
    assert Customer.objects.filter(name="Mill").exists()
    assert len(issues()) == 1


@pytest.mark.behaviour("B-109", "B-110")
def test_deleting_one_coupling_leaves_the_others(screens):
    pairs = parked("Ada", "Ben", "Cyd")
    money = currencies("SEK", "NOK", "DKK")
    chosen = [issues(source_label__contains="Ben")[0], issues(source_label__contains="NOK")[0]]
    page = screens.act("uncouple_selected", *chosen)
    assert "No record is deleted on either side" in text_of(page)
    screens.act("uncouple_selected", *chosen, confirmed="1", several="1", mapping=["CUSTOMER", "CURRENCY"])
    left = set(
        Coupling.objects.filter(local_table__in=["bc.customer", "bc.currency"]).values_list("local_id", flat=True)
    )
    assert left == {pairs[0][0].pk, pairs[2][0].pk, money[0].pk, money[2].pk}
    assert Account.objects.get(pk=pairs[1][1].pk).bcbi_company is None
    assert Account.objects.get(pk=pairs[0][1].pk).bcbi_company is not None
    runs = SynchRun.objects.filter(kind="uncouple").order_by("mapping__name")
    counted = {run.mapping.name: factories.Outcome(run).to for run in runs}
    assert counted == {"CUSTOMER": {"uncoupled": 1, "modified": 1}, "CURRENCY": {"uncoupled": 1}}
    assert len(issues()) == 4


def test_only_the_mappings_that_are_ticked_take_part(screens):
    parked("Ada")
    currencies("SEK")
    screens.act("uncouple_selected", *issues(), confirmed="1", several="1", mapping=["CURRENCY"])
    assert [c.local_table for c in Coupling.objects.all()] == ["bc.customer"]


@pytest.mark.behaviour("B-112")
def test_a_coupling_whose_record_is_gone_can_be_deleted(screens):
    orphaned("Mill", "Quarry")
    screens.act("uncouple_selected", issues()[0], confirmed="1")
    assert Coupling.objects.count() == 1
    assert [i.source_label.split(" · ")[-1] for i in listed(screens)] == ["Quarry"]


def test_finding_deleted_records(screens):
    local, remote = coupled_customer("Mill")
    find = reverse("admin:integration_issue_find_deleted")
    assert "No coupling has a deleted record." in said(screens.client.post(find, follow=True))
    Account.objects.filter(pk=remote.pk).delete()
    factories.raw("DELETE FROM integration_change")
    done = screens.client.post(find, follow=True)
    assert "coupled to a deleted record" in said(done)
    assert [i.source_id for i in listed(screens)] == [local.pk]
    orphans = screens.client.get(address(Coupling, "changelist"), {"state": "orphan"})
    assert len(orphans.context["cl"].result_list) == 1
    screens.act("restore_deleted", Coupling.objects.get(), confirmed="1")
    assert Account.objects.filter(name="Mill").exists()


# --- the list and the pages ------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-138", "B-139")
def test_the_newest_failure_comes_first_with_its_record_message_and_time(screens):
    ((local, remote),) = parked("Ada")
    currencies("SEK")
    first, second = listed(screens)
    assert (first.mapping.name, second.mapping.name) == ("CURRENCY", "CUSTOMER")
    page = screens.client.get(LIST)
    text = text_of(page)
    assert "There is no exchange rate for SEK" in text
    assert "cannot be “call me”" in text
    assert page.content.decode().count("<time") >= 2
    cells = re.findall(r'<td class="field-mapping_name[^>]*>\s*([^<]*?)\s*<', page.content.decode())
    assert cells == ["CURRENCY", "CUSTOMER"]
    assert address(Account, "change", remote.pk) in page.content.decode()
    shown = screens.page(Issue, "change", second.pk).content.decode()
    for link in (
        address(Customer, "change", local.pk),
        address(Account, "change", remote.pk),
        address(SynchRun, "change", second.run_id),
    ):
        assert link in shown


@pytest.mark.behaviour("B-148")
def test_what_was_settled_elsewhere_is_gone_when_the_list_is_loaded_again(screens):
    parked("Ada", "Ben")
    assert len(listed(screens)) == 2
    factories.coupling_service.uncouple(
        factories.mapping("CUSTOMER"), coupling_ids=[Coupling.objects.get(local_label__endswith="Ada").pk]
    )
    assert [i.source_label.partition(" ")[0] for i in listed(screens)] == ["Ben"]


@pytest.mark.behaviour("B-142")
def test_the_page_of_a_parked_record_says_so_and_leads_to_its_issue(screens):
    ((local, remote), _other) = parked("Ada", "Ben")
    page = screens.page(Account, "change", remote.pk)
    assert "Parked: runs leave this record alone" in text_of(page)
    for record, model in ((remote, Account), (local, Customer)):
        page = screens.page(model, "change", record.pk)
        link = f"{LIST}?record={record.pk}"
        assert link in page.content.decode()
        shown = screens.client.get(link)
        assert [i.source_id for i in shown.context["cl"].result_list] == [remote.pk]
    assert not listed(screens, record="nonsense")


def test_searching_by_record_value_and_message(screens):
    parked("Ada")
    currencies("SEK")
    assert [i.mapping.name for i in listed(screens, q="Ada")] == ["CUSTOMER"]
    assert [i.mapping.name for i in listed(screens, q="call me")] == ["CUSTOMER"]
    assert [i.mapping.name for i in listed(screens, q="no exchange rate")] == ["CURRENCY"]
    assert not listed(screens, q="nobody says this")


def test_why_it_is_parked(screens):
    parked("Ada")
    (issue,) = issues()
    text = text_of(screens.page(Issue, "change", issue.pk))
    assert "It failed the same way 2 times, so it is parked" in text


def test_a_conflict_says_who_changed_each_side_and_what_has_moved(screens):
    local, remote = coupled_customer("Mill", fax_no="1")
    eva = factories.user("Eva Holm", internalemailaddress="eva@x.example")
    edit(Customer, local, fax_no="2", modified_by="carl")
    edit(Account, remote, fax="3", modifiedby=eva)
    sync("CUSTOMER")
    (issue,) = issues()
    text = text_of(screens.page(Issue, "change", issue.pk))
    assert ", carl" in text
    assert ", Eva Holm" in text
    assert "has been changed since this conflict was found" not in text
    edit(Account, remote, fax="4", modifiedby=factories.SystemUser.objects.get(isintegrationuser=True))
    text = text_of(screens.page(Issue, "change", issue.pk))
    assert "now “4”" in text
    assert ", the integration" in text
    assert "has been changed since this conflict was found" in text


def test_what_was_never_agreed_is_not_said_to_be_changed(screens):
    local, remote = factories.customer("Mill", city="Kiel"), factories.account("Mill", address1_city="Ulm")
    factories.couple("CUSTOMER", local, remote)
    (issue,) = issues()
    text = text_of(screens.page(Issue, "change", issue.pk))
    assert "never agreed on: City (“Kiel” ↔ “Ulm”)" in text
    assert "changed in Business Central and in Sales" not in text
