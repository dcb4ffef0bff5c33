"""A mapping that upserts by key, as tasks of data integration do: references by name, columns worked out, policies."""

from typing import Any

import pytest

from crm.models import Account, TransactionCurrency
from erp.fo.models import Currency, Customer, CustomerGroup, Language, LegalEntity, NumberSequence
from erp.fo.models.legal_entity import SequenceUse
from integration import changefeed, pairs
from integration.models import Coupling, FieldMapping, Issue, MatchCriterion, SynchRun, TableMapping
from integration.models.run import RunKind
from integration.pairs import FROM, TO, Derived, Pair
from integration.registry import REMOTE
from integration.services import synchronise
from tests.factories import saved
from tests.sharing import shareable

pytestmark = pytest.mark.django_db

#: (F&O column, Sales column, constant)
OUT = [
    ("customer_account", "accountnumber", ""),
    ("organization_name", "name", ""),
    ("sales_currency_code", "transactioncurrencyid.isocurrencycode", ""),
    ("known_as", "shout", ""),
    ("data_area_id", "", "USMF"),
    ("customer_group_id", "", "10"),
    ("party_type", "", "Organization"),
]
BACK = [
    ("customer_account", "accountnumber", ""),
    ("organization_name", "name", ""),
    ("sales_currency_code", "transactioncurrencyid.isocurrencycode", ""),
]


@pytest.fixture(autouse=True)
def _pairs():
    """Pairs that upsert, as long as the test lasts."""

    class Upserts(Pair):
        name = "UPSERTS"
        upserts = True
        cuts = False

        def derived(self, mapping: TableMapping) -> Any:
            return [Derived(REMOTE, "shout", ("name", "accountnumber"), lambda name, no: f"{name} {no}".upper())]

    class Chooses(Upserts):
        name = "CHOOSES"
        chooses = frozenset({"transactioncurrencyid"})

    for pair in (Upserts, Chooses):
        pairs.register(pair)
    yield
    for pair in (Upserts, Chooses):
        pairs._PAIRS.pop(pair.name)


@shareable
def usmf(world):
    for code in ("USD", "EUR"):
        saved(Currency(currency_code=code, name=code))
    saved(LegalEntity(legal_entity_id="USMF", name="Contoso", accounting_currency="USD"))
    saved(NumberSequence(data_area_id="", numbers=SequenceUse.PARTY, prefix="P-"))
    saved(CustomerGroup(data_area_id="USMF", customer_group_id="10", description="Wholesale"))
    saved(Language(language_id="en-us", name="English"))
    return world


def mapping(direction: str, rows: list[tuple[str, str, str]], pair: str = "UPSERTS") -> TableMapping:
    made = TableMapping(
        name="UPSERT TEST",
        local_table="fo.customer",
        remote_table="crm.account",
        direction=direction,
        only_coupled=False,
        scope="TEST",
        pair=pair,
    )
    made.save()
    for no, (local, remote, constant) in enumerate(rows, 1):
        FieldMapping.objects.create(
            mapping=made,
            no=no,
            base_key=no,
            local_field=local,
            remote_field=remote,
            constant=constant,
            direction=direction,
        )
    MatchCriterion.objects.create(
        mapping=made, local_field="customer_account", remote_field="accountnumber", normaliser="exact"
    )
    changefeed.subscribe(made, sides="R" if direction == FROM else "L")
    return made


def run(made: TableMapping, kind: str = RunKind.SYNCH) -> SynchRun:
    return synchronise.start_run(made, kind, confirmed=True, create=True)


def counters(ended: SynchRun) -> dict[str, int]:
    assert ended.status == "finished", ended.message
    found = ended.jobs.get()
    return {n: getattr(found, n) for n in ("inserted", "modified", "unchanged", "failed") if getattr(found, n)}


