"""The match criteria as people edit them before match-based coupling: the rows, and what follows when they match."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import edits
from integration.admin.base import SelectInput, TextInput
from integration.admin.column_choices import caption
from integration.admin.mapping_form import RowForm
from integration.models import MatchCriterion, TableMapping
from integration.models.mapping import Direction, UpdateConflict
from integration.services import couple, match_setup
from integration.services.errors import Refused
from integration.services.mapping_checks import CRITERIA, MappingRefused

#: what a button of the page does: keep the set-up and look again, or couple; RESET names the mapping
DO, LOOK, COUPLE, RESET = "do", "look", "couple", "reset"


class CriterionForm(RowForm):
    """One field pair that must agree."""

    class Meta:
        model = MatchCriterion
        fields = ("group", "local_field", "remote_field", "normaliser")
        widgets = {
            "group": TextInput(attrs={"type": "number", "min": 1, "max": 99, "class": "sy-input sy-short"}),
            "normaliser": SelectInput,
        }

    def has_changed(self) -> bool:
        """A new row is one that names a field; the group that is proposed changes once somebody has added a row."""
        return bool(set(self.changed_data) - (set() if self.instance.pk else {"group"}))


class CriterionRows(edits.MeetingRows, forms.BaseModelFormSet):
    """The criteria, which others may change, delete or add to while the page is open."""


class OptionsForm(forms.Form):
    """What is done with records that match, and with those that do not."""

    synch = forms.BooleanField(label=gettext_lazy("Synchronise what was coupled right away"), required=False)
    update_conflict = forms.ChoiceField(
        label=gettext_lazy("Where the two differ"), choices=UpdateConflict.choices, required=False, widget=SelectInput
    )
    create_new = forms.BooleanField(label=gettext_lazy("Create a new record in Sales for what has no match"))

    def __init__(
        self, mapping: TableMapping, request: HttpRequest, *args: Any, of_records: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        user = request.user
        conflict = self.fields["update_conflict"]
        if of_records or mapping.direction != Direction.BIDIRECTIONAL:
            del self.fields["update_conflict"]
        else:
            conflict.disabled = not may_edit(request)
            conflict.help_text = _("Warning: changes this for everybody, from now on.")
        new = self.fields["create_new"]
        new.required = False
        reason = couple.why_not_create(mapping)
        if not reason and not user.has_perm("integration.synchronise"):  # type: ignore[union-attr]
            reason = _("You may not synchronise, so you cannot create records.")
        new.disabled = bool(reason)
        new.help_text = reason or _("Only for records nothing matches; what is not clear is left for you.")
        if reason:
            self.initial["create_new"] = False


def may_edit(request: HttpRequest) -> bool:
    """Who may edit table mappings keeps what is chosen; others choose for this time only."""
    return request.user.has_perm("integration.change_tablemapping")  # type: ignore[union-attr]


class CriteriaPanel:
    """The criteria and options of one mapping on a page; bound when the page was sent.

    `of_records`: the page is about records chosen in a list. Its options are for this time only, and whose data win is
    chosen on the page of the mapping.
    """

    def __init__(self, mapping: TableMapping, request: HttpRequest, *, sent: bool, of_records: bool = False) -> None:
        self.mapping, self.request, self.of_records = mapping, request, of_records
        self.editable = may_edit(request)
        prefix = f"m{mapping.pk}"
        known = match_setup.setup_of(mapping)
        data = request.POST if sent and f"{prefix}-sent" in request.POST else None
        self.prefix = prefix
        self.bound = data is not None
        what, box = edits.name_of(mapping), f"{prefix}-{edits.SHOWN}"
        page = edits.opened(request, what, box) if self.bound else None
        # what is chosen for this time only is nobody else's
        kept = self.editable and not of_records
        self.options = (edits.meeting(OptionsForm, page) if kept else OptionsForm)(
            mapping,
            request,
            data,
            prefix=prefix,
            of_records=of_records,
            initial={"synch": known.synch, "update_conflict": known.update_conflict, "create_new": known.create_new},
        )
        form = type(
            "CriterionForm",
            (CriterionForm,),
            {"columns_of": {"local_field": mapping.local_table, "remote_field": mapping.remote_table}},
        )
        factory = forms.modelformset_factory(
            MatchCriterion, form=edits.meeting(form), formset=CriterionRows, extra=1, can_delete=True
        )
        rows = mapping.criteria.order_by("group", "id")
        # a field that is added stands for itself; whoever wants it to narrow a group says so
        fresh = [{"group": max((row.group for row in rows), default=0) + 1}]
        self.rows = factory(data if self.editable else None, queryset=rows, prefix=f"{prefix}-rows", initial=fresh)
        self.rows.opening = page
        form = self.options if kept else forms.Form(prefix=prefix)
        self.remembered = edits.hidden(what, form, [self.rows], box) if self.editable else ""
        self.shown = [
            (c.group, caption(mapping.local_table, c.local_field), caption(mapping.remote_table, c.remote_field), c)
            for c in rows
        ]
        self.errors: list[str] = []

    @property
    def rule(self) -> str:
        """Where the two differ, in words: on a page of chosen records, which does not change it."""
        both = self.mapping.direction == Direction.BIDIRECTIONAL
        return self.mapping.get_update_conflict_display() if self.of_records and both else ""

    def again(self) -> CriteriaPanel:
        """The panel once its criteria are kept, with what is ticked for this time."""
        fresh = CriteriaPanel(self.mapping, self.request, sent=False, of_records=self.of_records)
        if self.of_records and self.options.is_valid():
            fresh.options = self.options
        return fresh

    @property
    def open(self) -> bool:
        """Whether the criteria need looking at: there are none, or they cannot be kept like this."""
        return not self.shown or bool(self.errors) or (self.bound and not self._valid())

    def _valid(self) -> bool:
        return bool(self.options.is_valid() and (not self.editable or self.rows.is_valid()))

    def keep(self) -> bool:
        """Keep what was sent, where the person may; False, with the reasons on the page, when it cannot be."""
        if not self.bound:
            return True
        if not self._valid():
            return False
        if not self.editable:
            return True
        given = self.options.cleaned_data
        gone = {id(form) for form in self.rows.deleted_forms}
        there = [f for f in self.rows.forms if id(f) not in gone and not f.left_out]
        kept = [f for f in there if f.instance.pk or f.has_changed()]
        setup = match_setup.setup_of(self.mapping)
        setup.criteria = [*(form.instance for form in kept), *self.rows.added_meanwhile]
        if not self.of_records:
            setup.synch = given["synch"]
            if not self.options.fields["create_new"].disabled:
                setup.create_new = given["create_new"]
            setup.update_conflict = given.get("update_conflict") or setup.update_conflict
        try:
            match_setup.save_setup(self.mapping, setup)
        except MappingRefused as refused:
            for problem in refused.problems:
                if problem.part == CRITERIA and problem.row is not None:
                    kept[problem.row].add_error(problem.field or None, problem.text)
                else:
                    self.errors.append(problem.text)
            return False
        except Refused as refused:
            self.errors.append(str(refused))
            return False
        return True

    def chosen(self) -> dict[str, Any]:
        """The options of this time, for the service."""
        given = self.options.cleaned_data if self.bound else self.options.initial
        return {"synch": bool(given["synch"]), "create_new": bool(given["create_new"])}
