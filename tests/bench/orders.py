"""Sales orders into Business Central: n submitted orders with five lines each, taken over beside set-based SQL.

O1: the yardstick inserts the same headers, lines and couplings by one INSERT … SELECT each and marks the orders as
taken, in one transaction, past all rules. Fresh processes of one run, as with all measurements.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

LINES = 5
#: step -> what it is, the state it starts from
STEPS = {"O1": ("submitted orders with five lines taken into Business Central, beside set-based SQL", "submitted")}
#: step -> its parts: the yardstick, and what is measured by it
PARTS = {"O1": ("sql", "job")}
#: how many times the yardstick's time is allowed
GATES = {"O1": 5.0}


def prepare(step: str, part: str) -> Callable[[int], Callable[[], Any]]:
    """The work of a job; it returns what was written."""
    return {"sql": _sql, "job": _job}[part]


def _job(n: int) -> Callable[[], dict[str, int]]:
    from p2c.documents import take_orders

    def work() -> dict[str, int]:
        made = take_orders.take()
        if made.failed or made.idle:
            raise RuntimeError(f"{len(made.failed)} orders failed: {next(iter(made.failed.values()), made.idle)}")
        return _written()

    return work


def again() -> dict[str, int]:
    """The job once more; what it makes."""
    from p2c.documents import take_orders

    made = take_orders.take()
    return {name: number for name, number in (("taken", len(made.taken)), ("failed", len(made.failed))) if number}


def _written() -> dict[str, int]:
    from erp.bc.models import SalesHeader, SalesLine

    return {
        "orders": SalesHeader.objects.filter(your_reference__startswith="ZSO").count(),
        "lines": SalesLine.objects.filter(document__your_reference__startswith="ZSO").count(),
    }


# --- the yardstick ----------------------------------------------------------------------------------------------------


def _sql(n: int) -> Callable[[], dict[str, int]]:
    from django.db import connection, transaction

    from erp.bc.models import SalesHeader, SalesLine

    statements = [
        _insert(SalesHeader, _header(), _FROM_ORDERS),
        _insert(SalesLine, _line(), _FROM_LINES),
        _COUPLINGS.format(key=_key("o.salesorderid")),
        "UPDATE crm_salesorder SET lastbackofficesubmit = CURRENT_DATE, modifiedon = CURRENT_TIMESTAMP "
        "WHERE statecode = 1 AND ordernumber LIKE 'ZSO%'",
    ]

    def work() -> dict[str, int]:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        return _written()

    return work


_FROM_ORDERS = (
    "FROM crm_salesorder o JOIN integration_coupling k ON k.remote_id = o.customerid_account AND k.scope = 'BC' "
    "AND k.local_table = 'bc.customer' AND k.remote_table = 'crm.account' "
    "JOIN bc_customer c ON c.system_id = k.local_id "
    "WHERE o.statecode = 1 AND o.ordernumber LIKE 'ZSO%' ORDER BY o.salesorderid"
)
_FROM_LINES = (
    "FROM crm_salesorderdetail d JOIN crm_salesorder o ON o.salesorderid = d.salesorderid "
    "JOIN integration_coupling k ON k.remote_id = d.productid AND k.scope = 'BC' AND k.local_table = 'bc.item' "
    "JOIN bc_item i ON i.system_id = k.local_id "
    "WHERE o.statecode = 1 AND o.ordernumber LIKE 'ZSO%' ORDER BY o.salesorderid, d.sequencenumber"
)
_COUPLINGS = (
    "INSERT INTO integration_coupling (scope, local_table, local_id, remote_table, remote_id, local_label, "
    "remote_label, base, first_synch, coupled_at) SELECT 'BC', 'bc.salesheader', {key}, 'crm.salesorder', "
    "o.salesorderid, o.name, o.ordernumber, '', '', CURRENT_TIMESTAMP FROM crm_salesorder o "
    "WHERE o.statecode = 1 AND o.ordernumber LIKE 'ZSO%'"
)


def _key(column: str) -> str:
    """A key of its own for what is made of a record."""
    from django.db import connection

    made = f"'f' || substr({column}, 2)", f"('f' || substr({column}::text, 2))::uuid"
    return made[connection.vendor != "sqlite"]


def _header() -> dict[str, str]:
    """Column -> expression, for what comes from the order and its customer."""
    return {
        "system_id": _key("o.salesorderid"),
        "document_type": "1",
        "no": "'ZO' || substr(o.ordernumber, 4)",
        "your_reference": "o.ordernumber",
        "external_document_no": "upper(substr(o.name, 1, 35))",
        "sell_to_customer_id": "c.system_id",
        "bill_to_customer_id": "c.system_id",
        "sell_to_customer_name": "c.name",
        "sell_to_address": "c.address",
        "sell_to_post_code": "c.post_code",
        "sell_to_city": "c.city",
        "sell_to_phone_no": "c.phone_no",
        "sell_to_e_mail": "c.e_mail",
        "bill_to_name": "c.name",
        "bill_to_address": "c.address",
        "bill_to_post_code": "c.post_code",
        "bill_to_city": "c.city",
        "ship_to_name": "c.name",
        "ship_to_address": "o.shipto_line1",
        "ship_to_city": "o.shipto_city",
        "salesperson_id": "c.salesperson_id",
        "payment_terms_id": "c.payment_terms_id",
        "order_date": "CURRENT_DATE",
        "posting_date": "CURRENT_DATE",
        "document_date": "CURRENT_DATE",
        "due_date": "CURRENT_DATE",
        "requested_delivery_date": "o.requestdeliveryby",
        "work_description": "o.description",
        "created_on": "CURRENT_TIMESTAMP",
        "modified_on": "CURRENT_TIMESTAMP",
    }


def _line() -> dict[str, str]:
    """Column -> expression, for what comes from the line and its item."""
    amount = "d.quantity * d.priceperunit - d.manualdiscountamount"
    return {
        "system_id": _key("d.salesorderdetailid"),
        "document_id": _key("d.salesorderid"),
        "line_no": "d.sequencenumber * 10000",
        "type": "2",
        "no": "i.no",
        "item_id": "i.system_id",
        "description": "i.description",
        "unit_of_measure_id": "i.base_unit_of_measure_id",
        "quantity": "d.quantity",
        "outstanding_quantity": "d.quantity",
        "unit_price": "d.priceperunit",
        "line_discount_amount": "d.manualdiscountamount",
        "line_amount": amount,
        "amount": amount,
        "amount_including_vat": amount,
        "created_on": "CURRENT_TIMESTAMP",
        "modified_on": "CURRENT_TIMESTAMP",
    }


def _insert(model: Any, values: dict[str, str], source: str) -> str:
    """INSERT … SELECT of all columns: what is not said is blank."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    chosen = ", ".join(values.get(field.column) or _blank(field) for field in fields)
    return f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {chosen} {source}"


