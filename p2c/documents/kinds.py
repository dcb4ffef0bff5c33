"""The two kinds of documents that come from Sales, and one of them on its way (`Paper`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import Quote, QuoteDetail, SalesOrder, SalesOrderDetail
from erp.bc.models.document_base import DocumentType
from integration import registry
from integration.engine.write import Write
from integration.messages import Finding
from integration.registry import Row


@dataclass(frozen=True)
class Kind:
    """Orders or quotes: their tables and columns in Sales, and what they become in Business Central."""

    name: str
    model: type[models.Model]
    line: type[models.Model]
    key: str
    number: str
    type: DocumentType
    #: what people call one of them in Business Central
    word: Any
    #: whether a price that includes VAT loses it where the item says so, and the payment discount comes along (DOC-123)
    as_order: bool = True

    @property
    def table(self) -> registry.Table:
        return registry.table(self.model)

    def text(self, row: Mapping[str, Any]) -> str:
        """What people call it in Sales."""
        return str(row[self.number] or row["name"])


ORDERS = Kind("orders", SalesOrder, SalesOrderDetail, "salesorderid", "ordernumber", DocumentType.ORDER, _("Order"))
QUOTES = Kind("quotes", Quote, QuoteDetail, "quoteid", "quotenumber", DocumentType.QUOTE, _("Quote"), as_order=False)
KINDS = {kind.name: kind for kind in (ORDERS, QUOTES)}
LOCAL_TABLE = "bc.salesheader"


class Paper:
    """One document on its way: the row of Sales, what was found out about it, and what is written of it."""

    __slots__ = (
        "details",
        "differs",
        "findings",
        "header",
        "lines",
        "local",
        "notes",
        "replaces",
        "row",
        "total",
        "written",
    )

    def __init__(self, row: Row) -> None:
        self.row = row
        self.details: Sequence[Mapping[str, Any]] = ()
        #: why it cannot be taken; the first is told, an explanation lists all
        self.findings: list[Finding] = []
        self.header: Row = {}
        self.lines: list[Row] = []
        self.notes: list[Any] = []
        #: the Business Central document that is filled again instead of a new one
        self.local: Row | None = None
        #: couplings that give way to that of this document
        self.replaces: list[int] = []
        self.written: Write | None = None
        #: what its lines come to in Business Central, VAT included
        self.total = Decimal(0)
        #: what is said when its totals differ
        self.differs: Finding | None = None

    def refuse(self, code: str, column: str = "", **params: Any) -> None:
        """Say why it cannot be taken."""
        self.findings.append(Finding(code, column, params))

    @property
    def good(self) -> bool:
        return not self.findings

    @property
    def finding(self) -> Finding | None:
        return self.findings[0] if self.findings else None
