"""Factory defaults: what they install, and that using them again keeps couplings and what was agreed."""

import pytest

from integration.models import Coupling, TableMapping
from integration.services.errors import Refused
from integration.services.install import install_mappings
from tests import factories
from tests.factories import coupled_customer, mapping, sync

pytestmark = pytest.mark.django_db


def filters(name, side):
    return {(f.field, f.operator, f.value) for f in mapping(name).filters.filter(side=side)}


@pytest.mark.behaviour("B-051", "B-054")
def test_tables_directions_and_enabled_fields(world):
    found = {
        m.name: (m.local_table, m.remote_table, m.direction, m.fields.filter(enabled=True).count())
        for m in TableMapping.objects.all()
    }
    assert found == {
        "SALESPEOPLE": ("bc.salesperson", "crm.systemuser", "from_integration", 3),
        "CUSTOMER": ("bc.customer", "crm.account", "bidirectional", 20),
        "VENDOR": ("bc.vendor", "crm.account", "bidirectional", 19),
        "CONTACT": ("bc.contact", "crm.contact", "bidirectional", 20),
        "CURRENCY": ("bc.currency", "crm.transactioncurrency", "to_integration", 3),
        "PAYMENT TERMS": ("bc.paymentterms", "crm.optionvalue", "to_integration", 1),
        "SHIPMENT METHOD": ("bc.shipmentmethod", "crm.optionvalue", "to_integration", 1),
        "SHIPPING AGENT": ("bc.shippingagent", "crm.optionvalue", "to_integration", 1),
        "UNIT OF MEASURE": ("bc.unitofmeasure", "crm.uomschedule", "to_integration", 1),
        "ITEM-PRODUCT": ("bc.item", "crm.product", "bidirectional", 11),
        "RESOURCE-PRODUCT": ("bc.resource", "crm.product", "bidirectional", 7),
        "CUSTPRCGRP-PRICE": ("bc.customerpricegroup", "crm.pricelevel", "to_integration", 1),
        "SALESPRC-PRODPRICE": ("bc.salesprice", "crm.productpricelevel", "to_integration", 6),
        "OPPORTUNITY": ("bc.opportunity", "crm.opportunity", "bidirectional", 7),
        "POSTEDSALESINV-INV": ("bc.salesinvoiceheader", "crm.invoice", "to_integration", 26),
        # its invoice and its line number are rows, too
        "POSTEDSALESLINE-INV": ("bc.salesinvoiceline", "crm.invoicedetail", "to_integration", 8),
    }


@pytest.mark.behaviour("B-055", "B-056")
def test_owner_rows_are_not_null_and_the_country_goes_both_ways(world):
    for name, field in (("CUSTOMER", "salesperson"), ("VENDOR", "purchaser"), ("CONTACT", "salesperson")):
        assert mapping(name).fields.get(local_field=field).not_null
    assert not mapping("CUSTOMER").fields.get(local_field="county").not_null
    assert mapping("CUSTOMER").fields.get(local_field="country_region_code").direction == "bidirectional"


@pytest.mark.behaviour("B-057", "B-058", "B-060")
def test_default_filters(world):
    """COMP-04."""
    company = ("bcbi_companyid", "in", "@current_company|00000000-0000-0000-0000-000000000000")
    for name, kind in (("CUSTOMER", "3"), ("VENDOR", "11")):
        assert filters(name, "L") == {("blocked", "eq", "0")}
        assert filters(name, "R") == {("customertypecode", "eq", kind), ("statecode", "eq", "0"), company}
        assert mapping(name).only_coupled
    assert filters("CONTACT", "L") == {("type", "eq", "1"), ("company", "not_blank", "")}
    assert filters("CONTACT", "R") == {
        ("statecode", "eq", "0"), ("parentcustomerid", "not_blank", ""), ("parentcustomeridtype", "eq", "account"),
        company,
    }  # fmt: skip
    assert filters("CURRENCY", "L") == filters("CURRENCY", "R") == set()


@pytest.mark.behaviour("B-064")
def test_using_the_defaults_again_restores_them_and_keeps_what_was_agreed(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    base = Coupling.objects.get().base
    changed = factories.change_mapping("CUSTOMER", direction="to_integration", only_coupled=False)
    changed.filters.all().delete()
    changed.fields.filter(local_field="city").delete()
    changed.fields.filter(local_field="name").update(direction="to_integration")
    count = TableMapping.objects.count()
    install_mappings()
    restored = mapping("CUSTOMER")
    assert TableMapping.objects.count() == count
    assert restored.pk == changed.pk
    assert (restored.direction, restored.only_coupled) == ("bidirectional", True)
    assert restored.fields.filter(enabled=True).count() == 20
    assert len(filters("CUSTOMER", "R")) == 3
    assert Coupling.objects.get().base == base
    outcome = sync("CUSTOMER", "full")
    assert "modified" not in {**outcome.to, **outcome.back}
    remote.name = "Südwind"
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert (local.name, local.city) == ("Südwind", "Kiel")


def test_one_mapping_alone(world):
    factories.change_mapping("VENDOR", direction="to_integration")
    factories.change_mapping("CUSTOMER", direction="to_integration")
    assert [m.name for m in install_mappings(["vendor"])] == ["VENDOR"]
    assert mapping("VENDOR").direction == "bidirectional"
    assert mapping("CUSTOMER").direction == "to_integration"


@pytest.mark.behaviour("B-048")
def test_deleting_a_mapping_takes_its_rows_only(world):
    kept = mapping("VENDOR").fields.count()
    mapping("CUSTOMER").delete()
    assert mapping("VENDOR").fields.count() == kept
    assert not TableMapping.objects.filter(name="CUSTOMER").exists()


def test_an_unknown_name_is_refused_with_the_known_ones(world):
    with pytest.raises(Refused, match="CUSTOMER"):
        install_mappings(["CUSTOMERS"])


def test_a_field_that_comes_back_does_not_take_anothers_base(world):
    """Two fields were removed; the first to come back must not find what the other had agreed."""
    factories.field_mapping("CUSTOMER", "mobile_phone_no", "telephone2").delete()
    used = set(mapping("CUSTOMER").fields.values_list("base_key", flat=True))
    city = factories.field_mapping("CUSTOMER", "city", "address1_city")
    gone = {city.base_key, max(used) + 1}
    city.delete()
    install_mappings(["CUSTOMER"])
    again = factories.field_mapping("CUSTOMER", "city", "address1_city")
    assert again.base_key not in used | gone
    keys = list(mapping("CUSTOMER").fields.values_list("base_key", flat=True))
    assert len(keys) == len(set(keys))
