"""Values are shown by one rule, and written by one (D11, D12): by the right to look at, or to change, their table.

Everything a role can open is walked through in `test_roles_find_their_way` and, over REST, in `test_rest_links`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from crm.models import Account
from erp.bc.models import Contact, ContactBusinessRelation, Customer, NoSeries
from erp.bc.models.contact import LinkTo
from erp.bc.services import links, merge_contacts
from integration import registry, visitor
from integration.engine.write import Write
from integration.models import Coupling, Issue, JournalEntry, SynchRun
from integration.models.run import RunKind
from integration.services import couple, incoming, plans, resolve, settle_deleted
from integration.services.errors import Refused
from integration.services.write_rows import RowsRefused, delete_instance, write_rows
from p2c import roles
from tests import factories
from tests.integration.commands.conftest import call
from tests.p2c.pages import administrator, somebody
from tests.sharing import shareable

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
OURS, THEIRS = "0755 1111", "0755 2222"
WHY = "not shown: needs the right to look at Customer"
ALL = [roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR, roles.SALES, roles.BACK_OFFICE]


def person(role: str) -> User:
    made = User.objects.create_user(role.split()[-1], is_staff=True)
    made.groups.add(Group.objects.get(name=role))
    return made


def page(client: Client, record: Any, name: str = "change", **query: str) -> str:
    """What a page of the record says."""
    answer = client.get(
        reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{name}", args=[record.pk]), query
    )
    assert answer.status_code == 200
    return answer.content.decode()


# --- what is shown ----------------------------------------------------------------------------------------------------


@shareable
def pair(world: Any) -> Any:
    """A customer and its account: the fax was overwritten by a run, and both sides have changed the phone."""
    customer, account = factories.coupled_customer("Mill")
    Customer.objects.filter(pk=customer.pk).update(fax_no="0755 3333")
    Account.objects.filter(pk=account.pk).update(fax="0755 4444")
    couple.synchronise_records(factories.mapping("CUSTOMER"), local_ids=[customer.pk.hex], force="from_integration")
    Customer.objects.filter(pk=customer.pk).update(phone_no=OURS)
    Account.objects.filter(pk=account.pk).update(telephone1=THEIRS)
    factories.sync("CUSTOMER")
    [issue] = factories.open_issues("CUSTOMER")
    return Customer.objects.get(pk=customer.pk), Account.objects.get(pk=account.pk), issue


def test_the_panel_of_a_record_shows_a_seller_her_side_alone(pair: Any) -> None:
    _customer, account, _issue = pair
    told = page(somebody(roles.SALES), account, "panels")
    assert THEIRS in told
    assert WHY in told
    assert OURS not in told
    assert "0755 3333" not in told, "what a run has overwritten stands in the history"
    assert "“Back-office user”" in told, "whom to ask"
    told = page(administrator(), account, "panels")
    assert OURS in told
    assert "0755 3333" in told
    assert WHY not in told


@pytest.mark.parametrize("name", ["explain", "couple"])
def test_explain_and_coupling_pages_show_her_side_alone(pair: Any, name: str) -> None:
    customer, account, _issue = pair
    query = {}
    if name == "couple":
        Coupling.objects.all().delete()
        query = {"partner": customer.pk.hex}
    told = page(somebody(roles.SALES), account, name, **query)
    assert WHY in told
    assert OURS not in told
    assert OURS in page(administrator(), account, name, **query)


def test_the_page_of_a_coupling_shows_her_side_alone(pair: Any) -> None:
    _customer, account, _issue = pair
    coupling = Coupling.objects.get(remote_id=account.pk)
    told = page(somebody(roles.SALES), coupling)
    assert THEIRS in told
    assert OURS not in told
    assert OURS in page(administrator(), coupling)


def test_candidates_are_named_and_no_more(pair: Any) -> None:
    Coupling.objects.all().delete()
    _customer, account, _issue = pair
    told = page(somebody(roles.SALES), account, "couple", q="Mill")
    assert "Mill" in told
    assert OURS not in told
    assert f'<span class="sy-soft sy-small">{WHY}</span>' in told


def test_couple_by_match_names_records_and_tells_no_values(pair: Any) -> None:
    Coupling.objects.all().delete()
    _customer, account, _issue = pair
    sent = {"action": "couple_by_match", "_selected_action": [str(account.pk)]}
    answer = somebody(roles.SALES).post(reverse("admin:crm_account_changelist"), sent)
    assert answer.status_code == 200
    assert "Mill" in answer.content.decode()
    assert OURS not in answer.content.decode()


def test_a_preview_of_chosen_records_shows_her_side_alone(pair: Any) -> None:
    customer, account, _issue = pair
    Customer.objects.filter(pk=customer.pk).update(city="Ulm")
    sent = {"action": "preview_records", "_selected_action": [str(account.pk)]}
    for client, seen in ((somebody(roles.SALES), False), (administrator(), True)):
        told = client.post(reverse("admin:crm_account_changelist"), sent).content.decode()
        assert (OURS in told) is seen
        assert ("Ulm" in told) is seen


def test_a_plan_and_its_download_show_her_side_alone(pair: Any) -> None:
    customer, _account, _issue = pair
    Customer.objects.filter(pk=customer.pk).update(city="Ulm")
    run = plans.make(factories.mapping("CUSTOMER"), RunKind.FULL)
    for client, seen in ((somebody(roles.SALES), False), (administrator(), True)):
        # a download is made while it is sent, when its request is over
        for told in (
            page(client, run, "plan"),
            client.get(f"/admin/integration/synchrun/{run.pk}/plan.csv").getvalue().decode(),
        ):
            assert "Mill" in told
            assert ("Ulm" in told) is seen
            assert (WHY in told) is not seen
    refused = somebody_else(roles.SALES).get(f"{ROOT}runs/{run.pk}/plan/")
    assert refused.status_code == 403
    assert "bc.view_customer" in str(refused.json())


def somebody_else(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_an_issue_says_what_is_wrong_without_values(pair: Any) -> None:
    *_records, issue = pair
    seller = somebody(roles.SALES)
    found = seller.get(f"{ROOT}issues/{issue.pk}/").json()
    [field] = found["fields"]
    assert (field["label"], field["local"], field["remote"], field["base"]) == ("Phone No.", None, THEIRS, None)
    assert "“Back-office user”" in found["not_shown"]
    assert found["sentence"].startswith("C")
    assert "was changed in Business Central and in Sales: Phone No. (" in found["sentence"]
    for told in (page(seller, issue), seller.get("/admin/integration/issue/").content.decode()):
        assert OURS not in told
        assert "was changed in Business Central and in Sales" in told
    found = administrator().get(f"{ROOT}issues/{issue.pk}/").json()
    assert (found["fields"][0]["local"], found["not_shown"]) == (OURS, "")
    assert OURS in found["sentence"]


def test_a_search_finds_no_issue_by_a_value_one_may_not_see(pair: Any) -> None:
    for client, found in ((somebody(roles.SALES), False), (administrator(), True)):
        told = client.get("/admin/integration/issue/", {"q": OURS}).content.decode()
        assert ("C00001" in told.partition("result_list")[2]) is found
        assert (
            "C00001"
            in client.get("/admin/integration/issue/", {"q": "Mill"}).content.decode().partition("result_list")[2]
        )


def test_what_is_waited_for_is_named_to_everybody(world: Any) -> None:
    """Without the name nobody could do anything about it."""
    issue = Issue(mapping=factories.mapping("CUSTOMER"), code="must_be_coupled", source_label="Mill", field="Currency")
    issue.params = {"value": "SEK · Krone", "mapping": "CURRENCY"}
    with visitor.acting_as(person(roles.SALES)):
        assert issue.sentence == "Currency of Mill is “SEK · Krone”, which is not coupled (CURRENCY)."
        issue.code = "too_long"
        assert issue.sentence == f"Currency of Mill is too long: “…” has … characters, … are allowed. ({WHY})"
    assert "SEK" in issue.sentence, "nobody is denied anything outside of a request"


def test_a_command_shows_what_its_user_may_see(pair: Any) -> None:
    customer, _account, issue = pair
    seller = person(roles.SALES).username
    for command in (["explain", "CUSTOMER", customer.no], ["issues"]):
        assert OURS in call(*command).out
        assert OURS not in call(*command, "--user", seller).out
    assert OURS not in call("explain", "CUSTOMER", customer.no, "--json", "--user", seller).out
    assert str(issue.pk) in call("issues", "--user", seller).out


def test_the_journal_keeps_values_from_those_who_may_not_look_at_the_table(pair: Any) -> None:
    user = person(roles.SALES)
    group = Group.objects.get(name=roles.AUDITOR)
    user.user_permissions.add(group.permissions.get(codename="view_journalentry"))
    client = Client()
    client.force_login(user)
    entry = JournalEntry.objects.filter(table="bc.customer", action="modify").latest("pk")
    found = client.get(f"{ROOT}journal/{entry.pk}/").json()
    assert (found["before"], found["after"]) == (None, None)
    told = page(client, entry)
    assert WHY in told
    assert "0755 3333" not in told
    assert "0755 3333" not in page(client, SynchRun.objects.get(pk=entry.run_id))


# --- what is written --------------------------------------------------------------------------------------------------


def writes_of(table: Any, record: Any) -> dict[str, Any]:
    """Each action with a service that does it to a record of the table."""
    row = table.row(record)
    return {
        "add": lambda: incoming.create(table, {"name": "Windmill"}),
        "change": lambda: write_rows(table.model, [Write.update(row, {"name": "Windmill"})]),
        "delete": lambda: delete_instance(record),
    }


@pytest.mark.says("no_right")
@pytest.mark.parametrize("role", ALL)
def test_every_writing_service_asks_for_the_right(world: Any, role: str) -> None:
    """Of tables of both sides; what is refused names the right and who has it, and writes nothing."""
    user, given = person(role), roles.permissions()[role]
    for make in (factories.customer, factories.account, factories.vendor):
        for action in ("add", "change", "delete"):
            record = make("Mill")
            table = registry.table(type(record))
            right = visitor.right(action, table.name)
            count = type(record).objects.count()
            with visitor.acting_as(user):
                if right in given:
                    writes_of(table, record)[action]()
                    continue
                with pytest.raises(RowsRefused, match=right) as refused:
                    writes_of(table, record)[action]()
            [finding] = refused.value.findings
            assert str(finding) == f"You may not write records of {table.caption}: the permission {right} is missing."
            assert finding.next_step.startswith("Nothing was written. Ask somebody with the role “Integration admin")
            assert type(record).objects.count() == count
            assert type(record).objects.get(pk=record.pk).name == "Mill"


@pytest.mark.parametrize("role", ALL)
def test_saving_a_record_asks_as_well(world: Any, role: str) -> None:
    series = factories.saved(NoSeries(code="X"))
    with visitor.acting_as(person(role)):
        series.description = "Other"
        if "bc.change_noseries" in roles.permissions()[role]:
            series.save()
        else:
            with pytest.raises(RowsRefused, match=r"bc\.change_noseries"):
                series.save()
    assert NoSeries.objects.get(pk=series.pk).description in ("", "Other")


@pytest.mark.parametrize("role", ALL)
def test_a_typed_value_takes_the_right_to_change_the_table_it_is_written_to(pair: Any, role: str) -> None:
    customer, account, issue = pair
    [key] = [each["key"] for each in issue.fields]
    with visitor.acting_as(person(role)):
        if "bc.change_customer" in roles.permissions()[role]:
            resolve.resolve(issue, {key: "typed"}, {key: "0755 5555"})
        else:
            with pytest.raises(Refused, match=r"bc\.change_customer is missing.*Nothing was written.*Ask somebody"):
                resolve.resolve(issue, {key: "typed"}, {key: "0755 5555"})
    customer.refresh_from_db()
    account.refresh_from_db()
    written = "0755 5555" if "bc.change_customer" in roles.permissions()[role] else ""
    assert (customer.phone_no, account.telephone1) == ((written,) * 2 if written else (OURS, THEIRS))


def test_an_operator_is_offered_no_value_to_type_and_settles_by_choosing(pair: Any) -> None:
    """What she chooses is written by a run, which needs no right to a table."""
    _customer, account, issue = pair
    [key] = [each["key"] for each in issue.fields]
    client = somebody(roles.OPERATOR)
    assert f'name="typed-{key}"' not in page(client, issue)
    assert f'name="typed-{key}"' in page(administrator(), issue)
    address = reverse("admin:integration_issue_resolve", args=[issue.pk])
    told = client.post(address, {f"choice-{key}": "typed", f"typed-{key}": "0755 5555"}, follow=True)
    assert "bc.change_customer" in told.content.decode()
    client.post(address, {f"choice-{key}": "ours"})
    account.refresh_from_db()
    assert account.telephone1 == OURS
    issue.refresh_from_db()
    assert issue.closed_at is not None


@pytest.mark.parametrize("role", [roles.SALES, roles.BACK_OFFICE, roles.OPERATOR])
def test_runs_write_whatever_the_rights_of_whoever_asked(world: Any, role: str) -> None:
    customer, account = factories.customer("Mill", city="Ulm"), factories.account("Mill")
    user, mapping = person(role), factories.mapping("CUSTOMER")
    with visitor.acting_as(user):
        couple.couple(mapping, customer.pk.hex, account.pk.hex, first_synch="to_integration", user=user)
    account.refresh_from_db()
    assert account.address1_city == "Ulm"


def test_deeds_with_a_permission_of_their_own_take_no_other(world: Any) -> None:
    """The back office may merge and unlink contacts, though it deletes no record otherwise."""
    keep, other = (factories.saved(Contact(name=name)) for name in ("Mill", "Mill Ltd"))
    customer = factories.customer("Lake")
    link = ContactBusinessRelation.objects.get(link_to_table=LinkTo.CUSTOMER, no=customer.no)
    with visitor.acting_as(person(roles.BACK_OFFICE)):
        merge_contacts.merge(keep.pk.hex, other.pk.hex)
        links.unlink(link.pk.hex)
        with pytest.raises(RowsRefused, match=r"bc\.delete_contact "):
            delete_instance(Contact.objects.get(pk=keep.pk))
    assert not Contact.objects.filter(pk=other.pk).exists()
    assert not ContactBusinessRelation.objects.filter(pk=link.pk).exists()


def test_deleting_what_is_left_takes_the_right_to_delete(pair: Any) -> None:
    _customer, account, _issue = pair
    Customer.objects.all()._raw_delete("default")
    with pytest.raises(Refused, match=r"crm\.delete_account"):
        settle_deleted.delete_survivors(Coupling.objects.all(), user=person(roles.OPERATOR))
    assert Account.objects.filter(pk=account.pk).exists()
