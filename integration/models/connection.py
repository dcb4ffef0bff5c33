"""The connection between the Sales side and the company: where Sales is, who synchronises, which switches are on."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from integration.ids import new_id

#: the versions of the client that a connection string can name, newest first
PROXY_VERSIONS = (9, 8, 7)


class OwnershipModel(models.TextChoices):
    PERSON = "person", _("Person")
    TEAM = "team", _("Team")


class AuthenticationType(models.TextChoices):
    """How the integration user signs in to Sales."""

    OFFICE365 = "office365", _("Office 365 / OAuth 2.0 (online)")
    AD = "ad", _("Active Directory")
    IFD = "ifd", _("Internet-facing deployment (IFD)")
    OAUTH = "oauth", _("OAuth (on-premises)")


class Connection(models.Model):
    """One per installation (one company). Ids are those of rows on the Sales side."""

    name = models.CharField(_("name"), max_length=40, default="Sales")
    enabled = models.BooleanField(_("enabled"), default=False)
    disabled_reason = models.CharField(_("disabled reason"), max_length=250, blank=True, editable=False)

    # --- where Sales is, and how the integration user signs in there (SET-001) -------------------------------------
    server_url = models.CharField(
        _("server URL"), max_length=250, blank=True, help_text=_("The address of Sales, e.g. https://contoso.example.")
    )
    user_name = models.CharField(
        _("user name"), max_length=250, blank=True, help_text=_("The user that the synchronisation signs in as.")
    )
    authentication_type = models.CharField(
        _("authentication type"),
        max_length=10,
        choices=AuthenticationType.choices,
        default=AuthenticationType.OFFICE365,
    )
    domain = models.CharField(_("domain"), max_length=250, blank=True, editable=False)
    #: the key the secret is kept under (`ConnectionSecret`); the secret itself is in no table that people read
    secret_key = models.UUIDField(null=True, blank=True, editable=False)
    connection_string = models.TextField(_("connection string"), blank=True)
    proxy_version = models.PositiveSmallIntegerField(
        _("client version"), choices=[(n, str(n)) for n in PROXY_VERSIONS], default=PROXY_VERSIONS[0]
    )
    web_client_url = models.CharField(
        _("Business Central web client URL"),
        max_length=250,
        blank=True,
        help_text=_("Where links on records in Sales lead; Sales is told it."),
    )
    crm_version = models.CharField(_("version of Sales"), max_length=30, blank=True, editable=False)
    is_solution_installed = models.BooleanField(_("integration solution installed"), default=False, editable=False)
    #: what `integration.time_zone` reckons in
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        default="",
        db_default="",  # a version before this one does not write it
        help_text=_("Schedules and the dates of documents go by it. Blank: the setting P2C_TIME_ZONE."),
    )
    restore_connection = models.BooleanField(
        _("restore connection"), default=False, help_text=_("Enable it by itself when it is first used again.")
    )
    guide_completed = models.BooleanField(_("guide completed"), default=False, editable=False)
    #: what was said on the pages of the guide before it was finished
    guide_state = models.JSONField(default=dict, blank=True, editable=False)

    # --- who synchronises, who owns, in which money ----------------------------------------------------------------
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
    base_currency_precision = models.PositiveSmallIntegerField(
        _("decimals of the base currency"), null=True, blank=True, editable=False
    )
    base_currency_symbol = models.CharField(_("symbol of the base currency"), max_length=5, blank=True, editable=False)
    currency_decimal_precision = models.PositiveSmallIntegerField(
        _("decimals of prices"), null=True, blank=True, editable=False
    )
    default_team = models.UUIDField(_("default owning team"), null=True, blank=True)

    # --- switches --------------------------------------------------------------------------------------------------
    unit_group_mapping_enabled = models.BooleanField(_("unit group mapping"), default=False)
    extended_price_calculation_enabled = models.BooleanField(
        _("extended price calculation"),
        default=False,
        help_text=_("Price lists of Business Central come from price list lines instead of sales prices."),
    )
    #: the price list in Sales that holds unit prices; made by the synchronisation (PRICE-01)
    default_price_list = models.UUIDField(_("default price list"), null=True, blank=True, editable=False)
    sales_order_integration_enabled = models.BooleanField(
        _("sales order integration"),
        default=False,
        help_text=_("Submitted orders of Sales become orders of Business Central."),
    )
    bidirectional_sales_order_integration = models.BooleanField(
        _("bidirectional sales order integration"),
        default=False,
        help_text=_("Released orders of Business Central are kept in step with Sales both ways."),
    )
    auto_create_sales_orders = models.BooleanField(_("automatically create sales orders"), default=False)
    auto_process_sales_quotes = models.BooleanField(_("automatically process sales quotes"), default=False)
    #: the Sales user who performs the order integration; blank: the integration user
    order_integration_user = models.UUIDField(_("order integration user"), null=True, blank=True)
    item_availability_enabled = models.BooleanField(
        _("item availability"), default=False, help_text=_("Sales can ask how much of an item is available.")
    )
    item_availability_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item availability user"),
        help_text=_("Whose web service access key Sales asks with."),
    )
    history = HistoricalRecords(excluded_fields=["secret_key", "guide_state"])

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connection")

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Its secret goes with it."""
        if self.secret_key is not None:
            ConnectionSecret.objects.filter(pk=self.secret_key).delete()
        return super().delete(*args, **kwargs)


class ConnectionSecret(models.Model):
    """A secret under a key nobody can guess, encrypted. It is not registered, and no screen, list or export has it."""

    key = models.UUIDField(primary_key=True, default=new_id, editable=False)
    value = models.TextField(editable=False)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")

    def __str__(self) -> str:
        return str(self.key)
