"""Why a record takes no part in a mapping or a task: explain says so in a sentence."""

import pytest

from crm.models import Account
from erp.fo.models import ReleasedProduct
from integration.models import TableMapping
from integration.services.explain import explain
from tests.factories import saved
from tests.p2c.prospect_to_cash.conftest import legal_entity
from tests.p2c.prospect_to_cash.test_running import account, contact

pytestmark = pytest.mark.django_db


def mapping_of(project) -> TableMapping:
    return TableMapping.every.get(task_mapping__task__project=project)


@pytest.mark.says("p2c.owned_by_fo")
def test_business_central_leaves_out_what_finance_and_operations_owns(fo):
    """design.md 3: explain says so, and what to do if that is wrong."""
    account(fo)
    told = explain(TableMapping.objects.get(name="CUSTOMER"), "Alpine")
    assert "p2c.owned_by_fo" in told["reasons"]
    [text] = [text for text in told["sentences"] if "Finance and Operations" in text]
    assert text.startswith("Alpine belongs to a business unit whose records go with Finance and Operations")
    assert "owner of another business unit" in text


@pytest.mark.says("p2c.other_unit")
def test_a_task_takes_the_records_of_its_business_unit(fo):
    """FO-144: source rows are limited to the unit of the organisation mapping."""
    saved(Account(name="Elsewhere", accountnumber="X-1"))
    told = explain(mapping_of(fo.project("accounts_direct")), "Elsewhere")
    assert "p2c.other_unit" in told["reasons"]
    assert any("“Nordics”" in text and "map its own business unit" in text for text in told["sentences"])


@pytest.mark.says("p2c.source_filter")
def test_a_row_that_does_not_meet_the_filter_says_which_filter(fo):
    """FO-041: a contact that is no active customer is left out in silence, and explain tells why."""
    contact(fo, "CON-01000-BVRCPS")
    told = explain(mapping_of(fo.project("contacts_to_customer_direct")), "Amy Alberts")
    assert "p2c.source_filter" in told["reasons"]
    assert any(
        "msdynce_isactivecustomer eq true" in text and "change the source filter" in text for text in told["sentences"]
    )


@pytest.mark.says("p2c.entity_limit", "p2c.other_legal_entity")
def test_an_entity_set_has_limits_of_its_own(fo):
    """FO-051, FO-131: only what can be sold in this legal entity is exported."""
    saved(ReleasedProduct(data_area_id="USMF", product_number="P-1", product_name="Not sellable"))
    told = explain(mapping_of(fo.project("products_direct")), "P-1")
    assert "p2c.entity_limit" in told["reasons"]
    assert any("Sellable released products" in text and "Look at what it lacks" in text for text in told["sentences"])
    legal_entity("DEMF", "EUR")
    saved(ReleasedProduct(data_area_id="DEMF", product_number="P-2", product_name="German"))
    told = explain(mapping_of(fo.project("products_direct", "again")), "P-2")
    assert "p2c.other_legal_entity" in told["reasons"]
    assert any("legal entity USMF" in text for text in told["sentences"])
