"""Print and Send on screens: what is to be logged is asked first, and what is sent can be put in other words."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.admin.forms import REFUSED, form_page, refusals, side_by_side
from erp.bc.models import Contact
from erp.bc.services import printing, sending
from integration.admin import looks
from integration.admin.base import TextareaInput, TextInput

#: so many documents are printed or sent at a time
MOST = 100
LOG = gettext_lazy("Log interaction")


class LogForm(forms.Form):
    """Whether it is logged."""

    log = forms.BooleanField(label=LOG, required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = side_by_side(*self.fields)


class MailForm(LogForm):
    """A message before it goes out."""

    to = forms.CharField(
        label=gettext_lazy("To"),
        widget=TextInput,
        max_length=250,
        help_text=gettext_lazy("Several addresses are separated by semicolons."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), widget=TextInput, max_length=200)
    text = forms.CharField(label=gettext_lazy("Text"), widget=TextareaInput(attrs={"rows": 8}))
    field_order = ("to", "subject", "text", "log")


class PrintAndSend:
    """Mixed into the screen of records that are printed and sent."""

    model: Any
    admin_site: Any
    change_form_template = "bc/document_form.html"
    #: the entry of the page's context that its buttons are in
    actions_entry = "document_actions"
    print_caption: Any = gettext_lazy("Print")
    send_caption: Any = gettext_lazy("Send by e-mail")

    def get_urls(self) -> list[Any]:
        wrap, name = self.admin_site.admin_view, f"{self.model._meta.app_label}_{self.model._meta.model_name}"
        views = {"print": self.print_view, "sheet": self.sheet_view, "send": self.send_view}
        own = [path(f"{each}/", wrap(view), name=f"{name}_{each}") for each, view in views.items()]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = {**(extra_context or {})}
        key = unquote(object_id)
        record = self.get_object(request, key) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None and printing.printable(record) is not None:
            actions = [(self.print_caption, looks.page(self.model, self._printing(request), ids=key), "get")]
            if self._may_log(request):
                actions.append((self.send_caption, looks.page(self.model, "send", ids=key), "get"))
            more[self.actions_entry] = [*more.get(self.actions_entry, ()), *actions]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _may_log(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bc.add_interactionlogentry")

    def _printing(self, request: HttpRequest) -> str:
        """The page Print leads to: those who only look get the pages themselves, and nothing is counted."""
        return "print" if self._may_log(request) else "sheet"

    # --- list -------------------------------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if self.has_view_permission(request):  # type: ignore[attr-defined]
            found["print_documents"] = (_to_print, "print_documents", f"{self.print_caption}…")
        if self._may_log(request):
            found["send_documents"] = (_to_send, "send_documents", f"{self.send_caption}…")
        if "delete_selected" in found:
            found["delete_selected"] = found.pop("delete_selected")
        return found

    def ask(self, request: HttpRequest, records: QuerySet, name: str) -> HttpResponse:
        """Go on to the page that asks about these records."""
        keys = [str(key) for key in records.values_list("pk", flat=True)[: MOST + 1]]
        if len(keys) > MOST:
            messages.error(request, _("Choose at most %(most)d records at a time.") % {"most": MOST})
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(looks.page(self.model, name, ids=",".join(keys)))

    # --- pages ------------------------------------------------------------------------------------------------------

    def _documents(self, request: HttpRequest) -> list[Any]:
        """The documents the address names, as far as they can be printed."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        keys = []
        for text in request.GET.get("ids", "").split(",")[:MOST]:
            try:
                keys.append(uuid.UUID(text))
            except ValueError:
                continue
        return printing.documents(self.model, keys)

    def _back_to_list(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, _("None of the chosen records can be printed or sent."))
        return HttpResponseRedirect(looks.page(self.model, "changelist"))

    def _back(self, chosen: Sequence[Any]) -> str:
        if len(chosen) == 1:
            return looks.page(self.model, "change", chosen[0].pk)
        return looks.page(self.model, "changelist")

    def print_view(self, request: HttpRequest) -> HttpResponse:
        """Ask whether to log, then count, log, and show the pages."""
        chosen = self._documents(request)
        if not self._may_log(request):
            raise PermissionDenied
        if not chosen:
            return self._back_to_list(request)
        ids = ",".join(str(document.pk) for document in chosen)
        form = LogForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                logged = printing.print_documents(chosen, logging=form.cleaned_data["log"])
            except REFUSED as refused:
                for sentence in refusals(refused):
                    form.add_error(None, sentence)
            else:
                _told(request, len(logged))
                return HttpResponseRedirect(looks.page(self.model, "sheet", ids=ids))
        return self._asked(
            request,
            form,
            chosen,
            self.print_caption,
            columns=(_("Document"), _("Contact")),
            rows=self._rows(chosen),
            preview=looks.page(self.model, "sheet", ids=ids),
        )

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """The pages themselves; looking at them counts and logs nothing."""
        chosen = self._documents(request)
        if not chosen:
            return self._back_to_list(request)
        said = [str(message) for message in messages.get_messages(request)]
        return HttpResponse(printing.page(chosen, back=self._back(chosen), said=said))

    def send_view(self, request: HttpRequest) -> HttpResponse:
        """Send one document with words of one's own, or several with the usual ones."""
        chosen = self._documents(request)
        if not self._may_log(request):
            raise PermissionDenied
        if not chosen:
            return self._back_to_list(request)
        drafts = sending.drafts(chosen)
        return self._send_one(request, drafts[0]) if len(drafts) == 1 else self._send_many(request, chosen, drafts)

    def _send_one(self, request: HttpRequest, draft: sending.Message) -> HttpResponse:
        document = draft.document
        initial = {"to": draft.to, "subject": draft.subject, "text": draft.text}
        form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            message = sending.Message(document, said["to"], said["subject"], said["text"], draft.contact)
            try:
                sending.send_one(message, logging=said["log"])
            except REFUSED as refused:
                for sentence in refusals(refused):
                    form.add_error(None, sentence)
            else:
                messages.success(request, _sent_to(message))
                return HttpResponseRedirect(self._back([document]))
        about = "" if isinstance(document, Contact) else looks.page(self.model, "sheet", ids=str(document.pk))
        return self._asked(request, form, [document], self.send_caption, preview=about)

    def _send_many(
        self, request: HttpRequest, chosen: Sequence[Any], drafts: Sequence[sending.Message]
    ) -> HttpResponse:
        form = LogForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                sent = sending.send([m for m in drafts if m.to], logging=form.cleaned_data["log"])
            except REFUSED as refused:
                for sentence in refusals(refused):
                    form.add_error(None, sentence)
            else:
                for message in sent.went:
                    messages.success(request, _sent_to(message))
                for finding in sent.refused:
                    messages.error(request, f"{finding} {finding.next_step}".strip())
                return HttpResponseRedirect(self._back(chosen))
        without = [sending.name_of(message) for message in drafts if not message.to]
        notes = []
        if without:
            text = ngettext(
                "%(names)s has no e-mail address and is left out.",
                "%(names)s have no e-mail address and are left out.",
                len(without),
            )
            notes = [{"tone": "wait", "text": text % {"names": ", ".join(without)}}]
        return self._asked(
            request,
            form,
            chosen,
            self.send_caption,
            notes=notes,
            columns=(_("Document"), _("To"), _("Subject")),
            rows=[(sending.name_of(m), m.to, m.subject) for m in drafts if m.to],
        )

    def _rows(self, chosen: Sequence[Any]) -> list[tuple[Any, Any]]:
        contacts = printing.linked_contacts(chosen)
        return [(sending.name_of_document(d), contacts.get(d.pk) or _("none; not logged")) for d in chosen]

    def _asked(self, request: HttpRequest, form: forms.Form, chosen: Sequence[Any], caption: Any, **more: Any) -> Any:
        what = sending.name_of_document(chosen[0]) if len(chosen) == 1 else ""
        title = f"{caption}: {what}" if what else f"{caption} ({len(chosen)})"
        return form_page(self, request, form, title, button=caption, cancel=self._back(chosen), **more)


def _to_print(model_admin: PrintAndSend, request: HttpRequest, records: QuerySet) -> HttpResponse:
    return model_admin.ask(request, records, model_admin._printing(request))


def _to_send(model_admin: PrintAndSend, request: HttpRequest, records: QuerySet) -> HttpResponse:
    return model_admin.ask(request, records, "send")


def _told(request: HttpRequest, count: int) -> None:
    if count:
        text = ngettext("%(count)d interaction was logged.", "%(count)d interactions were logged.", count)
        messages.success(request, text % {"count": count})


def _sent_to(message: sending.Message) -> str:
    return _("%(record)s was sent to %(to)s.") % {"record": sending.name_of(message), "to": message.to}
