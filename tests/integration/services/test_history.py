"""The history of a record: writes, couplings, issues and reverts on one line of time."""

import pytest
from django.db import connection

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling
from integration.services import couple, history, revert
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, mapping, sync

pytestmark = pytest.mark.django_db


def kinds(table, record):
    return [event.kind for event in history.timeline(table, record.pk.hex)]


def test_one_line_of_time_for_either_side(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    run = sync("CUSTOMER").run
    for table, record in (("bc.customer", local), ("crm.account", remote)):
        events = history.timeline(table, record.pk.hex)
        (written,) = [e for e in events if e.run == run]
        assert (written.kind, written.changes) == ("written", [("Address 1: City", "Kiel", "Lübeck")])
        assert "Nordwind" in written.partner
        assert "coupled" in {e.kind for e in events}
        assert events == sorted(events, key=lambda e: e.at, reverse=True)


def test_issues_are_told_when_they_open_and_when_they_are_settled(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    Account.objects.filter(pk=remote.pk).update(address1_city="Bremen")
    sync("CUSTOMER")
    assert "issue_opened" in kinds("crm.account", remote)
    Account.objects.filter(pk=remote.pk).update(address1_city="Lübeck")
    sync("CUSTOMER")
    assert "issue_closed" in kinds("bc.customer", local)


def test_a_revert_says_which_run_it_took_back(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    run = sync("CUSTOMER").run
    undone = revert.start(run)
    events = history.timeline("crm.account", remote.pk.hex)
    (event,) = [e for e in events if e.run == undone and e.changes]
    assert (event.reverts, event.changes) == (run.pk, [("Address 1: City", "Lübeck", "Kiel")])


def test_uncoupled_records_keep_their_history(world):
    local, remote = coupled_customer("Nordwind")
    couple.uncouple(mapping("CUSTOMER"), coupling_ids=[Coupling.objects.get().pk])
    for table, record in (("bc.customer", local), ("crm.account", remote)):
        assert {"coupled", "uncoupled"} <= set(kinds(table, record))


def test_people_who_edited_the_record_are_named(world):
    seller = factories.user("Ada Berg")
    remote = factories.account("Nordwind")
    from integration.origin import Origin

    remote.address1_city = "Kiel"
    remote.save(origin=Origin(actor=seller.pk.hex, stamp=seller.pk.hex))
    edited = [e for e in history.timeline("crm.account", remote.pk.hex) if e.kind == "edited"]
    assert [e.by for e in edited] == ["Ada Berg"]


def test_the_queries_do_not_grow_with_the_events(world):
    local, _remote = coupled_customer("Nordwind", city="A")

    def counted():
        with statements(connection) as seen:
            history.timeline("bc.customer", local.pk.hex)
        return len(seen)

    for city in ("B",):
        Customer.objects.filter(pk=local.pk).update(city=city)
        sync("CUSTOMER")
    few = counted()
    for city in ("C", "D", "E"):
        Customer.objects.filter(pk=local.pk).update(city=city)
        sync("CUSTOMER")
    assert counted() == few
