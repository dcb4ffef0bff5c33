"""Bank accounts of our company, and the entries that make their balance."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text
from erp.bc.models.base import amount as money
from erp.bc.models.ledger import DocumentType
from erp.bc.models.party import Addressed


class BankAccount(Addressed):
    """An account at a bank; the name, address and communication are those of the bank."""

    contact = text(_("Contact"), 100)
    our_contact = reference("bc.Salesperson", _("Our Contact Code"), related_name="bank_accounts")
    bank_account_no = text(_("Bank Account No."), 30)
    bank_branch_no = text(_("Bank Branch No."), 20)
    iban = text(_("IBAN"), 50)
    swift_code = text(_("SWIFT Code"), 20)
    bank_acc_posting_group = text(_("Bank Acc. Posting Group"), 20)
    min_balance = money(_("Min. Balance"))
    blocked = models.BooleanField(_("Blocked"), default=False)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        indexes = [models.Index(fields=["name"], name="bc_bank_account_name")]


class BankAccountLedgerEntry(BcRecord):
    """What one posting did to a bank account; open until it is reconciled."""

    entry_no = models.IntegerField(_("Entry No."), unique=True)
    bank_account = reference(
        "bc.BankAccount", _("Bank Account No."), null=False, blank=False, related_name="ledger_entries"
    )
    posting_date = models.DateField(_("Posting Date"))
    document_type = models.IntegerField(_("Document Type"), choices=DocumentType.choices, default=DocumentType.NONE)
    document_no = text(_("Document No."), 20)
    description = text(_("Description"), 100)
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    amount = money(_("Amount"))
    amount_lcy = money(_("Amount (LCY)"))
    remaining_amount = money(_("Remaining Amount"))
    open = models.BooleanField(_("Open"), default=True)

    class Meta:
        verbose_name = _("bank account ledger entry")
        verbose_name_plural = _("bank account ledger entries")

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.get_document_type_display()} {self.document_no}"
