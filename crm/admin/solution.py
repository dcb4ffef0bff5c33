"""The page of the prospect-to-cash solution: whether it is applied, what applying would do, and the button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.models import Solution
from crm.services import solution
from crm.tasks import apply_solution
from integration.admin import looks
from integration.admin.base import ModelAdmin
from integration.services.errors import Refused

#: more records than this are brought up to the solution in the background
MANY = 20_000


@admin.register(Solution)
class SolutionAdmin(ModelAdmin):
    """One page instead of a list: there is one solution."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._apply(request)
        preview = "preview" in request.GET
        context = {
            **self.admin_site.each_context(request),
            "title": _("Prospect to cash solution"),
            "opts": self.model._meta,
            "solution": solution.solution(),
            "version": solution.VERSION,
            "may": self.has_change_permission(request),
            "preview": preview,
            "counts": solution.foresee().lines() if preview else [],
            "duplicates": solution.duplicates(),
        }
        return TemplateResponse(request, "crm/solution.html", context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(looks.page(self.model, "changelist"))

    def _apply(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            if shared := solution.duplicates():
                raise solution.DuplicateNumbers(shared)
            foreseen = solution.foresee()
            if foreseen.records > MANY:
                transaction.on_commit(apply_solution.enqueue)
                messages.info(request, _("The solution is being applied in the background. Reload this page later."))
            else:
                self._tell(request, solution.apply())
        except Refused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(looks.page(self.model, "changelist"))

    @staticmethod
    def _tell(request: HttpRequest, counts: solution.Counts) -> None:
        done = counts.records
        if not done:
            messages.success(request, _("The solution is applied; there was nothing left to do."))
            return
        text = ngettext(
            "The solution is applied; %(count)d number or mark was given.",
            "The solution is applied; %(count)d numbers and marks were given.",
            done,
        )
        messages.success(request, text % {"count": done})
