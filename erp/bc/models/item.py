"""Items: the goods and services we sell, and the ledger of what came in and went out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text


class ItemType(models.IntegerChoices):
    """Whether stock is kept of an item."""

    INVENTORY = 0, _("Inventory")
    SERVICE = 1, _("Service")
    NON_INVENTORY = 2, _("Non-Inventory")


class Reserve(models.IntegerChoices):
    """Whether stock is set aside for orders."""

    NEVER = 0, _("Never")
    OPTIONAL = 1, _("Optional")
    ALWAYS = 2, _("Always")


class ReplenishmentSystem(models.IntegerChoices):
    """How we come by an item."""

    PURCHASE = 0, _("Purchase")
    PROD_ORDER = 1, _("Prod. Order")
    ASSEMBLY = 3, _("Assembly")


class AssemblyPolicy(models.IntegerChoices):
    """Whether an item is put together in advance or for each order."""

    ASSEMBLE_TO_STOCK = 0, _("Assemble-to-Stock")
    ASSEMBLE_TO_ORDER = 1, _("Assemble-to-Order")


class ItemEntryType(models.IntegerChoices):
    """What moved the stock."""

    PURCHASE = 0, _("Purchase")
    SALE = 1, _("Sale")
    POSITIVE_ADJUSTMENT = 2, _("Positive Adjmt.")
    NEGATIVE_ADJUSTMENT = 3, _("Negative Adjmt.")
    TRANSFER = 4, _("Transfer")
    CONSUMPTION = 5, _("Consumption")
    OUTPUT = 6, _("Output")
    ASSEMBLY_CONSUMPTION = 8, _("Assembly Consumption")
    ASSEMBLY_OUTPUT = 9, _("Assembly Output")


class Item(BcRecord):
    """An item. A blank number on a new item is taken from the number series."""

    no = text(_("No."), 20, unique=True)
    no_2 = text(_("No. 2"), 20)
    description = text(_("Description"), 100)
    description_2 = text(_("Description 2"), 50)
    search_description = text(_("Search Description"), 100)
    type = models.IntegerField(_("Type"), choices=ItemType.choices, default=ItemType.INVENTORY)
    base_unit_of_measure = reference("bc.UnitOfMeasure", _("Base Unit of Measure"), related_name="items")
    unit_price = decimal(_("Unit Price"))
    price_includes_vat = models.BooleanField(_("Price Includes VAT"), default=False)
    unit_cost = decimal(_("Unit Cost"))
    last_direct_cost = decimal(_("Last Direct Cost"))
    gross_weight = decimal(_("Gross Weight"))
    net_weight = decimal(_("Net Weight"))
    unit_volume = decimal(_("Unit Volume"))
    vendor_no = text(_("Vendor No."), 20)
    vendor_item_no = text(_("Vendor Item No."), 50)
    item_category_code = text(_("Item Category Code"), 20)
    gtin = text(_("GTIN"), 14)
    vat_prod_posting_group = text(_("VAT Prod. Posting Group"), 20)
    # whose VAT the price includes, where it includes it
    vat_bus_posting_gr_price = text(_("VAT Bus. Posting Gr. (Price)"), 20)
    replenishment_system = models.IntegerField(
        _("Replenishment System"), choices=ReplenishmentSystem.choices, default=ReplenishmentSystem.PURCHASE
    )
    assembly_policy = models.IntegerField(
        _("Assembly Policy"), choices=AssemblyPolicy.choices, default=AssemblyPolicy.ASSEMBLE_TO_STOCK
    )
    reserve = models.IntegerField(_("Reserve"), choices=Reserve.choices, default=Reserve.OPTIONAL)
    blocked = models.BooleanField(_("Blocked"), default=False)
    sales_blocked = models.BooleanField(_("Sales Blocked"), default=False)
    purchasing_blocked = models.BooleanField(_("Purchasing Blocked"), default=False)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        indexes = [
            models.Index(fields=["description"], name="bc_item_description"),
            models.Index(fields=["vendor_no"], name="bc_item_vendor_no"),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.description}".strip()


class ItemLedgerEntry(BcRecord):
    """One movement of an item's stock, in base units: more than nought came in, less went out."""

    entry_no = models.IntegerField(_("Entry No."), unique=True)
    item = reference("bc.Item", _("Item No."), null=False, blank=False, related_name="ledger_entries")
    posting_date = models.DateField(_("Posting Date"))
    entry_type = models.IntegerField(_("Entry Type"), choices=ItemEntryType.choices, default=ItemEntryType.PURCHASE)
    document_no = text(_("Document No."), 20)
    description = text(_("Description"), 100)
    source_no = text(_("Source No."), 20)
    location_code = text(_("Location Code"), 10)
    variant_code = text(_("Variant Code"), 10)
    quantity = decimal(_("Quantity"))
    remaining_quantity = decimal(_("Remaining Quantity"))
    open = models.BooleanField(_("Open"), default=False)

    class Meta:
        verbose_name = _("item ledger entry")
        verbose_name_plural = _("item ledger entries")

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.get_entry_type_display()} {self.document_no}"
