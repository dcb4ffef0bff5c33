"""Every message a person can get, provoked as it happens to people, and read: the record, the field, the values, and
what to do next. A test elsewhere that reads a message carries the mark `says` with its code, and counts, too.
"""

import re
from pathlib import Path

import pytest
from django.db import connection as database

from crm.models import Account, OptionValue, TransactionCurrency
from erp.bc.models import Currency as LocalCurrency
from erp.bc.models import (
    Customer,
)
from integration import messages, registry
from integration.models import Coupling, FieldMapping, MappingFilter, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.services import incoming, synchronise
from integration.services.install import install_mappings
from tests import factories
from tests.factories import coupled_customer, open_issues, saved, sync, sync_records
from tests.reading import issue, read, refused, stopped

pytestmark = pytest.mark.django_db
TESTS = Path(__file__).parents[2]


# --- what every table refuses ----------------------------------------------------------------------------------------


@pytest.mark.says("required")
def test_required(world):
    refused(lambda: saved(LocalCurrency(code="")), "Code", "Currency", "Fill in Code")


@pytest.mark.says("too_long")
def test_too_long(world):
    refused(lambda: factories.customer("Nordwind", city="K" * 31), "City", "Nordwind", "K" * 31, "31", "30", "Shorten")


@pytest.mark.says("not_a_choice")
def test_not_a_choice(world):
    refused(lambda: factories.customer("Nordwind", blocked=9), "Blocked", "Nordwind", "9", "0", "Choose one of")


@pytest.mark.says("duplicate_key")
def test_duplicate_key(world):
    factories.customer("Nordwind", no="K1")
    refused(lambda: factories.customer("Südwind", no="K1"), "No.", "K1", "Südwind", "Choose another")


@pytest.mark.says("in_use")
def test_in_use(world):
    _local, remote = coupled_customer("Nordwind")
    factories.sales_contact(remote, "Ada", "Berg")
    refused(remote.delete, "Nordwind", "Ada Berg", "Delete or change the records that use it")


@pytest.mark.says("database")
def test_database(world):
    """What no check knows about and the database refuses all the same."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    if database.vendor == "postgresql":
        factories.raw("ALTER TABLE bc_customer ADD CONSTRAINT no_seven CHECK (name <> 'Account 7')")
    else:
        factories.raw(
            "CREATE TRIGGER no_seven BEFORE INSERT ON bc_customer WHEN NEW.name = 'Account 7' "
            "BEGIN SELECT RAISE(ABORT, 'no_seven'); END"
        )
    try:
        factories.account("Account 7")
        sync("CUSTOMER")
    finally:
        if database.vendor == "sqlite":
            factories.raw("DROP TRIGGER no_seven")
    issue("database", "Account 7", "no_seven", "Correct the record")


def enter(model, key="", **values):
    table = registry.table(model)
    return lambda: incoming.enter(table, [incoming.Draft(values, load_row(table, key))])


def load_row(table, key):
    from integration.engine.write import load

    return load(table, [key.hex])[key.hex] if key else None


@pytest.mark.says("read_only", "insert_only", "wrong_type", "out_of_range", "gone", "wrong_target")
def test_what_is_entered_from_outside(world):
    """REST and import: one sentence per value that cannot be taken."""
    sek = saved(TransactionCurrency(isocurrencycode="SEK", currencyname="Krona", exchangerate="11"))
    account = factories.account("Nordwind")
    cases = [
        ({"accountid": "0" * 31 + "1"}, Account, account.pk, ("Nordwind", "cannot be changed", "Leave the field")),
        ({"isocurrencycode": "NOK"}, TransactionCurrency, sek.pk, ("Currency Code", "“SEK”", "“NOK”", "created")),
        ({"exchangerate": "much"}, TransactionCurrency, sek.pk, ("Exchange Rate", "SEK", "much", "Correct the")),
        ({"exchangerate": "1" * 40}, TransactionCurrency, sek.pk, ("Exchange Rate", "SEK", "1" * 40, "digits")),
    ]
    for values, model, key, words in cases:
        refused(enter(model, key, **values), *words)
    account.delete()
    table = registry.table(Account)
    refused(lambda: incoming.delete(table, account.pk.hex), "Account", account.pk.hex, "Reload")
    refused(lambda: factories.account("Südwind", paymenttermscode=99), "Payment Terms", "Südwind", "99", "existing")


# --- conflicts and deletions -----------------------------------------------------------------------------------------


@pytest.mark.says("conflict")
def test_conflict(world):
    local, remote = coupled_customer("Nordwind", fax_no="1", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(fax_no="2")
    Account.objects.filter(pk=remote.pk).update(fax="3")
    sync("CUSTOMER")
    issue("conflict", "Nordwind", "Fax No.", "“2” ↔ “3”", "Choose for each field which value to keep")


@pytest.mark.says("conflict_first")
def test_conflict_on_what_was_never_agreed(world):
    local = factories.customer("Nordwind", city="Kiel")
    remote = factories.account("Nordwind", address1_city="Ulm")
    factories.couple("CUSTOMER", local, remote)
    found = issue("conflict_first", "Nordwind", "never agreed on", "City", "“Kiel” ↔ “Ulm”", "Choose for each field")
    assert "changed" not in found.sentence


@pytest.mark.says("conflict_mixed")
def test_conflict_of_both_kinds(world):
    row = factories.field_mapping("CUSTOMER", "mobile_phone_no", "telephone2")
    local, remote = coupled_customer("Nordwind", fax_no="1", mobile_phone_no="7")
    Customer.objects.filter(pk=local.pk).update(fax_no="2")
    Account.objects.filter(pk=remote.pk).update(fax="3", telephone2="8")
    row.enabled = True
    row.save()
    factories.change_mapping("CUSTOMER")
    sync("CUSTOMER")
    text = issue("conflict_mixed", "Nordwind", "Fax No. (“2” ↔ “3”)", "“7” ↔ “8”", "Choose for each field").sentence
    assert text.index("Fax No.") < text.index("never agreed") < text.index("“7”")


@pytest.mark.says("deleted_partner")
def test_deleted_partner(world):
    local, remote = coupled_customer("Nordwind")
    Account.objects.filter(pk=remote.pk).update(name="Nordwind AG")
    sync("CUSTOMER")
    Coupling.objects.update(remote_label="Nordwind AG")
    Account.objects.filter(pk=remote.pk).delete()
    sync("CUSTOMER")
    issue("deleted_partner", local.no, "Nordwind AG", "Restore the deleted record, or delete the coupling")


# --- references ------------------------------------------------------------------------------------------------------


@pytest.mark.says("must_be_coupled")
def test_must_be_coupled(world):
    local, _remote = coupled_customer("Nordwind")
    local.salesperson = factories.salesperson("NV")
    local.save()
    sync("CUSTOMER")
    issue("must_be_coupled", "Salesperson Code", "Nordwind", "NV", "SALESPEOPLE", "Couple “NV", "goes by itself")


@pytest.mark.says("tables_not_mapped")
def test_tables_not_mapped(world):
    """LKP-02: only that field is left out, with one issue, until its table is mapped."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    other, _account = coupled_customer("Südwind")
    TableMapping.objects.filter(name="SALESPEOPLE").delete()
    for record in (local, other):
        record.city, record.salesperson = "Ulm", factories.salesperson(f"S{record.no[-2:]}")
        record.save()
    assert sync("CUSTOMER").to == {"modified": 2}
    remote.refresh_from_db()
    assert remote.address1_city == "Ulm"
    issue("tables_not_mapped", "Salesperson Code", "Salesperson", "is left out", "Add a table mapping for")
    install_mappings(["SALESPEOPLE"])
    sync("CUSTOMER", "full")
    assert not [each for each in open_issues() if each.code == "tables_not_mapped"]


