"""The assisted set-up: what to synchronise, where Sales is, who signs in, what to switch on, then everything at once.

What was said on earlier pages is kept in the session; secrets are not: they are asked for on the last page, used, and
forgotten. Nothing is stored before Finish (SET-060 to SET-064).
"""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.admin.base import SelectInput, TextInput
from integration.admin.connection_form import record_choice, secret_input
from integration.models import Connection, FullSynchReviewLine
from integration.models.connection import PROXY_VERSIONS, AuthenticationType
from integration.services import access_keys, connection_text, guide, secret_store
from integration.services.connection_text import address
from integration.services.errors import Refused
from integration.services.install import connection

STEPS = (
    ("data", gettext_lazy("What to synchronise")),
    ("address", gettext_lazy("Sales")),
    ("options", gettext_lazy("Options")),
    ("finish", gettext_lazy("Sign in and finish")),
)
_NAMES = [name for name, _title in STEPS]
_SESSION = "connection_guide"


class _Form(forms.Form):
    """A form without a frame of its own: the page has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True


class DataForm(_Form):
    """Which tables are kept in step; what they depend on comes with them."""

    data = forms.MultipleChoiceField(
        label=gettext_lazy("Tables"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data"].choices = guide.choices()


class AddressForm(_Form):
    """Where Sales is. One cannot go on without."""

    server_url = forms.CharField(
        label=gettext_lazy("Server URL"),
        max_length=250,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("For example https://contoso.example."),
    )
    authentication_type = forms.ChoiceField(
        label=gettext_lazy("Authentication type"),
        choices=[("", gettext_lazy("As the address says")), *AuthenticationType.choices],
        required=False,
        widget=SelectInput,
    )
    proxy_version = forms.TypedChoiceField(
        label=gettext_lazy("Client version"),
        choices=[(str(n), str(n)) for n in PROXY_VERSIONS],
        coerce=int,
        required=False,
        empty_value=PROXY_VERSIONS[0],
        widget=SelectInput,
    )
    question = ""
    proposed = ""

    def __init__(self, *args: Any, advanced: bool = False, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not advanced:
            del self.fields["authentication_type"], self.fields["proxy_version"]
        if locked:
            for field in self.fields.values():
                field.disabled = True

    def clean_server_url(self) -> str:
        try:
            proposed = guide.check_address(self.cleaned_data["server_url"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        found = address(self.cleaned_data["server_url"])
        if found.question and self.data.get("agreed") != proposed:
            self.question = found.question
            self.proposed = proposed
            raise forms.ValidationError(_("Agree to the address, or type another."))
        return proposed


class OptionsForm(_Form):
    """What goes beyond the tables; what is on already stays on."""

    import_solution = forms.BooleanField(
        label=gettext_lazy("Import the integration solution into Sales"),
        required=False,
        help_text=gettext_lazy("Needed for orders, statistics and stock. An administrator of Sales signs in for it."),
    )
    item_availability_enabled = forms.BooleanField(
        label=gettext_lazy("Item availability"),
        required=False,
        help_text=gettext_lazy("Sales can ask how much of an item is available."),
    )
    item_availability_user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Item availability user"),
        required=False,
        widget=SelectInput,
        help_text=gettext_lazy("Whose web service access key Sales asks with."),
    )
    sales_order_integration_enabled = forms.BooleanField(
        label=gettext_lazy("Sales order integration"),
        required=False,
        help_text=gettext_lazy("Submitted orders of Sales become orders of Business Central."),
    )
    bidirectional_sales_order_integration = forms.BooleanField(
        label=gettext_lazy("Bidirectional sales order integration"),
        required=False,
        help_text=gettext_lazy("Released orders of Business Central are kept in step with Sales both ways."),
    )
    enable = forms.BooleanField(
        label=gettext_lazy("Enable the connection"),
        required=False,
        help_text=gettext_lazy("Without it everything is kept for later, and nothing is synchronised yet."),
    )

    def __init__(self, *args: Any, advanced: bool = False, link: Connection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_availability_user"].queryset = User.objects.filter(is_active=True).order_by("username")
        self.fields["order_integration_user"] = record_choice(
            "order_integration_user", link.order_integration_user, _("Order integration user"), ""
        )
        self.order_fields(
            [
                "import_solution",
                "sales_order_integration_enabled",
                "bidirectional_sales_order_integration",
                "order_integration_user",
                "item_availability_enabled",
                "item_availability_user",
                "enable",
            ]
        )
        for name in (*guide.SWITCHES, "import_solution"):
            if getattr(link, "is_solution_installed" if name == "import_solution" else name):
                self.fields[name].initial, self.fields[name].disabled = True, True
        if link.enabled:
            self.fields["enable"].initial, self.fields["enable"].disabled = True, True
        if not advanced:
            del self.fields["bidirectional_sales_order_integration"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        solution = data.get("import_solution")
        if data.get("sales_order_integration_enabled") and data.get("bidirectional_sales_order_integration"):
            self.add_error(
                "bidirectional_sales_order_integration",
                _("Choose one of the two: sales order integration, or the bidirectional one."),
            )
        if data.get("item_availability_enabled") and not self.fields["item_availability_enabled"].disabled:
            if not solution:
                self.add_error("item_availability_enabled", _("Item availability needs the integration solution."))
            user = data.get("item_availability_user")
            if user is None:
                self.add_error("item_availability_user", _("Choose whose web service access key Sales asks with."))
            elif not access_keys.has_key(user):
                text = _("%(user)s has no web service access key. Make one on the page of that user first.")
                self.add_error("item_availability_user", text % {"user": user.get_username()})
        if data.get("sales_order_integration_enabled") and not solution:
            self.add_error(
                "sales_order_integration_enabled", _("Sales order integration needs the integration solution.")
            )
        return data


class FinishForm(_Form):
    """Who signs in: the user who synchronises and, when the solution is imported, an administrator."""

    user_name = forms.CharField(
        label=gettext_lazy("User who synchronises"),
        max_length=250,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("A user of its own, who must not be an administrator."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        strip=False,
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "The password or client secret of the user. It is kept encrypted and never shown again."
        ),
    )
    admin_name = forms.CharField(
        label=gettext_lazy("Administrator of Sales"),
        max_length=250,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("Signs in once to import the solution; this is not kept."),
    )
    admin_secret = forms.CharField(
        label=gettext_lazy("Password of the administrator"), strip=False, max_length=1000, required=False
    )
    full = forms.BooleanField(
        label=gettext_lazy("Run full synchronisation"),
        required=False,
        initial=True,
        help_text=gettext_lazy("It works in the background; before records are created you are asked."),
    )

    def __init__(self, *args: Any, link: Connection, with_admin: bool, enable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].widget = secret_input()
        self.fields["admin_secret"].widget = secret_input()
        if link.secret_key:
            self.fields["secret"].widget.attrs["placeholder"] = secret_store.MASK
        if link.enabled:
            del self.fields["secret"]
            self.fields["user_name"].disabled = True
        if not with_admin:
            del self.fields["admin_name"], self.fields["admin_secret"]
        if not enable:
            del self.fields["full"]

    def clean_user_name(self) -> str:
        name = self.cleaned_data["user_name"].strip()
        if not name:
            raise forms.ValidationError(_("Enter the user who synchronises; without a user nobody can sign in."))
        return name


def urls(model_admin: Any) -> list[Any]:
    """The guide's addresses, to go before the admin's own."""
    wrap = model_admin.admin_site.admin_view

    def view(request: HttpRequest, step: str = "") -> HttpResponse:
        return Guide(model_admin, request).answer(step)

    name = "integration_connection_guide"
    return [path("guide/", wrap(view), name=name), path("guide/<slug:step>/", wrap(view), name=f"{name}_step")]


class Guide:
    """One request to one step."""

    def __init__(self, model_admin: Any, request: HttpRequest) -> None:
        self.model_admin, self.request = model_admin, request
        self.link = connection()
        if not model_admin.has_change_permission(request, self.link):
            raise PermissionDenied
        self.state: dict[str, Any] = request.session.get(_SESSION, {})

    def answer(self, step: str) -> HttpResponse:
        if not step:
            self.request.session[_SESSION] = {}
            return self._to("data")
        if step not in _NAMES:
            raise Http404(_("There is no such page."))
        if "advanced" in self.request.GET:
            self._keep(advanced=self.request.GET["advanced"] == "1")
            return self._to(step)
        if step in ("options", "finish") and "server_url" not in self.state:
            return self._to("address" if "data" in self.state else "data")
        posted = self.request.method == "POST"
        if posted and "back" in self.request.POST:
            return self._to(_NAMES[max(0, _NAMES.index(step) - 1)])
        view = getattr(self, f"_{step}")
        response: HttpResponse = view(self.request.POST if posted else None)
        return response

    def _to(self, step: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:integration_connection_guide_step", args=[step]))

    def _keep(self, **values: Any) -> None:
        self.state = {**self.state, **values}
        self.request.session[_SESSION] = self.state

    @property
    def advanced(self) -> bool:
        return bool(self.state.get("advanced"))

    def _data(self, posted: Any) -> HttpResponse:
        everything = [name for name, _text in guide.choices()]
        form = DataForm(posted, initial={"data": self.state.get("data", everything)})
        if form.is_valid():
            self._keep(data=form.cleaned_data["data"])
            return self._to("address")
        return self._show("data", form)

    def _address(self, posted: Any) -> HttpResponse:
        link = self.link
        known = {"server_url": link.server_url, "proxy_version": link.proxy_version, **self.state}
        form = AddressForm(posted, initial=known, advanced=self.advanced, locked=link.enabled)
        if form.is_valid():
            self._keep(**{n: v for n, v in form.cleaned_data.items() if v != ""})
            return self._to("options")
        return self._show("address", form, question=form.question, proposed=form.proposed)

    def _options(self, posted: Any) -> HttpResponse:
        known = {"import_solution": True, "enable": True, **self.state.get("options", {})}
        form = OptionsForm(posted, initial=known, advanced=self.advanced, link=self.link)
        if form.is_valid():
            values = dict(form.cleaned_data)
            user = values.pop("item_availability_user", None)
            self._keep(options={**values, "item_availability_user": user.pk if user else None})
            return self._to("finish")
        return self._show("options", form)

    def _finish(self, posted: Any) -> HttpResponse:
        options = self.state.get("options", {})
        with_admin = bool(options.get("import_solution")) and not self.link.is_solution_installed
        enable = bool(options.get("enable"))
        form = FinishForm(
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
        self.request.session.pop(_SESSION, None)
        begun = data.get("full") and parts.told(self.request, lambda: guide.start_full(self.request.user) or True)  # type: ignore[arg-type,func-returns-value]
        parts.tell_done(self.request, [*done, _("The full synchronisation has begun.")] if begun else done)
        return HttpResponseRedirect(looks.page(FullSynchReviewLine if data.get("full") else Connection, "changelist"))

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        """The fields of the connection that were chosen on the way."""
        state, options = self.state, self.state.get("options", {})
        values: dict[str, Any] = {"server_url": state["server_url"], "user_name": data["user_name"]}
        values["authentication_type"] = state.get("authentication_type") or connection_text.authentication_of(
            state["server_url"]
        )
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
            advanced=self.advanced,
            state=self.state,
            link=self.link,
            cancel=reverse("admin:index"),
            **context,
        )
