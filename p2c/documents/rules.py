"""What Business Central minds besides its own rules, because orders come from Sales.

An open order that somebody deletes goes back to Sales (DOC-081).
"""

from __future__ import annotations

import logging

from django.db import transaction

from crm.models import SalesOrder
from crm.models.sales_order import OrderState, OrderStatus
from erp.bc.models import SalesHeader
from erp.bc.models.document_base import DocumentType
from integration import registry
from integration.engine.couplings import remove_couplings
from integration.engine.write import Batch, Write, load, write_isolated
from integration.models import Connection, Coupling
from integration.models.mapping import CONNECTION_SCOPE
from p2c.documents import transfers
from p2c.documents.kinds import LOCAL_TABLE, ORDERS
from p2c.documents.writing import of_integration

logger = logging.getLogger("p2c.documents")

_SUBMITTED = int(OrderState.SUBMITTED)
_AGAIN = {
    "statecode": int(OrderState.ACTIVE),
    "statuscode": int(OrderStatus.PENDING),
    "lastbackofficesubmit": None,
}


def give_back_to_sales(batch: Batch) -> None:
    """DOC-081: an order that a person deletes is uncoupled, and active again in Sales, where it can be submitted anew.

    What posting deletes is done with and no matter of this. Whatever Sales says to it, the order is deleted.
    """
    gone = [item for item in batch.deletes if item.old["document_type"] == DocumentType.ORDER]
    if not batch.by_person or not gone:
        return
    link = Connection.objects.filter(enabled=True).first()
    if link is None:
        return
    keys = [item.old["system_id"] for item in gone]
    found = Coupling.objects.filter(
        scope=CONNECTION_SCOPE, local_table=LOCAL_TABLE, local_id__in=keys, remote_table=ORDERS.table.name
    )
    couplings = list(found)
    if not couplings:
        return
    remove_couplings([each.pk for each in couplings])
    ids = [each.remote_id.hex for each in couplings]
    transfers.forget(ORDERS, ids)
    try:
        with transaction.atomic():
            table = registry.table(SalesOrder)
            rows = [row for row in load(table, ids, lock=True).values() if row["statecode"] == _SUBMITTED]
            writes = [Write.update(row, dict(_AGAIN)) for row in rows]
            write_isolated(table, writes, of_integration(link, None))
            for one in writes:
                if one.refusal is not None:
                    logger.warning("order %s stays submitted in Sales: %s", one.row["ordernumber"], one.refusal.code)
    except Exception:  # Sales must not keep anybody from deleting an order of Business Central
        logger.exception("Sales could not be told of deleted orders")


registry.table(SalesHeader).rules.append(give_back_to_sales)
