"""Orders of the demo company in Sales: one of every kind that waits to be taken, and one for each reason to fail.

Written once accounts and products are coupled. Each says in its name what somebody should see.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from crm.models import Account, Contact, Product, SalesOrder
from crm.models.product import ProductState
from crm.models.sales_order import OrderState
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, load
from integration.models import Connection, Coupling
from integration.services.couple import couplings_of
from integration.services.synchronise import mapping_named
from integration.services.write_rows import write_rows
from p2c.demo import set_up
from p2c.demo.cases import Case
from p2c.demo.company import build
from p2c.demo.keys import Keys
from p2c.demo.prospects import UNIT

Row = dict[str, Any]

ORDER, LINE = "crm.salesorder", "crm.salesorderdetail"
#: longer than a line of Business Central: its text goes on in comments
LONG_TEXT = (
    "Stehpult nach Zeichnung 4711-B aus geölter Eiche, Korpus furniert, Kanten massiv, mit Kabeldurchlass links und "
    "rechts, Beleuchtung warmweiß, Höhe stufenlos von Hand verstellbar, Aufstellung im Foyer vor der Südwand nach "
    "Absprache mit der Haustechnik."
)
DETAILS = (
    "Gestell silber, Bezug Stoff „Fjord“ grau\nLieferung frei Verwendungsstelle, 2. Obergeschoss\nVerpackung zurück"
)


@dataclass(frozen=True)
class Order:
    """An order as the plan has it. `lines`: products by place (items first, resources after 100) and quantity; text
    alone is a write-in with quantity, price and text. `state`: how far it has come."""

    name: str
    lines: Sequence[tuple[Any, ...]]
    customer: str = "equal"
    discount: tuple[str, str] = ("0", "0")
    freight: str = "0"
    text: str = ""
    state: int = int(OrderState.SUBMITTED)
    values: dict[str, Any] = field(default_factory=dict)


RESOURCE = 100
WAITING = (
    Order("Besprechungsräume West", ((0, 8), (3, 4))),
    Order("Schulungsraum mit Montage", ((1, 20), (2, 10), (RESOURCE, 6))),
    Order("Konferenzetage København", ((4, 12),), customer="foreign"),
    Order("Empfang nach Maß", ((LONG_TEXT, 1, "2480.00"), (5, 2)), freight="120.00"),
    Order("Rahmenvertrag Stühle, 5 % und 10", ((0, 40),), discount=("5", "10.00")),
    Order("Leitstand", ((6, 3),), text=DETAILS),
    Order("Bestellung einer Ansprechpartnerin", ((2, 2),), customer="contact"),
)
FAILING = (
    Order("Konto nicht gekoppelt", ((0, 1),), customer="uncoupled"),
    Order("Konto ist noch Interessent", ((0, 1),), customer="prospect"),
    Order("Gesperrter Artikel", (("blocked", 2),)),
    Order("Ausgelaufener Stuhl", (("retired", 2),)),
    Order("Produkt der Niederlassung Nord", (("uncoupled", 5),)),
)
OTHERS = (
    Order("Noch in Arbeit", ((0, 2), (1, 2)), state=int(OrderState.ACTIVE)),
    Order("Doch nicht bestellt", ((3, 1),), state=int(OrderState.CANCELED)),
)


def load_orders(writer: str) -> dict[str, int]:
    """Write the orders, once; the rows written per table, none when they are there already."""
    if SalesOrder.objects.filter(name=WAITING[0].name).exists():
        return {}
    with origins.use(origins.Origin(name=writer, product=True)), transaction.atomic():
        return _Orders().write()


class _Orders:
    """What is ordered, by whom."""

    def __init__(self) -> None:
        self.keys = Keys(random.Random(f"{set_up.COMPANY_NAME}:orders"))
        self.company = build()
        self.link = Connection.objects.get()
        self.counts: dict[str, int] = {}
        items, resources = (self._products(name) for name in ("ITEM-PRODUCT", "RESOURCE-PRODUCT"))
        self.products: dict[Any, Row] = {**dict(enumerate(items)), **dict(enumerate(resources, RESOURCE))}
        self.products["blocked"] = self._products("ITEM-PRODUCT", blocked=True)[0]
        self.products["retired"] = self._product(self.company.cases[Case.RETIRED_PRODUCT][0])
        self.products["uncoupled"] = self._product_of_the_north()
        self.customers = self._customers()

    def write(self) -> dict[str, int]:
        """Everything; rows per table."""
        for plan in (WAITING, FAILING, OTHERS):
            self._write(plan)
        return self.counts

    def _write(self, plan: Iterable[Order]) -> None:
        for at, order in enumerate(plan):
            customer = self.customers[order.customer][at % len(self.customers[order.customer])]
            (made,) = self._insert(ORDER, [self._header(order, customer)])
            key = made["salesorderid"]
            self._insert(LINE, [self._line(order, key, *line) for line in order.lines])
            if order.state != OrderState.ACTIVE:
                row = load(registry.table(SalesOrder), [key])[key]
                write_rows(ORDER, [Write.update(row, {"statecode": order.state})])

    def _insert(self, table: str, rows: list[Row]) -> list[Row]:
        written = write_rows(table, [Write.insert(row) for row in rows])
        self.counts[table] = self.counts.get(table, 0) + len(written)
        return [item.row for item in written]

    def _header(self, order: Order, customer: Row) -> Row:
        percent, amount = order.discount
        company = self.link.company
        return {
            "salesorderid": self.keys.new(),
            "name": order.name,
            **{name: customer[name] for name in ("customerid_account", "customerid_contact") if name in customer},
            "transactioncurrencyid": customer["transactioncurrencyid"],
            "bcbi_companyid": company.hex if company else None,
            "ownerid_systemuser": customer.get("ownerid_systemuser"),
            "requestdeliveryby": "2026-12-11",
            "discountpercentage": f"{Decimal(percent):.10f}",
            "discountamount": f"{Decimal(amount):.4f}",
            "freightamount": f"{Decimal(order.freight):.4f}",
            **order.values,
        }

    def _line(self, order: Order, key: str, what: Any, quantity: int, price: str = "") -> Row:
        row: Row = {"salesorderid": key, "quantity": f"{quantity:.10f}"}
        if price:
            return {**row, "productdescription": what[:250], "description": what[250:], "priceperunit": f"{price}00"}
        product = self.products[what]
        return {
            **row,
            "productid": product["productid"],
            "uomid": product["defaultuomid"],
            "priceperunit": product["price"],
            "description": order.text,
        }

    # --- who and what -------------------------------------------------------------------------------------------------

    def _customers(self) -> dict[str, list[Row]]:
        """Kind of customer -> what of the order that is."""
        cases = self.company.cases
        of_customer = couplings_of(mapping_named("CUSTOMER"))
        coupled = dict(of_customer.values_list("local_id", "remote_id"))
        equal = {coupled[key].hex for key in map(UUID, cases[Case.EQUAL]) if key in coupled}
        domestic, foreign = [], []
        for row in self._accounts(equal):
            (domestic if row["transactioncurrencyid"] in (None, self._lcy()) else foreign).append(row)
        known = Coupling.objects.filter(remote_table="crm.account").values_list("remote_id", flat=True)
        ours = {row["accountid"] for row in self.company.rows["crm.account"] if row["customertypecode"] == 3}
        mine = {account for account in ours if UUID(account) not in set(known)}
        others = Account.objects.filter(pk__in=mine, statecode=0).exclude(bcbi_company_id=self._other_company())
        persons = Contact.objects.filter(parentcustomerid_account__in={row["customerid_account"] for row in domestic})
        return {
            "equal": domestic,
            "foreign": foreign,
            "contact": [
                {"customerid_contact": person.pk.hex, "transactioncurrencyid": self._lcy()}
                for person in persons.order_by("pk")[:3]
            ],
            "uncoupled": self._accounts({key.hex for key in others.values_list("pk", flat=True)}),
            "prospect": self._accounts(set(cases[Case.PROSPECT])),
        }

    def _accounts(self, keys: set[str]) -> list[Row]:
        rows = load(registry.table(Account), sorted(keys)).values()
        return [
            {
                "customerid_account": row["accountid"],
                "transactioncurrencyid": row["transactioncurrencyid"] or self._lcy(),
                "ownerid_systemuser": row["ownerid_systemuser"],
            }
            for row in sorted(rows, key=lambda row: row["name"])
        ]

    def _lcy(self) -> str:
        assert self.link.base_currency is not None
        return self.link.base_currency.hex

    def _other_company(self) -> str:
        return str(self.company.rows["crm.company"][1]["bcbi_companyid"])

    def _products(self, name: str, *, blocked: bool = False) -> list[Row]:
        """The active products of a mapping by their numbers: those that can be sold, or those of what is blocked."""
        mapping = mapping_named(name)
        sold = registry.table(mapping.local_table).model._default_manager.filter(blocked=blocked)
        keys = couplings_of(mapping).filter(local_id__in=sold.values("pk")).values("remote_id")
        active = Product.objects.filter(pk__in=keys, statecode=int(ProductState.ACTIVE)).order_by("productnumber")
        table = registry.table(Product)
        return [table.row(product) for product in active[:20]]

    def _product(self, key: str) -> Row:
        return load(registry.table(Product), [key])[key]

    def _product_of_the_north(self) -> Row:
        """A product of the unit that Finance and Operations looks after: Business Central does not know it."""
        product = Product.objects.filter(owningbusinessunit__name=UNIT).order_by("productnumber").first()
        assert product is not None
        return registry.table(Product).row(product)
