"""`manage.py setup FILE`: an empty installation set up by one command; what is wrong with the file is said first."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.models import Account
from erp.bc.models import CompanyInformation, Customer
from integration.models import Coupling, FullSynchReviewLine, Issue, TableMapping
from integration.services.install import connection
from tests import factories
from tests.integration.commands.conftest import call

pytestmark = pytest.mark.django_db

FILE = """
[company]
name = "Bread & Boats"
country = "DK"
time_zone = "Europe/Copenhagen"

[synchronise]
mappings = ["CUSTOMER"]
truth = "business-central"

[[records]]
table = "bc.customer"
file = "customers.csv"

[[records]]
table = "crm.account"
file = "accounts.csv"
"""
CUSTOMERS = "no,name,phone_no,e_mail\n" + "".join(f"C{n}0,Firm {n},1{n},firm{n}@x.example\n" for n in range(10, 20))
#: one that is in Business Central, too, with another phone number, and one that is not
ACCOUNTS = (
    "accountid,name,customertypecode,telephone1,emailaddress1\n"
    ",Firm 10,3,999,firm10@x.example\n,Lakeside Hotel,3,50,hotel@x.example\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "company.toml").write_text(FILE)
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    return tmp_path


def test_ten_customers_are_in_sales_after_one_command(folder: Path) -> None:
    """Coupled or created; where the two sides differ, the side that the file says is right."""
    answer = call("setup", str(folder / "company.toml"))
    assert answer.status == 0, answer.err
    assert "Bread & Boats is set up on both sides." in answer.out
    assert "customers.csv: 10 records of customers." in answer.out
    link = connection()
    assert link.time_zone == "Europe/Copenhagen"
    assert (link.enabled, link.guide_completed, link.is_solution_installed) == (True, True, True)
    assert Coupling.objects.filter(local_table="bc.customer").count() == 11
    assert Account.objects.count() == Customer.objects.count() == 11
    assert Account.objects.get(name="Firm 10").telephone1 == "110"
    assert not Issue.objects.filter(closed_at=None).exists()
    on = set(TableMapping.objects.filter(enabled=True).values_list("name", flat=True))
    assert "CUSTOMER" in on
    assert "VENDOR" not in on


def test_nobody_is_right_until_asked(folder: Path) -> None:
    """“ask”: the field that differs waits for a person, and nothing else of the record does."""
    file = folder / "company.toml"
    file.write_text(FILE.replace('"business-central"', '"ask"'))
    answer = call("setup", str(file))
    assert answer.status == 1, "something waits for a person"
    assert Account.objects.get(name="Firm 10").telephone1 == "999"
    assert Issue.objects.get(closed_at=None).issue_class == "conflict"


def test_a_file_can_be_looked_at_first(folder: Path) -> None:
    answer = call("setup", str(folder / "company.toml"), "--check")
    assert (answer.status, CompanyInformation.objects.exists()) == (0, False)
    assert "can be used. Nothing was written." in answer.out


def test_without_the_first_synchronisation(folder: Path) -> None:
    file = folder / "company.toml"
    file.write_text(FILE.replace("[[records]]", "full = false\n[[records]]", 1))
    answer = call("setup", str(file))
    assert answer.status == 0, answer.err
    assert connection().enabled
    assert not Coupling.objects.exists()
    assert FullSynchReviewLine.objects.get(mapping__name="CUSTOMER").first_synch == "to_integration"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('country = "DK"', 'country = "XX"', ["“XX” is no country"]),
        ('name = "Bread & Boats"', "name = 7", ["“name” of [company] is 7", "a text in quotes"]),
        ("[company]", "[firm]", ["There is no part [firm]", "company, synchronise, records"]),
        ('country = "DK"', 'land = "DK"', ["[company] has no key “land”", "country"]),
        ('["CUSTOMER"]', '["CUSTOMRE"]', ["no table mapping “CUSTOMRE”", "CUSTOMER"]),
        ('"business-central"', '"both"', ["“truth” of [synchronise] is “both”", "business-central, sales, ask"]),
        ('"bc.customer"', '"customer"', ["There is no table “customer”", "bc.customer"]),
        ('"customers.csv"', '"nothing.csv"', ["There is no file", "nothing.csv"]),
        ('"Europe/Copenhagen"', '"Copenhagen"', ["no time zone “Copenhagen”", "Europe/Copenhagen"]),
        ('country = "DK"', "country = DK", ["is no TOML file", "line 4"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(folder: Path, old: str, new: str, words: list[str]) -> None:
    file = folder / "company.toml"
    file.write_text(FILE.replace(old, new, 1))
    answer = call("setup", str(file))
    assert answer.status == 2
    said = " ".join(answer.err.split())
    for each in words:
        assert each in said
    assert not CompanyInformation.objects.exists()
    assert not connection().server_url


def test_a_bad_line_is_named_with_its_number_and_nothing_is_written(folder: Path) -> None:
    (folder / "customers.csv").write_text(CUSTOMERS + "C300,Firm 30,1,no-address\nC310," + "x" * 101 + ",,\n")
    answer = call("setup", str(folder / "company.toml"))
    said = " ".join(answer.err.split())
    assert answer.status == 2
    assert "customers.csv was not read." in said
    assert "Line 13:" in said
    assert not CompanyInformation.objects.exists()
    assert not Customer.objects.exists()


def test_an_installation_that_is_set_up_is_left_alone(folder: Path) -> None:
    factories.make_world()
    from tests import set_up

    set_up.sales()
    answer = call("setup", str(folder / "company.toml"))
    assert answer.status == 2
    assert "set up in this database already" in " ".join(answer.err.split())
    assert not Customer.objects.exists()
