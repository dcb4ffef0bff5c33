"""Applying the prospect-to-cash solution: by command, from its page and over REST."""

import datetime as dt
import io
import json
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from crm.models import Account, Contact, Product, Quote, Solution
from crm.services import solution
from integration.services.errors import Refused
from tests.counting import statements
from tests.crm import catalogue
from tests.crm.prospect import fo_unit
from tests.factories import saved

pytestmark = pytest.mark.django_db
PAGE = "admin:crm_solution_changelist"


def again(record):
    record.refresh_from_db()
    return record


def command(*arguments):
    """What the command prints, and its exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("apply_p2c_solution", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), status


@pytest.fixture
def records():
    """A contact with an order, one at an account, one of last year; an account with a number, two without."""
    mill = saved(Account(name="Mill", owningbusinessunit=fo_unit(), accountnumber="10"))
    ada = saved(Contact(lastname="Byron"))
    king = saved(Contact(lastname="King", parentcustomerid_account=mill))
    old = saved(Contact(lastname="Babbage", createdon=timezone.now() - dt.timedelta(days=365)))
    lark = saved(Account(name="Lark", owningbusinessunit=fo_unit()))
    wren = saved(Account(name="Wren"))
    saved(Quote(name="Hall", customerid_contact=ada))
    # as it was before the flags were there
    Contact.objects.update(msdynce_isactivecustomer=False, msdynce_iscompanyanaccount=False)
    return {"ada": ada, "king": king, "old": old, "mill": mill, "lark": lark, "wren": wren}


def test_existing_contacts_and_accounts_are_brought_up(records):
    """FO-067, FO-068, FO-069."""
    chair = catalogue.product()
    counts = solution.apply()
    assert counts.data() == {
        "contacts_numbered": 3, "contacts_made_active": 1, "contacts_company_told": 1, "accounts_numbered": 1,
    }  # fmt: skip
    contacts = [again(records[name]) for name in ("old", "ada", "king")]
    numbers = [contact.msdynce_contactnumber for contact in contacts]
    assert all(re.fullmatch(r"CON-\d{5,}-[A-Z0-9]{6}", number) for number in numbers)
    # by date of creation
    first = int(numbers[0][4:9])
    assert [int(number[4:9]) for number in numbers] == [first, first + 1, first + 2]
    assert [c.msdynce_isactivecustomer for c in contacts] == [False, True, False]
    assert [c.msdynce_iscompanyanaccount for c in contacts] == [False, False, True]
    assert re.fullmatch(r"ACC-\d{5,}-[A-Z0-9]{6}", again(records["lark"]).accountnumber)
    assert (again(records["mill"]).accountnumber, again(records["wren"]).accountnumber) == ("10", "")
    # products stay as they were: blank, neither yes nor no
    assert Product.objects.get(pk=chair.pk).msdynce_isexternallymaintained is None
    # once more there is nothing to do
    assert solution.apply().records == 0
    assert [again(c).msdynce_contactnumber for c in contacts] == numbers


def test_what_was_begun_is_gone_on_with(records, monkeypatch):
    """FO-069: stopped after a batch, it goes on where it was."""
    monkeypatch.setattr(solution, "BATCH", 1)

    class Stopped(Exception):
        pass

    def stop(done, of):
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        solution.apply(stop)
    assert Contact.objects.exclude(msdynce_contactnumber="").count() == 2
    assert Solution.objects.get().upgradedon is None
    # new ones are numbered meanwhile
    assert again(saved(Contact(lastname="Somerville"))).msdynce_contactnumber
    assert solution.apply().contacts_numbered == 1
    assert not Contact.objects.filter(msdynce_contactnumber="").exists()
    assert Solution.objects.get().upgradedon is not None


def test_pages_of_keys_leave_nobody_out(monkeypatch):
    monkeypatch.setattr(solution, "BATCH", 2)
    monkeypatch.setattr(solution, "WINDOW", 3)
    now = timezone.now()
    for n in range(8):
        saved(Contact(lastname=f"Byron {n}", createdon=now))
    assert solution.apply().contacts_numbered == 8


def test_shared_account_numbers_are_refused_with_their_accounts():
    """FO-064."""
    saved(Account(name="Mill", owningbusinessunit=fo_unit(), accountnumber="10"))
    twin = saved(Account(name="Lark", accountnumber="10"))
    for name in ("Wren", "Finch"):
        saved(Account(name=name, accountnumber="20"))
    contact = saved(Contact(lastname="Byron"))
    with pytest.raises(Refused) as refused:
        solution.apply()
    assert all(word in str(refused.value) for word in ("10", "Mill", "Lark"))
    # both are Business Central's own
    assert "Wren" not in str(refused.value)
    assert not Solution.objects.exists()
    assert again(contact).msdynce_contactnumber == ""
    text, status = command()
    assert status == 2
    assert "10: Mill, Lark" in text
    data, status = command("--json")
    assert (json.loads(data)["duplicates"], status) == ([{"number": "10", "accounts": ["Mill", "Lark"]}], 2)
    twin.accountnumber = "11"
    saved(twin)
    assert command()[1] == 0


def test_the_command_tells_what_it_would_do_and_what_it_did(records):
    """FO-069."""
    text, status = command("--preview")
    assert status == 0
    assert "Nothing was written" in text
    assert not Solution.objects.exists()
    foreseen = json.loads(command("--preview", "--json")[0])
    done = json.loads(command("--json")[0])
    assert {**foreseen, "preview": False} == done
    assert done["contacts_numbered"] == 3
    text, status = command()
    assert (status, "applied before" in text) == (0, True)


def test_who_may_not_apply_it_is_told_so():
    User.objects.create_user("bob")
    with pytest.raises(CommandError, match=r"crm\.change_solution"):
        call_command("apply_p2c_solution", "--user", "bob")


def test_every_batch_costs_the_same(monkeypatch):
    fo_unit()
    monkeypatch.setattr(solution, "BATCH", 100)

    def asked(count):
        for n in range(count):
            saved(Contact(lastname=f"Byron {n}"))
            saved(Account(name=f"Lark {n}", owningbusinessunit=fo_unit()))
        with statements(connection) as seen:
            solution.apply()
        Solution.objects.all().delete()
        return len(seen)

    assert asked(60) == asked(30)


def test_the_page_shows_applies_and_tells(client, records):
    client.force_login(User.objects.create_superuser("ada"))
    page = client.get(reverse(PAGE), {"preview": "1"}).content.decode()
    assert "is not applied" in page
    assert "Contacts with sales activity" in page
    answer = client.post(reverse(PAGE), follow=True).content.decode()
    assert "The solution is applied; 6 numbers and marks were given." in answer
    assert "is applied since" in answer
    assert again(records["ada"]).msdynce_contactnumber


def test_the_page_names_shared_numbers_and_is_for_administrators(client):
    """FO-064."""
    saved(Account(name="Mill", owningbusinessunit=fo_unit(), accountnumber="10"))
    saved(Account(name="Lark", accountnumber="10"))
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.groups.set(Group.objects.filter(name="Sales user"))
    client.force_login(clerk)
    page = client.get(reverse(PAGE)).content.decode()
    assert "Apply the solution" not in page
    assert client.post(reverse(PAGE)).status_code == 403
    boss = User.objects.create_user("boss", is_staff=True)
    boss.groups.set(Group.objects.filter(name="Integration administrator"))
    client.force_login(boss)
    page = client.get(reverse(PAGE)).content.decode()
    assert "Mill, Lark" in page
    page = client.post(reverse(PAGE), follow=True).content.decode()
    assert "cannot be applied" in page
    assert not Solution.objects.exists()


def test_over_rest(client, records):
    client.force_login(User.objects.create_superuser("ada"))
    before = client.get("/api/v1/crm/solution/").json()
    assert (before["applied"], before["contacts_numbered"]) == (False, 3)
    done = client.post("/api/v1/crm/solution/apply/", {}, content_type="application/json").json()
    assert (done["applied"], done["complete"], done["contacts_numbered"]) == (True, True, 3)
    client.force_login(User.objects.create_user("bob"))
    refused = client.post("/api/v1/crm/solution/apply/", {}, content_type="application/json")
    assert refused.status_code == 403
    assert "crm.change_solution" in refused.content.decode()
