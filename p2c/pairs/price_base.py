"""What both ways of pricing share: a price list with its checks and lines, and a price with its place in Sales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models import PriceLevel, Product, ProductPriceLevel
from integration import messages, registry, time_zone
from integration.engine import read
from integration.engine.dialects.base import RawRow
from integration.engine.lookup import labels, partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.pairs import TO, Concern, Field, HookContext, Item, Lines, Match, Need, Pair, Places
from integration.registry import LOCAL, REMOTE
from p2c.pairs.currency import blank_currencies, create_lcy_currency, lcy_concerns
from p2c.pairs.prices import LinesOf, check_lists, list_concerns
from p2c.pairs.product_units import BASE
from p2c.pairs.standing import rank, turned
from p2c.pairs.trader import COMPANY_FILTER, blank_company, marked_without_coupling
from p2c.pairs.unit_use import UNITS, Use, units_in_sales

#: table of a product -> the mapping that brings it
PRODUCTS = {"bc.item": "ITEM-PRODUCT", "bc.resource": "RESOURCE-PRODUCT"}
RANKED = ("system_id", "minimum_quantity", "starting_date", "ending_date", "variant_code")

messages.add(
    {
        "price_covered": (
            _("another price of the same product and unit stands for it in the Sales price list: {price}, {valid}"),
            _("Sales keeps one price: the valid one with the lowest minimum quantity and the latest starting date."),
        ),
        "price_in_other_unit": (
            _("{record} is in the unit “{value}”, but its product has one unit in Sales, that of “{own}”."),
            _("Give the price in the base unit, or switch on unit group mapping on the connection page."),
        ),
        "price_without_list": (
            _("the price list {list} is not in Sales"),
            _("Nothing needs to be done: it goes with the price list, when that is created in Sales or coupled."),
        ),
    }
)


class PriceListPair(Pair):
    """A customer price group or price list, and its Sales price list."""

    #: where its prices are, and the mapping that brings them
    lines_of: ClassVar[LinesOf]
    lines_mapping: ClassVar[str]
    #: the column of the list's own currency; blank: its lines have one
    own_currency: ClassVar[str] = ""

    remote = "crm.pricelevel"
    direction = TO
    inactivity_minutes = 1440
    depends_on = ("CURRENCY", "ITEM-PRODUCT")
    remote_filter = (COMPANY_FILTER,)
    match = ((Match("code", "name"),),)
    remote_extra = ("transactioncurrencyid", "statecode")
    fills = frozenset({"transactioncurrencyid"})

    def preflight(self, context: HookContext) -> list[Concern]:
        return [*lcy_concerns(context.connection), *list_concerns(context, self.lines_of, self.local)]

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return create_lcy_currency(context)

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies(self.own_currency) if self.own_currency else {}

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """COMP-02."""
        company = context.connection.company
        return {}, {"bcbi_companyid": company.hex} if company else {}

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """PRICE-03: the products of a list that is new to Sales are brought first, within their filters, and the units
        it is priced in. A line that comes later waits for its product by itself."""
        lists = rows.keys() - partners(context, self.local, self.remote, rows).keys()
        found: list[Need] = []
        for column, table in self.lines_of.products.items() if lists else ():
            lines = self.lines_of.of(lists).filter(**{f"{column}__isnull": False})
            ids = {key.hex for key in lines.order_by().values_list(column, flat=True).distinct()}
            found.append(Need(PRODUCTS[table], LOCAL, ids, creates=True))
            found += self._units_needed(lines, column, table, context)
        return found

    def _units_needed(self, lines: Any, column: str, table: str, context: HookContext) -> list[Need]:
        units = lines.filter(unit_of_measure__isnull=False).order_by()
        if not context.connection.unit_group_mapping_enabled:
            used = {key.hex for key in units.values_list("unit_of_measure", flat=True).distinct()}
            return [Need("UNIT OF MEASURE", LOCAL, used)]
        model, owner, mapping = UNITS[table]
        used = {(product, unit) for product, unit in units.values_list(column, "unit_of_measure").distinct()}
        own = model.objects.filter(**{f"{owner}__in": {product for product, _unit in used}})
        rows = own.values_list("pk", owner, "unit_of_measure")
        return [Need(mapping, LOCAL, {key.hex for key, product, unit in rows if (product, unit) in used})]

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """PRICE-03, PRICE-04: the whole list is checked."""
        expected = check_lists(context, items, self.lines_of, self.own_currency)
        for item in items:
            if item.insert and not self.own_currency:
                item.values["transactioncurrencyid"] = expected[item.local_id]

    def lines(self, direction: str, items: Sequence[Item], context: HookContext) -> list[Lines]:
        """PRICE-05: the prices of a new list follow it; those of an old one travel when they change."""
        return [Lines(self.lines_mapping, LOCAL, self._lines([i.local_id for i in items if i.insert]))]

    def on_couple(
        self, couplings: Sequence[tuple[str, str]], context: HookContext
    ) -> list[tuple[str, str, Sequence[str]]]:
        """PRICE-05: the prices of a list that was coupled are looked at."""
        lines = self.lines_of.of([local for local, _remote in couplings])
        return [(self.lines_mapping, LOCAL, [key.hex for key in lines.values_list("pk", flat=True)])]

    def _lines(self, lists: Sequence[str]) -> dict[str, str]:
        rows = self.lines_of.of(lists).values_list("pk", self.lines_of.list) if lists else ()
        return {key.hex: of.hex for key, of in rows}

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        return blank_company(PriceLevel, [remote for _, remote in couplings], context.connection)

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(PriceLevel, context.connection, after, size)


class PricePair(Pair):
    """A price, and the item of a Sales price list. Several prices of one list, product and unit share one Sales price
    (PRICE-07): one of them stands there, the others are left out, and when another one's turn has come the Sales price
    passes to it."""

    lines_of: ClassVar[LinesOf]
    #: the table of its list
    list_table: ClassVar[str]

    remote = "crm.productpricelevel"
    direction = TO
    only_coupled = False
    inactivity_minutes = 1440
    remote_extra = ("pricelevelid", "productid", "uomid", "uomscheduleid")
    fills = frozenset({"uomid", "uomscheduleid"})

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return create_lcy_currency(context)

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies()

    # --- which price stands in Sales ----------------------------------------------------------------------------------

    excludes = frozenset({LOCAL})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """PRICE-07: of several prices of the same list, product and unit one takes part. PRICE-05: the prices of a list
        that is not in Sales follow it there; what keeps it back is said of the list."""
        if side != LOCAL:
            return {}
        inside = {key: item.local_row for key, item in rows.items() if item.local_row[-1]}
        left = self._ahead(inside, context)
        inside = {key: row for key, row in inside.items() if key not in left}
        price, start, end = (context.plan.local.index[n] for n in ("unit_price", "starting_date", "ending_date"))
        covered = self._covered(inside, context)
        # the words for a period are looked up once: many prices begin on the same day
        valid = {period: _validity(*period) for period in {(row[start], row[end]) for row in covered.values()}}
        return left | {
            key: Finding("price_covered", "", {"price": row[price], "valid": valid[row[start], row[end]]})
            for key, row in covered.items()
        }

    def _ahead(self, rows: Mapping[str, RawRow], context: HookContext) -> dict[str, Finding]:
        """Prices whose list is not in Sales; one that is there already keeps its place."""
        own = context.plan.local.index[self.lines_of.list]
        lists = {row[own] for row in rows.values() if row[own]}
        missing = lists - partners(context, self.list_table, "crm.pricelevel", lists).keys()
        ahead = {key for key, row in rows.items() if row[own] in missing}
        ahead -= partners(context, self.local, self.remote, ahead).keys()
        named = labels(self.list_table, sorted(missing)) if ahead else {}
        return {key: Finding("price_without_list", "", {"list": named[rows[key][own]]}) for key in ahead}

    def due(self, since: Any, context: HookContext) -> Iterable[str]:
        rows = self.lines_of.model._base_manager.filter(self.lines_of.within, turned(since, time_zone.today()))
        return [key.hex for key in rows.values_list("pk", flat=True)]

    def match_scope(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str | None]:
        """PRICE-07: an uncoupled price matches the Sales price of its list, product and unit."""
        if side == REMOTE:
            lists = partners(context, self.list_table, "crm.pricelevel", _remotes(rows, "pricelevelid"), REMOTE)
            places = {key: _place(*(item.remote(n) for n in self.remote_extra[:3])) for key, item in rows.items()}
            return {key: place if rows[key].remote("pricelevelid") in lists else None for key, place in places.items()}
        own = context.plan.local.index[self.lines_of.list]
        filled = self._filled({item.local_row[own] for item in rows.values()}, context)
        raw = {key: item.local_row for key, item in rows.items() if item.local_row[own] in filled}
        covered = self._covered(raw, context)
        return dict.fromkeys(rows) | self._sales_places({k: row for k, row in raw.items() if k not in covered}, context)

    def match_within(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Places]:
        """Prices of the same lists and products."""
        if side == REMOTE:
            remote = {(item.remote("pricelevelid"), item.remote("productid")) for item in rows.values()}
            return {LOCAL: self._ours(remote, context), REMOTE: {("pricelevelid", "productid"): remote}}
        names = [(self.lines_of.list, column) for column in self.lines_of.products]
        given = {at: {(item.local(at[0]), item.local(at[1])) for item in rows.values()} for at in names}
        local = {at: {place for place in places if all(place)} for at, places in given.items()}
        lists = partners(
            context, self.list_table, "crm.pricelevel", {own for each in local.values() for own, _ in each}
        )
        theirs: set[tuple[str, str]] = set()
        for (_list, column), places in local.items():
            table = self.lines_of.products[column]
            products = partners(context, table, "crm.product", {product for _own, product in places})
            theirs |= {(lists[a], products[b]) for a, b in places if a in lists and b in products}
        return {LOCAL: local, REMOTE: {("pricelevelid", "productid"): theirs}}

    def _ours(self, places: Iterable[tuple[str, str]], context: HookContext) -> dict[tuple[str, str], set[Any]]:
        """(list, product) of Sales -> where their local records are, by the columns that say so."""
        places = list(places)
        lists = partners(context, self.list_table, "crm.pricelevel", {own for own, _ in places}, REMOTE)
        found = {}
        for column, table in self.lines_of.products.items():
            products = partners(context, table, "crm.product", {product for _, product in places}, REMOTE)
            pairs = {(lists[a], products[b]) for a, b in places if a in lists and b in products}
            found[self.lines_of.list, column] = pairs
        return found

    def _filled(self, lists: set[str], context: HookContext) -> set[str]:
        """Those of the lists whose Sales price list has prices already."""
        found = partners(context, self.list_table, "crm.pricelevel", lists)
        items = ProductPriceLevel.objects.filter(pricelevel=OuterRef("pk"))
        filled = PriceLevel.objects.filter(Exists(items), pk__in=found.values()).values_list("pk", flat=True)
        there = {key.hex for key in filled}
        return {key for key, partner in found.items() if partner in there}

    def successors(self, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str]:
        """The Sales price of one that is deleted or covered passes to the one that stands in its place now."""
        sales = {(item.remote("pricelevelid"), item.remote("productid")) for item in rows.values()}
        candidates: dict[str, RawRow] = {}
        for names, places in self._ours(sales, context).items():
            candidates |= {row[0]: row for row in read.among(context.plan.local, names, places)}
        standing = {row[0]: row for row in self._standing(candidates, context).values()}
        heirs = {place: key for key, place in self._sales_places(standing, context).items() if place}
        places = {key: _place(*(item.remote(n) for n in self.remote_extra[:3])) for key, item in rows.items()}
        return {key: heirs[place] for key, place in places.items() if place in heirs and heirs[place] != key}

    def _covered(self, rows: Mapping[str, RawRow], context: HookContext) -> dict[str, RawRow]:
        """Those of the prices that do not stand in Sales -> the one that does in their place."""
        alike: dict[str, RawRow] = {}
        for column in self.lines_of.products:
            for key, row in read.alike(context.plan.local, list(rows), (self.lines_of.list, column)):
                alike[key], alike[row[0]] = rows[key], row
        if not alike:
            return {}
        places = self._places(alike, context)
        standing = self._standing(alike, context, places)
        stands = {key: standing[place] for key, place in places.items() if key in rows}
        return {key: row for key, row in stands.items() if row[0] != key}

    def _standing(
        self, rows: Mapping[str, RawRow], context: HookContext, places: Mapping[str, Any] | None = None
    ) -> dict[Any, RawRow]:
        """Place (list and use of a unit) -> the price that stands there."""
        places = self._places(rows, context) if places is None else places
        at, today = itemgetter(*(context.plan.local.index[n] for n in RANKED)), time_zone.today().toordinal()
        groups: dict[Any, list[RawRow]] = {}
        for key, row in rows.items():
            groups.setdefault(places[key], []).append(row)
        return {
            place: min(group, key=lambda row: rank(*at(row), today=today)) if len(group) > 1 else group[0]
            for place, group in groups.items()
        }

    # --- where a price belongs ----------------------------------------------------------------------------------------

    def _places(self, rows: Mapping[str, RawRow], context: HookContext) -> dict[str, tuple[str, Use]]:
        """Price -> its list, and the unit its product is priced in: a blank one is the base unit (PRICE-06)."""
        at = context.plan.local.index
        unit, own = at["unit_of_measure"], at[self.lines_of.list]
        found: dict[str, tuple[str, Use]] = {}
        for column, table in self.lines_of.products.items():
            product = at[column]
            mine = [row for row in rows.values() if row[product]]
            blank = {row[product] for row in mine if row[unit] is None}
            base = Batch.load(registry.table(table).model, blank, (BASE,))
            for row in mine:
                found[row[0]] = row[own], (table, row[product], row[unit] or base.get(row[product], {}).get(BASE))
        return found

    def _partners(
        self, places: Mapping[str, tuple[str, Use]], context: HookContext
    ) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
        """Lists and (table, product) -> their partners in Sales."""
        lists = partners(context, self.list_table, "crm.pricelevel", {own for own, _use in places.values()})
        products = {
            (table, key): partner
            for table in self.lines_of.products.values()
            for key, partner in partners(
                context, table, "crm.product", {use[1] for _own, use in places.values() if use[0] == table}
            ).items()
        }
        return lists, products

    def _sales_places(self, rows: Mapping[str, RawRow], context: HookContext) -> dict[str, str | None]:
        """Price -> its place in Sales (list, product, unit); None where one of them is not there."""
        places = self._places(rows, context)
        lists, products = self._partners(places, context)
        units = units_in_sales(context, (use for _own, use in places.values()))
        found: dict[str, str | None] = dict.fromkeys(rows)
        for key, (own, use) in places.items():
            unit = units[use]
            if not isinstance(unit, Finding):
                found[key] = _place(lists.get(own), products.get(use[:2]), unit[0])
        return found

    # --- to Sales -----------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """PRICE-06, and what a price stands on must be coupled still."""
        places = self._places({item.local_id: item.local_row for item in items}, context)
        lists, products = self._partners(places, context)
        units = units_in_sales(context, (use for _own, use in places.values()))
        lost: list[tuple[Item, str, str, str]] = []
        foreign: list[tuple[Item, str, str | None]] = []
        for item in items:
            own, use = places[item.local_id]
            unit = units[use]
            if own not in lists:
                lost.append((item, self.lines_of.list, self.list_table, own))
            elif use[:2] not in products:
                column = next(n for n, table in self.lines_of.products.items() if table == use[0])
                lost.append((item, column, *use[:2]))
            elif isinstance(unit, Finding):
                item.finding = unit
            elif _set_unit(item, unit):
                foreign.append((item, products[use[:2]], use[2]))
        self._refuse(lost, context)
        _refuse_foreign_units(foreign, context)

    def _refuse(self, lost: Sequence[tuple[Item, str, str, str]], context: HookContext) -> None:
        names = {
            name: labels(name, sorted({key for _, _, t, key in lost if t == name}))
            for name in {t for _, _, t, _ in lost}
        }
        mappings = {self.list_table: self.depends_on[0], **PRODUCTS}
        for item, column, name, key in lost:
            caption = str(context.plan.local.table.column(column).caption)
            value = names[name].get(key, key)
            item.refuse("must_be_coupled", caption, value=value, mapping=mappings[name], waits_table=name, waits_id=key)

    unchanged_directions = frozenset({TO})

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """PRICE-06: the unit is no field of its own, so a price that changed its unit only is met here."""
        places = self._places({item.local_id: item.local_row for item in items}, context)
        units = units_in_sales(context, (use for _own, use in places.values()))
        foreign: list[tuple[Item, str, str | None]] = []
        for item in items:
            use = places[item.local_id][1]
            unit = units[use]
            if isinstance(unit, Finding):
                item.finding = unit
            elif _set_unit(item, unit):
                foreign.append((item, item.remote("productid"), use[2]))
        _refuse_foreign_units(foreign, context)


def price_fields(own: str, product: str, number: str, *units: Field) -> tuple[Field, ...]:
    """The default field mappings of a price; `units`: those of its unit, which `before_write` completes."""
    return (
        Field(own, "pricelevelid", TO),
        Field(product, "productid", TO),
        Field(number, "productnumber", TO),
        Field("currency", "transactioncurrencyid", TO),
        Field(None, "pricingmethodcode", TO, constant="Currency Amount"),
        *units,
        Field("unit_price", "amount", TO),
    )


def _set_unit(item: Item, unit: tuple[str, str]) -> bool:
    """Whether the price has another unit in Sales than it had, or is new there."""
    changed = False
    for column, value in zip(("uomid", "uomscheduleid"), unit, strict=True):
        if item.insert or item.remote(column) != value:
            item.adjust(column, value)
            changed = True
    return changed


def _refuse_foreign_units(priced: Sequence[tuple[Item, str, str | None]], context: HookContext) -> None:
    """Without unit groups a product is sold in one unit; prices with their product and unit of measure."""
    if context.connection.unit_group_mapping_enabled or not priced:
        return
    products = Batch.load(Product, {product for _item, product, _unit in priced}, ("defaultuomscheduleid",))
    groups = {key: row["defaultuomscheduleid"] for key, row in products.items()}
    wrong = [each for each in priced if groups.get(each[1]) not in (None, each[0].values["uomscheduleid"])]
    own = labels("crm.uomschedule", sorted({groups[product] for _item, product, _unit in wrong})) if wrong else {}
    named = labels("bc.unitofmeasure", sorted({unit for *_, unit in wrong if unit})) if wrong else {}
    for item, product, unit in wrong:
        item.refuse("price_in_other_unit", "", value=named.get(unit, ""), own=own[groups[product]])


def _place(*parts: str | None) -> str | None:
    return "/".join(part for part in parts if part) if all(parts) else None


def _remotes(rows: Mapping[str, Item], column: str) -> set[str]:
    return {item.remote(column) for item in rows.values()}


def _validity(start: str | None, end: str | None) -> str:
    """When a price is valid, in words."""
    if start and end:
        return gettext("valid from %(start)s to %(end)s") % {"start": start, "end": end}
    if start:
        return gettext("valid from %(start)s") % {"start": start}
    return gettext("valid to %(end)s") % {"end": end} if end else gettext("valid at any time")
