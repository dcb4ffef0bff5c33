"""PAYMENT TERMS, SHIPMENT METHOD, SHIPPING AGENT: codes are labels of option columns, and accounts store numbers."""

import pytest

from crm.models import Account, OptionValue
from erp.bc.models import Customer, PaymentTerms, ShipmentMethod, ShippingAgent
from integration.models import Coupling
from tests import factories
from tests.factories import coupled_customer, open_issues, option, saved, sync, sync_records

pytestmark = pytest.mark.django_db


def linked(column, number, label, model=PaymentTerms, name="PAYMENT TERMS"):
    code = saved(model(code=label.upper()[:10]))
    value = option(column, number, label)
    factories.couple(name, code, value)
    return code, value


@pytest.mark.behaviour("B-154")
def test_option_values_travel_both_ways(world):
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    own, _ = linked("paymenttermscode", 100_000_001, "14 days")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    assert remote.paymenttermscode == 1
    remote.paymenttermscode = 100_000_001
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.payment_terms_id == own.pk
    local.payment_terms = None
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.paymenttermscode is None


def test_numbers_of_another_column_are_another_matter(world):
    """Every column counts from 1: a number is looked up in its own column."""
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    fob, _ = linked("address1_freighttermscode", 1, "FOB", ShipmentMethod, "SHIPMENT METHOD")
    air, _ = linked("address1_shippingmethodcode", 1, "Airborne", ShippingAgent, "SHIPPING AGENT")
    remote = factories.account(
        "Nordwind", paymenttermscode=1, address1_freighttermscode=1, address1_shippingmethodcode=1
    )
    sync_records("CUSTOMER", remote=[remote], create=True)
    local = Customer.objects.get()
    assert (local.payment_terms_id, local.shipment_method_id, local.shipping_agent_id) == (net30.pk, fob.pk, air.pk)


def test_an_unlinked_code_leaves_the_sales_field_blank_and_does_not_fail_the_record(world):
    harvest = saved(PaymentTerms(code="HARVEST"))
    local = factories.customer("Nordwind", payment_terms=harvest, city="Kiel")
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"inserted": 1}
    remote = Account.objects.get()
    assert (remote.paymenttermscode, remote.address1_city) == (None, "Kiel")
    assert not open_issues()
    again = sync("CUSTOMER")
    assert "modified" not in {**again.to, **again.back}
    local.refresh_from_db()
    assert local.payment_terms_id == harvest.pk, "the blank does not come back"
    # linked later, the value follows by itself
    factories.couple("PAYMENT TERMS", harvest, option("paymenttermscode", 77, "Harvest"))
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.paymenttermscode == 77


def test_a_coupled_customer_that_changes_to_an_unlinked_code_is_blanked_in_sales(world):
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    local.payment_terms = saved(PaymentTerms(code="HARVEST"))
    local.city = "Kiel"
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert (remote.paymenttermscode, remote.address1_city) == (None, "Kiel")
    for _ in range(2):
        outcome = sync("CUSTOMER")
        assert "modified" not in {**outcome.to, **outcome.back}
    full = sync("CUSTOMER", "full")
    assert "modified" not in {**full.to, **full.back}
    local.refresh_from_db()
    assert local.payment_terms.code == "HARVEST"


def test_a_full_run_couples_by_label_and_creates_the_rest(world):
    saved(PaymentTerms(code="NET 30"))
    saved(PaymentTerms(code="HARVEST"))
    option("paymenttermscode", 1, "Net 30")
    option("address1_freighttermscode", 1, "Harvest")
    before = OptionValue.objects.filter(column="paymenttermscode").count()
    outcome = sync("PAYMENT TERMS", "full", create=True, confirmed=True)
    assert (outcome.to["coupled"], outcome.to["inserted"]) == (1, 1)
    made = OptionValue.objects.get(column="paymenttermscode", label="HARVEST")
    assert made.table == "account"
    assert made.number >= 100_000_000
    assert OptionValue.objects.filter(column="paymenttermscode").count() == before + 1
    assert Coupling.objects.filter(local_table="bc.paymentterms").count() == 2
    assert sync("PAYMENT TERMS", "full", create=True, confirmed=True).to == {"unchanged": 2}


def test_a_renamed_code_renames_its_option(world):
    code, value = linked("paymenttermscode", 1, "Net 30")
    code.code = "NET 31"
    code.save()
    assert sync("PAYMENT TERMS").to == {"modified": 1}
    value.refresh_from_db()
    assert (value.label, value.number) == ("NET 31", 1)
