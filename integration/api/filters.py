"""Filters, search and ordering of lists: what is not known or not of the right type is refused, never ignored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.extensions import OpenApiFilterExtension
from rest_framework.filters import OrderingFilter, SearchFilter

from integration import searching, sizes
from integration.api.errors import BadParameter
from integration.api.representation import Shape, field_name
from integration.registry import Table
from integration.services import incoming

#: parameters of a list that are no filters
RESERVED = ("limit", "offset", "ordering", "search")
_LIMITS = {"min_value": -(2**31), "max_value": 2**31 - 1}


class WholeNumber(django_filters.NumberFilter):
    """A whole number that a database column can hold."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**_LIMITS, **kwargs})

    def get_max_validator(self) -> None:
        """The field has its own."""


class MomentField(IsoDateTimeField):
    """A time that also exists in UTC: the very first and last hours of the calendar do not."""

    def to_python(self, value: Any) -> Any:
        moment = super().to_python(value)
        try:
            return moment.astimezone(dt.UTC) if moment is not None else None
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class Moment(django_filters.IsoDateTimeFilter):
    """A time, with its time zone."""

    field_class = MomentField


class YesNo(django_filters.TypedChoiceFilter):
    """true or false; django-filter's own takes anything else for "not asked"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        words = {"true": True, "false": False, "1": True, "0": False}
        super().__init__(*args, choices=[(w, w) for w in words], coerce=words.get, empty_value=None, **kwargs)


class Several(django_filters.BaseInFilter):
    """Values separated by commas."""


def _several(base: type[django_filters.Filter]) -> type[django_filters.Filter]:
    return type(f"{base.__name__}Several", (Several, base), {})


_KINDS: dict[str, type[django_filters.Filter]] = {
    "text": django_filters.CharFilter,
    "code": django_filters.CharFilter,
    "integer": WholeNumber,
    "decimal": django_filters.NumberFilter,
    "boolean": YesNo,
    "date": django_filters.DateFilter,
    "datetime": Moment,
    "uuid": django_filters.UUIDFilter,
    "lookup": django_filters.UUIDFilter,
}
_LISTS = {kind: _several(base) for kind, base in _KINDS.items() if kind != "boolean"}
_TEXT = {"contains": "icontains", "startswith": "istartswith"}
_RANGE = ("gt", "gte", "lt", "lte")


def lookups(kind: str, *, key: bool = False) -> tuple[str, ...]:
    """What can be written behind a column of this kind, after two underscores."""
    if kind == "boolean":
        return ()
    if kind in ("text", "code"):
        return ("contains", "startswith", "in", "isblank")
    if kind in ("uuid", "lookup"):
        return ("in", "gt", "lt") if key else ("in", "isblank")
    return (*_RANGE, "in", "isblank")


class Codes(django_filters.CharFilter):
    """Codes are kept in capitals."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return super().filter(qs, value.strip().upper() if value else value)


def column_filters(kind: str, path: str, *, key: bool = False) -> dict[str, django_filters.Filter]:
    """The filters of one column by their suffix (blank: equal)."""
    base = Codes if kind == "code" else _KINDS[kind]
    made: dict[str, django_filters.Filter] = {"": base(field_name=path)}
    for suffix in lookups(kind, key=key):
        if suffix == "in":
            made["__in"] = _LISTS[kind](field_name=path, lookup_expr="in")
        elif suffix == "isblank":
            made["__isblank"] = Blank(field_name=path, text=kind in ("text", "code"))
        else:
            made[f"__{suffix}"] = _KINDS[kind](field_name=path, lookup_expr=_TEXT.get(suffix, suffix))
    return made


class Blank(YesNo):
    """Whether there is no value."""

    def __init__(self, *args: Any, text: bool = False, **kwargs: Any) -> None:
        self.text = text
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        if value is None:
            return qs
        blank = Q(**{f"{self.field_name}__isnull": True})
        if self.text:
            blank |= Q(**{self.field_name: ""})
        return qs.filter(blank if value else ~blank)


class Legs(django_filters.UUIDFilter):
    """The record a two-target lookup points at, whichever table it is in."""

    def __init__(self, *args: Any, paths: Iterable[str] = (), **kwargs: Any) -> None:
        self.paths = list(paths)
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return qs
        condition = Q()
        for path in self.paths:
            condition |= Q(**{path: value})
        return qs.filter(condition)


