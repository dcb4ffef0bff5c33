"""New table mapping: two tables, how they are kept in step, fields, filters and criteria, then everything at a glance.

What is chosen on the way is kept in the session, a draft per browser tab; nothing is stored before the last page.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import registry
from integration.admin import looks, parts
from integration.admin import mapping_wizard_forms as forms
from integration.admin.mapping_wizard_forms import State
from integration.engine import read
from integration.engine.plan import ConfigurationError
from integration.models import TableMapping
from integration.models.mapping import Direction
from integration.registry import Table
from integration.services import mapping_checks, mapping_effects, mappings
from integration.services import mapping_proposals as proposals
from integration.services.mappings import Draft

STEPS = (
    ("tables", gettext_lazy("Tables")),
    ("policies", gettext_lazy("Direction and policies")),
    ("fields", gettext_lazy("Fields")),
    ("records", gettext_lazy("Filters and criteria")),
    ("summary", gettext_lazy("Summary")),
)
_NAMES = [name for name, _title in STEPS]
_SESSION = "mapping_wizard"
#: drafts kept per person; the oldest goes
_DRAFTS = 5
_PAIR = ("use", "local_field", "direction", "remote_field", "reason")
_FILTER = ("side", "field", "operator", "value")
_CRITERION = ("group", "local_field", "remote_field", "normaliser")


def urls(model_admin: Any) -> list[Any]:
    """The wizard's addresses, to go before the admin's own."""
    wrap = model_admin.admin_site.admin_view

    def view(request: HttpRequest, token: str = "", step: str = "") -> HttpResponse:
        return Wizard(model_admin, request, token).answer(step)

    name = "integration_tablemapping_wizard"
    return [path("new/", wrap(view), name=name), path("new/<slug:token>/<slug:step>/", wrap(view), name=f"{name}_step")]


class Wizard:
    """One request to one step."""

    def __init__(self, model_admin: Any, request: HttpRequest, token: str) -> None:
        self.model_admin, self.request, self.token = model_admin, request, token
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        self.drafts: dict[str, State] = request.session.get(_SESSION, {})
        self.state: State = self.drafts.get(token, {})

    def answer(self, step: str) -> HttpResponse:
        if not self.token:
            return self._begin()
        if step not in _NAMES:
            raise Http404(_("There is no such page."))
        if self.token not in self.drafts:
            messages.warning(self.request, _("This draft is no longer kept. Begin again."))
            return self._begin()
        if step != "tables" and self._table("local_table") is None:
            return HttpResponseRedirect(self._page("tables"))
        view = getattr(self, f"_{step}")
        response: HttpResponse = view()
        return response

    def _begin(self) -> HttpResponse:
        token = secrets.token_urlsafe(6).replace("_", "x")
        kept = dict(list(self.drafts.items())[-(_DRAFTS - 1) :])
        self.request.session[_SESSION] = {**kept, token: {}}
        self.token = token
        return HttpResponseRedirect(self._page("tables"))

    def _page(self, step: str) -> str:
        return reverse("admin:integration_tablemapping_wizard_step", args=[self.token, step])

    def _keep(self, **values: Any) -> None:
        self.state = {**self.state, **values}
        self.request.session[_SESSION] = {**self.drafts, self.token: self.state}

    def _on(self, step: str) -> HttpResponse:
        """To the next step, or to the one whose button was pressed."""
        wanted = self.request.POST.get("to", "")
        if wanted not in _NAMES:
            wanted = _NAMES[_NAMES.index(step) + 1]
        return HttpResponseRedirect(self._page(wanted))

    def _table(self, name: str) -> Table | None:
        try:
            return registry.table(self.state.get(name, ""))
        except registry.UnknownTable:
            return None

    @property
    def tables(self) -> tuple[Table, Table]:
        return registry.table(self.state["local_table"]), registry.table(self.state["remote_table"])

    def _show(self, step: str, **context: Any) -> HttpResponse:
        at = _NAMES.index(step)
        furthest = len(_NAMES) - 1 if "fields" in self.state else at
        steps = [
            {"title": title, "link": self._page(name) if i <= furthest and i != at else "", "current": i == at}
            for i, (name, title) in enumerate(STEPS)
        ]
        described = ""
        if self._table("local_table") and self._table("remote_table"):
            described = proposals.described(self._draft().mapping)
        return parts.page(
            self.request,
            self.model_admin,
            "admin/integration/tablemapping/wizard.html",
            _("New table mapping"),
            steps=steps,
            step=step,
            number=at + 1,
            described=described,
            name=self.state.get("name", ""),
            back=self._page(_NAMES[at - 1]) if at else "",
            cancel=looks.page(TableMapping, "changelist"),
            **context,
        )

    # --- the draft --------------------------------------------------------------------------------------------------

    def _draft(self, *, enabled: bool = False) -> Draft:
        """What would be stored: the mapping and its field mappings switched off. `enabled`: as if all were on."""
        names = (
            "name", "local_table", "remote_table", "direction", "only_coupled", "create_new_on_no_match",
            "synch_after_coupling", "update_conflict", "deletion_conflict",
        )  # fmt: skip
        mapping = TableMapping(**{n: self.state[n] for n in names if n in self.state})
        mapping.enabled = False
        depends = TableMapping.objects.filter(name__in=self.state.get("depends_on", []))
        return Draft(
            mapping,
            forms.field_mappings(mapping, self.state, enabled=enabled),
            forms.mapping_filters(mapping, self.state),
            forms.match_criteria(mapping, self.state),
            list(depends),
        )

    # --- steps ------------------------------------------------------------------------------------------------------

    def _tables(self) -> HttpResponse:
        form = forms.TablesForm(self.request.POST or None, initial=self.state)
        if self.request.method == "POST" and form.is_valid():
            old = {name: self.state.get(name) for name in ("local_table", "remote_table")}
            mapping = TableMapping(**form.cleaned_data, enabled=False)
            for problem in mappings.problems_of(Draft(mapping)):
                form.add_error(problem.field if problem.field in form.fields else None, problem.text)
            if form.is_valid():
                if any(old[name] != form.cleaned_data[name] for name in old):
                    # rows name fields of the tables that were chosen before
                    self.state = {n: v for n, v in self.state.items() if n not in ("fields", "filters", "criteria")}
                self._keep(**{**form.cleaned_data, "name": mapping.name})
                return self._on("tables")
        return self._show("tables", form=form)

    def _policies(self) -> HttpResponse:
        initial = {**self.state}
        if "depends_on" in initial:
            initial["depends_on"] = TableMapping.objects.filter(name__in=initial["depends_on"])
        form = forms.PoliciesForm(self.request.POST or None, initial=initial)
        if self.request.method == "POST" and form.is_valid():
            values = {n: v for n, v in form.cleaned_data.items() if n != "depends_on"}
            self._keep(**values, depends_on=[m.name for m in form.cleaned_data["depends_on"]])
            asked = mappings.questions(self._draft())
            if asked and "agreed" not in self.request.POST:
                return self._show("policies", form=form, asked=asked)
            return self._on("policies")
        return self._show("policies", form=form)

    def _fields(self) -> HttpResponse:
        if "fields" in self.state:
            initial = self.state["fields"]
        else:
            found = proposals.propose(*self.tables, self.state.get("direction", Direction.BIDIRECTIONAL))
            initial = [
                {
                    "use": True,
                    "local_field": p.local.name,
                    "direction": p.direction,
                    "remote_field": p.remote.name,
                    "reason": p.reason,
                }
                for p in found
            ]
        formset = forms.rows(forms.PairRow, "fields", self.tables, initial, self._posted())
        more = "fields-more" in self.request.POST
        if self.request.method == "POST" and formset.is_valid() and not more:
            rows = [
                {**{n: form.cleaned_data.get(n) for n in _PAIR}, "use": form.filled}
                for form in formset.forms
                if form.filled or (form.cleaned_data.get("reason") and form.cleaned_data.get("local_field"))
            ]
            self._keep(fields=rows)
            if not any(row["use"] for row in rows):
                messages.warning(
                    self.request, _("No fields were chosen. They can be added on the mapping’s page, too.")
                )
            return self._on("fields")
        return self._show("fields", rows=formset, proposed=len(initial), captions=[str(t) for t in self.tables])

    def _records(self) -> HttpResponse:
        criteria = self.state.get("criteria", self._proposed_criteria())
        data = self._posted()
        filters = forms.rows(forms.FilterRow, "filters", self.tables, self.state.get("filters", []), data)
        matches = forms.rows(forms.CriterionRow, "criteria", self.tables, criteria, data)
        more = {"filters-more", "criteria-more"} & set(self.request.POST)
        valid = self.request.method == "POST" and filters.is_valid() & matches.is_valid()
        if valid and not more:
            before = self.state
            self._keep(filters=forms.kept(filters, _FILTER), criteria=forms.kept(matches, _CRITERION))
            owners = {
                mapping_checks.FILTERS: [f for f in filters.forms if f.filled],
                mapping_checks.CRITERIA: [f for f in matches.forms if f.filled],
            }
            wrong = [p for p in mappings.problems_of(self._draft()) if p.part in owners and p.row is not None]
            if not wrong:
                return self._on("records")
            self.state = before
            self.request.session[_SESSION] = {**self.drafts, self.token: before}
            for problem in wrong:
                row = owners[problem.part][problem.row or 0]
                row.add_error(problem.field if problem.field in row.fields else None, problem.text)
        return self._show("records", filters=filters, criteria=matches, captions=[str(t) for t in self.tables])

    def _posted(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None

    def _proposed_criteria(self) -> list[State]:
        """What names a record on the Business Central side, where its pair is mapped."""
        local = self.tables[0]
        naming = [local.natural_key, *local.label]
        partner = {row["local_field"]: row["remote_field"] for row in self.state.get("fields", []) if row["use"]}
        plain = {c.name for c in local.columns.values() if c.is_text and not c.target}
        found = [name for name in dict.fromkeys(naming) if name in partner and name in plain]
        return [
            {"group": number, "local_field": name, "remote_field": partner[name], "normaliser": "case"}
            for number, name in enumerate(found, 1)
        ]

    def _summary(self) -> HttpResponse:
        draft = self._draft()
        problems = [p.text for p in mappings.problems_of(draft)]
        counts: list[dict[str, Any]] = []
        if not problems and draft.fields:
            counts, problem = self._counts()
            problems += [problem] if problem else []
        if self.request.method == "POST" and not problems:
            return self._create(draft)
        local, remote = self.tables
        policies = [
            (f.verbose_name, policy_text(draft.mapping, f.name))
            for f in TableMapping._meta.concrete_fields
            if f.name in ("direction", "only_coupled", "create_new_on_no_match", "synch_after_coupling",
                          "update_conflict", "deletion_conflict")
        ]  # fmt: skip
        policies.append((_("depends on"), ", ".join(sorted(m.name for m in draft.depends_on)) or "–"))
        return self._show(
            "summary",
            problems=problems,
            policies=policies,
            counts=counts,
            fields=[
                (local.column(f.local_field).caption, looks.way(f.direction), remote.column(f.remote_field).caption)
                for f in draft.fields
            ],
            filters=[(f.get_side_display(), filter_text(f, local, remote)) for f in draft.filters],
            criteria=[
                (c.group, local.column(c.local_field).caption, remote.column(c.remote_field).caption,
                 c.get_normaliser_display())
                for c in draft.criteria
            ],
        )  # fmt: skip

    def _counts(self) -> tuple[list[dict[str, Any]], str]:
        """How many records take part, and what would keep the mapping from running once everything is enabled."""
        try:
            plan = mapping_effects.compiled(self._draft(enabled=True))
        except ConfigurationError as error:
            return [], f"{error.finding} {error.finding.next_step}".strip()
        sides = [{"table": str(side.table), "count": read.count_in_filter(side)} for side in (plan.local, plan.remote)]
        return sides, ""

    def _create(self, draft: Draft) -> HttpResponse:
        made = parts.told(self.request, lambda: [mappings.save(draft, confirmed=True)])
        if made is None:
            return HttpResponseRedirect(self._page("summary"))
        self.request.session[_SESSION] = {t: s for t, s in self.drafts.items() if t != self.token}
        count = len(draft.fields)
        text = ngettext(
            "%(name)s was added, switched off, with %(count)d field mapping, off as well. Enable what is to travel, "
            "then the table mapping.",
            "%(name)s was added, switched off, with %(count)d field mappings, off as well. Enable those that are to "
            "travel, then the table mapping.",
            count,
        )
        messages.success(self.request, text % {"name": draft.mapping.name, "count": count})
        return HttpResponseRedirect(looks.page(TableMapping, "change", draft.mapping.pk))


def policy_text(mapping: TableMapping, name: str) -> str:
    """A policy in words."""
    value = getattr(mapping, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(getattr(mapping, f"get_{name}_display")())


def filter_text(row: Any, local: Table, remote: Table) -> str:
    table = local if row.side == registry.LOCAL else remote
    return f"{table.column(row.field).caption} {row.get_operator_display()} {row.value}".strip()
