"""Screens of duplicate contacts: what companies are compared by, the pairs that were found, searching all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.admin.shared import STAMPS
from erp.bc.models import (
    Contact,
    ContactDuplicate,
    ContactDuplicateSearchString,
    DuplicateSearchStringSetup,
    MarketingSetup,
)
from erp.bc.models.party import ContactType
from erp.bc.services import duplicates, search_strings
from erp.bc.tasks import find_duplicates
from integration import registry
from integration.admin import looks
from integration.admin.cells import right
from integration.admin.records import ADMINISTRATION, GENERAL, ReadOnly, RecordAdmin, sentences, tab
from integration.engine.write import Write, load
from integration.services.errors import Refused
from integration.services.write_rows import write_rows

#: more companies than this are searched in the background
MANY = 5_000


@admin.register(DuplicateSearchStringSetup)
class DuplicateSearchStringSetupAdmin(RecordAdmin):
    """What companies are compared by."""

    list_display = ("field", "part_of_field", "length")
    list_filter = ("field", "part_of_field")
    ordering = ("field", "part_of_field")
    change_list_template = "bc/search_string_setup.html"
    fieldsets = (tab(GENERAL, "field", ("part_of_field", "length")), tab(ADMINISTRATION, *STAMPS))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.usual_view)
        return [path("usual/", view, name="bc_duplicatesearchstringsetup_usual"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        more = {
            "missing": self.has_add_permission(request) and search_strings.missing_usual(),
            "usual_page": looks.page(self.model, "usual"),
            "search_page": looks.page(ContactDuplicate, "search") if _may_search(request) else "",
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def usual_view(self, request: HttpRequest) -> HttpResponse:
        """Add the usual rows that are missing (CON-110)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        added = search_strings.install_usual_setup()
        text = ngettext("%(count)d row was added.", "%(count)d rows were added.", added)
        messages.success(request, text % {"count": added})
        return HttpResponseRedirect(looks.page(self.model, "changelist"))


@admin.register(ContactDuplicateSearchString)
class ContactDuplicateSearchStringAdmin(ReadOnly, RecordAdmin):
    """The strings of companies, to look at."""

    list_display = ("contact", "setup", "search_string")
    list_select_related = ("contact", "setup")
    list_filter = ("setup",)
    search_fields = ("search_string", "contact__no", "contact__name")
    ordering = ("contact__no", "setup__field")
    fieldsets = (tab(GENERAL, "contact", ("setup", "search_string")), tab(ADMINISTRATION, *STAMPS))


class Standing(admin.SimpleListFilter):
    """Pairs somebody has looked at are out of the way unless asked for."""

    title = gettext_lazy("Separate Contacts")
    parameter_name = "separate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Separate contacts")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name]):
                choice["display"] = _("To be looked at")
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(separate_contacts=self.value() == "yes")


class Of(admin.SimpleListFilter):
    """The pairs of one contact, whichever of the two it is; there only when it is asked for."""

    title = gettext_lazy("Contact")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        key = request.GET.get(self.parameter_name, "")
        try:
            contact = Contact.objects.filter(pk=key).first()
        except ValidationError:
            contact = None
        return [(key, str(contact))] if contact else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        of = self.value()
        return queryset.filter(Q(contact=of) | Q(duplicate_contact=of)) if of else queryset


