"""Defaults, value maps, cuts and country codes in a run: what is written, what is told, and that it comes to rest."""

import pytest
from django.db import connection, transaction

from crm.models import Account
from erp.bc.models import Customer
from integration import pairs
from integration.models import FieldMapping, TransformationRule, ValueMapEntry
from integration.services import mappings, transformations
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, open_issues, sync
from tests.integration.engine.test_rules_on_the_way import edit, put, quiet
from tests.reading import issue

pytestmark = pytest.mark.django_db
TO, FROM = "to_integration", "from_integration"


def rule(code, type_, entries=None, **values):
    made = TransformationRule(code=code, type=type_, **values)
    pairs_of = [ValueMapEntry(source_value=s, destination_value=d) for s, d in (entries or {}).items()]
    transformations.save(made, pairs_of if entries else None)
    return made


def received(**values):
    """What becomes of accounts in a full run: cities of the customers, by name."""
    for name, city in values.items():
        factories.account(name, address1_city=city)
    sync("CUSTOMER", "full", create=True, confirmed=True)
    return dict(Customer.objects.values_list("name", "city"))


@pytest.mark.says("no_map_entry")
def test_a_value_without_an_entry_fails_its_record_until_the_map_has_one(world):
    """FO-153, FO-E31."""
    made = rule("PORTS", "value_map", {"kiel": "Kiel (port)", "": "Nowhere"}, case_insensitive=True)
    put("PORTS", "city", "address1_city", direction=FROM)
    assert received(North="KIEL", South="", East="Hof") == {"North": "Kiel (port)", "South": "Nowhere"}
    issue("no_map_entry", "City of East", "“Hof”", "value map PORTS", "Add an entry for “Hof”")
    assert not Customer.objects.filter(name="East").exists()
    entries = [*made.entries.all(), ValueMapEntry(source_value="Hof", destination_value="Court")]
    [note] = transformations.save(made, entries)
    assert "CUSTOMER (City) uses it" in note
    assert sync("CUSTOMER", "full", create=True, confirmed=True).back == {"inserted": 1, "unchanged": 2}
    assert Customer.objects.get(name="East").city == "Court"
    assert not open_issues()
    assert quiet()


def test_blanks_stay_blank_without_an_entry(world):
    """FO-153."""
    rule("PORTS", "value_map", {"Kiel": "Kiel (port)"})
    put("PORTS", "city", "address1_city", direction=FROM)
    assert received(North="", South=None, East="Kiel") == {"North": "", "South": "", "East": "Kiel (port)"}


def test_a_default_fills_blanks_like_a_constant_and_leaves_the_rest_alone(world):
    """FO-152: a source value that is not blank wins; without a source field a constant is written to every record."""
    rule("HOF", "default", default_value="Hof")
    put("HOF", "city", "address1_city", direction=FROM)
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    draft.fields = [row for row in draft.fields if row.local_field != "county"]
    row = FieldMapping(mapping=draft.mapping, local_field="county", remote_field="", direction=FROM, constant="Hof")
    mappings.save(mappings.Draft(draft.mapping, [*draft.fields, row], draft.filters, draft.criteria, draft.depends_on))
    assert received(North="", South="Kiel") == {"North": "Hof", "South": "Kiel"}
    assert set(Customer.objects.values_list("county", flat=True)) == {"Hof"}
    Account.objects.filter(name="South").update(address1_city="")
    assert sync("CUSTOMER").back == {"modified": 1}
    assert Customer.objects.get(name="South").city == "Hof"
    assert quiet()


def test_a_default_makes_a_destination_complete_that_must_have_a_value(world):
    """FO-152."""
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    row = next(row for row in draft.fields if row.remote_field == "name")
    row.local_field, row.direction = "name_2", TO
    row.transformation_rule = rule("SOMEBODY", "default", default_value="Somebody")
    mappings.save(draft, confirmed=True)
    factories.customer("Nordwind")
    assert sync("CUSTOMER", "full", create=True, confirmed=True).to == {"inserted": 1}
    assert Account.objects.get().name == "Somebody"


