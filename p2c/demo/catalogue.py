"""What the demo company sells: units, items with stock, resources with capacity; and the products Sales has already."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from p2c.demo.cases import Case
from p2c.demo.keys import Keys

Row = dict[str, Any]

INVENTORY, SERVICE, NON_INVENTORY = 0, 1, 2
PURCHASE, SALE, NEGATIVE_ADJUSTMENT = 0, 1, 3
WRITE_IN_NO = "DIVERSES"
CROWDED_UNIT, RENAMED_UNIT, UNIT_OF_SALES_PRODUCT = "KG", "SET", "ROLL"
# Code, description, international code.
UNITS = (
    ("PCS", "Piece", "EA"),
    ("BOX", "Box", "BX"),
    ("PALLET", "Pallet", "PF"),
    (RENAMED_UNIT, "Set", "SET"),
    ("M", "Metre", "MTR"),
    (UNIT_OF_SALES_PRODUCT, "Roll", "RO"),
    (CROWDED_UNIT, "Kilogram", "KGM"),
    ("HOUR", "Hour", "HUR"),
    ("DAY", "Day", "DAY"),
)
# Description, category, base unit, further units with what they hold, price and cost in euros, weight, stock.
ITEMS = (
    ("Drehstuhl „Fjord“, Stoff grau", "CHAIRS", "PCS", {"PALLET": 8}, "289.00", "141.20", "14.5", 64),
    ("Drehstuhl „Fjord“, Leder schwarz", "CHAIRS", "PCS", {"PALLET": 8}, "439.00", "228.00", "15.2", 31),
    ("Besucherstuhl „Skagen“, Eiche", "CHAIRS", "PCS", {"BOX": 4}, "129.00", "58.40", "6.1", 220),
    ("Besucherstuhl „Skagen“, stapelbar", "CHAIRS", "PCS", {"BOX": 4, "PALLET": 32}, "99.00", "43.10", "5.4", 416),
    ("Konferenzsessel „Aurore“", "CHAIRS", "PCS", {}, "359.00", "172.00", "12.8", 42),
    ("Barhocker „Łódź“, höhenverstellbar", "CHAIRS", "PCS", {"BOX": 2}, "159.00", "71.90", "8.3", 58),
    ("Schülerstuhl Größe 5", "SCHOOL", "PCS", {"PALLET": 40}, "54.00", "24.60", "4.2", 780),
    ("Schülerstuhl Größe 6", "SCHOOL", "PCS", {"PALLET": 40}, "56.00", "25.20", "4.6", 905),
    ("Schülertisch, zwei Plätze", "SCHOOL", "PCS", {"PALLET": 12}, "118.00", "56.00", "17.9", 264),
    ("Lehrertisch mit Rollcontainer", "SCHOOL", "PCS", {}, "348.00", "176.50", "46.0", 37),
    ("Schreibtisch „Helsingør“ 160 × 80", "DESKS", "PCS", {}, "379.00", "188.00", "38.5", 72),
    ("Schreibtisch „Helsingør“ 180 × 80", "DESKS", "PCS", {}, "419.00", "206.00", "42.7", 55),
    ("Steh-Sitz-Tisch „Möwe“, elektrisch", "DESKS", "PCS", {}, "699.00", "361.00", "51.4", 48),
    ("Steh-Sitz-Tisch „Möwe“, Memory", "DESKS", "PCS", {}, "779.00", "402.00", "52.1", 26),
    ("Konferenztisch „Kraków“, rund", "DESKS", "PCS", {}, "829.00", "418.00", "44.0", 14),
    ("Konferenztisch „Kraków“, oval 240", "DESKS", "PCS", {}, "1290.00", "655.00", "78.0", 9),
    ("Klapptisch „Ærø“ 140 × 70", "DESKS", "PCS", {"BOX": 2}, "189.00", "88.50", "19.6", 120),
    ("Beistelltisch „Ωμέγα“", "DESKS", "PCS", {}, "149.00", "69.00", "9.1", 33),
    ("Aktenschrank 5 OH, abschließbar", "STORAGE", "PCS", {}, "459.00", "231.00", "63.0", 44),
    ("Aktenschrank 3 OH", "STORAGE", "PCS", {}, "319.00", "158.00", "44.5", 61),
    ("Rollcontainer „Kiel“", "STORAGE", "PCS", {"PALLET": 10}, "179.00", "83.00", "21.3", 148),
    ("Regal „Umeå“, Grundelement", "STORAGE", "PCS", {}, "139.00", "62.00", "22.0", 96),
    ("Regal „Umeå“, Anbauelement", "STORAGE", "PCS", {}, "109.00", "48.00", "17.5", 133),
    ("Schließfachschrank, 6 Fächer", "STORAGE", "PCS", {}, "389.00", "194.00", "48.0", 27),
    ("Garderobenständer „Växjö“", "STORAGE", "PCS", {"BOX": 3}, "89.00", "37.20", "5.9", 84),
    ("Tischleuchte „Lumière“", "LIGHTING", "PCS", {"BOX": 12}, "79.00", "31.40", "1.6", 340),
    ("Stehleuchte „Lumière“", "LIGHTING", "PCS", {"BOX": 4}, "189.00", "86.00", "7.2", 92),
    ("Pendelleuchte „Nord“, LED", "LIGHTING", "PCS", {"BOX": 6}, "239.00", "112.00", "3.4", 115),
    ("Trennwand „Stille“ 120 × 140", "ACOUSTICS", "PCS", {}, "299.00", "143.00", "18.8", 76),
    ("Akustikpaneel 60 × 60", "ACOUSTICS", "PCS", {"BOX": 12}, "34.00", "14.20", "1.1", 1_480),
    ("Deckensegel „Nuage“", "ACOUSTICS", "PCS", {}, "269.00", "126.00", "9.5", 51),
    ("Kabelkanal, anthrazit", "PARTS", "M", {"ROLL": 25}, "6.90", "2.35", "0.4", 2_600),
    ("Stuhlrollen, weich", "PARTS", RENAMED_UNIT, {"BOX": 20}, "18.50", "6.80", "0.5", 410),
    ("Tischbeine „Möwe“, vier Stück", "PARTS", RENAMED_UNIT, {}, "96.00", "44.00", "8.8", 68),
    ("Schrauben und Beschläge, sortiert", "PARTS", "BOX", {}, "12.40", "4.90", "2.2", 530),
)  # fmt: skip
# More came back from a stock-taking than there ever was: the stock is below nought until somebody finds the slip.
SHORT_OF_STOCK = ("Monitorarm, doppelt", "PARTS", "PCS", {"BOX": 6}, "119.00", "52.00", "4.1", -7)
BY_KILOGRAM = ("Holzöl, farblos", "PARTS", CROWDED_UNIT, {}, "21.90", "8.70", "1.0", 85)
WITHOUT_BASE_UNIT = ("Whiteboard „Tabula“ 180 × 120", "SCHOOL", "", {}, "249.00", "118.00", "16.0", 0)
BLOCKED = ("Drehstuhl „Förde“ (ausgelaufen)", "CHAIRS", "PCS", {}, "219.00", "109.00", "13.9", 3)
WRITE_IN = ("Diverse Artikel", "", "PCS", {}, "0.00", "0.00", "0.0", 0)
# How many of the plain items Sales has a product of, and how many of these are called differently there.
KNOWN, CALLED_DIFFERENTLY = 14, 4
# Name, person or machine, job title, unit, further units, price and cost, capacity a day.
RESOURCES = (
    ("Jette Carstens", 0, "Montage", "HOUR", {"DAY": 8}, "62.00", "34.00", 8),
    ("Piotr Zieliński-Wrona", 0, "Montage", "HOUR", {"DAY": 8}, "62.00", "34.00", 8),
    ("Lars Ødegaard-Holm", 0, "Montageleitung", "HOUR", {"DAY": 8}, "78.00", "45.00", 8),
    ("Chloé Vernier-Lac", 0, "Raumplanung", "HOUR", {"DAY": 8}, "95.00", "56.00", 7),
    ("Δανάη Φωτιάδη-Κρίνου", 0, "Akustikberatung", "HOUR", {"DAY": 8}, "110.00", "64.00", 6),
    ("Transporter 3,5 t", 1, "", "DAY", {}, "145.00", "82.00", 1),
    ("Lkw 12 t mit Hebebühne", 1, "", "DAY", {}, "320.00", "190.00", 1),
    ("Möbellift", 1, "", "HOUR", {"DAY": 8}, "48.00", "21.00", 8),
)
FIRST_DAY, WORKING_DAYS = 2, 5


@dataclass
class Catalogue:
    """Rows per table, and what the other tables of the demo company pick from."""

    rows: dict[str, list[Row]]
    #: units of measure: code -> key
    units: dict[str, str]
    #: plain items and resources, in the order of their numbers
    items: list[Row]
    resources: list[Row]
    #: products of Sales that stand for plain items
    products: list[Row]
    cases: dict[Case, list[str]] = field(default_factory=dict)
    #: further units of an item or resource: key -> codes
    more_units: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of_case(self, case: Case) -> Row:
        """The item that shows a case."""
        return next(row for row in self.rows["bc.item"] if row["system_id"] == self.cases[case][0])


def item_no(at: int) -> str:
    """The number of the at-th item, counted from 1: A1010, A1020 …"""
    return f"A{1000 + at * 10}"


def resource_no(at: int) -> str:
    """The number of the at-th resource: R010, R020 …"""
    return f"R{at * 10:03d}"


def build(rng: random.Random, keys: Keys, vendors: list[Row]) -> Catalogue:
    """The catalogue of both sides; `vendors`: rows of Business Central whom goods are bought from."""
    units = {code: keys.new() for code, _, _ in UNITS}
    special = {
        Case.SHORT_OF_STOCK: SHORT_OF_STOCK,
        Case.CROWDED_UNIT_GROUP: BY_KILOGRAM,
        Case.WITHOUT_BASE_UNIT: WITHOUT_BASE_UNIT,
        Case.BLOCKED_ITEM: BLOCKED,
    }
    made = _Maker(rng, keys, units, vendors)
    plain = [made.item(item_no(at), *values) for at, values in enumerate(ITEMS, start=1)]
    cases = {}
    for at, (case, values) in enumerate(special.items(), start=len(ITEMS) + 1):
        row = made.item(item_no(at), *values)
        cases[case] = [row["system_id"]]
    made.rows["bc.item"][-1]["blocked"] = True
    write_in = made.item(WRITE_IN_NO, *WRITE_IN)
    write_in["type"] = NON_INVENTORY
    cases[Case.WRITE_IN_PRODUCT] = [write_in["system_id"]]
    resources = [made.resource(resource_no(at), *values) for at, values in enumerate(RESOURCES, start=1)]
    found = Catalogue({}, units, plain, resources, [], cases, made.more_units)
    found.rows = {**_in_sales(rng, keys, found), **made.rows}
    return found


class _Maker:
    """Makes items and resources, with what belongs to them."""

    def __init__(self, rng: random.Random, keys: Keys, units: dict[str, str], vendors: list[Row]) -> None:
        self.rng, self.keys, self.units, self.vendors = rng, keys, units, vendors
        self.more_units: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, list[Row]] = {
            "bc.unitofmeasure": [
                {"system_id": units[code], "code": code, "description": text, "international_standard_code": iso}
                for code, text, iso in UNITS
            ],
            "bc.item": [],
            "bc.itemunitofmeasure": [],
            "bc.itemledgerentry": [],
            "bc.resource": [],
            "bc.resourceunitofmeasure": [],
            "bc.resourcecapacityentry": [],
        }

    def item(
        self, no: str, text: str, category: str, base: str, more: dict[str, int],
        price: str, cost: str, weight: str, stock: int,
    ) -> Row:  # fmt: skip
        vendor = self.rng.choice(self.vendors)
        row: Row = {
            "system_id": self.keys.new(),
            "no": no,
            "description": text,
            "item_category_code": category,
            "base_unit_of_measure": self.units[base] if base else None,
            "unit_price": f"{price}000",
            "unit_cost": f"{cost}000",
            "last_direct_cost": f"{cost}000",
            "net_weight": f"{weight}0000",
            "gross_weight": f"{float(weight) * 1.06:.5f}",
            "unit_volume": f"{float(weight) * 0.011:.5f}",
            "vendor_no": vendor["no"] if category else "",
            "vendor_item_no": f"{self.rng.randrange(10_000, 99_999)}-{no[-3:]}" if category else "",
        }
        self.rows["bc.item"].append(row)
        self._units("item", row["system_id"], more)
        self._stock(row["system_id"], vendor["no"], stock)
        return row

    def resource(
        self, no: str, name: str, kind: int, title: str, base: str, more: dict[str, int],
        price: str, cost: str, capacity: int,
    ) -> Row:  # fmt: skip
        row: Row = {
            "system_id": self.keys.new(),
            "no": no,
            "type": kind,
            "name": name,
            "job_title": title,
            "base_unit_of_measure": self.units[base],
            "unit_price": f"{price}000",
            "unit_cost": f"{cost}000",
            "direct_unit_cost": f"{cost}000",
        }
        self.rows["bc.resource"].append(row)
        self._units("resource", row["system_id"], more)
        for day in range(FIRST_DAY, FIRST_DAY + WORKING_DAYS):
            self._entry("bc.resourcecapacityentry", resource=row["system_id"], date=f"2026-11-{day:02d}",
                        capacity=f"{capacity}.00000")  # fmt: skip
        return row

    def _units(self, owner: str, key: str, more: dict[str, int]) -> None:
        self.more_units[key] = tuple(more)
        for code, quantity in more.items():
            self.rows[f"bc.{owner}unitofmeasure"].append(
                {
                    "system_id": self.keys.new(),
                    owner: key,
                    "unit_of_measure": self.units[code],
                    "qty_per_unit_of_measure": f"{quantity}.00000",
                }
            )

    def _stock(self, item: str, vendor: str, stock: int) -> None:
        """What was bought last year, and what has been sold of it since."""
        if stock < 0:
            self._entry("bc.itemledgerentry", item=item, entry_type=NEGATIVE_ADJUSTMENT, posting_date="2026-09-30",
                        document_no="INV-2026", quantity=f"{stock}.00000")  # fmt: skip
        if stock <= 0:
            return
        sold = self.rng.randrange(0, stock // 2 + 1)
        self._entry("bc.itemledgerentry", item=item, entry_type=PURCHASE,
                    posting_date=f"2025-{self.rng.randrange(1, 13):02d}-{self.rng.randrange(1, 29):02d}",
                    document_no=f"EK{self.rng.randrange(1_000, 9_999)}", source_no=vendor,
                    quantity=f"{stock + sold}.00000")  # fmt: skip
        if sold:
            self._entry("bc.itemledgerentry", item=item, entry_type=SALE,
                        posting_date=f"2026-{self.rng.randrange(1, 10):02d}-{self.rng.randrange(1, 29):02d}",
                        document_no=f"LS{self.rng.randrange(1_000, 9_999)}",
                        quantity=f"-{sold}.00000")  # fmt: skip

    def _entry(self, table: str, **values: Any) -> None:
        rows = self.rows[table]
        rows.append({"system_id": self.keys.new(), "entry_no": len(rows) + 1, **values})


def _in_sales(rng: random.Random, keys: Keys, catalogue: Catalogue) -> dict[str, list[Row]]:
    """What somebody has typed into Sales before there was a connection: unit groups, and products that use them."""
    groups = {code: keys.new() for code in ("PCS", RENAMED_UNIT, CROWDED_UNIT, UNIT_OF_SALES_PRODUCT)}
    # people wrote the unit as they speak of it; the connection calls it by its code
    called = {RENAMED_UNIT: "Satz"}
    by_piece = [item for item in catalogue.items if item["base_unit_of_measure"] == catalogue.units["PCS"]]
    known = sorted(rng.sample(by_piece, KNOWN), key=lambda item: item["no"])
    different = {item["no"] for item in rng.sample(known, CALLED_DIFFERENTLY)}
    products = []
    for item in known:
        name = item["description"]
        row = _product(keys, item["no"].lower() if item["no"] in different else item["no"],
                       name.upper() if item["no"] in different else name, groups["PCS"],
                       price=item["unit_price"][:-1], standardcost=item["unit_cost"][:-1])  # fmt: skip
        products.append(row)
        catalogue.products.append(row)
    only = _product(keys, "S-TEPPICH", "Teppichläufer, Rolle", groups[UNIT_OF_SALES_PRODUCT], price="184.0000")
    retired = _product(keys, "A0930", "Drehstuhl „Sund“ (Vorgänger)", groups["PCS"], price="199.0000",
                       statecode=1, statuscode=2)  # fmt: skip
    catalogue.cases[Case.SALES_ONLY_PRODUCT] = [only["productid"]]
    catalogue.cases[Case.RETIRED_PRODUCT] = [retired["productid"]]
    catalogue.cases[Case.RENAMED_UNIT] = [catalogue.units[RENAMED_UNIT]]
    return {
        "crm.uomschedule": [
            {"uomscheduleid": key, "name": f"NAV {code}", "baseuomname": called.get(code, code)}
            for code, key in groups.items()
        ],
        "crm.uom": [
            {"uomid": keys.new(), "uomscheduleid": groups[CROWDED_UNIT], "name": "G", "quantity": "0.0010000000"}
        ],
        "crm.product": [*products, only, retired],
    }


def _product(keys: Keys, number: str, name: str, group: str, **values: Any) -> Row:
    """An active product in the base unit of its group, which Sales makes with the group."""
    return {
        "productid": keys.new(),
        "productnumber": number,
        "name": name,
        "defaultuomscheduleid": group,
        "statecode": 0,
        "statuscode": 1,
        **values,
    }
