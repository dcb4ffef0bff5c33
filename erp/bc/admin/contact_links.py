"""What the page and the list of contacts say and do about the customers, vendors and bank accounts behind them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.utils.translation import gettext as _

from erp.bc.models import Contact
from erp.bc.models.party import ContactType
from integration.admin import looks

#: caption, address and method of a button on the page of a contact
Action = tuple[Any, str, str]


class ContactLinks:
    """Mixed into the screen of contacts.

    The page has its buttons from the context entry `contact_actions`; other mixins add theirs to it, and the first few
    stand beside one another, the others behind “More”.
    """

    model: Any
    change_form_template = "bc/contact_form.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        more = dict(extra_context or {})
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None:
            more["contact_actions"] = [*self._actions(request, record), *more.get("contact_actions", ())]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _actions(self, request: HttpRequest, contact: Contact) -> list[Action]:
        found: list[Action] = []
        if contact.type == ContactType.COMPANY and self.has_add_permission(request):  # type: ignore[attr-defined]
            found.append((_("Add a person"), looks.page(self.model, "add", company=contact.pk), "get"))
        return found

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A contact that is added while the list shows those of a company is a person of it (CON-096)."""
        initial = super().get_changeform_initial_data(request)  # type: ignore[misc]
        company = initial.get("company") or _company_filter(request)
        return {"type": ContactType.PERSON.value, **initial, "company": company} if company else initial


def _company_filter(request: HttpRequest) -> str:
    """The one company that the list was filtered on."""
    filters = parse_qsl(request.GET.get("_changelist_filters", ""))
    found = {value for name, value in filters if name.startswith("company__") and name.endswith("__exact")}
    return found.pop() if len(found) == 1 else ""
