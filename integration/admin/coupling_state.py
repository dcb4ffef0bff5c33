"""The coupling state of records in their lists: a column, a filter and the counts above the list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import IGNORED_PARAMS, PAGE_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import registry, sizes
from integration.admin import looks
from integration.services import partners, standing, standing_lists
from integration.services.errors import Refused
from integration.services.partners import Part
from integration.services.standing import BROKEN, COUPLED, FREE, OUTSIDE, WORDS, Kind, Standing, Verdict

ISSUE = "issue"
#: before the name of a table mapping: the records that it takes, coupled or not
OF = "of:"
#: the colour and the icon of how a record stands
LOOKS = {
    Kind.IN_STEP: (looks.GOOD, "link"),
    Kind.WAITING: (looks.NEWS, "clock"),
    Kind.CONFLICT: (looks.WAIT, "issue"),
    Kind.ORPHAN: (looks.BAD, "cross"),
    Kind.FREE: (looks.WAIT, "free"),
    Kind.LINE: (looks.QUIET, "free"),
    Kind.LEFT_OUT: (looks.QUIET, "outside"),
    Kind.OUTSIDE: (looks.QUIET, "outside"),
    Kind.BROKEN: (looks.BAD, "cross"),
}


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
    """Coupled, not coupled, outside the filter, with an open issue; or what one table mapping takes, where a number of
    the start page led here."""

    title = gettext_lazy("coupling")
    parameter_name = "coupling"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.parts = parts(request, model)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = [
            (COUPLED, _("Coupled")),
            (FREE, _("Not coupled")),
            (OUTSIDE, _("Outside the filter")),
            (ISSUE, _("With open issue")),
        ]
        asked = request.GET.get(self.parameter_name, "")
        if asked.startswith(OF):
            found.append((asked, _("Within the filter of %(mapping)s") % {"mapping": asked.removeprefix(OF)}))
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return chosen(queryset, self.parts, self.value())


def chosen(records: QuerySet, of: list[Part], value: str | None) -> QuerySet:
    """Those of the records that stand so; all of them for a value nobody offers."""
    if value == ISSUE:
        return sizes.few(records, records.model._base_manager.filter(standing_lists.with_open_issue(of)))
    if value is not None and value.startswith(OF):
        return _taken(records, of, value.removeprefix(OF))
    if value not in (COUPLED, FREE, OUTSIDE):
        return records
    if value != COUPLED and sizes.large(records.model):
        return sizes.few(records, standing_lists.in_state(records.model._base_manager.all(), of, value))
    return standing_lists.in_state(records, of, value)


def _taken(records: QuerySet, of: list[Part], mapping: str) -> QuerySet:
    """Those of the records that the mapping of this name takes."""
    part = next((part for part in of if part.mapping.name == mapping), None)
    try:
        return records.filter(part.taken) if part is not None else records.none()
    except Refused:
        return records.none()


def _besides(request: HttpRequest, changelist: ChangeList) -> QuerySet:
    """The records of the list as it is searched and filtered, but for the coupling."""
    besides = set(request.GET) - {CouplingFilter.parameter_name, *IGNORED_PARAMS, PAGE_VAR}
    if not besides and not changelist.query:
        return changelist.model._base_manager.all()
    return changelist.get_queryset(request, exclude_parameters=[CouplingFilter.parameter_name]).order_by()


def chips(request: HttpRequest, model: Any, changelist: ChangeList) -> list[dict[str, Any]]:
    """How many records of the list stand how, as links that filter it. Large tables show no counts but that of
    issues."""
    of = parts(request, model)
    if not of:
        return []
    records = _besides(request, changelist)
    current = changelist.params.get(CouplingFilter.parameter_name, [""])
    value = current[-1] if isinstance(current, list) else current
    counts = _counts(records, of, changelist.large)
    if counts is None:
        return []
    return [
        {
            "word": word,
            "tone": tone,
            "icon": looks.icon(name),
            "count": counts.get(key),
            "selected": value == key,
            "href": changelist.get_query_string(
                {} if value == key else {CouplingFilter.parameter_name: key},
                ["p", CouplingFilter.parameter_name] if value == key else ["p"],
            ),
        }
        for key, tone, name, word in (
            (COUPLED, looks.GOOD, "link", _("Coupled")),
            (FREE, looks.WAIT, "free", _("Not coupled")),
            (OUTSIDE, looks.QUIET, "outside", _("Outside the filter")),
            (ISSUE, looks.WAIT, "issue", _("With open issue")),
        )
    ]


def _counts(records: QuerySet, of: list[Part], large: bool) -> dict[str, int] | None:
    """How many of the records stand how, in one query; None: a filter cannot be read, and is named in the column of
    every record it concerns."""
    if large:
        return {ISSUE: sizes.counted(chosen(records, of, ISSUE))}
    try:
        asked = {key: standing_lists.in_state(records, of, key) for key in (COUPLED, FREE, OUTSIDE)}
    except Refused:
        return None
    asked[ISSUE] = records.filter(standing_lists.with_open_issue(of))
    return dict(zip(asked, sizes.counted_at_once(list(asked.values())), strict=True))


def cell(found: Standing | None, several: bool, key: Any) -> SafeString:
    """The column: one badge per mapping the record is coupled in or waits for, and one for its open issues."""
    if found is None:
        return SafeString("")
    badges = [badge_of(state, several) for state in found.states]
    if found.issues:
        first = found.issues[0]
        word = ngettext("%(number)d issue", "%(number)d issues", len(found.issues)) % {"number": len(found.issues)}
        if len(found.issues) == 1:
            address = looks.page("integration.issue", "change", first.pk)
        else:
            address = looks.issues_page(record=key)
        tone = looks.issue_tone(any(issue.failing for issue in found.issues))
        badges.append(looks.badge(tone, "issue", word, href=address, title=first.sentence))
    return format_html('<span class="p2c-states">{}</span>', format_html_join("", "{}", [(each,) for each in badges]))


def badge_of(verdict: Verdict, several: bool = False) -> SafeString:
    """How a record stands in a mapping: the word, and why on hover; what other systems couple bears their name."""
    part, why = verdict.part, str(verdict.why)
    named = f" · {part.system}" if part.foreign else f" · {part.mapping.name}" if several else ""
    tone, name = LOOKS[verdict.kind]
    tone = looks.QUIET if verdict.kind == Kind.FREE and part.follows else tone
    word = WORDS[verdict.kind]
    if verdict.group in (OUTSIDE, BROKEN) or verdict.kind == Kind.ORPHAN:
        return looks.badge(tone, name, word, title=why)
    if verdict.group == FREE:
        return looks.badge(tone, name, f"{word}{named}", title=why)
    table = part.other.table
    title = _("Coupled to %(partner)s (%(table)s)") % {"partner": verdict.other_label, "table": table.caption}
    if verdict.kind != Kind.IN_STEP or verdict.reasons:
        title = f"{title}. {verdict.why.next_step or verdict.why.sentence}"
    address = looks.record_page(table.name, verdict.other_id)
    return looks.badge(tone, name, f"{word}{named}", href=address, title=title)


class CouplingChangeList:
    """Mixed into the theme's change list: reads the state of the page's records at once."""

    model: Any
    result_list: Any
    standings: dict[str, Standing]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)  # type: ignore[misc]
        of = parts(request, self.model)
        keys = [record.pk.hex for record in self.result_list] if of else []
        self.standings = standing.standings(of, keys)
        for record in self.result_list:
            record._standing = self.standings.get(record.pk.hex)
            record._several_mappings = len(of) > 1
