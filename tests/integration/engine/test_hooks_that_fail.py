"""A pair's hook or a table's rule that raises costs the records it is about; the others go on."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration import pairs, registry
from integration.models import Coupling
from tests import factories
from tests.factories import open_issues, pending, sync, sync_records

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def bad_hook(monkeypatch):
    """The hook of customers that cannot bear one name."""
    pair = type(pairs.get("CUSTOMER"))
    before = pair.before_write

    def before_write(self, direction, items, context):
        if any(item.values.get("name") == "Bad" for item in items):
            raise KeyError("no such thing")
        return before(self, direction, items, context)

    made = type("Customers", (pair,), {"before_write": before_write, "__module__": pair.__module__})
    monkeypatch.setitem(pairs._PAIRS, "CUSTOMER", made())


@pytest.mark.says("hook_failed")
@pytest.mark.usefixtures("bad_hook")
def test_new_records_but_one_get_their_partners():
    for name in ("A", "B", "Bad", "C", "D"):
        factories.customer(name)
    outcome = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert outcome.status == "finished"
    assert sorted(Account.objects.values_list("name", flat=True)) == ["A", "B", "C", "D"]
    assert Coupling.objects.count() == 4
    [issue] = open_issues()
    assert issue.code == "hook_failed"
    assert "C00003 · Bad could not be worked on" in issue.sentence
    assert "Customers.before_write, KeyError: 'no such thing'" in issue.sentence
    assert outcome.to == {"inserted": 4, "failed": 1}


@pytest.mark.usefixtures("bad_hook")
def test_changed_pairs_but_one_travel_and_it_is_tried_again():
    made = [factories.coupled_customer(name, city="Kiel") for name in ("A", "B", "C")]
    Customer.objects.filter(name="B").update(name="Bad")
    Customer.objects.update(city="Bonn")
    assert sync("CUSTOMER").to == {"modified": 2, "failed": 1}
    cities = {remote.name: remote.address1_city for remote in Account.objects.all()}
    assert cities == {"A": "Bonn", "B": "Kiel", "C": "Bonn"}
    assert not pending("CUSTOMER")
    Customer.objects.filter(name="Bad").update(name="Good")
    assert sync("CUSTOMER").to == {"modified": 1}
    assert Account.objects.get(pk=made[1][1].pk).name == "Good"
    assert not open_issues()


@pytest.mark.usefixtures("bad_hook")
def test_the_one_at_fault_is_found_among_pairs_and_new_records_together():
    """A batch has coupled pairs and records without a partner; either may be the odd one."""
    factories.coupled_customer("A", city="Kiel")
    for name in ("B", "Bad"):
        factories.customer(name)
    Customer.objects.filter(name="A").update(city="Bonn")
    local = list(Customer.objects.all())
    outcome = sync_records("CUSTOMER", local=local, create=True)
    assert outcome.to == {"modified": 1, "inserted": 1, "failed": 1}
    assert [issue.code for issue in open_issues()] == ["hook_failed"]


def test_a_rule_of_a_table_that_raises_costs_its_record(monkeypatch):
    for name in ("A", "Bad"):
        factories.customer(name)

    def no_bad_names(batch):
        if any(item.row["name"] == "Bad" for item in batch.writes):
            raise ZeroDivisionError("division by zero")

    table = registry.table("crm.account")
    monkeypatch.setattr(table, "rules", [*table.rules, no_bad_names])
    assert sync("CUSTOMER", "full", create=True, confirmed=True).to == {"inserted": 1, "failed": 1}
    [issue] = open_issues()
    assert "no_bad_names, ZeroDivisionError: division by zero" in issue.sentence


def test_who_writes_for_a_person_is_told_where_it_happens(monkeypatch):
    def broken(batch):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(registry.table("crm.account"), "rules", [broken])
    with pytest.raises(ZeroDivisionError):
        factories.account("A")
