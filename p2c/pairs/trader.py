"""What CUSTOMER and VENDOR share: an account in Sales, with its owner, currency, options and company contact."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from crm.models import Account, Team
from crm.models import Contact as SalesContact
from crm.models.organisation import TeamType
from erp.bc.models import Contact, ContactBusinessRelation, Customer, MarketingSetup, Vendor
from erp.bc.models.base import Singleton
from erp.bc.models.contact import LinkTo
from erp.bc.number_series import shortage
from erp.bc.rules.contacts.kinds import KINDS
from integration import messages, registry
from integration.engine.lookup import partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.models import Connection, Coupling
from integration.models.connection import OwnershipModel
from integration.pairs import BOTH, FROM, TO, Concern, Condition, Field, HookContext, Item, Match, Pair
from p2c.pairs import strays
from p2c.pairs.currency import blank_currencies, create_lcy_currency, lcy_concerns

#: a series that has fewer numbers left is about to run out
NUMBERS_AT_LEAST = 100
messages.add(
    {
        "no_default_team": (
            _("No default owning team is chosen, so new Sales records without a coupled user have no owner."),
            _("Choose the default owning team on the connection page."),
        ),
        "default_team_gone": (
            _("The default owning team does not exist any more, so new Sales records have no owner."),
            _("Choose another default owning team on the connection page."),
        ),
        "no_relation_code": (
            _("New {records} get no contact: {setup} names no relation code in {field}."),
            _("Fill in {field} in {setup}, then use “Create contacts” on their list."),
        ),
        "team_owns_nothing": (
            _("The default owning team {value} is an access team, which cannot own records."),
            _("Choose an owner team as the default owning team on the connection page."),
        ),
    }
)


def account_fields(responsible: str, own: Sequence[Field] = ()) -> tuple[Field, ...]:
    """The default field mappings, in transfer order; `responsible` is the salesperson or purchaser."""
    return (
        Field(None, "owneridtype", TO, constant="systemuser", validate=False, when="person"),
        Field(responsible, "ownerid", TO, not_null=True, when="person"),
        Field("name", "name"),
        Field("contact", "address1_primarycontactname", validate=False),
        Field("address", "address1_line1"),
        Field("address_2", "address1_line2"),
        Field("post_code", "address1_postalcode"),
        Field("city", "address1_city"),
        Field("country_region_code", "address1_country", validate=False),
        Field("county", "address1_stateorprovince"),
        Field("currency", "transactioncurrencyid"),
        Field("e_mail", "emailaddress1"),
        Field("fax_no", "fax"),
        Field("home_page", "websiteurl"),
        Field("phone_no", "telephone1"),
        # seed 001: a code that is not linked to a Sales option leaves the Sales field blank
        Field("shipment_method", "address1_freighttermscode", clear_on_failed_synch=True),
        Field("shipping_agent", "address1_shippingmethodcode", clear_on_failed_synch=True),
        Field("payment_terms", "paymenttermscode", clear_on_failed_synch=True),
        *own,
        Field("primary_contact", "primarycontactid", clear_on_failed_synch=True),
        Field("no", "accountnumber", TO, enabled=False),
        Field("mobile_phone_no", "telephone2", BOTH, enabled=False),
    )


class TraderPair(Pair):
    """A customer or vendor and its account."""

    customertypecode: ClassVar[int]
    responsible: ClassVar[str]
    link_to_table: ClassVar[int]
    #: the set-up table and the field that name the number series
    numbered_by: ClassVar[tuple[type[Singleton], str]]

    remote = "crm.account"
    local_filter = (Condition("blocked", "eq", "0"),)
    depends_on = ("SALESPEOPLE", "CURRENCY", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT")
    category = "BCI CUST"
    match = (
        (Match("no", "accountnumber", "case"),),
        (Match("e_mail", "emailaddress1", "case"),),
        (Match("name", "name", "legal_form"), Match("post_code", "address1_postalcode", "vat_number")),
    )
    remote_extra = ("statecode", "bcbi_companyid", "ownerid", "primarycontactid")
    local_extra = ("blocked", "primary_contact")

    def preflight(self, context: HookContext) -> list[Concern]:
        """New customers and vendors need a number, new accounts an owner, and both the local currency."""
        model, field = self.numbered_by
        link = context.connection
        found = [*lcy_concerns(link), *owner_concerns(link), *number_concerns(self.local, model, field)]
        missing = self._no_relation_code()
        if missing is not None:
            return [*found, Concern(missing, table="bc.marketingsetup")]
        return [*found, *number_concerns("bc.contact", MarketingSetup, "contact_nos")]

    def remarks(self, context: HookContext, inserted: Mapping[str, int]) -> list[Finding]:
        """CON-041: that new customers or vendors got no contact is told once for all of them."""
        missing = self._no_relation_code() if inserted.get(FROM) else None
        return [missing] if missing is not None else []

    def _no_relation_code(self) -> Finding | None:
        kind, setup = KINDS[self.link_to_table], MarketingSetup.current()
        if kind.code(setup) is not None:
            return None
        field = str(MarketingSetup._meta.get_field(kind.code_field).verbose_name)
        records = str(kind.model._meta.verbose_name_plural)
        return Finding("no_relation_code", "", {"records": records, "setup": str(setup), "field": field})

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return create_lcy_currency(context)

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies()

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """CUST-01: a new account gets the relationship type. COMP-02: and the company, also when it is changed."""
        if direction == FROM:
            return {}, {}
        company = context.connection.company
        return {"customertypecode": self.customertypecode}, {"bcbi_companyid": company.hex} if company else {}

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if direction == TO:
            own_new_rows(items, context.connection)
        else:
            self._keep_primary_contact(items, context)
            self.block_inactive(items)

    def _keep_primary_contact(self, items: Sequence[Item], context: HookContext) -> None:
        """CUST-05: none in Sales does not take away a primary contact that Sales cannot know: an uncoupled one."""
        emptied = [i for i in items if i.local("primary_contact") and i.values.get("primary_contact", i) is None]
        coupled = partners(context, "bc.contact", "crm.contact", [i.local("primary_contact") for i in emptied])
        for item in emptied:
            if item.local("primary_contact") not in coupled:
                item.adjust("primary_contact", item.local("primary_contact"))

    def block_inactive(self, items: Sequence[Item]) -> None:
        """CUST-03 is for customers only."""

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        if direction == TO:
            return []
        new = [item for item in items if item.insert]
        joined = strays.join(new, self.local, self.link_to_table, context) if new else []
        return [*self._company_on_accounts(new, context), *joined]

    def _company_on_accounts(self, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """COMP-03: an account that made a new customer or vendor is this company's."""
        company = context.connection.company
        made = [i.remote_id for i in items if company and i.remote("bcbi_companyid") is None]
        rows = Batch.load(Account, made)
        return [(Account, Write.update(row, {"bcbi_companyid": company.hex})) for row in rows.values()]  # type: ignore[union-attr]

    def on_couple(
        self, couplings: Sequence[tuple[str, str]], context: HookContext
    ) -> list[tuple[str, str, Sequence[str]]]:
        """CUST-07: the persons of the company are looked at again; their Sales contacts may have a parent now."""
        if not Coupling.objects.filter(local_table="bc.contact").exists():
            return []
        numbers = [
            row["no"] for row in Batch.load(registry.table(self.local).model, [a for a, _ in couplings]).values()
        ]
        links = Batch.find(ContactBusinessRelation, "no", numbers)
        companies = [link["contact"] for link in links if link["link_to_table"] == self.link_to_table]
        persons = Batch.find(Contact, "company", companies)
        return [("CONTACT", "L", [person["system_id"] for person in persons])]

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        return blank_company(Account, [remote for _, remote in couplings], context.connection)

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(Account, context.connection, after, size)

    def children(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[str, list[str]]]:
        """CUST-08: the persons under the company contact whose Sales contact has that account as parent; who belongs to
        another company, or to none, stays coupled."""
        accounts = [remote for _, remote in couplings]
        theirs = [row["contactid"] for row in Batch.find(SalesContact, "parentcustomerid_account", accounts)]
        coupled = partners(context, "bc.contact", "crm.contact", theirs, registry.REMOTE).values()
        companies = {key: row["company"] for key, row in Batch.load(Contact, coupled).items()}
        links = Batch.find(ContactBusinessRelation, "contact", companies.values())
        own = {local for local, _ in couplings}
        stay, go = set(), set()
        for kind, model in ((LinkTo.CUSTOMER, Customer), (LinkTo.VENDOR, Vendor)):
            linked = {link["no"]: link["contact"] for link in links if link["link_to_table"] == kind}
            for row in Batch.find(model, "no", linked):
                (go if row["system_id"] in own else stay).add(linked[row["no"]])
        # of customers that are gone nobody knows the company any more: all but those of the others
        gone = len(Batch.load(registry.table(self.local).model, own, ["no"])) < len(own)
        mine = {*filter(None, companies.values())} - (stay - go) if gone else go
        return [("CONTACT", [key for key in coupled if companies.get(key) in mine])]