def test_names_and_codes_of_countries_arrive_as_codes(world):
    """FO-139: free text of Sales in the two letters the other side expects; an unknown country fails its record."""
    rule("ISO", "country_code")
    put("ISO", "country_region_code", "address1_country", direction=FROM)
    for name, country in (("North", "Suède"), ("South", "uk"), ("East", "Utopia"), ("West", "")):
        factories.account(name, address1_country=country)
    sync("CUSTOMER", "full", create=True, confirmed=True)
    found = dict(Customer.objects.values_list("name", "country_region_code"))
    assert found == {"North": "SE", "South": "GB", "West": ""}
    issue("unknown_country", "Country/Region Code of East", "“Utopia”", "ISO", "value map")


@pytest.mark.says("unknown_country")
def test_a_value_map_before_the_country_knows_what_the_product_does_not(world):
    last = rule("ISO", "country_code")
    rule("OURS", "value_map", {"Utopia": "NL", "": "US"}, next_rule=last)
    put("OURS", "country_region_code", "address1_country", direction=FROM)
    factories.account("North", address1_country="Utopia")
    factories.account("South")
    sync("CUSTOMER", "full", create=True, confirmed=True)
    assert dict(Customer.objects.values_list("name", "country_region_code")) == {"North": "NL", "South": "US"}
    assert quiet()


@pytest.mark.parametrize(("length", "arrives"), [(0, 100), (25, 25)])
def test_where_nothing_is_cut_a_truncate_cuts(world, monkeypatch, length, arrives):
    """FO-138, FO-E33: to the length it says, else to what the destination takes."""
    monkeypatch.setattr(type(pairs.get("CUSTOMER")), "cuts", False)
    rule("CUT", "truncate", length=length)
    put("CUT", "name", "name", direction=FROM)
    factories.account("N" * 150)
    assert sync("CUSTOMER", "full", create=True, confirmed=True).back == {"inserted": 1}
    assert Customer.objects.get().name == "N" * arrives
    assert sync("CUSTOMER", "full").back == {"unchanged": 1}
    assert quiet()


def test_what_looks_like_the_source_is_still_mapped_where_records_go_one_way(world, monkeypatch):
    """A destination that says what the source says is not right when a value map has another word for it."""
    rule("PORTS", "value_map", {"Kiel": "Kiel (port)"})
    put("PORTS", "city", "address1_city", direction=TO)
    _local, remote = coupled_customer("Nordwind", city="Kiel")
    assert remote.address1_city == "Kiel (port)"
    monkeypatch.setattr(type(pairs.get("CUSTOMER")), "one_way_only", True)
    edit(remote, address1_city="Kiel")
    sync("CUSTOMER", "full")
    remote.refresh_from_db()
    assert remote.address1_city == "Kiel (port)"


def test_a_value_map_that_goes_both_ways_is_saved_with_a_warning(world):
    rule("PORTS", "value_map", {"Kiel": "Kiel (port)"})
    notes = put("PORTS", "city", "address1_city")
    assert any("PORTS (Value Map) loses part of the value" in note for note in notes)


def test_statements_do_not_grow_with_records_or_entries(world):
    counts = []
    for number in (20, 200):
        with transaction.atomic():
            last = rule("ISO", "country_code")
            rule("OURS", "value_map", {f"C{n}": "NL" for n in range(number)}, next_rule=last)
            put("OURS", "country_region_code", "address1_country", direction=TO)
            Customer.objects.bulk_create(
                Customer(no=f"X{n:05d}", name=f"Firm {n}", country_region_code=f"C{n}") for n in range(number)
            )
            with statements(connection) as seen:
                outcome = sync("CUSTOMER", "full", create=True, confirmed=True, batch=number)
            assert outcome.to["inserted"] == number
            assert Account.objects.filter(address1_country="NL").count() == number
            counts.append(len(seen))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
