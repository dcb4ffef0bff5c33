"""Units of measure, the units of each item and resource, and the group that holds them together."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text


class UnitSource(models.IntegerChoices):
    """Whose units a unit group holds."""

    ITEM = 0, _("Item")
    RESOURCE = 1, _("Resource")


class UnitOfMeasure(BcRecord):
    """A unit that something is counted in: pieces, boxes, hours."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 50)
    international_standard_code = text(_("International Standard Code"), 10)
    symbol = text(_("Symbol"), 10)

    class Meta:
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")

    def __str__(self) -> str:
        return self.code


class UnitGroup(BcRecord):
    """All units of one item or resource. Made with it and gone with it; nobody keeps one by hand."""

    source_type = models.IntegerField(
        _("Source Type"), choices=UnitSource.choices, default=UnitSource.ITEM, editable=False
    )
    item = reference("bc.Item", _("Item"), on_delete=models.CASCADE, editable=False)
    resource = reference("bc.Resource", _("Resource"), on_delete=models.CASCADE, editable=False)
    source_no = text(_("Source No."), 20, editable=False)
    code = text(_("Code"), 50, unique=True, editable=False)

    class Meta:
        verbose_name = _("unit group")
        verbose_name_plural = _("unit groups")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source_type=UnitSource.ITEM, item__isnull=False, resource__isnull=True)
                | models.Q(source_type=UnitSource.RESOURCE, item__isnull=True, resource__isnull=False),
                name="bc_unit_group_one_source",
                violation_error_message=_("A unit group belongs to one item or to one resource."),
            ),
            models.UniqueConstraint(fields=["item"], name="bc_unit_group_of_item"),
            models.UniqueConstraint(fields=["resource"], name="bc_unit_group_of_resource"),
        ]

    def __str__(self) -> str:
        return self.code


class UnitOf(BcRecord):
    """A unit of an item or resource: how many of the base unit it holds."""

    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure"), null=False, blank=False)
    code = text(_("Code"), 10, editable=False)
    qty_per_unit_of_measure = decimal(_("Qty. per Unit of Measure"), default=Decimal(1))

    class Meta:
        abstract = True


class ItemUnitOfMeasure(UnitOf):
    """A unit an item is bought, kept or sold in."""

    item = reference(
        "bc.Item",
        _("Item"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="units",
    )
    item_no = text(_("Item No."), 20, editable=False)
    length = decimal(_("Length"))
    width = decimal(_("Width"))
    height = decimal(_("Height"))
    cubage = decimal(_("Cubage"))
    weight = decimal(_("Weight"))

    class Meta:
        verbose_name = _("item unit of measure")
        verbose_name_plural = _("item units of measure")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "unit_of_measure"],
                name="bc_item_unit_once",
                violation_error_message=_("The item already has that unit of measure."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_no} · {self.code}"


class ResourceUnitOfMeasure(UnitOf):
    """A unit the use of a resource is counted in."""

    resource = reference(
        "bc.Resource",
        _("Resource"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="units",
    )
    resource_no = text(_("Resource No."), 20, editable=False)
    related_to_base_unit_of_meas = models.BooleanField(_("Related to Base Unit of Meas."), default=True)

    class Meta:
        verbose_name = _("resource unit of measure")
        verbose_name_plural = _("resource units of measure")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "unit_of_measure"],
                name="bc_resource_unit_once",
                violation_error_message=_("The resource already has that unit of measure."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_no} · {self.code}"
