"""What belongs to a record, shown on its page to look at, a page of rows at a time; each row opens its own page."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest

from integration import registry
from integration.admin.base import THEMED, TabularInline
from integration.admin.cells import cells
from integration.calculated import expressions


class RowsInline(TabularInline):
    """Rows that belong to a record, as a tab of its page.

    `fk_name` is the rows' reference to the record, `ordering` says which come first; the references its columns show
    are fetched with them.
    """

    extra = 0
    can_delete = False
    show_change_link = True
    tab = True
    # a price list has an item for every product
    per_page = 25
    #: without the theme there are no pages: so many are shown, more are looked up in the rows' own list
    most = 100

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        if not THEMED:
            owner = request.resolver_match.kwargs.get("object_id")
            shown = self.model._default_manager.filter(**{self.fk_name: unquote(owner) if owner else None})
            rows = rows.filter(pk__in=shown.order_by(*self.ordering).values("pk")[: self.most])
        references = [f.name for f in self.model._meta.concrete_fields if f.is_relation and f.name in self.fields]
        calculated = expressions(registry.table(self.model))
        return rows.select_related(*references, self.fk_name).annotate(**calculated)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return cells(self.model, self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.get_fields(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
