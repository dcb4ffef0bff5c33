"""The steps of quotes and orders: activate, revise, close, create the order, submit, reopen, fulfil, cancel.

Each is an ordinary write, so the table rules say whether it may be taken; a refusal (`RowsRefused`) writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Quote, QuoteDetail, SalesOrder, SalesOrderDetail
from crm.models.quote import QuoteState, QuoteStatus
from crm.models.sales_order import OrderState, OrderStatus, ProcessingStatus
from crm.rules.maintained import STATUS, with_fo
from crm.rules.owning import fo_units
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load
from integration.registry import Row
from integration.services.errors import Refused
from integration.services.write_rows import write_rows

#: how old clients write that the back office has not taken an order (DOC-004)
NOT_TAKEN = "1900-01-01"
#: what a new document or line does not take over from the one it is made of
_OWN = {
    "createdon", "modifiedon", "createdby", "modifiedby", "statecode", "statuscode", "closedon", "quotenumber",
    "revisionnumber", "msdynce_hasexternallymaintainedproductsonly",
    "msdynce_quotehasexternallymaintainedproductsonly",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A step that a document can take.

    `changes`: what it writes on the document. `make`: what it makes besides (the next revision, the order). `offered`:
    whether a document in that state takes it, told whether Finance and Operations owns it.
    """

    name: str
    model: type[models.Model]
    caption: Any
    done: Any
    changes: Mapping[str, int]
    offered: Callable[[Row, bool], bool]
    make: Callable[[Row, origins.Origin], Row] | None = None
    #: takes something back or ends it
    ends: bool = False


@dataclass(frozen=True)
class Taken:
    """What came of a step: the document, and what was made of it."""

    row: Row
    made: Row | None = None
    made_of: type[models.Model] | None = None


def take(step: Step, key: str, origin: origins.Origin | None = None) -> Taken:
    """Take the step with the document of that id, all of it or nothing; returns the rows as they are then."""
    origin = origin or origins.current()
    table = registry.table(step.model)
    with transaction.atomic():
        row = load(table, [key], lock=True).get(key)
        if row is None:
            raise Refused(_("This record does not exist any more."))
        write_rows(step.model, [Write.update(row, dict(step.changes))], origin)
        # most of what cannot follow is refused by the rules, in words that say more
        if not step.offered(row, row["owningbusinessunit"] in fo_units()):
            state = dict(table.column("statecode").choices)[row["statecode"]]
            words = {"step": step.caption, "record": table.text(row), "state": state}
            raise Refused(_("“%(step)s” is not possible: %(record)s is “%(state)s”.") % words)
        made = step.make(row, origin) if step.make else None
        now = load(table, [key])[key]
    return Taken(now, made, (SalesOrder if step.name == "create-order" else step.model) if made else None)


def offered(record: models.Model) -> list[Step]:
    """The steps a document can take as it stands, in the order of their buttons."""
    steps = [step for step in STEPS if isinstance(record, step.model)]
    row = registry.table(type(record)).row(record)
    owned = row["owningbusinessunit"] in fo_units()
    return [step for step in steps if step.offered(row, owned)]


def of(model: type[models.Model]) -> list[Step]:
    """The steps of a kind of document."""
    return [step for step in STEPS if step.model is model]


def _next_revision(quote: Row, origin: origins.Origin) -> Row:
    """The next revision of a quote, as a draft with its lines."""
    number = quote["quotenumber"]
    revisions = find(registry.table(Quote), "quotenumber", [number], ("revisionnumber",))
    latest = max(row["revisionnumber"] for row in revisions)
    values = {**_taken_over(quote, Quote), "quotenumber": number, "revisionnumber": latest + 1}
    return _with_lines(Quote, values, quote["quoteid"], QuoteDetail, origin)


def _order_of(quote: Row, origin: origins.Origin) -> Row:
    """The order of a quote that was won, with its lines."""
    values = {**_taken_over(quote, SalesOrder), "quoteid": quote["quoteid"]}
    return _with_lines(SalesOrder, values, quote["quoteid"], SalesOrderDetail, origin)


def _with_lines(
    header: type[models.Model], values: Row, quote: str, line: type[models.Model], origin: origins.Origin
) -> Row:
    # a copy is what it is a copy of: its prices stand, also where the list has others by now
    origin = origin.by_product()
    (made,) = write_rows(header, [Write.insert(values)], origin)
    assert made.new is not None
    key = made.new[registry.table(header).key.name]
    rows = find(registry.table(QuoteDetail), "quoteid", [quote])
    rows.sort(key=lambda row: row["msdynce_linecreationsequencenumber"] or 0)
    lines = [{**_taken_over(row, line), line.HEADER: key} for row in rows]  # type: ignore[attr-defined]
    if lines:
        write_rows(line, [Write.insert(each) for each in lines], origin)
    return load(registry.table(header), [key])[key]


