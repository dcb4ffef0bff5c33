"""Pages of a run: its revert with a preview, and its plan (a preview that is kept, or a drift report) with a button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import by_right, visitor
from integration.admin import errands, looks, outcome, parts
from integration.models import SynchRun
from integration.models.run import RunKind, RunStatus
from integration.services import drift, plans, revert
from integration.services import errands as errands_of_runs
from integration.services.errors import Refused

LINES_PER_PAGE = 50
#: what is shown of a revert's preview; the counts are of all that was looked at
SHOWN = 300
_VERDICTS = {
    # what needs attention comes first
    "cannot": (looks.BAD, "issue"),
    "edited": (looks.WAIT, "pause"),
    "partly": (looks.WAIT, "turn"),
    "put": (looks.GOOD, "turn"),
    "nothing": (looks.QUIET, "check"),
}
_ACTIONS = {
    "couple": (looks.GOOD, "link"),
    "insert": (looks.GOOD, "plus"),
    "modify": (looks.NEWS, "turn"),
    "uncouple": (looks.WAIT, "cross"),
    "fail": (looks.BAD, "issue"),
    "moved": (looks.WAIT, "clock"),
    "pending": (looks.NEWS, "clock"),
    "drift": (looks.WAIT, "turn"),
    "conflict": (looks.WAIT, "both"),
    "held": (looks.WAIT, "pause"),
    "apart": (looks.WAIT, "pause"),
    "waiting": (looks.WAIT, "clock"),
    "blocked": (looks.WAIT, "issue"),
    "ignored": (looks.QUIET, "outside"),
    "orphan": (looks.BAD, "cross"),
    "outside": (looks.QUIET, "outside"),
    "candidate": (looks.NEWS, "link"),
    "unclear": (looks.WAIT, "issue"),
}


# --- undo -------------------------------------------------------------------------------------------------------------


def facts(run: SynchRun, request: HttpRequest) -> dict[str, Any]:
    """What the page of a run says about undo and plans: what took it back, what it takes back, and its buttons."""
    user: Any = request.user
    undone = revert.undone_by(run) if run.status != RunStatus.QUEUED else None
    target = revert.target_of(run) if run.kind == RunKind.REVERT else 0
    plan = int(run.options.get("plan") or 0) if run.kind == RunKind.APPLY else 0
    return {
        "undone_by": looks.run_link(undone) if undone else "",
        "takes_back": looks.linked(looks.page(SynchRun, "change", target), f"#{target}") if target else "",
        "applies": looks.linked(looks.page(SynchRun, "plan", plan), f"#{plan}") if plan else "",
        "may_revert": user.has_perm("integration.revert") and undone is None and revert.can_be_reverted(run),
        "revert_page": looks.page(SynchRun, "revert", run.pk),
        "is_part": revert.is_part(run),
        "plan_page": looks.page(SynchRun, "plan", run.pk) if has_plan(run) else "",
        "left": [_line(line) for line in revert.left(run)] if run.kind == RunKind.REVERT else [],
    }


def has_plan(run: SynchRun) -> bool:
    return run.kind == RunKind.DRIFT or bool(run.options.get("store")) or bool(run.progress.get("moved"))


def _errand(run: SynchRun) -> dict[str, Any]:
    return {
        "title": errands_of_runs.title(errands_of_runs.role(run)),
        "name": run.mapping,
        "run": looks.run_link(run),
    }


def _line(line: revert.Line) -> dict[str, Any]:
    return {
        "line": line,
        "badge": looks.badge(*_VERDICTS[line.verdict], revert.VERDICTS[line.verdict]),
        "deed": revert.deed(line),
        "record": parts.record_link(line.table, line.record, line.label),
        "table": parts.table_text(line.table),
        "can_overwrite": line.verdict in ("edited", "partly"),
    }


def revert_view(model_admin: Any, request: HttpRequest, run: SynchRun) -> HttpResponse:
    """What reverting the run would do, and the button that does it; many records ask for the run's number."""
    if not request.user.has_perm("integration.revert"):  # type: ignore[union-attr]
        raise PermissionDenied
    back = looks.page(SynchRun, "change", run.pk)
    overwrite: Any = request.POST.getlist("overwrite") or request.GET.getlist("overwrite")
    alone = bool(request.POST.get("alone") or request.GET.get("alone"))
    if request.method == "POST":
        count = revert.size(run, errands=not alone)
        typed = request.POST.get("typed", "").strip().lstrip("#")
        if count > revert.MANY and typed != str(run.pk):
            messages.error(request, _("Nothing was put back: type %(word)s exactly.") % {"word": run.pk})
        else:
            done = parts.told(
                request,
                lambda: outcome.carry_out(
                    lambda background: revert.start(
                        run,
                        overwrite=overwrite,
                        errands=not alone,
                        confirmed=True,
                        user=request.user,
                        background=background,
                    ),  # type: ignore[arg-type]
                    count,
                ),
            )
            return HttpResponseRedirect(looks.page(SynchRun, "change", done.pk) if done else back)
    plan = parts.told(request, lambda: revert.plan(run, overwrite, errands=not alone))
    if plan is None:
        return HttpResponseRedirect(back)
    return parts.page(
        request,
        model_admin,
        "admin/integration/synchrun/revert.html",
        _("Revert run %(run)d of %(mapping)s") % {"run": run.pk, "mapping": run.mapping},
        original=run,
        run=run,
        plan=plan,
        counts=[
            {"badge": looks.badge(*_VERDICTS[v], text), "count": plan.counts[v]}
            for v, text in revert.VERDICTS.items()
            if v in plan.counts
        ],
        errands=[_errand(each) for each in plan.errands],
        left_alone=[_errand(each) for each in plan.left_alone],
        alone=alone,
        optional=bool(plan.left_alone) or any(not revert.is_part(each) for each in plan.errands),
        rows=[_line(line) for line in sorted(plan.lines, key=lambda one: list(_VERDICTS).index(one.verdict))[:SHOWN]],
        writes=bool({"put", "partly"} & set(plan.counts)),
        can_overwrite=any(line.verdict in ("edited", "partly") for line in plan.lines),
        overwrite=overwrite,
        word=str(run.pk) if plan.many else "",
        cancel=back,
    )


