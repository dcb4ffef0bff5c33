"""What screens of Sales tables with amounts have in common: their rate, and being shut once a record is closed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from integration.admin.cells import tidy
from integration.admin.records import RecordAdmin


class AmountsAdmin(RecordAdmin):
    """A screen of a table with amounts in a currency, and the rate they were given."""

    readonly_fields = ("rate",)

    @admin.display(description=_("Exchange Rate"))
    def rate(self, record: Any) -> str:
        return tidy(record.exchangerate, money=False)


def with_note(fieldsets: Any, note: Any) -> list[Any]:
    """The tabs of a page with a sentence above the first."""
    (caption, options), *more = fieldsets
    return [(caption, {**options, "description": format_html('<p class="px-3 pt-3">{}</p>', note)}), *more]


class ClosedAdmin(AmountsAdmin):
    """Shows a closed record with nothing to change but its status, and says how it is opened."""

    STATE = ("statecode", "statuscode")

    def closed(self, record: Any) -> bool:
        return record is not None and record.statecode in self.model.CLOSED_STATES

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        own = super().get_readonly_fields(request, obj)
        if not self.closed(obj):
            return own
        shut = [name for name in flatten_fieldsets(self.fieldsets) if name not in self.STATE]
        return list(dict.fromkeys([*own, *shut, *map(self._shown, shut)]))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_fieldsets(request, obj)
        if not self.closed(obj):
            return own
        following = self.model.NEXT_STATES[obj.statecode][0].label
        note = _(
            "This record is “%(state)s”, so Sales keeps it as it is. To change it, set Status to “%(open)s” on the tab "
            "Administration and save; then all fields are open again."
        )
        return with_note(own, note % {"state": obj.get_statecode_display(), "open": following})
