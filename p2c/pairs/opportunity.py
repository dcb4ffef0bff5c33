"""OPPORTUNITY: sales that may come about, both ways (OPP-01 … OPP-05, DOC-220 … DOC-224)."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Opportunity as SalesOpportunity
from crm.models import TransactionCurrency
from crm.models.opportunity import OpportunityState
from erp.bc.models import Contact, Customer, MarketingSetup, OpportunityEntry
from erp.bc.models.contact import LinkTo
from erp.bc.models.opportunity import OpportunityStatus
from integration import messages
from integration.engine.lookup import partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.models.connection import OwnershipModel
from integration.pairs import FROM, TO, Concern, Condition, Field, HookContext, Item, Match, Pair, register
from integration.registry import LOCAL, REMOTE
from p2c.pairs.contact import relations_of
from p2c.pairs.currency import create_lcy_currency, lcy_concerns, lcy_currency, smallest
from p2c.pairs.trader import (
    COMPANY_FILTER,
    blank_company,
    marked_without_coupling,
    number_concerns,
    own_new_rows,
    owner_concerns,
)

#: who an opportunity is about in Sales
PARENTS = ("parentcontactid", "parentaccountid")
#: Sales has them in the opportunity's own currency, Business Central in LCY
AMOUNTS = ("estimatedvalue", "actualvalue")
LCY_PLACES = Decimal("0.0001")
PERSON = 1

messages.add(
    {
        "opportunity_of_nobody": (
            _("the contact of {record} is not a person of a customer or vendor"),
            _("Choose a person whose company is linked to a customer or a vendor."),
        ),
        "opportunity_closed_in_sales": (
            _("{record} is closed in Sales"),
            _("Reopen it in Sales if it is to be taken over."),
        ),
        "opportunity_customer_missing": (
            _("The company of the contact of {record} is linked to the customer {value}, which does not exist."),
            _("Delete the contact's business relation, or restore the customer {value}."),
        ),
    }
)


@register
class Opportunities(Pair):
    name = "OPPORTUNITY"
    local = "bc.opportunity"
    remote = "crm.opportunity"
    only_coupled = False
    scheduled = False
    depends_on = ("CONTACT",)
    local_filter = (Condition("status", "in", f"{OpportunityStatus.NOT_STARTED}|{OpportunityStatus.IN_PROGRESS}"),)
    remote_filter = (COMPANY_FILTER,)
    fields = (
        Field("description", "name"),
        Field("contact", "parentcontactid", TO),
        # OPP-03: the customer that the contact's company is linked to; without a coupling the account stays blank
        Field("customer", "parentaccountid", TO, clear_on_failed_synch=True),
        Field(None, "owneridtype", TO, constant="systemuser", validate=False, when="person"),
        Field("salesperson", "ownerid", TO, not_null=True, when="person"),
        Field("estimated_value_lcy", "estimatedvalue", TO),
        Field("estimated_closing_date", "estimatedclosedate", TO),
        Field("date_closed", "actualclosedate", TO, enabled=False),
        Field("probability_percent", "closeprobability", TO, enabled=False),
        Field("calcd_current_value_lcy", "actualvalue", TO, enabled=False),
    )
    #: of the same contact (`match_scope`)
    match = ((Match("description", "name", "case"),),)
    fed_by = (("bc.contactbusinessrelation", "contact__persons__opportunities", LOCAL),)
    local_extra = ("contact", "contact_company", "customer")
    remote_extra = (
        "name", "statecode", "bcbi_companyid", "ownerid", "owneridtype", "parentcontactid", "parentaccountid",
        "transactioncurrencyid", "estimatedvalue", "estimatedclosedate", "closeprobability",
    )  # fmt: skip

    def preflight(self, context: HookContext) -> list[Concern]:
        """New opportunities need a number, new Sales opportunities an owner; amounts need the local currency."""
        return [
            *lcy_concerns(context.connection),
            *owner_concerns(context.connection),
            *number_concerns(self.local, MarketingSetup, "opportunity_nos"),
        ]

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return create_lcy_currency(context)

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """COMP-02, and the currency of the values of a new one: they are in LCY."""
        if direction == FROM:
            return {}, {}
        company, lcy = context.connection.company, lcy_currency()
        on_insert = {"transactioncurrencyid": lcy} if lcy else {}
        return on_insert, {"bcbi_companyid": company.hex} if company else {}

    # --- who takes part ---------------------------------------------------------------------------------------------

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """OPP-01 the other way round: what is closed in Sales is not taken. OPP-02: in the team model an opportunity of
        nobody is left out."""
        if side == REMOTE:
            closed = [key for key, item in rows.items() if item.remote("statecode") != OpportunityState.OPEN]
            return dict.fromkeys(closed, Finding("opportunity_closed_in_sales"))
        if context.connection.ownership_model != OwnershipModel.TEAM:
            return {}
        contacts = Batch.load(Contact, {item.local("contact") for item in rows.values()})
        related = relations_of({item.local("contact_company") for item in rows.values()})
        found = {}
        for key, item in rows.items():
            contact = contacts.get(item.local("contact"))
            person = contact is not None and contact["type"] == PERSON
            if not person or item.local("contact_company") not in related:
                found[key] = Finding("opportunity_of_nobody")
        return found

    def match_scope(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str | None]:
        """D9: opportunities match within one contact."""
        if side == REMOTE:
            return {key: item.remote("parentcontactid") for key, item in rows.items()}
        contacts = {key: item.local("contact") for key, item in rows.items()}
        known = partners(context, "bc.contact", "crm.contact", contacts.values())
        return {key: known.get(contact) for key, contact in contacts.items()}

    # --- writing ----------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if direction == TO:
            _refuse_missing_customers(items)
            own_new_rows(items, context.connection)
            for item in items:
                if not item.insert and item.local("contact") is None:
                    # one that came from Sales without a contact says nothing about who it is about there
                    for name in PARENTS:
                        item.values.pop(name, None)
            _into_own_currency(items, context)
        else:
            self._take_over([item for item in items if item.insert], context)

    @staticmethod
    def _take_over(items: Sequence[Item], context: HookContext) -> None:
        """A new opportunity from Sales has the contact and the salesperson of there, as far as they are coupled."""
        contacts = partners(context, "bc.contact", "crm.contact", (i.remote("parentcontactid") for i in items), REMOTE)
        owners = (i.remote("ownerid") for i in items if i.remote("owneridtype") == "systemuser")
        salespeople = partners(context, "bc.salesperson", "crm.systemuser", owners, REMOTE)
        for item in items:
            item.values["contact"] = contacts.get(item.remote("parentcontactid"))
            if item.remote("ownerid") in salespeople:
                item.values["salesperson"] = salespeople[item.remote("ownerid")]

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """A new opportunity from Sales starts with an entry of what Sales expects of it, and is this company's."""
        new = [item for item in items if item.insert and direction == FROM]
        if not new:
            return []
        writes = _entries(new, context)
        company = context.connection.company
        if company:
            mine = [item.remote_id for item in new if item.remote("bcbi_companyid") is None]
            rows = Batch.load(SalesOpportunity, mine).values()
            writes += [(SalesOpportunity, Write.update(row, {"bcbi_companyid": company.hex})) for row in rows]
        return writes

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        return blank_company(SalesOpportunity, [remote for _, remote in couplings], context.connection)

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(SalesOpportunity, context.connection, after, size)


