"""The short lists that customers, contact persons, products and documents refer to by code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import FoRecord, PerCompany, decimal, key, key_text, text


class CustomerGroup(PerCompany):
    """How customers are grouped for posting; every customer has one (FO-042)."""

    customer_group_id = key_text(_("Customer group"), 10)
    description = text(_("Description"), 60)

    class Meta:
        verbose_name = _("customer group")
        verbose_name_plural = _("customer groups")
        constraints = [key("fo_customer_group_key", ("data_area_id", "customer_group_id"))]

    def __str__(self) -> str:
        return f"{self.customer_group_id} {self.description}".strip()


class Site(PerCompany):
    """A place with warehouses."""

    site_id = key_text(_("Site"), 10)
    site_name = text(_("Name"), 60)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [key("fo_site_key", ("data_area_id", "site_id"))]

    def __str__(self) -> str:
        return f"{self.site_id} {self.site_name}".strip()


class Warehouse(PerCompany):
    """Where goods lie; it belongs to one site (FO-E22)."""

    warehouse_id = key_text(_("Warehouse"), 10)
    warehouse_name = text(_("Name"), 60)
    site_id = key_text(_("Site"), 10)

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = [key("fo_warehouse_key", ("data_area_id", "warehouse_id"))]

    def __str__(self) -> str:
        return f"{self.warehouse_id} {self.warehouse_name}".strip()


class PaymentTerms(PerCompany):
    """When an invoice is due."""

    name = key_text(_("Terms of payment"), 10)
    description = text(_("Description"), 60)
    number_of_days = models.PositiveSmallIntegerField(_("Days"), default=0)

    class Meta:
        verbose_name = _("terms of payment")
        verbose_name_plural = _("terms of payment")
        constraints = [key("fo_payment_terms_key", ("data_area_id", "name"))]

    def __str__(self) -> str:
        return f"{self.name} {self.description}".strip()


class PaymentMethod(PerCompany):
    """How a customer pays."""

    name = key_text(_("Method of payment"), 10)
    description = text(_("Description"), 60)

    class Meta:
        verbose_name = _("method of payment")
        verbose_name_plural = _("methods of payment")
        constraints = [key("fo_payment_method_key", ("data_area_id", "name"))]

    def __str__(self) -> str:
        return f"{self.name} {self.description}".strip()


class DeliveryMode(PerCompany):
    """How goods travel."""

    mode_code = key_text(_("Mode of delivery"), 10)
    mode_description = text(_("Description"), 60)

    class Meta:
        verbose_name = _("mode of delivery")
        verbose_name_plural = _("modes of delivery")
        constraints = [key("fo_delivery_mode_key", ("data_area_id", "mode_code"))]

    def __str__(self) -> str:
        return f"{self.mode_code} {self.mode_description}".strip()


class DeliveryTerms(PerCompany):
    """Who pays and bears the risk of the transport."""

    terms_code = key_text(_("Delivery terms"), 10)
    terms_description = text(_("Description"), 60)

    class Meta:
        verbose_name = _("delivery terms")
        verbose_name_plural = _("delivery terms")
        constraints = [key("fo_delivery_terms_key", ("data_area_id", "terms_code"))]

    def __str__(self) -> str:
        return f"{self.terms_code} {self.terms_description}".strip()


class DecisionMakingRole(PerCompany):
    """What a contact person has to say in a purchase (FO-035)."""

    role_code = key_text(_("Decision making role"), 10)
    description = text(_("Description"), 60)

    class Meta:
        verbose_name = _("decision making role")
        verbose_name_plural = _("decision making roles")
        constraints = [key("fo_decision_making_role_key", ("data_area_id", "role_code"))]

    def __str__(self) -> str:
        return f"{self.role_code} {self.description}".strip()


class SalesTaxGroup(PerCompany):
    """What sales tax the customers of the group are charged."""

    sales_tax_group_code = key_text(_("Sales tax group"), 10)
    description = text(_("Description"), 60)
    tax_percent = decimal(_("Tax %"))

    class Meta:
        verbose_name = _("sales tax group")
        verbose_name_plural = _("sales tax groups")
        constraints = [key("fo_sales_tax_group_key", ("data_area_id", "sales_tax_group_code"))]

    def __str__(self) -> str:
        return f"{self.sales_tax_group_code} {self.description}".strip()


class Language(FoRecord):
    """A language documents are written in (en-us)."""

    language_id = key_text(_("Language"), 7, unique=True)
    name = text(_("Name"), 60)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")

    def __str__(self) -> str:
        return f"{self.language_id} {self.name}".strip()


class Currency(FoRecord):
    """A currency, and how exactly amounts in it are kept."""

    currency_code = key_text(_("Currency"), 3, unique=True)
    name = text(_("Name"), 60)
    decimals = models.PositiveSmallIntegerField(_("Decimals"), default=2)

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")

    def __str__(self) -> str:
        return f"{self.currency_code} {self.name}".strip()


class Country(FoRecord):
    """A country or region: its own code (USA) and the ISO code addresses are checked against (US)."""

    country_region_id = key_text(_("Country/region"), 10, unique=True)
    iso_code = key_text(_("ISO code"), 2, unique=True)
    name = text(_("Name"), 60)

    class Meta:
        verbose_name = _("country/region")
        verbose_name_plural = _("countries/regions")

    def __str__(self) -> str:
        return f"{self.iso_code} {self.name}".strip()


class Unit(FoRecord):
    """A unit goods are sold in (ea, kg)."""

    unit_symbol = key_text(_("Unit"), 10, unique=True)
    unit_description = text(_("Description"), 60)
    decimal_precision = models.PositiveSmallIntegerField(_("Decimal precision"), default=0)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return f"{self.unit_symbol} {self.unit_description}".strip()
