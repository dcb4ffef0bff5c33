"""The coupling page: finding a partner, comparing, the first synchronisation, creating, and what is refused."""

import pytest
from django.urls import reverse

from crm.models import Account, SystemUser
from erp.bc.models import Country, Customer, Salesperson
from integration.models import Coupling, FieldMapping, SynchRun
from tests import factories
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(screens):
    """A customer and the account it should be coupled to; they differ in the city and the phone."""
    local = factories.customer("Mill", e_mail="mill@x.example", city="Kiel", phone_no="1")
    remote = factories.account("The Mill", emailaddress1="mill@x.example", address1_city="Husum")
    return local, remote


def couple(screens, record, follow=True, **sent):
    return screens.client.post(address(type(record), "couple", record.pk), sent, follow=follow)


def lines(page):
    return {line.local_caption: line for line in page.context["compared"].lines}


def errors(page):
    return " ".join(page.context["form"].non_field_errors())


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# --- what is refused


def test_choosing_nothing(screens, pair):
    page = couple(screens, pair[0], first_synch="none")
    assert "Choose a partner, or tick that a new record is to be created." in errors(page)
    assert not Coupling.objects.exists()


@pytest.mark.parametrize("partner", ["nonsense", "01a1fc89b79f70008f0782d0eb59f0b6"])
@pytest.mark.behaviour("B-094")
def test_a_partner_that_does_not_exist(screens, pair, partner):
    page = couple(screens, pair[0], partner=partner, first_synch="none")
    assert page.status_code == 200
    assert not Coupling.objects.exists()
    assert "does not name a record" in errors(page) or "does not exist" in errors(page)


def test_a_partner_that_is_coupled_already_names_both(screens, pair):
    local, remote = pair
    other = factories.customer("Bakery")
    factories.couple("CUSTOMER", other, remote, first_synch="none")
    page = screens.page(Customer, "couple", local.pk)
    assert "Coupled to" in text_of(page)
    page = couple(screens, local, partner=remote.pk.hex, first_synch="none")
    assert "is already coupled to" in errors(page)
    assert "Bakery" in errors(page)
    assert "Uncouple it first" in errors(page)


def test_a_record_outside_the_filter_is_told_so_and_not_coupled(screens, pair):
    _local, remote = pair
    closed = factories.customer("Closed", blocked=3)
    page = screens.page(Customer, "couple", closed.pk)
    assert "is outside the filter of CUSTOMER (Blocked is “Not blocked”)" in text_of(page)
    page = couple(screens, closed, partner=remote.pk.hex, first_synch="none")
    assert "is outside the filter" in errors(page)


def test_a_way_of_synchronising_that_the_mapping_does_not_go(screens, pair):
    local, remote = pair
    factories.change_mapping("CUSTOMER", direction="to_integration")
    page = screens.page(Customer, "couple", local.pk)
    assert "from_integration" not in [value for value, _label in page.context["form"].fields["first_synch"].choices]
    page = couple(screens, local, partner=remote.pk.hex, first_synch="from_integration")
    assert page.context["form"].errors["first_synch"]
    assert not Coupling.objects.exists()


def test_a_table_without_mapping_leads_back_to_the_record(screens):
    country = Country(code="SE", name="Sweden")
    country.save()
    answer = screens.client.get(address(Country, "couple", country.pk), follow=True)
    assert answer.redirect_chain[-1][0] == address(Country, "change", country.pk)
    assert "takes part in no enabled table mapping" in said(answer)


def test_a_record_that_is_gone(screens):
    assert screens.page(Customer, "couple", "01a1fc89-b79f-7000-8f07-82d0eb59f0b6").status_code == 404
    assert screens.page(Customer, "couple", "nonsense").status_code == 404


@pytest.mark.parametrize("permissions", [["bc.view_customer"], ["integration.couple"]])
def test_it_takes_the_permission_and_sight_of_the_record(somebody, permissions):
    local = factories.customer("Mill")
    assert somebody(*permissions).page(Customer, "couple", local.pk).status_code == 403


# --- finding and comparing


def test_the_only_match_is_chosen_and_its_reason_told(screens, pair):
    local, remote = pair
    factories.account("Elsewhere")
    page = screens.page(Customer, "couple", local.pk)
    assert [(o.candidate.label, o.candidate.why, o.chosen) for o in page.context["offers"]] == [
        ("The Mill", "Same Email", True)
    ]
    assert page.context["form"].initial["partner"] == remote.pk.hex


