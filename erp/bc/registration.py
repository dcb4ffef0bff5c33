"""The Business Central tables as the engine sees them: numbers, keys, labels, codes and rules."""

from typing import Any

from django.db import models

from erp.bc import rules
from erp.bc.models import (
    BusinessRelation,
    CompanyInformation,
    Contact,
    ContactBusinessRelation,
    Country,
    Currency,
    CurrencyExchangeRate,
    Customer,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PaymentTerms,
    PostCode,
    PurchaseSetup,
    Salesperson,
    SalesSetup,
    ShipmentMethod,
    ShippingAgent,
    Vendor,
)
from integration import registry

PARTY_CODES = (
    "no",
    "post_code",
    "country_region_code",
    "territory_code",
    "language_code",
    "vat_registration_no",
    "no_series",
)
PARTY_SEARCH = ("no", "name", "search_name", "e_mail", "city")


def _register(model: type[models.Model], number: int, **options: Any) -> None:
    registry.register(
        model,
        side=registry.LOCAL,
        number=number,
        created_on="created_on",
        modified_on="modified_on",
        modified_by="modified_by",
        **options,
    )


def _code_list(model: type[models.Model], number: int, name: str, codes: tuple[str, ...] = ()) -> None:
    """A table that is a list of codes with a name or description."""
    _register(
        model,
        number,
        natural_key="code",
        label=("code", name),
        search=("code", name),
        codes=("code", *codes),
        rules=rules.CODE_LIST,
    )


def register() -> None:
    """Register every Business Central table."""
    _code_list(PaymentTerms, 3, "description")
    _code_list(Currency, 4, "description", codes=("iso_code",))
    _code_list(Country, 9, "name", codes=("iso_code",))
    _code_list(ShipmentMethod, 10, "description")
    _code_list(Salesperson, 13, "name")
    _code_list(ShippingAgent, 291, "name")
    _code_list(BusinessRelation, 5053, "description")
    _register(
        Customer,
        18,
        natural_key="no",
        label=("no", "name"),
        search=PARTY_SEARCH,
        codes=PARTY_CODES,
        rules=rules.CUSTOMER,
    )
    _register(
        Vendor,
        23,
        natural_key="no",
        label=("no", "name"),
        search=PARTY_SEARCH,
        codes=PARTY_CODES,
        rules=rules.VENDOR,
    )
    _register(
        Contact,
        5050,
        natural_key="no",
        label=("no", "name"),
        search=(*PARTY_SEARCH, "company_name"),
        codes=(*PARTY_CODES, "salutation_code", "organizational_level_code", "search_e_mail"),
        rules=rules.CONTACT,
    )
    _register(
        ContactBusinessRelation,
        5054,
        label=("no",),
        search=("no",),
        codes=("no",),
        rules=rules.CONTACT_BUSINESS_RELATION,
    )
    _register(
        CompanyInformation,
        79,
        label=("name",),
        search=("name",),
        codes=("lcy_code", "post_code", "country_region_code", "vat_registration_no"),
        rules=rules.SETUP,
    )
    _register(
        PostCode,
        225,
        label=("code", "city"),
        search=("code", "city"),
        codes=("code", "country_region_code"),
        rules=rules.CODE_LIST,
    )
    _register(
        NoSeries,
        308,
        natural_key="code",
        label=("code", "description"),
        search=("code", "description"),
        codes=("code",),
        rules=rules.NO_SERIES,
    )
    _register(
        NoSeriesLine,
        309,
        label=("starting_no",),
        search=("starting_no",),
        codes=("starting_no", "ending_no", "warning_no", "last_no_used"),
        rules=rules.CODE_LIST,
    )
    _register(SalesSetup, 311, rules=rules.SETUP)
    _register(PurchaseSetup, 312, rules=rules.SETUP)
    _register(CurrencyExchangeRate, 330, label=("starting_date",), search=("starting_date",))
    _register(
        MarketingSetup,
        5079,
        codes=(
            "default_territory_code",
            "default_country_region_code",
            "default_language_code",
            "def_company_salutation_code",
            "default_person_salutation_code",
        ),
        rules=rules.SETUP,
    )
