"""Volume data for load tests: any number of customers and items, with what Sales has of them, and of prices.

Rows go straight into the tables, without table rules, so Business Central makes no company contacts for these customers
unless `contacts` is asked for. Numbers begin with VOL, so that volume data is told from everything else.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from integration import registry
from integration.engine import dialects
from integration.engine.write import now_text
from integration.ids import new_ids
from p2c.demo import DemoRefused, refuse_in_production
from p2c.demo.volume_goods import UNIT, Shelf, generate_items, generate_prices, room
from p2c.demo.volume_rows import BATCH, HOST, PREFIX, Batch, Layout, Maker, Surroundings, new_salespeople

# The last number there is: seven digits.
LAST = 9_999_999


def generate(
    customers: int,
    seed: int,
    sales_share: float = 0.7,
    *,
    contacts: bool = False,
    around: Surroundings | None = None,
) -> Iterator[Batch]:
    """Batches of at most 5,000 rows: customers and, for a share of them, the accounts somebody typed into Sales.

    The same seed gives the same rows apart from keys and times. `contacts` adds company contacts, their relations and
    persons on both sides; without it there are none.
    """
    around = replace(around) if around else Surroundings()
    rng = random.Random(f"{seed}:{around.first}")
    now = now_text()
    if not around.salespeople:
        around.salespeople, set_up = new_salespeople(now)
        yield from set_up
    if contacts and around.customer_relation is None:
        relations = Layout("bc.businessrelation", now)
        around.customer_relation = new_ids(1)[0]
        values = {"system_id": around.customer_relation, "code": "VOLCUST", "description": "Customer"}
        yield from relations.batches([{**relations.blank, **values}])
    maker = Maker(rng, around, sales_share, now)
    for start in range(around.first, around.first + customers, BATCH):
        yield from maker.companies(range(start, min(start + BATCH, around.first + customers)))
        if contacts:
            yield from maker.people()


def write_volume(
    customers: int,
    seed: int,
    sales_share: float = 0.7,
    *,
    contacts: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Insert volume data after what there is of it already; rows written per table.

    `progress` is told how many customers of how many are in. A batch is a transaction; what was written stays when the
    next one fails.
    """
    refuse_in_production()
    around = surroundings()
    if around.first + customers - 1 > LAST:
        raise DemoRefused(
            _("There is room for {free} more volume customers, not for {wanted}.").format(
                free=max(0, LAST - around.first + 1), wanted=customers
            )
        )
    batches = generate(customers, seed, sales_share, contacts=contacts, around=around)
    return _insert(batches, "bc.customer", customers, progress)


def write_goods(
    items: int,
    prices: int,
    seed: int,
    sales_share: float = 0.7,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Insert items with their products, and prices of the items there then are; rows written per table.

    `progress` is told how many of the items, then of the prices, are in.
    """
    refuse_in_production()
    stock = shelf()
    if stock.first + items - 1 > LAST:
        raise DemoRefused(
            _("There is room for {free} more volume items, not for {wanted}.").format(
                free=max(0, LAST - stock.first + 1), wanted=items
            )
        )
    if prices > room(stock, items):
        raise DemoRefused(
            _("There is room for {free} more volume prices, not for {wanted}; with more items there is more.").format(
                free=room(stock, items), wanted=prices
            )
        )
    now = now_text()
    written: dict[str, int] = {}
    if items:
        written |= _insert(generate_items(items, seed, sales_share, stock, now), "bc.item", items, progress)
    if prices:
        written |= _insert(generate_prices(prices, seed, stock, now), "bc.salesprice", prices, progress)
    return written


def _insert(
    batches: Iterator[Batch], counted: str, count: int, progress: Callable[[int, int], None] | None
) -> dict[str, int]:
    """Write batches, a transaction each; `progress` is told how many rows of the counted table are in."""
    written: dict[str, int] = {}
    dialect = dialects.current()
    for batch in batches:
        table = registry.table(batch.table)
        with transaction.atomic():
            dialect.insert(table, [table.column(c) for c in batch.columns], batch.rows)
        written[batch.table] = written.get(batch.table, 0) + len(batch.rows)
        if progress is not None and batch.table == counted:
            progress(written[batch.table], count)
    dialect.analyze(*(registry.table(name).db_table for name in written))
    return written


def surroundings() -> Surroundings:
    """What this database already has that volume rows can refer to, and the next free number."""
    last = _objects("bc.customer").filter(no__startswith=PREFIX).aggregate(last=Max("no"))["last"]
    around = Surroundings(first=int(last.removeprefix(PREFIX)) + 1 if last else 1)
    people = _objects("bc.salesperson").filter(code__startswith=PREFIX).order_by("code")
    users = dict(_objects("crm.systemuser").filter(internalemailaddress__endswith=HOST).values_list("fullname", "pk"))
    around.salespeople = [(p.pk.hex, users[p.name].hex if p.name in users else None) for p in people]
    base = _objects("bc.companyinformation").values_list("lcy_code", flat=True).first()
    sales = dict(_objects("crm.transactioncurrency").values_list("isocurrencycode", "pk"))
    local = sales[base].hex if base in sales else None
    foreign = _objects("bc.currency").filter(code__in=sales).order_by("code")
    # three in four customers are invoiced in the local currency
    around.currencies = [(None, local)] * max(1, 3 * len(foreign)) + [(c.pk.hex, sales[c.code].hex) for c in foreign]
    options = {
        label.upper(): number
        for label, number in _objects("crm.optionvalue")
        .filter(table="account", column="paymenttermscode")
        .values_list("label", "number")
    }
    terms = _objects("bc.paymentterms").filter(code__in=options).order_by("code")
    around.payment_terms = [(t.pk.hex, options[t.code]) for t in terms] or [(None, None)]
    setup = _objects("bc.marketingsetup").first()
    relation = setup and setup.bus_rel_code_for_customers_id
    own = _objects("bc.businessrelation").filter(code="VOLCUST").first()
    around.customer_relation = relation.hex if relation else own.pk.hex if own else None
    return around


def shelf() -> Shelf:
    """What this database already has that volume goods can refer to, and the next free number."""
    items = [
        (key.hex, no)
        for key, no in _objects("bc.item").filter(no__startswith=PREFIX).order_by("no").values_list("pk", "no")
    ]
    found = Shelf(first=int(items[-1][1].removeprefix(PREFIX)) + 1 if items else 1, items=items)
    unit = _objects("bc.unitofmeasure").filter(code=UNIT).first()
    found.unit = unit and unit.pk.hex
    single = _objects("crm.uom").filter(uomschedule__name=f"NAV {UNIT}", isschedulebaseuom=True).first()
    found.sales_unit = single and (single.uomschedule_id.hex, single.pk.hex)
    groups = _objects("bc.customerpricegroup").filter(code__startswith=PREFIX).order_by("code")
    found.groups = [(group.pk.hex, group.code) for group in groups]
    if items:
        found.turns = _objects("bc.salesprice").filter(item=items[0][0], sales_code__startswith=PREFIX).count()
    base = _objects("bc.companyinformation").values_list("lcy_code", flat=True).first()
    currency = _objects("crm.transactioncurrency").filter(isocurrencycode=base or "").first()
    found.currency = currency and currency.pk.hex
    return found


def _objects(name: str) -> Any:
    return registry.table(name).model._default_manager
