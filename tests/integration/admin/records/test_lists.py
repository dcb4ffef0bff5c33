"""Lists of records: the coupling state, its filter and counts, and which actions are offered to whom."""

import pytest
from django.contrib import admin
from django.db import connection

from crm.models import Account
from erp.bc.models import Country, Customer
from integration.models import Issue, MappingFilter, TableMapping
from tests import factories
from tests.counting import statements
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db


def actions(answer):
    return [name for name, _text in answer.context["action_form"].fields["action"].choices if name]


def states(answer):
    """What the coupling column of the page says, by the record's name."""
    return {
        record.name: (
            [state.group for state in record._standing.states],
            len(record._standing.issues),
        )
        for record in answer.context["cl"].result_list
    }


def test_the_column_says_how_each_record_stands(screens):
    _local, _remote = factories.coupled_customer("Mill")
    factories.customer("Bakery")
    factories.customer("Closed", blocked=3)
    person = factories.salesperson("NOBODY")
    factories.customer("Waiting", salesperson=person)
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    found = states(screens.page(Customer, "changelist"))
    assert found["Mill"] == (["coupled"], 0)
    assert found["Closed"] == (["outside"], 0)
    assert found["Waiting"] == (["free"], 1)
    page = screens.page(Customer, "changelist")
    text = text_of(page)
    assert "Coupled" in text
    assert "Outside the filter" in text
    assert "1 issue" in text
    partner = Account.objects.get(name="Mill")
    assert address(Account, "change", partner.pk) in page.content.decode()


def test_an_account_is_shown_with_the_mapping_it_belongs_to(screens):
    factories.account("Buyer")
    factories.account("Supplier", customertypecode=11)
    factories.account("Prospect", customertypecode=8)
    text = text_of(screens.page(Account, "changelist"))
    assert "Not coupled · CUSTOMER" in text
    assert "Not coupled · VENDOR" in text
    assert states(screens.page(Account, "changelist"))["Prospect"] == (["outside"], 0)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("coupled", {"Mill"}),
        ("free", {"Bakery", "Waiting"}),
        ("outside", {"Closed"}),
        ("issue", {"Waiting"}),
        ("nonsense", {"Mill", "Bakery", "Closed", "Waiting"}),
    ],
)
def test_the_filter(screens, value, names):
    factories.coupled_customer("Mill")
    factories.customer("Closed", blocked=3)
    factories.customer("Waiting", salesperson=factories.salesperson("NOBODY"))
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    factories.customer("Bakery")
    assert set(states(screens.page(Customer, "changelist", coupling=value))) == names


def test_a_customer_blocked_for_all_is_found_by_a_choice_of_its_own(screens):
    """ "All" without more is every customer."""
    factories.customer("Mill")
    factories.customer("Closed", blocked=3)
    assert "Blocked: All" in screens.page(Customer, "changelist").content.decode()
    assert set(states(screens.page(Customer, "changelist", blocked__exact=3))) == {"Closed"}


def test_counts_above_the_list_lead_to_the_filter_and_back(screens):
    factories.coupled_customer("Mill")
    factories.customer("Bakery")
    chips = {c["word"]: c for c in screens.page(Customer, "changelist").context["chips"]}
    assert {word: chip["count"] for word, chip in chips.items()} == {
        "Coupled": 1,
        "Not coupled": 1,
        "Outside the filter": 0,
        "With open issue": 0,
    }
    followed = screens.client.get(address(Customer, "changelist") + chips["Coupled"]["href"])
    assert set(states(followed)) == {"Mill"}
    again = {c["word"]: c for c in followed.context["chips"]}["Coupled"]
    assert again["selected"]
    assert set(states(screens.client.get(address(Customer, "changelist") + again["href"]))) == {"Mill", "Bakery"}


def test_a_table_without_mapping_has_a_plain_list(screens):
    Country(code="SE", name="Sweden").save()
    page = screens.page(Country, "changelist")
    assert "coupling" not in [str(name) for name in page.context["cl"].list_display]
    assert actions(page) == ["delete_selected"]
    TableMapping.objects.update(enabled=False)
    assert actions(screens.page(Customer, "changelist")) == ["create_contacts", "delete_selected", "update_statistics"]


