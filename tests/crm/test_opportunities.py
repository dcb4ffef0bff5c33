"""Opportunities: open, won or lost."""

import datetime as dt

import pytest
from django.utils import timezone

from crm.models import Account, Contact, Opportunity
from integration.origin import PRODUCT
from tests.crm.catalogue import by_product
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
OPEN, WON, LOST = range(3)


@pytest.fixture
def chance():
    return saved(Opportunity(name="New hall"))


def test_an_opportunity_is_open_and_has_a_topic(chance):
    assert (chance.statecode, chance.statuscode) == (OPEN, 1)
    chance.statuscode = 2
    chance.save()
    refused(Opportunity().save, "Topic", "must have a value")
    refused(Opportunity(name="Old hall", statecode=WON).save, "Old hall", "“Won”", "“Open”")


@pytest.mark.parametrize(("state", "reason"), [(WON, 3), (LOST, 4)])
def test_closing_gives_reason_and_date(chance, state, reason):
    chance.statecode = state
    chance.save()
    chance.refresh_from_db()
    assert (chance.statuscode, chance.actualclosedate) == (reason, timezone.localdate())


def test_the_reason_and_the_date_of_closing_can_be_given(chance):
    chance.statecode, chance.statuscode, chance.actualclosedate = LOST, 5, dt.date(2026, 1, 2)
    chance.save()
    chance.refresh_from_db()
    assert (chance.statuscode, chance.actualclosedate) == (5, dt.date(2026, 1, 2))
    chance.statecode = WON
    refused(lambda: chance.save(origin=PRODUCT), "New hall", "“Lost”", "“Won”", "Open")


def test_people_leave_a_closed_one_alone_until_it_is_opened_again(chance):
    chance.statecode = WON
    chance.save()
    chance.name = "Bigger hall"
    refused(lambda: chance.save(update_fields=["name"]), "New hall", "“Won”", "Topic", "“Open”")
    by_product(chance)
    assert Opportunity.objects.get().name == "Bigger hall"
    chance.statecode = OPEN
    chance.save(update_fields=["statecode"])
    chance.refresh_from_db()
    assert (chance.statuscode, chance.actualclosedate) == (1, None)


def test_the_potential_customer_is_the_account_or_else_the_contact():
    mill, ada = saved(Account(name="Mill")), saved(Contact(lastname="Byron"))
    chance = saved(Opportunity(name="New hall", parentcontact=ada))
    assert (chance.customerid_account, chance.customerid_contact) == (None, ada)
    chance.parentaccount = mill
    chance.save()
    chance.refresh_from_db()
    assert (chance.customerid_account, chance.customerid_contact) == (mill, None)
    # somebody may still choose another one; choosing a contact lets go of the account
    chance.customerid_contact = ada
    chance.save()
    chance.refresh_from_db()
    assert (chance.customerid_account, chance.customerid_contact) == (None, ada)
    both = Opportunity(name="Old hall", customerid_account=mill, customerid_contact=ada)
    refused(both.save, "Old hall", "customerid")


def test_a_probability_is_a_percentage(chance):
    chance.closeprobability = 101
    refused(chance.save, "Probability", "New hall", "101", "between 0 and 100")
    chance.closeprobability = 100
    chance.save()
