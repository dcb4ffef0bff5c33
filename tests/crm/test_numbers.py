"""Numbers of contacts and accounts, given once the prospect-to-cash solution is applied."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.urls import reverse

from crm import number_series
from crm.models import Account, Contact
from crm.number_series import CONTACT, take_numbers
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.crm.catalogue import by_product
from tests.crm.prospect import applied, fo_unit
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
SHAPE = r"-(\d{5,})-[A-Z0-9]{6}"


def again(record):
    record.refresh_from_db()
    return record


def serial(number):
    return int(number.split("-")[1])


def fo_account(name="Lark", **values):
    return again(saved(Account(name=name, owningbusinessunit=fo_unit(), **values)))


def test_the_first_number_is_1000_and_numbers_grow_without_wrapping(monkeypatch):
    """FO-063."""
    monkeypatch.setattr(number_series, "_given", {})
    first, second = take_numbers(CONTACT, 2)
    assert first.startswith("CON-01000-")
    assert second.startswith("CON-01001-")
    monkeypatch.setattr(number_series, "_given", {CONTACT: 99_999})
    assert [serial(n) for n in take_numbers(CONTACT, 2)] == [99_999, 100_000]


def test_a_number_of_a_save_that_failed_is_gone():
    """FO-063."""
    with transaction.atomic():
        (lost,) = take_numbers(CONTACT, 1)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert serial(take_numbers(CONTACT, 1)[0]) == serial(lost) + 1


def test_a_number_that_is_in_use_is_passed_over():
    """FO-063."""
    asked = []

    def taken(numbers):
        asked.append(numbers)
        return {numbers[0]} if len(asked) == 1 else set()

    numbers = take_numbers(CONTACT, 2, taken)
    assert [serial(n) - serial(asked[0][0]) for n in numbers] == [1, 2]


def test_a_contact_gets_a_number_when_it_is_made():
    """FO-062."""
    before = again(saved(Contact(lastname="King")))
    assert before.msdynce_contactnumber == ""
    applied()
    contact = again(saved(Contact(lastname="Byron")))
    assert re.fullmatch("CON" + SHAPE, contact.msdynce_contactnumber)
    # it was there before: applying the solution numbers it, not the next save
    assert again(saved(before)).msdynce_contactnumber == ""


def test_a_contact_number_is_one_contacts_and_stays():
    """FO-065."""
    applied()
    ada = again(saved(Contact(lastname="Byron", msdynce_contactnumber="CON-7")))
    assert ada.msdynce_contactnumber == "CON-7"
    double = Contact(lastname="King", msdynce_contactnumber="CON-7")
    refused(double.save, "Contact Number", "King", "CON-7", "Byron")
    ada.msdynce_contactnumber = ""
    refused(ada.save, "Byron", "CON-7", "stays")
    rows = [{"lastname": name, "msdynce_contactnumber": "CON-8"} for name in ("One", "Two")]
    refused(lambda: write_rows("crm.contact", [Write.insert(row) for row in rows]), "Two", "CON-8", "One")


def test_an_account_of_finance_and_operations_gets_a_number_when_it_has_none():
    """FO-063."""
    assert fo_account("Before").accountnumber == ""
    applied()
    assert re.fullmatch("ACC" + SHAPE, fo_account().accountnumber)
    assert fo_account(accountnumber="MINE").accountnumber == "MINE"
    # Business Central numbers its own
    theirs = again(saved(Account(name="Wren")))
    assert theirs.accountnumber == ""
    theirs.owningbusinessunit = fo_unit()
    assert re.fullmatch("ACC" + SHAPE, again(saved(theirs)).accountnumber)


def test_account_numbers_of_finance_and_operations_are_told_apart():
    """FO-064."""
    applied()
    fo_account(accountnumber="10")
    refused(lambda: fo_account("Wren", accountnumber="10"), "Account Number", "Wren", "10", "Lark")
    refused(lambda: saved(Account(name="Wren", accountnumber="10")), "Wren", "10", "Lark")
    first, second = (saved(Account(name=name, accountnumber="20")) for name in ("Finch", "Tit"))
    second.owningbusinessunit = fo_unit()
    refused(second.save, "Tit", "20", "Finch")
    # among themselves, accounts of Business Central may share one: its runs say so
    assert again(first).accountnumber == again(second).accountnumber


def test_people_leave_the_number_of_such_an_account():
    """FO-065."""
    applied()
    lark, wren = fo_account(accountnumber="10"), saved(Account(name="Wren", accountnumber="11"))
    lark.accountnumber = "12"
    refused(lark.save, "Lark", "10", "stays")
    assert again(by_product(lark)).accountnumber == "12"
    wren.accountnumber = "13"
    assert again(saved(wren)).accountnumber == "13"


@pytest.mark.parametrize("is_applied", [False, True])
def test_many_cost_as_many_statements_as_few(is_applied):
    fo_unit()
    if is_applied:
        applied()

    def asked(count):
        with statements(connection) as seen:
            write_rows("crm.contact", [Write.insert({"lastname": f"Byron {n}"}) for n in range(count)], PRODUCT)
        return len(seen)

    few = asked(30)
    assert asked(80) == few
    numbers = Contact.objects.exclude(msdynce_contactnumber="").values_list("msdynce_contactnumber", flat=True)
    assert len(set(numbers)) == (110 if is_applied else 0)


def test_a_page_that_is_only_tried_uses_up_no_number(client):
    """A person who makes two contacts finds two numbers that follow each other."""
    applied()
    client.force_login(User.objects.create_superuser("ada"))
    page = reverse("admin:crm_contact_add")
    for name in ("Byron", "King"):
        client.post(page, {"lastname": name, "statecode": "0", "statuscode": "1"})
    numbers = Contact.objects.order_by("createdon", "pk").values_list("msdynce_contactnumber", flat=True)
    assert serial(numbers[1]) == serial(numbers[0]) + 1