# --- plans and drift reports ------------------------------------------------------------------------------------------


def make_plan(request: HttpRequest, mapping: Any, kind: str, **options: Any) -> HttpResponse | None:
    """Preview a mapping: at once when it is small, else in the background; lands on the page of the plan."""
    background = not plans.is_small(mapping)
    run = parts.told(
        request,
        lambda: plans.make(mapping, kind, user=request.user, background=background, **options),  # type: ignore[arg-type]
    )
    if run is None:
        return None
    if run.status == RunStatus.FAILED:
        messages.error(request, run.message)
        return None
    return HttpResponseRedirect(looks.page(SynchRun, "plan", run.pk))


def check_drift(request: HttpRequest, mapping: Any) -> HttpResponse | None:
    """Compare a mapping: at once when it is small, else in the background."""
    background = not plans.is_small(mapping)
    run = parts.told(request, lambda: drift.request(mapping, user=request.user, background=background))  # type: ignore[arg-type]
    return HttpResponseRedirect(looks.page(SynchRun, "plan", run.pk)) if run is not None else None


def plan_view(model_admin: Any, request: HttpRequest, run: SynchRun) -> HttpResponse:
    """The lines of a plan: filtered by outcome, searched, page by page."""
    _may_see(request)
    action, search = request.GET.get("only", ""), request.GET.get("q", "")[:100]
    page = Paginator(plans.lines(run, action, search), LINES_PER_PAGE).get_page(request.GET.get("p"))
    counts = plans.counts(run)
    query = request.GET.copy()
    query.pop("p", None)
    applied = plans.applied_by(run) if run.kind == RunKind.PREVIEW else None
    is_plan = run.kind == RunKind.PREVIEW
    title = _("Plan of %(name)s") if is_plan else _("Drift of %(name)s") if run.kind == RunKind.DRIFT else None
    choices = [("", _("All")), *((a, f"{plans.LABELS[a]} {parts.grouped(n)}") for a, n in counts.items())]
    return parts.page(
        request,
        model_admin,
        "admin/integration/synchrun/plan.html",
        (title or _("Records left alone in %(name)s")) % {"name": run.mapping},
        original=run,
        run=run,
        is_plan=is_plan,
        is_drift=run.kind == RunKind.DRIFT,
        badge=parts.run_badge(run),
        done=parts.grouped(run.done),
        made=parts.moment(run.finished_at),
        chips=parts.chips(request, "only", choices),
        reason=drift.REASONS.get(action, ""),
        counts=counts,
        capped=drift.capped(run),
        not_shown=by_right.note(run.mapping.local_table, run.mapping.remote_table),
        search=search,
        only=action,
        rows=[_plan_row(run, one) for one in plans.shown(run, list(page))],
        page=page,
        query=query.urlencode(),
        csv=f"{looks.page(SynchRun, 'plan_csv', run.pk)}?{query.urlencode()}",
        applied_by=looks.run_link(applied) if applied else "",
        may_apply=is_plan
        and run.parent_id is None
        and run.status == RunStatus.FINISHED
        and bool(set(counts) - {"fail"})
        and model_admin.has_synchronise_permission(request),
        writes=parts.grouped(
            sum(
                n for each in (counts, *(e.plan for e in plans.errands_of(run))) for a, n in each.items() if a != "fail"
            )
        ),
        errands=errands.planned(run),
        on_behalf_of=errands.on_behalf_of(run),
        kinds=[]
        if run.parent_id
        else [
            ("preview", RunKind.SYNCH, _("Changed records")),
            ("preview", RunKind.FULL, _("Full synchronisation")),
            ("preview-create", RunKind.FULL, _("Full synchronisation, creating new")),
        ],
        kind=str(run.options.get("previews", "")) + ("-create" if run.options.get("create") else ""),
    )


