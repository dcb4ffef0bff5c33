"""Saving and deleting config templates, and choosing them for mappings: what is refused, and how it is said."""

import pytest

from erp.bc.models import PaymentTerms
from integration.models import ConfigTemplate, ConfigTemplateLine, MappingTemplate, MappingTemplateCondition
from integration.services import templates
from integration.services.errors import Conflict
from integration.services.mappings import MappingRefused
from tests import factories
from tests.factories import mapping, saved

pytestmark = pytest.mark.django_db


def draft(code="DOMESTIC", table="bc.customer", *lines):
    rows = [ConfigTemplateLine(field=field, value=value) for field, value in lines]
    return templates.TemplateDraft(ConfigTemplate(code=code, table=table), rows)


def made(code="DOMESTIC", table="bc.customer", *lines):
    one = draft(code, table, *lines)
    templates.save(one)
    return one.template


def using(template, side="L", name="CUSTOMER", conditions=(), priority=0):
    use = MappingTemplate(mapping=mapping(name), template=template, side=side, priority=priority)
    rows = [MappingTemplateCondition(field=f, operator=o, value=v) for f, o, v in conditions]
    return templates.UseDraft(use, rows)


def refusal(of):
    with pytest.raises(MappingRefused) as caught:
        (templates.save if isinstance(of, templates.TemplateDraft) else templates.save_use)(of)
    assert not ConfigTemplate.objects.filter(code="WRONG").exists()
    return str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("payment_terms", "COD", "Payment Terms Code cannot be “COD”: that does not name one record of payment terms."),
        (
            "blocked",
            "maybe",
            "Blocked of a new record cannot be “maybe”. Possible values: Not blocked, Ship, Invoice, All.",
        ),
        ("blocked", "9", "Possible values: Not blocked, Ship, Invoice, All."),
        ("credit_limit_lcy", "a lot", "Credit Limit (LCY) of a new record cannot be “a lot”: a number expected."),
        ("credit_limit_lcy", "", "Credit Limit (LCY) cannot be blank. Give it a value, or remove the line."),
        ("territory_code", "A-TERRITORY-FAR", "“A-TERRITORY-FAR” has 15 characters; Territory Code takes 10."),
        ("planet", "Earth", "Customer (18) has no field “planet”"),
        ("no", "C1", "Every record has a No. of its own"),
        ("system_id", "1", "System ID is worked out by the program"),
        ("modified_on", "2026-01-01", "Modified On is worked out by the program"),
    ],
)
def test_a_value_that_no_new_record_could_have_is_refused(world, field, value, said):
    assert said in refusal(draft("WRONG", "bc.customer", (field, value)))


def test_a_template_says_a_field_once(world):
    said = refusal(draft("WRONG", "bc.customer", ("city", "Kiel"), ("city", "Lübeck")))
    assert "City has a value in this template already" in said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("ownerid", "Jo")], "Owner needs a line for Owner type as well"),
        ([("owneridtype", "team")], "Owner type needs a line for Owner as well"),
        ([("ownerid_team", "Jo")], "is set through “ownerid” and “owneridtype”"),
        ([("ownerid", "Nobody"), ("owneridtype", "systemuser")], "Owner cannot be “Nobody”"),
        ([("paymenttermscode", "Tomorrow")], "cannot be “Tomorrow”: that does not name one record of option value"),
    ],
)
def test_what_names_a_record_in_sales_must_name_one(world, lines, said):
    assert said in refusal(draft("WRONG", "crm.account", *lines))


def test_a_record_may_be_named_by_code_in_any_case_and_by_its_label(world):
    saved(PaymentTerms(code="COD", description="Cash"))
    made("BYCODE", "bc.customer", ("payment_terms", "cod"))
    made("BYLABEL", "bc.customer", ("payment_terms", "Cash"))
    assert ConfigTemplate.objects.count() == 2


def test_a_label_two_records_have_names_neither(world):
    saved(PaymentTerms(code="COD", description="Cash"))
    saved(PaymentTerms(code="CASH2", description="Cash"))
    assert "does not name one record" in refusal(draft("WRONG", "bc.customer", ("payment_terms", "Cash")))


def test_codes_are_in_capitals_and_there_is_one_of_each(world):
    assert made("domestic").code == "DOMESTIC"
    assert "There is a template DOMESTIC already" in refusal(draft("Domestic"))
    assert "must have a code" in refusal(draft("  "))


def test_a_field_the_mapping_fills_itself_is_refused_on_either_way_to_it(world):
    """The relationship type and the company make an account the customer's: a template must not undo that."""
    template = made("ACCOUNTS", "crm.account", ("customertypecode", "Vendor"))
    said = refusal(using(template, "R"))
    assert "CUSTOMER itself fills" in said
    fine = made("FINE", "crm.account", ("description", "New"))
    templates.save_use(using(fine, "R"))
    change = templates.draft_of(fine)
    change.lines.append(ConfigTemplateLine(field="bcbi_companyid", value=world.company.bcbi_externalid))
    assert "CUSTOMER itself fills" in refusal(change)


def test_a_template_of_another_table_is_refused(world):
    said = refusal(using(made("VENDORS", "bc.vendor")))
    assert "The template VENDORS is for Vendor (23); CUSTOMER makes new records of Customer (18) there." in said


def test_conditions_look_at_the_other_side_and_mean_what_filters_mean(world):
    template = made()
    assert "Account (5341) has no field “city”" in refusal(using(template, conditions=[("city", "eq", "Kiel")]))
    assert "a number expected" in refusal(using(template, conditions=[("creditlimit", "ge", "much")]))
    by_label = using(template, conditions=[("statecode", "eq", "Active")])
    templates.save_use(by_label)
    assert by_label.conditions[0].value == "0"
    assert templates.conditions_in_words(by_label.use) == "Status is “Active”"


def test_a_template_in_use_is_not_deleted_nor_moved_to_another_table(world):
    template = made()
    use = using(template)
    templates.save_use(use)
    with pytest.raises(Conflict, match="The template DOMESTIC cannot be deleted: CUSTOMER uses it"):
        templates.delete(template)
    moved = templates.draft_of(template)
    moved.template.table = "bc.vendor"
    with pytest.raises(MappingRefused, match="The table of template DOMESTIC cannot be changed"):
        templates.save(moved)
    templates.delete_use(use.use)
    template.refresh_from_db()
    templates.delete(template)
    assert not ConfigTemplate.objects.exists()


def test_saving_says_what_will_never_be_used(world):
    factories.change_mapping("CUSTOMER", direction="to_integration")
    (note,) = templates.save_use(using(made()))
    assert "CUSTOMER makes no new records of Business Central" in note
    factories.change_mapping("CUSTOMER", direction="bidirectional")
    (note,) = templates.save_use(using(made("LATE"), priority=5, conditions=[("fax", "eq", "1")]))
    assert "LATE is never used: DOMESTIC comes before it" in note


@pytest.mark.parametrize(("codes", "shown"), [([], ""), (["DOMESTIC"], "DOMESTIC"), (["A", "B", "C"], "3 templates")])
def test_a_list_of_templates_in_short(codes, shown):
    """ENG-043."""
    assert templates.in_short(codes) == shown
