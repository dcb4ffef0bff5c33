"""How much VAT is charged: who buys belongs to one group, what is sold to another, and the two together say it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, text


class VatCalculationType(models.IntegerChoices):
    """Who pays the tax to the state: we, or the customer himself."""

    NORMAL_VAT = 0, _("Normal VAT")
    REVERSE_CHARGE_VAT = 1, _("Reverse Charge VAT")


class VatBusinessPostingGroup(BcRecord):
    """A group of customers and vendors that are taxed alike: domestic, European Union, export."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    description = text(_("Description"), 100)

    class Meta:
        verbose_name = _("VAT business posting group")
        verbose_name_plural = _("VAT business posting groups")

    def __str__(self) -> str:
        return self.code


class VatProductPostingGroup(BcRecord):
    """A group of goods and services that are taxed alike: at the full rate, at a reduced one, not at all."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    description = text(_("Description"), 100)

    class Meta:
        verbose_name = _("VAT product posting group")
        verbose_name_plural = _("VAT product posting groups")

    def __str__(self) -> str:
        return self.code


class VatPostingSetup(BcRecord):
    """The VAT of goods of one group that are sold to customers of another; a blank business group is one, too."""

    vat_bus_posting_group = text(_("VAT Bus. Posting Group"), 20)
    vat_prod_posting_group = models.CharField(_("VAT Prod. Posting Group"), max_length=20)
    description = text(_("Description"), 100)
    vat_identifier = text(_("VAT Identifier"), 20)
    vat_percent = decimal(_("VAT %"), validators=[MinValueValidator(0), MaxValueValidator(100)])
    vat_calculation_type = models.IntegerField(
        _("VAT Calculation Type"), choices=VatCalculationType.choices, default=VatCalculationType.NORMAL_VAT
    )
    blocked = models.BooleanField(_("Blocked"), default=False)

    class Meta:
        verbose_name = _("VAT posting setup")
        verbose_name_plural = _("VAT posting setup")
        constraints = [
            models.UniqueConstraint(
                fields=["vat_bus_posting_group", "vat_prod_posting_group"],
                name="bc_vat_posting_setup_once",
                violation_error_message=_("The two groups already have a VAT posting setup."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.vat_bus_posting_group or '–'} · {self.vat_prod_posting_group}"
