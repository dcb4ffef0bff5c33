"""Open issues grouped by cause: one missing owner fails every customer of his, and is one thing to settle."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.models import Issue, TableMapping
from integration.models.issue import URGENCY, IssueClass
from integration.services.errors import Refused

_SPLIT = "~"


@dataclass(frozen=True)
class Cause:
    """Issues of one mapping with the same code and field; those that wait for a record: for the same record."""

    mapping: TableMapping
    code: str
    field: str
    value: str
    issue_class: str
    count: int
    parked: int
    since: dt.datetime
    sample: Issue

    @property
    def key(self) -> str:
        return _SPLIT.join([str(self.mapping.pk), self.code, self.field, self.value])

    @property
    def sentence(self) -> str:
        """Of records that wait for the same one: how many, and for what. Of others: the first, and how many more."""
        if self.count == 1:
            return self.sample.sentence
        if self.value:
            records = ngettext("%(count)d record", "%(count)d records", self.count) % {"count": self.count}
            return self.sample.said(records)[0]
        more = ngettext("And %(count)d like it.", "And %(count)d like it.", self.count - 1) % {"count": self.count - 1}
        return f"{self.sample.sentence} {more}"

    @property
    def next_step(self) -> str:
        return self.sample.next_step

    @property
    def class_label(self) -> str:
        return str(IssueClass(self.issue_class).label)


def group(issues: QuerySet[Issue]) -> list[Cause]:
    """The causes of these issues, the most urgent class first, then the most frequent."""
    names = ("mapping", "code", "field", "issue_class")
    counts = {"n": Count("pk"), "held": Count("pk", filter=Q(parked=True)), "since": Min("first_seen")}
    counts["sample"] = Min("pk")
    value = Case(When(issue_class=IssueClass.WAITING, then=KT("params__value")))
    rows = list(issues.order_by().annotate(value=value).values(*names, "value").annotate(**counts))
    samples = Issue.objects.select_related("mapping").in_bulk([row["sample"] for row in rows])
    found = [
        Cause(
            samples[row["sample"]].mapping,
            row["code"],
            row["field"],
            row["value"] or "",
            row["issue_class"],
            row["n"],
            row["held"],
            row["since"],
            samples[row["sample"]],
        )
        for row in rows
    ]
    places = {str(name): place for place, name in enumerate(URGENCY)}
    return sorted(found, key=lambda c: (places.get(c.issue_class, 99), -c.count, c.mapping.name, c.key))


def key_of(issue: Issue) -> str:
    """The key of the cause an issue belongs to."""
    value = str(issue.params.get("value", "")) if issue.issue_class == IssueClass.WAITING else ""
    return _SPLIT.join([str(issue.mapping_id), issue.code, issue.field, value])


def of_cause(issues: QuerySet[Issue], key: str) -> QuerySet[Issue]:
    """The issues of one group, by its key."""
    parts = key.split(_SPLIT, 3)
    if len(parts) != 4 or not parts[0].isdigit():
        raise Refused(_("“%(key)s” is not a cause.") % {"key": key})
    found = issues.filter(mapping_id=int(parts[0]), code=parts[1], field=parts[2])
    return found.filter(params__value=parts[3]) if parts[3] else found