def _taken_over(row: Row, model: type[models.Model]) -> Row:
    """The values of a record that one of this table has, too."""
    table = registry.table(model)
    own = {*_OWN, registry.table(Quote).key.name, registry.table(QuoteDetail).key.name, table.key.name}
    return {c.name: row[c.name] for c in table.physical if c.name in row and c.name not in own}


def _in(state: int) -> Callable[[Row, bool], bool]:
    return lambda row, owned: row["statecode"] == state


def _open_order(row: Row, owned: bool) -> bool:
    """Whether an order is worked on in Sales: by people, until Finance and Operations has it."""
    return not (owned and with_fo(row))


def _may_cancel(row: Row, owned: bool) -> bool:
    """FO-116: an activated order is cancelled in Finance and Operations only."""
    return row["statecode"] in (int(OrderState.ACTIVE), int(OrderState.SUBMITTED)) and _open_order(row, owned)


def _may_reopen(row: Row, owned: bool) -> bool:
    """A submitted order is worked on again while Business Central has not taken it; afterwards it is changed there."""
    taken = str(row["lastbackofficesubmit"] or "") not in ("", NOT_TAKEN)
    return not owned and row["statecode"] == int(OrderState.SUBMITTED) and not taken


_DRAFT, _ACTIVE, _WON, _CLOSED = map(int, (QuoteState.DRAFT, QuoteState.ACTIVE, QuoteState.WON, QuoteState.CLOSED))
STEPS: tuple[Step, ...] = (
    Step(
        "activate", Quote, gettext_lazy("Activate quote"), gettext_lazy("%(record)s is active now."),
        {"statecode": _ACTIVE}, _in(_DRAFT),
    ),
    Step(
        "create-order", Quote, gettext_lazy("Create order"), gettext_lazy("%(record)s is won; its order is %(made)s."),
        {"statecode": _WON}, _in(_ACTIVE), _order_of,
    ),
    Step(
        "revise", Quote, gettext_lazy("Revise"),
        gettext_lazy("%(record)s is closed; its next revision is a draft: %(made)s."),
        {"statecode": _CLOSED, "statuscode": int(QuoteStatus.REVISED)}, _in(_ACTIVE), _next_revision,
    ),
    Step(
        "lose", Quote, gettext_lazy("Close as lost"), gettext_lazy("%(record)s is closed as lost."),
        {"statecode": _CLOSED, "statuscode": int(QuoteStatus.LOST)}, _in(_ACTIVE), ends=True,
    ),
    Step(
        "cancel", Quote, gettext_lazy("Close as canceled"), gettext_lazy("%(record)s is closed as canceled."),
        {"statecode": _CLOSED, "statuscode": int(QuoteStatus.CANCELED)}, _in(_ACTIVE), ends=True,
    ),
    Step(
        "activate", SalesOrder, gettext_lazy("Activate order"),
        gettext_lazy("%(record)s is activated: Finance and Operations takes it with the next run."),
        {STATUS: int(ProcessingStatus.ACTIVE)},
        lambda row, owned: owned and not with_fo(row) and row["statecode"] == int(OrderState.ACTIVE),
    ),
    Step(
        "submit", SalesOrder, gettext_lazy("Submit order"), gettext_lazy("%(record)s is submitted."),
        {"statecode": int(OrderState.SUBMITTED)},
        lambda row, owned: not owned and row["statecode"] == int(OrderState.ACTIVE),
    ),
    Step(
        "reopen", SalesOrder, gettext_lazy("Reopen order"),
        gettext_lazy("%(record)s is active again: change it and submit it once more."),
        {"statecode": int(OrderState.ACTIVE), "statuscode": int(OrderStatus.PENDING)}, _may_reopen,
    ),
    Step(
        "fulfil", SalesOrder, gettext_lazy("Fulfil order"), gettext_lazy("%(record)s is fulfilled."),
        {"statecode": int(OrderState.FULFILLED)},
        lambda row, owned: not owned and row["statecode"] in (int(OrderState.ACTIVE), int(OrderState.SUBMITTED)),
    ),
    Step(
        "cancel", SalesOrder, gettext_lazy("Cancel order"), gettext_lazy("%(record)s is canceled."),
        {"statecode": int(OrderState.CANCELED)}, _may_cancel, ends=True,
    ),
)  # fmt: skip
