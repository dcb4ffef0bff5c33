"""The Sales records of Finance and Operations in the demo company: a business unit with its people, firms and orders.

They are kept apart from those of Business Central by their business unit. Loaded after the rest of the company.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from crm.models import Account, BusinessUnit, SystemUser, TransactionCurrency, Uom
from crm.models.organisation import OwningErp
from crm.models.product import ProductState
from crm.services import solution, steps
from integration import origin as origins
from integration import registry
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from p2c.demo import finance
from p2c.demo.firms import Firm, Register, Staff
from p2c.demo.keys import Keys
from p2c.demo.names import person

Row = dict[str, Any]

SEED = 20_180_302
#: countries as somebody has typed them, for which the value maps have no entry: their firms cannot travel
_UNKNOWN = {"PL": "Rzeczpospolita Polska"}
UNIT, TEAM = "Birkholt Nordics", "Birkholt Nordics Sales"
PRICE_LIST, UNIT_GROUP = "Standard", "Default unit"
CURRENCY = "USD"
#: documents in other currencies have a price list of their own: name, and the share of the dollar prices
ELSEWHERE = {"EUR": ("Standard EUR", "0.92")}
#: currency -> price list, as the value map of the order and invoice templates has it
PRICE_LISTS = {CURRENCY: PRICE_LIST, **{code: name for code, (name, _share) in ELSEWHERE.items()}}
#: units of Finance and Operations -> what they are called in Sales, as the value maps of the templates have it
UNITS = {"ea": "Primary Unit", "pcs": "pcs", "box": "box", "kg": "kg", "hr": "hour"}
COUNTRIES = ("DK", "SE", "DK", "SE", "DE", "DK", "SE", "FR", "DK", "SE", "DE", "PL")
#: contacts at accounts, at another contact, and at nobody
AT_ACCOUNTS, AT_A_CONTACT, AT_NOBODY = 20, 2, 3
PRODUCTS = finance.PRODUCTS[:10]
SHIP_TO = ("line1", "postalcode", "city", "country")
#: what each quote and order is for and how far it has come: customer, what was ordered, the steps it took
QUOTES = (
    ("Reading room", "account", (0, 4), ()),
    ("Meeting rooms, second floor", "account", (2, 7, 9), ("activate",)),
    ("Home office", "contact", (5,), ("activate",)),
    ("Reception", "contact", (0, 3), ("activate", "lose")),
    ("Canteen", "account", (3, 8), ("activate", "revise")),
    ("Open-plan office", "account", (0, 5, 6), ("activate", "create-order")),
)
ORDERS = (
    ("Desks for the archive", "account", (4, 6), ()),
    ("Swivel chairs", "account", (0, 1), ("activate",)),
    ("Study", "contact", (5, 7), ("activate",)),
    ("Shelves", "contact", (6,), ("cancel",)),
)


def load_prospects(writer: str) -> dict[str, int]:
    """Apply the solution and write it all, once; the rows written per table, none when they are there already."""
    if BusinessUnit.objects.filter(name=UNIT).exists():
        return {}
    with origins.use(origins.Origin(name=writer, product=True)), transaction.atomic():
        solution.apply()
        return Prospects().write()


class Prospects:
    """What is written, in the order in which it stands on one another."""

    def __init__(self) -> None:
        self.rng = random.Random(SEED)
        self.keys = Keys(self.rng)
        self.register = Register(self.rng)
        self.counts: dict[str, int] = {}
        self.currency = self._currency()

    def write(self) -> dict[str, int]:
        """Write everything; rows per table."""
        owners = self._people()
        products = self._catalogue()
        accounts, contacts = self._partners(owners)
        customers = {"account": accounts, "contact": contacts[-AT_NOBODY:]}
        self._documents(QUOTES, "crm.quote", "crm.quotedetail", customers, products, owners)
        self._documents(ORDERS, "crm.salesorder", "crm.salesorderdetail", customers, products, owners)
        for code, (name, share) in ELSEWHERE.items():
            currency = TransactionCurrency.objects.get(isocurrencycode=code).pk.hex
            self._prices(self._price_list(name, currency), products, Decimal(share))
        return self.counts

    def _insert(self, table: str, rows: Iterable[Row]) -> list[Row]:
        written = write_rows(table, [Write.insert(row) for row in rows])
        self.counts[table] = self.counts.get(table, 0) + len(written)
        return [item.new or {} for item in written]

    def _currency(self) -> str:
        known = TransactionCurrency.objects.filter(isocurrencycode=CURRENCY).values_list("pk", flat=True).first()
        if known is not None:
            return known.hex
        row = {"isocurrencycode": CURRENCY, "currencyname": "US dollar", "exchangerate": "1.0000000000"}
        return self._insert("crm.transactioncurrency", [row])[0]["transactioncurrencyid"]

    def _people(self) -> list[str]:
        """The unit below the top, its team and two salespeople; returns the users."""
        top = BusinessUnit.objects.filter(parentbusinessunit=None).values_list("pk", flat=True).first()
        unit = {
            "businessunitid": self.keys.new(),
            "name": UNIT,
            "parentbusinessunitid": top.hex if top else None,
            "p2c_owningerp": int(OwningErp.FINANCE_AND_OPERATIONS),
        }
        self._insert("crm.businessunit", [unit])
        self._insert("crm.team", [{"teamid": self.keys.new(), "name": TEAM, "businessunitid": unit["businessunitid"]}])
        known = set(SystemUser.objects.values_list("fullname", flat=True))
        users: list[Row] = []
        while len(users) < 2:
            who = person(self.rng, ("DK", "SE")[len(users)])
            if who.full not in known:
                known.add(who.full)
                mail = f"{who.mail_name}@birkholt.example"
                users.append(
                    {
                        "systemuserid": self.keys.new(),
                        "fullname": who.full,
                        "internalemailaddress": mail,
                        "domainname": mail,
                        "jobtitle": "Account manager",
                        "businessunitid": unit["businessunitid"],
                    }
                )
        self._insert("crm.systemuser", users)
        self.unit = unit["businessunitid"]
        return [user["systemuserid"] for user in users]

    def _catalogue(self) -> list[Row]:
        """The first products of the legal entity, as its runs bring them, with their prices."""
        group = {"uomscheduleid": self.keys.new(), "name": UNIT_GROUP, "baseuomname": UNITS["ea"]}
        self._insert("crm.uomschedule", [group])
        others = sorted(UNITS[symbol] for symbol in {row[3] for row in PRODUCTS} - {"ea"})
        self._insert(
            "crm.uom",
            [{"uomscheduleid": group["uomscheduleid"], "name": u, "quantity": "1.0000000000"} for u in others],
        )
        units = dict(Uom.objects.filter(uomschedule=group["uomscheduleid"]).values_list("name", "pk"))
        self.price_list = self._price_list(PRICE_LIST, self.currency)
        rows = [
            {
                "productid": self.keys.new(),
                "productnumber": number,
                "name": name,
                "producttypecode": 3 if kind == "Service" else 1,
                "defaultuomscheduleid": group["uomscheduleid"],
                "defaultuomid": units[UNITS[unit]].hex,
                "price": f"{float(price):.4f}",
                "currentcost": f"{float(cost):.4f}",
                "transactioncurrencyid": self.currency,
                "pricelevelid": self.price_list,
                "owningbusinessunit": self.unit,
                "statecode": int(ProductState.ACTIVE),
                "statuscode": 1,
                "msdynce_isexternallymaintained": True,
            }
            for number, name, kind, unit, price, cost, _site, _warehouse in PRODUCTS
        ]
        self._insert("crm.product", rows)
        self._prices(self.price_list, rows)
        return rows

    def _price_list(self, name: str, currency: str) -> str:
        row = {"pricelevelid": self.keys.new(), "name": name, "transactioncurrencyid": currency}
        self._insert("crm.pricelevel", [row])
        return str(row["pricelevelid"])

    def _prices(self, price_list: str, products: Sequence[Row], share: Decimal = Decimal(1)) -> None:
        rows = [
            {
                "pricelevelid": price_list,
                "productid": product["productid"],
                "uomid": product["defaultuomid"],
                "amount": f"{Decimal(product['price']) * share:.4f}",
            }
            for product in products
        ]
        self._insert("crm.productpricelevel", rows)

    def _partners(self, owners: Sequence[str]) -> tuple[list[Row], list[Row]]:
        known = set(Account.objects.values_list("name", flat=True))
        firms: list[Firm] = []
        for country in COUNTRIES:
            # names come from the same lists as those of the other accounts
            firm = self.register.firm(country)
            while firm.name in known:
                firm = self.register.firm(country)
            known.add(firm.name)
            firms.append(firm)
        accounts = [self._account(firm, owners[n % 2]) for n, firm in enumerate(firms)]
        self._insert("crm.account", accounts)
        contacts = []
        for n in range(AT_ACCOUNTS):
            firm, account = firms[n % len(firms)], accounts[n % len(firms)]
            contacts.append(self._contact(firm, owners[n % 2], parentcustomerid_account=account["accountid"]))
        self._insert("crm.contact", contacts)
        assistants = [
            self._contact(firms[n], owners[n % 2], parentcustomerid_contact=contacts[n]["contactid"])
            for n in range(AT_A_CONTACT)
        ]
        alone = [self._contact(firms[n + 5], owners[n % 2]) for n in range(AT_NOBODY)]
        self._insert("crm.contact", assistants + alone)
        return accounts, contacts + assistants + alone

    def _account(self, firm: Firm, owner: str) -> Row:
        return {
            "accountid": self.keys.new(),
            "name": firm.name,
            "customertypecode": 3,
            "telephone1": firm.phone,
            "fax": firm.fax,
            "emailaddress1": firm.email,
            "websiteurl": firm.site,
            "transactioncurrencyid": self.currency,
            "ownerid_systemuser": owner,
            **_address(firm),
        }

    def _contact(self, firm: Firm, owner: str, **parent: str) -> Row:
        staff: Staff = self.register.staff(firm)
        return {
            "contactid": self.keys.new(),
            "firstname": staff.person.first,
            "middlename": staff.person.middle,
            "lastname": staff.person.last,
            "jobtitle": staff.job_title,
            "telephone1": staff.phone,
            "mobilephone": staff.mobile,
            "emailaddress1": staff.email,
            "transactioncurrencyid": self.currency,
            "ownerid_systemuser": owner,
            **_address(firm),
            **parent,
        }

    def _documents(
        self,
        plan: Iterable[tuple[str, str, tuple[int, ...], tuple[str, ...]]],
        table: str,
        lines: str,
        customers: dict[str, list[Row]],
        products: Sequence[Row],
        owners: Sequence[str],
    ) -> None:
        """Quotes or orders with their lines, and the steps they have taken."""
        model = registry.table(table).model
        key = registry.table(table).key.name
        for n, (name, kind, chosen, taken) in enumerate(plan):
            customer = customers[kind][n % len(customers[kind])]
            whose = "accountid" if kind == "account" else "contactid"
            row = {
                "name": name,
                f"customerid_{kind}": customer[whose],
                "pricelevelid": self.price_list,
                "transactioncurrencyid": self.currency,
                "ownerid_systemuser": owners[n % 2],
                **{
                    f"shipto_{part}": customer[f"address1_{part}"]
                    for part in ("line1", "postalcode", "city", "country")
                },
            }
            (made,) = self._insert(table, [row])
            self._insert(
                lines,
                [
                    {
                        key: made[key],
                        "productid": products[at]["productid"],
                        "uomid": products[at]["defaultuomid"],
                        "quantity": f"{2 + at + n:.10f}",
                        # three of something for ten less: a discount that does not divide evenly
                        "manualdiscountamount": "10.0000" if at == chosen[0] and n % 2 else "0.0000",
                    }
                    for at in chosen
                ],
            )
            for step in steps.of(model):
                if step.name in taken:
                    steps.take(step, made[key])


def _address(firm: Firm) -> Row:
    return {
        "address1_line1": firm.address,
        "address1_line2": firm.address_2,
        "address1_postalcode": firm.post_code,
        "address1_city": firm.city,
        "address1_country": _UNKNOWN.get(firm.country, firm.country),
    }
