"""The five roles people are given, as groups, and what each may do.

Made after every migration rather than by one: Django creates permissions only when all migrations of an app have run,
so a migration that hands them out would find none on a new database. The groups are brought up to date each time;
permissions an administrator added to a group by hand stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate

from integration import visitor

ADMINISTRATOR = "Integration administrator"
OPERATOR = "Integration operator"
AUDITOR = "Integration auditor"
SALES = "Sales user"
BACK_OFFICE = "Back-office user"

_ALL = ("view", "add", "change", "delete")
_EDIT = ("view", "add", "change")
_WORK = ("couple", "uncouple", "synchronise", "full_synch", "resolve")
#: set-up tables of both sides that the daily users only look at
_SALES_SET_UP = {
    "systemuser",
    "team",
    "businessunit",
    "company",
    "transactioncurrency",
    "optionvalue",
    "solution",
    "autonumber",
    "organization",
    "securityrole",
    "systemuserrole",
    "teamrole",
    "navconnection",
    "product",
    "pricelevel",
    "productpricelevel",
    "uomschedule",
    "uom",
    "accountstatistics",
}
_BACK_OFFICE_SET_UP = {
    "companyinformation",
    "marketingsetup",
    "salessetup",
    "purchasesetup",
    "inventorysetup",
    "resourcessetup",
    "generalledgersetup",
    "usersetup",
    "assemblysetup",
    "glaccount",
    "vatbusinesspostinggroup",
    "vatproductpostinggroup",
    "vatpostingsetup",
    "vatregistrationnoformat",
    "duplicatesearchstringsetup",
    "noseries",
    "noseriesline",
    "businessrelation",
    "interactiontemplate",
    "interactiontmpllanguage",
    "interactiontemplatesetup",
    "mailinggroup",
    "industrygroup",
    "jobresponsibility",
}
_FINANCE_SET_UP = {"legalentity", "numbersequence"}
#: what only posting and other tables' rules write; old documents may be deleted by the administrator
_POSTED = {
    "unitgroup",
    "itemledgerentry",
    "custledgerentry",
    "detailedcustledgentry",
    "bankaccountledgerentry",
    "vatregistrationlog",
    "contactduplicatesearchstring",
    "salesinvoiceheader",
    "salesinvoiceline",
    "salesshipmentheader",
    "salesshipmentline",
    "salesheaderarchive",
    "saleslinearchive",
    "postbuffer",
}
#: what a seller takes off a document again
_LINES = {"quotedetail", "salesorderdetail"}
#: what Business Central tells Sales
_FIGURES = {"accountstatistics"}
_DOCUMENTS = {"salesinvoiceheader"}
#: engine tables nobody edits by hand, not even the administrator: runs and the permissions to work do
_MACHINE = {
    "change",
    "coupling",
    "dismissednotice",
    "fullsynchreviewline",
    "issue",
    "journalentry",
    "originguard",
    "originmarker",
    "runlogline",
    "subscription",
    "synchjob",
    "synchrun",
    "webservicekey",
    "workerheartbeat",
}


#: data integration: what only runs write
_HISTORY = {"execution", "executiontask", "executionerror", "taskmapping", "synchstatus", "documenttransfer"}
#: work lists: records of other tables as somebody needs them
_WORK_LISTS = {"waitingorder", "waitingquote"}


#: what no screen shows: nobody gets a permission on it
_SECRET = {"signinsecret", "connectionsecret"}


def _models(app: str) -> list[str]:
    found = [m._meta.model_name or "" for m in apps.get_app_config(app).get_models()]
    return [name for name in found if name not in _SECRET]


def _on(app: str, models: Iterable[str], actions: Iterable[str]) -> Iterator[str]:
    for model in models:
        for action in actions:
            yield f"{app}.{action}_{model}"


def _set_up() -> list[str]:
    """Engine tables an administrator edits: connection, mappings and their rows."""
    return [m for m in _models("integration") if m not in _MACHINE and not m.startswith("historical")]


def permissions() -> dict[str, set[str]]:
    """Role -> its permissions, as app.codename."""
    history = [m for m in _models("integration") if m.startswith("historical")]
    engine = {*_on("integration", [*_set_up(), *_MACHINE, *history], ["view"])}
    sales, office, finance, projects = _models("crm"), _models("bc"), _models("fo"), _models("p2c")
    planned = [m for m in projects if m not in _HISTORY | _WORK_LISTS and not m.startswith("historical")]
    look = engine | {*_on("crm", sales, ["view"])} | {*_on("bc", office, ["view"])} | {*_on("fo", finance, ["view"])}
    look |= {*_on("p2c", projects, ["view"])}
    work = {f"integration.{name}" for name in _WORK} | {"p2c.run_project"}
    own_status = {*_on("integration", ["coupling", "issue", "synchrun", "synchjob"], ["view"])}
    return {
        ADMINISTRATOR: look
        | work
        | {"integration.revert", "integration.change_secret"}
        | {*_on("integration", _set_up(), _ALL)}
        | {*_on("crm", [m for m in sales if m not in _FIGURES], _ALL)}
        | {*_on("bc", [m for m in office if m not in _POSTED], _ALL)}
        | {*_on("bc", _DOCUMENTS, ["delete"])}
        | {*_on("fo", [m for m in finance if m not in _POSTED], _ALL)}
        | {*_on("p2c", planned, _ALL)},
        OPERATOR: look | work,
        AUDITOR: look,
        SALES: own_status
        | {"integration.couple", "integration.synchronise"}
        | {*_on("crm", sales, ["view"])}
        | {*_on("crm", [m for m in sales if m not in _SALES_SET_UP], _EDIT)}
        | {*_on("crm", _LINES, ["delete"])},
        BACK_OFFICE: own_status
        | {*_on("p2c", [*_WORK_LISTS, "documenttransfer"], ["view"])}
        | {"integration.couple", "integration.synchronise"}
        | {*_on("bc", office, ["view"])}
        | {*_on("bc", [m for m in office if m not in _BACK_OFFICE_SET_UP | _POSTED], _EDIT)}
        | {*_on("fo", finance, ["view"])}
        | {*_on("fo", [m for m in finance if m not in _FINANCE_SET_UP | _POSTED], _EDIT)},
    }


@cache
def that_may(permission: str) -> list[str]:
    """The roles that have a permission."""
    return [name for name, given in permissions().items() if permission in given]


def make_groups(using: str = "default", **kwargs: Any) -> None:
    """Create the groups that are missing and give each the permissions of its role."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{p.content_type.app_label}.{p.codename}": p.pk
        for p in Permission.objects.using(using)
        .filter(content_type__app_label__in=("integration", "crm", "bc", "fo", "p2c"))
        .select_related("content_type")
    }
    for name, wanted in permissions().items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*(known[label] for label in wanted if label in known))


def connect() -> None:
    """Keep the groups up to date: after the last of the apps whose permissions they have has been migrated. Screens
    name the roles that may do what somebody may not."""
    visitor.name_roles(that_may)
    post_migrate.connect(make_groups, sender=apps.get_app_config("p2c"), dispatch_uid="p2c-roles")
