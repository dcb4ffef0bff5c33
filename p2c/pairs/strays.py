"""Persons that came from Sales before their company did: when its account becomes a customer or vendor they join it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm.models import Contact as SalesContact
from erp.bc.models import Contact, ContactBusinessRelation
from erp.bc.models.party import ContactType
from integration import registry
from integration.engine.lookup import partners
from integration.engine.write import Batch, Write
from integration.models import FieldMapping
from integration.pairs import BOTH, FROM, HookContext, Item
from integration.registry import REMOTE, Row


def join(made: Sequence[Item], table: str, link_to_table: int, context: HookContext) -> list[tuple[type, Write]]:
    """CUST-06: the persons without a company whose Sales contacts belong to the accounts of these new customers or
    vendors (rows of `table`, links of that kind) join them; a blank primary contact is filled with the first (CONT-07).
    """
    new = {item.remote_id: item for item in made}
    persons = _persons(new, context)
    if not persons:
        return []
    traders = Batch.load(registry.table(table).model, [new[account].dest_id for account in persons])
    links = Batch.find(ContactBusinessRelation, "no", [row["no"] for row in traders.values()])
    companies = {link["no"]: link["contact"] for link in links if link["link_to_table"] == link_to_table}
    names = Batch.load(Contact, companies.values())
    fills = table in primary_contact_from_sales()
    writes: list[tuple[type, Write]] = []
    for account, found in persons.items():
        trader = traders[new[account].dest_id]
        company = companies.get(trader["no"])
        if company is None:
            continue
        joined = {"company": company, "company_name": names[company]["name"]}
        for person in found:
            one = Write.update(person, joined)
            one.owner = trader["system_id"]
            writes.append((Contact, one))
        if fills and not trader["primary_contact"] and new[account].remote("primarycontactid") is None:
            writes.append((registry.table(table).model, Write.update(trader, as_primary_contact(found[0]))))
    return writes


def _persons(accounts: Mapping[str, Item], context: HookContext) -> dict[str, list[Row]]:
    """Account -> the persons without a company that its contacts of this company (COMP-01) are coupled with."""
    company = context.connection.company
    if not company or not Contact.objects.filter(type=ContactType.PERSON, company=None).exists():
        return {}
    theirs = [
        row
        for row in Batch.find(SalesContact, "parentcustomerid_account", accounts)
        if row["bcbi_companyid"] == company.hex
    ]
    coupled = partners(context, "bc.contact", "crm.contact", [row["contactid"] for row in theirs], REMOTE)
    rows = Batch.load(Contact, coupled.values())
    found: dict[str, list[Row]] = {}
    for row in sorted(theirs, key=lambda each: each["contactid"]):
        person = rows.get(coupled.get(row["contactid"], ""))
        if person is not None and person["company"] is None:
            found.setdefault(row["parentcustomerid_account"], []).append(person)
    return found


def as_primary_contact(person: Mapping[str, str | None]) -> Row:
    """What a customer or vendor says of its primary contact: the reference, and the name in words."""
    name = " ".join(filter(None, (person.get(part) for part in ("first_name", "middle_name", "surname"))))
    return {"primary_contact": person["system_id"], "contact": name[:100]}


def primary_contact_from_sales() -> set[str]:
    """CONT-07: the tables whose field mapping of the primary contact is enabled from Sales."""
    rows = FieldMapping.objects.filter(
        local_field="primary_contact", enabled=True, direction__in=(BOTH, FROM), mapping__enabled=True
    )
    return set(rows.values_list("mapping__local_table", flat=True))
