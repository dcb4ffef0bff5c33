"""The form of a transformation rule: it asks the service, and refusals stand beside what was typed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from integration import registry
from integration.admin.base import SelectInput, TabularInline, TextareaInput
from integration.admin.column_choices import ColumnSelect, Offered, column_choices, table_choices
from integration.admin.mapping_form import kept, kept_rows
from integration.engine import transformations as pure
from integration.engine import value_maps
from integration.engine.chains import LOOKUP_SOURCES, LOOKUP_TARGETS
from integration.models import TransformationRule, ValueMapEntry
from integration.models.transformation import TransformationType
from integration.services import rule_checks, transformations

#: spaces at the ends of these are meant
_AS_TYPED = ("find_value", "replace_value", "starting_text", "ending_text")
_HELP = {
    "find_value": gettext_lazy("Looked for in the value. Regular expressions ignore case; keep parts with (…)."),
    "replace_value": gettext_lazy("Put in its place; blank removes it. Regular expressions: $1 is the first group."),
    "start_position": gettext_lazy("1 is the first character. 0: use the starting text."),
    "starting_text": gettext_lazy("Begin after this text. Quotation marks around it keep its spaces."),
    "length": gettext_lazy(
        "Number of characters. 0: the ending text says where (Substring), or the destination field (Truncate)."
    ),
    "ending_text": gettext_lazy("Stop before this text. Quotation marks around it keep its spaces."),
    "data_format": gettext_lazy(
        "How the text is written, e.g. dd-MM-yyyy HH:mm. Year yyyy, month MM, day dd, hour HH, minute mm, second ss."
    ),
    "data_formatting_culture": gettext_lazy("Language and country whose customs it follows, e.g. da-DK or en-US."),
    "lookup_table": gettext_lazy("The table in which the value is looked for."),
    "source_field": gettext_lazy("The field that holds the value."),
    "target_field": gettext_lazy("The field whose value is taken instead."),
    "precision": gettext_lazy("The number is rounded to a multiple of this, e.g. 0.01 or 100."),
    "default_value": gettext_lazy("Written where the value is blank; other values stay as they are."),
    "case_insensitive": gettext_lazy("“Sweden” and “SWEDEN” are the same source value."),
    "rounding": gettext_lazy("Up is away from nought, down is towards it."),
}
#: the fields of a field lookup, and which kinds of columns each takes
LOOKUPS = {"source_field": LOOKUP_SOURCES, "target_field": LOOKUP_TARGETS}
ALL = ("*",)
_CULTURES = ("da-DK", "de-CH", "de-DE", "en-GB", "en-US", "fr-FR", "nl-BE", "nl-NL", "sv-SE")


def _types_of(name: str) -> list[str]:
    return [str(TransformationType(t).label) for t in TransformationType.values if name in pure.FIELDS[t]]


class RuleForm(forms.ModelForm):
    """Asks the service about the whole rule, the entries of a value map included."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste entries"),
        required=False,
        strip=False,
        widget=TextareaInput(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Two columns copied from a spreadsheet, or a line “source value;destination value” for each entry. They "
            "are added to the entries; one with the same source value gets the new destination value."
        ),
    )

    # set by the admin for each request
    model_admin: Any = None
    request: Any = None

    class Meta:
        model = TransformationRule
        fields = ("code", "description", "type", *rule_checks.TYPED, "next_rule")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: the entries as they would be after saving; None: those there are stay
        self.entries: list[ValueMapEntry] | None = None
        for name in rule_checks.TYPED:
            if name not in self.fields:
                continue
            only = _("Counts for: %(types)s.") % {"types": ", ".join(_types_of(name))}
            self.fields[name].help_text = format_html('{} <span class="sy-counts">{}</span>', _HELP.get(name, ""), only)
            self.fields[name].required = False
        for name in _AS_TYPED:
            if name in self.fields:
                self.fields[name].strip = False  # type: ignore[attr-defined]
        if "data_formatting_culture" in self.fields:
            self.fields["data_formatting_culture"].widget.attrs |= {"list": "cultures", "autocomplete": "off"}
        if "lookup_table" in self.fields:
            self._choose("lookup_table", table_choices_of_both(), SelectInput)
            self.fields["lookup_table"].widget.attrs["data-columns"] = reverse(
                "admin:integration_transformationrule_columns"
            )
            for name, kinds in LOOKUPS.items():
                self._choose(name, columns_of(kinds, ALL, get_language()), ColumnSelect)
                value = getattr(self.instance, name)
                if value:
                    self.initial[name] = f"{self.instance.lookup_table}:{value}"
                # all can be chosen; offered are those of the chosen table, for all of them are thousands
                chosen = {str(self["lookup_table"].value() or ""), str(self[name].value() or "").rpartition(":")[0]}
                offered = columns_of(kinds, tuple(sorted(chosen)), get_language())
                self.fields[name].widget.choices = offered  # type: ignore[attr-defined]
        if "next_rule" in self.fields:
            others = TransformationRule.objects.exclude(pk=self.instance.pk)
            self.fields["next_rule"].queryset = others  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: Any, widget: type[Any]) -> None:
        old = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=old.label, choices=choices, required=False, widget=widget, help_text=old.help_text
        )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """Numbers that were cleared are nought; a field belongs to the table it was chosen in."""
        given = super().clean() or self.cleaned_data
        for name in ("start_position", "length", "precision"):
            if name in given and given[name] is None:
                given[name] = 0
        given["field_lookup_rule"] = given.get("field_lookup_rule") or TransformationRule.FieldLookupRule.TARGET
        for name in ("source_field", "target_field"):
            table, _colon, column = str(given.get(name) or "").rpartition(":")
            if table and given.get("lookup_table") and table != given["lookup_table"]:
                text = _("%(field)s is a field of %(table)s. Choose one of the table that is looked in.")
                shown = {"field": column, "table": registry.table(table)}
                self.add_error(name, text % shown)
            given[name] = column
        return given

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        formsets = self.model_admin.formsets_of(self.request) if self.model_admin else []
        valid = [formset.is_valid() for formset in formsets]  # each, so that each shows its errors
        if self.errors or not all(valid):
            return
        rows = [form for formset in formsets for form in kept_rows(formset)]
        if self.instance.type == TransformationType.VALUE_MAP and (formsets or self.cleaned_data.get("pasted")):
            try:
                self.entries = self._entries([row for each in formsets for row in kept(each)] if formsets else None)
            except value_maps.Unreadable as wrong:
                self.add_error("pasted", _unreadable(wrong))
                return
        for name, text in transformations.problems_of(self.instance, self.entries):
            self._tell(name, text, rows)

    def _entries(self, rows: list[ValueMapEntry] | None) -> list[ValueMapEntry]:
        """The rows of the page, and what was pasted; of two with the same source value the pasted one."""
        there = list(self.instance.entries.all()) if self.instance.pk else []
        found = rows if rows is not None else there
        ignore_case = self.instance.case_insensitive
        known = {value_maps.key_of(entry.source_value, ignore_case=ignore_case): entry for entry in found}
        for source, destination in value_maps.pasted(self.cleaned_data.get("pasted") or ""):
            old = known.get(value_maps.key_of(source, ignore_case=ignore_case))
            if old is not None:
                old.destination_value = destination
            else:
                found.append(ValueMapEntry(source_value=source, destination_value=destination))
        return found

    def _tell(self, name: str, text: str, rows: list[forms.ModelForm]) -> None:
        """Beside the field or the row it is about; what was pasted has no row."""
        place, _sign, column = name.partition("].")
        part, _sign, number = place.partition("[")
        if part == pure.ENTRIES:
            if number and int(number) < len(rows):
                rows[int(number)].add_error(column, text)
                return
            name = "pasted"
        self.add_error(name if name in self.fields else None, text)


