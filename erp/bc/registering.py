"""What the registrations of Business Central tables have in common."""

from typing import Any

from django.db import models

from erp.bc import rules
from integration import registry

ADDRESSED_CODES = ("no", "post_code", "country_region_code", "territory_code", "language_code", "no_series")
PARTY_CODES = (*ADDRESSED_CODES, "vat_registration_no")
ADDRESS_CODES = ("post_code", "country_region_code")
#: a config template may say from which series new records are numbered (CUST-02, PROD-08)
NUMBERED = {"no_series": {"by_template": True}}
PARTY_SEARCH = ("no", "name", "search_name", "e_mail", "city", "phone_no", "mobile_phone_no")


def add(model: type[models.Model], number: int, **options: Any) -> None:
    """Register a table of Business Central by its number there."""
    registry.register(
        model,
        side=registry.LOCAL,
        number=number,
        created_on="created_on",
        modified_on="modified_on",
        modified_by="modified_by",
        **options,
    )


def add_code_list(
    model: type[models.Model],
    number: int,
    name: str,
    codes: tuple[str, ...] = (),
    table_rules: list[registry.Rule] = rules.CODE_LIST,
    **options: Any,
) -> None:
    """A table that is a list of codes with a name or description."""
    add(
        model,
        number,
        natural_key="code",
        label=("code", name),
        search=("code", name),
        codes=("code", *codes),
        rules=table_rules,
        **options,
    )
