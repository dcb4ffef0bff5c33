"""What a project expects to be set up, looked at in both systems: environments and preconditions (FO-E04, FO-052 …)."""

import pytest

from crm.models import PriceLevel, Uom
from crm.models.base import StateCode
from crm.models.organisation import TeamType
from erp.fo.models import LegalEntity, ReleasedProduct, SalesOrderHeader
from p2c.prospect_to_cash import editing
from p2c.prospect_to_cash.description import describe
from p2c.prospect_to_cash.preconditions import PRECONDITIONS
from p2c.prospect_to_cash.validation import errors, validate
from tests.p2c.prospect_to_cash import trade

pytestmark = pytest.mark.django_db


def expects(project):
    """Which preconditions are not met, by their id."""
    by_text = {str(text): id_ for id_, (text, _todo) in PRECONDITIONS.items()}
    found = [each for each in validate(describe(project)) if each.code == "fo.warns_precondition"]
    assert not errors(found)
    return [by_text[each.params["expected"]] for each in found]


def test_a_task_is_made_for_the_environments_its_columns_were_read_from(fo):
    """FO-E04, FO-143: another environment in the set is told, until the entities are refreshed."""
    project = fo.project("accounts_direct")
    assert [each.code for each in errors(validate(describe(project)))] == []
    chosen = fo.connection_set
    chosen.fo_connection.environments = "fo\nfo-test"
    chosen.fo_connection.save()
    chosen.fo_environment = "fo-test"
    chosen.save()
    [found] = errors(validate(describe(project)))
    assert found.code == "fo.e04_task"
    assert "uses the environment “fo”, which the connection set “Contoso” does not have" in str(found)
    assert "Refresh the entities of the project" in found.next_step
    project.connection_set.refresh_from_db()
    editing.refresh_entities(project)
    assert errors(validate(describe(project))) == []


def test_products_expect_their_table_a_price_list_and_units(fo):
    """FO-052, FO-054, FO-056."""
    trade.goods(fo)
    product = trade.released("D0001")
    project = fo.project("products_direct")
    assert expects(project) == []
    ReleasedProduct.objects.filter(pk=product.pk).update(is_in_distinct_product_table=False)
    assert expects(project) == ["populate_distinct_product_table_once"]
    ReleasedProduct.objects.filter(pk=product.pk).update(is_in_distinct_product_table=True)
    PriceLevel.objects.update(statecode=StateCode.INACTIVE)
    assert expects(project) == ["price_list_per_product_currency"]
    PriceLevel.objects.update(statecode=StateCode.ACTIVE)
    ReleasedProduct.objects.filter(pk=product.pk).update(sales_unit_symbol="barrel")
    assert expects(project) == ["sales_units_and_unit_groups_exist"]
    ReleasedProduct.objects.filter(pk=product.pk).update(sales_unit_symbol="ea")
    Uom.objects.filter(name__iexact="primary unit").update(name="thing")
    assert expects(project) == ["sales_units_and_unit_groups_exist"]
    LegalEntity.objects.create(legal_entity_id="DEMF", name="DEMF", accounting_currency="EUR")
    ReleasedProduct.objects.all().delete()
    assert expects(project) == []  # another legal entity is none of the project's business


def test_orders_expect_totals_a_price_list_and_a_team_that_may_own(fo):
    """FO-076, FO-092, FO-095."""
    trade.goods(fo)
    project = fo.project("orders_fo_to_sales_direct")
    assert expects(project) == []
    fo.team.teamtype = TeamType.ACCESS
    fo.team.save()
    assert expects(project) == ["sales_team_has_privileges"]
    fo.team.teamtype = TeamType.OWNER
    fo.team.save()
    made = SalesOrderHeader(data_area_id="USMF", sales_order_number="SO-1", currency_code="EUR")
    SalesOrderHeader.objects.bulk_create([made])
    assert expects(project) == ["price_list_per_currency"]
    SalesOrderHeader.objects.update(currency_code="USD", sales_order_processing_status="Confirmed")
    assert expects(project) == ["calculate_sales_totals_batch"]
    SalesOrderHeader.objects.update(are_totals_updated=True)
    assert expects(project) == []