def _unreadable(wrong: value_maps.Unreadable) -> str:
    if wrong.values < 2:
        text = _("Line %(line)d, “%(text)s”, has one value. Put a semicolon or a tab between the two values.")
    else:
        text = _("Line %(line)d, “%(text)s”, has %(values)d values. An entry has two: source and destination value.")
    return text % {"line": wrong.line, "text": wrong.text[:60], "values": wrong.values}


class EntryForm(forms.ModelForm):
    """A pair of a value map; the service looks at all of them together, as they would be after saving."""

    class Meta:
        model = ValueMapEntry
        fields = ("source_value", "destination_value")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"placeholder": _("blank"), "autocomplete": "off", "spellcheck": "false"}

    def validate_unique(self) -> None:
        return None

    def validate_constraints(self) -> None:
        return None


class EntryRows(TabularInline.formset):  # type: ignore[misc]
    """The pairs of a value map."""

    def validate_unique(self) -> None:
        return None


def table_choices_of_both() -> list[Any]:
    """Every registered table, by side."""
    sides = [(_("Business Central"), table_choices(registry.LOCAL)), (_("Sales"), table_choices(registry.REMOTE))]
    return [("", "---------"), *((side, choices[1:]) for side, choices in sides)]


@lru_cache
def columns_of(kinds: tuple[str, ...], tables: tuple[str, ...], language: str | None) -> Offered:
    """The fields of these kinds of the tables (or of all of them), grouped by table."""
    groups: list[Any] = [("", "---------")]
    for table in sorted((t for t in registry.tables() if tables == ALL or t.name in tables), key=str):
        fitting = {c.name for c in table.columns.values() if c.kind in kinds and not c.virtual}
        choices = [(f"{table.name}:{name}", text) for name, text in column_choices(table.name) if name in fitting]
        if choices:
            groups.append((str(table), choices))
    return Offered(groups)


def cultures() -> tuple[str, ...]:
    """Cultures that are offered; any other can be typed."""
    return _CULTURES
