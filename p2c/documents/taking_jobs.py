"""The recurring jobs that take orders and process quotes by themselves (DOC-070, DOC-071, DOC-120)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integration.models import Connection, Schedule
from integration.said import Said
from integration.services.jobs import Nothing
from integration.services.link import connection
from p2c.documents import eligible, quotes, take_orders
from p2c.documents.jobs import add
from p2c.documents.take_orders import Outcome

CREATE_ORDERS, PROCESS_QUOTES = "auto_create_sales_orders", "auto_process_sales_quotes"


def _said(outcome: Outcome, nothing: str, done: str) -> str:
    if outcome.idle is not None:
        return Said(outcome.idle)
    if not outcome.taken and not outcome.failed:
        return Nothing(nothing)
    return Said(done, count=len(outcome.taken), failed=len(outcome.failed))


def create_orders(schedule: Schedule | None = None) -> str:
    """Take every order that is eligible; those that fail are tried again the next time."""
    return _said(take_orders.take(), "p2c.no_order_waits", "p2c.orders_taken")


def process_quotes(schedule: Schedule | None = None) -> str:
    """Process every quote that is active or won."""
    return _said(quotes.process(), "p2c.no_quote_waits", "p2c.quotes_processed")


def wants_orders(link: Connection) -> bool:
    """Whether orders are taken by themselves: the switch, under order integration one way (DOC-070, DOC-100)."""
    return (
        link.auto_create_sales_orders
        and link.sales_order_integration_enabled
        and not link.bidirectional_sales_order_integration
    )


def new_orders() -> bool:
    """Whether orders wait that were not tried yet: then a sleeping schedule wakes up."""
    return take_orders.untried(eligible.eligible(connection())).exists()


add(CREATE_ORDERS, _("Create sales orders from Sales"), create_orders, 30, wants_orders, wakes=new_orders)
add(
    PROCESS_QUOTES,
    _("Process sales quotes from Sales"),
    process_quotes,
    30,
    lambda link: link.auto_process_sales_quotes,
)
