"""The public templates, one module each, in the order their projects are best run (FO-005), and the blank ones."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import FO_TO_SALES, SALES_TO_FO, Template
from p2c.prospect_to_cash.templates.accounts import ACCOUNTS
from p2c.prospect_to_cash.templates.contacts import CONTACTS
from p2c.prospect_to_cash.templates.contacts_to_customer import CONTACTS_TO_CUSTOMER
from p2c.prospect_to_cash.templates.invoices import INVOICES
from p2c.prospect_to_cash.templates.orders_back import ORDERS_BACK
from p2c.prospect_to_cash.templates.orders_out import ORDERS_OUT
from p2c.prospect_to_cash.templates.products import PRODUCTS
from p2c.prospect_to_cash.templates.quotes import QUOTES

__all__ = ["BLANK", "PUBLIC", "template"]

PUBLIC: tuple[Template, ...] = (
    PRODUCTS,
    ACCOUNTS,
    CONTACTS,
    CONTACTS_TO_CUSTOMER,
    QUOTES,
    ORDERS_OUT,
    ORDERS_BACK,
    INVOICES,
)

#: templates without tasks, for projects that are built by hand (FO-147)
BLANK: tuple[Template, ...] = (
    Template(
        id="blank_sales_to_fo",
        names={
            "en": "Blank (Sales to Fin and Ops)",
            "fr": "Vide (Sales vers Fin and Ops)",
            "sv": "Tom (Sales till Fin and Ops)",
            "nl": "Leeg (Sales naar Fin and Ops)",
        },
        direction=SALES_TO_FO,
        description=_("No tasks yet: add them to the project."),
    ),
    Template(
        id="blank_fo_to_sales",
        names={
            "en": "Blank (Fin and Ops to Sales)",
            "fr": "Vide (Fin and Ops vers Sales)",
            "sv": "Tom (Fin and Ops till Sales)",
            "nl": "Leeg (Fin and Ops naar Sales)",
        },
        direction=FO_TO_SALES,
        description=_("No tasks yet: add them to the project."),
    ),
)

_BY_ID = {each.id: each for each in (*PUBLIC, *BLANK)}


def template(id_: str) -> Template:
    """The public or blank template of that id; `LookupError` names those there are."""
    found = _BY_ID.get(id_)
    if found is None:
        raise LookupError(f"There is no template “{id_}”. Templates: {', '.join(_BY_ID)}.")
    return found