@admin.register(ContactDuplicate)
class ContactDuplicateAdmin(RecordAdmin):
    """Pairs of companies that look alike."""

    list_display = ("compare", "contact", "other", "no_of_matching_strings", "share", "separate_contacts")
    list_select_related = ("contact", "duplicate_contact")
    list_filter = (Standing, Of)
    search_fields = ("contact__no", "contact__name", "duplicate_contact__no", "duplicate_contact__name")
    ordering = ("-no_of_matching_strings", "contact__no", "duplicate_contact__no")
    actions = ("separate", "not_separate", "merge")
    change_list_template = "bc/duplicates.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="")
    def compare(self, pair: ContactDuplicate) -> str:
        return _("Compare")

    @admin.display(description=gettext_lazy("Duplicate Contact No."), ordering="duplicate_contact__no")
    def other(self, pair: ContactDuplicate) -> Any:
        return looks.linked(looks.page(Contact, "change", pair.duplicate_contact_id), pair.duplicate_contact)

    @admin.display(description=gettext_lazy("Share"), ordering="no_of_matching_strings")
    def share(self, pair: ContactDuplicate) -> Any:
        """The share of all rows of the set-up, as the hit percentage is meant (CON-112)."""
        rows = pair.rows_of_setup  # type: ignore[attr-defined]
        share = round(100 * pair.no_of_matching_strings / rows) if rows else 0
        return right(f"{number_format(share)} %") if rows else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(rows_of_setup=Value(DuplicateSearchStringSetup.objects.count()))

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("search/", wrap(self.search_view), name="bc_contactduplicate_search"),
            path("<path:object_id>/separate/", wrap(self.separate_view), name="bc_contactduplicate_separate"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """What is due is searched before the list is shown, unless that would take long."""
        more: dict[str, Any] = {}
        if request.method == "GET" and self.has_view_permission(request):
            duplicates.index_due(duplicates.ON_A_PAGE)
            more = {
                "waiting": duplicates.due().count(),
                "maintained": MarketingSetup.current().maintain_dupl_search_strings,
                "search_page": looks.page(self.model, "search") if _may_search(request) else "",
            }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Mark as separate contacts"), permissions=["change"])
    def separate(self, request: HttpRequest, pairs: QuerySet) -> None:
        self._mark(request, pairs, separate=True)

    @admin.action(description=gettext_lazy("Take the mark “separate” away"), permissions=["change"])
    def not_separate(self, request: HttpRequest, pairs: QuerySet) -> None:
        self._mark(request, pairs, separate=False)

    def _mark(self, request: HttpRequest, pairs: QuerySet, *, separate: bool) -> None:
        rows = load(registry.table(self.model), [key.hex for key in pairs.values_list("pk", flat=True)])
        writes = [Write.update(row, {"separate_contacts": separate}) for row in rows.values()]
        write_rows(self.model, writes)
        if separate:
            text = ngettext("%(count)d pair is separate.", "%(count)d pairs are separate.", len(writes))
        else:
            text = ngettext("%(count)d pair is to be looked at.", "%(count)d pairs are to be looked at.", len(writes))
        messages.success(request, text % {"count": len(writes)})

    @admin.action(description=gettext_lazy("Merge the two contacts"), permissions=["change"])
    def merge(self, request: HttpRequest, pairs: QuerySet) -> HttpResponse | None:
        chosen = list(pairs[:2])
        if len(chosen) != 1:
            messages.error(request, _("Choose one pair: its two contacts are compared before they are merged."))
            return None
        return HttpResponseRedirect(_merge_page(chosen[0]))

    # --- one pair ---------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Both companies by the rows of the set-up (CON-116)."""
        pair = self.get_object(request, unquote(object_id))
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, pair):
            raise PermissionDenied
        lines = duplicates.compared(pair)
        if not lines:
            messages.error(request, _("There is nothing to compare by: the duplicate search string setup is empty."))
            return HttpResponseRedirect(looks.page(DuplicateSearchStringSetup, "changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Compare two contacts"),
            "opts": self.opts,
            "pair": pair,
            "contacts": [(c, looks.page(Contact, "change", c.pk)) for c in (pair.contact, pair.duplicate_contact)],
            "lines": lines,
            "equal": sum(line.equal for line in lines),
            "needed": duplicates.Search().threshold,
            "may": self.has_change_permission(request, pair),
            "separate_page": looks.page(self.model, "separate", pair.pk),
            "merge_page": _merge_page(pair) if request.user.has_perm("bc.change_contact") else "",
        }
        return TemplateResponse(request, "bc/duplicate.html", context)

    def separate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Mark a pair as separate, or take the mark away."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        pair = self.get_object(request, unquote(object_id))
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, pair):
            raise PermissionDenied
        self._mark(request, self.model.objects.filter(pk=pair.pk), separate=not pair.separate_contacts)
        return HttpResponseRedirect(looks.page(self.model, "changelist"))

    # --- searching --------------------------------------------------------------------------------------------------

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """What a search would go through, and the buttons that start it (CON-116)."""
        if not _may_search(request):
            raise PermissionDenied
        companies = Contact.objects.filter(type=ContactType.COMPANY).count()
        if request.method == "POST":
            self._search(request, everything="all" in request.POST, companies=companies)
            return HttpResponseRedirect(looks.page(self.model, "changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Search for duplicates"),
            "opts": self.opts,
            "companies": companies,
            "waiting": duplicates.due().count(),
            "rows": DuplicateSearchStringSetup.objects.count(),
            "setup_page": looks.page(DuplicateSearchStringSetup, "changelist"),
            "list_page": looks.page(self.model, "changelist"),
            "many": MANY,
        }
        return TemplateResponse(request, "bc/search_duplicates.html", context)

    def _search(self, request: HttpRequest, *, everything: bool, companies: int) -> None:
        try:
            if (companies if everything else duplicates.due().count()) > MANY:
                duplicates.check_setup()
                transaction.on_commit(lambda: find_duplicates.enqueue(everything))
                messages.info(request, _("The companies are searched in the background. Reload this list later."))
                return
            done = duplicates.generate(everything=everything)
        except (Refused, ValidationError) as refused:
            for sentence in sentences(refused) if isinstance(refused, ValidationError) else [str(refused)]:
                messages.error(request, sentence)
            return
        words = ngettext("%(count)d company was searched", "%(count)d companies were searched", done.companies)
        found = ngettext("%(count)d new pair was found", "%(count)d new pairs were found", done.found)
        messages.success(request, f"{words % {'count': done.companies}}; {found % {'count': done.found}}.")


def _may_search(request: HttpRequest) -> bool:
    return request.user.has_perm("bc.change_contactduplicate")


def _merge_page(pair: ContactDuplicate) -> str:
    return looks.page(Contact, "merge", pair.contact_id, pair.duplicate_contact_id)


class AsksToSearch:
    """Mixed into the screen of the marketing setup: who turns the strings on is asked to make them all (CON-115)."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = MarketingSetup.current().maintain_dupl_search_strings
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if change and obj.maintain_dupl_search_strings and not before:
            text = _("Search strings are maintained from now on. Generate them for all companies now?")
            page = looks.linked(looks.page(ContactDuplicate, "search"), _("Search for duplicates"))
            messages.warning(request, format_html("{} {}", text, page) if _may_search(request) else text)