def test_a_filter_that_cannot_be_read_is_named_and_the_list_still_opens(screens):
    factories.customer("Mill")
    MappingFilter.objects.create(mapping=factories.mapping("CUSTOMER"), side="L", field="no_such_column", value="1")
    page = screens.page(Customer, "changelist")
    assert page.status_code == 200
    assert states(page)["Mill"][0] == ["broken"]
    assert "no_such_column" in page.content.decode()


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(screens, monkeypatch):
    monkeypatch.setattr(admin.site.get_model_admin(Customer), "list_per_page", 10)

    def asked(number):
        made = Customer.objects.count()
        for _ in range(number - made):
            factories.coupled_customer()
        screens.page(Customer, "changelist", all="")
        with statements(connection) as seen:
            page = screens.page(Customer, "changelist")
        # the second page is not read
        assert len(page.context["cl"].result_list) == min(number, 10)
        return len(seen)

    few = asked(3)
    assert asked(14) == few
    assert few <= 40


def test_actions_follow_the_directions_of_the_mapping(screens):
    factories.customer("Mill")
    everything = actions(screens.page(Customer, "changelist"))
    assert everything[-2:] == ["delete_selected", "update_statistics"]
    assert {"send_records", "get_records", "create_partners", "couple_record"} <= set(everything)
    factories.change_mapping("CUSTOMER", direction="to_integration")
    one_way = actions(screens.page(Customer, "changelist"))
    assert "get_records" not in one_way
    assert "send_records" in one_way
    factories.change_mapping("VENDOR", direction="to_integration")
    assert "create_partners" not in actions(screens.page(Account, "changelist"))


@pytest.mark.parametrize(
    ("permission", "offered"),
    [
        ("integration.couple", {"couple_record", "couple_by_match"}),
        ("integration.uncouple", {"uncouple_records"}),
        ("integration.synchronise", {"synchronise_records", "send_records", "get_records", "update_statistics"}),
    ],
)
def test_what_is_offered_follows_permissions(somebody, permission, offered):
    _local, _remote = factories.coupled_customer("Mill")
    person = somebody("bc.view_customer", permission)
    always = {"preview_records", "explain_record"}
    assert set(actions(person.page(Customer, "changelist"))) == offered | always


@pytest.mark.parametrize("action", ["synchronise_records", "uncouple_records", "create_partners", "couple_by_match"])
def test_what_is_not_offered_is_not_done(somebody, action):
    local, remote = factories.coupled_customer("Mill")
    Customer.objects.filter(pk=local.pk).update(phone_no="1")
    person = somebody("bc.view_customer")
    person.act(action, local, confirmed="1")
    remote.refresh_from_db()
    assert remote.telephone1 == ""
    assert factories.mapping("CUSTOMER").runs.filter(status="queued").count() == 0
    assert states(person.page(Customer, "changelist"))["Mill"][0] == ["coupled"]


def test_a_list_sent_with_a_broken_key_is_answered_with_a_sentence(screens):
    factories.customer("Mill")
    sent = {"action": "synchronise_records", "_selected_action": ["nonsense"]}
    answer = screens.client.post(address(Customer, "changelist"), sent, follow=True)
    assert answer.status_code == 200
    assert "does not exist" in said(answer)


def test_an_issue_of_the_partner_counts_for_the_record(screens):
    local, remote = factories.coupled_customer("Mill")
    Customer.objects.filter(pk=local.pk).update(city="Kiel")
    Account.objects.filter(pk=remote.pk).update(address1_city="Husum")
    factories.sync("CUSTOMER")
    assert Issue.objects.get(closed_at=None).coupling is not None
    assert states(screens.page(Account, "changelist"))["Mill"] == (["coupled"], 1)
    assert states(screens.page(Account, "changelist", coupling="issue")).keys() == {"Mill"}
