"""The value maps of prospect to cash: what they make of values, and that people's edits stay."""

import importlib

import pytest
from babel import Locale
from django.apps import apps
from django.db import connection

from crm.models import Account
from erp.fo.models import Customer
from integration.engine import countries
from integration.models import TransformationRule, ValueMapEntry
from integration.services import transformations
from integration.services.errors import Conflict
from integration.services.transformations import try_value
from p2c.models import TaskField
from p2c.prospect_to_cash.value_maps import VALUE_MAPS, install
from tests.counting import statements
from tests.factories import open_issues, saved
from tests.p2c.prospect_to_cash.conftest import run
from tests.reading import read

pytestmark = pytest.mark.django_db


def made_of(name, text):
    return try_value(install([name])[name], text)[-1].output


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("country_iso2", "", "US"),
        ("country_iso2", "BELGIË", "BE"),
        ("country_iso2", "Utopia", None),
        ("country_iso2_no_blank", "", ""),
        ("country_iso2_no_blank", "uk", "GB"),
        ("country_iso2_no_blank", "no", "NO"),
        ("country_iso2_no_blank", "false", None),
        ("country_iso2_no_blank", "PL", "PL"),
        ("country_iso2_no_blank", "pol", "PL"),
        ("country_iso2_no_blank", "Pologne", "PL"),
        ("country_iso2_no_blank", "Czech Republic", "CZ"),
        ("uom_sales_to_fo", "Primary Unit", "ea"),
        ("uom_sales_to_fo", "pallet", None),
        ("uom_fo_to_sales", "ea", "primary unit"),
        ("pricelist_by_currency", "USD", "crm service usa (sample)"),
        ("pricelist_by_currency", "usd", None),
        ("yes_no_to_bool", "Yes", "true"),
        ("yes_no_to_bool", "false", "false"),
        ("processing_status_fo_to_sales", "PackingSlip", "192350003"),
        ("processing_status_fo_to_sales", "Canceled", "192350011"),
        ("processing_status_fo_to_sales", "", ""),
        ("product_type_fo_to_sales", "Item", "1"),
        ("product_type_fo_to_sales", "Service", "3"),
    ],
)
def test_what_a_map_makes_of_a_value(db, name, text, expected):
    """FO-139, FO-153: names and codes of countries in any case; what has no entry is refused, never copied."""
    assert made_of(name, text) == expected


@pytest.mark.parametrize("name", ["country_iso2", "country_iso2_no_blank"])
def test_every_country_is_known_by_its_codes_and_its_name(name):
    """FO-E31: all 249 of ISO 3166, and Kosovo, which is written so everywhere; a code of the other side comes back."""
    entries = VALUE_MAPS[name].entries
    assert set(entries.values()) == countries.codes()
    assert len(countries.codes()) == 250
    assert all(entries[code] == code for code in countries.codes())
    english = Locale.parse("en").territories
    assert all(entries[english[code]] == code for code in countries.codes())


def test_an_installation_that_is_there_learns_the_countries_and_keeps_its_own(db):
    rule = install(["country_iso2"])["country_iso2"]
    rule.entries.exclude(source_value="DE").delete()
    rule.entries.update(destination_value="D")
    rule.entries.create(source_value="poland", destination_value="XX")
    migration = importlib.import_module("p2c.migrations.0008_countries")
    for _again in range(2):
        migration.add(apps, None)
    kept = dict(rule.entries.values_list("source_value", "destination_value"))
    assert (kept["DE"], kept["poland"], kept["PL"], kept["France"]) == ("D", "XX", "PL", "FR")
    assert "Poland" not in kept


def test_all_of_them_can_be_kept(db):
    found = install()
    assert set(found) == set(VALUE_MAPS)
    for name, rule in found.items():
        assert transformations.problems_of(transformations.named(rule.code)) == []
        kept = dict(rule.entries.values_list("source_value", "destination_value"))
        assert kept == dict(VALUE_MAPS[name].entries)


def test_what_people_have_changed_stays(db):
    rule = install(["product_type_fo_to_sales"])["product_type_fo_to_sales"]
    transformations.save(rule, [ValueMapEntry(source_value="Item", destination_value="2")])
    install()
    assert list(rule.entries.values_list("source_value", "destination_value")) == [("Item", "2")]
    assert TransformationRule.objects.filter(type="value_map").count() == len(VALUE_MAPS)


def test_nothing_is_written_when_all_are_there(db):
    install()
    with statements(connection) as seen:
        install()
    assert not [sql for sql in seen if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_rule_that_a_task_uses_is_not_deleted_even_before_the_task_runs(fo):
    task = fo.project("accounts_direct").tasks.get()
    rule = install(["yes_no_to_bool"])["yes_no_to_bool"]
    TaskField.objects.create(task=task, source="donotemail", destination="Blocked", transformation_rule=rule)
    with pytest.raises(Conflict, match="YES_NO cannot be deleted: it is used by mapping row “donotemail → Blocked”"):
        transformations.delete(rule)
    assert TransformationRule.objects.filter(code="YES_NO").exists()
    assert rule.entries.count() == 2


def test_countries_and_long_texts_arrive_as_finance_and_operations_expects_them(fo):
    """FO-139, FO-153, FO-E31, FO-E33: codes for names in any case, cuts where the template says so; a country without
    an entry fails its account and no other."""
    told_apart = {"Alpine": "UNITED STATES", "Bergen": "sverige", "Cairns": "", "Delphi": "Utopia"}
    for number, (name, country) in enumerate(told_apart.items()):
        saved(
            Account(
                name=name, accountnumber=f"ACC-0100{number}-AAAAAA", ownerid_team=fo.team,
                address1_country=country, address1_line1="Road", address1_city="C" * 70,
            )
        )  # fmt: skip
    run(fo.project("accounts_direct"))
    found = Customer.objects.values_list("organization_name", "address_country_region_iso_code", "address_city")
    [alpine, bergen] = [(country, len(city)) for name, country, city in sorted(found) if name in ("Alpine", "Bergen")]
    assert (alpine, bergen) == (("US", 60), ("SE", 60))
    assert not Customer.objects.filter(organization_name="Delphi").exists()
    [issue] = [each for each in open_issues() if each.code == "no_map_entry"]
    read(f"{issue.sentence} {issue.next_step}", "Delphi", "“Utopia”", "COUNTRY_ISO2_KEEP", "Add an entry")
