"""The public names of Finance and Operations columns (CustomerGroupId) and the fields they are kept in, both ways."""

from functools import cache

from integration import registry

#: words that public names write otherwise than with a capital
_WORDS = {"iso": "ISO"}
#: columns whose public names follow no rule
_OWN = {"data_area_id": "dataAreaId", "primary_contact_url": "PrimaryContactURL"}


def public_name(field: str) -> str:
    """The public name of a field: CustomerGroupId for customer_group_id."""
    return _OWN.get(field) or "".join(_WORDS.get(word, word.capitalize()) for word in field.split("_"))


def field_name(table: str, public: str) -> str:
    """The field of a table with that public name, in any case; `UnknownColumn` where there is none."""
    found = _fields(table).get(public.casefold())
    if found is None:
        raise registry.UnknownColumn(f"{table} has no column “{public}”.")
    return found


@cache
def _fields(table: str) -> dict[str, str]:
    return {public_name(name).casefold(): name for name in registry.table(table).columns}
