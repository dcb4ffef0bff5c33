"""Table rules know whether a person or another system writes, or the product by itself."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from crm.models import Account, Contact
from erp.bc.models import Customer
from integration import origin as origins
from integration import registry
from integration.engine.write import Write
from integration.services.couple import uncouple
from integration.services.write_rows import RowsRefused, write_rows
from p2c.demo import load
from tests import factories
from tests.factories import coupled_customer, saved, sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded():
    """Accounts called "Guarded" are not for people, as an extra table rule of accounts."""
    rules = registry.table("crm.account").rules

    def rule(batch):
        for item in batch.all:
            if batch.by_person and item.row["name"] == "Guarded":
                item.refuse("read_only", "name", record="Guarded")

    rules.append(rule)
    yield
    rules.remove(rule)


def test_what_a_person_saves_is_refused(guarded):
    with pytest.raises(RowsRefused):
        saved(Account(name="Guarded"))
    with pytest.raises(RowsRefused):
        write_rows(Account, [Write.insert({"name": "Guarded"})])
    assert not Account.objects.exists()


def test_what_another_system_sends_is_refused(guarded):
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    answer = client.post("/api/v1/crm/accounts/", {"name": "Guarded"}, "application/json")
    assert answer.status_code == 400
    assert not Account.objects.exists()
    assert client.post("/api/v1/crm/accounts/", {"name": "Open"}, "application/json").status_code == 201


def test_the_product_writes_by_itself(guarded):
    with origins.use(origins.PRODUCT):
        saved(Account(name="Guarded"))
    load._insert("crm.account", [{"name": "Guarded"}])
    assert Account.objects.filter(name="Guarded").count() == 2


def test_a_run_its_hooks_and_uncoupling_write_by_themselves(world, guarded):
    local, remote = coupled_customer("Open")
    Customer.objects.filter(pk=local.pk).update(name="Guarded")
    assert sync("CUSTOMER").to == {"modified": 1}
    assert Account.objects.get(pk=remote.pk).name == "Guarded"
    uncouple(factories.mapping("CUSTOMER"))
    assert Account.objects.get(pk=remote.pk).bcbi_company is None


def test_what_a_table_rule_asks_for_is_the_products_work(guarded):
    """A person's write that a rule answers with another: the second is not the person's."""
    rules = registry.table("crm.contact").rules

    def rule(batch):
        for item in batch.inserts:
            batch.further(Account, Write.insert({"name": "Guarded"}), item)

    rules.append(rule)
    try:
        saved(Contact(lastname="Byron"))
    finally:
        rules.remove(rule)
    assert Account.objects.get().name == "Guarded"
