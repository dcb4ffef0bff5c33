"""The work lists: orders and quotes of Sales as the back office sees them, before Business Central has them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.models import Quote, SalesOrder


class WaitingOrder(SalesOrder):
    """A submitted order that Business Central has not taken yet (DOC-004)."""

    class Meta:
        proxy = True
        verbose_name = _("order waiting for Business Central")
        verbose_name_plural = _("orders from Sales")
        default_permissions = ("view",)


class WaitingQuote(Quote):
    """An active or won quote that Business Central has not processed yet (DOC-120)."""

    class Meta:
        proxy = True
        verbose_name = _("quote waiting for Business Central")
        verbose_name_plural = _("quotes from Sales")
        default_permissions = ("view",)
