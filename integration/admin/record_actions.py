"""What can be done with chosen records: couple, match, synchronise, send, get, create, uncouple, preview, explain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import registry
from integration.admin import coupling_state, looks, outcome
from integration.admin.chosen_records import (
    SHOWN,
    Aside,
    Group,
    coupled_groups,
    coupled_pairs,
    free_groups,
    named,
    overlap,
)
from integration.engine.decide import FROM, TO
from integration.engine.lookup import labels
from integration.models import SynchRun
from integration.registry import LOCAL
from integration.services import couple, outlook, overwriting, standing
from integration.services.errors import Refused
from integration.services.partners import Part, filter_text
from integration.services.standing import Kind

#: so many of those that do not take part are named where there is nothing else to show
NAMED = 5
CONFIRMED, CHOSEN, OVERWRITE = "confirmed", "mapping", "overwrite"


class CouplingActions:
    """The actions of a list whose table takes part in an enabled table mapping."""

    model: Any
    admin_site: Any
    actions = (
        "couple_record",
        "couple_by_match",
        "synchronise_records",
        "send_records",
        "get_records",
        "create_partners",
        "uncouple_records",
        "preview_records",
        "explain_record",
    )

    def has_couple_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integration.couple")

    def has_uncouple_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integration.uncouple")

    def has_create_partner_permission(self, request: HttpRequest) -> bool:
        """Creating couples and writes, so it takes both."""
        return request.user.has_perms(["integration.couple", "integration.synchronise"])

    def has_synchronise_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integration.synchronise")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what a mapping of this table can do, in the direction it goes; deleting last."""
        found = super().get_actions(request)  # type: ignore[misc]
        of = coupling_state.parts(request, self.model)
        directions = {direction for part in of for direction in part.mapping.directions}
        left_out = set(CouplingActions.actions) if not of else set()
        if of and all(part.header for part in of):
            left_out = set(CouplingActions.actions) - {"uncouple_records", "explain_record"}
        if TO not in directions:
            left_out.add("send_records")
        if FROM not in directions:
            left_out.add("get_records")
        if not any(_own_direction(part) in part.mapping.directions for part in of):
            left_out.add("create_partners")
        kept = {name: action for name, action in found.items() if name not in left_out}
        if "create_partners" in kept and of:
            function, name, _text = kept["create_partners"]
            other = looks.side_name(of[0].other.side)
            kept["create_partners"] = (function, name, _("Create in %(side)s…") % {"side": other})
        if "delete_selected" in kept:
            kept["delete_selected"] = kept.pop("delete_selected")
        return kept

    # --- one record -------------------------------------------------------------------------------------------------

    @admin.action(permissions=["couple"], description=gettext_lazy("Couple…"))
    def couple_record(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._single(request, queryset, "couple")

    @admin.action(permissions=["view"], description=gettext_lazy("Explain"))
    def explain_record(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._single(request, queryset, "explain")

    def _single(self, request: HttpRequest, queryset: QuerySet, page: str) -> HttpResponse:
        chosen = list(queryset.order_by().values_list("pk", flat=True)[:2])
        if len(chosen) != 1:
            outcome.refused(request, _("Choose one record only: this opens a page for it."))
            return outcome.back(request, request.get_full_path())
        return HttpResponseRedirect(looks.page(self.model, page, chosen[0], **{outcome.NEXT: request.get_full_path()}))

    # --- several records --------------------------------------------------------------------------------------------

    @admin.action(permissions=["synchronise"], description=gettext_lazy("Synchronise"))
    def synchronise_records(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Changes travel both ways as a run would let them; nothing is overwritten, so nothing is asked."""
        groups = coupled_groups(coupling_state.parts(request, self.model), queryset)
        return self._run(request, groups, queryset, couple.synchronise_records)

    @admin.action(permissions=["synchronise"], description=gettext_lazy("Send to Sales…"))
    def send_records(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._force(request, queryset, TO, _("Send to Sales"))

    @admin.action(permissions=["synchronise"], description=gettext_lazy("Get from Sales…"))
    def get_records(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._force(request, queryset, FROM, _("Get from Sales"))

    def _force(self, request: HttpRequest, queryset: QuerySet, direction: str, title: str) -> HttpResponse:
        of = [p for p in coupling_state.parts(request, self.model) if direction in p.mapping.directions]
        groups = coupled_groups(of, queryset)
        edited = self._edited(groups, direction)
        several = sum(len(group.ids) for group in groups) > 1
        winner, loser = (_("Business Central"), _("Sales")) if direction == TO else (_("Sales"), _("Business Central"))
        if CONFIRMED in request.POST:
            picked = self._picked(request, groups)
            if several and OVERWRITE not in request.POST:
                picked = self._spare(request, picked, edited, loser)
                if not picked:
                    return outcome.back(request, request.get_full_path())

            def send(mapping: Any, **options: Any) -> SynchRun:
                return couple.synchronise_records(mapping, force=direction, **options)

            return self._run(request, picked, queryset, send, spared=edited)
        return self._confirm(
            request,
            queryset,
            groups,
            title=title,
            effect=_("The data of %(winner)s overwrite those of %(loser)s.") % {"winner": winner, "loser": loser},
            button=title,
            danger=True,
            edited=named(groups, edited),
            edited_count=len(edited),
            several=several,
            loser=loser,
            look=lambda group: outlook.outlook(group.part, group.ids[:SHOWN], force=direction),
        )

    @admin.action(permissions=["create_partner"], description=gettext_lazy("Create on the other side…"))
    def create_partners(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        of = [p for p in coupling_state.parts(request, self.model) if _own_direction(p) in p.mapping.directions]
        groups = free_groups(of, queryset, broken=True)
        if CONFIRMED in request.POST:
            return self._run(request, self._picked(request, groups), queryset, couple.create_partners)
        other = looks.side_name(of[0].other.side) if of else ""
        return self._confirm(
            request,
            queryset,
            groups,
            title=_("Create in %(side)s") % {"side": other},
            effect=_("The match criteria are tried first: a record that has a match is coupled to it instead."),
            button=_("Create"),
            look=lambda group: outlook.outlook(group.part, group.ids[:SHOWN], create=True),
        )

    @admin.action(permissions=["uncouple"], description=gettext_lazy("Uncouple…"))
    def uncouple_records(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        groups = coupled_groups(coupling_state.parts(request, self.model), queryset)
        if CONFIRMED in request.POST:
            runs: list[SynchRun] = []
            return self._each(
                request,
                self._picked(request, groups),
                queryset,
                lambda group, background: couple.uncouple(
                    group.part.mapping, coupling_ids=group.couplings, user=request.user, background=background
                ),
                runs,
            )
        effect = _("No record is deleted on either side. What belongs to them (contacts of an account) goes along.")
        again = [g.name for g in groups if not g.part.mapping.only_coupled]
        if again:
            effect += " " + _("%(names)s also creates: the next run may couple these records again.") % {
                "names": ", ".join(again)
            }
        return self._confirm(
            request,
            queryset,
            groups,
            title=_("Uncouple"),
            effect=effect,
            button=_("Uncouple"),
            danger=True,
            look=coupled_pairs,
        )

    @admin.action(permissions=["view"], description=gettext_lazy("Preview a run"))
    def preview_records(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """What synchronising would do, written nowhere; uncoupled records are shown with what creating would do."""
        of = coupling_state.parts(request, self.model)
        groups = coupled_groups(of, queryset)
        known = {group.part.mapping.pk: group for group in groups}
        for group in free_groups(of, queryset):
            if group.part.mapping.pk in known:
                known[group.part.mapping.pk].ids += group.ids
            else:
                groups.append(group)
        self._look(groups, lambda group: outlook.outlook(group.part, group.ids[:SHOWN]))
        return self._page(
            request,
            "integration/preview.html",
            queryset,
            groups,
            title=_("What a run would do"),
            changes=sum(1 for g in groups for o in g.outcomes if o.kind == outlook.CHANGE),
            can_synchronise=self.has_synchronise_permission(request),
        )

    @admin.action(permissions=["couple"], description=gettext_lazy("Couple by match…"))
    def couple_by_match(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        from integration.admin import match_page

        return match_page.show(self, request, queryset)

    # --- how they are carried out -----------------------------------------------------------------------------------

    def _run(
        self,
        request: HttpRequest,
        groups: list[Group],
        queryset: QuerySet,
        service: Callable[..., SynchRun],
        spared: Collection[str] = (),
    ) -> HttpResponse:
        return self._each(
            request,
            groups,
            queryset,
            lambda group, background: service(
                group.part.mapping, **group.sides(), user=request.user, background=background
            ),
            [],
            spared,
        )

    def _each(
        self,
        request: HttpRequest,
        groups: list[Group],
        queryset: QuerySet,
        ask: Callable[[Group, bool], SynchRun],
        runs: list[SynchRun],
        spared: Collection[str] = (),
    ) -> HttpResponse:
        """One run per mapping; then the run's page or the list, with what came of it. Of those `spared` that is said
        already."""
        here = request.get_full_path()
        if not groups:
            self._nothing(request, queryset)
            return outcome.back(request, here)
        for group in groups:
            try:
                runs.append(outcome.carry_out(lambda background, g=group: ask(g, background), len(group.ids)))
            except Refused as error:
                outcome.refused(request, error)
        self._left_out(request, groups, queryset, spared)
        return outcome.land(request, runs, here)

    def _nothing(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Why none of the chosen records takes part."""
        of = coupling_state.parts(request, self.model)
        if coupled_groups(of, queryset):
            return outcome.refused(request, _("The chosen records are already coupled."))
        if free_groups(of, queryset):
            return outcome.refused(request, _("None of the chosen records is coupled. Couple them first."))
        aside = self._aside(request, queryset, frozenset())
        for each in aside[:NAMED]:
            if each.verdict.kind != Kind.OUTSIDE:
                outcome.refused(request, str(each))
        if all(each.verdict.kind == Kind.OUTSIDE for each in aside[:NAMED]):
            filters = "; ".join(f"{p.mapping.name}: {filter_text(p.mapping, p.table)}" for p in of)
            text = _("The chosen records are outside the filter of every table mapping (%(filters)s).")
            outcome.refused(request, text % {"filters": filters})
        return None

    def _aside(self, request: HttpRequest, queryset: QuerySet, taken: Collection[str]) -> list[Aside]:
        """The first of the chosen records that do not take part, and how they stand."""
        keys = (pk.hex for pk in queryset.order_by().values_list("pk", flat=True).iterator())
        chosen = list(islice((key for key in keys if key not in taken), SHOWN))
        if not chosen:
            return []
        found = standing.standings(coupling_state.parts(request, self.model), chosen)
        names = labels(registry.table(self.model).name, chosen)
        return [Aside(names.get(key, key), each.states[0]) for key, each in found.items() if each.states]

    def _left_out(self, request: HttpRequest, groups: list[Group], queryset: QuerySet, spared: Collection[str]) -> None:
        number = queryset.order_by().count() - len({key for group in groups for key in group.ids} | set(spared))
        if number > 0:
            messages.info(
                request,
                ngettext(
                    "%(n)d chosen record was left out: it does not take part in this.",
                    "%(n)d chosen records were left out: they do not take part in this.",
                    number,
                )
                % {"n": number},
            )

    @staticmethod
    def _edited(groups: list[Group], direction: str) -> dict[str, list[str]]:
        """Records of the groups that were edited on the side that would be overwritten, with the fields."""
        found: dict[str, list[str]] = {}
        for group in groups:
            try:
                found |= overwriting.edited_since(group.part, group.ids, direction)
            except Refused as error:
                group.problem = str(error)
        return found

    @staticmethod
    def _spare(
        request: HttpRequest, groups: list[Group], edited: Mapping[str, Sequence[str]], loser: str
    ) -> list[Group]:
        """ENG-118: of several records, those edited on the overwritten side are left alone unless that was ticked."""
        chosen = sum(len(group.ids) for group in groups)
        for group in groups:
            group.ids = [key for key in group.ids if key not in edited]
        kept = sum(len(group.ids) for group in groups)
        if kept < chosen:
            text = ngettext(
                "%(done)d of %(n)d records: %(left)d has values in %(side)s that both sides have not agreed on, and "
                "was left alone.",
                "%(done)d of %(n)d records: %(left)d have values in %(side)s that both sides have not agreed on, and "
                "were left alone.",
                chosen - kept,
            )
            messages.info(request, text % {"done": kept, "n": chosen, "left": chosen - kept, "side": loser})
        return [group for group in groups if group.ids]

    def _picked(self, request: HttpRequest, groups: list[Group]) -> list[Group]:
        """The groups the person ticked; with one group there is nothing to tick."""
        if len(groups) == 1:
            return groups
        return [group for group in groups if group.name in request.POST.getlist(CHOSEN)]

    def _look(self, groups: list[Group], look: Callable[[Group], list[outlook.Outcome]]) -> None:
        for group in groups:
            try:
                group.outcomes = look(group)
            except Refused as error:
                group.problem = str(error)

    def _confirm(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        groups: list[Group],
        *,
        look: Callable[[Group], list[outlook.Outcome]],
        **context: Any,
    ) -> HttpResponse:
        if not groups:
            self._nothing(request, queryset)
            return outcome.back(request, request.get_full_path())
        self._look(groups, look)
        idle = all(group.idle for group in groups)
        return self._page(
            request, "integration/confirm.html", queryset, groups, ambiguous=overlap(groups), idle=idle, **context
        )

    def _page(
        self, request: HttpRequest, template: str, queryset: QuerySet, groups: list[Group], **context: Any
    ) -> HttpResponse:
        keys = {key for group in groups for key in group.ids}
        left_out = queryset.order_by().count() - len(keys)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "groups": groups,
            "count": len(keys),
            "left_out": left_out,
            "aside": self._aside(request, queryset, keys) if left_out > 0 else [],
            "shown": SHOWN,
            "background": any(len(group.ids) > outcome.MANY for group in groups),
            "table": registry.table(self.model),
            "icons": {"to": looks.icon("to"), "from": looks.icon("from")},
            "action": request.POST.get("action", ""),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across") == "1",
            "next": request.POST.get(outcome.NEXT, ""),
            "cancel": request.POST.get(outcome.NEXT) or request.get_full_path(),
            **context,
        }
        return TemplateResponse(request, template, context)


def _own_direction(part: Part) -> str:
    """The direction in which this side's records make new ones on the other."""
    return TO if part.side == LOCAL else FROM
