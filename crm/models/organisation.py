"""The people of the Sales side: users, the teams they own records with, and the business units both belong to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, text
from integration.records import new_id


class AccessMode(models.IntegerChoices):
    """How a user may sign in."""

    READ_WRITE = 0, _("Read-Write")
    ADMINISTRATIVE = 1, _("Administrative")
    READ = 2, _("Read")
    SUPPORT = 3, _("Support User")
    NON_INTERACTIVE = 4, _("Non-interactive")


class TeamType(models.IntegerChoices):
    """Whether a team may own records."""

    OWNER = 0, _("Owner")
    ACCESS = 1, _("Access")


class OwningErp(models.IntegerChoices):
    """The ERP that the records of a business unit go with."""

    BUSINESS_CENTRAL = 1, _("Business Central")
    FINANCE_AND_OPERATIONS = 2, _("Finance and Operations")


class BusinessUnit(Stamped):
    """A part of the organisation; it decides which ERP owns the records of its users and teams."""

    businessunitid = models.UUIDField(
        _("Business Unit Id"), primary_key=True, db_column="businessunitid", default=new_id, editable=False
    )
    name = models.CharField(_("Name"), max_length=160, db_column="name")
    parentbusinessunit = models.ForeignKey(
        "self",
        models.PROTECT,
        db_column="parentbusinessunitid",
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("Parent Business"),
    )
    p2c_owningerp = models.IntegerField(
        _("Owning ERP"), db_column="p2c_owningerp", choices=OwningErp.choices, null=True, blank=True
    )
    isdisabled = models.BooleanField(_("Is Disabled"), db_column="isdisabled", default=False)

    class Meta:
        verbose_name = _("business unit")
        verbose_name_plural = _("business units")

    def __str__(self) -> str:
        return self.name


class SystemUser(Stamped):
    """A person (or an application) that uses Sales."""

    systemuserid = models.UUIDField(
        _("User Id"), primary_key=True, db_column="systemuserid", default=new_id, editable=False
    )
    fullname = text(_("Full Name"), 200, db_column="fullname")
    domainname = text(_("User Name"), 1024, db_column="domainname")
    internalemailaddress = text(_("Primary Email"), 100, db_column="internalemailaddress")
    personalemailaddress = text(_("Email 2"), 100, db_column="personalemailaddress")
    mobilephone = text(_("Mobile Phone"), 64, db_column="mobilephone")
    jobtitle = text(_("Job Title"), 100, db_column="jobtitle")
    businessunit = models.ForeignKey(
        BusinessUnit,
        models.PROTECT,
        db_column="businessunitid",
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("Business Unit"),
    )
    accessmode = models.IntegerField(
        _("Access Mode"), db_column="accessmode", choices=AccessMode.choices, default=AccessMode.READ_WRITE
    )
    isdisabled = models.BooleanField(_("Is Disabled"), db_column="isdisabled", default=False)
    islicensed = models.BooleanField(_("User Licensed"), db_column="islicensed", default=True)
    isintegrationuser = models.BooleanField(_("Integration User Mode"), db_column="isintegrationuser", default=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.fullname or self.domainname or self.internalemailaddress


class Team(Stamped):
    """A group of users that can own records together."""

    teamid = models.UUIDField(_("Team Id"), primary_key=True, db_column="teamid", default=new_id, editable=False)
    name = models.CharField(_("Team Name"), max_length=160, db_column="name")
    businessunit = models.ForeignKey(
        BusinessUnit,
        models.PROTECT,
        db_column="businessunitid",
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("Business Unit"),
    )
    teamtype = models.IntegerField(
        _("Team Type"), db_column="teamtype", choices=TeamType.choices, default=TeamType.OWNER
    )
    isdefault = models.BooleanField(_("Is Default"), db_column="isdefault", default=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name
