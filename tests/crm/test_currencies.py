"""Currencies of Sales, and the times a record carries."""

import pytest

from crm.models import Account, TransactionCurrency
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-174")
def test_a_currency_has_an_exchange_rate():
    refused(TransactionCurrency(isocurrencycode="SEK").save, "Exchange Rate", "SEK", "must have a value")
    refused(TransactionCurrency(isocurrencycode="SEK", exchangerate=0).save, "Exchange Rate", "SEK", "more than zero")
    assert not TransactionCurrency.objects.exists()
    made = saved(TransactionCurrency(isocurrencycode="SEK", exchangerate="11.25"))
    assert made.currencyprecision == 2


@pytest.mark.behaviour("B-179")
def test_a_record_says_when_it_was_made_and_changed():
    account = saved(Account(name="Mill"))
    account.refresh_from_db()
    made = account.createdon
    assert account.modifiedon == made
    account.name = "Old mill"
    account.save()
    account.refresh_from_db()
    assert account.createdon == made
    assert account.modifiedon > made
