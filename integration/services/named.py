"""Finding what somebody names: a coupling by one of its records, a run by its number, a user by name."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from integration import registry
from integration.models import Coupling, SynchRun, TableMapping
from integration.services.couple import couplings_of, find_record
from integration.services.errors import Refused


def run_named(text: str) -> SynchRun:
    """The run of that number."""
    number = text.strip().lstrip("#")
    run = SynchRun.objects.select_related("mapping").filter(pk=int(number)).first() if number.isdigit() else None
    if run is None:
        raise Refused(_("There is no run “%(run)s”. Name it by its number.") % {"run": text})
    return run


def user_named(name: str, permission: str) -> User:
    """The user of that name, if they may do this."""
    user = User.objects.filter(username=name).first()
    if user is None or not user.is_active:
        raise Refused(_("There is no active user “%(name)s”.") % {"name": name})
    if permission and not user.has_perm(permission):
        raise Refused(
            _("%(name)s may not do this: the permission “%(permission)s” is missing.")
            % {"name": name, "permission": permission}
        )
    return user


def coupling_named(mapping: TableMapping, named: str) -> Coupling:
    """The coupling of a record of either side; of a deleted one by its id or the label it had."""
    known = couplings_of(mapping)
    problem = ""
    for column, table in (("local_id", mapping.local_table), ("remote_id", mapping.remote_table)):
        try:
            row = find_record(registry.table(table), named)
        except Refused as refused:
            problem = problem or str(refused)
            continue
        key = row[registry.table(table).key.name]
        found = known.filter(**{column: key}).first()
        if found is None:
            raise Refused(
                _("%(record)s is not coupled in %(mapping)s.")
                % {"record": registry.table(table).text(row), "mapping": mapping.name}
            )
        return found
    text = named.strip()
    gone = Q(local_label=text) | Q(remote_label=text)
    digits = text.replace("-", "").lower()
    if len(digits) == 32 and set(digits) <= set("0123456789abcdef"):
        gone |= Q(local_id=digits) | Q(remote_id=digits)
    left = list(known.filter(gone)[:2])
    if len(left) != 1:
        raise Refused(problem)
    return left[0]
