"""Screens of the short lists that customers, products and documents refer to by code."""

from typing import Any

from django.contrib import admin
from django.db import models

from erp.fo.admin.shared import STAMPS, CompanyFilter, FoAdmin
from erp.fo.models import (
    Country,
    Currency,
    CustomerGroup,
    DecisionMakingRole,
    DeliveryMode,
    DeliveryTerms,
    Language,
    PaymentMethod,
    PaymentTerms,
    SalesTaxGroup,
    Site,
    Unit,
    Warehouse,
)
from integration.admin.records import ADMINISTRATION, GENERAL, tab

#: model -> its code, its name, and what else it has
PER_COMPANY: dict[type[models.Model], tuple[str, ...]] = {
    CustomerGroup: ("customer_group_id", "description"),
    Site: ("site_id", "site_name"),
    Warehouse: ("warehouse_id", "warehouse_name", "site_id"),
    PaymentTerms: ("name", "description", "number_of_days"),
    PaymentMethod: ("name", "description"),
    DeliveryMode: ("mode_code", "mode_description"),
    DeliveryTerms: ("terms_code", "terms_description"),
    DecisionMakingRole: ("role_code", "description"),
    SalesTaxGroup: ("sales_tax_group_code", "description", "tax_percent"),
}
SHARED: dict[type[models.Model], tuple[str, ...]] = {
    Language: ("language_id", "name"),
    Currency: ("currency_code", "name", "decimals"),
    Country: ("iso_code", "name", "country_region_id"),
    Unit: ("unit_symbol", "unit_description", "decimal_precision"),
}


def _screen(model: type[models.Model], columns: tuple[str, ...], company: tuple[str, ...]) -> None:
    code, name, *more = columns
    own: dict[str, Any] = {
        "__doc__": f"{model.__doc__}",
        "__module__": __name__,
        "list_display": (*((code, name, *company) if company else (code, name)), *more),
        "list_filter": (CompanyFilter,) if company else (),
        "search_fields": (code, name),
        "ordering": (*company, code),
        "fieldsets": (
            tab(GENERAL, *company, (code, name), *more),
            tab(ADMINISTRATION, *STAMPS),
        ),
    }
    admin.site.register(model, type(f"{model.__name__}Admin", (FoAdmin,), own))


for _model, _columns in PER_COMPANY.items():
    _screen(_model, _columns, ("data_area_id",))
for _model, _columns in SHARED.items():
    _screen(_model, _columns, ())
