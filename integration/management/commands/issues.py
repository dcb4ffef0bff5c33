"""List what needs a person, grouped by cause, or have it tried again."""

from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.models import Issue
from integration.models.issue import IssueClass
from integration.services import named, resolve, synchronise
from integration.services.errors import Refused


class Command(_base.Command):
    help = gettext_lazy("List the open issues with their next steps; --retry lets the next run try them again.")
    permission = "integration.view_issue"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mapping", default="", metavar="NAME", help=_("of this table mapping"))
        parser.add_argument("--class", default="", dest="kind", metavar="CLASS", help=", ".join(IssueClass.values))
        parser.add_argument("--retry", action="store_true", help=_("try these again in the next run"))

    def work(self, options: dict[str, Any]) -> int:
        found = Issue.objects.filter(closed_at=None).select_related("mapping")
        if options["mapping"]:
            found = found.filter(mapping=synchronise.mapping_named(options["mapping"]))
        if options["kind"]:
            if options["kind"] not in IssueClass.values:
                raise Refused(
                    _("“%(value)s” is not a class of issues. Classes: %(known)s.")
                    % {"value": options["kind"], "known": ", ".join(IssueClass.values)}
                )
            found = found.filter(issue_class=options["kind"])
        order = {kind: at for at, kind in enumerate(IssueClass.values)}
        issues = sorted(found, key=lambda i: (order[i.issue_class], i.mapping.name, i.code, i.source_label))
        if options["retry"]:
            return self.retry(issues, options["user"])
        self.answer({"count": len(issues), "issues": [issue_data(issue) for issue in issues]})
        self.tell(issues)
        return _base.DONE

    def retry(self, issues: list[Issue], user: str) -> int:
        if user:
            named.user_named(user, "integration.resolve")
        count = resolve.retry(issues, self.user)
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
                self.say(f"{issue.mapping.name}: {issue.sentence}{parked}", indent=2, hang=4)
                self.say(issue.next_step, indent=4, hang=4)


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
        "fields": issue.fields,
        "failures": issue.failures,
        "parked": issue.parked,
        "first_seen": issue.first_seen.isoformat(),
        "last_seen": issue.last_seen.isoformat(),
        "next_try_at": issue.next_try_at.isoformat() if issue.next_try_at else None,
    }
