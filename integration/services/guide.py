"""The assisted set-up: what can be chosen, what is done at its end, whether it is finished (SET-060 to SET-064)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from integration.models import Connection, FullSynchReviewLine, TableMapping
from integration.models.connection import AuthenticationType
from integration.models.full_synch import LineStatus
from integration.models.run import RunStatus
from integration.services import connections, connector, full_synch, install, mappings, secret_store, set_up
from integration.services.connection_text import address
from integration.services.connector import NewCompany
from integration.services.errors import Refused
from integration.services.link import connection

#: what the guide can switch on; what is on already is not switched off here
SWITCHES = (
    "sales_order_integration_enabled",
    "bidirectional_sales_order_integration",
    "item_availability_enabled",
)


def wanted() -> bool:
    """Whether the start page leads to the guide: until it was finished, or somebody set everything up without it."""
    link = Connection.objects.first()  # to look does not begin anything
    return link is None or not (link.guide_completed or link.enabled)


def progress() -> dict[str, int]:
    """How far the full synchronisation is: lines, those done, those in error."""
    lines = list(FullSynchReviewLine.objects.values_list("job_queue_status", "run__status"))
    states = [status for status, _of_run in lines]
    cancelled = lines.count((LineStatus.ERROR, RunStatus.CANCELLED))
    return {
        "lines": len(states),
        "finished": states.count(LineStatus.FINISHED),
        "errors": states.count(LineStatus.ERROR) - cancelled,
        "working": states.count(LineStatus.IN_PROCESS) + states.count(LineStatus.WAITING),
    }


def choices() -> list[tuple[str, str]]:
    """What can be synchronised: the top mappings as they are by default, with the two tables they keep in step."""
    from integration import pairs, registry

    link = connection()
    found = []
    for pair in pairs.all_pairs():
        if pair.active(link) and not pair.only_with:
            tables = [str(registry.table(name).model._meta.verbose_name_plural) for name in (pair.local, pair.remote)]
            found.append((pair.name, capfirst(f"{tables[0]} ↔ {tables[1]}")))
    return found


def state() -> dict[str, Any]:
    """What was said on earlier pages, by whoever said it: leaving and coming back loses nothing. No secret is in it."""
    return dict(connection().guide_state)


def keep(**values: Any) -> dict[str, Any]:
    """Keep what was said on a page; returns all that is kept."""
    found = {**state(), **values}
    Connection.objects.filter(pk=connection().pk).update(guide_state=found)
    return found


def begin(company: NewCompany, *, time_zone: str = "", actor: User | None = None) -> str:
    """Make Sales and the company's set-up in this database, and let the connection lead there; all or nothing.

    Returns the secret of the user who synchronises. It is kept encrypted, and is not shown again.
    """
    secret_store.check_may_change(actor)
    with transaction.atomic():
        there = connector.current()
        completed, _records = there.plan(company)
        secret = there.make(completed)
        link = connection()
        link.server_url, link.user_name = completed.address, completed.user_name
        link.authentication_type, link.time_zone = AuthenticationType.OAUTH, time_zone
        connections.save(link, confirmed=True, secret=secret, actor=actor, keep_url=True)
        Connection.objects.filter(pk=link.pk).update(is_solution_installed=True)
    return secret


def tables(data: Iterable[str]) -> list[tuple[str, str]]:
    """The two tables of each mapping that is to be synchronised, those that others depend on first."""
    from integration import pairs

    chosen, found = set(data), list[str]()

    def add(name: str) -> None:
        if name in chosen and name not in found:
            for each in pairs.get(name).depends_on:
                add(each)
            found.append(name)

    for name, _title in choices():
        add(name)
    return [(pairs.get(name).local, pairs.get(name).remote) for name in found]


def check_address(text: str) -> str:
    """The address as it will be kept; `Refused` while it is blank: one cannot go on without."""
    found = address(text)
    if not found.proposed:
        raise Refused(_("Enter the server URL of Sales; without it there is nothing to connect to."))
    return found.proposed


def finish(
    values: Mapping[str, Any],
    *,
    secret: str = "",
    admin_name: str = "",
    admin_secret: str = "",
    import_solution: bool = True,
    enable: bool = True,
    data: list[str] | None = None,
    actor: User | None = None,
) -> list[str]:
    """Do everything that was chosen, all or nothing, and mark the guide completed; what was done, in sentences.

    In order: the connection is saved, the solution imported with the administrator's sign-in, the connection enabled,
    the mappings of what is to be synchronised switched on, then orders and availability (SET-060).
    """
    if not str(values.get("user_name", "")).strip():
        raise Refused(_("Enter the user who synchronises; without a user nobody can sign in."))
    if secret or admin_secret:
        secret_store.check_may_change(actor)
    done: list[str] = []
    with transaction.atomic():
        link = connection()
        switches = {name: bool(values[name]) for name in SWITCHES if name in values and not getattr(link, name)}
        if not link.enabled:
            for name, value in values.items():
                if name not in SWITCHES and name != "item_availability_user":
                    setattr(link, name, value)
            done += connections.save(link, confirmed=True, secret=secret, actor=actor)
            done.append(_("The connection was saved."))
            if import_solution:
                done += set_up.deploy_solution(admin_name, admin_secret)
            if enable:
                done += connections.set_enabled(connection(), True)
                done.append(_("The connection is enabled."))
        if enable and data is not None:
            _choose(data)
        link = connection()
        if any(switches.values()):
            if not link.enabled:
                raise Refused(_("Orders and item availability need an enabled connection. Choose to enable it."))
            for name, on in switches.items():
                setattr(link, name, on)
            if switches.get("item_availability_enabled"):
                link.item_availability_user = values.get("item_availability_user")
            done += connections.save(link, confirmed=True)
        Connection.objects.filter(pk=link.pk).update(guide_completed=True, guide_state={})
    return done


def _choose(data: list[str]) -> None:
    """Only the mappings of what is to be synchronised, and what those depend on, are enabled."""
    if not TableMapping.objects.exists():
        install.install_mappings()
    by_name = {m.name: m for m in TableMapping.objects.prefetch_related("depends_on")}
    needed, queue = set(), [by_name[name] for name in data if name in by_name]
    while queue:
        mapping = queue.pop()
        if mapping.name not in needed:
            needed.add(mapping.name)
            queue += mapping.depends_on.all()
    from integration import pairs

    for mapping in by_name.values():
        header = pairs.get(mapping.pair).only_with
        on = mapping.name in needed or header in needed
        if mapping.enabled != on and not mapping.set_aside:
            mappings.set_enabled(mapping, on)


def start_full(user: User | None = None, *, truth: str = "") -> None:
    """The full synchronisation that ends the guide, in the background (SET-062)."""
    choose_truth(truth)
    full_synch.start(user=user)


def choose_truth(truth: str) -> None:
    """Say for all lines of the review whose values records take that are coupled for the first time and differ.

    A direction; blank: each field that differs becomes a conflict. What goes one way only goes that way.
    """
    lines = full_synch.lines()
    full_synch.choose({line.pk: {"first_synch": _first(line.mapping, truth)} for line in lines})


def _first(mapping: TableMapping, truth: str) -> str:
    ways = list(mapping.directions)
    return truth if not truth or truth in ways else ways[0]