def owner_concerns(connection: Connection) -> list[Concern]:
    """OWN-10: whether new Sales rows have somebody to belong to when no coupled user is theirs."""
    finding = Finding("no_default_team") if connection.default_team is None else _unable(connection.default_team)
    return [Concern(finding, table="crm.team")] if finding else []


def _unable(team: UUID) -> Finding | None:
    """OWN-12: why the team cannot own records, if it cannot."""
    found = Batch.load(Team, [team.hex]).get(team.hex)
    if found is None:
        return Finding("default_team_gone")
    return Finding("team_owns_nothing", "", {"value": found["name"]}) if found["teamtype"] != TeamType.OWNER else None


def number_concerns(table: str, model: type[Singleton], field: str) -> list[Concern]:
    """Whether new records of the table get a number: the set-up names a series, and it has some left."""
    setup = model.current()
    series = getattr(setup, f"{field}_id")
    if series is not None:
        finding = shortage(series, NUMBERS_AT_LEAST)
        return [Concern(finding, table="bc.noseries")] if finding is not None else []
    record = str(registry.table(table).caption)
    caption = str(model._meta.get_field(field).verbose_name)
    finding = Finding("bc.series_missing", caption, {"record": record, "setup": str(setup)})
    return [Concern(finding, table=registry.table(model).name)]


