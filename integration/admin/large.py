"""Lists of tables however large: counted up to a cap, paged up to it, ordered and searched by what has an index."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from integration import searching, sizes


class CappedPaginator(Paginator):
    """Counts as far as there are pages; all of a large table are not counted, but estimated."""

    template_name = "integration/pager.html"
    object_list: Any

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not rows.query.where and not rows.query.distinct and sizes.large(rows.model):
            return sizes.estimated(rows.model)
        return sizes.counted(searching.unordered(rows))

    @property
    def capped(self) -> bool:
        return isinstance(self.count, sizes.Rows)


class LargeList:
    """Mixed into change lists. `large`: whether the table is, so that only columns with an index order it."""

    large = False
    model: Any
    query: str
    list_display: Any
    sortable_by: Any
    has_active_filters: bool
    result_count: int
    full_result_count: int | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.large:
            self.sortable_by = [name for name in self.list_display if self.get_ordering_field(name)]
            if searching.beginnings(self.model):
                # in the search box, which is no longer than this
                self.search_help_text = _("Begins with… (* in front: contains)")
            # counts beside the choices of a filter would count the table once for each
            self.add_facets = self.is_facets_optional = False

    def get_ordering_field(self, field_name: Any) -> Any:
        field = super().get_ordering_field(field_name)  # type: ignore[misc]
        by_index = isinstance(field, str) and sizes.ordered(self.model, field)
        return field if by_index or not self.large else None

    @property
    def next_page(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num + 1})  # type: ignore[attr-defined]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)  # type: ignore[misc]
        if not self.query and not self.has_active_filters:
            # all of them are counted and shown already: the theme then offers no “Show all”
            self.full_result_count = self.result_count


class ValuesFilter(AllValuesFieldListFilter):
    """The values of an indexed column, found by stepping from one to the next instead of reading every row."""

    def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        table, column = map(connection.ops.quote_name, (field.model._meta.db_table, field.column))
        least = f"SELECT min({column}) FROM {table}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE steps(value) AS ({least} UNION ALL SELECT ({least} WHERE {column} > value) "
                "FROM steps WHERE value IS NOT NULL) SELECT value FROM steps WHERE value IS NOT NULL"
            )
            self.lookup_choices = [value for (value,) in cursor.fetchall()]


class LargeTable:
    """Mixed into the screens of tables."""

    model: Any
    paginator = CappedPaginator

    def large(self, request: HttpRequest) -> bool:
        """Whether the table is large; asked once per request."""
        known = request.__dict__.setdefault("_p2c_large", {})
        if self.model not in known:
            known[self.model] = sizes.large(self.model)
        return known[self.model]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        themed = super().get_changelist(request, **kwargs)  # type: ignore[misc]
        return type("ChangeList", (LargeList, themed), {"large": self.large(request)})

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        term = search_term.strip()
        if (number := len(term.split())) > searching.MOST_WORDS:
            messages.warning(request, searching.too_many_words(number))
            return queryset.none(), False
        if term.startswith(searching.INSIDE):
            return super().get_search_results(request, queryset, term.lstrip(searching.INSIDE))  # type: ignore[misc]
        if term and searching.beginnings(self.model) and self.large(request):
            return searching.begin(queryset, term, order="o" not in request.GET), False
        return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
