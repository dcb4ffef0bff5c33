"""Connections, connection sets, their organisation mappings and integration keys (FO-140 to FO-146)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import BusinessUnit
from crm.models.organisation import OwningErp
from erp.fo.models import LegalEntity
from integration import registry
from integration.origin import Origin
from integration.registry import UnknownColumn
from integration.services.errors import Refused
from integration.services.write_rows import Write, write_rows
from p2c.models import ConnectionSet, IntegrationKey, OrganisationMapping, Project, SystemConnection
from p2c.models.connection import ConnectionState
from p2c.prospect_to_cash import editing, projects
from p2c.prospect_to_cash.entities import default_keys, entity


def make(
    name: str, sales: SystemConnection, sales_environment: str, fo: SystemConnection, fo_environment: str
) -> ConnectionSet:
    """A connection set with the integration keys that the product proposes (FO-105)."""
    check_name(ConnectionSet(), name)
    for connection in (sales, fo):
        _check_connected(connection)
    with transaction.atomic():
        made = ConnectionSet.objects.create(
            name=name.strip(),
            sales_connection=sales,
            sales_environment=sales_environment,
            fo_connection=fo,
            fo_environment=fo_environment,
        )
        for entity_name, columns in default_keys().items():
            IntegrationKey(connection_set=made, entity=entity_name, columns=list(columns)).save()
    return made


def _check_connected(connection: SystemConnection) -> None:
    if connection.state != ConnectionState.CONNECTED:
        raise Refused(
            _("The connection “%(name)s” needs repair; repair it before a connection set uses it. (FO-E01)")
            % {"name": connection.name}
        )


def map_organisation(connection_set: ConnectionSet, unit: str, legal_entity: str) -> OrganisationMapping:
    """Pair a business unit with a legal entity; its records go with Finance and Operations from then on. A name that
    does not exist is refused with those that do (FO-145, FO-E34)."""
    found = _existing(BusinessUnit.objects.order_by("name"), "name", unit, _("business unit"))
    entity_ = _existing(
        LegalEntity.objects.order_by("legal_entity_id"), "legal_entity_id", legal_entity, _("legal entity")
    )
    there = connection_set.organisations.filter(sales_organisation__iexact=found.name).first()
    if there is not None:
        raise Refused(
            _("The business unit “%(unit)s” is mapped already, to %(entity)s. Remove that mapping first.")
            % {"unit": found.name, "entity": there.legal_entity}
        )
    with transaction.atomic():
        _own(found)
        return OrganisationMapping.objects.create(
            connection_set=connection_set, sales_organisation=found.name, legal_entity=entity_.legal_entity_id
        )


def _existing(rows, column: str, name: str, kind: str):  # type: ignore[no-untyped-def]
    wanted = name.strip().casefold()
    known = list(rows)
    for each in known:
        if getattr(each, column).casefold() == wanted:
            return each
    names = ", ".join(getattr(each, column) for each in known) or _("none")
    raise Refused(
        _("There is no %(kind)s “%(name)s”. Enter one of: %(names)s. (FO-E34)")
        % {"kind": kind, "name": name.strip(), "names": names}
    )


def _own(unit: BusinessUnit) -> None:
    """The unit's records go with Finance and Operations."""
    if unit.p2c_owningerp == OwningErp.FINANCE_AND_OPERATIONS:
        return
    row = registry.table(BusinessUnit).row(unit)
    changed = Write.update(row, {"p2c_owningerp": int(OwningErp.FINANCE_AND_OPERATIONS)})
    write_rows(BusinessUnit, [changed], Origin())


def set_key(connection_set: ConnectionSet, entity_name: str, columns: Sequence[str]) -> list[Project]:
    """FO-146: the key of an entity is the same for all projects of the set; returns those it concerns, which read
    everything in their next run (FO-168)."""
    if not columns:
        raise Refused(_("An integration key has at least one column. (FO-E02)"))
    of = entity(entity_name)
    try:
        names = list(dict.fromkeys(of.place(name).name for name in columns))
    except UnknownColumn as unknown:
        raise Refused(str(unknown)) from None
    with transaction.atomic():
        key, _made = IntegrationKey.objects.get_or_create(connection_set=connection_set, entity=entity_name)
        key.columns = names
        key.save()
        concerned = projects_with_key(connection_set, entity_name)
        for project in concerned:
            editing.check_idle(project)
        for project in concerned:
            projects.install(project)
    return concerned


def check(connection: SystemConnection) -> bool:
    """FO-141: look whether the connection works, and note it: its user must exist and be able to sign in."""
    fine = bool(connection.environment_names) and bool(connection.account)
    if connection.system == "sales":
        fine = fine and connection.user is not None and not connection.user.isdisabled
    state = ConnectionState.CONNECTED if fine else ConnectionState.REPAIR
    if connection.state != state:
        connection.state = state
        connection.save()
    return fine


def save_connection(connection: SystemConnection) -> bool:
    """Keep a connection as a person entered it, and look whether it works (FO-141)."""
    with transaction.atomic():
        connection.save()
        return check(connection)


def change(connection_set: ConnectionSet) -> None:
    """Keep another name, connection or environment of a set; a connection that needs repair is refused (FO-141), and
    so is another name while projects use the set: who runs them knows it by that."""
    before = ConnectionSet.objects.get(pk=connection_set.pk)
    check_name(connection_set, connection_set.name)
    for new, old in (
        (connection_set.sales_connection, before.sales_connection),
        (connection_set.fo_connection, before.fo_connection),
    ):
        if new != old:
            _check_connected(new)
    connection_set.save()


def check_name(connection_set: ConnectionSet, name: str) -> None:
    """Refuse a name another set has, and another one than its own for a set that projects use."""
    others = ConnectionSet.objects.exclude(pk=connection_set.pk)
    if others.filter(name__iexact=name.strip()).exists():
        raise Refused(_("There is already a connection set “%(name)s”. Choose another name.") % {"name": name.strip()})
    before = ConnectionSet.objects.filter(pk=connection_set.pk).first()
    if before is None or before.name == name.strip():
        return
    if used := _users(before):
        raise Refused(
            _(
                "The connection set “%(set)s” is used by: %(projects)s. It keeps its name as long as that is so; "
                "switch these projects to another set first."
            )
            % {"set": before, "projects": used}
        )


def _users(connection_set: ConnectionSet) -> str:
    """The projects that use a set, by name."""
    return ", ".join(connection_set.projects.order_by("name").values_list("name", flat=True))


def unmap_organisation(mapping: OrganisationMapping) -> None:
    """Take an organisation mapping out of its set; one that a project uses is refused."""
    used = list(mapping.projects.order_by("name").values_list("name", flat=True))
    if used:
        raise Refused(
            _("The organisation mapping %(mapping)s is used by: %(projects)s. Take it out of these projects first.")
            % {"mapping": mapping, "projects": ", ".join(used)}
        )
    mapping.delete()


def delete_set(connection_set: ConnectionSet) -> None:
    """A set no project uses goes, with its organisation mappings and keys."""
    if used := _users(connection_set):
        raise Refused(
            _("The connection set “%(set)s” is used by: %(projects)s. Switch or delete these projects first.")
            % {"set": connection_set, "projects": used}
        )
    connection_set.delete()


def projects_with_key(connection_set: ConnectionSet, entity_name: str) -> list[Project]:
    """The projects a change of that entity's key concerns (FO-146)."""
    concerned = connection_set.projects.filter(tasks__destination_entity=entity_name)
    return list(concerned.distinct().order_by("name"))
