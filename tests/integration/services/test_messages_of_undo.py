"""What undoing, stored plans and config templates say, read as a person gets it."""

import pytest

from crm.models import Account
from erp.bc.models import Customer, Salesperson
from integration.models import ConfigTemplate, ConfigTemplateLine, Coupling, FieldMapping, MappingTemplate, TableMapping
from integration.services import couple, plans, revert
from tests import factories
from tests.factories import coupled_customer, open_issues, saved, sync, sync_records
from tests.reading import issue, read

pytestmark = pytest.mark.django_db


def edit(model, record, **values):
    model.objects.filter(pk=record.pk).update(**values)


def undo(outcome):
    """Revert a run; what it left alone, as its page lists it."""
    run = revert.start(outcome.run)
    return [f"{line.sentence} {line.next_step}" for line in revert.left(run)]


@pytest.mark.says("reverted")
def test_what_differs_on_purpose(world):
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    edit(Customer, local, city="Husum")
    undo(sync("CUSTOMER"))
    issue("reverted", "Nordwind", "on purpose", "City (“Husum” ↔ “Kiel”)", "Choose for each field which value to keep")


@pytest.mark.says("reverted_creation")
def test_a_partner_that_is_not_made_again(world):
    local = factories.customer("Nordwind")
    undo(sync_records("CUSTOMER", local=[local], create=True))
    issue("reverted_creation", "Nordwind", local.no, "not made again", "Retry", "by hand")


@pytest.mark.says("reverted_coupling")
def test_a_match_that_is_not_made_again(world):
    local = factories.customer("Nordwind", e_mail="a@x.example")
    factories.account("Nordwind GmbH", emailaddress1="a@x.example")
    undo(sync("CUSTOMER", "match", create=False))
    texts = [f"{i.sentence} {i.next_step}" for i in open_issues() if i.code == "reverted_coupling"]
    assert texts
    for text in texts:
        read(text, local.no, "Nordwind GmbH", "not coupled again", "Retry", "by hand")


@pytest.mark.says("revert_gone", "revert_target_gone", "revert_taken", "revert_no_mapping")
@pytest.mark.parametrize("what", ["gone", "target_gone", "taken", "no_mapping"])
def test_what_cannot_be_put_back(world, what):
    seller = factories.salesperson("NV")
    user = factories.user("Nikoline")
    factories.couple("SALESPEOPLE", seller, user, first_synch="none")
    local, remote = coupled_customer("Nordwind", city="Kiel")
    if what == "gone":
        edit(Customer, local, city="Husum")
        run = sync("CUSTOMER")
        Account.objects.filter(pk=remote.pk).delete()
        (said,) = undo(run)
        read(said, "Nordwind", "Account", "no longer exists")
    elif what == "target_gone":
        other = factories.currency("SEK", "2")
        sync_records("CURRENCY", local=[other], create=True)
        edit(Customer, local, currency=other)
        sync("CUSTOMER")
        edit(Customer, local, currency=None)
        run = sync("CUSTOMER")
        Coupling.objects.filter(local_table="bc.currency").delete()
        from crm.models import TransactionCurrency

        TransactionCurrency.objects.filter(isocurrencycode="SEK").delete()
        (said,) = undo(run)
        read(said, "Nordwind", "Currency", "no longer exists", "Choose another value by hand")
    elif what == "taken":
        run = factories.Outcome(couple.uncouple(factories.mapping("CUSTOMER"), coupling_ids=[couple_of(local)]))
        factories.couple("CUSTOMER", local, factories.account("Other"), first_synch="none")
        said = " ".join(undo(run))
        read(said, "Nordwind", local.no, "coupled to another record now", "Uncouple that one first")
    else:
        ada = factories.person(factories.company_contact(local), "Ada", "Berg")
        sync_records("CONTACT", local=[ada], create=True)
        run = factories.Outcome(couple.uncouple(factories.mapping("CUSTOMER"), coupling_ids=[couple_of(local)]))
        TableMapping.objects.filter(name="CONTACT").delete()
        FieldMapping.objects.filter(local_field="primary_contact").update(enabled=False)
        said = " ".join(undo(run))
        read(said, "Ada Berg", "no table mapping", "Add the table mapping")


def couple_of(local):
    return Coupling.objects.get(local_id=local.pk, local_table="bc.customer").pk


@pytest.mark.says("plan_moved")
def test_a_record_that_moved_since_the_plan(world):
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    other, _ = coupled_customer("Südwind", city="Kiel")
    edit(Customer, local, city="Husum")
    edit(Customer, other, city="Husum")
    plan = plans.make(factories.mapping("CUSTOMER"))
    edit(Customer, local, city="Ulm")
    applied = plans.apply(plan)
    (line,) = [each for each in plans.shown(applied, list(plans.lines(applied))) if each.sentence]
    read(f"{line.sentence} {line.next_step}", "Nordwind", "has changed since the plan", "Make a new preview")


@pytest.mark.says("match_none")
def test_a_record_nothing_matches(world):
    local = factories.customer("Nordwind", e_mail="a@x.example")
    factories.account("Südwind", emailaddress1="b@x.example")
    couple.match_couple(factories.mapping("CUSTOMER"), local_ids=[local.pk.hex])
    found = issue("match_none", local.no, "Nordwind", "match criteria", "Couple it by hand, create its partner")
    assert found.source_id == local.pk


@pytest.mark.says("template_field", "template_target", "template_value")
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("colour", "red", ("template_field", "“colour”", "Customer")),
        ("payment_terms", "COD", ("template_target", "Payment Terms Code", "“COD”")),
        ("credit_limit_lcy", "a lot", ("template_value", "Credit Limit (LCY)", "“a lot”")),
    ],
)
def test_a_template_that_no_longer_fits(world, field, value, words):
    """It was right when it was saved; the table, or the record it names, is not what it was."""
    made = saved(ConfigTemplate(code="CASH", table="bc.customer"))
    ConfigTemplateLine.objects.create(template=made, field=field, value=value)
    MappingTemplate.objects.create(mapping=factories.mapping("CUSTOMER"), side="L", template=made, priority=1)
    sync_records("CUSTOMER", remote=[factories.account("Nordwind")], create=True)
    code, *more = words
    issue(code, "Nordwind", "CASH", *more, "Correct the template; the record then goes by itself")
    assert not Customer.objects.exists()
    assert Salesperson.objects.count() == 0
