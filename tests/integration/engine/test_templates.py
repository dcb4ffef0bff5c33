"""Config templates: what new records get besides the mapped values, on both sides, in runs, restores and previews."""

import pytest
from django.db import connection

from crm.models import Account, SystemUser
from erp.bc.models import Customer, PaymentTerms, Salesperson
from integration.models import ConfigTemplate, ConfigTemplateLine, Issue, MappingTemplate, MappingTemplateCondition
from integration.services import templates
from integration.services.explain import explain
from integration.services.preview import preview
from tests import factories
from tests.counting import statements
from tests.factories import account, change_mapping, customer, mapping, open_issues, option, saved, sync, sync_records
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


def template(code, table="bc.customer", **values):
    made = ConfigTemplate(code=code, table=table)
    templates.save(templates.TemplateDraft(made, [ConfigTemplateLine(field=f, value=v) for f, v in values.items()]))
    return made


def use(made, *conditions, side="L", priority=0, name="CUSTOMER"):
    row = MappingTemplate(mapping=mapping(name), side=side, template=made, priority=priority)
    rows = [MappingTemplateCondition(field=f, operator=o, value=v) for f, o, v in conditions]
    return templates.save_use(templates.UseDraft(row, rows))


def create_from(*accounts):
    return sync_records("CUSTOMER", remote=accounts, create=True)


def quiet(times=2):
    """Further runs find nothing to write, whichever way and however much they read."""
    for kind in ("synch", "full") * times:
        outcome = sync("CUSTOMER", kind)
        assert "modified" not in {**outcome.to, **outcome.back}, outcome
    assert not open_issues("CUSTOMER")


@pytest.mark.behaviour("B-010")
def test_a_template_fills_fields_of_a_new_customer_that_no_mapping_fills(world):
    use(template("DOMESTIC", territory_code="NORTH", format_region="sv-SE"))
    assert create_from(account("Nordwind", address1_city="Kiel")).back == {"inserted": 1}
    made = Customer.objects.get()
    assert (made.territory_code, made.format_region, made.city) == ("NORTH", "sv-SE", "Kiel")
    quiet()


@pytest.mark.behaviour("B-011")
def test_the_template_whose_condition_the_source_meets_is_the_one_applied(world):
    use(template("FIRST", territory_code="NORTH"), ("fax", "eq", "123"), priority=1)
    use(template("SECOND", territory_code="SOUTH"), ("fax", "eq", "456"), priority=2)
    create_from(account("A", fax="123"), account("B", fax="456"), account("C", fax="789"))
    assert dict(Customer.objects.values_list("name", "territory_code")) == {"A": "NORTH", "B": "SOUTH", "C": ""}


def test_the_first_by_priority_wins_and_all_its_conditions_must_hold(world):
    use(template("ANY", territory_code="REST"), priority=9)
    use(template("BIG", territory_code="BIG"), ("creditlimit", "ge", "1000"), ("address1_city", "eq", "Kiel"))
    create_from(
        account("A", creditlimit=2000, address1_city="Kiel"),
        account("B", creditlimit=2000, address1_city="Lübeck"),
        account("C", address1_city="Kiel"),
    )
    assert dict(Customer.objects.values_list("name", "territory_code")) == {"A": "BIG", "B": "REST", "C": "REST"}


def test_a_template_value_takes_the_place_of_a_mapped_one_and_both_sides_then_rest(world):
    """GEN-02: neither does the mapped value come again, nor the template's travel back, until somebody edits."""
    use(template("KIEL", city="Kiel"))
    theirs = account("Nordwind", address1_city="Lübeck")
    create_from(theirs)
    ours = Customer.objects.get()
    assert ours.city == "Kiel"
    quiet()
    theirs.refresh_from_db()
    assert theirs.address1_city == "Lübeck"
    theirs.address1_line1 = "Hafen 1"
    theirs.save()
    assert sync("CUSTOMER").back == {"modified": 1}
    ours.refresh_from_db()
    assert (ours.city, ours.address) == ("Kiel", "Hafen 1"), "another field's edit leaves it alone"
    theirs.address1_city = "Flensburg"
    theirs.save()
    sync("CUSTOMER")
    ours.refresh_from_db()
    assert ours.city == "Flensburg", "once edited, the field goes with the mapping again"
    quiet()


