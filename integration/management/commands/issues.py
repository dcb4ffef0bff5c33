"""List what needs a person, have it tried again, and settle deleted partners."""

from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.engine.decide import FROM, TO
from integration.management.commands import _base
from integration.models import Issue
from integration.models.issue import IssueClass
from integration.services import named, resolve, settle_deleted, synchronise
from integration.services.errors import Refused
from integration.services.settle_deleted import Settled

#: option -> what it needs, and the service that does it with the couplings of the issues
_SETTLE = {
    "restore": ("integration.resolve", settle_deleted.restore),
    "delete_coupling": ("integration.uncouple", settle_deleted.delete_couplings),
    "delete_survivor": ("integration.resolve", settle_deleted.delete_survivors),
}
_FORCE = {"send": TO, "get": FROM}


class Command(_base.Command):
    help = gettext_lazy(
        "List the open issues with their next steps. With an action, name the issues by their numbers or say --all."
    )
    permission = "integration.view_issue"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", metavar="ISSUE", help=_("the number of an issue, as listed"))
        parser.add_argument("--mapping", default="", metavar="NAME", help=_("of this table mapping"))
        parser.add_argument("--class", default="", dest="kind", metavar="CLASS", help=", ".join(IssueClass.values))
        parser.add_argument("--all", action="store_true", help=_("all that --mapping and --class leave"))
        parser.add_argument("--yes", action="store_true", help=_("confirm deleting the records that are left"))
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--retry", action="store_true", help=_("try these again in the next run, parked or not"))
        what.add_argument("--restore", action="store_true", help=_("create the deleted record anew, and couple it"))
        what.add_argument("--delete-coupling", action="store_true", help=_("uncouple; no record is deleted"))
        what.add_argument("--delete-survivor", action="store_true", help=_("delete the record that is left, too"))
        what.add_argument("--send", action="store_true", help=_("Business Central’s data overwrite those of Sales"))
        what.add_argument("--get", action="store_true", help=_("Sales’ data overwrite those of Business Central"))
        what.add_argument("--find-deleted", action="store_true", help=_("look for couplings to deleted records first"))

    def work(self, options: dict[str, Any]) -> int:
        if options["find_deleted"]:
            return self.find_deleted(options)
        found = self.found(options)
        action = next((name for name in ("retry", *_SETTLE, *_FORCE) if options[name]), "")
        if not action:
            if options["all"] or options["yes"]:
                raise Refused(_("--all and --yes belong to an action, for instance --retry."))
            return self.listed(found)
        if not (options["ids"] or options["all"] or options["mapping"] or options["kind"]):
            raise Refused(_("Name issues by their numbers, narrow them with --mapping or --class, or say --all."))
        if action == "retry":
            return self.retry(found)
        if action in _FORCE:
            self.may("integration.synchronise")
            settled = settle_deleted.synchronise_issues(found, _FORCE[action], user=self.user)
            return self.tell_settled(settled)
        return self.settle(action, found, options["yes"])

    def found(self, options: dict[str, Any]) -> QuerySet[Issue]:
        wrong = [text for text in options["ids"] if not text.lstrip("#").isdigit()]
        if wrong:
            raise Refused(_("“%(text)s” is not the number of an issue.") % {"text": wrong[0]})
        found = settle_deleted.chosen(int(text.lstrip("#")) for text in options["ids"]) if options["ids"] else None
        found = Issue.objects.filter(closed_at=None).select_related("mapping") if found is None else found
        if options["mapping"]:
            found = found.filter(mapping=synchronise.mapping_named(options["mapping"]))
        if options["kind"]:
            if options["kind"] not in IssueClass.values:
                raise Refused(
                    _("“%(value)s” is not a class of issues. Classes: %(known)s.")
                    % {"value": options["kind"], "known": ", ".join(IssueClass.values)}
                )
            found = found.filter(issue_class=options["kind"])
        return found

    def may(self, permission: str) -> None:
        if self.user is not None:
            named.user_named(self.user.get_username(), permission)

    # --- listing ----------------------------------------------------------------------------------------------------

    def listed(self, found: QuerySet[Issue]) -> int:
        issues = _sorted(found)
        self.answer({"count": len(issues), "issues": [issue_data(issue) for issue in issues]})
        self.tell(issues)
        return _base.DONE

    def tell(self, issues: list[Issue]) -> None:
        if not issues:
            self.say(_("There are no open issues."), "SUCCESS")
            return
        text = ngettext("{count} open issue.", "{count} open issues.", len(issues)).format(count=len(issues))
        self.say(text, "WARNING")
        for kind, group in groupby(issues, key=lambda i: i.issue_class):
            self.say()
            self.say(str(IssueClass(kind).label), "MIGRATE_HEADING")
            for issue in group:
                parked = " " + _("(parked)") if issue.parked else ""
                self.say(f"#{issue.pk} {issue.mapping.name}: {issue.sentence}{parked}", indent=2, hang=4)
                self.say(issue.next_step, indent=4, hang=4)

    # --- acting -----------------------------------------------------------------------------------------------------

    def retry(self, found: QuerySet[Issue]) -> int:
        self.may("integration.resolve")
        issues = _sorted(found)
        count = resolve.retry(found)
        for issue in issues:
            issue.refresh_from_db()
        self.answer({"count": count, "issues": [issue_data(issue) for issue in issues]})
        text = ngettext(
            "{count} issue will be tried again by the next run of its mapping.",
            "{count} issues will be tried again by the next run of their mappings.",
            count,
        )
        self.say(text.format(count=count), "SUCCESS")
        for name in sorted({issue.mapping.name for issue in issues}):
            self.say(f"manage.py sync “{name}”", indent=2)
        return _base.DONE

    def settle(self, action: str, found: QuerySet[Issue], confirmed: bool) -> int:
        permission, service = _SETTLE[action]
        self.may(permission)
        settled = Settled()
        couplings = settle_deleted.couplings_of_issues(found, settled)
        if action == "delete_survivor" and not confirmed:
            raise Refused(
                _(
                    "This would delete the records that are left of %(count)d couplings, with the couplings. "
                    "Say --yes if that is right."
                )
                % {"count": couplings.count()}
            )
        return self.tell_settled(service(couplings, settled=settled, user=self.user, observer=self.progress))

    def find_deleted(self, options: dict[str, Any]) -> int:
        self.may("integration.resolve")
        if options["ids"] or options["kind"]:
            raise Refused(_("--find-deleted looks at couplings: only --mapping narrows it."))
        mapping = synchronise.mapping_named(options["mapping"]) if options["mapping"] else None
        settled = settle_deleted.find_deleted(mapping, user=self.user, observer=self.progress)
        if not settled.runs:
            self.answer({"taken": 0, "runs": [], "left_out": []})
            self.say(_("No coupling has a deleted record."), "SUCCESS")
            return _base.DONE
        return self.tell_settled(settled)

    def tell_settled(self, settled: Settled) -> int:
        left_out = [{"count": number, "why": why} for why, number in settled.left_out.items()]
        runs = [_base.run_data(run) for run in settled.runs]
        self.answer({"taken": settled.taken, "runs": runs, "left_out": left_out})
        statuses = [self.status_of(run) for run in settled.runs]
        for sentence in (*settled.reasons, *settled.sentences):
            self.say(sentence, "WARNING")
        if not settled.runs and not left_out:
            self.say(_("There is nothing to do."))
        return max(statuses, default=_base.DONE if not left_out else _base.WITH_FAILURES)

    def status_of(self, run: Any) -> int:
        """Tell of one run; with JSON it has been told already."""
        if not self.as_json:
            return self.tell_run(run)
        failed = any(job.failed for job in run.jobs.all())
        return _base.REFUSED if run.status != "finished" else _base.WITH_FAILURES if failed else _base.DONE


def _sorted(found: QuerySet[Issue]) -> list[Issue]:
    order = {kind: at for at, kind in enumerate(IssueClass.values)}
    return sorted(found, key=lambda i: (order[i.issue_class], i.mapping.name, i.code, i.source_label))


def issue_data(issue: Issue) -> dict[str, Any]:
    """An issue as JSON."""
    return {
        "id": issue.pk,
        "mapping": issue.mapping.name,
        "direction": issue.direction,
        "class": issue.issue_class,
        "code": issue.code,
        "record": issue.source_label,
        "record_id": issue.source_id.hex if issue.source_id else None,
        "field": issue.field,
        "sentence": issue.sentence,
        "next_step": issue.next_step,
        "fields": issue.seen_fields,
        "failures": issue.failures,
        "parked": issue.parked,
        "first_seen": issue.first_seen.isoformat(),
        "last_seen": issue.last_seen.isoformat(),
        "next_try_at": issue.next_try_at.isoformat() if issue.next_try_at else None,
    }
