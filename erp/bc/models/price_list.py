"""Price lists: a header that says for whom and when, and lines with the prices of items and resources."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text


class PriceSource(models.IntegerChoices):
    """Whom a price list is for."""

    ALL_CUSTOMERS = 10, _("All Customers")
    CUSTOMER = 11, _("Customer")
    CUSTOMER_PRICE_GROUP = 12, _("Customer Price Group")


class PriceType(models.IntegerChoices):
    """Whether prices are those we sell or those we buy at."""

    ANY = 0, _("Any")
    SALE = 1, _("Sale")
    PURCHASE = 2, _("Purchase")


class AmountType(models.IntegerChoices):
    """Whether lines define prices or discounts."""

    ANY = 0, _("Any")
    PRICE = 17, _("Price")
    DISCOUNT = 20, _("Discount")


class PriceStatus(models.IntegerChoices):
    """A draft is worked on, an active list is in use, an inactive one no longer."""

    DRAFT = 0, _("Draft")
    ACTIVE = 1, _("Active")
    INACTIVE = 2, _("Inactive")


class AssetType(models.IntegerChoices):
    """What a line of a price list is about."""

    ITEM = 10, _("Item")
    RESOURCE = 30, _("Resource")


class PriceListHeader(BcRecord):
    """A price list."""

    code = text(_("Code"), 20, unique=True)
    description = text(_("Description"), 250)
    source_type = models.IntegerField(
        _("Applies-to Type"), choices=PriceSource.choices, default=PriceSource.ALL_CUSTOMERS
    )
    source_no = text(_("Applies-to No."), 20)
    price_type = models.IntegerField(_("Price Type"), choices=PriceType.choices, default=PriceType.SALE)
    amount_type = models.IntegerField(_("Defines"), choices=AmountType.choices, default=AmountType.PRICE)
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    starting_date = models.DateField(_("Starting Date"), null=True, blank=True)
    ending_date = models.DateField(_("Ending Date"), null=True, blank=True)
    price_includes_vat = models.BooleanField(_("Price Includes VAT"), default=False)
    allow_line_disc = models.BooleanField(_("Allow Line Disc."), default=True)
    allow_invoice_disc = models.BooleanField(_("Allow Invoice Disc."), default=True)
    status = models.IntegerField(_("Status"), choices=PriceStatus.choices, default=PriceStatus.DRAFT)
    allow_updating_defaults = models.BooleanField(_("Allow Updating Defaults"), default=False)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")

    def __str__(self) -> str:
        return self.code


class PriceListLine(BcRecord):
    """The price of an item or resource in a price list. What the header says, its lines follow."""

    price_list = reference(
        "bc.PriceListHeader",
        _("Price List Code"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="lines",
    )
    line_no = models.IntegerField(_("Line No."), default=0, editable=False)
    asset_type = models.IntegerField(
        _("Product Type"), choices=AssetType.choices, default=AssetType.ITEM, editable=False
    )
    asset_no = text(_("Product No."), 20, editable=False)
    # both are the first column of an index
    asset_item = reference(
        "bc.Item", _("Item"), on_delete=models.CASCADE, db_index=False, related_name="price_list_lines"
    )
    asset_resource = reference(
        "bc.Resource", _("Resource"), on_delete=models.CASCADE, db_index=False, related_name="price_list_lines"
    )
    variant_code = text(_("Variant Code"), 10)
    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure Code"))
    minimum_quantity = decimal(_("Minimum Quantity"))
    unit_price = decimal(_("Unit Price"))
    line_discount_percent = decimal(_("Line Discount %"))
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    price_type = models.IntegerField(_("Price Type"), choices=PriceType.choices, default=PriceType.SALE, editable=False)
    amount_type = models.IntegerField(_("Defines"), choices=AmountType.choices, default=AmountType.PRICE)
    starting_date = models.DateField(_("Starting Date"), null=True, blank=True)
    ending_date = models.DateField(_("Ending Date"), null=True, blank=True)
    status = models.IntegerField(_("Status"), choices=PriceStatus.choices, default=PriceStatus.DRAFT, editable=False)

    class Meta:
        verbose_name = _("price list line")
        verbose_name_plural = _("price list lines")
        # the lines of a list about the same item or resource stand side by side: one of them goes to Sales
        indexes = [
            models.Index(fields=["asset_item", "price_list"], name="bc_price_list_line_item"),
            models.Index(fields=["asset_resource", "price_list"], name="bc_price_list_line_resource"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["price_list", "line_no"], name="bc_price_list_line_no"),
            models.CheckConstraint(
                condition=models.Q(asset_type=AssetType.ITEM, asset_item__isnull=False, asset_resource__isnull=True)
                | models.Q(asset_type=AssetType.RESOURCE, asset_item__isnull=True, asset_resource__isnull=False),
                name="bc_price_list_line_one_asset",
                violation_error_message=_("A line is about one item or about one resource."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list.code} · {self.asset_no}"
