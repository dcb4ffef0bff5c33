"""The commands about single records: couple, uncouple, match_couple, explain."""

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, SynchRun
from integration.models.run import RunStatus
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(world) -> None:
    """Both sides set up."""


@pytest.fixture
def two():
    """A customer and an account that mean the same company."""
    return factories.customer("Kranich", phone_no="1"), factories.account("Kranich GmbH", telephone1="2")


def test_couple_by_number_and_name(command, two) -> None:
    answer = command("couple", "CUSTOMER", two[0].no, "Kranich GmbH", "--first", "to_integration")
    assert answer.status == 0, answer
    assert f"{two[0].no} · Kranich is coupled to Kranich GmbH" in answer.out
    assert Account.objects.get().telephone1 == "1"


def test_couple_by_id_and_data_of_sales(command, two) -> None:
    answer = command("couple", "CUSTOMER", str(two[0].pk), two[1].pk.hex, "--first", "from_integration", "--json")
    assert answer.status == 0
    assert answer.data["coupling"] == Coupling.objects.get().pk
    assert Customer.objects.get().phone_no == "2"


def test_couple_field_by_field_leaves_a_conflict_and_says_so(command, two) -> None:
    answer = command("couple", "CUSTOMER", two[0].no, "Kranich GmbH")
    assert answer.status == 1
    assert "issues --mapping" in answer.out
    assert Customer.objects.get().phone_no == "1"
    assert Account.objects.get().telephone1 == "2"


def test_what_cannot_be_coupled_is_refused_and_nothing_is_written(command, two) -> None:
    customer, account = two
    third = factories.account("Amsel")
    factories.account("Amsel")
    for arguments, sentence in (
        (["CUSTOMER", "C99999", "Kranich GmbH"], "There is no customer “C99999”. Name it by number, code or id."),
        (["CUSTOMER", customer.no, "Star"], "There is no account “Star”"),
        (["CUSTOMER", customer.no, "Amsel"], "“Amsel” names 2 records of account. Name the one you mean by its id: "),
        (["CUSTOMERS", customer.no, "Amsel"], "There is no table mapping “CUSTOMERS”"),
        (["CUSTOMER", customer.no, "Kranich GmbH", "--first", "mine"], "“mine” is not a way to synchronise first"),
    ):
        answer = command("couple", *arguments)
        assert answer.status == 2
        assert sentence in answer.err, answer.err
    assert Coupling.objects.count() == 0
    assert SynchRun.objects.count() == 0

    command("couple", "CUSTOMER", customer.no, account.pk.hex, "--first", "to_integration")
    answer = command("couple", "CUSTOMER", customer.no, third.pk.hex)
    assert answer.status == 2
    assert "is already coupled to Kranich" in answer.err
    assert Coupling.objects.count() == 1


def test_coupling_waits_for_nobody_s_run(command, two) -> None:
    SynchRun.objects.create(
        mapping=factories.mapping("CUSTOMER"),
        status=RunStatus.RUNNING,
        lease="elsewhere:1:x",
        heartbeat=timezone.now(),
    )
    answer = command("couple", "CUSTOMER", two[0].no, "Kranich GmbH")
    assert answer.status == 2
    assert "is running" in answer.err
    assert Coupling.objects.count() == 0


def test_uncouple_keeps_the_data(command) -> None:
    customer, account = factories.coupled_customer("Kranich")
    answer = command("uncouple", "CUSTOMER", customer.no)
    assert answer.status == 0
    assert "Kranich is no longer coupled to Kranich" in answer.out
    assert Coupling.objects.count() == 0
    assert Customer.objects.get().name == Account.objects.get().name == "Kranich"
    answer = command("uncouple", "CUSTOMER", account.pk.hex)
    assert answer.status == 2
    assert "Kranich is not coupled in CUSTOMER" in answer.err


def test_uncouple_by_the_record_that_is_gone(command) -> None:
    _customer, account = factories.coupled_customer("Kranich")
    key = account.pk
    account.delete()
    answer = command("uncouple", "CUSTOMER", str(key))
    assert answer.status == 0, answer
    assert Coupling.objects.count() == 0


def test_uncouple_all_asks_first(command) -> None:
    factories.coupled_customer("Kranich")
    factories.coupled_customer("Amsel")
    answer = command("uncouple", "CUSTOMER", "--all")
    assert answer.status == 2
    assert "This would remove all 2 couplings of CUSTOMER. Say --yes" in answer.err
    assert Coupling.objects.count() == 2
    for arguments in ([], ["C00001", "--all"]):
        answer = command("uncouple", "CUSTOMER", *arguments)
        assert answer.status == 2
        assert "Name one record, or say --all" in answer.err
    answer = command("uncouple", "CUSTOMER", "--all", "--yes", "--json")
    assert answer.data["jobs"][0]["uncoupled"] == 2
    assert Coupling.objects.count() == 0


def test_matching_previews_couples_and_creates(command) -> None:
    match = factories.customer("Kranich")
    factories.account("Kranich", accountnumber=match.no)
    several = factories.customer("Amsel", e_mail="post@amsel.example")
    for name in ("Amsel", "Amsel 2"):
        factories.account(name, emailaddress1="post@amsel.example")
    factories.customer("Star")
    answer = command("match_couple", "CUSTOMER", "--preview")
    assert answer.status == 0
    [line] = [line for line in answer.out.splitlines() if f"{several.no} · Amsel – " in line]
    assert sorted(line.split(" – ")[1].split(", ")) == ["Amsel", "Amsel 2"]
    found = command("match_couple", "CUSTOMER", "--preview", "--json").data
    assert found["counts"] == {"matched": 1, "several": 1, "taken": 0, "none": 1}
    assert Coupling.objects.count() == 0

    answer = command("match_couple", "CUSTOMER")
    assert answer.status == 1
    assert Coupling.objects.get().local_id == match.pk
    assert Account.objects.count() == 3
    # and now what nothing matched is created; what is unclear is not
    answer = command("match_couple", "CUSTOMER", "--create-new", "--json")
    assert answer.data["jobs"][0]["inserted"] == 1
    assert set(Account.objects.values_list("name", flat=True)) == {"Kranich", "Amsel", "Amsel 2", "Star"}
    assert Coupling.objects.count() == 2


def test_matching_needs_criteria(command) -> None:
    factories.mapping("CUSTOMER").criteria.all().delete()
    for extra in ([], ["--preview"]):
        answer = command("match_couple", "CUSTOMER", *extra)
        assert answer.status == 2
        assert "CUSTOMER has no match criteria" in answer.err


def test_explain_says_why(command) -> None:
    customer, account = factories.coupled_customer("Kranich", phone_no="1")
    assert "there is nothing to do" in command("explain", "CUSTOMER", customer.no).out
    Customer.objects.filter(pk=customer.pk).update(phone_no="2")
    Account.objects.filter(pk=account.pk).update(telephone1="3")
    answer = command("explain", "CUSTOMER", "Kranich")
    assert answer.status == 0
    assert "It has changes that the next run will look at" in answer.out
    assert "≠ Phone No.: “2” | agreed: “1” | “3”" in answer.out
    found = command("explain", "CUSTOMER", account.pk.hex, "--json").data
    assert found["side"] == "R"
    assert found["coupled_to"].endswith("Kranich")
    answer = command("explain", "CUSTOMER", "Star")
    assert answer.status == 2
    assert "There is no customer “Star”" in answer.err
