"""An order or quote of Sales as it is written in Business Central: header and lines, or why it cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from crm.models import Product
from crm.models.product import ProductType
from erp.bc.models import SalesSetup
from erp.bc.models.document_base import InvoiceDiscount
from erp.bc.models.setup import WriteInProductType
from integration import registry
from p2c.documents import amounts, headers, lines
from p2c.documents.kinds import Kind, Paper
from p2c.documents.lines import Sold
from p2c.documents.looking_up import ACTIVE, ITEMS, SERVICES, Known


def make(kind: Kind, papers: Sequence[Paper], known: Known) -> None:
    """Fill in header and lines of each; one that cannot be taken says all that is wrong with it."""
    for paper in papers:
        _header(kind, paper, known)
        _lines(kind, paper, known)


def _header(kind: Kind, paper: Paper, known: Known) -> None:
    row = paper.row
    values: dict[str, Any] = {
        "document_type": int(kind.type),
        "sell_to_customer": known.customer(paper),
        "currency": known.currency(paper),
        **headers.values(row, row[kind.number]),
        **known.option_codes(row),
    }
    for block in headers.blocks_of(row):
        values |= headers.address(row, block, known.country(paper, block))
    if kind.as_order:
        percent = amounts.number(row["discountpercentage"])
        if percent and settings.P2C_PAYMENT_DISCOUNT_FROM_SALES:
            values["payment_discount_percent"] = amounts.as_row(percent)
        quote = known.quote_of(row)
        values["quote_no"] = quote["no"] if quote else ""
    else:
        values["quote_valid_until_date"] = row["effectiveto"]
    discount = amounts.invoice_discount(row)
    values["invoice_discount_calculation"] = int(InvoiceDiscount.AMOUNT if discount else InvoiceDiscount.NONE)
    values["invoice_discount_value"] = amounts.as_row(discount)
    paper.header = values


def _lines(kind: Kind, paper: Paper, known: Known) -> None:
    cent = Decimal(1).scaleb(-known.precision(paper))
    sold = []
    for detail in lines.in_order(paper.details, registry.table(kind.line).key.name):
        what = _sold(kind, paper, known, detail)
        if what is not None:
            sold.append((detail, what))
    if not paper.good:
        return
    paper.lines = list(lines.rows(sold, cent))
    charge = amounts.freight(paper.row)
    if charge:
        account = known.setup.freight_g_l_acc_no
        if not account:
            caption = str(SalesSetup._meta.get_field("freight_g_l_acc_no").verbose_name)
            paper.refuse("p2c.freight_account_missing", caption, record=kind.text(paper.row), setup=str(known.setup))
            return
        at = (paper.lines[-1]["line_no"] if paper.lines else 0) + lines.STEP
        paper.lines.append(lines.freight(account, charge, at, gettext("Freight Amount")))


def _sold(kind: Kind, paper: Paper, known: Known, detail: Mapping[str, Any]) -> Sold | None:
    """What a line sells in Business Central (DOC-031 … DOC-034)."""
    if not detail["productid"]:
        return _write_in(kind, paper, known)
    return known.sold.get((detail["productid"], detail["uomid"])) or _of_product(kind, paper, known, detail)


def _of_product(kind: Kind, paper: Paper, known: Known, detail: Mapping[str, Any]) -> Sold | None:
    product = known.products[detail["productid"]]

    def said() -> dict[str, str]:
        return {"record": kind.text(paper.row), "product": f"{product['productnumber']} {product['name']}".strip()}

    table = registry.table(Product)
    if product["statecode"] != ACTIVE:
        column = table.column("statecode")
        words = {number: str(label) for number, label in column.choices}
        state = words.get(product["statecode"], "")
        paper.refuse("p2c.product_not_active", column.caption, state=state, value=words[ACTIVE], **said())
        return None
    if product["producttypecode"] not in (ITEMS, SERVICES):
        kind_of = str(ProductType(product["producttypecode"]).label)
        both = {"items": str(ProductType.SALES_INVENTORY.label), "services": str(ProductType.SERVICES.label)}
        paper.refuse("p2c.product_type", table.column("producttypecode").caption, value=kind_of, **both, **said())
        return None
    item = product["producttypecode"] == ITEMS
    key = known.ours[product["producttypecode"]].get(detail["productid"])
    ours = (known.items if item else known.resources).get(key or "")
    if ours is None:
        word = "item" if item else "resource"
        paper.refuse(f"p2c.{word}_not_coupled" if key is None else f"p2c.{word}_gone", "", **said())
        return None
    unit = _unit(kind, paper, known, detail, item, said)
    vat = known.vat_in_price(paper, ours) if item and kind.as_order else None
    name = ours["description"] if item else ours["name"]
    sold = Sold(lines.ITEM if item else lines.RESOURCE, ours["no"], name, unit=unit, vat_in_price=vat)
    if not ours.get("price_includes_vat"):  # else it depends on the customer
        known.sold[detail["productid"], detail["uomid"]] = sold
    return sold


def _unit(
    kind: Kind, paper: Paper, known: Known, detail: Mapping[str, Any], item: bool, said: Callable[[], dict[str, str]]
) -> str | None:
    if not known.by_unit or not detail["uomid"]:
        return None
    found = known.by_unit["bc.itemunitofmeasure" if item else "bc.resourceunitofmeasure"].get(detail["uomid"])
    if found is None:
        name = known.unit_names.get(detail["uomid"], {}).get("name", "")
        paper.refuse(
            "p2c.unit_not_coupled", registry.table("crm.salesorderdetail").column("uomid").caption, value=name, **said()
        )
        return None
    return str(found["unit_of_measure"])


def _write_in(kind: Kind, paper: Paper, known: Known) -> Sold | None:
    """DOC-033: what stands for a product that was typed in Sales."""
    found, setup = known.write_in, known.setup
    if found is None:
        caption = str(SalesSetup._meta.get_field("write_in_product_no").verbose_name)
        said = {"record": kind.text(paper.row), "document": str(kind.word), "setup": str(setup)}
        code = "p2c.write_in_gone" if setup.write_in_product_no else "p2c.write_in_missing"
        if not any(each.code == code for each in paper.findings):
            paper.refuse(code, caption, value=setup.write_in_product_no, **said)
        return None
    if known.write_in_of:
        caption = str(SalesSetup._meta.get_field("write_in_product_no").verbose_name)
        said = {"record": str(setup), "value": setup.write_in_product_no, "product": known.write_in_of}
        paper.refuse("p2c.write_in_coupled", caption, **said)
        return None
    item = setup.write_in_product_type == WriteInProductType.ITEM
    name = found["description"] if item else found["name"]
    return Sold(lines.ITEM if item else lines.RESOURCE, found["no"], name, write_in=True)
