"""Finance and Operations in the demo company: two legal entities, their lists, products, customers and documents."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from erp.fo.models import SalesOrderHeader, SalesOrderLine
from erp.fo.models.sales_order import ProcessingStatus
from erp.fo.services import invoices, orders, products, quotations, totals
from integration import origin as origins
from integration.engine.write import Write
from integration.services.write_rows import save_instance, write_rows
from p2c.demo.firms import Firm, Register

Row = dict[str, Any]

SEED = 20_180_301
HOME, ABROAD = "USMF", "DEMF"
#: legal entity -> name, currency, country, language, tax percent
ENTITIES = {
    HOME: ("Birkholt Furniture USA", "USD", "US", "en-us", "8.5"),
    ABROAD: ("Birkholt Möbel", "EUR", "DE", "de", "19"),
}
CURRENCIES = (
    ("USD", "US dollar", 2),
    ("EUR", "Euro", 2),
    ("GBP", "Pound sterling", 2),
    ("SEK", "Swedish krona", 2),
    ("DKK", "Danish krone", 2),
    ("JPY", "Yen", 0),
)
LANGUAGES = (
    ("en-us", "English (United States)"),
    ("en-gb", "English (United Kingdom)"),
    ("de", "German"),
    ("fr", "French"),
    ("sv", "Swedish"),
    ("nl", "Dutch"),
    ("da", "Danish"),
)
COUNTRIES = (
    ("US", "United States"),
    ("CA", "Canada"),
    ("GB", "United Kingdom"),
    ("DE", "Germany"),
    ("FR", "France"),
    ("NL", "Netherlands"),
    ("BE", "Belgium"),
    ("SE", "Sweden"),
    ("DK", "Denmark"),
    ("NO", "Norway"),
    ("CH", "Switzerland"),
    ("ES", "Spain"),
    ("IT", "Italy"),
    ("PL", "Poland"),
    ("GR", "Greece"),
)
UNITS = (("ea", "Each", 0), ("pcs", "Pieces", 0), ("box", "Box", 0), ("kg", "Kilogram", 3), ("hr", "Hour", 2))
GROUPS = (
    ("10", "Wholesale"),
    ("20", "Retail"),
    ("30", "Public authorities"),
    ("40", "Internet"),
    ("80", "Other companies of the group"),
    ("90", "Employees"),
)
#: warehouse -> name, site
SITES = (("1", "Main site"), ("2", "Northern site"), ("5", "Assembly"))
WAREHOUSES = (
    ("13", "Finished goods", "1"),
    ("11", "Raw material", "1"),
    ("21", "Northern store", "2"),
    ("24", "Northern returns", "2"),
    ("51", "Assembly hall", "5"),
)
#: number, name, type, unit, price, cost, site, warehouse
PRODUCTS = (
    ("D0001", "Swivel chair “Fjord”, grey", "Item", "ea", "329.00", "154.00", "1", "13"),
    ("D0002", "Swivel chair “Fjord”, leather", "Item", "ea", "499.00", "249.00", "1", "13"),
    ("D0003", "Conference chair “Aurore”", "Item", "pcs", "399.00", "188.00", "1", "13"),
    ("D0004", "Visitor chair “Skagen”, set of four", "Item", "box", "549.00", "235.00", "2", "21"),
    ("D0005", "Desk “Helsingør” 160 × 80", "Item", "ea", "429.00", "205.00", "1", "13"),
    ("D0006", "Sit-stand desk “Möwe”, electric", "Item", "ea", "789.00", "394.00", "1", "13"),
    ("D0007", "Shelf “Umeå”, base unit", "Item", "pcs", "159.00", "68.00", "2", "21"),
    ("D0008", "Desk lamp “Lumière”", "Item", "ea", "89.00", "34.00", "1", "13"),
    ("D0009", "Wood oil", "Item", "kg", "24.50", "9.80", "1", "13"),
    ("D0010", "Assembly on site", "Service", "hr", "78.00", "41.00", "", ""),
    ("D0011", "Partition wall “Stille”", "Item", "ea", "0", "156.00", "1", "13"),
)
NOT_SELLABLE = "D0011"
#: legal entity, number, and the country they are in
OWN_CUSTOMERS = (
    (HOME, 1, "DE"),
    (HOME, 2, "DK"),
    (HOME, 3, "SE"),
    (HOME, 4, "FR"),
    (ABROAD, 1, "DE"),
    (ABROAD, 2, "PL"),
)
#: customer, name, and the lines: product, quantity, discount per unit
ORDERS = (
    ("US-002", "New office", (("D0001", "12", "15"), ("D0005", "12", "0"))),
    ("US-003", "Workshop", (("D0004", "3", "0"), ("D0010", "6", "0"))),
)
PREFIXES = {"SalesOrder": "SO-", "SalesQuotation": "SQ-", "SalesInvoice": "SI-", "LedgerVoucher": "LV-"}


def load(writer: str) -> dict[str, int]:
    """Write it all through the table rules; returns the rows written per table."""
    with origins.use(origins.Origin(name=writer, product=True)):
        counts: dict[str, int] = {}
        for table, rows in _tables():
            write_rows(table, [Write.insert(row) for row in rows])
            counts[table] = counts.get(table, 0) + len(rows)
        for entity in ENTITIES:
            products.prepare(entity)
        _trade()
        return counts


def _tables() -> Iterable[tuple[str, list[Row]]]:
    yield "fo.currency", [{"currency_code": c, "name": n, "decimals": d} for c, n, d in CURRENCIES]
    yield "fo.language", [{"language_id": code, "name": name} for code, name in LANGUAGES]
    yield "fo.country", [{"iso_code": c, "country_region_id": c, "name": name} for c, name in COUNTRIES]
    yield (
        "fo.unit",
        [{"unit_symbol": s, "unit_description": name, "decimal_precision": n} for s, name, n in UNITS],
    )
    yield "fo.legalentity", [_entity(code) for code in ENTITIES]
    yield "fo.numbersequence", [{"numbers": "Party", "prefix": "P", "next_number": 1000, "digits": 9}]
    lists: dict[str, list[Row]] = {}
    for area, (_name, _currency, _country, _language, percent) in ENTITIES.items():
        for table, rows in _codes(area, percent):
            lists.setdefault(table, []).extend({"data_area_id": area, **row} for row in rows)
    yield from lists.items()
    yield "fo.releasedproduct", [_product(area, *row) for area, row in _assortment()]
    register = Register(random.Random(SEED))
    yield "fo.customer", [_customer(area, n, register.firm(code)) for area, n, code in OWN_CUSTOMERS]


def _assortment() -> Iterable[tuple[str, tuple[str, ...]]]:
    """Everything at home, and half of it abroad."""
    yield from ((HOME, row) for row in PRODUCTS)
    yield from ((ABROAD, row) for row in PRODUCTS[:6])


def _entity(code: str) -> Row:
    name, currency, country, language, _percent = ENTITIES[code]
    return {
        "legal_entity_id": code,
        "name": name,
        "accounting_currency": currency,
        "country_region_iso_code": country,
        "language_id": language,
        "sales_tax_group": "STD",
    }


def _codes(area: str, percent: str) -> Iterable[tuple[str, list[Row]]]:
    yield "fo.customergroup", [{"customer_group_id": code, "description": name} for code, name in GROUPS]
    yield "fo.site", [{"site_id": code, "site_name": name} for code, name in SITES]
    yield (
        "fo.warehouse",
        [{"warehouse_id": code, "warehouse_name": name, "site_id": site} for code, name, site in WAREHOUSES],
    )
    yield (
        "fo.salestaxgroup",
        [
            {"sales_tax_group_code": "STD", "description": "Standard", "tax_percent": percent},
            {"sales_tax_group_code": "EXEMPT", "description": "Exempt", "tax_percent": "0"},
        ],
    )
    yield (
        "fo.paymentterms",
        [
            {"name": f"Net{days}", "description": f"Net {days} days", "number_of_days": days}
            for days in (7, 14, 30, 45, 60)
        ],
    )
    yield (
        "fo.paymentmethod",
        [{"name": code, "description": name} for code, name in (("CHECK", "Cheque"), ("WIRE", "Bank transfer"))],
    )
    yield (
        "fo.deliverymode",
        [
            {"mode_code": code, "mode_description": name}
            for code, name in (("10", "Truck"), ("20", "Air"), ("30", "Pick-up"))
        ],
    )
    yield (
        "fo.deliveryterms",
        [
            {"terms_code": code, "terms_description": name}
            for code, name in (("FOB", "Free on board"), ("CIF", "Cost, insurance and freight"), ("EXW", "Ex works"))
        ],
    )
    yield (
        "fo.decisionmakingrole",
        [
            {"role_code": code, "description": name}
            for code, name in (("DECIDES", "Decides"), ("BUYS", "Buys"), ("ADVISES", "Advises"))
        ],
    )
    rows = [{"numbers": use, "prefix": f"{prefix}{area[:2]}", "digits": 6} for use, prefix in PREFIXES.items()]
    yield "fo.numbersequence", [*rows, {"numbers": "ContactPerson", "prefix": f"CP{area[:2]}", "digits": 6}]


def _product(area: str, number: str, name: str, kind: str, unit: str, price: str, cost: str, *place: str) -> Row:
    site, warehouse = place
    return {
        "data_area_id": area,
        "product_number": number,
        "product_name": name,
        "product_type": kind,
        "sales_unit_symbol": unit,
        "sales_price": price,
        "unit_cost": cost,
        "site_id": site,
        "warehouse_id": warehouse,
    }


def _customer(area: str, at: int, firm: Firm) -> Row:
    """A customer that Finance and Operations has of its own: nothing of it travels to Sales (FO-008)."""
    return {
        "data_area_id": area,
        "customer_account": f"{area[:2]}-{at:03d}",
        "party_type": "Organization",
        "organization_name": firm.name,
        "customer_group_id": ("10", "20")[at % 2],
        "language_id": ENTITIES[area][3],
        "sales_tax_group": "STD",
        "site_id": "1",
        "warehouse_id": "13",
        "payment_terms": "Net30",
        "payment_method": "WIRE",
        "delivery_mode": "10",
        "address_street": firm.address,
        "address_city": firm.city,
        "address_zip_code": firm.post_code[:10],
        "address_country_region_iso_code": firm.country,
        "primary_contact_phone": firm.phone,
        "primary_contact_email": firm.email,
        "primary_contact_url": firm.site,
    }


def _trade() -> None:
    """A quotation that was sent, an order to confirm, and one that has been invoiced."""
    (offer,) = _insert(
        "fo.salesquotationheader",
        [
            {
                "data_area_id": HOME,
                "sales_quotation_name": "Meeting rooms",
                "requesting_customer_account_number": "US-001",
            }
        ],
    )
    number = {"data_area_id": HOME, "sales_quotation_number": offer["sales_quotation_number"]}
    _insert("fo.salesquotationline", [{**number, "product_number": "D0003", "requested_sales_quantity": "8"}])
    made = _insert(
        "fo.salesorderheader",
        [
            {
                "data_area_id": HOME,
                "ordering_customer_account_number": account,
                "sales_order_name": name,
                "header_charges_amount": "45",
            }
            for account, name, _lines in ORDERS
        ],
    )
    _insert(
        "fo.salesorderline",
        [
            {
                "data_area_id": HOME,
                "sales_order_number": order["sales_order_number"],
                "product_number": product,
                "ordered_sales_quantity": quantity,
                "line_discount_amount": discount,
            }
            for order, (_account, _name, lines) in zip(made, ORDERS, strict=True)
            for product, quantity, discount in lines
        ],
    )
    invoiced = [order["system_id"] for order in made[1:]]
    quotations.step([offer["system_id"]], "Sent")
    orders.confirm(invoiced)
    invoices.post(invoiced)
    totals.calculate_all()


def go_on(writer: str) -> None:
    """Orders have come from Sales: the last one is given a discount, all are confirmed, and the first is invoiced."""
    come = list(
        SalesOrderHeader.objects.filter(data_area_id=HOME, sales_order_processing_status=ProcessingStatus.ACTIVE)
        .exclude(sales_order_number__startswith=PREFIXES["SalesOrder"])
        .order_by("sales_order_number")
    )
    with origins.use(origins.Origin(name=writer, product=True)):
        for line in SalesOrderLine.objects.filter(sales_order_number__in=[o.sales_order_number for o in come[-1:]])[:1]:
            line.line_discount_amount = Decimal(25)
            save_instance(line)
        orders.confirm(order.system_id.hex for order in come)
        invoices.post(order.system_id.hex for order in come[:1])


def _insert(table: str, rows: list[Row]) -> list[Row]:
    """The rows as they were written."""
    return [item.new for item in write_rows(table, [Write.insert(row) for row in rows]) if item.new is not None]
