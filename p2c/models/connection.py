"""Connections of data integration, and the sets of two that projects run over (FO-140 to FO-146)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class System(models.TextChoices):
    """The two systems a connection may lead to."""

    SALES = "sales", _("Sales")
    FO = "fo", _("Finance and Operations")


class ConnectionState(models.TextChoices):
    """Whether a connection can be used (FO-141). Both systems are tables of this database; none outside is reached."""

    CONNECTED = "connected", _("Ready, in this database")
    REPAIR = "repair", _("Needs repair")


class SystemConnection(models.Model):
    """The account data integration signs in to one system with. In Sales it is a user, who stands as the one who made
    and changed what comes from Finance and Operations, and a team, which owns it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    system = models.CharField(_("system"), max_length=5, choices=System.choices)
    account = models.CharField(_("account"), max_length=200, help_text=_("Who signs in, e.g. an e-mail address."))
    environments = models.TextField(
        _("environments"), help_text=_("The environments the account can reach, one on each line.")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ConnectionState.choices,
        default=ConnectionState.CONNECTED,
        editable=False,
    )
    user = models.ForeignKey(
        "crm.SystemUser", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user in Sales")
    )
    team = models.ForeignKey(
        "crm.Team", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team in Sales")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("connection to a system")
        verbose_name_plural = _("connections to systems")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def environment_names(self) -> list[str]:
        return [line.strip() for line in self.environments.splitlines() if line.strip()]


class ConnectionSet(models.Model):
    """Two connections with an environment of each, the organisations that belong together, and the integration keys.
    Which one is the source is a matter of the project's template (FO-142)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    sales_connection = models.ForeignKey(
        SystemConnection,
        models.PROTECT,
        related_name="sales_sets",
        limit_choices_to={"system": System.SALES},
        verbose_name=_("connection to Sales"),
    )
    sales_environment = models.CharField(_("environment of Sales"), max_length=200, blank=True)
    fo_connection = models.ForeignKey(
        SystemConnection,
        models.PROTECT,
        related_name="fo_sets",
        limit_choices_to={"system": System.FO},
        verbose_name=_("connection to Finance and Operations"),
    )
    fo_environment = models.CharField(_("environment of Finance and Operations"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("connection set")
        verbose_name_plural = _("connection sets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationMapping(models.Model):
    """A business unit of Sales and the legal entity of Finance and Operations its records go to and come from
    (FO-144). Both by the name they are known by: a unit that was renamed since is told before a run (FO-E05)."""

    connection_set = models.ForeignKey(
        ConnectionSet, models.CASCADE, related_name="organisations", verbose_name=_("connection set")
    )
    sales_organisation = models.CharField(_("organisation in Sales"), max_length=160)
    legal_entity = models.CharField(_("legal entity"), max_length=4)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation mapping")
        verbose_name_plural = _("organisation mappings")
        ordering = ["connection_set", "legal_entity"]
        constraints = [
            models.UniqueConstraint(fields=["connection_set", "sales_organisation"], name="organisation_mapped_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sales_organisation} ↔ {self.legal_entity}"


class IntegrationKey(models.Model):
    """The columns that tell which record of an entity is meant, for every project of the connection set (FO-146)."""

    connection_set = models.ForeignKey(
        ConnectionSet, models.CASCADE, related_name="keys", verbose_name=_("connection set")
    )
    entity = models.CharField(_("entity"), max_length=80)
    columns = models.JSONField(_("columns"), default=list)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("integration key")
        verbose_name_plural = _("integration keys")
        ordering = ["connection_set", "entity"]
        constraints = [models.UniqueConstraint(fields=["connection_set", "entity"], name="one_key_per_entity")]

    def __str__(self) -> str:
        return f"{self.entity}: {', '.join(self.columns)}"
