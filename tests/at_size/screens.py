"""The pages that must not notice how many records there are: lists, their searches, filters, orders and last pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.at_size.fill import ACCOUNT, CUSTOMER, NUMBER, key

#: list -> the rest of its addresses
LISTS = {
    "crm/account": (NUMBER, "northwind w", "statecode__exact=1", "statecode__exact=0", "customertypecode__exact=8"),
    "crm/contact": ("person 00", "statecode__exact=1"),
    "bc/customer": (NUMBER, "northwind w", "m777@", "blocked__exact=3", "blocked__exact=0"),
    "bc/contact": ("P0000777", "type__exact=1"),
    "integration/coupling": (NUMBER, "northwind w", "mapping=CUSTOMER", "state=issue", "state=orphan", "state=never"),
    "integration/journalentry": (NUMBER, "northwind w", "1", "action__exact=delete", "table=crm.account"),
    "integration/issue": (NUMBER, "parked__exact=1", "issue_class__exact=data", "age=day", "state=closed"),
    "integration/synchrun": ("1", "state=trouble", "state=nothing"),
}
COUPLED = ("crm/account", "bc/customer")
STATES = ("coupled", "free", "outside", "issue")


#: list -> the key of the record whose page is looked at
KEYS = {
    "crm/account": key(ACCOUNT, 777),
    "bc/customer": key(CUSTOMER, 777),
    "integration/coupling": "777",
    "integration/issue": "70",
    "integration/journalentry": "777",
}
#: questions that no index answers: every key is looked at once, however few are found
LOOKED_THROUGH = {
    *(f"{where}: {state}" for where in COUPLED for state in ("free", "outside")),
    "integration/coupling: state=orphan",
    "integration/coupling: state=issue",
}


def pages() -> Iterator[tuple[str, str]]:
    """Name and address of every page."""
    yield "start page", "/admin/"
    for where, terms in LISTS.items():
        base = f"/admin/{where}/"
        yield f"{where}: first page", base
        if where not in ("integration/synchrun", "integration/issue"):
            yield f"{where}: last page", f"{base}?p=200"
        yield f"{where}: turned round", f"{base}?o=-1"
        yield f"{where}: by the third column", f"{base}?o=3"
        for term in terms:
            asked = term if "=" in term else f"q={term}"
            yield f"{where}: {asked}", f"{base}?{asked}"
        yield f"{where}: nothing found", f"{base}?q=nothing+like+it"
        if where in KEYS:
            yield f"{where}: a record", f"{base}{KEYS[where]}/change/"
    for where in COUPLED:
        for state in STATES:
            yield f"{where}: {state}", f"/admin/{where}/?coupling={state}"
        yield f"{where}: looked up by typing", _typed(where)
    for side, plural in (("crm", "accounts"), ("bc", "customers")):
        base = f"/api/v1/{side}/{plural}/"
        yield f"REST {plural}", base
        yield f"REST {plural}: search", f"{base}?search={NUMBER}"
        yield f"REST {plural}: far on", f"{base}?offset=9000"
    for plural in ("couplings", "journal", "issues", "runs", "change-feed"):
        yield f"REST {plural}", f"/api/v1/{plural}/"


def signed_in() -> Any:
    """A client of somebody who may see everything."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("at-size"))
    return client


def _typed(where: str) -> str:
    """A reference to such a record, looked up by typing."""
    app, model, field = {
        "crm/account": ("crm", "contact", "parentcustomerid_account"),
        "bc/customer": ("bc", "custledgerentry", "customer"),
    }[where]
    return f"/admin/autocomplete/?term={NUMBER}&app_label={app}&model_name={model}&field_name={field}"
