"""What screens of Sales tables with amounts have in common: their rate, and being shut once a record is closed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from crm.rules.owning import fo_units
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
    """Shows a record that people leave as it is with nothing to change but its status, and says why."""

    STATE = ("statecode", "statuscode")

    def shut(self, record: Any) -> Any:
        """Why the record stays as it is, and what can be done about it; blank when it may be changed."""
        if record is None or record.statecode not in self.model.CLOSED_STATES:
            return ""
        following = self.model.NEXT_STATES[record.statecode][0].label
        note = _(
            "This record is “%(state)s”, so Sales keeps it as it is. To change it, set Status to “%(open)s” on the tab "
            "Administration and save; then all fields are open again."
        )
        return note % {"state": record.get_statecode_display(), "open": following}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        own = super().get_readonly_fields(request, obj)
        if not self.shut(obj):
            return own
        fields = [name for name in flatten_fieldsets(self.fieldsets) if name not in self.STATE]
        return list(dict.fromkeys([*own, *fields, *map(self._shown, fields)]))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own, note = super().get_fieldsets(request, obj), self.shut(obj)
        return with_note(own, note) if note else own


def owned_by_fo(record: Any) -> bool:
    """Whether Finance and Operations owns the record; asked once for a page."""
    if record is None:
        return False
    if "_fo_owned" not in record.__dict__:
        unit = record.owningbusinessunit_id
        record.__dict__["_fo_owned"] = (unit.hex if unit else None) in fo_units()
    return record.__dict__["_fo_owned"]
