"""Unit groups and their units: in what products are counted and priced."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, WithState, lookup, number
from integration.records import new_id


class UomSchedule(WithState, Stamped):
    """A unit group; it is made with its base unit, of which the other units are multiples."""

    uomscheduleid = models.UUIDField(
        _("Unit Group Id"), primary_key=True, db_column="uomscheduleid", default=new_id, editable=False
    )
    name = models.CharField(_("Name"), max_length=200, db_column="name")
    baseuomname = models.CharField(_("Base Unit Name"), max_length=100, db_column="baseuomname")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")

    class Meta:
        verbose_name = _("unit group")
        verbose_name_plural = _("unit groups")
        indexes = [
            models.Index(fields=["name"], name="crm_uomschedule_name"),
            models.Index(fields=["modifiedon"], name="crm_uomschedule_modified"),
        ]

    def __str__(self) -> str:
        return self.name


class Uom(Stamped):
    """A unit: how many of its base unit it is."""

    uomid = models.UUIDField(_("Unit Id"), primary_key=True, db_column="uomid", default=new_id, editable=False)
    name = models.CharField(_("Name"), max_length=100, db_column="name")
    uomschedule = lookup(
        _("Unit Group"),
        "crm.UomSchedule",
        "uomscheduleid",
        models.CASCADE,
        null=False,
        blank=False,
        db_index=False,
        related_name="units",
    )
    quantity = number(_("Quantity"), db_column="quantity", null=False, blank=False)
    # restrict, not protect: with its whole group the base unit goes, too
    baseuom = lookup(_("Base Unit"), "self", "baseuom", models.RESTRICT)
    isschedulebaseuom = models.BooleanField(_("Is Schedule Base Unit"), db_column="isschedulebaseuom", default=False)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["uomschedule", "name"],
                name="crm_uom_name",
                violation_error_message=_("This unit group already has a unit with that name."),
            )
        ]
        indexes = [
            models.Index(fields=["name"], name="crm_uom_by_name"),
            models.Index(fields=["modifiedon"], name="crm_uom_modified"),
        ]

    def __str__(self) -> str:
        # many groups have a unit of the same name; not at the price of a query for each
        group = self._state.fields_cache.get("uomschedule")
        return f"{self.name} · {group}" if group else self.name
