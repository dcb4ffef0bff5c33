"""The coupling state of records in their lists: a column, a filter and the counts above the list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import registry, sizes
from integration.admin import looks
from integration.services import partners
from integration.services.errors import Refused
from integration.services.partners import BROKEN, COUPLED, FREE, OUTSIDE, Part, Standing, State

ISSUE = "issue"


def parts(request: HttpRequest, model: Any, *, connected: bool = True) -> list[Part]:
    """The mappings the model's table takes part in, read once per request. `connected`: only while their connection is
    enabled; without one, lists and pages say and offer nothing of couplings (B-247). Whoever presses a button of a page
    that was open before is told so."""
    known = request.__dict__.setdefault("_p2c_parts", {})
    if model not in known:
        found = partners.parts_of(registry.table(model).name)
        known[model] = (found, partners.connected(found))
    found, working = known[model]
    return working if connected and request.method != "POST" else found


def headers(request: HttpRequest, model: Any) -> list[str]:
    """The mappings of the headers the model's records go with, when they never go alone."""
    of = parts(request, model)
    return sorted({part.header for part in of}) if of and all(part.header for part in of) else []


class CouplingFilter(admin.SimpleListFilter):
    """Coupled, not coupled, outside the filter, with an open issue."""

    title = gettext_lazy("coupling")
    parameter_name = "coupling"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.parts = parts(request, model)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (COUPLED, _("Coupled")),
            (FREE, _("Not coupled")),
            (OUTSIDE, _("Outside the filter")),
            (ISSUE, _("With open issue")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return chosen(queryset, self.parts, self.value())


def chosen(records: QuerySet, of: list[Part], value: str | None) -> QuerySet:
    """Those of the records that stand so; all of them for a value nobody offers."""
    if value == ISSUE:
        return sizes.few(records, records.model._base_manager.filter(partners.with_open_issue(of)))
    if value not in (COUPLED, FREE, OUTSIDE):
        return records
    if value != COUPLED and sizes.large(records.model):
        return sizes.few(records, partners.in_state(records.model._base_manager.all(), of, value))
    return partners.in_state(records, of, value)


def chips(request: HttpRequest, model: Any, changelist: ChangeList) -> list[dict[str, Any]]:
    """How many records stand how, as links that filter the list. Large tables show no counts but that of issues."""
    of = parts(request, model)
    if not of:
        return []
    records = model._base_manager.all()
    current = changelist.params.get(CouplingFilter.parameter_name, [""])
    value = current[-1] if isinstance(current, list) else current
    found: list[dict[str, Any]] = []
    large = changelist.large
    try:
        for key, tone, name, word in (
            (COUPLED, looks.GOOD, "link", _("Coupled")),
            (FREE, looks.WAIT, "free", _("Not coupled")),
            (OUTSIDE, looks.QUIET, "outside", _("Outside the filter")),
            (ISSUE, looks.BAD, "issue", _("With open issue")),
        ):
            count = None
            if not large or key == ISSUE:
                count = sizes.counted(chosen(records, of, key))
                large = large or isinstance(count, sizes.Rows)
            found.append(
                {
                    "word": word,
                    "tone": tone,
                    "icon": looks.icon(name),
                    "count": count,
                    "selected": value == key,
                    "href": changelist.get_query_string(
                        {} if value == key else {CouplingFilter.parameter_name: key},
                        ["p", CouplingFilter.parameter_name] if value == key else ["p"],
                    ),
                }
            )
    except Refused:
        # a filter that cannot be read is named in the column of every record it concerns
        return []
    return found


def cell(standing: Standing | None, several: bool) -> SafeString:
    """The column: one badge per mapping the record is coupled in or waits for, and one for its open issues."""
    if standing is None:
        return SafeString("")
    found = [badge_of(state, several) for state in standing.states]
    if standing.issues:
        first = standing.issues[0]
        word = ngettext("%(number)d issue", "%(number)d issues", len(standing.issues)) % {
            "number": len(standing.issues)
        }
        address = looks.page("integration.issue", "change", first.pk)
        found.append(looks.badge(looks.BAD, "issue", word, href=address, title=first.sentence))
    return format_html('<span class="p2c-states">{}</span>', format_html_join("", "{}", [(each,) for each in found]))


def badge_of(state: State, several: bool = False) -> SafeString:
    mapping = state.part.mapping.name
    named = f" · {mapping}" if several else ""
    if state.gone:
        title = _("It is coupled to %(partner)s, which does not exist any more.") % {"partner": state.other_label}
        return looks.badge(looks.BAD, "cross", _("Partner deleted"), title=title)
    if state.kind == COUPLED:
        table = state.part.other.table
        word = _("Coupled") + named
        address = looks.record_page(table.name, state.other_id)
        title = _("Coupled to %(partner)s (%(table)s)") % {"partner": state.other_label, "table": table.caption}
        return looks.badge(looks.GOOD, "link", word, href=address, title=title)
    if state.kind == FREE:
        if state.part.follows:
            title = _("The table mapping %(mapping)s only brings records here; nothing has to be done about this one.")
        else:
            title = _("The table mapping %(mapping)s would take it.")
        word = _("Not coupled") + named
        return looks.badge(
            looks.QUIET if state.part.follows else looks.WAIT, "free", word, title=title % {"mapping": mapping}
        )
    if state.kind == BROKEN:
        return looks.badge(looks.BAD, "cross", _("Set-up"), title=state.problem)
    return looks.badge(looks.QUIET, "outside", _("Outside the filter"), title=_("No table mapping takes this record."))


class CouplingChangeList:
    """Mixed into the theme's change list: reads the state of the page's records at once."""

    model: Any
    result_list: Any
    standings: dict[str, Standing]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)  # type: ignore[misc]
        of = parts(request, self.model)
        keys = [record.pk.hex for record in self.result_list] if of else []
        self.standings = partners.standings(of, keys)
        for record in self.result_list:
            record._standing = self.standings.get(record.pk.hex)
            record._several_mappings = len(of) > 1
