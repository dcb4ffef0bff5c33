"""Pages whose rows are saved together with their head by a service, all of it or nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from integration.admin import looks
from integration.services.errors import Refused


class RowsAdmin:
    """The form asks the service (`form.problems`) and the service saves the rows, so Django saves none itself."""

    model: Any

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        return type(made.__name__, (made,), {"model_admin": self, "request": request})

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """Kept on the request: the head's form looks at its rows before Django shows and saves them."""
        made = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        request.__dict__["_p2c_formsets"] = made[0]
        return made

    def formsets_of(self, request: HttpRequest) -> list[Any]:
        return request.__dict__["_p2c_formsets"]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.instance

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Only what Django's change message is made from; the rows are saved already."""
        for formset in formsets:
            gone = formset.deleted_forms
            formset.new_objects = [f.instance for f in formset.extra_forms if f.has_changed() and f not in gone]
            formset.changed_objects = [(f.instance, f.changed_data) for f in formset.initial_forms if f.has_changed()]
            formset.deleted_objects = [f.instance for f in gone if f.instance.pk]

    # --- refusals of deleting ---------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What hangs on the record goes with it or is refused by the service, in a sentence."""
        gone, counts, _needed, _protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return gone, counts, set(), []

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)  # type: ignore[misc]
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(looks.page(self.model, "change", object_id))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)  # type: ignore[misc]
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())

    # --- history ----------------------------------------------------------------------------------------------------

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old version has no rows, so it cannot come back by itself; it can be looked at."""
        return True