def _plan_row(run: SynchRun, one: plans.Shown) -> dict[str, Any]:
    mapping = run.mapping
    left = parts.record_link(mapping.local_table, one.local_id, one.record)
    right = parts.record_link(mapping.remote_table, one.remote_id, one.partner)
    if (one.direction == "from_integration" and one.remote_id) or not one.local_id:
        left = parts.record_link(mapping.remote_table, one.remote_id, one.record)
        right = parts.record_link(mapping.local_table, one.local_id, one.partner)
    arrows = {"to_integration": "to", "from_integration": "from"}
    return {
        "one": one,
        "badge": looks.badge(*_ACTIONS[one.action], one.action_label),
        "way": looks.way(one.direction) if one.direction in arrows else "",
        "record": left if one.record else "",
        "partner": right if one.partner else "",
        "values": [
            {"value": v, "arrow": looks.arrow(arrows.get(one.direction, "") if v.written else one.action)}
            for v in one.values
        ],
    }


def plan_csv(request: HttpRequest, run: SynchRun) -> HttpResponse:
    """The plan as a file."""
    _may_see(request)
    text = visitor.streamed(plans.as_csv(run, request.GET.get("only", ""), request.GET.get("q", "")[:100]))
    name = f"{run.mapping.name.lower().replace(' ', '-')}-{run.kind}-{run.pk}.csv"
    return StreamingHttpResponse(
        text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # type: ignore[return-value]


def _may_see(request: HttpRequest) -> None:
    if not request.user.has_perm("integration.synchronise") and not request.user.has_perm(  # type: ignore[union-attr]
        "integration.view_journalentry"
    ):
        raise PermissionDenied


def apply_plan(request: HttpRequest, run: SynchRun) -> HttpResponse:
    """Write exactly what the plan says; lands on the page of the run that does it."""
    back = looks.page(SynchRun, "plan", run.pk)
    count = sum(n for a, n in plans.counts(run).items() if a != "fail")
    strict = bool(request.POST.get("strict"))
    try:
        done = outcome.carry_out(
            lambda background: plans.apply(run, strict=strict, user=request.user, background=background),  # type: ignore[arg-type]
            count,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(back)
    moved = int(done.progress.get("moved") or 0)
    if moved:
        text = ngettext(
            "%(count)d record has changed since the plan was made and was left alone.",
            "%(count)d records have changed since the plan was made and were left alone.",
            moved,
        )
        messages.warning(request, text % {"count": moved})
    return HttpResponseRedirect(looks.page(SynchRun, "change", done.pk))


def drift_cell(mapping: Any) -> Any:
    """How much differed at the mapping's last drift check, with a link to the report."""
    run = drift.latest(mapping)
    if run is None:
        return parts.dash()
    text = format_html("{} ({})", parts.grouped(drift.total(run)), parts.moment(run.finished_at))
    return looks.linked(looks.page(SynchRun, "plan", run.pk), text)
