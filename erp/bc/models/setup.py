"""Set-up of the areas: which number series and relation codes new records use."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, Singleton, reference, text
from erp.bc.models.contact import CorrespondenceType


class MarketingSetup(Singleton):
    """Set-up of contacts and opportunities: their numbers, the codes that link them elsewhere, what persons inherit."""

    contact_nos = reference("bc.NoSeries", _("Contact Nos."))
    opportunity_nos = reference("bc.NoSeries", _("Opportunity Nos."))
    bus_rel_code_for_customers = reference("bc.BusinessRelation", _("Bus. Rel. Code for Customers"))
    bus_rel_code_for_vendors = reference("bc.BusinessRelation", _("Bus. Rel. Code for Vendors"))
    bus_rel_code_for_bank_accs = reference("bc.BusinessRelation", _("Bus. Rel. Code for Bank Accs."))
    inherit_salesperson_code = models.BooleanField(_("Inherit Salesperson Code"), default=True)
    inherit_territory_code = models.BooleanField(_("Inherit Territory Code"), default=True)
    inherit_country_region_code = models.BooleanField(_("Inherit Country/Region Code"), default=True)
    inherit_language_code = models.BooleanField(_("Inherit Language Code"), default=True)
    inherit_format_region = models.BooleanField(_("Inherit Format Region"), default=True)
    inherit_address_details = models.BooleanField(_("Inherit Address Details"), default=True)
    inherit_communication_details = models.BooleanField(_("Inherit Communication Details"), default=True)
    default_salesperson = reference("bc.Salesperson", _("Default Salesperson Code"))
    default_territory_code = text(_("Default Territory Code"), 10)
    default_country_region_code = text(_("Default Country/Region Code"), 10)
    default_language_code = text(_("Default Language Code"), 10)
    default_format_region = text(_("Default Format Region"), 80)
    default_correspondence_type = models.IntegerField(
        _("Default Correspondence Type"), choices=CorrespondenceType.choices, default=CorrespondenceType.BLANK
    )
    def_company_salutation_code = text(_("Def. Company Salutation Code"), 10)
    default_person_salutation_code = text(_("Default Person Salutation Code"), 10)
    maintain_dupl_search_strings = models.BooleanField(_("Maintain Dupl. Search Strings"), default=True)
    autosearch_for_duplicates = models.BooleanField(_("Autosearch for Duplicates"), default=True)
    search_hit_percent = models.IntegerField(
        _("Search Hit %"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("marketing setup")
        verbose_name_plural = _("marketing setup")


class WriteInProductType(models.IntegerChoices):
    """What stands for a product that somebody typed by hand in Sales."""

    ITEM = 0, _("Item")
    RESOURCE = 1, _("Resource")


class SalesSetup(Singleton):
    """Set-up of sales: number series, and what stands in for what only Sales knows."""

    customer_nos = reference("bc.NoSeries", _("Customer Nos."))
    quote_nos = reference("bc.NoSeries", _("Quote Nos."))
    order_nos = reference("bc.NoSeries", _("Order Nos."))
    invoice_nos = reference("bc.NoSeries", _("Invoice Nos."))
    posted_shipment_nos = reference("bc.NoSeries", _("Posted Shipment Nos."))
    posted_invoice_nos = reference("bc.NoSeries", _("Posted Invoice Nos."))
    posted_credit_memo_nos = reference("bc.NoSeries", _("Posted Credit Memo Nos."))
    payment_nos = reference("bc.NoSeries", _("Payment Nos."))
    price_list_nos = reference("bc.NoSeries", _("Price List Nos."))
    default_price_list_code = text(_("Default Price List Code"), 20)
    write_in_product_type = models.IntegerField(
        _("Write-in Product Type"), choices=WriteInProductType.choices, default=WriteInProductType.ITEM
    )
    write_in_product_no = text(_("Write-in Product No."), 20)
    freight_g_l_acc_no = text(_("Freight G/L Acc. No."), 20)
    prepayment_g_l_acc_no = text(_("Prepayment G/L Acc. No."), 20)
    archive_orders = models.BooleanField(_("Archive Orders"), default=False)
    allow_document_deletion_before = models.DateField(_("Allow Document Deletion Before"), null=True, blank=True)

    class Meta:
        verbose_name = _("sales & receivables setup")
        verbose_name_plural = _("sales & receivables setup")


class PurchaseSetup(Singleton):
    """Set-up of purchases: the number series of vendors and documents."""

    vendor_nos = reference("bc.NoSeries", _("Vendor Nos."))
    quote_nos = reference("bc.NoSeries", _("Quote Nos."))
    order_nos = reference("bc.NoSeries", _("Order Nos."))
    invoice_nos = reference("bc.NoSeries", _("Invoice Nos."))

    class Meta:
        verbose_name = _("purchases & payables setup")
        verbose_name_plural = _("purchases & payables setup")


class GeneralLedgerSetup(Singleton):
    """Set-up of the general ledger: the number series of bank accounts."""

    bank_account_nos = reference("bc.NoSeries", _("Bank Account Nos."))

    class Meta:
        verbose_name = _("general ledger setup")
        verbose_name_plural = _("general ledger setup")


class UserSetup(BcRecord):
    """What somebody who signs in is in Business Central: the salesperson of the contacts he or she makes."""

    user_id = models.CharField(_("User ID"), max_length=150, unique=True)
    salesperson = reference("bc.Salesperson", _("Salespers./Purch. Code"))

    class Meta:
        verbose_name = _("user setup")
        verbose_name_plural = _("user setup")

    def __str__(self) -> str:
        return self.user_id


class InventorySetup(Singleton):
    """Set-up of the inventory: the number series of items."""

    item_nos = reference("bc.NoSeries", _("Item Nos."))

    class Meta:
        verbose_name = _("inventory setup")
        verbose_name_plural = _("inventory setup")


class ResourcesSetup(Singleton):
    """Set-up of resources: their number series."""

    resource_nos = reference("bc.NoSeries", _("Resource Nos."))

    class Meta:
        verbose_name = _("resources setup")
        verbose_name_plural = _("resources setup")
