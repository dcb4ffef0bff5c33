"""What the weekend brings for goods and invoices: a new price, a name, a blocked item, and money that comes in."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from integration import registry
from integration.engine.write import Write, load
from integration.ids import new_ids
from integration.origin import Origin
from integration.services import synchronise
from integration.services.couple import couplings_of
from integration.services.write_rows import write_rows
from p2c.demo import set_up
from p2c.demo.invoices import APPLICATION, INITIAL, PAYMENT
from p2c.demo.load import WRITER
from p2c.demo.prices import money

Row = dict[str, Any]

ITEM, PRODUCT = "bc.item", "crm.product"
INVOICE, ENTRY, DETAIL = "bc.salesinvoiceheader", "bc.custledgerentry", "bc.detailedcustledgentry"
DEARER = Decimal("1.05")


def goods() -> list[str]:
    """Edits of items and products."""
    partners = {
        local.hex: remote.hex
        for local, remote in couplings_of(synchronise.mapping_named("ITEM-PRODUCT")).values_list(
            "local_id", "remote_id"
        )
    }
    items = sorted(load(registry.table(ITEM), partners).values(), key=lambda row: row["no"])
    dearer, renamed, blocked = [row for row in items if not row["blocked"]][:3]
    price = f"{money(Decimal(dearer['unit_price']) * DEARER):.5f}"
    _in_bc(dearer, unit_price=price)
    product = load(registry.table(PRODUCT), [partners[renamed["system_id"]]]).popitem()[1]
    name = f"{product['name']} Plus"
    users = registry.table("crm.systemuser").model._default_manager
    seller = users.get(internalemailaddress__iexact=set_up.ADMINISTRATOR.email).pk.hex
    write_rows(PRODUCT, [Write.update(product, {"name": name})], Origin(actor=seller, stamp=seller))
    _in_bc(blocked, blocked=True)
    return [
        _("{name}: five per cent dearer in Business Central; the price goes to Sales.").format(
            name=dearer["description"]
        ),
        _("{name}: renamed in Sales; the name goes to Business Central.").format(name=renamed["description"]),
        _("{name}: blocked in Business Central; blocked items take no part, so the product stays as it is.").format(
            name=blocked["description"]
        ),
    ]


def _in_bc(item: Row, **changes: Any) -> None:
    write_rows(ITEM, [Write.update(item, changes)], Origin(name=WRITER))


def payments() -> list[str]:
    """Somebody pays what is still open of the oldest partly paid invoice."""
    mapping = synchronise.mapping_named("POSTEDSALESINV-INV")
    coupled = couplings_of(mapping).values("local_id")
    invoices = registry.table(INVOICE).model._default_manager.filter(pk__in=coupled, cancelled=False)
    open_ones = invoices.filter(cust_ledger_entry__open=True).order_by("no")
    invoice = open_ones.select_related("cust_ledger_entry", "sell_to_customer").first()
    if invoice is None:
        return []
    charged = invoice.cust_ledger_entry
    details = list(charged.detailed_entries.order_by("entry_no"))
    left = sum((row.amount for row in details), Decimal(0))
    left_lcy = sum((row.amount_lcy for row in details), Decimal(0))
    day = (max(row.posting_date for row in details) + timedelta(days=30)).isoformat()
    no = f"ZE-{invoice.no}"
    key = new_ids(1)[0]
    currency = charged.currency_id.hex if charged.currency_id else None
    paid = {"posting_date": day, "document_type": PAYMENT, "document_no": no, "currency": currency}
    by_posting = Origin(name=WRITER, product=True)
    entry = {**paid, "system_id": key, "customer": charged.customer_id.hex, "document_date": day}
    write_rows(ENTRY, [Write.insert(entry)], by_posting)
    rows = [
        {**paid, "cust_ledger_entry": of, "entry_type": kind, "amount": f"{sign * left:.4f}",
         "amount_lcy": f"{sign * left_lcy:.4f}"}
        for of, kind, sign in ((key, INITIAL, -1), (key, APPLICATION, 1), (charged.pk.hex, APPLICATION, -1))
    ]  # fmt: skip
    write_rows(DETAIL, [Write.insert(row) for row in rows], by_posting)
    return [
        _("{name}: the rest of invoice {no} came in; the invoice is paid in Sales, too.").format(
            name=invoice.sell_to_customer.name, no=invoice.no
        )
    ]
