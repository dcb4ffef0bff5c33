"""What contacts are to us: at an account or not, and customers once there is a document for them."""

from crm.models import Account, Contact, PriceLevel
from integration.engine.write import Batch, Write


def company_is_account(batch: Batch) -> None:
    """Is Company an Account says whether the company of a contact is an account (FO-111)."""
    for item in batch.saves:
        item.new["msdynce_iscompanyanaccount"] = item.new["parentcustomerid_account"] is not None


def customers_become_active(batch: Batch) -> None:
    """The contact a document is for becomes an active customer with it, and stays one (FO-110)."""
    fresh = [item for item in batch.saves if item.changed("customerid_contact") and item.new["customerid_contact"]]
    contacts = batch.load(Contact, (item.new["customerid_contact"] for item in fresh))
    for item in fresh:
        contact = contacts.get(item.new["customerid_contact"])
        if contact is not None and not contact["msdynce_isactivecustomer"]:
            batch.further(Contact, Write.update(contact, {"msdynce_isactivecustomer": True}), item)


def currency_of_document(batch: Batch) -> None:
    """A document without a currency takes that of its price list, or else of its customer."""
    fresh = [item for item in batch.saves if item.new["transactioncurrencyid"] is None]
    if not fresh:
        return
    name = ("transactioncurrencyid",)
    lists = batch.load(PriceLevel, (item.new["pricelevelid"] for item in fresh), name)
    accounts = batch.load(Account, (item.new["customerid_account"] for item in fresh), name)
    contacts = batch.load(Contact, (item.new["customerid_contact"] for item in fresh), name)
    for item in fresh:
        new = item.new
        sources = (
            lists.get(new["pricelevelid"] or ""),
            accounts.get(new["customerid_account"] or ""),
            contacts.get(new["customerid_contact"] or ""),
        )
        found = (row["transactioncurrencyid"] for row in sources if row)
        new["transactioncurrencyid"] = next(filter(None, found), None)