def test_an_edit_of_the_new_record_travels_back(world):
    use(template("KIEL", city="Kiel"))
    theirs = account("Nordwind", address1_city="Lübeck")
    create_from(theirs)
    ours = Customer.objects.get()
    ours.city = "Rostock"
    ours.save()
    assert sync("CUSTOMER").to == {"modified": 1}
    theirs.refresh_from_db()
    assert theirs.address1_city == "Rostock"


def test_a_value_the_table_tidies_still_counts_as_agreed(world):
    use(template("LOWER", country_region_code="de"))
    create_from(account("Nordwind", address1_country="SE"))
    assert Customer.objects.get().country_region_code == "DE"
    quiet()


def test_a_field_that_only_goes_to_sales_takes_the_template_value_there_in_the_same_run(world):
    use(template("CREDIT", credit_limit_lcy="2500"))
    theirs = account("Nordwind")
    create_from(theirs)
    theirs.refresh_from_db()
    assert theirs.creditlimit == 2500
    quiet()


def test_a_blank_value_blanks_the_mapped_one(world):
    use(template("NOFAX", fax_no=""))
    create_from(account("Nordwind", fax="123"))
    assert Customer.objects.get().fax_no == ""
    quiet()


def test_records_choices_and_options_are_named_as_people_name_them(world):
    net = saved(PaymentTerms(code="NET30"))
    anna = saved(Salesperson(code="ANNA", name="Anna"))
    factories.couple("SALESPEOPLE", anna, factories.user("Anna", internalemailaddress="anna@x.example"))
    use(template("SHOP", payment_terms="net30", salesperson="Anna", contact_type="person"))
    create_from(account("Nordwind"))
    made = Customer.objects.get()
    assert (made.payment_terms_id, made.salesperson_id, made.contact_type) == (net.pk, anna.pk, 1)
    option("paymenttermscode", 4, "Net 60")
    option("address1_freighttermscode", 4, "Somewhere else")
    jo = saved(SystemUser(fullname="Jo", internalemailaddress="jo@x.example"))
    there = template(
        "THERE", "crm.account", paymenttermscode="net 60", ownerid="jo@x.example", owneridtype="systemuser"
    )
    use(there, ("city", "eq", "Kiel"), side="R")
    here = customer("Südwind", city="Kiel")
    assert sync_records("CUSTOMER", local=[here], create=True).to == {"inserted": 1}
    theirs = Account.objects.get(name="Südwind")
    assert (theirs.paymenttermscode, theirs.ownerid_systemuser_id) == (4, jo.pk)
    quiet()


def test_a_mapped_value_that_cannot_travel_does_not_matter_where_the_template_has_another(world):
    row = factories.field_mapping("CUSTOMER", "payment_terms", "paymenttermscode")
    row.clear_on_failed_synch = False
    row.save()
    option("paymenttermscode", 1, "Net 30")
    theirs = account("Nordwind", paymenttermscode=1)
    assert create_from(theirs).back == {"failed": 1}
    net = saved(PaymentTerms(code="COD"))
    use(template("CASH", payment_terms="COD"))
    assert sync("CUSTOMER").back == {}, "only coupled records are synchronised"
    assert create_from(theirs).back == {"inserted": 1}
    assert Customer.objects.get().payment_terms_id == net.pk
    quiet()


@shareable
def gone_terms(world):
    """A template that names payment terms somebody deleted since."""
    terms = saved(PaymentTerms(code="COD"))
    cash = template("CASH", payment_terms="COD", territory_code="NORTH")
    use(cash, ("fax", "eq", "1"))
    terms.delete()
    return cash


def test_a_value_that_does_not_stand_costs_the_records_that_need_it_and_leaves_nothing_behind(gone_terms):
    """GEN-02."""
    needs, other = account("Nordwind", fax="1"), account("Südwind", fax="2")
    assert create_from(needs, other).back == {"inserted": 1, "failed": 1}
    assert [c.name for c in Customer.objects.all()] == ["Südwind"]
    (issue,) = open_issues()
    for piece in ("Nordwind", "CASH", "Payment Terms Code", "“COD”", "payment terms"):
        assert piece in issue.sentence
    assert issue.next_step
    assert create_from(needs).back == {"skipped": 1}, "the same again is no news, and still makes nothing"
    assert Customer.objects.count() == 1