def _blank(field: Any) -> str:
    from django.db import connection

    if field.null:
        return "NULL"
    value = field.get_default()
    if isinstance(value, bool):
        return str(int(value)) if connection.vendor == "sqlite" else str(value)
    return str(value) if isinstance(value, int | Decimal) else f"'{value}'"


# --- the state --------------------------------------------------------------------------------------------------------


def submit_orders(n: int) -> None:
    """n submitted orders with five lines each, of coupled accounts and coupled products, that nobody has taken yet."""
    from tests.bench import states

    first = {"confirmed": True, "create": True, "first_synch": "to_integration"}
    for name in ("UNIT OF MEASURE", "ITEM-PRODUCT"):
        states.run(name, "full", **first)
    _prepare()
    orders, lines = _rows(n)
    for model, rows in orders, lines:
        _write(model, rows)


def _prepare() -> None:
    """Order integration is on, and there are numbers for everybody."""
    from erp.bc.models import NoSeriesLine
    from integration.models import Connection

    NoSeriesLine.objects.update(ending_no="")
    Connection.objects.update(is_solution_installed=True, sales_order_integration_enabled=True)


def _write(model: Any, rows: list[dict[str, Any]]) -> None:
    from django.db import transaction

    from integration import registry
    from integration.engine import dialects

    table = registry.table(model)
    ready = [[row.get(c.name, c.default) for c in table.physical] for row in rows]
    with transaction.atomic():
        dialects.current().insert(table, table.physical, ready)


