"""Opportunities: the company follows the contact, won and lost ones are closed, one entry is the active one."""

from decimal import ROUND_HALF_UP, Decimal

from erp.bc.models import Contact, Opportunity, OpportunityEntry
from erp.bc.models.opportunity import OpportunityStatus
from integration import time_zone
from integration.engine.write import Batch, Write

CLOSED = (OpportunityStatus.WON, OpportunityStatus.LOST)
CENTS = Decimal("0.0001")


def company_of_contact(batch: Batch) -> None:
    """The contact's company comes with the contact; so does its salesperson when nobody is named."""
    asked = [w for w in batch.saves if w.old is None or w.changed("contact", "contact_company")]
    contacts = batch.load(Contact, (w.new["contact"] for w in asked))
    for item in asked:
        new, contact = item.new, contacts.get(item.new["contact"])
        new["contact_company"] = contact["company"] if contact else None
        if contact and not new["salesperson"] and (item.old is None or item.changed("contact")):
            new["salesperson"] = contact["salesperson"]


def close_when_decided(batch: Batch) -> None:
    """A won or lost opportunity is closed from that day; people do not change a closed one."""
    today = time_zone.today().isoformat()
    for item in batch.saves:
        new, old = item.new, item.old
        if old is not None and old["closed"] and batch.by_person and new != old:
            status = str(OpportunityStatus(old["status"]).label)
            item.refuse("bc.opportunity_closed", record=batch.table.text(old), status=status)
            continue
        new["creation_date"] = new["creation_date"] or today
        new["closed"] = new["status"] in CLOSED
        new["date_closed"] = (new["date_closed"] or today) if new["closed"] else None


def value_by_probability(batch: Batch) -> None:
    """What an opportunity is worth now is its estimated value, as far as it is probable."""
    today = time_zone.today().isoformat()
    for item in batch.saves:
        new = item.new
        new["date_of_change"] = new["date_of_change"] or today
        worth = Decimal(new["estimated_value_lcy"]) * Decimal(new["probability_percent"]) / 100
        new["calcd_current_value_lcy"] = str(worth.quantize(CENTS, rounding=ROUND_HALF_UP))


def one_active(batch: Batch) -> None:
    """A new active entry takes the place of the one before; people add none to a closed opportunity."""
    rows = batch.load(Opportunity, {w.row["opportunity"] for w in batch.writes}) if batch.by_person else {}
    for item in batch.writes:
        opportunity = rows.get(item.row["opportunity"])
        if opportunity and opportunity["closed"]:
            status = str(OpportunityStatus(opportunity["status"]).label)
            name = " · ".join(filter(None, (opportunity["no"], opportunity["description"])))
            item.refuse("bc.opportunity_closed", record=name, status=status)
    fresh = [w for w in batch.saves if w.new["active"] and (w.old is None or not w.old["active"])]
    latest = {w.new["opportunity"]: w for w in fresh}
    for item in fresh:
        if latest[item.new["opportunity"]] is not item:
            item.new["active"] = False
    here = {w.old["system_id"] for w in batch.writes if w.old}
    for item in batch.updates:
        cause = latest.get(item.new["opportunity"])
        if cause is not None and cause is not item:
            item.new["active"] = False
    for row in batch.find(OpportunityEntry, "opportunity", latest):
        if row["active"] and row["system_id"] not in here:
            batch.further(OpportunityEntry, Write.update(row, {"active": False}), cause=latest[row["opportunity"]])
