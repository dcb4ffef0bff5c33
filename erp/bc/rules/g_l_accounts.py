"""G/L accounts: which of them lines of documents may be charged to."""

from __future__ import annotations

from itertools import product

from erp.bc.models import GLAccount, SalesInvoiceLine, SalesLine
from erp.bc.models.g_l_account import AccountType
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.documents.vat import PROD, known_groups
from erp.bc.rules.references import Follower, codes_move
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule


def only_posting_accounts_directly(batch: Batch) -> None:
    """Headings and totals are never posted to."""
    for item in batch.saves:
        if item.new["account_type"] != AccountType.POSTING:
            item.new["direct_posting"] = False


def account_problem(account: Row) -> str:
    """Why no line may go to an account, as the code of the sentence; blank where one may."""
    if account["blocked"]:
        return "bc.account_blocked"
    if not account["direct_posting"]:
        return "bc.account_not_direct"
    return "" if account["gen_prod_posting_group"] else "bc.account_without_group"


def check_account(item: Write, caption: str, record: str, account: Row) -> None:
    """DOC-047: a line goes to an account that is not blocked, that takes postings, and that has its product group."""
    problem = account_problem(account)
    if problem:
        item.refuse(problem, caption, record=record, value=f"{account['no']} {account['name']}".strip())


def freight_account(batch: Batch) -> None:
    """The accounts that the sales set-up names for freight and prepayments are ones lines may go to (DOC-047)."""
    for item, name in product(batch.saves, ("freight_g_l_acc_no", "prepayment_g_l_acc_no")):
        no = item.new[name]
        if not no or not item.changed(name):
            continue
        caption = batch.table.column(name).caption
        found = batch.find(GLAccount, "no", [no])
        if found:
            check_account(item, caption, batch.table.caption, found[0])
        else:
            target = str(GLAccount._meta.verbose_name)
            item.refuse("wrong_target", caption, record=batch.table.caption, value=no, target=target)


G_L_ACCOUNT: list[Rule] = [
    clean_codes,
    known_groups(PROD),
    only_posting_accounts_directly,
    codes_move("no", Follower(SalesLine, "no", "g_l_account"), Follower(SalesInvoiceLine, "no", "g_l_account")),
]
