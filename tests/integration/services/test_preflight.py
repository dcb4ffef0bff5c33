"""Preflight: what would keep records from travelling is said before a run, with where to look."""

import pytest
from django.core.management import call_command
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from erp.bc.models import Customer, NoSeriesLine, SalesSetup
from integration.engine.decide import FROM, TO
from integration.models import FieldMapping, MatchCriterion, TableMapping
from integration.services.errors import Refused
from integration.services.preflight import of_mapping, preflight
from tests import factories
from tests.factories import mapping

pytestmark = pytest.mark.django_db


def problems(name):
    return {point.name: point for point in of_mapping(mapping(name)) if not point.ok}


def test_a_mapping_with_nothing_to_complain_about_is_ready(world):
    factories.coupled_customer("Mill")
    [point] = of_mapping(mapping("CUSTOMER"))
    assert (point.name, point.ok) == ("ready", True)


def test_records_whose_salesperson_is_not_coupled_are_counted_and_named(world):
    nikoline = factories.salesperson("NV", name="Nikoline")
    for name in "AB":
        factories.customer(name, salesperson=nikoline)
    point = problems("CUSTOMER")["couplings"]
    assert "Customer: 2 records" in point.message
    assert "NV · Nikoline" in point.message
    assert "SALESPEOPLE" in point.message
    assert "SALESPEOPLE" in point.next_step
    assert (point.mapping, point.table) == ("CUSTOMER", "bc.salesperson")
    factories.couple("SALESPEOPLE", nikoline, factories.user("Nikoline", internalemailaddress="n@x.example"))
    assert "couplings" not in problems("CUSTOMER")


def test_records_outside_the_filter_do_not_count(world):
    factories.customer("A", salesperson=factories.salesperson("NV"), blocked=3)
    assert "couplings" not in problems("CUSTOMER")


def test_the_base_currency_of_an_account_needs_no_coupling(world):
    factories.account("Mill", transactioncurrency=world.euro)
    assert "couplings" not in problems("CUSTOMER")


def test_an_account_in_a_currency_that_is_not_coupled(world):
    krona = factories.saved(
        type(world.euro)(isocurrencycode="SEK", currencyname="Krona", currencysymbol="kr", exchangerate="11")
    )
    factories.account("Mill", transactioncurrency=krona)
    assert "Account: 1 record has a" in problems("CUSTOMER")["couplings"].message


def test_a_customer_without_number_series_is_refused_beforehand(world):
    setup = SalesSetup.objects.get()
    setup.customer_nos = None
    setup.save()
    point = problems("CUSTOMER")["rules"]
    assert "Customer Nos." in point.message
    assert point.table == "bc.salessetup"


def test_a_series_about_to_run_out_is_told_and_no_number_is_taken(world):
    line = NoSeriesLine.objects.get(series__code="CUST")
    line.ending_no = "C00050"
    line.save()
    before = NoSeriesLine.objects.values().get(pk=line.pk)
    assert "CUST" in problems("CUSTOMER")["rules"].message
    assert NoSeriesLine.objects.values().get(pk=line.pk) == before


def test_a_missing_owner_is_told(world):
    world.connection.default_team = None
    world.connection.save()
    assert "owner" in problems("VENDOR")["rules"].message


def test_a_currency_without_a_rate_and_one_that_is_no_iso_code(world):
    factories.currency("ISK")
    factories.currency("KR2", "3", description="Old")
    factories.saved(factories.currency("SEK", "11"))
    messages = [p.message for p in of_mapping(mapping("CURRENCY")) if not p.ok]
    assert len(messages) == 2
    assert any("ISK" in text and "exchange rate" in text for text in messages)
    assert any("KR2" in text and "ISO" in text for text in messages)


def test_an_option_number_its_column_does_not_know(world):
    customer = factories.customer("Mill")
    factories.raw("UPDATE bc_customer SET blocked = 9 WHERE no = %s", customer.no)
    factories.raw("DELETE FROM integration_mappingfilter WHERE field = 'blocked'")
    row = factories.field_mapping("CUSTOMER", "name", "name")
    FieldMapping(mapping=row.mapping, local_field="blocked", remote_field="fax", direction=TO, base_key=900).save()
    point = problems("CUSTOMER")["options"]
    assert "9" in point.message
    assert "Customer: 1 record" in point.message


def test_a_column_every_record_needs_and_nothing_fills(world):
    codes = TableMapping.objects.create(
        name="CODES", local_table="bc.postcode", remote_table="crm.account", direction=FROM
    )
    row = FieldMapping.objects.create(
        mapping=codes, local_field="code", remote_field="address1_postalcode", direction=FROM, base_key=1
    )
    point = problems("CODES")["columns"]
    assert "City" in point.message
    assert point.table == "bc.postcode"
    assert "field mapping" in point.next_step
    row.pk, row.local_field, row.remote_field, row.base_key = None, "city", "address1_city", 2
    row.save()
    assert "columns" not in problems("CODES")


def test_creating_without_match_criteria_is_told(world):
    MatchCriterion.objects.filter(mapping__name="VENDOR").delete()
    assert "twice" in problems("VENDOR")["criteria"].message


def test_a_mapping_that_cannot_run_stops(world):
    FieldMapping.objects.filter(mapping__name="VENDOR").update(enabled=False)
    assert problems("VENDOR")["columns"].stops


def test_a_connection_that_is_off_and_a_missing_worker_come_first(world):
    world.connection.enabled = False
    world.connection.save()
    names = [point.name for point in preflight() if not point.ok]
    assert names[:2] == ["enabled", "worker"]


def test_an_unknown_mapping_is_refused_with_the_ones_there_are(world):
    with pytest.raises(Refused, match="CUSTOMER"):
        preflight(["CUSTOMERS"])


def test_statements_do_not_grow_with_the_records(world):
    nikoline = factories.salesperson("NV")

    def count():
        with CaptureQueriesContext(database) as found:
            of_mapping(mapping("CUSTOMER"))
        return len(found)

    factories.customer("A", salesperson=nikoline)
    few = count()
    for number in range(20):
        factories.customer(f"B{number}", salesperson=nikoline)
    assert count() == few


def test_nothing_is_written(world):
    factories.customer("A", salesperson=factories.salesperson("NV"))
    before = list(Customer.objects.values())
    preflight()
    assert list(Customer.objects.values()) == before


def test_the_command_says_what_to_do_and_fails(world, capsys):
    factories.customer("A", salesperson=factories.salesperson("NV"))
    with pytest.raises(SystemExit) as ended:
        call_command("preflight", "CUSTOMER")
    out = capsys.readouterr().out
    assert ended.value.code == 1
    assert "SALESPEOPLE first" in " ".join(out.split())
    assert "need attention" in " ".join(out.split())
