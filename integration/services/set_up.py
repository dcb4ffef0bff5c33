"""What the set-up page does besides saving: the solution, back to defaults, the address of BC, the jobs at a glance.

SET-024, SET-050 and SET-054.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.models import Connection, Schedule, TableMapping
from integration.models.schedule import SYNCH
from integration.services import connector, install, jobs, mappings, schedule, signing_in
from integration.services.couple import couplings_of
from integration.services.errors import Refused
from integration.services.link import connection


def deploy_solution(admin_name: str, admin_secret: str) -> list[str]:
    """Import the integration solution with an administrator's sign-in, and give the integration user its roles.

    Only while the connection is disabled; the sign-in is used once and kept nowhere. Returns what was done.
    """
    link = connection()
    if link.enabled:
        raise Refused(_("Disable the connection before you deploy the integration solution again."))
    if not link.user_name:
        raise Refused(_("Enter the user who synchronises first; the solution gives that user its security roles."))
    signing_in.admin(link, admin_name, admin_secret)
    with transaction.atomic():
        return connector.current().deploy_solution(link)


def set_order_integration_as(admin_name: str, admin_secret: str, on: bool) -> None:
    """Turn the organisation's flag with an administrator's sign-in (SET-040)."""
    signing_in.admin(connection(), admin_name, admin_secret)
    connector.current().set_order_integration(on)


def custom_mappings() -> list[TableMapping]:
    """The mappings that were made here and have no default to return to."""
    return [mapping for mapping in TableMapping.objects.order_by("name") if not install.has_default(mapping)]


def reset_questions() -> list[str]:
    """What going back to the default set-up would do; to be agreed to, and No is the default (SET-050)."""
    count = TableMapping.objects.count()
    found = [
        ngettext(
            "The fields, filters and policies of %(count)d table mapping return to the defaults.",
            "The fields, filters and policies of %(count)d table mappings return to the defaults.",
            count,
        )
        % {"count": count},
        _("All schedules return to the default rhythm; those added by hand are deleted. Couplings stay."),
    ]
    if own := custom_mappings():
        names = ", ".join(mapping.name for mapping in own)
        found.append(_("Table mappings that were made here are deleted: %(names)s.") % {"names": names})
    return found


def reset_to_defaults(user: User | None = None) -> list[TableMapping]:
    """“Use default synchronisation setup” for everything (SET-050, B-243): all or nothing."""
    link = connection()
    if not link.enabled:
        raise Refused(_("Enable the connection before you reset the synchronisation to its defaults."))
    kept = [mapping.name for mapping in custom_mappings() if couplings_of(mapping).exists()]
    if kept:
        raise Refused(
            _("Records are coupled by table mappings that were made here: %(names)s. Uncouple them first.")
            % {"names": ", ".join(kept)}
        )
    with transaction.atomic():
        for mapping in custom_mappings():
            mappings.delete_mapping(mapping)
        Schedule.objects.exclude(job=SYNCH).exclude(job__in=[j.code for j in jobs.all_jobs() if j.general]).delete()
        Connection.objects.filter(pk=link.pk).update(default_price_list=None)
        install.install_mappings(user=user)
        made = list(TableMapping.objects.all())
        schedule.install(made, reset=True)
        connector.current().tell_address(link.web_client_url)
    return made


def reset_web_client_url(url: str) -> None:
    """Where this installation answers now, kept and told to Sales (SET-054)."""
    link = connection()
    link.web_client_url = url
    link.save(update_fields=["web_client_url"])
    if link.enabled:
        connector.current().tell_address(url)


def roles(link: Connection) -> Sequence[connector.Role]:
    """The roles of the integration user: what it has, and what it needs and lacks."""
    return connector.current().roles(link)


def active_jobs() -> tuple[int, int]:
    """(active, all) of the connection's jobs; 0 of 0 while it is off, and only those of mappings count as long as the
    solution is not there (SET-054)."""
    link = connection()
    own = schedule.of_connection()
    if link.enabled and link.server_url and not link.is_solution_installed:
        own = own.exclude(mapping=None)
    return schedule.count_active(own)


def jobs_in_words(active: int, total: int) -> str:
    """What “a of b” means."""
    if not total:
        return _("No job exists while the connection is disabled.")
    if active == total:
        return ngettext("The job runs by itself.", "All %(count)d jobs run by themselves.", total) % {"count": total}
    if not active:
        return _("No job runs by itself: all are on hold or in error. Set those ready that you need.")
    return _("%(active)d of %(total)d jobs run by themselves; the others are on hold or in error.") % {
        "active": active,
        "total": total,
    }
