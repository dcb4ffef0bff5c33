"""The coupling page of one record: find its partner, compare the two, choose whose data win, couple or create."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import by_right, registry
from integration.admin import coupling_state, looks, outcome, settling
from integration.admin.base import TextInput
from integration.engine.decide import FROM, TO
from integration.models import Coupling, SynchRun
from integration.models.mapping import Direction
from integration.registry import LOCAL
from integration.services import candidates, couple, outlook, settle_deleted, standing, synchronise
from integration.services.errors import Refused
from integration.services.partners import Part, filter_text
from integration.services.standing import COUPLED, OUTSIDE, Kind, Verdict

First = Coupling.FirstSynch
#: a button of a candidate: shows it beside the record, couples nothing
PICK = "pick"
#: a coupled record is to get another partner
REPOINT = "repoint"


class SearchForm(forms.Form):
    """Finding a partner by number, name or e-mail address."""

    q = forms.CharField(
        label=gettext_lazy("Find a partner"),
        required=False,
        max_length=100,
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class CoupleForm(forms.Form):
    """Which partner, and whose data the first synchronisation takes."""

    partner = forms.CharField(required=False, widget=forms.HiddenInput)
    create_new = forms.BooleanField(required=False)
    first_synch = forms.ChoiceField(
        label=gettext_lazy("First synchronisation"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, part: Part, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        way = self.fields["first_synch"]
        way.choices = first_choices(part)
        way.initial = default_first(part)
        new = self.fields["create_new"]
        other = looks.side_name(part.other.side)
        new.label = _("Create a new record in %(side)s instead") % {"side": other}
        reason = why_not_create(part)
        new.disabled = bool(reason)
        new.help_text = reason or _("With the data of this record. No partner is chosen and no direction: it is new.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("partner", Field("first_synch"), Field("create_new"), HTML(""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("create_new") and not cleaned.get("partner") and not self.errors:
            raise forms.ValidationError(_("Choose a partner, or tick that a new record is to be created."))
        return cleaned


def first_choices(part: Part) -> list[tuple[str, Any]]:
    """Whose data the first synchronisation can take: only directions the mapping goes."""
    directions = part.mapping.directions
    found: list[tuple[str, Any]] = []
    if TO in directions:
        found.append((First.TO.value, _("Use Business Central data: Sales takes them over")))
    if FROM in directions:
        found.append((First.FROM.value, _("Use Sales data: Business Central takes them over")))
    if len(directions) == 2:
        found.append((First.UNDECIDED.value, _("Field by field: fill what is blank, ask where they differ")))
    found.append((First.NONE.value, _("No: leave both as they are, only later changes travel")))
    return found


def default_first(part: Part) -> str:
    """ENG-111: Business Central's data, unless the mapping only goes the other way."""
    return First.FROM.value if part.mapping.direction == Direction.FROM else First.TO.value


def why_not_create(part: Part) -> str:
    """Why no new record can be made on the other side; blank when it can (ENG-112)."""
    if part.follows:
        return _("The table mapping %(mapping)s does not go in that direction.") % {"mapping": part.mapping.name}
    if not part.creates:
        return _("The table mapping %(mapping)s never creates records there.") % {"mapping": part.mapping.name}
    return ""


@dataclass
class Offer:
    """A candidate as the page shows it."""

    candidate: candidates.Candidate
    chosen: bool


