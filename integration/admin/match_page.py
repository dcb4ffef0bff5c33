"""Couple by match: which fields must agree, which records match, and what happens with them; of a mapping or a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from integration.admin import coupling_state, looks, outcome, parts
from integration.admin.chosen_records import Group, coupled_groups, free_groups
from integration.admin.criteria import COUPLE, DO, LOOK, RESET, CriteriaPanel
from integration.admin.record_actions import CONFIRMED
from integration.engine import read
from integration.models import SynchRun, TableMapping
from integration.registry import LOCAL
from integration.services import couple, match_setup
from integration.services.errors import Refused
from integration.services.partners import Part, compiled

#: beyond so many uncoupled records the page of a mapping does not try them out
MOST_TRIED = 20_000
#: records of a kind the page of a mapping names
MOST_NAMED = 20


@dataclass
class Found:
    """One record, the address of its coupling page, its candidates (label, page, whom it is coupled to), and the
    records that meet its only candidate as well."""

    id: str
    label: str
    page: str
    candidates: list[tuple[str, str, str]] = field(default_factory=list)
    rivals: str = ""


@dataclass
class Section:
    """Records that stand alike: matched, several, taken, none."""

    kind: str
    title: str
    hint: str
    tone: str
    icon: Any
    records: list[Found] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.records)


# --- records chosen in a list ---------------------------------------------------------------------------------------


def show(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
    """The page; or, once confirmed, the coupling."""
    of = coupling_state.parts(request, model_admin.model)
    groups = free_groups(of, queryset)
    if not groups:
        model_admin._nothing(request, queryset)
        return outcome.back(request, request.get_full_path())
    panels = {g.name: CriteriaPanel(g.part.mapping, request, sent=True, of_records=True) for g in groups}
    does = request.POST.get(DO) or (COUPLE if CONFIRMED in request.POST and RESET not in request.POST else "")
    kept = True
    if RESET in request.POST:
        panels |= {name: _reset(panel) for name, panel in panels.items() if name == request.POST[RESET]}
    elif does in (LOOK, COUPLE):
        kept = sum(not panel.keep() for panel in panels.values()) == 0  # every mistake shows at once
    if does == COUPLE and kept:
        return _couple(model_admin, request, queryset, groups, panels)
    if does == LOOK and kept:
        panels = {name: panel.again() for name, panel in panels.items()}
    sections = [(group, panels[group.name], _tried(group, request)) for group in groups]
    return model_admin._page(
        request,
        "integration/match.html",
        queryset,
        groups,
        title=_("Couple by match"),
        sections=sections,
        matched=_count(sections, "matched"),
        unmatched=_count(sections, "none"),
        already=sum(len(group.ids) for group in coupled_groups(of, queryset)),
    )


def _couple(
    model_admin: Any, request: HttpRequest, queryset: QuerySet, groups: list[Group], panels: dict[str, CriteriaPanel]
) -> HttpResponse:
    def ask(group: Group, background: bool) -> SynchRun:
        options = panels[group.name].chosen()
        if group.part.side != LOCAL:
            options["create_new"] = False
        return couple.match_couple(
            group.part.mapping, **group.sides(), **options, user=request.user, background=background
        )

    return model_admin._each(request, model_admin._picked(request, groups), queryset, ask, [])


def _tried(group: Group, request: HttpRequest) -> list[Section]:
    """What match-based coupling would do with the records of a group, as it is set up now."""
    part = group.part
    try:
        couple.check_criteria(part.mapping)
        found = couple.preview_matches(part.mapping, **group.sides())
    except Refused as error:
        group.problem = str(error)
        return []
    return _sections(part, found, request)


# --- a whole mapping ------------------------------------------------------------------------------------------------


def of_mapping(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a table mapping: the criteria first, what they would couple, then the run."""
    if not request.user.has_perm("integration.couple"):  # type: ignore[union-attr]
        raise PermissionDenied
    known = TableMapping.objects.filter(pk=pk)
    mapping = (known.prefetch_related("filters", "fields", "criteria") if request.method == "GET" else known).first()
    if mapping is None:
        raise Http404(_("There is no such table mapping."))
    panel = CriteriaPanel(mapping, request, sent=request.method == "POST")
    does = request.POST.get(DO, "")
    here = HttpResponseRedirect(looks.page(TableMapping, "match", mapping.pk))
    if RESET in request.POST:
        _reset(panel)
        return here
    if does in (LOOK, COUPLE) and panel.keep():
        if does == LOOK:
            return here
        options = {**panel.chosen(), "user": request.user, "background": True}
        run = parts.told(request, lambda: couple.match_couple(mapping, **options))
        return HttpResponseRedirect(looks.page(SynchRun, "change", run.pk)) if run else here
    group = Group(Part(mapping, LOCAL))
    uncoupled, sections = _tried_all(group, request)
    return parts.page(
        request,
        model_admin,
        "integration/match_mapping.html",
        _("Match-based coupling of %(name)s") % {"name": mapping.name},
        original=mapping,
        mapping=mapping,
        panel=panel,
        group=group,
        table=group.part.table,
        found=sections,
        counts={section.kind: section.count for section in sections},
        uncoupled=uncoupled,
        tried=uncoupled <= MOST_TRIED,
        most=MOST_TRIED,
        cancel=looks.page(TableMapping, "change", mapping.pk),
        list_page=looks.page(group.part.table.model, "changelist", coupling="free"),
    )


