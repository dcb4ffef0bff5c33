"""The Sales environment as its administrators see it: the organisation, who has which role, and where BC answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, lookup, text
from crm.models.organisation import SystemUser, Team
from integration.records import new_id


class Organization(Stamped):
    """The one organisation of this environment. The address and the version are what the platform tells about it;
    they are no columns of Dataverse's table."""

    organizationid = models.UUIDField(
        _("Organization Id"), primary_key=True, db_column="organizationid", default=new_id, editable=False
    )
    name = models.CharField(_("Name"), max_length=160, db_column="name")
    environmenturl = text(_("Environment URL"), 250, db_column="environmenturl")
    version = text(_("Version"), 30, db_column="version", default="9.2.0")
    basecurrency = lookup(_("Base Currency"), "crm.TransactionCurrency", "basecurrencyid")
    currencydecimalprecision = models.PositiveSmallIntegerField(
        _("Currency Decimal Precision"), db_column="currencydecimalprecision", default=2
    )
    issopintegrationenabled = models.BooleanField(
        _("Sales Order Integration"), db_column="issopintegrationenabled", default=False
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name


class SecurityRole(Stamped):
    """What a user may do in Sales, by name."""

    roleid = models.UUIDField(_("Role Id"), primary_key=True, db_column="roleid", default=new_id, editable=False)
    name = models.CharField(_("Name"), max_length=100, db_column="name", unique=True)

    class Meta:
        verbose_name = _("security role")
        verbose_name_plural = _("security roles")

    def __str__(self) -> str:
        return self.name


class SystemUserRole(Stamped):
    """A user has a role."""

    systemuserroleid = models.UUIDField(
        _("User Role Id"), primary_key=True, db_column="systemuserroleid", default=new_id, editable=False
    )
    systemuser = models.ForeignKey(
        SystemUser, models.CASCADE, db_column="systemuserid", related_name="roles", verbose_name=_("User")
    )
    role = models.ForeignKey(
        SecurityRole, models.CASCADE, db_column="roleid", related_name="users", verbose_name=_("Security Role")
    )

    class Meta:
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        constraints = [models.UniqueConstraint(fields=["systemuser", "role"], name="crm_user_has_role_once")]

    def __str__(self) -> str:
        return f"{self.systemuser}: {self.role}"


class TeamRole(Stamped):
    """A team has a role; its members may do what the role allows."""

    teamroleid = models.UUIDField(
        _("Team Role Id"), primary_key=True, db_column="teamroleid", default=new_id, editable=False
    )
    team = models.ForeignKey(Team, models.CASCADE, db_column="teamid", related_name="roles", verbose_name=_("Team"))
    role = models.ForeignKey(
        SecurityRole, models.CASCADE, db_column="roleid", related_name="teams", verbose_name=_("Security Role")
    )

    class Meta:
        verbose_name = _("role of a team")
        verbose_name_plural = _("roles of teams")
        constraints = [models.UniqueConstraint(fields=["team", "role"], name="crm_team_has_role_once")]

    def __str__(self) -> str:
        return f"{self.team}: {self.role}"


class NavConnection(Stamped):
    """Where Sales finds Business Central: links on its records open the record there."""

    nav_connectionid = models.UUIDField(
        _("BC Connection Id"), primary_key=True, db_column="nav_connectionid", default=new_id, editable=False
    )
    nav_name = text(_("Name"), 100, db_column="nav_name")
    nav_dynamicsnavurl = text(_("BC URL"), 250, db_column="nav_dynamicsnavurl")

    class Meta:
        verbose_name = _("connection to BC")
        verbose_name_plural = _("connections to BC")

    def __str__(self) -> str:
        return self.nav_name or self.nav_dynamicsnavurl


class SignInSecret(models.Model):
    """What a user signs in to Sales with, hashed: the environment's own business, so no screen or list shows it."""

    systemuser = models.OneToOneField(SystemUser, models.CASCADE, primary_key=True, related_name="sign_in_secret")
    digest = models.CharField(max_length=256)

    class Meta:
        verbose_name = _("sign-in secret")
        verbose_name_plural = _("sign-in secrets")

    def __str__(self) -> str:
        return str(self.systemuser)
