"""VENDOR: vendors and accounts of type Vendor, both ways (CUST-01, CUST-04, CUST-10, CUST-11)."""

from erp.bc.models import PurchaseSetup
from erp.bc.models.contact import LinkTo
from integration.pairs import Condition, register
from p2c.pairs.trader import COMPANY_FILTER, TraderPair, account_fields


@register
class Vendors(TraderPair):
    name = "VENDOR"
    local = "bc.vendor"
    customertypecode = 11
    responsible = "purchaser"
    link_to_table = LinkTo.VENDOR
    numbered_by = (PurchaseSetup, "vendor_nos")
    remote_filter = (
        Condition("statecode", "eq", "0"),
        Condition("customertypecode", "eq", "11"),
        COMPANY_FILTER,
    )
    fields = account_fields("purchaser")