def own_new_rows(items: Sequence[Item], connection: Connection) -> None:
    """OWN-10: a new row without a coupled user belongs to the default owning team (in the team model always)."""
    team, always = connection.default_team, connection.ownership_model == OwnershipModel.TEAM
    new = [item for item in items if item.insert and team and (always or not item.values.get("ownerid"))]
    finding = _unable(team) if new and team else None
    for item in new:
        if finding is not None:
            item.refuse(finding.code, **finding.params)
        elif team:
            item.values["ownerid"] = team.hex
            item.values["owneridtype"] = "team"


def blank_company(model: type, ids: Sequence[str], connection: Connection) -> list[tuple[type, Write]]:
    """COMP-05: uncoupling blanks the company id when it is this company's."""
    if not connection.company:
        return []
    own = connection.company.hex
    rows = Batch.load(model, ids).values()
    return [(model, Write.update(row, {"bcbi_companyid": None})) for row in rows if row["bcbi_companyid"] == own]


def marked_without_coupling(model: Any, connection: Connection, after: str, size: int) -> list[tuple[type, Write]]:
    """ENG-132: rows that carry this company's id although nothing is coupled to them, in key order."""
    if not connection.company:
        return []
    table = registry.table(model)
    coupled = Coupling.objects.filter(remote_table=table.name, remote_id=OuterRef("pk"))
    found = model._base_manager.filter(~Exists(coupled), bcbi_company_id=connection.company).order_by("pk")
    if after:
        found = found.filter(pk__gt=after)
    rows = Batch.load(model, [key.hex for key in found.values_list("pk", flat=True)[:size]])
    return [(model, Write.update(rows[key], {"bcbi_companyid": None})) for key in sorted(rows)]


COMPANY_FILTER = Condition("bcbi_companyid", "in", "@current_company|00000000-0000-0000-0000-000000000000")
