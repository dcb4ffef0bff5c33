"""Which preconditions of a project are in order, as far as the two systems can tell (FO-052 … FO-092)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from crm.models import PriceLevel, Uom
from crm.models.base import StateCode
from crm.models.organisation import TeamType
from erp.fo.models import LegalEntity, ReleasedProduct, SalesInvoiceHeader, SalesOrderHeader
from erp.fo.models.sales_order import ProcessingStatus
from integration.models import ValueMapEntry
from p2c.models import Project
from p2c.prospect_to_cash.value_maps import VALUE_MAPS

#: an order of these is not confirmed yet, so its totals may wait
_NOT_CONFIRMED = (ProcessingStatus.NONE, ProcessingStatus.DRAFT, ProcessingStatus.ACTIVE)
Companies = Collection[str]


def known(project: Project, preconditions: Collection[str]) -> dict[str, bool]:
    """Precondition -> whether it is met; what nobody can tell is left out."""
    companies = list(project.organisations.values_list("legal_entity", flat=True))
    found = {id_: check(project, companies) for id_ in preconditions if (check := _CHECKS.get(id_)) is not None}
    return {id_: met for id_, met in found.items() if met is not None}


def _populated(project: Project, companies: Companies) -> bool:
    """Every product that can be sold is in the distinct product table (FO-052)."""
    left = ReleasedProduct.objects.filter(data_area_id__in=companies, is_sellable=True)
    return not left.filter(is_in_distinct_product_table=False).exists()


def _list_of_products(project: Project, companies: Companies) -> bool:
    """A price list in the accounting currency of each legal entity (FO-054)."""
    entities = LegalEntity.objects.filter(legal_entity_id__in=companies)
    return _have_price_lists(entities.values_list("accounting_currency", flat=True))


def _list_of_documents(project: Project, companies: Companies) -> bool:
    """A price list in the currency of each document (FO-095, FO-102)."""
    orders = SalesOrderHeader.objects.filter(data_area_id__in=companies).values_list("currency_code", flat=True)
    invoices = SalesInvoiceHeader.objects.filter(data_area_id__in=companies).values_list("currency_code", flat=True)
    return _have_price_lists({*orders.distinct(), *invoices.distinct()})


def _have_price_lists(currencies: Collection[str]) -> bool:
    there = PriceLevel.objects.filter(statecode=StateCode.ACTIVE)
    return {each for each in currencies if each} <= set(
        there.values_list("transactioncurrency__isocurrencycode", flat=True).distinct()
    )


def _units(project: Project, companies: Companies) -> bool:
    """A unit of Sales for each unit that products are sold in (FO-056)."""
    sold = ReleasedProduct.objects.filter(data_area_id__in=companies, is_sellable=True).exclude(sales_unit_symbol="")
    entries = ValueMapEntry.objects.filter(rule__code=VALUE_MAPS["uom_fo_to_sales"].code)
    names = {source.casefold(): name for source, name in entries.values_list("source_value", "destination_value")}
    wanted = {names.get(symbol.casefold()) for symbol in sold.values_list("sales_unit_symbol", flat=True).distinct()}
    there = {name.casefold() for name in Uom.objects.values_list("name", flat=True).distinct()}
    return all(name is not None and name.casefold() in there for name in wanted)


def _team(project: Project, companies: Companies) -> bool | None:
    """The team may own records (FO-076, FO-E13); without one the user owns them."""
    team = project.connection_set.sales_connection.team
    return None if team is None else team.teamtype == TeamType.OWNER


def _totals(project: Project, companies: Companies) -> bool:
    """No confirmed order waits for its totals (FO-092)."""
    orders = SalesOrderHeader.objects.filter(data_area_id__in=companies, are_totals_updated=False)
    return not orders.exclude(sales_order_processing_status__in=_NOT_CONFIRMED).exists()


#: that order numbers cannot meet is told with their prefixes (FO-088), and Sales has no settings for the rest
_CHECKS: Mapping[str, Callable[[Project, Companies], bool | None]] = {
    "populate_distinct_product_table_once": _populated,
    "price_list_per_product_currency": _list_of_products,
    "price_list_per_currency": _list_of_documents,
    "sales_units_and_unit_groups_exist": _units,
    "sales_team_has_privileges": _team,
    "calculate_sales_totals_batch": _totals,
}
