"""What a line of a document costs when nobody says it: the best sales price, the price on the item, the last cost."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from erp.bc.models import Customer, CustomerPriceGroup, PriceListHeader, PriceListLine, SalesPrice
from erp.bc.models.price_list import AmountType, PriceSource, PriceStatus, PriceType
from erp.bc.models.prices import SalesType
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.sides import SALES, Side
from erp.bc.rules.documents.vat import PROD, Rates
from integration.engine.write import Batch
from integration.registry import Row

UNIT = Decimal("0.00001")


class Prices:
    """The prices of the products of a batch of lines, read at once."""

    def __init__(
        self, batch: Batch, side: Side, lines: list[Row], headers: dict[str, Row], products: dict[str, Row],
        rates: Rates,
    ):  # fmt: skip
        self.side, self.headers, self.products, self.rates = side, headers, products, rates
        self.of: dict[str, list[Row]] = defaultdict(list)
        if side is not SALES or not lines:
            return
        items = {row["item"] for row in lines if row["item"]}
        resources = {row["resource"] for row in lines if row["resource"]}
        self.customers = batch.load(Customer, (h["sell_to_customer"] for h in headers.values()), ("no",))
        groups = (h["customer_price_group"] for h in headers.values())
        self.groups = batch.load(CustomerPriceGroup, groups, ("code",))
        for row in batch.find(SalesPrice, "item", items):
            self.of[row["item"]].append({**row, "source": (_KINDS.get(row["sales_type"]), row["sales_code"])})
        listed = batch.find(PriceListLine, "asset_item", items) + batch.find(PriceListLine, "asset_resource", resources)
        lists = batch.load(PriceListHeader, (row["price_list"] for row in listed))
        for row in listed:
            of = lists.get(row["price_list"])
            if of is not None and _in_use(row):
                more = {"source": (of["source_type"], of["source_no"]), "price_includes_vat": of["price_includes_vat"]}
                self.of[row["asset_item"] or row["asset_resource"]].append({**row, **more})

    def of_line(self, line: Row) -> Decimal:
        """The price of one unit of the line, in the currency of its document."""
        product = self.products.get(line["item"] or line["resource"] or "")
        header = self.headers.get(line["document"])
        if product is None or header is None:
            return Decimal(0)
        offers = [self._offer(row, line, header) for row in self.of[product["system_id"]]]
        best = min((offer for offer in offers if offer is not None), default=None)
        if best is None:
            best = self._own(product, line) * self._rate(header) * Decimal(line["qty_per_unit_of_measure"])
            if self.side is SALES:
                best = _with_vat(best, bool(product.get("price_includes_vat")), line, header, self._inside(product))
        return best.quantize(UNIT, ROUND_HALF_UP)

    def _inside(self, product: Row) -> Decimal | None:
        """The VAT inside the price of an item: that of the group its price is for, where it names one (DOC-036)."""
        group = product.get("vat_bus_posting_gr_price")
        return self.rates.percent(group, product[PROD]) if group else None

    def _own(self, product: Row, line: Row) -> Decimal:
        if self.side is SALES:
            return Decimal(product["unit_price"])
        return Decimal(product["last_direct_cost" if line["type"] == LineType.ITEM else "direct_unit_cost"])

    def _offer(self, price: Row, line: Row, header: Row) -> Decimal | None:
        """The price of a row for the line, None where it is for others."""
        source, code = price["source"]
        customer = self.customers.get(header["sell_to_customer"] or "", {}).get("no")
        group = self.groups.get(header["customer_price_group"] or "", {}).get("code")
        for_us = {
            PriceSource.ALL_CUSTOMERS: "",
            PriceSource.CUSTOMER: customer,
            PriceSource.CUSTOMER_PRICE_GROUP: group,
        }
        if source not in for_us or for_us[source] != code:
            return None
        day = header["order_date"] or header["document_date"] or ""
        if (price["starting_date"] or "") > day or (price["ending_date"] and price["ending_date"] < day):
            return None
        if price["variant_code"] not in ("", line["variant_code"]) or price["currency"] not in (
            None,
            header["currency"],
        ):
            return None
        if price["unit_of_measure"] not in (None, line["unit_of_measure"]):
            return None
        if Decimal(price["minimum_quantity"]) > abs(Decimal(line["quantity"])):
            return None
        value = Decimal(price["unit_price"])
        if price["unit_of_measure"] is None:
            value *= Decimal(line["qty_per_unit_of_measure"])
        if price["currency"] is None:
            value *= self._rate(header)
        return _with_vat(value, price["price_includes_vat"], line, header)

    @staticmethod
    def _rate(header: Row) -> Decimal:
        return Decimal(header["currency_factor"] or 1)


#: whom a sales price is for, as price lists say it
_KINDS = {
    int(SalesType.ALL_CUSTOMERS): PriceSource.ALL_CUSTOMERS,
    int(SalesType.CUSTOMER): PriceSource.CUSTOMER,
    int(SalesType.CUSTOMER_PRICE_GROUP): PriceSource.CUSTOMER_PRICE_GROUP,
}


def _in_use(row: Row) -> bool:
    sale = row["price_type"] in (PriceType.ANY, PriceType.SALE)
    return sale and row["status"] == PriceStatus.ACTIVE and row["amount_type"] in (AmountType.ANY, AmountType.PRICE)


def _with_vat(value: Decimal, includes: bool, line: Row, header: Row, inside: Decimal | None = None) -> Decimal:
    """The price as the document has its prices: with VAT or without it (DOC-036). `inside`: what a price includes."""
    own = Decimal(line["vat_percent"])
    inside = own if inside is None else inside
    if bool(includes) == bool(header["prices_including_vat"]) and (not includes or inside == own):
        return value
    net = value / (1 + inside / 100) if includes else value
    return net * (1 + own / 100) if header["prices_including_vat"] else net
