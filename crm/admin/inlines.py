"""What belongs to a record, shown on its page to look at; each line opens its own page."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest

from crm.admin.numbers import with_numbers
from integration.admin.base import TabularInline


class ReadOnlyInline(TabularInline):
    """Lines of a record as a tab of its page. `related` are the references its columns show, fetched with them."""

    extra = 0
    can_delete = False
    show_change_link = True
    tab = True
    # a price list has an item for every product
    per_page = 25
    related: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.related)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return with_numbers(self.model, self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