def test_dotted_and_worked_out_columns_are_read_with_the_row(usmf):
    """FO-154: the currency's ISO code travels, not a reference; a column made of others of the row travels as any."""
    saved(Account(name="Alpine", accountnumber="ACC-1", transactioncurrency=usmf.euro))
    saved(Account(name="Bare", accountnumber="ACC-2"))
    assert counters(run(mapping(FROM, OUT), RunKind.FULL)) == {"inserted": 2}
    alpine, bare = Customer.objects.order_by("customer_account")
    assert (alpine.sales_currency_code, alpine.known_as) == ("EUR", "ALPINE ACC-1")
    assert bare.known_as == "BARE ACC-2"


def test_an_upsert_finds_its_record_by_the_key_and_writes_it_whole(usmf):
    """FO-172: an existing row is updated by its key, also where somebody had edited it; a second run writes nothing."""
    before = saved(
        Customer(
            data_area_id="USMF",
            customer_account="ACC-1",
            customer_group_id="10",
            party_type="Organization",
            organization_name="Old",
            sales_currency_code="USD",
        )
    )
    alpine = saved(Account(name="Alpine", accountnumber="ACC-1", transactioncurrency=usmf.euro))
    task = mapping(FROM, OUT)
    ended = run(task, RunKind.FULL)
    assert ended.status == "finished", ended.message
    assert Customer.objects.get().organization_name == "Alpine"
    assert Customer.objects.get().pk == before.pk
    assert counters(run(task)) == {}
    # FO-172: what is edited here stays until its source changes; then every field is written again
    Customer.objects.update(organization_name="Edited", known_as="Edited")
    assert counters(run(task)) == {}
    alpine.name = "Alpine Ski House"
    alpine.save()
    assert counters(run(task)) == {"modified": 1}
    found = Customer.objects.get()
    assert (found.organization_name, found.known_as) == ("Alpine Ski House", "ALPINE SKI HOUSE ACC-1")


@pytest.mark.parametrize("there", [False, True], ids=["inserted", "found by its key"])
def test_a_default_of_the_destination_does_not_differ_from_a_blank_source(usmf, there):
    """FO-172, FO-136: a blank currency becomes that of the legal entity, and a second run writes nothing, not even who
    changed the record and when; a source that is changed and blank again is none either."""
    if there:
        _customer("ACC-1", "USD")
        Customer.objects.update(organization_name="Alpine", known_as="ALPINE ACC-1")
    alpine = saved(Account(name="Alpine", accountnumber="ACC-1"))
    task = mapping(FROM, OUT)
    before = Customer.objects.values().first()
    assert counters(run(task, RunKind.FULL)) == ({"unchanged": 1} if there else {"inserted": 1})
    found = Customer.objects.values().get()
    assert found["sales_currency_code"] == "USD"
    assert before in (None, found)
    assert counters(run(task, RunKind.FULL)) == {"unchanged": 1}
    alpine.description = "Of no column of the task"
    alpine.save()
    assert counters(run(task)) == {"unchanged": 1}
    assert Customer.objects.values().get() == found
    Account.objects.update(transactioncurrency=usmf.euro)
    assert counters(run(task)) == {"modified": 1}
    Account.objects.update(transactioncurrency=None)
    assert counters(run(task)) == {"modified": 1}
    assert Customer.objects.get().sales_currency_code == "USD"
    assert counters(run(task, RunKind.FULL)) == {"unchanged": 1}


def test_deletions_concern_nobody(usmf):
    """FO-006: a deleted source leaves the other row alone; a deleted destination is made again when its source
    changes."""
    alpine = saved(Account(name="Alpine", accountnumber="ACC-1"))
    gone = saved(Account(name="Gone", accountnumber="ACC-2"))
    task = mapping(FROM, OUT)
    run(task, RunKind.FULL)
    gone.delete()
    assert counters(run(task)) == {}
    assert Customer.objects.filter(customer_account="ACC-2").exists()
    Customer.objects.filter(customer_account="ACC-1").delete()
    assert counters(run(task)) == {}
    alpine.name = "Alpine again"
    alpine.save()
    assert counters(run(task)) == {"inserted": 1}
    assert Customer.objects.get(customer_account="ACC-1").organization_name == "Alpine again"
    assert Coupling.objects.filter(scope="TEST").count() == 1
    assert not Issue.objects.filter(closed_at=None).exists()