class CouplingPage:
    """One request of the coupling page."""

    def __init__(self, model_admin: Any, request: HttpRequest, object_id: str) -> None:
        self.admin, self.request = model_admin, request
        record = model_admin.get_object(request, object_id)
        if record is None:
            raise Http404(_("There is no such record."))
        if not model_admin.has_view_permission(request, record):
            raise PermissionDenied
        self.record = record
        self.table = registry.table(model_admin.model)
        self.key = record.pk.hex
        self.label = self.table.text(self.table.row(record))
        self.record_page = looks.record_page(self.table.name, record.pk)
        self.parts = coupling_state.parts(request, model_admin.model, connected=False)
        found = standing.standings(self.parts, [self.key], elsewhere=False)
        #: where the record stands now, when it is to be coupled to another partner (ENG-115)
        self.replaced: Verdict | None = None
        states = found[self.key].states if found and self.parts else []
        self.states = {state.part.mapping.pk: state for state in states if state.group != OUTSIDE}
        self.left_out = {v.part.mapping.pk: str(v.why) for each in found.values() for v in each.outside
                         if v.kind == Kind.LEFT_OUT}  # fmt: skip

    def respond(self) -> HttpResponse:
        part = self._part()
        if part is None:
            return self._without_mapping()
        if part.header:
            messages.error(self.request, synchronise.why_not_alone(part.mapping))
            return HttpResponseRedirect(self.record_page)
        state = self.states.get(part.mapping.pk)
        if state is not None and state.group == COUPLED:
            if not (state.gone or self._repoints()):
                return self._coupled(part, state)
            self.replaced = state
        asked = self.request.method == "POST" and PICK not in self.request.POST
        form = CoupleForm(part, self.request.POST if asked else None)
        if asked and form.is_valid():
            try:
                return self._carry_out(part, form.cleaned_data)
            except Refused as error:
                form.add_error(None, str(error))
        return self._page(part, form)

    def _repoints(self) -> bool:
        """Whether a coupled record is to get another partner; that ends its coupling, so it takes the right to."""
        asked = REPOINT in self.request.GET or REPOINT in self.request.POST
        return asked and self.request.user.has_perm("integration.uncouple")

    # --- which mapping ----------------------------------------------------------------------------------------------

    def _part(self) -> Part | None:
        """The mapping asked for; else the only one that takes the record; else the first, with the others offered."""
        asked = self.request.POST.get("mapping") or self.request.GET.get("mapping")
        named = [part for part in self.parts if part.mapping.name == asked]
        fitting = [part for part in self.parts if part.mapping.pk in self.states]
        found = named or fitting or self.parts
        return found[0] if found else None

    def _without_mapping(self) -> HttpResponse:
        messages.error(
            self.request,
            _("%(table)s takes part in no enabled table mapping, so it cannot be coupled.")
            % {"table": self.table.caption},
        )
        return HttpResponseRedirect(self.record_page)

    # --- doing it ---------------------------------------------------------------------------------------------------

    def _carry_out(self, part: Part, asked: dict[str, Any]) -> HttpResponse:
        mapping, user = part.mapping, self.request.user
        if asked["create_new"]:
            return self._create(part)
        local, remote = (self.key, asked["partner"]) if part.side == LOCAL else (asked["partner"], self.key)
        for key in (local, remote):
            _check_key(key)
        options = {"first_synch": asked["first_synch"], "user": user, "synchronise_now": False}
        if self.replaced is not None and self.replaced.coupling is not None:
            coupling = couple.repoint(mapping, self.replaced.coupling, local_id=local, remote_id=remote, **options)
        else:
            coupling = couple.couple(mapping, local, remote, **options)

        def ask(background: bool) -> SynchRun:
            return couple.synchronise_records(
                mapping, local_ids=[local], user=user, background=background, coupled=True
            )

        table, key, label = (
            (mapping.remote_table, coupling.remote_id, coupling.remote_label)
            if part.side == LOCAL
            else (mapping.local_table, coupling.local_id, coupling.local_label)
        )
        link = looks.linked(looks.record_page(table, key), label)
        messages.success(self.request, format_html(_("{} is now coupled to {}."), self.label, link))
        if not user.has_perm("integration.synchronise"):
            messages.info(self.request, _("The next run brings the two in step."))
            return outcome.back(self.request, self.record_page)
        try:
            outcome.tell(self.request, outcome.carry_out(ask, 1))
        except Refused as error:
            outcome.refused(self.request, error)
        return outcome.back(self.request, self.record_page)

    def _create(self, part: Part) -> HttpResponse:
        if not self.request.user.has_perm("integration.synchronise"):
            raise Refused(_("You may not synchronise, so you cannot create a record. Choose a partner instead."))
        if self.replaced is not None:
            return self._restore(self.replaced)
        ids = {"local_ids" if part.side == LOCAL else "remote_ids": [self.key]}

        def ask(background: bool) -> SynchRun:
            return couple.create_partners(part.mapping, **ids, user=self.request.user, background=background)

        run = outcome.carry_out(ask, 1)
        outcome.tell(self.request, run)
        return outcome.back(self.request, self.record_page)

    def _restore(self, state: Verdict) -> HttpResponse:
        """A new partner in place of one that was deleted."""
        if not state.gone or state.coupling is None:
            raise Refused(
                _("%(record)s is coupled to %(partner)s. Uncouple it before you create a new record for it.")
                % {"record": self.label, "partner": state.other_label}
            )
        found = Coupling.objects.filter(pk=state.coupling.pk)
        settled = settle_deleted.restore(found, user=self.request.user)  # type: ignore[arg-type]
        return settling.land(self.request, settled, self.record_page)

    # --- showing it -------------------------------------------------------------------------------------------------

    def _context(self, part: Part, **context: Any) -> dict[str, Any]:
        others = [p for p in self.parts if p.mapping.pk != part.mapping.pk]
        return {
            **self.admin.admin_site.each_context(self.request),
            "opts": self.admin.model._meta,
            "original": self.record,
            "title": _("Couple %(record)s") % {"record": self.label},
            "label": self.label,
            "part": part,
            "table": self.table,
            "other_side": looks.side_name(part.other.side),
            "record_page": self.record_page,
            "next": self.request.POST.get(outcome.NEXT) or self.request.GET.get(outcome.NEXT, ""),
            "mappings": [(p.mapping.name, self._address(mapping=p.mapping.name, partner="", q="")) for p in others],
            "fits": part.mapping.pk in self.states,
            "left_out": self.left_out.get(part.mapping.pk, ""),
            "replaced": self.replaced,
            "filter": filter_text(part.mapping, self.table),
            "not_shown": by_right.note(part.table, part.other.table),
            **context,
        }

    def _address(self, **query: str) -> str:
        given = self.request.GET
        kept = {name: given[name] for name in (outcome.NEXT, "mapping", "q", REPOINT) if given.get(name)}
        wanted = {name: value for name, value in {**kept, **query}.items() if value}
        return looks.record_page(self.table.name, self.key, "couple", **wanted)

    def _coupled(self, part: Part, state: Any) -> HttpResponse:
        """ENG-111: the current partner, and the way to another one."""
        problem = ""
        if self.request.method == "POST":
            problem = _("%(record)s is already coupled to %(partner)s. Uncouple it first.") % {
                "record": self.label,
                "partner": state.other_label,
            }
        return TemplateResponse(
            self.request,
            "integration/couple_done.html",
            self._context(
                part,
                problem=problem,
                partner=looks.linked(looks.record_page(part.other.table.name, state.other_id), state.other_label),
                list_page=looks.page(self.admin.model, "changelist"),
                key=state.coupling.local_id if part.side == LOCAL else state.coupling.remote_id,
                can_uncouple=self.request.user.has_perm("integration.uncouple"),
                another=self._address(mapping=part.mapping.name, **{REPOINT: "1"}),
            ),
        )

    def _page(self, part: Part, form: CoupleForm) -> HttpResponse:
        given, typed = self.request.GET, self.request.POST
        partner = typed.get(PICK) or typed.get("partner") or given.get("partner") or ""
        partner = partner.replace("-", "").lower()
        words = self.request.GET.get("q", "").strip()
        problem, whole, found = "", True, []
        compared = outlook.SideBySide()
        try:
            if partner:
                _check_key(partner)
            found, whole = self._candidates(part, words, partner)
            partner = partner or self._obvious(found)
            compared = outlook.side_by_side(part, self.key, partner)
        except Refused as error:
            problem = str(error)
            partner = ""
        if not form.is_bound:
            form.initial["partner"] = partner
            way = typed.get("first_synch", given.get("first_synch"))
            if way in dict(first_choices(part)):
                form.initial["first_synch"] = way
        offers = [Offer(c, c.id == partner) for c in found]
        chosen = next((o.candidate for o in offers if o.chosen), None)
        ways = {value for value, _label in first_choices(part)}
        return TemplateResponse(
            self.request,
            "integration/couple.html",
            self._context(
                part,
                form=form,
                search=SearchForm({"q": words}),
                words=words,
                way=form["first_synch"].value() or "",
                offers=offers,
                whole=whole,
                scanned=candidates.MOST_SCANNED,
                chosen=chosen,
                compared=compared,
                ways=sorted(ways),
                lines=[
                    (line, looks.way(line.direction), [(w, looks.arrow(line.plans[w])) for w in sorted(ways)])
                    if line.plans
                    else (line, looks.way(line.direction), [])
                    for line in compared.lines
                ],
                problem=problem,
                missing=[(m, self._couple_first(m)) for m in compared.missing],
                has_criteria=part.mapping.criteria.exists(),
                differing=sum(1 for line in compared.lines if line.differs),
            ),
        )

    def _candidates(self, part: Part, words: str, partner: str) -> tuple[list[candidates.Candidate], bool]:
        """What was searched for; else what the match criteria say; else similar names. The chosen one always shows."""
        whole = True
        found: list[candidates.Candidate] = []
        if words:
            found = candidates.by_text(part, words)
        else:
            found, whole = candidates.by_criteria(part, self.key)
            if not found:
                found = self._similar(part)
        if partner and all(c.id != partner for c in found):
            found = [*candidates.named(part, [partner]), *found]
        return found, whole

    @staticmethod
    def _obvious(found: list[candidates.Candidate]) -> str:
        """The only free record that meets the match criteria."""
        free = [c for c in found if c.matches and not c.coupled_to]
        return free[0].id if len(free) == 1 else ""

    def _similar(self, part: Part) -> list[candidates.Candidate]:
        """Uncoupled records that share the longest word of this record's name."""
        longest = max((word for word in self.label.split() if word.isalpha()), key=len, default="")
        if len(longest) < 4:
            return []
        found = [c for c in candidates.by_text(part, longest) if not c.coupled_to][:5]
        for candidate in found:
            candidate.why = _("Similar name")
        return found

    def _couple_first(self, missing: outlook.Prerequisite) -> str:
        here = self.request.get_full_path()
        return looks.record_page(missing.table, missing.id, "couple", **{outcome.NEXT: here})


def _check_key(key: str) -> None:
    digits = key.replace("-", "").lower()
    if len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
        raise Refused(_("“%(id)s” does not name a record. Choose a partner from the list.") % {"id": key})
