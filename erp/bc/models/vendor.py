"""The vendor: whom we buy from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import reference
from erp.bc.models.party import Trader


class VendorBlocked(models.IntegerChoices):
    """What may no longer be done with a vendor."""

    NOT_BLOCKED = 0, _("Not blocked")
    PAYMENT = 1, _("Payment")
    ALL = 2, _("All")


class Vendor(Trader):
    """A vendor."""

    purchaser = reference("bc.Salesperson", _("Purchaser Code"), related_name="vendors")
    blocked = models.IntegerField(_("Blocked"), choices=VendorBlocked.choices, default=VendorBlocked.NOT_BLOCKED)

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        indexes = [
            models.Index(fields=["name"], name="bc_vendor_name"),
            models.Index(fields=["e_mail"], name="bc_vendor_email"),
        ]
