"""The customer ledger: what customers were charged and have paid, and the entries each sum is made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text
from erp.bc.models.base import amount as money


class DocumentType(models.IntegerChoices):
    """The document behind an entry."""

    NONE = 0, _("None")
    PAYMENT = 1, _("Payment")
    INVOICE = 2, _("Invoice")
    CREDIT_MEMO = 3, _("Credit Memo")
    FINANCE_CHARGE_MEMO = 4, _("Finance Charge Memo")
    REMINDER = 5, _("Reminder")
    REFUND = 6, _("Refund")


class DetailedEntryType(models.IntegerChoices):
    """What a detailed entry adds to its ledger entry."""

    INITIAL_ENTRY = 1, _("Initial Entry")
    APPLICATION = 2, _("Application")
    UNREALIZED_LOSS = 3, _("Unrealized Loss")
    UNREALIZED_GAIN = 4, _("Unrealized Gain")
    REALIZED_LOSS = 5, _("Realized Loss")
    REALIZED_GAIN = 6, _("Realized Gain")
    PAYMENT_DISCOUNT = 7, _("Payment Discount")


class CustLedgerEntry(BcRecord):
    """What one document did to a customer's account. It is open until nothing remains."""

    entry_no = models.IntegerField(_("Entry No."), unique=True)
    customer = reference("bc.Customer", _("Customer No."), null=False, blank=False, related_name="ledger_entries")
    posting_date = models.DateField(_("Posting Date"))
    document_date = models.DateField(_("Document Date"), null=True, blank=True)
    due_date = models.DateField(_("Due Date"), null=True, blank=True)
    document_type = models.IntegerField(_("Document Type"), choices=DocumentType.choices, default=DocumentType.NONE)
    document_no = text(_("Document No."), 20)
    external_document_no = text(_("External Document No."), 35)
    description = text(_("Description"), 100)
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"), db_index=False)
    open = models.BooleanField(_("Open"), default=False, editable=False)

    class Meta:
        verbose_name = _("customer ledger entry")
        verbose_name_plural = _("customer ledger entries")
        indexes = [models.Index(fields=["document_no"], name="bc_cust_ledger_document")]

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.get_document_type_display()} {self.document_no}"


class DetailedCustLedgEntry(BcRecord):
    """One of the sums a customer ledger entry is made of: the initial amount, a payment applied to it, a discount."""

    entry_no = models.IntegerField(_("Entry No."), unique=True)
    cust_ledger_entry = reference(
        "bc.CustLedgerEntry",
        _("Cust. Ledger Entry No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        related_name="detailed_entries",
    )
    entry_type = models.IntegerField(
        _("Entry Type"), choices=DetailedEntryType.choices, default=DetailedEntryType.INITIAL_ENTRY
    )
    posting_date = models.DateField(_("Posting Date"))
    document_type = models.IntegerField(_("Document Type"), choices=DocumentType.choices, default=DocumentType.NONE)
    document_no = text(_("Document No."), 20)
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    amount = money(_("Amount"))
    amount_lcy = money(_("Amount (LCY)"))
    unapplied = models.BooleanField(_("Unapplied"), default=False)
    # the entry this one was applied to, and which detailed entries were written together
    applied_cust_ledger_entry_no = models.IntegerField(_("Applied Cust. Ledger Entry No."), default=0)
    unapplied_by_entry_no = models.IntegerField(_("Unapplied by Entry No."), default=0)
    transaction_no = models.IntegerField(_("Transaction No."), default=0)

    class Meta:
        verbose_name = _("detailed customer ledger entry")
        verbose_name_plural = _("detailed customer ledger entries")

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.get_entry_type_display()} {self.document_no}"
