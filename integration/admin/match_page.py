"""Couple by match: first a page that says which records match, which match several, none, or a taken one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from integration.admin import coupling_state, looks, outcome
from integration.admin.record_actions import CONFIRMED, Group, coupled_groups, free_groups
from integration.engine import matching
from integration.engine.lookup import labels
from integration.registry import LOCAL
from integration.services import couple
from integration.services.errors import Refused
from integration.services.outlook import compiled
from integration.services.partners import Part

AFTERWARDS = "synch"


@dataclass
class Found:
    """One chosen record and its candidates, with the address of its coupling page."""

    id: str
    label: str
    page: str
    candidates: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Section:
    """Records that stand alike: matched, several, taken, none."""

    kind: str
    title: str
    hint: str
    tone: str
    icon: Any
    records: list[Found] = field(default_factory=list)


def show(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
    """The page; or, once confirmed, the coupling."""
    of = coupling_state.parts(request, model_admin.model)
    groups = free_groups(of, queryset)
    if not groups:
        model_admin._nothing(request, queryset)
        return outcome.back(request, request.get_full_path())
    if CONFIRMED in request.POST:
        return _couple(model_admin, request, queryset, groups)
    sections = []
    for group in groups:
        try:
            sections.append((group, _sections(group, request)))
        except Refused as error:
            group.problem = str(error)
            sections.append((group, []))
    return model_admin._page(
        request,
        "integration/match.html",
        queryset,
        groups,
        title=_("Couple by match"),
        sections=sections,
        matched=sum(len(s.records) for _group, found in sections for s in found if s.kind == "matched"),
        already=sum(len(group.ids) for group in coupled_groups(of, queryset)),
        synch=any(group.part.mapping.synch_after_coupling for group in groups),
    )


def _couple(model_admin: Any, request: HttpRequest, queryset: QuerySet, groups: list[Group]) -> HttpResponse:
    afterwards = AFTERWARDS in request.POST

    def ask(group: Group, background: bool) -> Any:
        ids = group.ids if group.part.side == LOCAL else [m["local_id"] for m in matches(group)["matched"]]
        if not ids:
            raise Refused(_("None of the chosen records has a match that is free."))
        return couple.match_couple(
            group.part.mapping, local_ids=ids, synch=afterwards, user=request.user, background=background
        )

    return model_admin._each(request, model_admin._picked(request, groups), queryset, ask, [])


def matches(group: Group) -> dict[str, list[dict[str, Any]]]:
    """What match-based coupling would do with the records of a group, seen from Business Central."""
    part = group.part
    if not part.mapping.criteria.exists():
        raise Refused(
            _("%(name)s has no match criteria. Specify which fields to match on the table mapping.")
            % {"name": part.mapping.name}
        )
    if part.side == LOCAL:
        return couple.preview_matches(part.mapping, group.ids)
    # the service matches from the other side: ask for every record that could be the partner of a chosen one
    with transaction.atomic():
        found = matching.match(compiled(part.mapping), remotes=group.ids)
    others = {a for a, _b in found.pairs} | set(found.several[LOCAL]) | set(found.taken[LOCAL])
    others |= {c for cs in found.several[part.side].values() for c in cs} | set(found.taken[part.side].values())
    seen = couple.preview_matches(part.mapping, sorted(others))
    # a coupled record of the other side is no candidate there, so what it matches here is added
    said = {c["id"] for kind in ("matched", "several", "taken") for entry in seen[kind] for c in entry["candidates"]}
    names = labels(part.other.table.name, sorted(set(found.taken[part.side].values())))
    for key, other in found.taken[part.side].items():
        if key not in said:
            entry = {"local_id": other, "local": names.get(other, other), "candidates": [{"id": key, "label": ""}]}
            seen["taken"].append(entry)
    return seen


def _sections(group: Group, request: HttpRequest) -> list[Section]:
    found = matches(group)
    made = [
        Section("matched", _("Match: would be coupled"), "", looks.GOOD, looks.icon("link")),
        Section(
            "several",
            _("Not clear: left for you"),
            _("More than one record matches. Choose the right one, or merge the duplicates."),
            looks.WAIT,
            looks.icon("issue"),
        ),
        Section(
            "taken",
            _("The match is already coupled"),
            _("Uncouple the other record first, or merge the duplicates."),
            looks.BAD,
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
    turned = _by_local(group.part, found, request) if group.part.side == LOCAL else _by_remote(group, found, request)
    for section in made:
        section.records = turned[section.kind]
    return [section for section in made if section.records]


def _by_local(part: Part, found: dict[str, Any], request: HttpRequest) -> dict[str, list[Found]]:
    return {
        kind: [
            Found(
                entry["local_id"],
                entry["local"],
                _page(part, entry["local_id"], request),
                [(c["label"], _page(part, entry["local_id"], request, c["id"])) for c in entry["candidates"]],
            )
            for entry in entries
        ]
        for kind, entries in found.items()
    }


def _by_remote(group: Group, found: dict[str, Any], request: HttpRequest) -> dict[str, list[Found]]:
    """The same seen from the chosen records of the other side."""
    records = group.part.table.model._base_manager.filter(pk__in=group.ids)
    left = {r.pk.hex: group.part.table.text(group.part.table.row(r)) for r in records}
    turned: dict[str, list[Found]] = {kind: [] for kind in ("matched", "several", "taken", "none")}
    for kind in ("matched", "several", "taken"):
        by_remote: dict[str, Found] = {}
        for entry in found[kind]:
            for candidate in entry["candidates"]:
                key = candidate["id"]
                if key in left:
                    made = by_remote.setdefault(key, Found(key, left[key], _page(group.part, key, request)))
                    made.candidates.append((entry["local"], _page(group.part, key, request, entry["local_id"])))
        for key, made in by_remote.items():
            left.pop(key)
            turned[kind].append(made)
    turned["none"] = [Found(key, label, _page(group.part, key, request)) for key, label in left.items()]
    return turned


def _page(part: Part, key: str, request: HttpRequest, partner: str = "") -> str:
    query = {"mapping": part.mapping.name, outcome.NEXT: request.get_full_path()}
    if partner:
        query["partner"] = partner
    return looks.record_page(part.table.name, key, "couple", **query)