def test_of_several_matches_none_is_chosen(screens, pair):
    local, _remote = pair
    factories.account("Copy of the Mill", emailaddress1="MILL@x.example")
    page = screens.page(Customer, "couple", local.pk)
    assert len(page.context["offers"]) == 2
    assert not any(offer.chosen for offer in page.context["offers"])
    assert "Choose a partner to see both side by side" in text_of(page)


@pytest.mark.behaviour("B-095")
def test_searching_finds_by_number_name_and_mail_within_the_filter(screens):
    local = factories.customer("Mill")
    taken = factories.coupled_customer("Ærøskøbing Bageri")[1]
    free = factories.account("ÆRØ Færge", accountnumber="A-77", emailaddress1="ferry@x.example")
    factories.account("Ærø Vendor", customertypecode=11)
    for words in ("ærø", "Ærø"):
        found = screens.page(Customer, "couple", local.pk, q=words).context["offers"]
        assert [o.candidate.id for o in found] == [free.pk.hex, taken.pk.hex], words
    for words in ("a-77", "ferry@", "ÆRØ færge"):
        found = screens.page(Customer, "couple", local.pk, q=words).context["offers"]
        assert [o.candidate.id for o in found] == [free.pk.hex], words
    nothing = screens.page(Customer, "couple", local.pk, q="no such thing")
    assert "contains “no such thing”" in text_of(nothing)


def test_what_is_called_so_comes_before_what_begins_with_it(screens):
    """ENG-113."""
    local = factories.customer("Somebody")
    for name in ("The Mill", "Mill and Sons", "mill", "Windmill"):
        factories.account(name)
    found = screens.page(Customer, "couple", local.pk, q="Mill").context["offers"]
    assert [o.candidate.label for o in found] == ["mill", "Mill and Sons", "The Mill", "Windmill"]


def test_without_a_match_similar_names_are_proposed(screens):
    local = factories.customer("Windmill Bakery")
    factories.account("Windmill and Sons")
    page = screens.page(Customer, "couple", local.pk)
    assert [(o.candidate.label, o.candidate.why, o.chosen) for o in page.context["offers"]] == [
        ("Windmill and Sons", "Similar name", False)
    ]


@pytest.mark.behaviour("B-096")
def test_both_records_are_compared_field_by_field(screens, pair):
    local, _remote = pair
    page = screens.page(Customer, "couple", local.pk)
    shown = lines(page)
    enabled = FieldMapping.objects.filter(mapping__name="CUSTOMER", enabled=True).exclude(local_field="")
    assert len(page.context["compared"].lines) == enabled.count()
    assert (shown["City"].local, shown["City"].remote, shown["City"].differs) == ("Kiel", "Husum", True)
    assert not shown["Email"].differs
    assert shown["City"].plans == {"to_integration": "to", "from_integration": "from", "": "conflict", "none": ""}
    assert shown["Phone No."].plans[""] == "to"


def test_the_page_of_an_account_compares_the_same_way(screens, pair):
    local, remote = pair
    page = screens.page(Account, "couple", remote.pk)
    assert [o.candidate.id for o in page.context["offers"]] == [local.pk.hex]
    assert lines(page)["City"].local == "Kiel"
    assert "1. Partner: Customer in Business Central" in text_of(page)


@pytest.mark.behaviour("B-093")
def test_picking_another_partner_keeps_the_choice_and_couples_nothing(screens, pair):
    local, _remote = pair
    other = factories.account("Bakery", address1_city="Lübeck")
    page = couple(screens, local, pick=other.pk.hex, first_synch="from_integration")
    assert page.context["form"]["first_synch"].value() == "from_integration"
    assert lines(page)["City"].remote == "Lübeck"
    assert page.context["form"].initial["partner"] == other.pk.hex
    assert not Coupling.objects.exists()


def test_what_must_be_coupled_first_is_listed_with_the_way_there(screens):
    person = factories.salesperson("AB")
    local = factories.customer("Mill", salesperson=person)
    page = screens.page(Customer, "couple", local.pk)
    [(missing, link)] = page.context["missing"]
    assert (missing.mapping, missing.label) == ("SALESPEOPLE", "AB · Ab")
    assert link.startswith(address(Salesperson, "couple", person.pk))
    there = screens.client.get(link)
    assert there.status_code == 200
    assert there.context["next"] == address(Customer, "couple", local.pk)


