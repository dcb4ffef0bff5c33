"""Screens of units of measure, the units of items and resources, and their unit groups."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS, PostedAdmin
from erp.bc.models import ItemUnitOfMeasure, ResourceUnitOfMeasure, UnitGroup, UnitOfMeasure
from integration.admin.base import AutocompleteSelectFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab

QUANTITY = number("qty_per_unit_of_measure", _("Qty. per Unit of Measure"), money=False)


@admin.register(UnitOfMeasure)
class UnitOfMeasureAdmin(RecordAdmin):
    """Units of measure."""

    plain_in_lists = True
    list_display = ("code", "description", "international_standard_code", "symbol")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (
        tab(GENERAL, ("code", "description"), ("international_standard_code", "symbol")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(UnitGroup)
class UnitGroupAdmin(PostedAdmin):
    """Unit groups; they come and go with their item or resource."""

    list_display = ("code", "source_type", "item", "resource")
    list_select_related = ("item", "resource")
    list_filter = ("source_type",)
    search_fields = ("code", "source_no")
    ordering = ("code",)
    fieldsets = (
        tab(GENERAL, "code", ("source_type", "source_no"), ("item", "resource")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(ItemUnitOfMeasure)
class ItemUnitOfMeasureAdmin(RecordAdmin):
    """Units of items."""

    list_display = ("item", "unit_of_measure", QUANTITY, number("weight", _("Weight"), money=False))
    list_select_related = ("item", "unit_of_measure")
    list_filter = (("item", AutocompleteSelectFilter), ("unit_of_measure", AutocompleteSelectFilter))
    hints: ClassVar = {"qty_per_unit_of_measure": _("How many base units of the item are in one of these.")}
    search_fields = ("item_no", "code", "item__description")
    ordering = ("item_no", "code")
    fieldsets = (
        tab(
            GENERAL,
            ("item", "unit_of_measure"),
            "qty_per_unit_of_measure",
            ("length", "width", "height"),
            ("cubage", "weight"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(ResourceUnitOfMeasure)
class ResourceUnitOfMeasureAdmin(RecordAdmin):
    """Units of resources."""

    list_display = ("resource", "unit_of_measure", QUANTITY, "related_to_base_unit_of_meas")
    list_select_related = ("resource", "unit_of_measure")
    list_filter = (("resource", AutocompleteSelectFilter), ("unit_of_measure", AutocompleteSelectFilter))
    hints: ClassVar = {"qty_per_unit_of_measure": _("How many base units of the resource are in one of these.")}
    search_fields = ("resource_no", "code", "resource__name")
    ordering = ("resource_no", "code")
    fieldsets = (
        tab(GENERAL, ("resource", "unit_of_measure"), "qty_per_unit_of_measure", "related_to_base_unit_of_meas"),
        tab(ADMINISTRATION, *STAMPS),
    )
