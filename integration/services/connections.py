"""Editing the connection: what must be chosen before it can be enabled, and what follows from a change."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from integration import changefeed, pairs
from integration.models import Connection, SynchRun, TableMapping
from integration.models.connection import OwnershipModel
from integration.models.run import RunKind, RunStatus
from integration.services import full_synch, mappings, schedule, synchronise, variants
from integration.services.errors import Refused
from integration.services.link import connection


def missing(link: Connection) -> dict[str, str]:
    """Field -> sentence, for what a connection needs before it is enabled."""
    found = {}
    if link.integration_user is None:
        found["integration_user"] = _("Choose the integration user before enabling the connection.")
    if link.company is None:
        found["company"] = _("Choose the company before enabling the connection.")
    if link.base_currency is None:
        found["base_currency"] = _("Choose the base currency before enabling the connection.")
    if link.ownership_model == OwnershipModel.TEAM and link.default_team is None:
        found["default_team"] = _("With the ownership model “Team”, choose the default owning team.")
    return found


def questions(link: Connection) -> list[str]:
    """What saving the connection would do to the table mappings, and somebody must agree to."""
    old = Connection.objects.filter(pk=link.pk).first()
    return variants.foreseen(old, link).sentences if old and _turned(old, link) else []


def _turned(old: Connection, link: Connection) -> bool:
    return any(getattr(old, name) != getattr(link, name) for name, _value, _words in pairs.SWITCHES.values())


def save(link: Connection, *, confirmed: bool = False) -> list[str]:
    """Save the connection, all or nothing; returns what the person should know about the effect.

    A switch that is turned installs, disables or deletes mappings (`ConfirmationNeeded` says which).
    """
    with transaction.atomic():
        old = Connection.objects.filter(pk=link.pk).first()
        turn = variants.foreseen(old, link) if old and _turned(old, link) else None
        if link.enabled and (problems := missing(link)):
            raise Refused(" ".join(problems.values()))
        if turn and not confirmed:
            raise mappings.ConfirmationNeeded(" ".join(turn.sentences))
        if link.enabled:
            link.disabled_reason = ""
        link.save()
        if old is None or old.enabled != link.enabled:
            schedule.connection_switched(link.enabled)
        if turn:
            variants.turn(turn)
    notes = turn.sentences if turn else []
    if old and old.enabled and not link.enabled:
        running = SynchRun.objects.filter(status=RunStatus.RUNNING).count()
        if running:
            notes.append(_("Runs that are running finish; no other run starts until the connection is enabled again."))
    return notes


def set_enabled(link: Connection, enabled: bool) -> list[str]:
    """Switch synchronising on or off."""
    link.enabled = enabled
    return save(link)


def mappings_in_order(*, with_backlog: bool = False) -> list[TableMapping]:
    """The enabled mappings but those of lines, which go with their headers; each after what it depends on.
    `with_backlog`: each with its number of waiting changes."""
    enabled = TableMapping.objects.filter(enabled=True).prefetch_related("depends_on")
    found = full_synch.ordered(mapping for mapping in enabled if not pairs.get(mapping.pair).only_with)
    if with_backlog:
        waiting = changefeed.backlog()
        for mapping in found:
            mapping.backlog = waiting.get(mapping.pk, 0)  # type: ignore[attr-defined]
    return found


def check_ready() -> list[TableMapping]:
    """The mappings a synchronisation of everything runs; `Refused` when there is nothing to run or it may not."""
    if not connection().enabled:
        raise Refused(_("The connection is not enabled. Enable it first."))
    found = mappings_in_order()
    if not found:
        raise Refused(_("No table mapping is enabled. Install the default mappings first."))
    return found


def synchronise_modified(user: User | None = None) -> list[SynchRun]:
    """Queue a run of changed records for every enabled mapping, after what it depends on (ENG-154)."""
    return [synchronise.request_run(m, RunKind.SYNCH, user=user, background=True) for m in check_ready()]
