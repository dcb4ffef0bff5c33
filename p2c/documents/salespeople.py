"""“Couple salespeople”: who sells in Sales, and the salesperson of Business Central who stands for each (SET-053)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from crm.models import SystemUser
from erp.bc.models import Salesperson
from integration.models import Coupling, SynchRun, TableMapping
from integration.services import couple
from integration.services.errors import Refused

NAME = "SALESPEOPLE"


@dataclass(frozen=True)
class Row:
    """One user of Sales and the code of the salesperson that is coupled; blank: none is."""

    user: SystemUser
    code: str


def mapping() -> TableMapping:
    """The table mapping of salespeople; only the ownership model “Person” has one."""
    found = TableMapping.objects.filter(name=NAME).first()
    if found is None:
        raise Refused(
            _("There is no table mapping %(name)s: salespeople are coupled under the ownership model “Person” only.")
            % {"name": NAME}
        )
    return found


def rows() -> list[Row]:
    """The users who sell: enabled, licensed, none that integrates; with their codes. Two statements however many."""
    found = SystemUser.objects.filter(isdisabled=False, islicensed=True, isintegrationuser=False).order_by("fullname")
    partners = {c.remote_id: c.local_id for c in couple.couplings_of(mapping())}
    codes = dict(Salesperson.objects.filter(pk__in=partners.values()).values_list("pk", "code"))
    return [Row(user, codes.get(partners.get(user.pk), "")) for user in found]


def counts() -> tuple[int, int]:
    """(coupled, all) of the users who sell."""
    found = rows()
    return sum(bool(row.code) for row in found), len(found)


def assign(codes: Mapping[str, str], user: User | None = None) -> int:
    """Give users (by id) their codes: one user per code, so choosing one takes it from whoever had it; blank uncouples.
    Returns how many users have another salesperson now; all or nothing is checked before anything is written."""
    found = {row.user.pk.hex: row for row in rows()}
    wanted = {key: codes[key].strip().upper() for key in codes if key in found}
    wanted = {key: code for key, code in wanted.items() if code != found[key].code}
    given = [code for code in wanted.values() if code]
    if twice := sorted({code for code in given if given.count(code) > 1}):
        raise Refused(_("The code %(code)s was chosen for two users. A salesperson has one.") % {"code": twice[0]})
    people = {person.code: person for person in Salesperson.objects.filter(code__in=given)}
    if unknown := sorted(set(given) - people.keys()):
        raise Refused(_("There is no salesperson %(code)s in Business Central.") % {"code": unknown[0]})
    if not wanted:
        return 0
    table = mapping()
    leaving = Coupling.objects.filter(pk__in=couple.couplings_of(table).values("pk"))
    gone = list(leaving.filter(remote_id__in=wanted).values_list("pk", flat=True))
    gone += leaving.filter(local_id__in=[person.pk for person in people.values()]).values_list("pk", flat=True)
    if gone:
        _done(couple.uncouple(table, coupling_ids=sorted(set(gone)), user=user))
    for key, code in wanted.items():
        if code:
            couple.couple(table, people[code].pk.hex, key, user=user)
    return len(wanted)


def match(user: User | None = None) -> int:
    """Couple by the match criteria of the mapping; returns how many more are coupled."""
    before, _all = counts()
    _done(couple.match_couple(mapping(), create_new=False, user=user))
    return counts()[0] - before


def create(user: User | None = None, keys: list[str] | None = None) -> int:
    """Make salespeople for these uncoupled users, or for all of them; returns how many are coupled more."""
    free = [row.user.pk.hex for row in rows() if not row.code and (keys is None or row.user.pk.hex in keys)]
    if not free:
        raise Refused(_("Every user of Sales who sells has a salesperson already."))
    before, _all = counts()
    _done(couple.create_partners(mapping(), remote_ids=free, user=user))
    return counts()[0] - before


def _done(run: SynchRun) -> None:
    """What a run that was not carried out says, as the refusal it is."""
    if run.status not in ("finished",):
        raise Refused(str(run.message) or _("Run %(run)d has not finished.") % {"run": run.pk})
