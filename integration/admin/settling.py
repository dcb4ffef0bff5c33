"""What people do about deleted partners and parked records from a list: asked first, then one run per mapping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.admin import outcome
from integration.models import Coupling, TableMapping
from integration.services import settle_deleted
from integration.services.errors import Refused
from integration.services.outlook import CREATE, LEFT, Outcome
from integration.services.settle_deleted import Settled, Standing
from integration.services.standing import FREE

CONFIRMED, TYPED = "confirmed", "typed"
#: deleting more records than this is confirmed by typing their number
MANY_DELETED = 10
SHOWN = 50
Service = Callable[..., Settled]


def land(request: HttpRequest, settled: Settled, default: str = "") -> HttpResponse:
    """Where an action ends: on the run's page or where it was asked for, with what came of it and who was left out."""
    for sentence in settled.sentences:
        messages.info(request, sentence)
    reasons = settled.reasons
    for reason in reasons if len(reasons) > 1 else ():  # a single one is told with its run
        messages.warning(request, reason)
    if not settled.runs and not settled.left_out:
        messages.warning(request, _("There is nothing to do."))
    return outcome.land(request, settled.runs, default or request.get_full_path())


def carry_out(request: HttpRequest, ask: Callable[[], Settled]) -> HttpResponse:
    """Do it; a refusal is told as the sentence it is."""
    try:
        return land(request, ask())
    except Refused as error:
        outcome.refused(request, error)
        return outcome.back(request, request.get_full_path())


def picked(request: HttpRequest, found: QuerySet[Any]) -> QuerySet[Any]:
    """Of couplings or issues of several mappings: those of the mappings that were ticked."""
    if "several" not in request.POST:
        return found
    mappings = TableMapping.objects.filter(name__in=request.POST.getlist("mapping"))
    if found.model is not Coupling:
        return found.filter(mapping__in=mappings)
    ticked = Q(pk__in=[])
    for m in mappings:
        ticked |= Q(scope=m.scope, local_table=m.local_table, remote_table=m.remote_table)
    return found.filter(ticked)


def restore(model_admin: Any, request: HttpRequest, couplings: QuerySet[Coupling], settled: Settled) -> HttpResponse:
    """Create the missing records anew."""
    if CONFIRMED in request.POST:
        return carry_out(
            request,
            lambda: settle_deleted.restore(picked(request, couplings), settled=settled, user=request.user),  # type: ignore[arg-type]
        )
    return _ask(
        model_admin,
        request,
        couplings,
        settled,
        title=_("Restore the deleted records"),
        effect=_(
            "The missing record is created anew from the one that is left, under the same number where that is free, "
            "with what it had itself as far as it is known."
        ),
        button=_("Restore"),
        kind=CREATE,
    )


def delete_survivors(
    model_admin: Any, request: HttpRequest, couplings: QuerySet[Coupling], settled: Settled
) -> HttpResponse:
    """Delete the records that are left, too."""
    couplings = picked(request, couplings)
    groups = _groups(couplings, settled, LEFT)
    count = sum(len(group["ids"]) for group in groups)
    type_this = str(count) if count > MANY_DELETED else ""
    problem = ""
    if CONFIRMED in request.POST:
        if request.POST.get(TYPED, "").strip() == type_this:
            return carry_out(
                request,
                lambda: settle_deleted.delete_survivors(couplings, user=request.user),  # type: ignore[arg-type]
            )
        problem = _("Type the number of records, %(number)s, to confirm.") % {"number": type_this}
    return _ask(
        model_admin,
        request,
        couplings,
        settled,
        groups=groups,
        title=_("Delete the records that are left"),
        effect=_("Their partners were deleted. The records that are left are deleted, too, with their couplings."),
        button=_("Delete"),
        danger=True,
        type_this=type_this,
        problem=problem,
        extra="admin/integration/issue/typed.html",
    )


def _groups(couplings: QuerySet[Coupling], settled: Settled, kind: str) -> list[dict[str, Any]]:
    """Those with one record left, mapping by mapping, for the page that asks."""
    groups = []
    for mapping, own in settle_deleted.by_mapping(couplings, settled):
        fitting = [s for s in settle_deleted.standings(mapping, own) if s.survivor]
        if fitting:
            labels = {c.pk: c for c in Coupling.objects.filter(pk__in=[s.coupling for s in fitting[:SHOWN]])}
            outcomes = [_outcome(s, labels[s.coupling], kind) for s in fitting[:SHOWN] if s.coupling in labels]
            groups.append({"name": str(mapping), "ids": fitting, "outcomes": outcomes})
    return groups


def _outcome(standing: Standing, coupling: Coupling, kind: str) -> Outcome:
    names = (coupling.local_label, coupling.remote_label)
    left, gone = names if standing.local else names[::-1]
    sentences = [_("It is deleted, and its coupling with it.")] if kind == LEFT else []
    partner = _("%(partner)s (deleted)") % {"partner": gone} if gone else ""
    return Outcome(str(coupling.pk), left, kind if kind != LEFT else "", partner, sentences=sentences)


def _ask(
    model_admin: Any,
    request: HttpRequest,
    couplings: QuerySet[Coupling],
    settled: Settled,
    *,
    groups: list[dict[str, Any]] | None = None,
    kind: str = FREE,
    problem: str = "",
    **context: Any,
) -> HttpResponse:
    groups = _groups(couplings, settled, kind) if groups is None else groups
    if not groups:
        text = _("Nothing to do here: none of the chosen ones has a deleted partner.")
        outcome.refused(request, text)
        return outcome.back(request, request.get_full_path())
    count = sum(len(group["ids"]) for group in groups)
    if problem:
        messages.error(request, problem)
    return page(
        model_admin,
        request,
        groups,
        left_out=couplings.count() - count + sum(settled.left_out.values()),
        **context,
    )


def page(model_admin: Any, request: HttpRequest, groups: list[dict[str, Any]], **context: Any) -> HttpResponse:
    """The page that says what would happen, and asks."""
    count = sum(len(group["ids"]) for group in groups)
    return TemplateResponse(
        request,
        "integration/confirm.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.model._meta,
            "groups": groups,
            "count": count,
            "shown": SHOWN,
            "background": any(len(group["ids"]) > outcome.MANY for group in groups),
            "icons": {},
            "action": request.POST.get("action", ""),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across") == "1",
            "next": request.POST.get(outcome.NEXT, ""),
            "cancel": request.POST.get(outcome.NEXT) or request.get_full_path(),
            **context,
        },
    )


def retried(count: int) -> str:
    return ngettext("%(count)d issue is tried again", "%(count)d issues are tried again", count) % {"count": count}
