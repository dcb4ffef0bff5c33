"""The assisted set-up: whose company and where Sales is, what to synchronise, its data, then everything at once.

What was said on earlier pages is kept with the connection, so that leaving and coming back loses nothing; secrets are
not: they are asked for on the last page, used, and forgotten. Before Finish nothing is stored of the connection,
except where Sales is made in this database: then the first page makes it (SET-060 to SET-064).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry
from integration.admin import edits, looks, parts
from integration.admin.guide_forms import AddressForm, CompanyForm, DataForm, FinishForm, OptionsForm
from integration.models import Connection, FullSynchReviewLine
from integration.services import connection_text, connector, guide
from integration.services.connections import FieldsRefused
from integration.services.connector import NewCompany
from integration.services.errors import Refused
from integration.services.install import connection

STEPS = (
    ("address", gettext_lazy("Your company and Sales")),
    ("data", gettext_lazy("What to synchronise")),
    ("records", gettext_lazy("Your data")),
    ("finish", gettext_lazy("Sign in and finish")),
)
_NAMES = [name for name, _title in STEPS]


def urls(model_admin: Any) -> list[Any]:
    """The guide's addresses, to go before the admin's own."""
    wrap = model_admin.admin_site.admin_view

    def view(request: HttpRequest, step: str = "") -> HttpResponse:
        return Guide(model_admin, request).answer(step)

    name = "integration_connection_guide"
    return [path("guide/", wrap(view), name=name), path("guide/<slug:step>/", wrap(view), name=f"{name}_step")]


def _shown(form: str) -> str:
    """The hidden input that says what a form of the page showed: a page may have two forms."""
    return f"{edits.SHOWN}_{form}"


class Guide:
    """One request to one step."""

    def __init__(self, model_admin: Any, request: HttpRequest) -> None:
        self.model_admin, self.request = model_admin, request
        self.link = connection()
        if not model_admin.has_change_permission(request, self.link):
            raise PermissionDenied
        self.state: dict[str, Any] = guide.state()

    def answer(self, step: str) -> HttpResponse:
        posted = self.request.method == "POST"
        if posted and self.link.guide_completed and not self.state:
            text = _("The assisted set-up has been finished in the meantime. Nothing was changed by this page.")
            messages.warning(self.request, text)
            return HttpResponseRedirect(looks.page(Connection, "changelist"))
        if not step:
            at = self.state.get("at")
            return self._to(at if at in _NAMES else _NAMES[0])
        if step not in _NAMES:
            raise Http404(_("There is no such page."))
        if "advanced" in self.request.GET:
            self._keep(advanced=self.request.GET["advanced"] == "1")
            return self._to(step)
        if step != "address" and "server_url" not in self.state:
            return self._to("address")
        if step in ("records", "finish") and "data" not in self.state:
            return self._to("data")
        if posted and "back" in self.request.POST:
            return self._to(_NAMES[max(0, _NAMES.index(step) - 1)])
        view = getattr(self, f"_{step}")
        response: HttpResponse = view(self.request.POST if posted else None)
        return response

    @staticmethod
    def _page_of(step: str) -> str:
        return reverse("admin:integration_connection_guide_step", args=[step])

    def _to(self, step: str) -> HttpResponse:
        return HttpResponseRedirect(self._page_of(step))

    def _met(self, form: type[forms.Form]) -> type[Any]:
        """The form, so that an answer somebody else has given meanwhile is not taken back by this page."""
        box = _shown(form.__name__)
        page = edits.opened(self.request, f"guide.{form.__name__}", box) if box in self.request.POST else None
        return edits.meeting(form, page)

    def _keep(self, **values: Any) -> None:
        self.state = guide.keep(**values)

    def _next(self, step: str, **values: Any) -> HttpResponse:
        """Keep what the page said, and go on after it."""
        after = _NAMES[_NAMES.index(step) + 1]
        self._keep(at=after, **values)
        return self._to(after)

    @property
    def advanced(self) -> bool:
        return bool(self.state.get("advanced"))

    # --- where Sales is -----------------------------------------------------------------------------------------------

    def _address(self, posted: Any) -> HttpResponse:
        if connector.current().can_be_made():
            return self._company(posted)
        link = self.link
        known = {"server_url": link.server_url, "proxy_version": link.proxy_version, **self.state}
        form = self._met(AddressForm)(posted, initial=known, advanced=self.advanced, locked=link.enabled)
        if form.is_valid():
            return self._next("address", **{n: v for n, v in form.cleaned_data.items() if v != ""})
        return self._show("address", form, question=form.question, proposed=form.proposed)

    def _company(self, posted: Any) -> HttpResponse:
        """Sales is made in this database: first shown what would be made, then made."""
        there, known = connector.current(), self.state.get("company", {})
        form = self._met(CompanyForm)(posted, initial=known, countries=there.countries())
        if not form.is_valid():
            return self._show("address", form)
        said = {name: form.cleaned_data[name] for name in ("name", "country", "currency", "time_zone")}
        self._keep(company=said)
        try:
            company, planned = there.plan(self._new_company(said))
            if "make" not in posted:
                return self._show("address", form, company=company, planned=planned)
            secret = guide.begin(company, time_zone=said["time_zone"], actor=self.request.user)  # type: ignore[arg-type]
        except FieldsRefused as refused:
            for name, text in refused.problems.items():
                form.add_error(name if name in form.fields else None, text)
            return self._show("address", form)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self._show("address", form)
        self._keep(at="data", server_url=company.address)
        return self._show("address", form, company=company, secret=secret, after=self._page_of("data"))

    def _new_company(self, said: dict[str, str]) -> NewCompany:
        user: Any = self.request.user
        return NewCompany(
            **{name: said[name] for name in ("name", "country", "currency")},
            address=self.request.build_absolute_uri("/").rstrip("/"),
            administrator=user.get_full_name() or user.get_username(),
            administrator_sign_in=user.email or user.get_username(),
            administrator_email=user.email,
        )

    # --- what to synchronise ------------------------------------------------------------------------------------------

    def _data(self, posted: Any) -> HttpResponse:
        everything = [name for name, _text in guide.choices()]
        form = self._met(DataForm)(posted, initial={"data": self.state.get("data", everything)})
        known = {"import_solution": True, "enable": True, **self.state.get("options", {})}
        options = self._met(OptionsForm)(posted, initial=known, advanced=self.advanced, link=self.link)
        if form.is_valid() & options.is_valid():
            values = dict(options.cleaned_data)
            user = values.pop("item_availability_user", None)
            kept = {**values, "item_availability_user": user.pk if user else None}
            return self._next("data", data=form.cleaned_data["data"], options=kept)
        return self._show("data", form, options=options)

    # --- bring data ---------------------------------------------------------------------------------------------------

    def _records(self, posted: Any) -> HttpResponse:
        if posted is not None:
            return self._next("records")
        return self._show("records", forms.Form(), sources=self._sources())

    def _sources(self) -> list[list[dict[str, Any]]]:
        """The tables of what is to be synchronised: how many records they have, and where to bring more from."""
        back = self._page_of("records")
        found = []
        for names in guide.tables(self.state["data"]):
            sides = []
            for name in names:
                model = registry.table(name).model
                sides.append(
                    {
                        "caption": capfirst(str(model._meta.verbose_name_plural)),
                        "count": model._default_manager.count(),
                        "list": looks.page(model, "changelist"),
                        "files": self._page(model, "import", back),
                        "sample": self._page(model, "sample"),
                    }
                )
            found.append(sides)
        return found

    def _page(self, model: Any, page: str, back: str = "") -> str:
        """A page of the table for files, where there is one and the user may read files in."""
        own = self.model_admin.admin_site._registry.get(model)
        if not hasattr(own, "has_import_permission") or not own.has_import_permission(self.request):
            return ""
        try:
            return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}") + (
                f"?next={back}" if back else ""
            )
        except NoReverseMatch:
            return ""

    # --- everything at once -------------------------------------------------------------------------------------------

    def _finish(self, posted: Any) -> HttpResponse:
        options = self.state.get("options", {})
        with_admin = bool(options.get("import_solution")) and not self.link.is_solution_installed
        enable = bool(options.get("enable"))
        form = self._met(FinishForm)(
            posted,
            initial={"user_name": self.link.user_name, "full": True},
            link=self.link,
            with_admin=with_admin,
            enable=enable,
        )
        if not form.is_valid():
            return self._show("finish", form)
        data = form.cleaned_data
        if data.get("full") and not self.model_admin.has_full_synch_permission(self.request):
            data["full"] = False
        try:
            done = guide.finish(
                self._values(data),
                secret=data.get("secret", ""),
                admin_name=data.get("admin_name", ""),
                admin_secret=data.get("admin_secret", ""),
                import_solution=with_admin,
                enable=enable,
                data=self.state.get("data"),
                actor=self.request.user,  # type: ignore[arg-type]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            return self._show("finish", form)
        begun = data.get("full") and parts.told(self.request, lambda: self._start(data.get("truth", "")))
        parts.tell_done(self.request, [*done, _("The full synchronisation has begun.")] if begun else done)
        return HttpResponseRedirect(looks.page(FullSynchReviewLine if data.get("full") else Connection, "changelist"))

    def _start(self, truth: str) -> bool:
        guide.start_full(self.request.user, truth=truth)  # type: ignore[arg-type]
        return True

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        """The fields of the connection that were chosen on the way."""
        state, options = self.state, self.state.get("options", {})
        values: dict[str, Any] = {"server_url": state["server_url"], "user_name": data["user_name"]}
        if state["server_url"] != self.link.server_url:
            values["authentication_type"] = connection_text.authentication_of(state["server_url"])
        if "authentication_type" in state:
            values["authentication_type"] = state["authentication_type"]
        if "proxy_version" in state:
            values["proxy_version"] = state["proxy_version"]
        values |= {name: options[name] for name in guide.SWITCHES if name in options}
        if user := options.get("item_availability_user"):
            values["item_availability_user"] = User.objects.filter(pk=user).first()
        values["order_integration_user"] = options.get("order_integration_user") or None
        if not self.link.web_client_url:
            values["web_client_url"] = self.request.build_absolute_uri(reverse("admin:index"))[:250]
        return values

    def _show(self, step: str, form: forms.Form, **context: Any) -> HttpResponse:
        at = _NAMES.index(step)
        shown = [
            edits.hidden(f"guide.{name}", each, box=_shown(name))
            for each in (form, context.get("options"))
            if isinstance(each, edits.Meeting) and (name := type(each).__name__)
        ]
        steps = [{"title": title, "current": i == at} for i, (_name, title) in enumerate(STEPS)]
        return parts.page(
            self.request,
            self.model_admin,
            "admin/integration/connection/guide.html",
            _("Assisted set-up"),
            steps=steps,
            step=step,
            number=at + 1,
            first=at == 0,
            last=step == _NAMES[-1],
            form=form,
            shown=shown,
            advanced=self.advanced,
            state=self.state,
            link=self.link,
            place=connector.current().place(),
            cancel=reverse("admin:index"),
            **context,
        )
