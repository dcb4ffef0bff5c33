"""Legal entities, and the series their documents are numbered from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import FoRecord, choice, key, key_text, text


class LegalEntity(FoRecord):
    """A company in Finance and Operations; its id (USMF, DEMF) marks every row that belongs to it."""

    legal_entity_id = key_text(_("Legal entity"), 4, unique=True)
    name = key_text(_("Name"), 100)
    accounting_currency = key_text(_("Accounting currency"), 3)
    country_region_iso_code = text(_("Country/region ISO code"), 2)
    language_id = text(_("Language"), 7)
    sales_tax_group = text(_("Sales tax group"), 10)
    prepared_on = models.DateTimeField(_("Prepared for prospect to cash"), null=True, blank=True, editable=False)
    distinct_products_populated_on = models.DateTimeField(
        _("Distinct product table populated"), null=True, blank=True, editable=False
    )
    sales_totals_calculated_on = models.DateTimeField(
        _("Sales totals calculated"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")

    def __str__(self) -> str:
        return f"{self.legal_entity_id} {self.name}".strip()


class SequenceUse(models.TextChoices):
    """What a number sequence numbers."""

    SALES_ORDER = "SalesOrder", _("Sales order")
    SALES_QUOTATION = "SalesQuotation", _("Quotation")
    SALES_INVOICE = "SalesInvoice", _("Sales invoice")
    LEDGER_VOUCHER = "LedgerVoucher", _("Ledger voucher")
    CONTACT_PERSON = "ContactPerson", _("Contact person")
    PARTY = "Party", _("Party")


class NumberSequence(FoRecord):
    """A running number with its prefix, of one legal entity; that of parties is shared by all of them."""

    data_area_id = text(_("Legal entity"), 4)
    numbers = choice(_("Numbers"), SequenceUse)
    prefix = text(_("Prefix"), 10)
    next_number = models.PositiveIntegerField(_("Next number"), default=1)
    digits = models.PositiveSmallIntegerField(_("Digits"), default=6)

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        constraints = [key("fo_number_sequence_key", ("data_area_id", "numbers"))]

    def __str__(self) -> str:
        return f"{self.data_area_id} {self.get_numbers_display()}".strip()

    def number(self, at: int) -> str:
        """The number in that place of the sequence."""
        return f"{self.prefix}{at:0{self.digits}d}"
