"""New records from Sales are numbered from the series that a config template names, else from that of the set-up."""

import pytest

from erp.bc.models import Customer, Item, NoSeries, NoSeriesLine, Resource, SalesSetup, Vendor
from integration.models import ConfigTemplate, ConfigTemplateLine, MappingTemplate, MappingTemplateCondition
from integration.services import templates
from tests import factories
from tests import factories_products as products
from tests.factories import account, mapping, saved, sync_records
from tests.reading import issue

pytestmark = pytest.mark.django_db


def numbered(name, code, *conditions, first="X100"):
    """Let the mapping number new records from a series of that code, where the conditions hold."""
    if first:
        saved(NoSeriesLine(series=saved(NoSeries(code=code)), starting_no=first))
    made = ConfigTemplate(code=f"BY{code}", table=mapping(name).local_table)
    templates.save(templates.TemplateDraft(made, [ConfigTemplateLine(field="no_series", value=code)]))
    use = MappingTemplate(mapping=mapping(name), side="L", template=made, priority=0)
    rows = [MappingTemplateCondition(field=f, operator="eq", value=v) for f, v in conditions]
    templates.save_use(templates.UseDraft(use, rows))


@pytest.mark.parametrize(("name", "model", "kind"), [("CUSTOMER", Customer, 3), ("VENDOR", Vendor, 11)])
def test_a_customer_or_vendor_takes_its_number_from_the_series_of_its_template(world, name, model, kind):
    """CUST-02: those the template is not for take theirs from the set-up."""
    numbered(name, "FAR", ("address1_country", "NZ"))
    far = [account(f"Far {n}", customertypecode=kind, address1_country="NZ") for n in range(2)]
    near = account("Near", customertypecode=kind)
    assert sync_records(name, remote=[far[0], near, far[1]], create=True).back == {"inserted": 3}
    found = dict(model.objects.values_list("name", "no"))
    assert {found["Far 0"], found["Far 1"]} == {"X100", "X101"}
    assert found["Near"].endswith("00001")
    assert set(model.objects.filter(no__startswith="X").values_list("no_series", flat=True)) == {"FAR"}


@pytest.mark.parametrize(("name", "model", "kind"), [("ITEM-PRODUCT", Item, 1), ("RESOURCE-PRODUCT", Resource, 3)])
def test_an_item_or_resource_takes_its_number_from_the_series_of_its_template(world, name, model, kind):
    """PROD-08: without a template, which is how it is set up at first, from the set-up."""
    products.set_up_products()
    group = products.unit_group()
    factories.couple("UNIT OF MEASURE", products.unit("PCS"), group)
    first, second = (products.product(number, group, producttypecode=kind) for number in ("P1", "P2"))
    sync_records(name, remote=[first], create=True)
    assert model.objects.get().no.endswith("00001")
    numbered(name, "SHOP", first="S-01")
    sync_records(name, remote=[second], create=True)
    assert model.objects.filter(no="S-01").exists()
    second.refresh_from_db()
    assert second.productnumber == "S-01"


def test_a_series_that_is_not_there_costs_the_records_that_need_it(world):
    """CUST-02: and the set-up needs none where every new record has a template."""
    numbered("CUSTOMER", "GONE", ("address1_country", "NZ"), first="")
    far, near = account("Far", address1_country="NZ"), account("Near")
    assert sync_records("CUSTOMER", remote=[far, near], create=True).back == {"failed": 1, "inserted": 1}
    issue("bc.series_unknown", "Far", "GONE")
    SalesSetup.objects.update(customer_nos=None)
    saved(NoSeriesLine(series=saved(NoSeries(code="GONE")), starting_no="G1"))
    assert sync_records("CUSTOMER", remote=[far, account("Late")], create=True).back == {"failed": 1, "inserted": 1}
    assert Customer.objects.get(name="Far").no == "G1"
    issue("bc.series_missing", "Late")
