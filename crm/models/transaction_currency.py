"""The currency of Sales records, with its rate against the base currency."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, WithState, text
from integration.records import new_id


class TransactionCurrency(WithState, Stamped):
    """A currency; the rate is foreign units per unit of the base currency."""

    transactioncurrencyid = models.UUIDField(
        _("Transaction Currency Id"),
        primary_key=True,
        db_column="transactioncurrencyid",
        default=new_id,
        editable=False,
    )
    isocurrencycode = models.CharField(_("Currency Code"), max_length=5, db_column="isocurrencycode")
    currencyname = text(_("Currency Name"), 100, db_column="currencyname")
    currencysymbol = text(_("Currency Symbol"), 10, db_column="currencysymbol")
    currencyprecision = models.IntegerField(_("Currency Precision"), db_column="currencyprecision", default=2)
    exchangerate = models.DecimalField(_("Exchange Rate"), db_column="exchangerate", max_digits=23, decimal_places=10)

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")

    def __str__(self) -> str:
        return self.isocurrencycode
