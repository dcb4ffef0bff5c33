"""A page of a record that somebody has deleted meanwhile: who did, and what was typed, to be used elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from integration.admin import edits, parts


@dataclass(frozen=True)
class Typed:
    """What a person typed into a box, by the box's label."""

    label: str
    text: str


class Gone:
    """Mixed into the screens of records."""

    model: Any
    admin_site: Any

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        text = self._who_deleted(request, unquote(object_id))
        # the page of the record itself: not its button pages, nor the page that deletes it
        changing = request.method == "POST" and edits.SHOWN in request.POST
        if not changing or not self.has_change_permission(request):  # type: ignore[attr-defined]
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("admin:index", current_app=self.admin_site.name))
        answer = parts.page(
            request, self, "integration/gone.html",
            _("%(kind)s was deleted") % {"kind": capfirst(opts.verbose_name)},
            said=text, typed=list(self._typed(request, object_id)), may_add=self.has_add_permission(request),  # type: ignore[attr-defined]
        )  # fmt: skip
        answer.status_code = 410
        return answer

    def _who_deleted(self, request: HttpRequest, key: str) -> str:
        """Who and when, as far as the log of the screens has it."""
        name = self.model._meta.verbose_name
        kinds = ContentType.objects.get_for_model(self.model)
        entries = LogEntry.objects.filter(content_type=kinds, object_id=key, action_flag=DELETION)
        last = entries.select_related("user").order_by("-pk").first()
        if last is None:
            text = _("There is no %(name)s with the key “%(key)s”. Somebody may have deleted it.")
            return text % {"name": name, "key": key}
        at = date_format(timezone.localtime(last.action_time), "DATETIME_FORMAT")
        said = {"name": name, "record": last.object_repr, "user": last.user.get_username(), "at": at}
        return _("The %(name)s “%(record)s” was deleted by %(user)s on %(at)s.") % said

    def _typed(self, request: HttpRequest, object_id: str) -> Iterator[Typed]:
        """The boxes of the page that were changed, or filled in."""
        try:
            key = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            key = object_id
        page = edits.opened(request, f"{self.model._meta.label_lower}.{key}")
        form = self.get_form(request)(request.POST)  # type: ignore[attr-defined]
        yield from _changed(form, page.of(""), "")
        for inline in self.get_inline_instances(request, self.model()):  # type: ignore[attr-defined]
            rows = inline.get_formset(request)
            prefix = rows.get_default_prefix()
            count = request.POST.get(f"{prefix}-TOTAL_FORMS", "")
            for at in range(min(int(count), 1000) if count.isdigit() else 0):
                row = rows.form(request.POST, prefix=f"{prefix}-{at}")
                own = request.POST.get(f"{prefix}-{at}-{inline.model._meta.pk.name}", "")
                yield from _changed(row, page.of(prefix, own), f"{capfirst(inline.verbose_name)} {at + 1} · ")


def _changed(form: forms.BaseForm, shown: Any, before: str) -> Iterator[Typed]:
    for name, label, text in edits.typed(form, shown):
        yield Typed(f"{before}{label or name}", text)
