"""Forms write what a person changed in them, and nothing else.

A page says, signed, what it showed in its boxes. When it is sent, a box that still has what was shown takes what stands
there by now; so what others and runs have changed meanwhile stays. A box that was changed here and elsewhere is asked
about, with both values, before anything is written. The page that asks shows what stands there now, so that saving it
again is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import BaseFormSet
from django.forms.models import InlineForeignKeyField
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

#: what the page says it showed, and the boxes whose present value is taken instead of what was typed
SHOWN, TAKE = "_shown", "_take"
#: of a row that is no model's form: the box with its key
KEY = "key"
#: a longer text is carried by its beginning and a digest
_LONG, _KEPT = 100, 60

#: what a browser sends of one box, by input; of a box that is not ticked, nothing
Texts = dict[str, list[str]]
#: the same without the inputs' names, as short as it gets
Packed = str | list[Any]


@dataclass
class Opened:
    """What a page showed when it was opened, as it says itself."""

    #: prefix of the form (of rows: of their formset, and the row's key) -> box -> what was in it; None: nobody knows
    forms: Mapping[str, Any] | None
    #: the page says something, but not what this site has signed for this record
    wrong: bool = False
    taken: frozenset[str] = field(default_factory=frozenset)

    def of(self, prefix: str, key: str | None = None) -> Mapping[str, Packed] | None:
        """What a form showed; None when nobody knows."""
        if self.forms is None:
            return None
        found = self.forms.get(prefix, {})
        return found if key is None else found.get(key, {})

    def has_row(self, prefix: str, key: str) -> bool:
        return self.forms is not None and key in self.forms.get(prefix, {})


def opened(request: HttpRequest, what: str, box: str = SHOWN) -> Opened:
    """What the page that is sent showed of the record `what`; `box`: the input that says it, where a page has several.

    Of a page that says nothing (it was opened before an upgrade, or a program filled it in) nobody knows: every box
    that differs from what stands there is asked about.
    """
    taken = frozenset(request.POST.getlist(TAKE))
    said = request.POST.get(box)
    if said is None:
        return Opened(None, taken=taken)
    try:
        return Opened(signing.loads(said, salt=_salt(what)), taken=taken)
    except signing.BadSignature:
        return Opened(None, wrong=True, taken=taken)


def hidden(what: str, form: forms.BaseForm, formsets: Sequence[Any] = (), box: str = SHOWN) -> SafeString | str:
    """The input with what the page shows; blank where nothing can be typed."""
    found: dict[str, Any] = {_prefix(form): packed_of(form)}
    found |= {formset.prefix: rows for formset in formsets if (rows := _rows(formset))}
    if not any(found.values()):
        return ""
    # browsers fill boxes again when a page is reloaded; this one belongs to the page as it was sent
    tag = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
    return format_html(tag, box, signing.dumps(found, salt=_salt(what), compress=True))


def name_of(record: models.Model) -> str:
    return f"{record._meta.label_lower}.{record.pk}"


def _salt(what: str) -> str:
    return f"p2c.shown.{what}"


def _prefix(form: forms.BaseForm) -> str:
    return form.prefix or ""


def _rows(formset: BaseFormSet) -> dict[str, Any]:
    found = {}
    for form in formset.initial_forms:
        if getattr(form, "gone", False):
            found[form.key] = form.shown or {}
        elif not isinstance(form, forms.BaseModelForm):
            found[str(form.initial[KEY])] = packed_of(form)
        elif boxes := packed_of(form):
            found[str(form.instance.pk)] = boxes
    return found


# --- what is in a box -------------------------------------------------------------------------------------------------


def _bare(widget: forms.Widget) -> forms.Widget:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def _texts(widget: forms.Widget, name: str, value: Any) -> Texts:
    """What a browser sends of a box that shows a value."""
    widget = _bare(widget)
    if isinstance(widget, forms.MultiWidget):
        values = value if isinstance(value, list | tuple) else widget.decompress(value)
        parts = zip(widget.widgets, widget.widgets_names, values, strict=False)
        return {n: v for part, end, each in parts for n, v in _texts(part, name + end, each).items()}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple):
        texts = [str(each) for each in shown]
        # a drop-down without a choice sends its blank one
        return {name: sorted(texts) if getattr(widget, "allow_multiple_selected", False) else texts[:1] or [""]}
    return {name: ["" if shown is None else str(shown)]}


def _packed(texts: Texts) -> Packed:
    found = [[_short(text) for text in each] for each in texts.values()]
    return found[0][0] if len(found) == 1 and len(found[0]) == 1 else found


def _unpacked(packed: Packed, names: Texts) -> Texts:
    values = [[packed]] if isinstance(packed, str) else packed
    return dict(zip(names, values, strict=False))


def _short(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text if len(text) <= _LONG else f"{text[:_KEPT]}…\0{blake2b(text.encode(), digest_size=8).hexdigest()}"


def _boxes(form: forms.BaseForm) -> Iterator[str]:
    """The boxes of a form that stand for something that is stored and can be looked at."""
    meta = form._meta.model._meta if isinstance(form, forms.BaseModelForm) else None
    stored = {f.name for f in (*meta.fields, *meta.many_to_many)} - {meta.pk.name} if meta else set(form.fields)
    for name, box in form.fields.items():
        secret = getattr(_bare(box.widget), "input_type", "") in ("password", "file")
        if name in stored and name != KEY and not (box.disabled or secret or isinstance(box, InlineForeignKeyField)):
            yield name


def now_in(form: forms.BaseForm, name: str) -> Texts:
    """What a browser would send of a box with what stands there now."""
    box = form.fields[name]
    return _texts(box.widget, form.add_prefix(name), box.prepare_value(form[name].initial))


def packed_of(form: forms.BaseForm) -> dict[str, Packed]:
    return {name: _packed(now_in(form, name)) for name in _boxes(form)}


def _same(box: forms.Field, name: str, left: Texts, right: Texts) -> bool:
    """Whether two values of a box are one: also 1.5 and 1.50."""
    if _packed(left) == _packed(right) or not any(map("".join, (*left.values(), *right.values()))):
        return True
    if isinstance(box, forms.ModelChoiceField):
        return False  # keys: nothing to read
    try:
        values = [box.to_python(box.widget.value_from_datadict(MultiValueDict(t), {}, name)) for t in (left, right)]
    except (ValidationError, TypeError, ValueError):
        return False
    return values[0] == values[1]


def _in_words(box: forms.Field, texts: Texts) -> str:
    """A value as people read it on the page."""
    if isinstance(_bare(box.widget), forms.CheckboxInput):
        return _("Yes") if any(texts.values()) else _("No")
    values = [text.partition("\0")[0] for each in texts.values() for text in each if text]
    if isinstance(box, forms.ModelChoiceField):
        values = [_label(box, value) for value in values]
    elif isinstance(box, forms.ChoiceField):
        known = {str(value): str(label) for value, label in flatten_choices(box.choices)}
        values = [known.get(value, value) for value in values]
    return ", ".join(_short(value).partition("\0")[0] for value in values) or _("blank")


def _label(box: forms.ModelChoiceField, value: str) -> str:
    key = box.to_field_name or "pk"
    try:
        found = box.queryset.model._default_manager.filter(**{key: value}).first()
    except (ValidationError, ValueError):
        found = None
    return value if found is None else str(box.label_from_instance(found))


def typed(form: forms.BaseForm, shown: Mapping[str, Packed] | None) -> Iterator[tuple[str, str, str]]:
    """(box, label, value in words) of what was changed in the boxes of a form that can no longer be saved; all that was
    filled in, where nobody knows what they showed."""
    for name in _boxes(form):
        box, full = form.fields[name], form.add_prefix(name)
        blank = now_in(form, name)
        sent = {each: sorted(form.data.getlist(each)) for each in blank}
        was = _unpacked(shown[name], blank) if shown and name in shown else None
        if not _same(box, full, was or {each: [""] for each in blank}, sent):
            yield name, str(capfirst(box.label or "")), _in_words(box, sent)


# --- forms ------------------------------------------------------------------------------------------------------------


class Meeting:
    """Mixed into a form of something that others may change while it is open."""

    #: what the page that is sent showed; None: nothing is compared, as where something new is made
    opening: Opened | None = None
    #: of a row: its key, and whether somebody has deleted it meanwhile
    key: str | None = None
    gone = False
    #: of a row: the box that deletes it
    removal = forms.formsets.DELETION_FIELD_NAME

    fields: dict[str, forms.Field]
    data: Any
    add_error: Any
    add_prefix: Any

    @property
    def shown(self) -> Mapping[str, Packed] | None:
        assert self.opening is not None
        prefix = _prefix(self) if self.key is None else _prefix(self).rpartition("-")[0]  # type: ignore[arg-type]
        return self.opening.of(prefix, self.key)

    @cached_property
    def _removed(self) -> bool:
        return self.removal in self.fields and bool(self.data.get(self.add_prefix(self.removal)))

    @cached_property
    def left_out(self) -> bool:
        """Whether this is a row that is no longer there, and that nobody misses here."""
        return self.gone and (self._removed or not self._is_typed())

    @cached_property
    def changed_data(self) -> list[str]:
        return [] if self.left_out else super().changed_data  # type: ignore[misc]

    def full_clean(self) -> None:
        self._asked: list[tuple[str | None, Any]] = []
        if self.gone:
            self._errors, self.cleaned_data = ErrorDict(), {}
            if not self.left_out:
                text = _(
                    "Somebody else has deleted this row meanwhile. Tick the box that deletes it, or type it again in a "
                    "new row."
                )
                self.add_error(None, text)
            return
        if self.opening is not None and self.is_bound:  # type: ignore[attr-defined]
            self._meet(self.opening)
        super().full_clean()  # type: ignore[misc]

    def _clean_form(self) -> None:
        super()._clean_form()  # type: ignore[misc]
        for name, text in self._asked:
            self.add_error(name, text)

    @property
    def changed_where_removed(self) -> bool:
        """Whether somebody else has changed what is to be deleted here."""
        return self._removed and bool(self._asked)

    def _sent(self, names: Texts) -> Texts:
        """What was sent of these inputs; in the order in which boxes of several values are packed."""
        return {name: sorted(self.data.getlist(name)) for name in names}

    def _is_typed(self) -> bool:
        """Whether anything was typed into a row that is gone; where nobody knows, it was."""
        shown = self.shown or {}
        for name in _boxes(self):  # type: ignore[arg-type]
            now = now_in(self, name)  # type: ignore[arg-type]
            if name not in shown or not _same(
                self.fields[name], self.add_prefix(name), _unpacked(shown[name], now), self._sent(now)
            ):
                return True
        return False

    def _meet(self, page: Opened) -> None:
        """Let boxes that nobody touched here have what stands there now, and ask about those changed twice."""
        if page.wrong and self.key is None:
            text = _("This page does not say what it showed. Look at what is marked below, then save again.")
            self._asked.append((None, text))
        shown, taken = self.shown, {}
        for name in _boxes(self):  # type: ignore[arg-type]
            box, full = self.fields[name], self.add_prefix(name)
            now = now_in(self, name)  # type: ignore[arg-type]
            sent = self._sent(now)
            if self._removed and shown is not None:
                if name in shown and not _same(box, full, _unpacked(shown[name], now), now):
                    self._asked.append((None, _changed(box, _unpacked(shown[name], now), now)))
            elif _same(box, full, now, sent):
                continue
            elif full in page.taken:
                taken |= now
            elif shown is None:
                self._asked.append((name, _unknown(box, full, now, sent)))
            elif name not in shown or _same(box, full, _unpacked(shown[name], now), sent):
                taken |= now
            elif not _same(box, full, _unpacked(shown[name], now), now):
                self._asked.append((name, _both(box, full, _unpacked(shown[name], now), now, sent)))
        if taken:
            self.data = self.data.copy()
            for name, values in taken.items():
                self.data.setlist(name, values)


def _both(box: forms.Field, name: str, was: Texts, now: Texts, sent: Texts) -> SafeString:
    text = _(
        "Somebody else has changed %(field)s meanwhile: it was %(was)s when you opened the page and is %(now)s now. "
        "You entered %(typed)s. Save again to write yours, or take the present value."
    )
    return _offered(text, box, name, was=_in_words(box, was), now=_in_words(box, now), typed=_in_words(box, sent))


def _unknown(box: forms.Field, name: str, now: Texts, sent: Texts) -> SafeString:
    text = _(
        "%(field)s is %(now)s now, and you entered %(typed)s. Whether somebody has changed it since you opened the "
        "page is not known. Save again to write yours, or take the present value."
    )
    return _offered(text, box, name, now=_in_words(box, now), typed=_in_words(box, sent))


def _changed(box: forms.Field, was: Texts, now: Texts) -> str:
    text = _(
        "Somebody else has changed %(field)s meanwhile: it was %(was)s when you opened the page and is %(now)s now. "
        "Save again to delete the row."
    )
    return text % {"field": capfirst(box.label), "was": _in_words(box, was), "now": _in_words(box, now)}


def _offered(text: str, box: forms.Field, name: str, **values: str) -> SafeString:
    """The sentence, and a box to tick that takes the present value: it works for every kind of field."""
    sentence = text % {"field": capfirst(box.label), **values}
    tick = '{} <label class="p2c-take"><input type="checkbox" name="{}" value="{}"> {}</label>'
    return format_html(tick, sentence, TAKE, name, _("Take the present value"))


def met(request: HttpRequest, what: str, form: type[forms.BaseForm], box: str = SHOWN) -> type[Any]:
    """The form of a page that is opened or sent, so that it meets the edits of others."""
    return meeting(form, opened(request, what, box) if request.method == "POST" else None)


def meeting(form: type[forms.BaseForm], page: Opened | None = None) -> type[Any]:
    """The form, so that it meets the edits of others."""
    return type(form.__name__, (form,) if issubclass(form, Meeting) else (Meeting, form), {"opening": page})


# --- rows -------------------------------------------------------------------------------------------------------------


class MeetingRows:
    """Mixed into a formset of rows that others may change, delete or add to while the page is open."""

    #: what the page that is sent showed; None: nothing is compared
    opening: Opened | None = None

    data: Any
    prefix: str
    model: Any

    def _construct_form(self, i: int, **options: Any) -> Any:
        form = super()._construct_form(i, **options)  # type: ignore[misc]
        if not isinstance(form, Meeting):
            return form
        if self.opening is None or i >= self.initial_form_count():  # type: ignore[attr-defined]
            form.opening = None
            return form
        given = self.data.get(form.add_prefix(self.model._meta.pk.name))
        key = self._key(given)
        form.opening, form.key = self.opening, str(given if key is None else key)
        form.gone = key is not None and self._existing_object(key) is None  # type: ignore[attr-defined]
        return form

    def _existing_object(self, pk: Any) -> Any:
        """Rows are shown a page at a time, and what others add or delete moves a row to another page."""
        found = super()._existing_object(pk)  # type: ignore[misc]
        if found is None and self.opening is not None:
            found = self.queryset.filter(pk=pk).first()  # type: ignore[attr-defined]
            if found is not None:
                self._object_dict[pk] = found  # type: ignore[attr-defined]
        return found

    def _key(self, given: Any) -> Any:
        try:
            return self.model._meta.pk.to_python(given)
        except ValidationError:
            return None

    def _should_delete_form(self, form: Any) -> bool:
        if isinstance(form, Meeting) and form.opening is not None and (form.gone or form.changed_where_removed):
            return form.left_out
        return super()._should_delete_form(form)  # type: ignore[misc]

    @property
    def added_meanwhile(self) -> list[Any]:
        """Rows that somebody else has added since the page was opened: they are not on it, and they stay."""
        if self.opening is None:
            return []
        sent = {form.key for form in self.initial_forms}  # type: ignore[attr-defined]
        there = {str(row.pk): row for row in self.get_queryset()}  # type: ignore[attr-defined]
        return [row for key, row in there.items() if key not in sent and not self.opening.has_row(self.prefix, key)]


class MeetingLines:
    """The same for a formset of rows that are no model's forms: each is known by its box `KEY`. What they show now is
    found by these keys (`standing`), for others may have moved them."""

    opening: Opened | None = None
    prefix: str

    @staticmethod
    def standing(data: Any, prefix: str, there: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
        """The initial values of the rows that were sent, in their order; a row that is not there any more has none."""
        count = data.get(f"{prefix}-INITIAL_FORMS", "")
        keys = [data.get(f"{prefix}-{at}-{KEY}", "") for at in range(int(count) if count.isdigit() else 0)]
        return [there.get(key, {KEY: key}) for key in keys]

    def _construct_form(self, i: int, **options: Any) -> Any:
        form = super()._construct_form(i, **options)  # type: ignore[misc]
        form.opening = None
        if self.opening is not None and i < self.initial_form_count():  # type: ignore[attr-defined]
            form.opening, form.key = self.opening, form.initial[KEY]
            form.gone = len(form.initial) == 1
        return form

    def added_meanwhile(self, there: Iterable[str]) -> list[str]:
        """The keys of rows that somebody else has added since the page was opened: they stay."""
        if self.opening is None:
            return []
        sent = {form.key for form in self.initial_forms}  # type: ignore[attr-defined]
        return [key for key in there if key not in sent and not self.opening.has_row(self.prefix, key)]


__all__ = [
    "KEY",
    "SHOWN",
    "TAKE",
    "Meeting",
    "MeetingLines",
    "MeetingRows",
    "Opened",
    "hidden",
    "meeting",
    "met",
    "name_of",
    "opened",
]
