"""The Sales order a posted invoice came of, and what the invoice in Sales takes from it (INV-06, DOC-144).

The order is the one its Business Central order is coupled with, as long as that is there; else the one whose number is
the invoice's Your Reference, which keeps 35 characters of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from crm.models import Account, Contact, SalesOrder
from crm.rules.owning import fo_units
from erp.bc.models import SalesHeader
from erp.bc.models.document_base import DocumentType
from integration import messages
from integration.engine.lookup import partners
from integration.engine.write import Batch
from integration.pairs import HookContext, Item
from integration.registry import Row

REFERENCE = 35

messages.add(
    {
        "invoice_customer_changed": (
            _("{record} came of the Sales order {order}, whose customer is {value}, and is for another customer now."),
            _(
                "Couple {value} with the customer of the invoice; or take the order's number out of Your Reference, so "
                "that the invoice goes by itself."
            ),
        ),
    }
)


def set_from_orders(items: Sequence[Item], context: HookContext) -> list[Item]:
    """Fill what comes from the order; returns the items that came of none."""
    orders = _orders(items, context)
    if not orders:
        return list(items)
    accounts = _accounts(orders.values())
    customers = partners(context, "bc.customer", "crm.account", (item.local("sell_to_customer") for item in items))
    for item in items:
        order = orders.get(item.local_id)
        if order is None:
            continue
        account = accounts.get(order["salesorderid"])
        if account is None or customers.get(item.local("sell_to_customer")) != account[0]:
            named = account[1] if account else ""
            item.refuse("invoice_customer_changed", "", order=order["ordernumber"], value=named or order["name"])
            continue
        _take(item, order)
    return [item for item in items if item.local_id not in orders]


def _take(item: Item, order: Row) -> None:
    item.values["salesorderid"] = order["salesorderid"]
    for name in ("name", "opportunityid"):
        item.values[name] = order[name]
    if order["pricelevelid"]:
        item.values["pricelevelid"] = order["pricelevelid"]
    kind = "account" if order["customerid_account"] else "contact"
    item.values["customerid"], item.values["customeridtype"] = order[f"customerid_{kind}"], kind
    kind = "systemuser" if order["ownerid_systemuser"] else "team"
    if owner := order[f"ownerid_{kind}"]:
        item.adjust("ownerid", owner)
        item.adjust("owneridtype", kind)


def _orders(items: Sequence[Item], context: HookContext) -> dict[str, Row]:
    """Invoice -> its order."""
    numbers = {number for item in items if (number := item.local("order_no"))}
    open_ = SalesHeader.objects.filter(document_type=DocumentType.ORDER, no__in=numbers).values_list("no", "pk")
    headers = {no: key.hex for no, key in open_} if numbers else {}
    known = partners(context, "bc.salesheader", "crm.salesorder", headers.values()) if headers else {}
    coupled = Batch.load(SalesOrder, known.values())
    found: dict[str, Row] = {}
    for item in items:
        order = coupled.get(known.get(headers.get(item.local("order_no") or "", ""), ""))
        if order is not None:
            found[item.local_id] = order
    left = [item for item in items if item.local_id not in found and item.local("your_reference")]
    named = _by_number({item.local("your_reference") for item in left}) if left else {}
    return found | {item.local_id: row for item in left if (row := named.get(item.local("your_reference")))}


def _by_number(references: set[str]) -> dict[str, Row]:
    """Your Reference -> the order of that number; where a number was cut and fits several, the latest one."""
    wanted = Q(ordernumber__in=references)
    if cut := {reference for reference in references if len(reference) == REFERENCE}:
        wanted |= Q(beginning__in=cut)
    orders = SalesOrder.objects.annotate(beginning=Left("ordernumber", REFERENCE)).filter(wanted)
    keys = orders.order_by("createdon", "pk").values_list("pk", flat=True)
    ids = [key.hex for key in keys]
    rows, others = Batch.load(SalesOrder, ids), fo_units()
    found: dict[str, list[Row]] = defaultdict(list)
    for row in (rows[key] for key in ids):
        if row["owningbusinessunit"] not in others:
            found[row["ordernumber"][:REFERENCE]].append(row)
    return {number: of[-1] for number, of in found.items()}


def _accounts(orders: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Order -> the account it is for (that of its contact, where it is for one), with its name."""
    rows = list(orders)
    contacts = Batch.load(Contact, [row["customerid_contact"] for row in rows], ("parentcustomerid_account",))
    of = {
        row["salesorderid"]: row["customerid_account"]
        or contacts.get(row["customerid_contact"] or "", {}).get("parentcustomerid_account")
        for row in rows
    }
    names = Batch.load(Account, of.values(), ("name",))
    return {order: (key, names[key]["name"]) for order, key in of.items() if key in names}
