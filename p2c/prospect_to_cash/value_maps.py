"""The value maps that come with the templates of prospect to cash: what one side's values are on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from integration.engine.countries import spellings
from integration.models import TransformationRule, ValueMapEntry
from integration.models.transformation import TransformationType
from integration.services import transformations


@dataclass(frozen=True)
class ValueMap:
    """Source value -> destination value; a blank key says what blanks become, without one they stay blank (FO-153).

    `code` and `description` are those of the transformation rule made from it.
    """

    code: str
    description: str
    given: Mapping[str, str] | Callable[[], Mapping[str, str]]
    case_insensitive: bool = False

    @property
    def entries(self) -> Mapping[str, str]:
        return self.given() if callable(self.given) else self.given


#: the languages of the names; with more of them the map would have more entries than a value map may
_LANGUAGES = ("en", "fr")
#: names in use besides: what people call their own country, and what English also calls one
_ALSO = {
    "UK": "GB", "Great Britain": "GB", "United States of America": "US", "Czech Republic": "CZ", "Turkey": "TR",
    "Nederland": "NL", "België": "BE", "Sverige": "SE", "Danmark": "DK", "Norge": "NO", "Deutschland": "DE",
    "Schweiz": "CH", "Österreich": "AT", "España": "ES", "Italia": "IT", "Polska": "PL", "Suomi": "FI", "Ísland": "IS",
}  # fmt: skip


def _countries() -> dict[str, str]:
    """Every country of ISO 3166, by its codes and names: read when the map is installed, not when it is imported."""
    return {**spellings(_LANGUAGES), **_ALSO}


#: by the name templates use
VALUE_MAPS: Mapping[str, ValueMap] = {
    "country_iso2": ValueMap(
        "COUNTRY_ISO2",
        gettext_noop("Country to its two-letter code, blank is US"),
        lambda: {"": "US", **_countries()},
        True,
    ),
    "country_iso2_no_blank": ValueMap(
        "COUNTRY_ISO2_KEEP", gettext_noop("Country to its two-letter code, blank stays blank"), _countries, True
    ),
    "uom_sales_to_fo": ValueMap(
        "UNIT_TO_FO",
        gettext_noop("Units of Sales to those of Finance and Operations"),
        {"primary unit": "ea", "each": "ea", "ea": "ea", "pcs": "pcs", "hour": "hr", "kg": "kg", "box": "box"},
        True,
    ),
    "uom_fo_to_sales": ValueMap(
        "UNIT_FROM_FO",
        gettext_noop("Units of Finance and Operations to those of Sales"),
        {"ea": "primary unit", "pcs": "pcs", "hr": "hour", "kg": "kg", "box": "box"},
        True,
    ),
    "pricelist_by_currency": ValueMap(
        "PRICE_LIST_CURRENCY", gettext_noop("Currency to the price list in it"), {"USD": "crm service usa (sample)"}
    ),
    "yes_no_to_bool": ValueMap("YES_NO", gettext_noop("Yes or no to true or false"), {"Yes": "true", "No": "false"}),
    "processing_status_fo_to_sales": ValueMap(
        "FO_PROCESSING_STATUS",
        gettext_noop("Processing status of an order in Finance and Operations to that in Sales"),
        {
            "Active": "192350001",
            "Confirmed": "192350002",
            "PackingSlip": "192350003",
            "Invoiced": "192350004",
            "Picked": "192350005",
            "PartiallyPicked": "192350006",
            "PartiallyPacked": "192350007",
            "Shipped": "192350008",
            "PartiallyShipped": "192350009",
            "PartiallyInvoiced": "192350010",
            "Canceled": "192350011",
        },
    ),
    "product_type_fo_to_sales": ValueMap(
        "FO_PRODUCT_TYPE",
        gettext_noop("Product type of Finance and Operations to that in Sales"),
        {"Item": "1", "Service": "3"},
    ),
}


def install(names: Iterable[str] = VALUE_MAPS) -> dict[str, TransformationRule]:
    """The transformation rules of these value maps, by name. Those that are missing are made; one that is there stays
    as people have made it."""
    wanted = {name: VALUE_MAPS[name] for name in names}
    with transaction.atomic():
        codes = [found.code for found in wanted.values()]
        there = {rule.code: rule for rule in TransformationRule.objects.filter(code__in=codes)}
        made = [found for found in wanted.values() if found.code not in there]
        rules = [
            TransformationRule(
                code=found.code,
                description=found.description,
                type=TransformationType.VALUE_MAP,
                case_insensitive=found.case_insensitive,
            )
            for found in made
        ]
        entries = {
            found.code: [ValueMapEntry(source_value=s, destination_value=d) for s, d in found.entries.items()]
            for found in made
        }
        transformations.save_all(rules, entries)
    there |= {rule.code: rule for rule in rules}
    return {name: there[found.code] for name, found in wanted.items()}
