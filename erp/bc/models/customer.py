"""The customer: who buys from us."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import reference
from erp.bc.models.party import ContactType, Trader
from integration.indexes import ServerIndex
from integration.searching import Beginning


class CustomerBlocked(models.IntegerChoices):
    """What may no longer be done with a customer."""

    NOT_BLOCKED = 0, _("Not blocked")
    SHIP = 1, _("Ship")
    INVOICE = 2, _("Invoice")
    ALL = 3, _("All")


class Customer(Trader):
    """A customer."""

    contact_type = models.IntegerField(_("Contact Type"), choices=ContactType.choices, default=ContactType.COMPANY)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"), related_name="customers")
    customer_price_group = reference("bc.CustomerPriceGroup", _("Customer Price Group"), db_index=False)
    credit_limit_lcy = models.DecimalField(_("Credit Limit (LCY)"), max_digits=19, decimal_places=4, default=Decimal(0))
    blocked = models.IntegerField(_("Blocked"), choices=CustomerBlocked.choices, default=CustomerBlocked.NOT_BLOCKED)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index(fields=["name"], name="bc_customer_name"),
            models.Index(fields=["e_mail"], name="bc_customer_email"),
            # what lists are filtered by
            ServerIndex(fields=["blocked"], name="bc_customer_blocked"),
            ServerIndex(fields=["currency"], name="bc_customer_currency"),
            ServerIndex(fields=["country_region_code"], name="bc_customer_country"),
            # what they are searched by
            models.Index(Beginning("no"), name="bc_customer_no_begins"),
            models.Index(Beginning("name"), name="bc_customer_name_begins"),
            models.Index(Beginning("e_mail"), name="bc_customer_email_begins"),
        ]
