"""Two records of one company, coupled for the first time: what they say in another writing is no conflict."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.engine.transform import same_in_writing
from integration.models import Coupling
from tests.factories import account, couple, customer, mapping, open_issues, sync

pytestmark = pytest.mark.django_db

OURS = {"address": "Rue du Bac 1", "post_code": "SW1A 1AA", "phone_no": "+45 33 12 34 56", "e_mail": "info@bac.example"}
THEIRS = {
    "address1_line1": "RUE DU BAC  1",
    "address1_postalcode": "sw1a1aa",
    "telephone1": "0045-33123456",
    "emailaddress1": "Info@Bac.example",
}


def two_of(name, **theirs):
    ours = customer(name, **OURS)
    other = account(name.upper(), **{**THEIRS, **theirs})
    return ours, other


def told(outcome):
    return [str(line.text) for line in outcome.run.log.all() if line.text.finding.code == "run_rewritten"]


@pytest.mark.says("run_rewritten")
def test_the_writing_of_the_source_of_truth_is_taken_and_the_run_says_so(world):
    ours, other = two_of("Librairie du Bac")
    outcome = sync("CUSTOMER", "full")
    assert Coupling.objects.filter(local_id=ours.pk, remote_id=other.pk).exists()
    ours, other = Customer.objects.get(pk=ours.pk), Account.objects.get(pk=other.pk)
    assert {name: getattr(ours, name) for name in OURS} == OURS
    assert ours.name == "Librairie du Bac"
    assert (other.name, other.address1_line1, other.address1_postalcode) == (ours.name, ours.address, "SW1A 1AA")
    assert (other.telephone1, other.emailaddress1) == (ours.phone_no, ours.e_mail)
    assert not open_issues("CUSTOMER")
    assert told(outcome) == [
        "5 values of newly coupled records differed only in case, spaces or how a phone is written: "
        "those of Business Central were taken."
    ]
    assert told(sync("CUSTOMER", "full")) == []


def test_it_is_counted_over_all_parts_of_a_run(world, settings):
    settings.INTEGRATION = {**settings.INTEGRATION, "PART_RECORDS": 2}
    for number in range(6):
        two_of(f"Kontor {number} GmbH", address1_line1=OURS["address"], emailaddress1=OURS["e_mail"])
    outcome = sync("CUSTOMER", "full")
    assert Coupling.objects.count() == 6
    assert told(outcome)[0].startswith("18 values of newly coupled records")


def test_what_differs_in_more_than_writing_is_for_a_person(world):
    ours, other = two_of("Librairie du Bac", address1_line1="Rue du Bac 2")
    sync("CUSTOMER", "full")
    [issue] = open_issues("CUSTOMER")
    assert [(each["local"], each["remote"]) for each in issue.fields] == [("Rue du Bac 1", "Rue du Bac 2")]
    ours, other = Customer.objects.get(pk=ours.pk), Account.objects.get(pk=other.pk)
    assert (ours.address, other.address1_line1) == ("Rue du Bac 1", "Rue du Bac 2")
    assert (other.name, other.telephone1) == (ours.name, ours.phone_no)


def test_what_is_chosen_at_coupling_or_for_conflicts_goes_before_it(world):
    ours, other = two_of("Librairie du Bac")
    couple("CUSTOMER", ours, other, first_synch="from_integration")
    assert Customer.objects.get(pk=ours.pk).name == "LIBRAIRIE DU BAC"
    own = mapping("CUSTOMER")
    own.update_conflict = "get"
    own.save()
    ours, other = two_of("Boekhandel Zuid")
    sync("CUSTOMER", "full")
    assert Customer.objects.get(pk=ours.pk).name == "BOEKHANDEL ZUID"


def test_once_both_sides_have_agreed_an_edit_of_the_writing_travels_and_two_are_a_conflict(world):
    ours, other = two_of("Librairie du Bac")
    sync("CUSTOMER", "full")
    Account.objects.filter(pk=other.pk).update(name="LIBRAIRIE DU BAC")
    sync("CUSTOMER")
    assert Customer.objects.get(pk=ours.pk).name == "LIBRAIRIE DU BAC"
    Account.objects.filter(pk=other.pk).update(name="Librairie Du Bac")
    Customer.objects.filter(pk=ours.pk).update(name="librairie du bac")
    sync("CUSTOMER")
    assert [issue.code for issue in open_issues("CUSTOMER")] == ["conflict"]


PHONES = [
    ("+45 33 12 34 56", "0045-33123456", True),
    ("+45 33 12 34 56", "33123456", True),
    ("030/1234567", "+49 (0)30 1234567", True),
    ("(555) 010-1234", "555.010.1234", True),
    ("+1 555 010 1234", "+45 555 010 1234", False),
    ("+45 33 12 34 56", "33 12 34 57", False),
    ("+45 33 12 34 56", "3456", False),
    ("33123456", "99933123456", False),
    ("33 12 34 56 ext. 7", "33 12 34 56 ext. 8", False),
    ("33 12 34 56 EXT. 7", "33123456 ext. 7", True),
]


def test_the_same_phone_number():
    wrong = [row for row in PHONES for a, b in (row[:2], row[1::-1]) if same_in_writing(a, b, phone=True) != row[2]]
    assert wrong == []
    assert not same_in_writing("12-34-56", "123456")
    assert not same_in_writing(123456, "123456", phone=True)