def test_the_page_does_not_ask_more_for_more_candidates(screens, django_assert_max_num_queries):
    local = factories.customer("Mill", e_mail="mill@x.example")
    for number in range(25):
        factories.account(f"Mill {number}", emailaddress1="mill@x.example")
    with django_assert_max_num_queries(60):
        page = screens.page(Customer, "couple", local.pk)
    assert len(page.context["offers"]) == 20


# --- coupling


@pytest.mark.behaviour("B-091")
def test_business_central_wins_unless_told_otherwise(screens, pair):
    local, remote = pair
    page = screens.page(Customer, "couple", local.pk)
    assert page.context["form"]["first_synch"].value() == "to_integration"
    done = couple(screens, local, partner=remote.pk.hex, first_synch="to_integration")
    assert fresh(remote).address1_city == "Kiel"
    assert "is now coupled to" in said(done)
    assert address(Account, "change", remote.pk) in said(done)
    assert "1 sent to Sales" in said(done)
    assert done.redirect_chain[-1][0] == address(Customer, "change", local.pk)
    assert Coupling.objects.get().local_id == local.pk


@pytest.mark.behaviour("B-085")
def test_a_salesperson_takes_the_data_of_the_user(screens):
    person = factories.salesperson("AB")
    user = factories.user("Ada Byron")
    page = screens.page(Salesperson, "couple", person.pk)
    assert page.context["form"]["first_synch"].value() == "from_integration"
    couple(screens, person, partner=user.pk.hex, first_synch="from_integration")
    assert fresh(person).name == "Ada Byron"


@pytest.mark.behaviour("B-086")
def test_without_synchronisation_both_stay_as_they_are(screens, pair):
    local, remote = pair
    couple(screens, local, partner=remote.pk.hex, first_synch="none")
    factories.sync("CUSTOMER")
    assert (fresh(local).city, fresh(remote).address1_city) == ("Kiel", "Husum")
    assert Coupling.objects.exists()


def test_field_by_field_fills_blanks_and_asks_for_the_rest(screens, pair):
    local, remote = pair
    done = couple(screens, local, partner=remote.pk.hex, first_synch="")
    assert fresh(remote).telephone1 == "1"
    assert fresh(remote).address1_city == "Husum"
    assert "have never agreed on" in said(done)


def test_coupling_from_the_account_and_going_back_to_the_list(screens, pair):
    local, remote = pair
    back = address(Account, "changelist") + "?coupling=free"
    done = couple(screens, remote, follow=False, partner=local.pk.hex, first_synch="to_integration", next=back)
    assert done.headers["Location"] == back
    assert Coupling.objects.get().remote_id == remote.pk


def test_a_busy_mapping_couples_now_and_synchronises_later(screens, pair):
    from django.utils import timezone

    local, remote = pair
    SynchRun.objects.create(
        mapping=factories.mapping("CUSTOMER"), status="running", lease="another:1:x", heartbeat=timezone.now()
    )
    done = couple(screens, local, partner=remote.pk.hex, first_synch="to_integration")
    assert Coupling.objects.exists()
    assert "in the background" in said(done)
    assert fresh(remote).address1_city == "Husum"


# --- creating


def test_creating_a_new_partner(screens):
    local = factories.customer("Lonely", city="Kiel")
    done = couple(screens, local, create_new="on", first_synch="from_integration")
    assert Account.objects.get().address1_city == "Kiel"
    assert "1 created in Sales" in said(done)


@pytest.mark.behaviour("B-092")
def test_creating_is_offered_only_where_the_mapping_can(screens):
    local = factories.customer("Mill")
    assert not screens.page(Customer, "couple", local.pk).context["form"].fields["create_new"].disabled
    person = factories.salesperson("AB")
    page = screens.page(Salesperson, "couple", person.pk)
    assert page.context["form"].fields["create_new"].disabled
    assert "does not go in that direction" in text_of(page)
    couple(screens, person, create_new="on", first_synch="from_integration")
    assert not SystemUser.objects.filter(fullname="Ab").exists()
    factories.coupled_customer("Taken")
    taken = Customer.objects.get(name="Taken")
    assert "create_new" not in screens.page(Customer, "couple", taken.pk).content.decode()