def _tried_all(group: Group, request: HttpRequest) -> tuple[int, list[Section]]:
    """How many records are uncoupled, and what would become of them when they are not too many to try."""
    mapping = group.part.mapping
    try:
        uncoupled = read.count_uncoupled(compiled(mapping), LOCAL)
        couple.check_criteria(mapping)
        if uncoupled > MOST_TRIED:
            return uncoupled, []
        found = couple.preview_matches(mapping)
    except Refused as error:
        group.problem = str(error)
        return 0, []
    return uncoupled, _sections(group.part, found, request, MOST_NAMED)


# --- both -----------------------------------------------------------------------------------------------------------


def _reset(panel: CriteriaPanel) -> CriteriaPanel:
    """The criteria the product comes with, and the page as it is then."""
    if not panel.editable:
        raise PermissionDenied
    mapping, request = panel.mapping, panel.request
    changed = parts.told(request, lambda: match_setup.reset_criteria(mapping))
    if changed:
        messages.success(request, _("%(name)s: the default match criteria are in place.") % {"name": mapping.name})
    elif changed is False:
        messages.info(request, _("%(name)s: the match criteria are the default ones.") % {"name": mapping.name})
    return panel.again()


def _count(sections: list[tuple[Group, CriteriaPanel, list[Section]]], kind: str) -> int:
    return sum(s.count for _group, _panel, found in sections for s in found if s.kind == kind)


def _sections(part: Part, found: dict[str, Any], request: HttpRequest, most: int | None = None) -> list[Section]:
    made = [
        Section("matched", _("Match: would be coupled"), "", looks.GOOD, looks.icon("link")),
        Section(
            "several",
            _("Not clear: left for you"),
            _("Several records match, or another record has the same claim. Choose, or merge the duplicates."),
            looks.WAIT,
            looks.icon("issue"),
        ),
        Section(
            "taken",
            _("The match is already coupled"),
            _("Uncouple the other record first, or merge the duplicates."),
            looks.WAIT,
            looks.icon("cross"),
        ),
        Section(
            "none",
            _("No match"),
            _("Find the partner by hand, or create it on the other side."),
            looks.QUIET,
            looks.icon("free"),
        ),
    ]
    name = "local" if part.side == LOCAL else "remote"
    for section in made:
        entries = found[section.kind]
        section.count = len(entries)
        for entry in entries[:most]:
            key = entry[f"{name}_id"]
            candidates = [
                (c["label"], _page(part, key, request, c["id"]), c.get("coupled_to", "")) for c in entry["candidates"]
            ]
            rivals = ", ".join(entry["rivals"])
            section.records.append(Found(key, entry[name], _page(part, key, request), candidates, rivals))
    return [section for section in made if section.count]


def _page(part: Part, key: str, request: HttpRequest, partner: str = "") -> str:
    query = {"mapping": part.mapping.name, outcome.NEXT: request.get_full_path()}
    if partner:
        query["partner"] = partner
    return looks.record_page(part.table.name, key, "couple", **query)
