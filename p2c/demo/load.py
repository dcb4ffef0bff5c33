"""Writes the demo company into an empty installation: both sides through their table rules, and the sign-ins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from erp.bc.rules.contacts.automatic import without_automatic_contact
from integration import registry
from integration.engine.write import Write, load
from integration.origin import Origin
from integration.services.write_rows import write_rows
from p2c.demo import DemoRefused, documents, finance, interactions, refuse_in_production, set_up
from p2c.demo.catalogue import WRITE_IN_NO
from p2c.demo.company import DemoCompany, build

Row = dict[str, Any]

# Who the rows say has written them.
WRITER = "DEMO"
# How a relation names the table it links a contact to.
LINK_TO = {"bc.customer": 1, "bc.vendor": 2}
# The administrator's name is a setting, because the site tells it to whoever opens it.
ADMINISTRATOR = settings.P2C_DEMO_USER
# Sign-in -> groups, and the Sales user it is tied to by e-mail.
SIGN_INS: dict[str, tuple[tuple[str, ...], str]] = {
    ADMINISTRATOR: ((), set_up.ADMINISTRATOR.email),
    "clerk": (("Integration operator", "Sales user", "Back-office user"), set_up.SALESPEOPLE[-2].email),
    "auditor": (("Integration auditor",), f"auditor@{set_up.HOST}"),
}


@dataclass
class Loaded:
    """What a loading did: rows written per table (none when the company was there already)."""

    already_there: bool = False
    rows: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.already_there:
            return _("The demo company is already here; nothing was written.")
        return _("The demo company “{name}” was written: {rows} rows in {tables} tables.").format(
            name=set_up.COMPANY_NAME, rows=sum(self.rows.values()), tables=len(self.rows)
        )


def load_demo_company() -> Loaded:
    """Write the demo company in one transaction; does nothing when it is there."""
    refuse_in_production()
    company = build()
    with transaction.atomic():
        if _is_there(company):
            return Loaded(already_there=True)
        counts = Counter(_write(company)) + Counter(documents.load_documents(WRITER))
        loaded = Loaded(rows={**counts, **interactions.load(WRITER), **finance.load(WRITER)})
        create_sign_ins()
    return loaded


def _is_there(company: DemoCompany) -> bool:
    information = registry.table("bc.companyinformation").model
    wanted = company.rows["bc.companyinformation"][0]
    found = information._default_manager.values_list("external_id", "name").first()
    if found is None:
        return False
    if found[0] == wanted["external_id"]:
        return True
    raise DemoRefused(
        _("This installation is that of “{name}”; load the demo company into an empty one.").format(name=found[1])
    )


def _write(company: DemoCompany) -> dict[str, int]:
    """All tables in order; persons once the company contacts of their employers exist, primary contacts last."""
    counts: dict[str, int] = {}
    for name, rows in company.rows.items():
        if name == "crm.optionvalue":
            rows = _missing_options(rows)
        elif name == "bc.contact":
            rows = _at_their_companies(company, rows)
        elif name == "crm.product":
            rows = _in_base_units(rows)
        elif name == "crm.productpricelevel":
            rows = _in_default_units(rows)
        elif name == "bc.bankaccount":
            _insert_bank_accounts(rows)
            counts[name] = len(rows)
            continue
        _insert(name, rows)
        counts[name] = len(rows)
    _set_primary_contacts(company)
    _set_write_in_product(company)
    return counts


def _insert(name: str, rows: Iterable[Row]) -> None:
    """Write rows of one table; contacts of contacts follow those they belong to."""
    parents, children = [], []
    for row in rows:
        waits = row.get("parentcustomerid_contact") or row.get("company")
        (children if waits else parents).append(Write.insert(dict(row)))
    for writes in (parents, children):
        if writes:
            write_rows(name, writes, Origin(name=WRITER, product=True))


def _insert_bank_accounts(rows: list[Row]) -> None:
    """The last account is older than the relation code of bank accounts: it has no contact yet."""
    _insert("bc.bankaccount", rows[:-1])
    with without_automatic_contact():
        _insert("bc.bankaccount", rows[-1:])


def _missing_options(rows: list[Row]) -> list[Row]:
    model = registry.table("crm.optionvalue").model
    there = set(model._default_manager.values_list("table", "column", "number"))
    return [r for r in rows if (r["table"], r["column"], r["number"]) not in there]


def _at_their_companies(company: DemoCompany, rows: list[Row]) -> list[Row]:
    """The persons with the company contact that Business Central made for the customer or vendor they work for."""
    relations = registry.table("bc.contactbusinessrelation").model._default_manager
    contacts = {
        (link, no): contact.hex for link, no, contact in relations.values_list("link_to_table", "no", "contact_id")
    }
    found = []
    for row in rows:
        employer = company.works_for.get(row["system_id"])
        if employer:
            table, no = employer
            row = {**row, "company": contacts[LINK_TO[table], no]}
        found.append(row)
    return found


def _in_base_units(rows: list[Row]) -> list[Row]:
    """The products in the base units that Sales made for their unit groups."""
    units = registry.table("crm.uom").model._default_manager.filter(isschedulebaseuom=True)
    bases = {group.hex: unit.hex for group, unit in units.values_list("uomschedule_id", "pk")}
    return [{**row, "defaultuomid": bases[row["defaultuomscheduleid"]]} for row in rows]


def _in_default_units(rows: list[Row]) -> list[Row]:
    """The price list items in the units of their products."""
    products = load(registry.table("crm.product"), [row["productid"] for row in rows])
    return [{**row, "uomid": products[row["productid"]]["defaultuomid"]} for row in rows]


def _set_write_in_product(company: DemoCompany) -> None:
    """The sales setup names its write-in product once that item is there."""
    setup = registry.table("bc.salessetup")
    row = load(setup, [company.rows[setup.name][0]["system_id"]]).popitem()[1]
    write_rows(setup.name, [Write.update(row, {"write_in_product_no": WRITE_IN_NO})], Origin(name=WRITER, product=True))


def _set_primary_contacts(company: DemoCompany) -> None:
    """Customers, vendors and accounts learn who answers their telephone."""
    for name, contact_column, text_column in (
        ("crm.account", "primarycontactid", "address1_primarycontactname"),
        ("bc.customer", "primary_contact", "contact"),
        ("bc.vendor", "primary_contact", "contact"),
    ):
        keys = [key for table, key in company.primary_contacts if table == name]
        # read again: what made the company contacts may have touched the rows
        rows = load(registry.table(name), keys)
        writes = []
        for key, row in rows.items():
            contact, called = company.primary_contacts[name, key]
            writes.append(Write.update(row, {contact_column: contact, text_column: called}))
        write_rows(name, writes, Origin(name=WRITER, product=True))


def create_sign_ins() -> list[str]:
    """Administrator, clerk and auditor, with the demo password; those that exist are left as they are."""
    refuse_in_production()
    users = get_user_model()
    made = []
    for name, (groups, email) in SIGN_INS.items():
        user, is_new = users._default_manager.get_or_create(
            username=name, defaults={"email": email, "is_staff": True, "is_superuser": name == ADMINISTRATOR}
        )
        if is_new:
            user.set_password(settings.P2C_DEMO_PASSWORD)
            user.save(update_fields=["password"])
            user.groups.set(Group.objects.filter(name__in=groups))
            made.append(name)
    return made


def connection_values() -> dict[str, str]:
    """What the connection needs to know of the demo company: ids of rows on the Sales side."""
    company = build()
    user = company.row("crm.systemuser", isintegrationuser=True)
    return {
        "integration_user": user["systemuserid"],
        "company": company.rows["crm.company"][0]["bcbi_companyid"],
        "base_currency": company.row("crm.transactioncurrency", isocurrencycode=set_up.LCY)["transactioncurrencyid"],
        "default_team": company.rows["crm.team"][0]["teamid"],
    }
