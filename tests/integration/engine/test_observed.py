"""What an administrator can observe of single runs: times, counters, what an issue names, and what stops a run."""

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, FieldMapping, JournalEntry
from integration.services import couple, synchronise
from integration.services.errors import Refused
from p2c.pairs.customer import Customers
from tests import factories
from tests.factories import coupled_customer, open_issues, sync, sync_records

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-006")
def test_an_untouched_pair_is_unchanged_and_no_hook_looks_at_it(world, monkeypatch):
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    sync("CUSTOMER")
    asked = []
    monkeypatch.setattr(Customers, "before_write", lambda self, direction, items, context: asked.extend(items))
    monkeypatch.setattr(Customers, "after_write", lambda self, direction, items, context: asked.extend(items) or [])
    JournalEntry.objects.all().delete()
    outcome = sync_records("CUSTOMER", local=[local])
    assert (outcome.to, outcome.back) == ({"unchanged": 1}, {"unchanged": 1})
    assert asked == []
    assert not JournalEntry.objects.exists()


@pytest.mark.behaviour("B-003")
def test_hooks_look_once_at_each_record_that_is_created(world, monkeypatch):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    for name in ("A", "B", "C"):
        factories.customer(name)
        factories.account(f"{name} too")
    asked = {"before_write": [], "after_write": []}

    def watch(name):
        own = getattr(Customers, name)

        def look(self, direction, items, context):
            for item in items:
                if item.insert:
                    value = item.local("name") if direction == "to_integration" else item.remote("name")
                    asked[name].append(f"{value} {direction}")
            return own(self, direction, items, context)

        monkeypatch.setattr(Customers, name, look)

    for name in asked:
        watch(name)
    outcome = sync("CUSTOMER")
    assert (outcome.to["inserted"], outcome.back["inserted"]) == (3, 3)
    each = [*(f"{n} to_integration" for n in "ABC"), *(f"{n} too from_integration" for n in "ABC")]
    assert {name: sorted(seen) for name, seen in asked.items()} == dict.fromkeys(asked, sorted(each))


@pytest.mark.behaviour("B-009")
def test_a_record_of_another_table_is_refused_by_name_and_nothing_is_written(world):
    local, remote = factories.customer("Nordwind"), factories.account("Südwind")
    mapping = factories.mapping("CUSTOMER")
    with pytest.raises(Refused, match=r"customer .* does not exist"):
        couple.couple(mapping, remote.pk.hex, local.pk.hex)
    # and the table of the other side where the mapping goes one way only
    with pytest.raises(Refused, match=r"SALESPEOPLE is not configured for the direction to_integration"):
        sync_records("SALESPEOPLE", local=[factories.salesperson("AB")], direction="to_integration")
    assert not Coupling.objects.exists()
    assert (Customer.objects.count(), Account.objects.count()) == (1, 1)


@pytest.mark.behaviour("B-012")
@pytest.mark.parametrize("gone", ["", "account", "customer", "both"])
def test_an_issue_names_the_records_that_still_exist(world, gone):
    local, remote = coupled_customer("Nordwind")
    if not gone:
        Account.objects.filter(pk=remote.pk).update(telephone1="call me")
    if gone in ("account", "both"):
        Account.objects.filter(pk=remote.pk).delete()
    if gone in ("customer", "both"):
        Customer.objects.filter(pk=local.pk).delete()
    outcome = sync("CUSTOMER")
    if gone == "both":
        assert not open_issues()
        assert not Coupling.objects.filter(local_table="bc.customer").exists()
        return
    (issue,) = open_issues()
    assert outcome.to.get("failed", 0) + outcome.back.get("failed", 0) == 1
    there_is = local if gone == "account" else remote
    assert issue.source_id == there_is.pk
    assert (issue.source_table == "bc.customer") == (gone == "account")
    assert issue.coupling is not None
    partner = issue.coupling.remote_id if gone == "account" else issue.coupling.local_id
    assert partner in (local.pk, remote.pk)
    assert "Nordwind" in issue.sentence
    assert issue.code == ("deleted_partner" if gone else "bc.phone_letters")


@pytest.mark.behaviour("B-015")
@pytest.mark.parametrize("column", ["local_field", "remote_field"])
def test_a_field_mapping_whose_column_is_gone_stops_the_run_before_anything_is_copied(world, column):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    row = factories.field_mapping("CUSTOMER", "fax_no", "fax")
    FieldMapping.objects.filter(pk=row.pk).update(**{column: "telex"})
    outcome = sync("CUSTOMER")
    assert outcome.status == "failed"
    assert "telex" in outcome.message
    remote.refresh_from_db()
    assert remote.address1_city == "Kiel"
    FieldMapping.objects.filter(pk=row.pk).update(**{column: getattr(row, column)})
    assert sync("CUSTOMER").to == {"modified": 1}, "the change was kept"
    assert not open_issues()


def test_modified_counts_real_differences_only_however_it_is_asked_for(world):
    """GEN-06, GEN-15."""
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    sync_records("CUSTOMER", local=[local], force="to_integration")
    assert sync_records("CUSTOMER", local=[local]).to == {"unchanged": 1}
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    assert sync_records("CUSTOMER", local=[local]).to == {"modified": 1}
    assert sync_records("CUSTOMER", local=[local], force="to_integration").to == {"unchanged": 1}


@pytest.mark.behaviour("B-026", "B-027")
def test_the_time_of_the_last_synchronisation_shows_per_direction_and_never_goes_back(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    factories.TableMapping.objects.update(last_to_synch_at=None, last_from_synch_at=None)
    before = timezone.now()
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    sync("CUSTOMER", direction="to_integration")
    first = factories.mapping("CUSTOMER")
    assert before <= first.last_to_synch_at <= timezone.now()
    assert first.last_from_synch_at is None
    assert not factories.pending("CUSTOMER"), "what was sent is not sent again"
    # a newer record without a mapped change, and then nothing at all
    Account.objects.filter(pk=remote.pk).update(emailaddress3="z@x.example")
    seen = []
    for _ in range(2):
        sync("CUSTOMER")
        seen.append(factories.mapping("CUSTOMER"))
    assert first.last_to_synch_at <= seen[0].last_to_synch_at <= seen[1].last_to_synch_at
    assert seen[0].last_from_synch_at <= seen[1].last_from_synch_at


@pytest.mark.behaviour("B-032")
@pytest.mark.parametrize("times", [1, 3])
def test_more_chosen_records_than_fit_a_batch_go_in_several(world, times):
    chosen = [factories.customer(f"Customer {n}", e_mail=f"a{n}@x.example").pk.hex for n in range(4 * times)]
    mapping = factories.mapping("CUSTOMER")
    run = synchronise.request_run(mapping, "records", local_ids=chosen, remote_ids=[], create=True, batch=4)
    steps = []
    outcome = factories.Outcome(synchronise.execute(run, lambda each: steps.append(each.done)))
    assert (outcome.status, outcome.to["inserted"]) == ("finished", 4 * times)
    assert steps == [4 * (n + 1) for n in range(times)]