def test_coupling_without_the_permission_to_synchronise_leaves_that_to_the_next_run(somebody, pair):
    local, remote = pair
    person = somebody_else(somebody)
    done = couple(person, local, partner=remote.pk.hex, first_synch="to_integration")
    assert "The next run brings the two in step" in said(done)
    assert fresh(remote).address1_city == "Husum"
    factories.sync("CUSTOMER")
    assert fresh(remote).address1_city == "Kiel"


def somebody_else(make):
    return make("bc.view_customer", "integration.couple")


def test_creating_writes_so_it_takes_the_permission_to_synchronise(somebody):
    local = factories.customer("Mill")
    person = somebody_else(somebody)
    page = couple(person, local, create_new="on", first_synch="to_integration")
    assert not Account.objects.exists()
    assert "You may not synchronise" in text_of(page)


# --- coupled already


def test_a_coupled_record_shows_its_partner_and_how_to_uncouple(screens, pair):
    local, remote = pair
    factories.couple("CUSTOMER", local, remote, first_synch="none")
    page = screens.page(Customer, "couple", local.pk)
    assert "Couple to another record" in text_of(page)
    assert reverse("admin:crm_account_change", args=[remote.pk]) in page.content.decode()
    other = factories.account("Bakery")
    page = couple(screens, local, partner=other.pk.hex, first_synch="none")
    assert "is already coupled to" in text_of(page)
    assert Coupling.objects.get().remote_id == remote.pk


def test_an_account_can_be_coupled_in_its_other_mapping_too(screens, pair):
    local, remote = pair
    factories.couple("CUSTOMER", local, remote, first_synch="none")
    supplier = factories.vendor("Mill", e_mail="mill@x.example")
    Account.objects.filter(pk=remote.pk).update(customertypecode=11)
    page = screens.page(Account, "couple", remote.pk)
    assert "Couple in VENDOR" in text_of(page)
    page = screens.page(Account, "couple", remote.pk, mapping="VENDOR")
    assert [o.candidate.id for o in page.context["offers"]] == [supplier.pk.hex]
    couple(screens, remote, partner=supplier.pk.hex, mapping="VENDOR", first_synch="none")
    assert Coupling.objects.count() == 2


# --- another partner


def test_a_coupled_record_is_given_another_partner(screens, pair):
    local, remote = pair
    factories.couple("CUSTOMER", local, remote, first_synch="to_integration")
    other = factories.account("Bakery")
    page = screens.page(Customer, "couple", local.pk, repoint="1", q="Bakery")
    assert "it lets go of that one" in text_of(page)
    assert "Uncouple it before you create a new record" in errors(couple(screens, local, repoint="1", create_new="on"))
    couple(screens, local, partner=other.pk.hex, first_synch="to_integration", repoint="1")
    assert Coupling.objects.get().remote_id == other.pk
    assert fresh(other).address1_city == "Kiel"
    assert fresh(remote).bcbi_company is None


def test_another_partner_takes_the_right_to_uncouple(somebody, pair):
    local, remote = pair
    factories.couple("CUSTOMER", local, remote, first_synch="none")
    other = factories.account("Bakery")
    person = somebody("bc.view_customer", "integration.couple", "integration.synchronise")
    assert "is already coupled to" in text_of(couple(person, local, partner=other.pk.hex, repoint="1"))
    assert Coupling.objects.get().remote_id == remote.pk


@pytest.mark.behaviour("B-147")
@pytest.mark.parametrize("new", [True, False])
def test_a_record_whose_partner_was_deleted_gets_another(screens, pair, new):
    local, remote = pair
    factories.couple("CUSTOMER", local, remote, first_synch="none")
    Account.objects.filter(pk=remote.pk).delete()
    factories.sync("CUSTOMER")
    assert len(factories.open_issues()) == 1
    other = factories.account("Bakery")
    page = screens.page(Customer, "couple", local.pk)
    assert "which was deleted. Choose another partner" in text_of(page)
    assert Coupling.objects.get().remote_id == remote.pk, "looking changes nothing"
    if new:
        couple(screens, local, create_new="on")
        assert Coupling.objects.get().remote_id == Account.objects.exclude(pk=other.pk).get().pk
    else:
        couple(screens, local, partner=other.pk.hex, first_synch="to_integration")
        assert Coupling.objects.get().remote_id == other.pk
        assert fresh(other).address1_city == "Kiel"
    assert not factories.open_issues()