def _refuse_missing_customers(items: Sequence[Item]) -> None:
    """OPP-03: a company that is linked to a customer there is none of."""
    without = [item for item in items if item.local("contact_company") and item.local("customer") is None]
    related = relations_of({item.local("contact_company") for item in without}) if without else {}
    numbers = {company: links[LinkTo.CUSTOMER] for company, links in related.items() if LinkTo.CUSTOMER in links}
    there = {row["no"] for row in Batch.find(Customer, "no", numbers.values())}
    for item in without:
        number = numbers.get(item.local("contact_company"))
        if number and number not in there:
            item.refuse("opportunity_customer_missing", value=number)


def _into_own_currency(items: Sequence[Item], context: HookContext) -> None:
    """The values of an opportunity that Sales keeps in another currency than LCY are in that currency."""
    foreign = [item for item in items if not item.insert and not item.values.keys().isdisjoint(AMOUNTS)]
    currencies, lcy = _currencies(foreign, context)
    for item in foreign:
        own = currencies.get(item.remote("transactioncurrencyid"))
        if own is None or lcy is None or own is lcy:
            continue
        places = smallest(own["currencyprecision"])
        for name in AMOUNTS:
            if item.values.get(name) is not None:
                value = Decimal(item.values[name]) * Decimal(own["exchangerate"]) / Decimal(lcy["exchangerate"])
                item.adjust(name, str(value.quantize(places, ROUND_HALF_UP).quantize(LCY_PLACES)))


def _entries(items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
    """The first entries of opportunities from Sales: value in LCY, probability, closing date."""
    currencies, lcy = _currencies(items, context)
    writes: list[tuple[type, Write]] = []
    for item in items:
        value = Decimal(item.remote("estimatedvalue") or 0)
        chance, closing = item.remote("closeprobability"), item.remote("estimatedclosedate")
        if not value and not chance and closing is None:
            continue
        own = currencies.get(item.remote("transactioncurrencyid"))
        if own is not None and lcy is not None and own is not lcy:
            value = value * Decimal(lcy["exchangerate"]) / Decimal(own["exchangerate"])
        row = {
            "opportunity": item.dest_id,
            "estimated_value_lcy": str(value.quantize(LCY_PLACES, ROUND_HALF_UP)),
            "probability_percent": str(Decimal(chance or 0).quantize(Decimal("0.00001"))),
            "estimated_close_date": closing,
        }
        writes.append((OpportunityEntry, Write.insert(row)))
    return writes


def _currencies(items: Sequence[Item], context: HookContext) -> tuple[Mapping[str, Any], Any]:
    """The Sales currencies of these opportunities by id, and the one of LCY."""
    lcy = lcy_currency() if items else None
    rows = Batch.load(TransactionCurrency, {lcy, *(item.remote("transactioncurrencyid") for item in items)})
    return rows, rows.get(lcy or "")
