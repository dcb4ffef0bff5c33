"""VAT registration numbers: how those of a country look, and the log of the ones that were entered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


class VatRegistrationNoFormat(BcRecord):
    """How VAT registration numbers of a country look: `#` is a digit, `@` a letter, `?` either."""

    country = reference("bc.Country", _("Country/Region Code"), null=False, blank=False, on_delete=models.CASCADE)
    format = models.CharField(_("Format"), max_length=20)

    class Meta:
        verbose_name = _("VAT registration no. format")
        verbose_name_plural = _("VAT registration no. formats")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "format"],
                name="bc_vat_format_once",
                violation_error_message=_("The country already has that format."),
            )
        ]

    def __str__(self) -> str:
        return self.format


class VatAccountType(models.IntegerChoices):
    """Whose VAT registration number it is."""

    CUSTOMER = 0, _("Customer")
    VENDOR = 1, _("Vendor")
    CONTACT = 2, _("Contact")


class VatRegistrationLog(BcRecord):
    """A VAT registration number as it was entered. Nobody has asked an authority about it yet."""

    entry_no = models.IntegerField(_("Entry No."), unique=True, editable=False)
    vat_registration_no = models.CharField(_("VAT Registration No."), max_length=20)
    account_type = models.IntegerField(_("Account Type"), choices=VatAccountType.choices)
    account_no = models.CharField(_("Account No."), max_length=20)
    country_region_code = text(_("Country/Region Code"), 10)
    user_id = text(_("User ID"), 150)

    class Meta:
        verbose_name = _("VAT registration log entry")
        verbose_name_plural = _("VAT registration log entries")
        indexes = [models.Index(fields=["account_type", "account_no"], name="bc_vat_log_account")]

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.vat_registration_no}"