def test_a_failed_row_is_tried_and_counted_in_every_run(usmf):
    """FO-164, FO-168: it is never parked, and goes by itself once it is right."""
    bad = saved(Account(name="x" * 101, accountnumber="ACC-1"))
    task = mapping(FROM, OUT)
    for kind in (RunKind.FULL, RunKind.SYNCH, RunKind.SYNCH):
        assert counters(run(task, kind)) == {"failed": 1}
    issue = Issue.objects.get(mapping=task, closed_at=None)
    assert (issue.failures, issue.parked, issue.code) == (3, False, "too_long")
    Account.objects.filter(pk=bad.pk).update(name="Short")
    assert counters(run(task)) == {"inserted": 1}
    assert not Issue.objects.filter(mapping=task, closed_at=None).exists()


def _customer(account: str, code: str) -> Customer:
    return saved(
        Customer(
            data_area_id="USMF",
            customer_account=account,
            customer_group_id="10",
            party_type="Organization",
            organization_name=account,
            sales_currency_code=code,
        )
    )


def test_a_record_is_named_by_a_column_beyond_a_lookup(usmf):
    """FO-154: the value is the related row's key, whatever its case; compared as the reference it becomes."""
    _customer("C-1", "EUR")
    task = mapping(TO, BACK)
    assert counters(run(task, RunKind.FULL)) == {"inserted": 1}
    found = Account.objects.get(accountnumber="C-1")
    assert found.transactioncurrency == usmf.euro
    assert counters(run(task, RunKind.FULL)) == {"unchanged": 1}
    TransactionCurrency.objects.filter(pk=usmf.euro.pk).update(isocurrencycode="eur")
    assert counters(run(task, RunKind.FULL)) == {"unchanged": 1}


@pytest.mark.says("none_of_that_name")
def test_a_name_nobody_has_fails_its_record(usmf):
    """FO-E26 and its like: the sentence names the field, the value and the table."""
    _customer("C-1", "USD")
    task = mapping(TO, BACK)
    assert counters(run(task, RunKind.FULL)) == {"failed": 1}
    issue = Issue.objects.get(mapping=task)
    assert "“USD”" in issue.sentence
    assert "Currency" in issue.sentence
    assert issue.next_step.startswith("Make it, or correct the value")
    saved(TransactionCurrency(isocurrencycode="USD", currencyname="US Dollar", currencysymbol="$", exchangerate="1"))
    assert counters(run(task)) == {"inserted": 1}


@pytest.mark.says("several_of_that_name")
def test_a_name_several_have_fails_its_record_unless_the_pair_chooses(usmf):
    """FO-E29: more than one match on a key writes nothing."""
    _customer("C-1", "EUR")
    TransactionCurrency.objects.filter(pk=usmf.euro.pk).update(isocurrencycode="eur")
    TransactionCurrency.objects.bulk_create([TransactionCurrency(isocurrencycode="Eur", exchangerate="1")])
    task = mapping(TO, BACK)
    assert counters(run(task, RunKind.FULL)) == {"failed": 1}
    issue = Issue.objects.get(mapping=task)
    assert "several records of" in issue.sentence
    assert "name of its own" in issue.next_step
    TableMapping.every.filter(pk=task.pk).update(pair="CHOOSES")
    assert counters(run(TableMapping.every.get(pk=task.pk))) == {"inserted": 1}


def test_such_a_mapping_is_none_of_the_connections(usmf):
    """Screens and commands that set up the mappings of the connection do not list it."""
    task = mapping(FROM, OUT)
    assert not TableMapping.objects.filter(pk=task.pk).exists()
    assert TableMapping.every.filter(pk=task.pk).exists()