def _rows(n: int) -> tuple[tuple[Any, list[dict[str, Any]]], tuple[Any, list[dict[str, Any]]]]:
    from crm.models import Account, Product, SalesOrder, SalesOrderDetail
    from crm.rules.amounts import TOTALS
    from integration.engine.write import now_text
    from integration.ids import new_ids
    from integration.models import Connection, Coupling

    link, now = Connection.objects.get(), now_text()
    of = Coupling.objects.filter(remote_table="crm.account", local_table="bc.customer").values("remote_id")
    accounts = list(Account.objects.filter(pk__in=of).order_by("pk").values("pk", "name", "address1_line1"))
    of = Coupling.objects.filter(remote_table="crm.product", local_table="bc.item").values("remote_id")
    active = Product.objects.filter(pk__in=of, statecode=0).order_by("productnumber")
    products = list(active.values("pk", "name", "defaultuom_id", "price"))
    keys, line_keys = new_ids(n), new_ids(n * LINES)
    assert link.base_currency is not None
    currency = link.base_currency.hex
    orders, lines = [], []
    for at, key in enumerate(keys):
        account, total = accounts[at % len(accounts)], Decimal(0)
        for number in range(LINES):
            product = products[(at + number * 7) % len(products)]
            quantity, price = Decimal(1 + (at + number) % 9), product["price"] or Decimal(100)
            off = Decimal(at % 3) if price * quantity > 10 else Decimal(0)
            amount = (quantity * price - off).quantize(Decimal("0.01"))
            total += amount
            lines.append(
                {
                    "salesorderdetailid": line_keys[at * LINES + number],
                    "salesorderid": key,
                    "productid": product["pk"].hex,
                    "productname": product["name"],
                    "uomid": product["defaultuom_id"].hex,
                    "transactioncurrencyid": currency,
                    "quantity": f"{quantity:.10f}",
                    "priceperunit": f"{price:.4f}",
                    "manualdiscountamount": f"{off:.4f}",
                    "volumediscountamount": "0.0000",
                    "tax": "0.0000",
                    "baseamount": f"{amount + off:.4f}",
                    "extendedamount": f"{amount:.4f}",
                    "sequencenumber": number + 1,
                    "lineitemnumber": number + 1,
                    "msdynce_linecreationsequencenumber": number + 1,
                    "createdon": now,
                    "modifiedon": now,
                }
            )
        totals = dict.fromkeys(TOTALS, "0.0000") | dict.fromkeys(
            ("totallineitemamount", "totalamountlessfreight", "totalamount"), f"{total:.4f}"
        )
        orders.append(
            {
                "salesorderid": key,
                "ordernumber": f"ZSO{at:09d}",
                "name": f"Order {at} of {account['name']}"[:100],
                "description": "As agreed by telephone",
                "customerid_account": account["pk"].hex,
                "transactioncurrencyid": currency,
                "bcbi_companyid": link.company.hex if link.company else None,
                "shipto_line1": account["address1_line1"] or "Kajen 1",
                "shipto_city": "Havn",
                "statecode": 1,
                "statuscode": 3,
                "createdon": now,
                "modifiedon": now,
                **totals,
            }
        )
    return (SalesOrder, orders), (SalesOrderDetail, lines)
