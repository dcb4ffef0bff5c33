"""CUSTOMER: customers and accounts of type Customer, both ways (CUST-01 … CUST-11)."""

from collections.abc import Sequence

from crm.models import Account, AccountStatistics
from erp.bc.models import SalesSetup
from erp.bc.models.contact import LinkTo
from integration.engine.write import Batch, Write
from integration.pairs import FROM, TO, Condition, Field, HookContext, Item, register
from p2c.pairs.trader import COMPANY_FILTER, TraderPair, account_fields

_ALL = 3
_INACTIVE = 1


@register
class Customers(TraderPair):
    name = "CUSTOMER"
    local = "bc.customer"
    customertypecode = 3
    responsible = "salesperson"
    link_to_table = LinkTo.CUSTOMER
    numbered_by = (SalesSetup, "customer_nos")
    remote_filter = (
        Condition("statecode", "eq", "0"),
        Condition("customertypecode", "eq", "3"),
        COMPANY_FILTER,
    )
    fields = account_fields("salesperson", [Field("credit_limit_lcy", "creditlimit", TO)])

    unchanged_directions = frozenset({FROM})

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """CUST-03 also where nothing else of the account has changed."""
        self.block_inactive(items)

    def block_inactive(self, items: Sequence[Item]) -> None:
        """CUST-03: an inactive account blocks its customer; nothing unblocks it."""
        for item in items:
            if item.remote("statecode") == _INACTIVE and not item.local("blocked"):
                item.values["blocked"] = _ALL

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        """DOC-204: the figures of the customer leave Sales with the coupling."""
        accounts = Batch.load(Account, [remote for _, remote in couplings], ("nav_accountstatisticsid",))
        shown = Batch.load(AccountStatistics, [row["nav_accountstatisticsid"] for row in accounts.values()])
        return [
            *super().on_uncouple(couplings, context),
            *((AccountStatistics, Write.delete(r)) for r in shown.values()),
        ]