@pytest.mark.says("insert_only")
def test_insert_only(world):
    sek = factories.currency("SEK", "11")
    sync_records("CURRENCY", local=[sek], create=True)
    LocalCurrency.objects.filter(pk=sek.pk).update(code="NOK")
    sync("CURRENCY")
    issue("insert_only", "“NOK”", "“SEK”", "only be set when a record is created", "Make both sides equal by hand")


# --- matching --------------------------------------------------------------------------------------------------------


@pytest.mark.says("match_several")
def test_match_several(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    factories.account("Nordwind", emailaddress1="a@x.example")
    factories.account("Nordwind GmbH", emailaddress1="a@x.example")
    factories.customer("Ada", e_mail="a@x.example")
    sync("CUSTOMER")
    issue("match_several", "Ada", "Nordwind", "Nordwind GmbH", "Couple it by hand")


@pytest.mark.says("match_unclear")
def test_match_unclear(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    factories.account("Nordwind", emailaddress1="a@x.example")
    factories.account("Südwind", emailaddress1="a@x.example")
    factories.customer("Ada", e_mail="a@x.example")
    sync("CUSTOMER", "full", create=False)
    texts = [f"{i.sentence} {i.next_step}" for i in open_issues() if i.code == "match_unclear"]
    assert len(texts) == 2
    for name, text in zip(("Nordwind", "Südwind"), sorted(texts), strict=True):
        read(text, name, "Ada", "matches other records as well", "Couple it by hand")


@pytest.mark.says("match_taken")
def test_match_taken(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    local, _remote = coupled_customer("Nordwind", e_mail="a@x.example")
    factories.account("Südwind", emailaddress1="a@x.example")
    sync("CUSTOMER", "full", create=False)
    issue("match_taken", "Südwind", local.no, "already coupled to Nordwind", "Uncouple the other record")


# --- set-up ----------------------------------------------------------------------------------------------------------


@pytest.mark.says("connection_disabled")
def test_connection_disabled(world):
    world.connection.enabled = False
    world.connection.save()
    stopped(sync("CUSTOMER"), "connection_disabled", "The connection is not enabled", "Enable it first")


@pytest.mark.says("no_field_mappings")
def test_no_field_mappings(world):
    FieldMapping.objects.filter(mapping__name="CUSTOMER").update(enabled=False)
    stopped(sync("CUSTOMER"), "no_field_mappings", "CUSTOMER", "no enabled field mapping", "Enable or add")


@pytest.mark.says("wrong_direction")
def test_wrong_direction(world):
    """The mapping's direction was changed while the run waited for the worker."""
    run = synchronise.request_run(factories.mapping("CUSTOMER"), direction="to_integration")
    factories.change_mapping("CUSTOMER", direction="from_integration")
    outcome = factories.Outcome(synchronise.execute(SynchRun.objects.get(pk=run.pk)))
    stopped(outcome, "wrong_direction", "CUSTOMER", "“To Sales”", "“From Sales”", "Choose another")


@pytest.mark.says("unexpected")
def test_unexpected(world):
    TableMapping.objects.filter(name="CUSTOMER").update(local_table="bc.nothing")
    outcome = sync("CUSTOMER")
    assert outcome.run.status == RunStatus.FAILED
    stopped(outcome, "unexpected", "bc.nothing", "Look at the server's log")


@pytest.mark.says("unknown_field")
def test_unknown_field(world):
    FieldMapping.objects.filter(mapping__name="CUSTOMER", local_field="city").update(local_field="colour")
    stopped(sync("CUSTOMER"), "unknown_field", "CUSTOMER", "colour", "Correct the field mapping or the filter")


@pytest.mark.says("not_convertible")
def test_not_convertible(world):
    FieldMapping.objects.filter(mapping__name="CUSTOMER", local_field="city").update(local_field="blocked")
    FieldMapping.objects.filter(local_field="blocked").update(remote_field="createdon")
    stopped(sync("CUSTOMER"), "not_convertible", "CUSTOMER", "Blocked", "Created On", "can be converted")


@pytest.mark.says("unknown_operator")
def test_unknown_operator(world):
    MappingFilter.objects.filter(mapping__name="CUSTOMER", side="L").update(operator="like")
    stopped(sync("CUSTOMER"), "unknown_operator", "Blocked", "“like”", "contains", "Choose an operator")


@pytest.mark.says("operator_not_for_kind")
def test_operator_not_for_kind(world):
    MappingFilter.objects.filter(mapping__name="CUSTOMER", side="L").update(operator="contains")
    words = ("Blocked", "“contains”", "a whole number", "Choose another operator")
    stopped(sync("CUSTOMER"), "operator_not_for_kind", *words)


def test_a_filter_value_of_the_wrong_type_names_the_field(world):
    MappingFilter.objects.filter(mapping__name="CUSTOMER", side="L").update(value="often")
    stopped(sync("CUSTOMER"), "wrong_type", "Blocked", "CUSTOMER", "“often”", "Correct the value")


# --- rules of Sales --------------------------------------------------------------------------------------------------


@pytest.mark.says("crm.two_targets")
def test_two_owners(world):
    user = factories.user("Ada")
    refused(
        lambda: saved(Account(name="Nordwind", ownerid_systemuser=user, ownerid_team=world.team)),
        "Nordwind", "ownerid", "Keep one of the two",
    )  # fmt: skip


@pytest.mark.says("crm.status_of_other_state")
def test_status_of_another_state(world):
    account = factories.account("Nordwind")
    account.statuscode = 2
    refused(account.save, "Status Reason", "Nordwind", "Inactive", "Active", "Change the status")


@pytest.mark.says("crm.iso_code_fixed")
def test_iso_code(world):
    world.euro.isocurrencycode = "NOK"
    refused(world.euro.save, "Currency Code", "EUR", "NOK", "Create a new currency")


@pytest.mark.says(
    "crm.option_fixed", "crm.option_number_taken", "crm.option_label_taken", "crm.option_in_use",
)  # fmt: skip
def test_options(world):
    first = OptionValue(table="account", column="paymenttermscode", number=801, label="45 days")
    first.save()
    other = OptionValue(table="account", column="paymenttermscode", number=801, label="60 days")
    refused(other.save, "60 days", "801", "45 days", "Choose another number")
    other = OptionValue(table="account", column="paymenttermscode", number=802, label="45 DAYS")
    refused(other.save, "paymenttermscode", "account", "45 DAYS", "801", "Choose another label")
    factories.account("Nordwind", paymenttermscode=801)
    refused(first.delete, "45 days", "account", "paymenttermscode", "Choose another option on those records first")
    first.number = 803
    refused(first.save, "Number", "45 days", "803", "Change the label")


# --- all of them -----------------------------------------------------------------------------------------------------


def test_every_message_is_read_by_a_test():
    """A message nobody has read as people get it may name no record, leave a gap, or never come at all."""
    marks = re.compile(r"mark\.says\(([^)]*)\)")
    read_ones = {
        code
        for path in TESTS.rglob("*.py")
        for found in marks.finditer(path.read_text())
        for code in re.findall(r'"([\w.]+)"', found.group(1))
    }
    known = set(messages.codes())
    assert sorted(known - read_ones) == [], "write a test that provokes it and reads it, marked says(code)"
    assert sorted(read_ones - known) == [], "nothing says this any more"