class LegType(django_filters.ChoiceFilter):
    """The table a two-target lookup points at."""

    def __init__(self, *args: Any, paths: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.paths = dict(paths or {})
        super().__init__(*args, choices=[(v, v) for v in self.paths], **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.paths[value]}__isnull": False}) if value else qs


class AskedFilters(django_filters.FilterSet):
    """Of the filters there are, those a request names: a table has more than a hundred, and each would make a field."""

    base_filters: Mapping[str, django_filters.Filter]

    def __init__(self, data: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        self.base_filters = {name: each for name, each in type(self).base_filters.items() if name in data}
        super().__init__(data, *args, **kwargs)


def filterset_for(table: Table) -> type[django_filters.FilterSet]:
    """The filters of a registered table: every column by its registry name, references also by readable name."""
    filters: dict[str, django_filters.Filter] = {}
    through = incoming.legs(table)
    for column in table.columns.values():
        if column.virtual:
            paths = {v: field_name(table, table.column(p)) for v, p, _t in column.parts}
            if column.type_of:
                filters[column.name] = LegType(paths=paths)
            else:
                filters[column.name] = Legs(paths=paths.values())
        elif column.kind in _KINDS and column.name not in through:
            path = field_name(table, column)
            for suffix, each in column_filters(column.kind, path, key=column is table.key).items():
                filters[column.name + suffix] = each
    for label in Shape(table).labels:
        base = Codes if label.target.kind == "code" else _KINDS[label.target.kind]
        filters[label.name] = base(field_name=label.path)
    return type(f"{table.model.__name__}Filters", (AskedFilters,), filters)


class StrictFilterBackend(DjangoFilterBackend):
    """Refuses parameters nobody knows: a misspelt filter would otherwise list everything."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filters = self.get_filterset_class(view).base_filters
        for name, value in request.query_params.items():
            if name in filters and not value.strip():
                text = _("The filter %(name)s has no value.") % {"name": name}
                raise BadParameter("blank_filter", name, text, _("Leave it out, or ask for __isblank=true."))
            if name not in filters and name not in RESERVED:
                raise BadParameter("unknown_filter", name, *_unknown(name, set(filters)))
            if len(request.query_params.getlist(name)) > 1:
                text = _("%(name)s is given more than once.") % {"name": name}
                raise BadParameter("repeated_filter", name, text, _("Several values are written __in=a,b."))
        filterset = self.get_filterset(request, queryset, view)
        for name in filterset.errors:
            value, expected = request.query_params.get(name, "")[:60], _expected(filters[name])
            text = _("The filter %(name)s cannot be “%(value)s”: %(expected)s expected.")
            said = text % {"name": name, "value": value, "expected": expected}
            raise BadParameter("wrong_type", name, said, _("Correct the value."))
        return filterset.qs


def _unknown(name: str, known: set[str]) -> tuple[str, str]:
    plain = sorted(n for n in known if n.rpartition("__")[2] not in _SUFFIXES)
    column = name.partition("__")[0]
    # a lookup to two tables is filtered by the names in either: customerid, customerid_account__name
    own = sorted(n for n in known if n.partition("__")[0] == column or ("__" in n and n.startswith(f"{column}_")))
    step = _("Filters of %(column)s: %(known)s.") if own else _("Known filters: %(known)s.")
    return (
        _("There is no filter “%(name)s”.") % {"name": name},
        step % {"column": column, "known": ", ".join(own or plain)},
    )


def _expected(each: django_filters.Filter) -> str:
    """What a filter takes, for the sentence that refuses another value."""
    said = _("text")
    if isinstance(each, YesNo):
        return _("true or false")
    if isinstance(each, django_filters.ChoiceFilter):
        said = _("one of %(choices)s") % {"choices": ", ".join(str(v) for v, _l in each.extra["choices"])}
    elif isinstance(each, WholeNumber):
        said = _("a whole number")
    elif isinstance(each, django_filters.NumberFilter):
        said = _("a number")
    elif isinstance(each, django_filters.UUIDFilter):
        said = _("an id (UUID)")
    elif isinstance(each, django_filters.IsoDateTimeFilter):
        said = _("a time such as 2026-01-31T12:00:00Z")
    elif isinstance(each, django_filters.DateFilter):
        said = _("a date such as 2026-01-31")
    return _("%(kind)s, or several separated by commas,") % {"kind": said} if isinstance(each, Several) else said


_SUFFIXES = {"contains", "startswith", "in", "isblank", *_RANGE}


class StrictOrdering(OrderingFilter):
    """Orders by registry names; an unknown one is refused. Ties are broken by key, so that pages never overlap."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        asked = [n.strip() for n in request.query_params.get(self.ordering_param, "").split(",") if n.strip()]
        if not asked:
            return queryset
        paths = self.paths(view)
        terms = []
        for name in asked:
            path = paths.get(name.removeprefix("-"))
            if path is None:
                text = _("Lists cannot be ordered by “%(name)s”.") % {"name": name}
                step = _("Possible: %(known)s.") % {"known": ", ".join(sorted(paths))}
                raise BadParameter("unknown_ordering", "ordering", text, step)
            terms.append(f"-{path}" if name.startswith("-") else path)
        return queryset.order_by(*terms, "pk")

    @staticmethod
    def paths(view: Any) -> dict[str, str]:
        table = getattr(view, "table", None)
        if table is None:
            return {name: name for name in view.ordering_fields}
        through = incoming.legs(table)
        found = {
            c.name: field_name(table, c)
            for c in (*table.physical, *table.calculated)
            if c.name not in through and c.kind != "lookup"
        }
        return found | {label.name: label.path for label in Shape(table).labels}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        text = gettext_lazy("Names separated by commas; a minus in front turns the order round.")
        return [{"name": "ordering", "required": False, "in": "query", "description": str(text),
                 "schema": {"type": "string"}}]  # fmt: skip


class RecordSearch(SearchFilter):
    """Searches the columns the table is searched by everywhere else; a large table as its list does."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        term = " ".join(self.get_search_terms(request))
        inside = request.query_params.get(self.search_param, "").strip().startswith(searching.INSIDE)
        if term and not inside and searching.beginnings(queryset.model) and sizes.large(queryset.model):
            return searching.begin(queryset, term, order="ordering" not in request.query_params)
        return super().filter_queryset(request, queryset, view)

    def get_search_terms(self, request: Any) -> list[str]:
        if "\x00" in request.query_params.get(self.search_param, ""):
            raise BadParameter("wrong_type", "search", _("A search cannot contain a null character."))
        found = [term for each in super().get_search_terms(request) if (term := each.lstrip(searching.INSIDE))]
        if len(found) > searching.MOST_WORDS:
            raise BadParameter("wrong_type", "search", searching.too_many_words(len(found)))
        return found

    def get_search_fields(self, view: Any, request: Any) -> list[str] | None:
        table = getattr(view, "table", None)
        if table is None:
            return getattr(view, "search_fields", None)
        return [field_name(table, table.column(name)) for name in table.search if table.column(name).is_text]


class StrictFilterSchema(OpenApiFilterExtension):
    """One parameter per column in the schema; the suffixes are told in its description."""

    target_class = "integration.api.filters.StrictFilterBackend"
    match_subclasses = True
    priority = 1

    def get_schema_operation_parameters(self, auto_schema: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        filters = self.target.get_filterset_class(auto_schema.view).base_filters
        suffixes: dict[str, list[str]] = {}
        for name in filters:
            head, _sep, tail = name.rpartition("__")
            if tail in _SUFFIXES:
                suffixes.setdefault(head, []).append(f"__{tail}")
        made = []
        for name, each in filters.items():
            if name.rpartition("__")[2] in _SUFFIXES:
                continue
            parameter = {"name": name, "in": "query", "required": False, "schema": _schema(each)}
            if name in suffixes:
                parameter["description"] = "Also: " + ", ".join(suffixes[name])
            made.append(parameter)
        return made


def _schema(each: django_filters.Filter) -> dict[str, Any]:
    if isinstance(each, YesNo):
        return {"type": "boolean"}
    if isinstance(each, WholeNumber):
        return {"type": "integer"}
    if isinstance(each, django_filters.ChoiceFilter):
        return {"type": "string", "enum": [value for value, _label in each.extra["choices"]]}
    formats: list[tuple[type, dict[str, Any]]] = [
        (django_filters.NumberFilter, {"type": "number"}),
        (django_filters.UUIDFilter, {"type": "string", "format": "uuid"}),
        (django_filters.IsoDateTimeFilter, {"type": "string", "format": "date-time"}),
        (django_filters.DateFilter, {"type": "string", "format": "date"}),
    ]
    return next((schema for kind, schema in formats if isinstance(each, kind)), {"type": "string"})


__all__ = ["AskedFilters", "RecordSearch", "StrictFilterBackend", "StrictOrdering", "column_filters", "filterset_for"]
