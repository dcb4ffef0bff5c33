"""What many Sales tables share: stamps, state, owner, currency, address; columns are Dataverse's logical names."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration.records import Record


def text(caption: object, length: int, **options: object) -> models.CharField:
    """A text column: blank is the empty string, never null."""
    return models.CharField(caption, max_length=length, **{"blank": True, "default": "", **options})


def money(caption: object, **options: object) -> models.DecimalField:
    """An amount; null is "not known"."""
    return models.DecimalField(
        caption, **{"max_digits": 19, "decimal_places": 4, "null": True, "blank": True, **options}
    )


def number(caption: object, **options: object) -> models.DecimalField:
    """A quantity, weight or rate; null is "not known"."""
    return models.DecimalField(
        caption, **{"max_digits": 23, "decimal_places": 10, "null": True, "blank": True, **options}
    )


def lookup(caption: object, to: str, column: str, on_delete: Any = models.PROTECT, **options: object) -> Any:
    """A reference to another record; it may be blank unless told otherwise."""
    return models.ForeignKey(
        to,
        on_delete,
        **{"db_column": column, "null": True, "blank": True, "related_name": "+", "verbose_name": caption, **options},
    )


def state(choices: type[models.IntegerChoices], first: int) -> models.IntegerField:
    """The state column, and the state a new record has."""
    return models.IntegerField(_("Status"), db_column="statecode", choices=choices.choices, default=first)


def status(choices: type[models.IntegerChoices], first: int) -> models.IntegerField:
    """The status column: the reason that goes with the state."""
    return models.IntegerField(_("Status Reason"), db_column="statuscode", choices=choices.choices, default=first)


class StateCode(models.IntegerChoices):
    """Whether a record is in use."""

    ACTIVE = 0, _("Active")
    INACTIVE = 1, _("Inactive")


class StatusCode(models.IntegerChoices):
    """The reason that goes with the state."""

    ACTIVE = 1, _("Active")
    INACTIVE = 2, _("Inactive")


class Stamped(Record):
    """When and by whom a record was made and last changed; set by the writer."""

    createdon = models.DateTimeField(_("Created On"), db_column="createdon", default=timezone.now, editable=False)
    modifiedon = models.DateTimeField(_("Modified On"), db_column="modifiedon", default=timezone.now, editable=False)
    # Without an index: nobody lists by these, and users are hardly ever deleted.
    createdby = models.ForeignKey(
        "crm.SystemUser",
        models.SET_NULL,
        db_column="createdby",
        db_index=False,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("Created By"),
    )
    modifiedby = models.ForeignKey(
        "crm.SystemUser",
        models.SET_NULL,
        db_column="modifiedby",
        db_index=False,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("Modified By"),
    )

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if not args and "modifiedon" not in values:
            self.modifiedon = self.createdon  # a new record has one time for both


class WithState(models.Model):
    """Active or inactive, and the reason.

    `STATUSES`: state -> the statuses that fit it; the first is the one it gets when nobody names one. Tables of other
    states have columns and `STATUSES` of their own, and `NEXT_STATES` where the states have an order.
    """

    STATUSES: ClassVar = {StateCode.ACTIVE: (StatusCode.ACTIVE,), StateCode.INACTIVE: (StatusCode.INACTIVE,)}

    statecode = state(StateCode, StateCode.ACTIVE)
    statuscode = status(StatusCode, StatusCode.ACTIVE)

    class Meta:
        abstract = True


class OfUnit(models.Model):
    """The business unit a record belongs to, which says which ERP owns it; blank belongs to the organisation's top."""

    # Without an index: units are few and have many records each.
    owningbusinessunit = lookup(_("Owning Business Unit"), "crm.BusinessUnit", "owningbusinessunit", db_index=False)

    class Meta:
        abstract = True


class Owned(OfUnit):
    """The owner: a user or a team, never both. Its business unit is the record's, too."""

    ownerid_systemuser = models.ForeignKey(
        "crm.SystemUser",
        models.PROTECT,
        db_column="ownerid_systemuser",
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Owner (User)"),
    )
    ownerid_team = models.ForeignKey(
        "crm.Team",
        models.PROTECT,
        db_column="ownerid_team",
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Owner (Team)"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ownerid_systemuser__isnull=True) | models.Q(ownerid_team__isnull=True),
                name="%(app_label)s_%(class)s_one_owner",
                violation_error_message=_("A record has one owner: choose a user or a team."),
            )
        ]


class InCurrency(models.Model):
    """The currency of a record's amounts, and its rate to the base currency when it was chosen."""

    transactioncurrency = lookup(_("Currency"), "crm.TransactionCurrency", "transactioncurrencyid", db_index=False)
    exchangerate = number(_("Exchange Rate"), db_column="exchangerate", editable=False)

    class Meta:
        abstract = True


class WithAddress(models.Model):
    """The first address of an account or a contact."""

    address1_name = text(_("Address 1: Name"), 200, db_column="address1_name")
    address1_line1 = text(_("Address 1: Street 1"), 250, db_column="address1_line1")
    address1_line2 = text(_("Address 1: Street 2"), 250, db_column="address1_line2")
    address1_line3 = text(_("Address 1: Street 3"), 250, db_column="address1_line3")
    address1_postalcode = text(_("Address 1: ZIP/Postal Code"), 20, db_column="address1_postalcode")
    address1_city = text(_("Address 1: City"), 80, db_column="address1_city")
    address1_county = text(_("Address 1: County"), 50, db_column="address1_county")
    address1_stateorprovince = text(_("Address 1: State/Province"), 50, db_column="address1_stateorprovince")
    address1_country = text(_("Address 1: Country/Region"), 80, db_column="address1_country")
    address1_primarycontactname = text(
        _("Address 1: Primary Contact Name"), 100, db_column="address1_primarycontactname"
    )

    class Meta:
        abstract = True


class WithDeliveryAddress(models.Model):
    """The second address of an account: where goods go when not to the first."""

    address2_name = text(_("Address 2: Name"), 200, db_column="address2_name")
    address2_line1 = text(_("Address 2: Street 1"), 250, db_column="address2_line1")
    address2_line2 = text(_("Address 2: Street 2"), 250, db_column="address2_line2")
    address2_line3 = text(_("Address 2: Street 3"), 250, db_column="address2_line3")
    address2_postalcode = text(_("Address 2: ZIP/Postal Code"), 20, db_column="address2_postalcode")
    address2_city = text(_("Address 2: City"), 80, db_column="address2_city")
    address2_stateorprovince = text(_("Address 2: State/Province"), 50, db_column="address2_stateorprovince")
    address2_country = text(_("Address 2: Country/Region"), 80, db_column="address2_country")

    class Meta:
        abstract = True


class OfCompany(models.Model):
    """The ERP company a record belongs to; blank belongs to any."""

    bcbi_company = models.ForeignKey(
        "crm.Company",
        models.PROTECT,
        db_column="bcbi_companyid",
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Company"),
    )

    class Meta:
        abstract = True