def test_a_corrected_template_lets_the_record_go_by_itself(gone_terms):
    change_mapping("CUSTOMER", only_coupled=False)
    account("Nordwind", fax="1")
    assert sync("CUSTOMER").back["failed"] == 1
    sync("CUSTOMER")
    assert open_issues()[0].parked
    draft = templates.draft_of(gone_terms)
    draft.lines = [line for line in draft.lines if line.field != "payment_terms"]
    templates.save(draft)
    assert sync("CUSTOMER").back == {"inserted": 1}
    assert Customer.objects.get().territory_code == "NORTH"
    assert not open_issues()


def test_a_restored_record_gets_its_template_again(world):
    change_mapping("CUSTOMER", deletion_conflict="restore")
    use(template("DOMESTIC", territory_code="NORTH"))
    theirs = account("Nordwind")
    create_from(theirs)
    Customer.objects.get().delete()
    assert sync("CUSTOMER", "full").back["inserted"] == 1
    assert Customer.objects.get().territory_code == "NORTH"


def test_a_full_run_gives_each_new_record_its_template(world):
    use(template("EAST", territory_code="EAST"), ("address1_city", "starts_with", "Ros"), priority=1)
    use(template("ELSE", territory_code="ELSE"), priority=2)
    for number in range(6):
        account(f"Account {number}", address1_city="Rostock" if number % 2 else "Kiel")
    assert sync("CUSTOMER", "full", create=True, confirmed=True).back == {"inserted": 6}
    assert sorted(Customer.objects.values_list("territory_code", flat=True)) == ["EAST"] * 3 + ["ELSE"] * 3
    quiet()


def test_templates_cost_no_statement_per_record(world):
    saved(PaymentTerms(code="COD"))
    use(template("CASH", payment_terms="COD"), ("fax", "not_blank", ""), ("creditlimit", "ge", "0"))
    counted = []
    for number in (20, 60, 180):
        batch = [account(f"A {number} {n}", fax=str(n), creditlimit=n) for n in range(number)]
        with statements(connection) as seen:
            create_from(*batch)
        counted.append(len(seen))
    assert counted[1] == counted[2], "the first run had no coupled records to match against"
    assert Customer.objects.filter(payment_terms__code="COD").count() == 260


def test_a_preview_lists_what_the_template_brings(world):
    use(template("DOMESTIC", territory_code="NORTH"))
    change_mapping("CUSTOMER", only_coupled=False)
    account("Nordwind")
    (record,) = [r for r in preview(mapping("CUSTOMER")).records if r["action"] == "insert"]
    assert {"Territory Code": "NORTH"}.items() <= {f["label"]: f["after"] for f in record["fields"]}.items()
    assert record["template"] == "DOMESTIC"
    assert not Customer.objects.exists()


def test_explain_says_which_template_a_new_record_would_get(world):
    theirs = account("Nordwind", fax="1")
    assert not any("template" in line for line in explain(mapping("CUSTOMER"), "Nordwind")["sentences"])
    use(template("CASH", territory_code="NORTH"), ("fax", "eq", "1"))
    assert any("template CASH" in line for line in explain(mapping("CUSTOMER"), "Nordwind")["sentences"])
    theirs.fax = "2"
    theirs.save()
    assert any("No template" in line for line in explain(mapping("CUSTOMER"), "Nordwind")["sentences"])


def test_a_template_of_a_batch_that_fails_leaves_no_half_record(world):
    """A value the table's rules refuse: the row is not there, nor its coupling."""
    bad = template("LONG", territory_code="NORTH")
    use(bad)
    ConfigTemplateLine.objects.filter(template=bad).update(value="A-TERRITORY-FAR-TOO-LONG")
    create_from(account("Nordwind"))
    assert not Customer.objects.exists()
    (issue,) = Issue.objects.all()
    assert "A-TERRITORY-FAR-TOO-LONG" in issue.sentence
