"""The forms of the wizard that maps two tables: one per step, filled from and put back into a plain dictionary."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from integration import registry
from integration.admin.base import SelectInput, TextInput
from integration.admin.column_choices import ColumnSelect, Offered, column_choices, columns_by_table
from integration.models import FieldMapping, MappingFilter, MatchCriterion, TableMapping
from integration.models.mapping import Direction, Normaliser
from integration.registry import LOCAL, REMOTE, Table
from integration.services import mapping_proposals as proposals

#: blank rows below those that are filled in
BLANK_ROWS = 3
_MOST_ROWS = 200
State = dict[str, Any]


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


class TablesForm(forms.Form):
    """Step 1: which two tables, and what the mapping is called."""

    local_table = forms.ChoiceField(label=gettext_lazy("Table of Business Central"), widget=SelectInput)
    remote_table = forms.ChoiceField(label=gettext_lazy("Table of Sales"), widget=SelectInput)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=20,
        required=False,
        widget=TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("At most 20 characters, in capitals. Blank: the caption of the Business Central table."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mapped = proposals.mapped_tables()
        for name, side in (("local_table", LOCAL), ("remote_table", REMOTE)):
            found = sorted(registry.tables(side), key=str)
            choices = [(t.name, self._said(t, mapped if side == LOCAL else {})) for t in found]
            self.fields[name].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]
        self.helper = _helper(Row(Column("local_table"), Column("remote_table")), "name")

    @staticmethod
    def _said(table: Table, mapped: dict[str, str]) -> str:
        if table.name not in mapped:
            return str(table)
        return _("%(table)s, mapped by %(name)s") % {"table": str(table), "name": mapped[table.name]}

    def clean(self) -> State:
        cleaned = super().clean() or {}
        if cleaned.get("local_table") and not cleaned.get("name"):
            taken = TableMapping.objects.values_list("name", flat=True)
            cleaned["name"] = proposals.name_for(registry.table(cleaned["local_table"]), taken)
        return cleaned


_HELP = {
    "depends_on": gettext_lazy("Full synchronisations run these first."),
    "create_new_on_no_match": gettext_lazy("Match-based coupling creates what it finds no partner for."),
    "synch_after_coupling": gettext_lazy("What match-based coupling has coupled is synchronised at once."),
    "update_conflict": gettext_lazy("When the same field was changed on both sides."),
    "deletion_conflict": gettext_lazy("When one of two coupled records was deleted."),
}


class PoliciesForm(forms.ModelForm):
    """Step 2: which way values travel, and what happens by itself."""

    class Meta:
        model = TableMapping
        fields = (
            "direction",
            "only_coupled",
            "create_new_on_no_match",
            "synch_after_coupling",
            "update_conflict",
            "deletion_conflict",
            "depends_on",
        )
        widgets = {
            "direction": SelectInput,
            "update_conflict": SelectInput,
            "deletion_conflict": SelectInput,
            "depends_on": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in _HELP.items():
            self.fields[name].help_text = text
        self.helper = _helper(
            "direction",
            "only_coupled",
            Row(Column("create_new_on_no_match"), Column("synch_after_coupling")),
            Row(Column("update_conflict"), Column("deletion_conflict")),
            "depends_on",
        )

    def _post_clean(self) -> None:
        """The service checks the whole draft; names and tables are not of this step."""


def _choices(table: Table) -> Offered:
    return _mappable(table.name, get_language())


@lru_cache(maxsize=1024)
def _mappable(table_name: str, language: str | None) -> Offered:
    table = registry.table(table_name)
    allowed = {c.name for c in proposals.mappable(table)}
    return Offered(choice for choice in column_choices(table.name) if not choice[0] or choice[0] in allowed)


class PairRow(forms.Form):
    """Step 3, one row: two fields and the direction they travel in."""

    use = forms.BooleanField(required=False)
    local_field = forms.ChoiceField(required=False, widget=ColumnSelect)
    direction = forms.ChoiceField(choices=Direction.choices, required=False, widget=SelectInput)
    remote_field = forms.ChoiceField(required=False, widget=ColumnSelect)
    reason = forms.CharField(required=False, widget=forms.HiddenInput)

    tables: tuple[Table, Table]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in zip(("local_field", "remote_field"), self.tables, strict=True):
            self.fields[name].choices = _choices(table)  # type: ignore[attr-defined]

    @property
    def filled(self) -> bool:
        cleaned = getattr(self, "cleaned_data", {})
        chosen = cleaned.get("local_field") or cleaned.get("remote_field")
        return bool(cleaned.get("use") or (chosen and not cleaned.get("reason")))

    def clean(self) -> State:
        cleaned = super().clean() or {}
        left, right = cleaned.get("local_field"), cleaned.get("remote_field")
        if not self.filled:
            return cleaned
        if not left or not right:
            raise forms.ValidationError(_("Choose a field of each side, or clear the row."))
        local, remote = self.tables
        columns = (local.column(left), remote.column(right))
        if problem := proposals.problem_of(local, remote, *columns):
            raise forms.ValidationError(problem)
        wanted = cleaned.get("direction") or Direction.BIDIRECTIONAL
        if proposals.travels(*columns, wanted) != wanted:
            column = columns[0] if columns[0].read_only else columns[1]
            way = Direction.TO if column is columns[0] else Direction.FROM
            text = _("%(field)s cannot be written. Choose the direction “%(direction)s”.")
            raise forms.ValidationError(text % {"field": column.caption, "direction": way.label})
        return cleaned


class FilterRow(forms.Form):
    """Step 4, one row: a condition on the records of one side."""

    side = forms.ChoiceField(choices=MappingFilter._meta.get_field("side").choices, required=False, widget=SelectInput)
    field = forms.ChoiceField(required=False, widget=ColumnSelect)
    operator = forms.ChoiceField(choices=MappingFilter.Operator.choices, required=False, widget=SelectInput)
    value = forms.CharField(max_length=250, required=False, widget=TextInput)

    tables: tuple[Table, Table]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = columns_by_table(tuple(table.name for table in self.tables))
        self.fields["field"].choices = choices  # type: ignore[attr-defined]

    @property
    def filled(self) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get("field"))


class CriterionRow(forms.Form):
    """Step 4, one row: a pair of fields that records which belong together agree on."""

    group = forms.IntegerField(min_value=1, max_value=99, required=False, initial=1, widget=TextInput)
    local_field = forms.ChoiceField(required=False, widget=ColumnSelect)
    remote_field = forms.ChoiceField(required=False, widget=ColumnSelect)
    normaliser = forms.ChoiceField(
        choices=Normaliser.choices, required=False, initial=Normaliser.CASE, widget=SelectInput
    )

    tables: tuple[Table, Table]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in zip(("local_field", "remote_field"), self.tables, strict=True):
            self.fields[name].choices = _choices(table)  # type: ignore[attr-defined]

    @property
    def filled(self) -> bool:
        cleaned = getattr(self, "cleaned_data", {})
        return bool(cleaned.get("local_field") or cleaned.get("remote_field"))

    def clean(self) -> State:
        cleaned = super().clean() or {}
        if self.filled and not (cleaned.get("local_field") and cleaned.get("remote_field")):
            raise forms.ValidationError(_("Choose a field of each side, or clear the row."))
        cleaned["group"] = cleaned.get("group") or 1
        return cleaned


def rows(
    form: type[forms.Form], prefix: str, tables: tuple[Table, Table], initial: list[State], data: Any = None
) -> forms.BaseFormSet:
    """A table of rows with some blank ones below; “more rows” asks for further ones."""
    made = type(form.__name__, (form,), {"tables": tables})
    blank = BLANK_ROWS
    if data is not None and f"{prefix}-more" in data:
        data = data.copy()
        total = min(int(data.get(f"{prefix}-TOTAL_FORMS") or 0) + BLANK_ROWS, _MOST_ROWS)
        data[f"{prefix}-TOTAL_FORMS"] = str(total)
    kind = forms.formset_factory(made, extra=blank, max_num=_MOST_ROWS)
    if data is None:
        return kind(initial=initial, prefix=prefix)
    return kind(data, initial=initial, prefix=prefix)


def kept(formset: forms.BaseFormSet, names: tuple[str, ...]) -> list[State]:
    """The rows that are filled in, as plain values."""
    return [{name: form.cleaned_data.get(name) for name in names} for form in formset.forms if form.filled]


def _plain(value: Any) -> Any:
    return "" if value is None else value


def field_mappings(mapping: TableMapping, state: State, *, enabled: bool) -> list[FieldMapping]:
    return [
        FieldMapping(
            mapping=mapping,
            no=number * 10,
            local_field=row["local_field"],
            remote_field=row["remote_field"],
            direction=row["direction"] or Direction.BIDIRECTIONAL,
            enabled=enabled,
            user_defined=True,
        )
        for number, row in enumerate((r for r in state.get("fields", []) if r["use"]), 1)
    ]


def mapping_filters(mapping: TableMapping, state: State) -> list[MappingFilter]:
    names = ("side", "field", "operator", "value")
    return [MappingFilter(mapping=mapping, **{n: _plain(row[n]) for n in names}) for row in state.get("filters", [])]


def match_criteria(mapping: TableMapping, state: State) -> list[MatchCriterion]:
    names = ("group", "local_field", "remote_field", "normaliser")
    return [MatchCriterion(mapping=mapping, **{n: row[n] for n in names}) for row in state.get("criteria", [])]
