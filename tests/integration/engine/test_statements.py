"""What a batch costs: the same number of statements whatever the number of its records."""

import pytest
from django.db import connection, transaction

from crm.models import Account
from erp.bc.models import Customer
from tests import factories
from tests.counting import statements
from tests.factories import sync

pytestmark = pytest.mark.django_db


def fill(number):
    """So many accounts with all that makes work: an option, a currency."""
    Account.objects.bulk_create(
        Account(name=f"Account {n:05d}", customertypecode=3, emailaddress1=f"a{n}@x.example", address1_city="Kiel")
        for n in range(number)
    )


def counted(name, kind, **options):
    with statements(connection) as seen:
        outcome = sync(name, kind, **options)
    assert outcome.status == "finished", outcome
    return len(seen), outcome


def work(world, number):
    """Statements of: creating all, an edit of every tenth on both sides, a full compare."""
    fill(number)
    first, outcome = counted("CUSTOMER", "full", create=True, confirmed=True, batch=number)
    assert outcome.back["inserted"] == number
    keys = list(Customer.objects.order_by("no").values_list("pk", flat=True))[: number // 10]
    Customer.objects.filter(pk__in=keys).update(city="Lübeck")
    others = list(Account.objects.order_by("-name").values_list("pk", flat=True))[: number // 10]
    Account.objects.filter(pk__in=others).update(telephone1="1")
    second, outcome = counted("CUSTOMER", "synch", batch=number)
    assert outcome.to["modified"] == outcome.back["modified"] == number // 10
    third, outcome = counted("CUSTOMER", "full", create=True, confirmed=True, batch=number)
    assert outcome.to == {"unchanged": number}
    return first, second, third


@pytest.mark.long
def test_statements_of_a_batch_do_not_grow_with_its_records(world):
    found = []
    for number in (200, 1000):
        with transaction.atomic():
            found.append(work(world, number))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_a_run_with_nothing_pending_asks_little(world):
    factories.coupled_customer("Nordwind")
    sync("CUSTOMER")
    asked, _ = counted("CUSTOMER", "synch")
    assert asked < 62
