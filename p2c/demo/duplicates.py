"""Duplicate contacts of the demo company: what companies are compared by, and one that somebody typed in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from erp.bc.services.search_strings import usual_setup
from p2c.demo.keys import Keys

Row = dict[str, Any]

#: what is in the phone book, but for the VAT number and the addresses on the net
_KNOWN = ("address", "address_2", "post_code", "city", "county", "country_region_code", "phone_no")


def search_setup(keys: Keys) -> list[Row]:
    """The usual search strings."""
    return [{"system_id": keys.new(), **row} for row in usual_setup()]


def typed_again(keys: Keys, customers: Iterable[Row]) -> list[Row]:
    """A company that is a customer already, entered once more, in capitals, by somebody who did not look."""
    for row in customers:
        if all(row.get(name) for name in ("name", "address", "post_code", "city", "phone_no")):
            values = {name: row[name] for name in _KNOWN if row.get(name)}
            return [{"system_id": keys.new(), "type": 0, "name": str(row["name"]).upper(), **values}]
    return []
