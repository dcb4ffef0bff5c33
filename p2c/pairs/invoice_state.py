"""Whether an invoice is paid: what Sales shows follows the customer ledger of Business Central (INV-09, DOC-151)."""

from decimal import Decimal

from crm.models.invoice import InvoiceState, InvoiceStatus
from integration.pairs import Item

#: (state, status reason)
State = tuple[int, int]
BILLED: State = (int(InvoiceState.ACTIVE), int(InvoiceStatus.BILLED))
COMPLETE: State = (int(InvoiceState.PAID), int(InvoiceStatus.COMPLETE))
PARTIAL: State = (int(InvoiceState.PAID), int(InvoiceStatus.PARTIAL))
CANCELED: State = (int(InvoiceState.CANCELED), int(InvoiceStatus.CANCELED))
#: the calculated columns of a posted invoice that say so
COLUMNS = ("cancelled", "original_amount", "remaining_amount")


def state_of(item: Item) -> State:
    """The state in Sales that goes with a posted invoice: canceled, paid in full, paid in part, or billed."""
    if item.local("cancelled"):
        return CANCELED
    original, remaining = item.local("original_amount"), item.local("remaining_amount")
    if original is None:
        return BILLED  # nothing was posted to the customer's account
    if not Decimal(remaining):
        return COMPLETE
    return BILLED if Decimal(remaining) == Decimal(original) else PARTIAL


def step_towards(item: Item) -> dict[str, int]:
    """What to write now so that a coupled invoice gets its state: all of it while it is active in Sales; else it is
    made active first, and `state_of` follows when that is written."""
    wanted, now = state_of(item), (item.remote("statecode"), item.remote("statuscode"))
    if now == wanted:
        return {}
    state, status = wanted if now[0] == BILLED[0] else BILLED
    return {"statecode": state, "statuscode": status}
