"""Currencies and their exchange rates against the local currency (LCY)."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


class Currency(BcRecord):
    """A foreign currency; a blank currency code on a record means LCY."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 30)
    iso_code = text(_("ISO Code"), 3)
    symbol = text(_("Symbol"), 10)
    amount_rounding_precision = models.DecimalField(
        _("Amount Rounding Precision"), max_digits=19, decimal_places=5, default=Decimal("0.01")
    )
    unit_amount_rounding_precision = models.DecimalField(
        _("Unit-Amount Rounding Precision"), max_digits=19, decimal_places=5, default=Decimal("0.00001")
    )

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")

    def __str__(self) -> str:
        return self.code


class CurrencyExchangeRate(BcRecord):
    """From a date on, `exchange_rate_amount` units of the currency are `relational_exch_rate_amount` units of LCY."""

    currency = reference(
        "bc.Currency",
        _("Currency Code"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        related_name="exchange_rates",
    )
    starting_date = models.DateField(_("Starting Date"))
    exchange_rate_amount = models.DecimalField(
        _("Exchange Rate Amount"), max_digits=19, decimal_places=6, default=Decimal(1)
    )
    relational_exch_rate_amount = models.DecimalField(
        _("Relational Exch. Rate Amount"), max_digits=19, decimal_places=6, default=Decimal(1)
    )

    class Meta:
        verbose_name = _("currency exchange rate")
        verbose_name_plural = _("currency exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "starting_date"],
                name="bc_exchange_rate_date",
                violation_error_message=_("This currency already has a rate from that date."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.starting_date}"
