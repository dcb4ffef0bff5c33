"""Quotes of contacts that become customers or vendors are theirs from then on (CON-124)."""

from __future__ import annotations

import logging
from collections import defaultdict

from erp.bc.models import Contact
from erp.bc.models.document_base import DocumentType
from erp.bc.rules.documents.sides import SIDES, Side
from integration.engine.write import Batch, Write
from integration.registry import Row

logger = logging.getLogger(__name__)


class Assigned(Write):
    """A quote that gets its customer or vendor; what it says of the contact stays as it was offered."""

    __slots__ = ()
    past_rules = True
    heard = True


def assign_open_quotes(batch: Batch) -> None:
    """A new link gives its customer or vendor to all quotes without one of all contacts of the company."""
    for side in SIDES:
        fresh = [
            item
            for item in batch.saves
            if item.new["link_to_table"] == side.link and item.new["no"] and item.changed("contact", "no")
        ]
        if fresh:
            assign(batch, side, {item.new["contact"]: (item.new["no"], item) for item in fresh})


def assign(batch: Batch, side: Side, numbers: dict[str, tuple[str, Write | None]]) -> None:
    """Ask for the quotes of these contacts to be given to the customers or vendors of these numbers."""
    linked = batch.load(Contact, numbers)
    whole = {row["company"] or key: numbers[key] for key, row in linked.items()}
    contacts: dict[str, tuple[str, Write | None]] = {**numbers}
    for row in batch.find(Contact, "company", whole):
        contacts[row["system_id"]] = whole[row["company"]]
    traders = {row["no"]: row for row in batch.find(side.trader, "no", {no for no, _cause in contacts.values()})}
    quotes: dict[str, Row] = {}
    wanted: dict[str, Row] = defaultdict(dict)
    causes: dict[str, Write | None] = {}
    for contact, partner, template in (
        (side.contact, side.partner, side.template),
        (side.payer_contact, side.payer_partner, side.payer_template),
    ):
        for row in batch.find(side.header, contact, contacts):
            no, cause = contacts[row[contact]]
            trader = traders.get(no)
            if trader is None or row["document_type"] != DocumentType.QUOTE or row[partner] is not None:
                continue
            values = {partner: trader["system_id"], template: None}
            if partner == side.partner:
                values[side.responsible] = trader[side.responsible]
            quotes[row["system_id"]] = row
            wanted[row["system_id"]].update(values)
            causes[row["system_id"]] = cause
    for key, values in wanted.items():
        logger.info("%s %s is given to a %s.", side.header._meta.verbose_name, quotes[key]["no"], side.trader_word)
        batch.further(side.header, Assigned.update(quotes[key], values), cause=causes[key])
