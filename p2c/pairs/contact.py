"""CONTACT: persons of customers and vendors, and contacts of accounts, both ways (CONT-01 … CONT-10)."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Account
from crm.models import Contact as SalesContact
from crm.models.account import CustomerType
from erp.bc.models import Contact, ContactBusinessRelation, Customer, MarketingSetup, Vendor
from erp.bc.models.contact import LinkTo
from integration import messages
from integration.engine.lookup import partners, within
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.models import Coupling, FieldMapping, TableMapping
from integration.pairs import (
    BOTH,
    FROM,
    TO,
    Concern,
    Condition,
    Field,
    HookContext,
    Item,
    Match,
    Need,
    Pair,
    Twin,
    register,
)
from integration.registry import LOCAL, REMOTE, Row
from p2c.pairs.currency import blank_currencies, create_lcy_currency, lcy_concerns
from p2c.pairs.strays import as_primary_contact, primary_contact_from_sales
from p2c.pairs.trader import (
    COMPANY_FILTER,
    blank_company,
    marked_without_coupling,
    number_concerns,
    own_new_rows,
    owner_concerns,
)

messages.add(
    {
        "contact_without_relation": (
            _("the company of {record} is neither a customer nor a vendor"),
            _("Link the company contact to a customer or a vendor."),
        ),
        "related_record_missing": (
            _("The company of {record} is linked to {value}, which does not exist."),
            _("Delete the contact's business relation, or restore {value}."),
        ),
        "company_not_coupled": (
            _("{record} waits for its company: “{value}” has no account in Sales yet."),
            _("Couple or synchronise “{value}” first, or settle what holds it back; this contact then goes by itself."),
        ),
        "company_does_not_exist": (
            _("{record} belongs to the account “{value}”, which has no company in Business Central yet."),
            _("Couple or synchronise the account “{value}” first; this contact then goes by itself."),
        ),
    }
)


@register
class Contacts(Pair):
    name = "CONTACT"
    local = "bc.contact"
    remote = "crm.contact"
    depends_on = ("CUSTOMER", "VENDOR")
    category = "BCI CUST"
    local_filter = (Condition("type", "eq", "1"), Condition("company", "not_blank"))
    remote_filter = (
        Condition("parentcustomerid", "not_blank"),
        Condition("statecode", "eq", "0"),
        Condition("parentcustomeridtype", "eq", "account"),
        COMPANY_FILTER,
    )
    fields = (
        Field(None, "owneridtype", TO, constant="systemuser", validate=False, when="person"),
        Field("salesperson", "ownerid", TO, not_null=True, when="person"),
        Field("currency", "transactioncurrencyid"),
        Field("address", "address1_line1"),
        Field("address_2", "address1_line2"),
        Field("post_code", "address1_postalcode"),
        Field("city", "address1_city"),
        Field("country_region_code", "address1_country", validate=False),
        Field("county", "address1_stateorprovince"),
        Field("e_mail", "emailaddress1"),
        Field("fax_no", "fax"),
        Field("first_name", "firstname"),
        Field("middle_name", "middlename"),
        Field("surname", "lastname"),
        Field("home_page", "websiteurl"),
        Field("mobile_phone_no", "mobilephone"),
        Field("pager", "pager"),
        Field("phone_no", "telephone1"),
        Field("type", None, FROM, constant="Person"),
        Field(None, "parentcustomeridtype", TO, constant="account", validate=False),
        Field("salutation_code", "salutation", BOTH, enabled=False),
    )
    #: within the same company (`match_scope`); a Sales contact without one matches by all of it
    scoped_by = ("parentcustomerid", "parentcustomeridtype")
    match = (
        (Match("e_mail", "emailaddress1", "case"),),
        (Match("first_name", "firstname", "legal_form"), Match("surname", "lastname", "legal_form")),
    )
    fed_by = (("bc.contactbusinessrelation", "contact__persons", "L"),)
    #: who a person works for: CONT-03 and CONT-05 say how the two correspond (`related`)
    twins = (Twin("company", "parentcustomerid"),)
    local_extra = ("type", "company_name")
    remote_extra = ("parentcustomeridtype", "bcbi_companyid", "ownerid", "fullname")

    def preflight(self, context: HookContext) -> list[Concern]:
        """New contacts need a number, new Sales contacts an owner, and both the local currency."""
        return [
            *lcy_concerns(context.connection),
            *owner_concerns(context.connection),
            *number_concerns(self.local, MarketingSetup, "contact_nos"),
        ]

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return create_lcy_currency(context)

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies()

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        company = context.connection.company
        return {}, ({"bcbi_companyid": company.hex} if direction == TO and company else {})

    # --- who takes part ---------------------------------------------------------------------------------------------

    excludes = frozenset({LOCAL})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """CONT-01: persons whose company has no business relation to a customer or vendor are left out."""
        if side != "L":
            return {}
        related = relations_of({item.local("company") for item in rows.values()})
        return {
            key: Finding("contact_without_relation")
            for key, item in rows.items()
            if item.local("company") not in related
        }

    def match_scope(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str | None]:
        """D9: contacts match within one company: the account of the local contact's customer or vendor."""
        if side == "R":
            return {key: item.remote("parentcustomerid") for key, item in rows.items()}
        parents = parent_accounts({item.local("company") for item in rows.values()}, context)
        found = {key: parents.get(item.local("company")) for key, item in rows.items()}
        return {key: value if isinstance(value, str) else None for key, value in found.items()}

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """CONT-05: the account a Sales contact belongs to is synchronised first where its mapping creates records."""
        if side != REMOTE:
            return []
        accounts = Batch.load(Account, {item.remote("parentcustomerid") for item in rows.values()})
        types = {CustomerType.CUSTOMER: "CUSTOMER", CustomerType.VENDOR: "VENDOR"}
        return [
            Need(name, REMOTE, [key for key, row in accounts.items() if row["customertypecode"] == kind])
            for kind, name in types.items()
        ]

    # --- the company of a person, and the account of a contact --------------------------------------------------------

    def related(
        self, twin: Twin, side: str, values: AbstractSet[str], context: HookContext
    ) -> Mapping[str, str | Finding | None]:
        """CONT-03: a company is the account of its related customer, else vendor; while that is not coupled nothing is
        said of the parent. CONT-05, CONT-06: an account is the company contact of its customer, else vendor; one
        outside the maps of both is no company, and a contact of one that is still to come waits for it."""
        if side == REMOTE:
            return companies_of(values, context)
        return {key: found for key, found in parent_accounts(set(values), context).items() if key and found}

    # --- writing ----------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if direction == TO:
            for item in items:
                item.values.pop("parentcustomeridtype", None)
                if "parentcustomerid" in item.values:
                    item.values["parentcustomeridtype"] = "account" if item.values["parentcustomerid"] else None
            self._wait_for_company(items, context)
            own_new_rows(items, context.connection)
        else:
            names = Batch.load(Contact, {item.values.get("company") for item in items})
            for item in items:
                if "company" in item.values:
                    company = names.get(item.values["company"] or "")
                    item.values["company_name"] = company["name"] if company else ""

    def _wait_for_company(self, items: Sequence[Item], context: HookContext) -> None:
        """A new contact waits for an account that is still to come: without one it would be outside the filter, and a
        twin of the contact that is there already could not be told. Not so one that its company itself waits for."""
        lonely = [item for item in items if item.insert and not item.values.get("parentcustomerid")]
        awaited = accounts_to_come({item.local("company") for item in lonely}, context) if lonely else {}
        first = awaited and _primary_contact_first()
        for item in lonely:
            table, row = awaited.get(item.local("company"), ("", {}))
            if row and not (table in first and row["primary_contact"] == item.local_id):
                item.refuse("company_not_coupled", value=row["name"], waits_table=table, waits_id=row["system_id"])

    unchanged_directions = frozenset({TO})

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """CONT-04: an unchanged contact whose Sales row has no parent gets one."""
        lonely = [item for item in items if item.remote("parentcustomerid") is None]
        if not lonely:
            return
        parents = parent_accounts({item.local("company") for item in lonely}, context)
        for item in lonely:
            found = parents.get(item.local("company"))
            if isinstance(found, str):
                item.values["parentcustomerid"] = found
                item.values["parentcustomeridtype"] = "account"

    # --- afterwards -------------------------------------------------------------------------------------------------

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        new = [item for item in items if item.insert]
        if not new:
            return []
        return self._primary_on_account(new) if direction == TO else self._primary_on_customer(new, context)

    def _primary_on_account(self, items: Sequence[Item]) -> list[tuple[type, Write]]:
        """CONT-08: a parent account without a primary contact gets the new one, where its customer or vendor goes to
        Sales and does not have another: that one travels with them, and two rules must not make a conflict nobody made.
        """
        first: dict[str, Item] = {}
        for item in items:
            if item.values.get("parentcustomerid"):
                first.setdefault(item.values["parentcustomerid"], item)
        sent = TableMapping.objects.filter(enabled=True, direction__in=(BOTH, TO)).values_list("local_table", flat=True)
        sending: set[str] = set()
        for table, model in (("bc.customer", Customer), ("bc.vendor", Vendor)):
            coupled = _coupled(table, first) if table in sent else {}
            rows = Batch.load(model, coupled.values())
            for account, local in coupled.items():
                if local in rows and rows[local]["primary_contact"] in (None, first[account].local_id):
                    sending.add(account)
        return [
            (Account, Write.update(row, {"primarycontactid": first[key].dest_id}))
            for key, row in Batch.load(Account, sending).items()
            if not row["primarycontactid"]
        ]

    def _primary_on_customer(self, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """CONT-07: the customer or vendor of the parent account gets a blank primary contact filled, unless the account
        already has another, which travels with it. COMP-03."""
        first: dict[str, Item] = {}
        for item in items:
            first.setdefault(item.remote("parentcustomerid"), item)
        for account, row in Batch.load(Account, [a for a in first if a]).items():
            if row["primarycontactid"] not in (None, first[account].remote_id):
                first.pop(account)
        writes: list[tuple[type, Write]] = []
        open_tables = primary_contact_from_sales()
        for table, model in (("bc.customer", Customer), ("bc.vendor", Vendor)):
            if table not in open_tables:
                continue
            coupled = _coupled(table, first)
            for key, row in Batch.load(model, coupled.values()).items():
                account = next(a for a, local in coupled.items() if local == key)
                if not row["primary_contact"]:
                    person = {**first[account].values, "system_id": first[account].dest_id}
                    writes.append((model, Write.update(row, as_primary_contact(person))))
        company = context.connection.company
        if company:
            mine = [i.remote_id for i in items if i.remote("bcbi_companyid") is None]
            rows = Batch.load(SalesContact, mine).values()
            writes += [(SalesContact, Write.update(row, {"bcbi_companyid": company.hex})) for row in rows]
        return writes

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        return blank_company(SalesContact, [remote for _, remote in couplings], context.connection)

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(SalesContact, context.connection, after, size)


def _relation_codes() -> dict[str, int]:
    """Business relation id -> what it links to, as the marketing setup says."""
    setup = MarketingSetup.objects.first()
    if setup is None:
        return {}
    pairs = (
        (setup.bus_rel_code_for_customers_id, LinkTo.CUSTOMER),
        (setup.bus_rel_code_for_vendors_id, LinkTo.VENDOR),
    )
    return {key.hex: int(kind) for key, kind in pairs if key}


def relations_of(companies: set[str | None]) -> dict[str, dict[int, str]]:
    """Company contact -> {kind of link: number} for links to customers and vendors."""
    codes = _relation_codes()
    found: dict[str, dict[int, str]] = {}
    for link in Batch.find(ContactBusinessRelation, "contact", companies):
        kind = codes.get(link["business_relation"])
        if kind is not None and link["link_to_table"] == kind:
            found.setdefault(link["contact"], {})[kind] = link["no"]
    return found


def parent_accounts(companies: set[str | None], context: HookContext) -> dict[str | None, str | Finding | None]:
    """Company contact -> the account of its customer, else vendor; None when that is not coupled. A preview counts with
    the account it would bring."""
    related = relations_of(companies)
    result: dict[str | None, str | Finding | None] = {c: Finding("contact_without_relation") for c in companies}
    by_kind = {
        LinkTo.CUSTOMER: ("bc.customer", Customer),
        LinkTo.VENDOR: ("bc.vendor", Vendor),
    }
    wanted: dict[int, dict[str, str]] = {}
    for company, links in related.items():
        kind = LinkTo.CUSTOMER if LinkTo.CUSTOMER in links else LinkTo.VENDOR
        wanted.setdefault(kind, {})[company] = links[kind]
    for kind, numbers in wanted.items():
        table, model = by_kind[kind]
        ids = {row["no"]: row["system_id"] for row in Batch.find(model, "no", numbers.values())}
        accounts = partners(context, table, "crm.account", ids.values())
        for company, number in numbers.items():
            if number not in ids:
                result[company] = Finding("related_record_missing", "", {"value": number})
            else:
                result[company] = accounts.get(ids[number])
    return result


def _coupled(local_table: str, accounts: Any) -> dict[str, str]:
    """Account -> its coupled customer or vendor."""
    rows = Coupling.objects.filter(
        local_table=local_table, remote_table="crm.account", remote_id__in=[a for a in accounts if a]
    ).values_list("remote_id", "local_id")
    return {remote.hex: local.hex for remote, local in rows}


def companies_of(accounts: AbstractSet[str], context: HookContext) -> dict[str, str | Finding | None]:
    """Account -> the company contact of its coupled customer, else vendor; None for one outside the map of both, why
    not for one that has none yet. A preview counts with what it would bring, by the account where that is still to be
    made."""
    found: dict[str, str | Finding | None] = {}
    for table, model, kind in (("bc.vendor", Vendor, LinkTo.VENDOR), ("bc.customer", Customer, LinkTo.CUSTOMER)):
        coupled = partners(context, table, "crm.account", accounts, REMOTE)
        numbers = {key: row["no"] for key, row in Batch.load(model, coupled.values()).items()}
        links = {
            link["no"]: link["contact"]
            for link in Batch.find(ContactBusinessRelation, "no", numbers.values())
            if link["link_to_table"] == kind
        }
        for account, local in coupled.items():
            if local == account:
                found[account] = account  # a customer to come
            elif links.get(numbers.get(local, "")):
                found[account] = links[numbers[local]]
    known = Batch.load(Account, accounts - found.keys())
    inside = accounts_in_map(known, context)
    for key, row in known.items():
        waits = {"value": row["name"], "waits_table": "crm.account", "waits_id": key}
        found[key] = Finding("company_does_not_exist", "", waits) if key in inside else None
    return found


def accounts_in_map(accounts: Iterable[str], context: HookContext) -> set[str]:
    """CONT-06: accounts that CUSTOMER or VENDOR could bring; a contact of any other is taken without a company."""
    names = _enabled("CUSTOMER", "VENDOR") if accounts else ()
    return {key for name in names for key in within(context, name, REMOTE, accounts)}


def accounts_to_come(companies: AbstractSet[str | None], context: HookContext) -> dict[str | None, tuple[str, Row]]:
    """Company contact -> table and row of its customer, else vendor, where that is not coupled and its mapping takes
    it."""
    found: dict[str | None, tuple[str, Row]] = {}
    related, enabled = relations_of(set(companies)), _enabled("CUSTOMER", "VENDOR")
    for name, kind, model in (("CUSTOMER", LinkTo.CUSTOMER, Customer), ("VENDOR", LinkTo.VENDOR, Vendor)):
        numbers = {c: links[kind] for c, links in related.items() if kind == min(links)} if name in enabled else {}
        rows = {row["no"]: row for row in Batch.find(model, "no", numbers.values())}
        ids = {row["system_id"] for row in rows.values()}
        table = f"bc.{name.lower()}"
        left = within(context, name, LOCAL, ids) - partners(context, table, "crm.account", ids).keys()
        for company, number in numbers.items():
            if number in rows and rows[number]["system_id"] in left:
                found[company] = (table, rows[number])
    return found


def _primary_contact_first() -> set[str]:
    """The tables whose records do not go to Sales without their primary contact."""
    fields = FieldMapping.objects.filter(local_field="primary_contact", enabled=True, clear_on_failed_synch=False)
    return set(fields.values_list("mapping__local_table", flat=True))


def _enabled(*names: str) -> list[str]:
    found = TableMapping.objects.filter(name__in=names, enabled=True).order_by("name")
    return list(found.values_list("name", flat=True))
