"""The connection between the Sales side and the company: who synchronises, who owns, which switches are on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class OwnershipModel(models.TextChoices):
    PERSON = "person", _("Person")
    TEAM = "team", _("Team")


class Connection(models.Model):
    """One per installation (one company). Ids are those of rows on the Sales side."""

    name = models.CharField(_("name"), max_length=40, default="Sales")
    enabled = models.BooleanField(_("enabled"), default=False)
    disabled_reason = models.CharField(_("disabled reason"), max_length=250, blank=True, editable=False)
    integration_user = models.UUIDField(
        _("integration user"),
        null=True,
        blank=True,
        help_text=_("Changes in Sales made by somebody signed in as this user are not synchronised."),
    )
    ownership_model = models.CharField(
        _("ownership model"), max_length=10, choices=OwnershipModel.choices, default=OwnershipModel.PERSON
    )
    company = models.UUIDField(_("company"), null=True, blank=True)
    base_currency = models.UUIDField(_("base currency"), null=True, blank=True)
    default_team = models.UUIDField(_("default owning team"), null=True, blank=True)
    unit_group_mapping_enabled = models.BooleanField(_("unit group mapping"), default=False)
    extended_price_calculation_enabled = models.BooleanField(
        _("extended price calculation"),
        default=False,
        help_text=_("Price lists of Business Central come from price list lines instead of sales prices."),
    )
    #: the price list in Sales that holds unit prices; made by the synchronisation (PRICE-01)
    default_price_list = models.UUIDField(_("default price list"), null=True, blank=True, editable=False)
    auto_create_sales_orders = models.BooleanField(_("automatically create sales orders"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connection")

    def __str__(self) -> str:
        return self.name
