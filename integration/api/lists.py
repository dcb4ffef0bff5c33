"""Lists of work as views: read-only, filtered, each asking for the model's view permission."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from integration.api import work
from integration.api.filters import AskedFilters, Codes, WholeNumber, YesNo, column_filters
from integration.models import Change, Coupling, Issue, JournalEntry, SynchJob, SynchRun
from integration.models.issue import IssueClass
from integration.models.job import COUNTERS
from integration.models.mapping import Direction
from integration.models.run import RunKind, RunStatus
from integration.services.synchronise import mapping_named


class MappingName(django_filters.CharFilter):
    """A table mapping by name; an unknown one is refused with the names there are."""

    def __init__(self, *args: Any, couplings: bool = False, **kwargs: Any) -> None:
        self.couplings = couplings
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        mapping = mapping_named(value)
        if self.couplings:
            tables = {"local_table": mapping.local_table, "remote_table": mapping.remote_table}
            return qs.filter(scope=mapping.scope, **tables)
        return qs.filter(**{self.field_name or "mapping": mapping.pk})


class Choice(django_filters.ChoiceFilter):
    """One of the values there are."""

    def __init__(self, choices: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[(str(value), label) for value, label in choices if value], **kwargs)


def filters(columns: dict[str, Any], **more: django_filters.Filter) -> type[django_filters.FilterSet]:
    """A filter set: column -> kind (as of registered tables), and ready-made filters."""
    made: dict[str, Any] = dict(more)
    for name, kind in columns.items():
        made.update({name + suffix: each for suffix, each in column_filters(kind, name).items()})
    return type("Filters", (AskedFilters,), made)


class Open(YesNo):
    """Open issues, or those that are settled."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        return qs if value is None else qs.filter(closed_at__isnull=value)


class Errand(YesNo):
    """Runs made on behalf of another run, or those that stand for themselves."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        return qs if value is None else qs.filter(parent__isnull=not value)


def described(tag: str, name: str) -> Any:
    """Class decorator: tag and summaries of a read-only list."""
    return extend_schema_view(
        list=extend_schema(tags=[tag], summary=f"List: {name}"),
        retrieve=extend_schema(tags=[tag], summary=f"Read: {name}"),
    )


class WorkViewSet(ReadOnlyModelViewSet):
    """What all lists of work share."""

    ordering_fields: tuple[str, ...] = ("id",)
    search_fields: tuple[str, ...] = ()
    lookup_value_regex = "[0-9]{1,18}"

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except Http404:
            what = self.get_queryset().model._meta.verbose_name
            raise NotFound(_("There is no %(what)s %(id)s.") % {"what": what, "id": self.kwargs["pk"]}) from None


class JobViewSet(WorkViewSet):
    """Synch jobs: the counters of one direction of a run."""

    queryset = SynchJob.objects.select_related("run__mapping").order_by("-id")
    serializer_class = work.Job
    filterset_class = filters(
        dict.fromkeys(COUNTERS, "integer"),
        run=WholeNumber(),
        mapping=MappingName(field_name="run__mapping"),
        direction=Choice(Direction.choices),
    )
    ordering_fields = ("id", *COUNTERS, "seconds")


class JournalViewSet(WorkViewSet):
    """The journal: what every run wrote."""

    queryset = JournalEntry.objects.order_by("-id")
    serializer_class = work.Journal
    filterset_class = filters(
        {"run_id": "integer", "table": "text", "local_id": "uuid", "remote_id": "uuid", "at": "datetime"},
        direction=Choice(Direction.choices),
        action=Choice(JournalEntry.Action.choices),
    )


class FeedViewSet(WorkViewSet):
    """The change feed: changes no run has looked at yet."""

    queryset = Change.objects.order_by("id")
    serializer_class = work.Pending
    filterset_class = filters(
        {"record": "uuid", "actor": "text"},
        mapping=MappingName(field_name="mapping_id"),
        side=Choice([("L", "Business Central"), ("R", "Sales")]),
        op=Choice([("I", "insert"), ("U", "update"), ("D", "delete")]),
    )


RUN_FILTERS = filters(
    {"requested_at": "datetime", "finished_at": "datetime"},
    mapping=MappingName(),
    kind=Choice(RunKind.choices),
    status=Choice(RunStatus.choices),
    requested_by=django_filters.CharFilter(field_name="requested_by__username"),
    parent=WholeNumber(),
    errand=Errand(),
)
COUPLING_FILTERS = filters(
    {
        "local_id": "uuid", "remote_id": "uuid", "local_label": "text", "remote_label": "text",
        "coupled_at": "datetime", "synched_at": "datetime",
    },
    mapping=MappingName(couplings=True),
    local_table=django_filters.CharFilter(),
    remote_table=django_filters.CharFilter(),
    scope=Codes(),
)  # fmt: skip
ISSUE_FILTERS = filters(
    {
        "code": "text", "field": "text", "source_table": "text", "source_id": "uuid", "source_label": "text",
        "failures": "integer", "parked": "boolean", "first_seen": "datetime", "last_seen": "datetime",
    },
    mapping=MappingName(),
    direction=Choice(Direction.choices),
    issue_class=Choice(IssueClass.choices),
    coupling=WholeNumber(),
    run=WholeNumber(),
    open=Open(),
)  # fmt: skip
RUNS = SynchRun.objects.select_related("mapping", "requested_by").prefetch_related("jobs").order_by("-id")
COUPLINGS = Coupling.objects.defer("base").order_by("id")
ISSUES = Issue.objects.select_related("mapping").order_by("-last_seen", "-id")


def register_lists(router: BaseRouter) -> None:
    for address, view, tag, name in (
        ("jobs", JobViewSet, "Runs", "synch jobs"),
        ("journal", JournalViewSet, "Runs", "journal"),
        ("change-feed", FeedViewSet, "Runs", "pending changes"),
    ):
        router.register(address, described(tag, name)(view), address.removesuffix("s"))
