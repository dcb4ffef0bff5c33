"""The header of an order or quote of Sales, in the columns of a Business Central document.

Pure. DOC-021 … DOC-023, section 1.3. What is not here comes from the customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: column of a Business Central address -> that of Sales, and how much of it there is room for
ADDRESS: dict[str, tuple[str, int]] = {
    "address": ("line1", 100),
    "address_2": ("line2", 50),
    "post_code": ("postalcode", 20),
    "city": ("city", 30),
    "county": ("stateorprovince", 30),
    "country_region_code": ("country", 10),
}
#: block of a Business Central document -> that of Sales
BLOCKS = {"bill_to": "billto", "ship_to": "shipto"}
REFERENCE = 35
#: option column of a document -> column of account whose option values say which code it is, and column of the document
#: in Business Central (DOC-022)
OPTIONS: dict[str, tuple[str, str]] = {
    "shippingmethodcode": ("address1_shippingmethodcode", "shipping_agent"),
    "paymenttermscode": ("paymenttermscode", "payment_terms"),
    "freighttermscode": ("address1_freighttermscode", "shipment_method"),
}


def cut(value: str | None, length: int) -> str:
    """As much of a text as there is room for."""
    return (value or "")[:length].strip()


def cut_code(value: str | None, length: int) -> str:
    """As much of a code as there is room for; in capitals a text may be longer than it was (“ß”)."""
    return cut((value or "").upper(), length)


def reference_of(number: str) -> str:
    """Your Reference of the document that came of an order or quote with that number."""
    return cut(number, REFERENCE)


def blocks_of(document: Mapping[str, Any]) -> list[str]:
    """The address blocks in which anything is filled in (DOC-021)."""
    return [ours for ours, theirs in BLOCKS.items() if any(document[f"{theirs}_{n}"] for n, _ in ADDRESS.values())]


def address(document: Mapping[str, Any], block: str, country: str) -> dict[str, str]:
    """A block as a whole: what is blank in Sales takes the customer's value away (DOC-021)."""
    theirs = BLOCKS[block]
    values = {f"{block}_{own}": cut(document[f"{theirs}_{name}"], length) for own, (name, length) in ADDRESS.items()}
    return values | {f"{block}_country_region_code": country}


def country_named(document: Mapping[str, Any], block: str) -> str:
    """The country of a block as Sales has it."""
    return str(document[f"{BLOCKS[block]}_country"] or "").strip()


def values(document: Mapping[str, Any], number: str) -> dict[str, Any]:
    """What every document takes over as it is."""
    return {
        "your_reference": reference_of(number),
        "external_document_no": cut_code(document["name"], REFERENCE),
        "requested_delivery_date": document["requestdeliveryby"],
        "work_description": document["description"] or "",
    }
